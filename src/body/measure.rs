//! How much a text says, in words that compare between scripts: no threshold on the body may favour a language.

use crate::body::features;
use crate::page::wording;

/// Quarter words of a character of Han, kana.
const IDEOGRAPH: u32 = 2;
/// Quarter words of a character of Thai, Lao, Khmer, Myanmar.
const UNSPACED_LETTER: u32 = 1;

/// Words of a text: runs of letters and digits; in scripts written without spaces two ideographs, or four letters, count as
/// one.
#[must_use]
pub fn words(text: &str) -> u32 {
    let (mut quarters, mut open) = (0u32, false);
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            quarters = quarters.saturating_add(if open { 0 } else { 4 });
            open = true;
            continue;
        }
        if !wording::is_alphanumeric(c) {
            // Marks inside a word of an Indic script, and apostrophes, do not end it.
            if !wording_joins(c) {
                open = false;
            }
            continue;
        }
        if wording::is_unspaced(c) {
            open = false;
            let weight = if u32::from(c) < 0x2000 {
                UNSPACED_LETTER
            } else {
                IDEOGRAPH
            };
            quarters = quarters.saturating_add(weight);
        } else if !open {
            open = true;
            quarters = quarters.saturating_add(4);
        }
    }
    quarters.div_ceil(4)
}

fn wording_joins(c: char) -> bool {
    matches!(c, '\'' | '’' | '\u{AD}' | '\u{200C}' | '\u{200D}')
        || matches!(u32::from(c), 0x0300..=0x036F | 0x0900..=0x0DFF | 0x0E30..=0x0E4F)
}

/// Closing marks that may stand behind the end of a sentence.
const CLOSING: &[char] = &[
    '"', '“', '”', '»', '«', '\'', '’', '›', '」', '』', ')', '）', ']', ' ', '\u{A0}',
];

/// Whether a text ends as a sentence does.
#[must_use]
pub fn ends_sentence(text: &str) -> bool {
    let last = text
        .trim_end()
        .trim_end_matches(CLOSING)
        .chars()
        .next_back();
    last.is_some_and(features::is_terminal)
}

/// Whether a text breaks off: "…", "[…]", "...", "(…)".
#[must_use]
pub fn breaks_off(text: &str) -> bool {
    let text = text
        .trim_end()
        .trim_end_matches(['"', '“', '”', '»', '\'', '’', ']', ')', ' ', '\u{A0}']);
    text.ends_with(['…', '⋯']) || text.ends_with("...") || text.ends_with(". . .")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_without_spaces_count_alike() {
        assert_eq!(words("The ice road closed early today"), 6);
        assert_eq!(words("三号线南延段开始铺轨"), 5);
        assert_eq!(words("l’année, it's one"), 3);
        assert_eq!(words("बाँधों में"), 2);
        assert!((3..=12).contains(&words("ชาวประมงพบเต่าตนุวางไข่")));
        assert_eq!(words(""), 0);
    }

    #[test]
    fn ends_and_breaks_are_seen_behind_closing_marks() {
        assert!(ends_sentence("„Das war’s.“"));
        assert!(ends_sentence("港は静かだ。」"));
        assert!(!ends_sentence("and neither is anyone"));
        assert!(breaks_off("redoute désormais […]"));
        assert!(breaks_off("Elle a simplement…"));
        assert!(!breaks_off("The end."));
    }
}
