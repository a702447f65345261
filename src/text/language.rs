//! The language of a text: whatlang's guess, checked against the function words that the text really has.
//!
//! whatlang knows 70 languages and is sure of itself in all others too. A second vote by function words and telling letters
//! (`rules/languages.toml`) finds those, and the page's own claim decides inside groups of close languages; it never makes a
//! language out of a text that does not speak it.

use std::sync::LazyLock;

use crate::article::{
    Block, BlockContent, Language, LanguageCandidate, Reason, ReasonCode, TextDirection,
};
use crate::rules::languages::{Languages, languages};
use crate::text::letters::{Sample, is_right_to_left, votes};

/// Letters of the text that are looked at. More changes nothing but the time it takes.
const SAMPLE_LETTERS: usize = 1_500;
/// Letters that a block needs to be called foreign.
const BLOCK_LETTERS: usize = 60;
/// Letters of a block that are looked at.
const BLOCK_SAMPLE_LETTERS: usize = 400;
/// Confidence from which an answer counts as reliable.
const RELIABLE: f32 = 0.9;
/// What whatlang's guess weighs beside the share of function words, at its full confidence.
/// Fitted on 16,777 labelled texts; the optimum is flat.
const WHATLANG_WEIGHT: f32 = 0.07;
/// What the page's claim weighs.
const DECLARED_WEIGHT: f32 = 0.02;
/// The same where the page claims a language close to whatlang's guess.
const DECLARED_CLOSE_WEIGHT: f32 = 0.06;
/// The same where whatlang does not know the claimed language at all.
const DECLARED_UNKNOWN_WEIGHT: f32 = 0.04;
/// The same where it is both: whatlang can only have guessed the neighbour.
const DECLARED_UNKNOWN_CLOSE_WEIGHT: f32 = 0.12;
/// Candidates in an answer.
const CANDIDATES: usize = 3;

/// Identifies the language. `declared` are the page's claims, in order.
#[must_use]
pub fn identify(text: &str, declared: &[String]) -> Language {
    let table = languages();
    let sample = Sample::of(text, SAMPLE_LETTERS);
    let scores = scores(&sample, declared, table);
    let Some((best, confidence)) = decide(&scores, sample.letters) else {
        return Language {
            declared_tags: declared.to_vec(),
            ..Language::default()
        };
    };
    let tag = |index: usize| full_tag(index, &sample.text, declared, table);
    let total: f32 = scores.iter().map(|(_, score)| score).sum();
    let candidates = scores
        .iter()
        .take(CANDIDATES)
        .map(|(index, score)| LanguageCandidate {
            tag: tag(*index),
            confidence: if *index == best {
                confidence
            } else {
                (score / total).min(1.0 - confidence)
            },
        })
        .collect();
    Language {
        tag: Some(tag(best)),
        confidence,
        reliable: confidence >= RELIABLE,
        declared_tags: declared.to_vec(),
        candidates,
    }
}

/// The reason `LANGUAGE_DIFFERS_FROM_DECLARED`, where the text reliably is in a language that no claim names.
#[must_use]
pub fn disagreement(language: &Language) -> Option<Reason> {
    let tag = language.tag.as_deref().filter(|_| language.reliable)?;
    let declared = language.declared_tags.first()?;
    let table = languages();
    let named = |claim: &String| table.close(claim, tag);
    if language.declared_tags.iter().any(named) {
        return None;
    }
    Some(Reason {
        code: ReasonCode::LanguageDiffersFromDeclared,
        message: format!("The page declares \"{declared}\", its text is \"{tag}\"."),
    })
}

/// Reading direction by the letters of the text, and by the language where it has none.
#[must_use]
pub fn direction(text: &str, tag: Option<&str>) -> Option<TextDirection> {
    let sample = Sample::of(text, SAMPLE_LETTERS);
    let right = sample.text.chars().filter(|c| is_right_to_left(*c)).count();
    let right_to_left = if sample.letters > 0 {
        2 * right > sample.letters
    } else {
        languages().is_right_to_left(tag?)
    };
    Some(if right_to_left {
        TextDirection::RightToLeft
    } else {
        TextDirection::LeftToRight
    })
}

