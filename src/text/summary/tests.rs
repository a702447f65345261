use super::*;
use crate::body::blocks_of_text;

const TEXT: &str = "WESTHAVEN (dpa) – Der Hafen bleibt ca. bis 1. Februar gesperrt, wie die Behörde mitteilte. „Das Schiff \
    liegt fest. Wir warten auf Hochwasser“, sagte Leiterin Ada Brodersen.\n\nDoch er soll danach wieder öffnen.\n\n\
    Korrektur: In einer früheren Fassung stand ein falscher Name.\n\nVerletzt wurde bei dem Unglück des Frachters niemand. \
    Zwei Schlepper versuchten am Morgen vergeblich, das Schiff freizubekommen.\n\nQuelle: Al Jazeera";

fn summary(text: &str, sentences: usize, characters: Option<usize>) -> Option<Summary> {
    let options = Options {
        max_sentences: sentences,
        max_characters: characters,
        ..Options::default()
    };
    of(
        text,
        &blocks_of_text(text),
        Some("Hafen gesperrt"),
        Some("de"),
        &options,
    )
}

#[test]
fn sentences_are_whole_verbatim_and_in_order() {
    let summary = summary(TEXT, 3, None).unwrap();
    let texts: Vec<&str> = summary
        .sentences
        .iter()
        .map(|one| one.text.as_str())
        .collect();
    assert_eq!(
        texts,
        [
            "Der Hafen bleibt ca. bis 1. Februar gesperrt, wie die Behörde mitteilte.",
            "„Das Schiff liegt fest. Wir warten auf Hochwasser“, sagte Leiterin Ada Brodersen.",
            "Doch er soll danach wieder öffnen.",
        ]
    );
    for sentence in &summary.sentences {
        let range = sentence.text_range;
        assert_eq!(
            TEXT.get(range.start..range.end),
            Some(sentence.text.as_str())
        );
        assert!(sentence.block_id.is_some());
        assert!((0.0..=1.0).contains(&sentence.score));
    }
    assert_eq!(summary.text, texts.join(" "));
}

#[test]
fn characters_are_never_exceeded_and_nothing_is_cut() {
    for most in [10, 60, 80, 120, 155, 300] {
        let Some(summary) = summary(TEXT, 5, Some(most)) else {
            assert!(most < 60);
            continue;
        };
        assert!(graphemes(&summary.text) <= most);
        assert!(summary.sentences.iter().all(|one| TEXT.contains(&one.text)));
    }
}

#[test]
fn corrections_credits_and_leaning_sentences_stay_out() {
    let summary = summary(TEXT, 20, None).unwrap();
    for gone in ["Korrektur", "Quelle", "WESTHAVEN"] {
        assert!(!summary.text.contains(gone), "{gone}");
    }
    // "Doch er …" leans on the sentence before, which is in.
    assert!(summary.text.contains("Brodersen. Doch er"));
    let one = self::summary(TEXT, 1, Some(60));
    assert_eq!(
        one.map(|one| one.text).as_deref(),
        Some("Verletzt wurde bei dem Unglück des Frachters niemand.")
    );
}

#[test]
fn a_chinese_summary_has_no_spaces() {
    let text = "市议会周二决定不拆除河上的旧桥。工程费用还不清楚。";
    let summary = of(
        text,
        &blocks_of_text(text),
        None,
        Some("zh-Hans"),
        &Options::default(),
    );
    assert_eq!(summary.map(|summary| summary.text).as_deref(), Some(text));
}
