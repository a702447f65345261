//! Text to sentences: the boundaries of Unicode (UAX 29) where a reader would see one, and those that it does not know.
//!
//! Unicode breaks after every full stop that a capital follows. Whether a break stays is judged by `boundary`: abbreviations,
//! ordinals, initials, quotations and brackets that go on, the attribution after a quotation. Thai, Lao, Tibetan, Armenian and
//! Greek end sentences in ways of their own.

mod boundary;
mod candidates;
mod features;
mod lists;
pub mod model;
mod pairs;
mod tokens;

use std::collections::BTreeSet;

use boundary::{Place, Rules, Verdict};
use candidates::Candidate;
use features::Hash;
use model::Model;

use crate::article::TextRange;

/// The sentences of a text, trimmed, in order; none spans a line break.
#[must_use]
pub fn split(text: &str, language: Option<&str>) -> Vec<TextRange> {
    split_with(Some(Model::shipped()), text, language)
}

/// The same with other weights, or by the rules alone, for measuring them.
#[must_use]
pub fn split_with(model: Option<&Model>, text: &str, language: Option<&str>) -> Vec<TextRange> {
    let rules = Rules::of(language);
    let language = Hash::language(language);
    let mut ranges = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(is_line_break) {
        let ends = |_: usize, place: &Place<'_>, verdict: Verdict| match (verdict, model) {
            (Verdict::Ends, _) => true,
            (Verdict::GoesOn, _) => false,
            (Verdict::Open(by_rules), None) => by_rules,
            (Verdict::Open(by_rules), Some(model)) => model.ends(place, by_rules, language),
        };
        split_line(line, start, &rules, ends, &mut ranges);
        start += line.len();
    }
    ranges
}

/// A place that the rules leave open, for training.
#[derive(Debug)]
pub struct Example {
    /// In bytes of the text.
    pub end: usize,
    /// Whether a sentence ends there.
    pub ends: bool,
    /// What the rules would say.
    pub by_rules: bool,
    /// What the model sees, hashed.
    pub features: Vec<u32>,
}

/// Every open place of a line whose sentences end at `gold`, in bytes, in front of or behind white space.
#[must_use]
pub fn examples(line: &str, gold: &BTreeSet<usize>, language: Option<&str>) -> Vec<Example> {
    let rules = Rules::of(language);
    let language = Hash::language(language);
    let mut examples = Vec::new();
    let see = |end: usize, place: &Place<'_>, verdict: Verdict| {
        let trimmed = end - (place.before.len() - place.before.trim_end().len());
        let ends = gold.contains(&trimmed);
        if let Verdict::Open(by_rules) = verdict {
            let mut seen = Vec::new();
            features::each(place, by_rules, language, |feature| seen.push(feature));
            examples.push(Example {
                end: trimmed,
                ends,
                by_rules,
                features: seen,
            });
        }
        ends
    };
    split_line(line, 0, &rules, see, &mut Vec::new());
    examples
}