/// Sets [`Block::language`] where a block's text reliably is in another language than the article.
pub fn mark_blocks(blocks: &mut [Block], language: &Language) {
    let Some(main) = language.tag.as_deref() else {
        return;
    };
    let table = languages();
    for block in blocks {
        let text = match &block.content {
            BlockContent::Paragraph(paragraph) => &paragraph.text,
            BlockContent::Quote { text, .. } => text,
            _ => continue,
        };
        let sample = Sample::of(text, BLOCK_SAMPLE_LETTERS);
        if sample.letters < BLOCK_LETTERS {
            continue;
        }
        let scores = scores(&sample, &[], table);
        let Some((best, confidence)) = decide(&scores, sample.letters) else {
            continue;
        };
        let tag = full_tag(best, &sample.text, &[], table);
        if confidence >= RELIABLE && !table.close(&tag, main) {
            block.language = Some(tag);
        }
    }
}

/// The tags that [`identify`] can answer with.
#[must_use]
pub fn supported_languages() -> &'static [String] {
    static TAGS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let table = languages();
        let rows = table.rows.iter().map(|row| row.tag.clone());
        let scripts = table.scripts.iter().map(|script| script.tag.clone());
        let chinese = ["zh-Hans", "zh-Hant"].map(str::to_owned);
        let mut tags: Vec<String> = rows
            .filter(|tag| tag != "zh")
            .chain(scripts)
            .chain(chinese)
            .collect();
        tags.sort_unstable();
        tags.dedup();
        tags
    });
    &TAGS
}

/// Rows of the table with what speaks for them, strongest first. Empty for text without letters.
fn scores(sample: &Sample, declared: &[String], table: &Languages) -> Vec<(usize, f32)> {
    if sample.letters == 0 {
        return Vec::new();
    }
    let own = own_script(sample, table);
    if !own.is_empty() {
        return own;
    }
    let Some(guess) = whatlang::detect(&sample.text) else {
        return Vec::new();
    };
    let Some(first) = table.of_whatlang(guess.lang().code()) else {
        return Vec::new();
    };
    let mut votes = votes(sample, table);
    let script = |index: usize| table.rows.get(index).map(|row| row.script.as_str());
    let main = script(first);
    #[allow(
        clippy::cast_possible_truncation,
        reason = "a confidence needs no more"
    )]
    let sure = guess.confidence() as f32;
    let mut add = |index: usize, weight: f32| {
        if let Some(vote) = votes.get_mut(index) {
            *vote += weight;
        }
    };
    add(first, WHATLANG_WEIGHT * sure.max(0.1));
    if let Some(claim) = declared.first()
        && let Some(claimed) = table.of_tag(claim)
        && script(claimed) == main
    {
        let row = table.rows.get(claimed);
        let close = row.is_some_and(|row| {
            let guessed = table.rows.get(first).map_or("", |row| row.tag.as_str());
            table.close(&row.tag, guessed)
        });
        let unknown = row.is_some_and(|row| row.whatlang.is_none());
        add(
            claimed,
            match (close, unknown) {
                (true, true) => DECLARED_UNKNOWN_CLOSE_WEIGHT,
                (true, false) => DECLARED_CLOSE_WEIGHT,
                (false, true) => DECLARED_UNKNOWN_WEIGHT,
                (false, false) => DECLARED_WEIGHT,
            },
        );
    }
    let mut scores: Vec<(usize, f32)> = votes
        .into_iter()
        .enumerate()
        .filter(|(index, vote)| *vote > 0.0 && script(*index) == main)
        .collect();
    scores.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    scores
}

