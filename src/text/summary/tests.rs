use super::*;
use crate::body::blocks_of_text;
use crate::text::sentences;

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
    let source = Source {
        text,
        blocks: &blocks_of_text(text),
        sentences: &sentences::split(text, Some("de")),
        headline: Some("Hafen gesperrt"),
        language: Some("de"),
    };
    of(&source, &options)
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
    let language = Some("zh-Hans");
    let source = Source {
        text,
        blocks: &blocks_of_text(text),
        sentences: &sentences::split(text, language),
        headline: None,
        language,
    };
    let summary = of(&source, &Options::default());
    assert_eq!(summary.map(|summary| summary.text).as_deref(), Some(text));
}

#[test]
fn a_dateline_stays_out_with_an_agency_or_without() {
    for dateline in ["HAFENSTADT — ", "HAFENSTADT (dpa) – ", "(AFP) – ", ""] {
        let text = format!(
            "{dateline}Der Hafen von Westhaven bleibt bis Februar gesperrt. Mehr weiß niemand in der Stadt."
        );
        let found = summary(&text, 1, None).unwrap();
        assert_eq!(
            found.text, "Der Hafen von Westhaven bleibt bis Februar gesperrt.",
            "{dateline}"
        );
        let range = found.sentences[0].text_range;
        assert_eq!(text.get(range.start..range.end), Some(found.text.as_str()));
    }
}

#[test]
fn a_quotation_mark_that_the_page_forgot_to_pair_keeps_no_sentence_out() {
    let opening = |text: &str| summary(text, 1, None).unwrap().text;
    let forgot =
        "Die Behörde sperrt den \"Hafen bis Februar. Das teilte sie am Dienstag allen mit.";
    assert_eq!(
        opening(forgot),
        "Die Behörde sperrt den \"Hafen bis Februar."
    );
    // A quotation that goes on, in the paragraph or in the next one.
    let goes_on = "Die Leiterin sagte: \"Wir warten.\n\n\"Mehr wissen wir alle nicht\", sagte sie dann. Der Hafen bleibt lange zu.";
    assert_eq!(
        opening(goes_on),
        "\"Mehr wissen wir alle nicht\", sagte sie dann."
    );
}