/// Characters that end a line.
fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn split_line(
    line: &str,
    offset: usize,
    rules: &Rules,
    mut ends: impl FnMut(usize, &Place<'_>, Verdict) -> bool,
    ranges: &mut Vec<TextRange>,
) {
    if line.trim().is_empty() {
        return;
    }
    let pairs = pairs::find(line);
    let mut inside = pairs.iter().peekable();
    let (mut start, mut looked_at, mut worded) = (0, 0, false);
    for Candidate { end, kind } in candidates::find(line, &pairs, rules.has_spaces()) {
        while inside.next_if(|pair| pair.end <= end).is_some() {}
        let enclosed = inside.peek().is_some_and(|pair| pair.start < end);
        let Some((before, after)) = line.split_at_checked(end) else {
            continue;
        };
        let fresh = line.get(looked_at..end).unwrap_or_default();
        worded = worded || fresh.contains(char::is_alphanumeric);
        looked_at = looked_at.max(end);
        let next = end + (after.len() - after.trim_start().len());
        let place = Place {
            before: before.get(start..).unwrap_or_default(),
            after,
            kind,
            worded,
            opens: inside.peek().is_some_and(|pair| pair.start == next),
        };
        if enclosed || !ends(end, &place, rules.judge(&place)) {
            continue;
        }
        push(place.before, offset + start, ranges);
        (start, worded) = (end, false);
    }
    push(
        line.get(start..).unwrap_or_default(),
        offset + start,
        ranges,
    );
}

fn push(sentence: &str, start: usize, ranges: &mut Vec<TextRange>) {
    let trimmed = sentence.trim_start();
    let start = start + (sentence.len() - trimmed.len());
    let trimmed = trimmed.trim_end();
    if !trimmed.is_empty() {
        ranges.push(TextRange {
            start,
            end: start + trimmed.len(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::abbreviations;
    use proptest::prelude::*;

    fn pieces<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
        split(text, Some(language))
            .into_iter()
            .map(|range| text.get(range.start..range.end).unwrap())
            .collect()
    }

    #[test]
    fn every_abbreviation_row_joins_and_splits_its_examples() {
        for tag in abbreviations::tags() {
            let rules = abbreviations::of(Some(tag));
            for text in &rules.joins {
                assert_eq!(pieces(text, tag), [text], "{tag}");
            }
            for text in &rules.splits {
                let whole = text.replace('|', "");
                let expected: Vec<&str> = text.split('|').map(str::trim).collect();
                assert_eq!(pieces(&whole, tag), expected, "{tag}");
            }
        }
        let common = abbreviations::of(Some("xx"));
        for text in &common.joins {
            assert_eq!(pieces(text, "xx"), [text]);
        }
        assert!(abbreviations::tags().len() >= 20);
    }

    #[test]
    fn quotations_stay_whole_with_their_attribution() {
        assert_eq!(
            pieces("„Wir gehen. Sofort!“, sagte er. Dann ging er.", "de"),
            ["„Wir gehen. Sofort!“, sagte er.", "Dann ging er."]
        );
        assert_eq!(
            pieces("“Are you there?” she asked. “Yes.”", "en"),
            ["“Are you there?” she asked.", "“Yes.”"]
        );
        assert_eq!(
            pieces("« Oui. Bien sûr. » Il part.", "fr"),
            ["« Oui. Bien sûr. »", "Il part."]
        );
        assert_eq!(
            pieces("「はい。行きます。」と彼は言った。雨だった。", "ja"),
            ["「はい。行きます。」と彼は言った。", "雨だった。"]
        );
    }

    #[test]
    fn other_scripts_end_sentences_in_their_own_ways() {
        assert_eq!(pieces("市议会开会。决定推迟！", "zh-Hans").len(), 2);
        assert_eq!(pieces("बैठक हुई। फैसला टल गया।", "hi").len(), 2);
        assert_eq!(pieces("اجلاس ہوا۔ فیصلہ مؤخر ہو گیا۔", "ur").len(), 2);
        assert_eq!(pieces("বৈঠক হৈছিল৷ দলং থাকিল৷", "as").len(), 2);
        assert_eq!(pieces("सभा अभवत् | सेतुः अस्ति |", "sa").len(), 2);
        assert_eq!(pieces("ጉባኤው ተካሄደ፡፡ ድልድዩ ቀረ፡፡", "am").len(), 2);
        assert_eq!(pieces("ការប្រជុំបានបញ្ចប់។ ស្ពាននៅដដែល។", "km").len(), 2);
        assert_eq!(pieces("အစည်းအဝေး ပြီးပြီ။ တံတား ကျန်ခဲ့သည်။", "my").len(), 2);
        assert_eq!(pieces("ཚོགས་འདུ་ཚོགས་པ་རེད། ཟམ་པ་ལྷག་ཡོད།", "bo").len(), 2);
        assert_eq!(pieces("市民等待。「桥还在」是他的话。", "zh-Hans").len(), 2);
        assert_eq!(pieces("هل اجتمع المجلس؟ نعم اجتمع.", "ar").len(), 2);
        assert_eq!(pieces("Ժողովը եղավ: Որոշումը հետաձգվեց:", "hy").len(), 2);
        assert_eq!(pieces("Τι ώρα είναι; Δεν ξέρω.", "el").len(), 2);
        let thai = "สภาเมืองประชุมเมื่อวันอังคารเพื่อพิจารณาเรื่องสะพานเก่าแล้ว นอกจากนี้ยังมีมติให้เลื่อนการรื้อถอนออกไป";
        assert_eq!(pieces(thai, "th").len(), 2);
    }

    #[test]
    fn points_of_a_list_are_sentences() {
        assert_eq!(
            pieces("1. Brot kaufen 2. Milch holen 3. Post abgeben", "de"),
            ["1. Brot kaufen", "2. Milch holen", "3. Post abgeben"]
        );
        assert_eq!(
            pieces("Die 1. und 2. Liga spielen.", "de"),
            ["Die 1. und 2. Liga spielen."]
        );
    }

    #[test]
    fn marks_behind_a_space_belong_to_what_they_close() {
        assert_eq!(
            pieces("Ze riep: ,,Stop nu. '' Toen ging ze.", "nl"),
            ["Ze riep: ,,Stop nu. ''", "Toen ging ze."]
        );
        assert_eq!(
            pieces("It was over ! ” Then they left.", "en"),
            ["It was over ! ”", "Then they left."]
        );
        assert_eq!(
            pieces("Het sneeuwde. 't Was koud. 's Avonds vroor het.", "nl").len(),
            3
        );
    }

    #[test]
    fn a_missing_space_hides_no_end_and_makes_none() {
        assert_eq!(
            pieces("The gate is open.The dog ran off.", "en"),
            ["The gate is open.", "The dog ran off."]
        );
        for whole in [
            "See quay.example.Com for more.",
            "J.R.Smith wrote node.js code.",
            "It costs 1.Half.",
        ] {
            assert_eq!(pieces(whole, "en"), [whole]);
        }
    }

    #[test]
    fn what_is_left_out_ends_nothing_by_itself() {
        let whole = "“The bridge [...]” (Moss 12) was old.";
        assert_eq!(pieces(whole, "en"), [whole]);
        assert_eq!(pieces("We waited . . . Nobody came.", "en").len(), 1);
        assert_eq!(pieces("We waited. ...and nobody came.", "en").len(), 2);
    }

    #[test]
    fn indic_initials_are_letter_names_and_georgian_has_no_lower_case() {
        assert_eq!(pieces("एस. के. शर्मा आए हैं. बैठक हुई.", "hi").len(), 2);
        assert_eq!(pieces("კრება გაიმართა. ხიდი დარჩა.", "ka").len(), 2);
    }

    #[test]
    fn hostile_lines_take_no_more_time_than_others() {
        let traps = [
            "- . ",
            "a.) ",
            "« ",
            "a. ",
            "aaa.Bbb",
            "• 1 ",
            "1) ",
            ") ",
            "a.)b",
            " ",
            "1 ",
            "\u{e01} « ",
            "\u{f0d} ",
        ];
        for trap in traps {
            for language in ["en", "th", "bo"] {
                let text = format!("\u{e01}{}", trap.repeat(300_000 / trap.len()));
                assert!(!split(&text, Some(language)).is_empty());
            }
        }
    }

    #[test]
    fn no_sentence_spans_a_line_break() {
        assert_eq!(
            pieces("A headline\nA sentence that\r\ngoes on. Another.", "en"),
            ["A headline", "A sentence that", "goes on.", "Another."]
        );
        assert!(split(" \n\t\n", None).is_empty());
    }

    proptest! {
        #[test]
        fn ranges_are_in_order_trimmed_and_cover_all_letters(
            text in "(\\PC|[A-Za-z0-9กนะ་ག.!?„“«»()\n 。'`,•])*",
            language in prop::sample::select(vec!["de", "en", "th", "bo", "ja", "und"]),
        ) {
            let ranges = split(&text, Some(language));
            let mut end = 0;
            let mut covered = String::new();
            for range in ranges {
                prop_assert!(range.start >= end && range.start < range.end);
                let piece = text.get(range.start..range.end);
                prop_assert_eq!(piece.map(str::trim), piece);
                covered.push_str(piece.unwrap_or_default());
                end = range.end;
            }
            let words = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(words(&covered), words(&text));
        }
    }
}