/// The language of a script that whatlang does not see.
fn own_script(sample: &Sample, table: &Languages) -> Vec<(usize, f32)> {
    let holds = |first: u32, last: u32| {
        let inside = |c: &char| (first..=last).contains(&u32::from(*c));
        2 * sample.text.chars().filter(inside).count() > sample.letters
    };
    table
        .scripts
        .iter()
        .position(|script| holds(script.first, script.last))
        .map(|index| (table.rows.len() + index, 1.0))
        .into_iter()
        .collect()
}

/// The answer and how sure it is.
fn decide(scores: &[(usize, f32)], letters: usize) -> Option<(usize, f32)> {
    let (best, score) = *scores.first()?;
    let second = scores.get(1).map_or(0.0, |(_, score)| *score);
    let margin = ((score - second) / score.max(f32::EPSILON)).clamp(0.0, 1.0);
    #[allow(clippy::cast_precision_loss, reason = "at most a few thousand letters")]
    let length = (letters as f32 / 60.0).min(1.0);
    Some((best, (0.5 + 0.5 * margin.sqrt()) * (0.6 + 0.4 * length)))
}

/// The tag of a row, with the script where the language is written in two.
fn full_tag(index: usize, text: &str, declared: &[String], table: &Languages) -> String {
    let Some(row) = table.rows.get(index) else {
        let script = table.scripts.get(index - table.rows.len());
        return script.map_or_else(String::new, |script| script.tag.clone());
    };
    if row.tag != "zh" {
        return row.tag.clone();
    }
    let count = |set: &std::collections::BTreeSet<char>| {
        let inside = |c: &char| set.contains(c);
        text.chars().filter(inside).count()
    };
    let (simplified, traditional) = (count(&table.simplified), count(&table.traditional));
    if declared.iter().any(|claim| table.primary(claim) == "yue") {
        return "yue".to_owned();
    }
    match simplified.cmp(&traditional) {
        std::cmp::Ordering::Greater => "zh-Hans".to_owned(),
        std::cmp::Ordering::Less => "zh-Hant".to_owned(),
        std::cmp::Ordering::Equal => row.tag.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Paragraph;

    const GERMAN: &str = "Der Gemeinderat hat am Dienstag beschlossen, dass die alte Brücke über den Fluss nicht \
        abgerissen, sondern für den Radverkehr erneuert wird. Die Kosten sind noch nicht bekannt.";
    const ENGLISH: &str = "The council decided on Tuesday that the old bridge over the river will not be torn down but \
        renewed for cyclists. It is not yet known what the work will cost.";

    fn tag(text: &str) -> Option<String> {
        identify(text, &[]).tag
    }

    #[test]
    fn the_text_is_right_where_the_page_claims_another_language() {
        let language = identify(GERMAN, &["en".to_owned()]);
        assert_eq!(language.tag.as_deref(), Some("de"));
        assert!(language.reliable);
        assert_eq!(language.declared_tags, ["en"]);
        let reason = disagreement(&language).expect("they differ");
        assert_eq!(reason.code, ReasonCode::LanguageDiffersFromDeclared);
    }

    #[test]
    fn a_region_or_another_name_is_no_disagreement() {
        assert_eq!(disagreement(&identify(GERMAN, &["de-AT".to_owned()])), None);
        let norwegian = "Kommunestyret vedtok tirsdag at den gamle brua ikke skal rives, men pusses opp for \
            syklister. Det er ennå ikke kjent hva arbeidet vil koste, sier ordføreren etter møtet.";
        let language = identify(norwegian, &["no".to_owned()]);
        assert_eq!(language.tag.as_deref(), Some("nb"));
        assert_eq!(disagreement(&language), None);
    }

    #[test]
    fn languages_unknown_to_whatlang_are_found_by_their_words() {
        let icelandic = "Það er ekki vitað hvað verkið mun kosta, en bæjarstjórnin ákvað á þriðjudag að gamla brúin \
            verði ekki rifin heldur gerð upp fyrir hjólreiðafólk.";
        assert_eq!(tag(icelandic).as_deref(), Some("is"));
        let basque = "Udalak astelehenean erabaki du zubi zaharra ez dela botako eta berritu egingo dela. Ez da jakin \
            zenbat kostatuko den lana, baina alkateak esan du dirua badagoela.";
        assert_eq!(tag(basque).as_deref(), Some("eu"));
        let kazakh = "Қала әкімдігі ескі көпірді бұзбай, жөндеу туралы шешім қабылдады және бұл жұмыс үшін қаржы \
            бөлінді деп хабарлады.";
        assert_eq!(tag(kazakh).as_deref(), Some("kk"));
    }

    #[test]
    fn the_claim_decides_between_close_languages_only() {
        let serbian = "Gradsko vijeće je u utorak odlučilo da se stari most preko rijeke ne ruši. Troškovi nisu poznati.";
        assert_eq!(
            identify(serbian, &["bs".to_owned()]).tag.as_deref(),
            Some("bs")
        );
        assert_eq!(
            identify(ENGLISH, &["sw".to_owned()]).tag.as_deref(),
            Some("en")
        );
    }

    #[test]
    fn chinese_tells_its_script() {
        let simplified = "市议会周二决定，不拆除河上的旧桥，而是为骑车人修复。工程费用还不清楚。";
        let traditional = "市議會週二決定，不拆除河上的舊橋，而是為騎車人修復。工程費用還不清楚。";
        assert_eq!(tag(simplified).as_deref(), Some("zh-Hans"));
        assert_eq!(tag(traditional).as_deref(), Some("zh-Hant"));
        assert_eq!(
            tag("市議会は火曜日、川に架かる古い橋を取り壊さないことを決めた。").as_deref(),
            Some("ja")
        );
        assert_eq!(tag("ສະພາເມືອງຕັດສິນໃຈບໍ່ທຳລາຍຂົວເກົ່າ").as_deref(), Some("lo"));
    }

    #[test]
    fn text_without_letters_has_no_language() {
        let language = identify("12:30 — 45 %", &["de".to_owned()]);
        assert_eq!(language.tag, None);
        assert!(!language.reliable);
        assert_eq!(disagreement(&language), None);
        assert_eq!(
            direction("123", Some("he")),
            Some(TextDirection::RightToLeft)
        );
        assert_eq!(direction("123", None), None);
    }

    #[test]
    fn direction_follows_the_letters() {
        let arabic = "قرر المجلس البلدي يوم الثلاثاء عدم هدم الجسر القديم";
        assert_eq!(
            direction(arabic, Some("de")),
            Some(TextDirection::RightToLeft)
        );
        assert_eq!(
            direction(GERMAN, Some("ar")),
            Some(TextDirection::LeftToRight)
        );
    }

    #[test]
    fn a_quoted_paragraph_in_another_language_is_marked() {
        let block = |text: &str| Block {
            id: String::new(),
            text_range: None,
            content: BlockContent::Paragraph(Paragraph {
                text: text.to_owned(),
                spans: Vec::new(),
            }),
            language: None,
        };
        let mut blocks = vec![block(GERMAN), block(ENGLISH), block("Short one.")];
        let article = identify(&format!("{GERMAN} {GERMAN}\n\n{ENGLISH}"), &[]);
        assert_eq!(article.tag.as_deref(), Some("de"));
        mark_blocks(&mut blocks, &article);
        let languages: Vec<_> = blocks
            .iter()
            .map(|block| block.language.as_deref())
            .collect();
        assert_eq!(languages, [None, Some("en"), None]);
    }

    #[test]
    fn every_code_of_the_table_is_one_of_whatlangs() {
        for row in &languages().rows {
            if let Some(code) = &row.whatlang {
                assert!(whatlang::Lang::from_code(code).is_some(), "{code}");
            }
        }
        for lang in whatlang::Lang::all() {
            assert!(languages().of_whatlang(lang.code()).is_some(), "{lang:?}");
        }
        assert!(supported_languages().len() > 110);
    }
}
