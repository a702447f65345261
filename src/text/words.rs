//! Text to words, in scripts with and without spaces.

use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// The dictionary segmenter: its neural sibling is an order of magnitude slower on long Thai texts and counts no better.
static DICTIONARY: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// Letters of scripts that put no space between words.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

/// Unicode words; dictionary words in scripts without spaces.
pub(crate) fn count(text: &str) -> usize {
    if !text.contains(is_unspaced) {
        return text.unicode_words().count();
    }
    // A line at a time bounds what the dictionary looks at.
    text.lines()
        .map(|line| {
            if line.contains(is_unspaced) {
                let breaks = DICTIONARY.segment_str(line).iter_with_word_type();
                breaks.filter(|(_, kind)| kind.is_word_like()).count()
            } else {
                line.unicode_words().count()
            }
        })
        .sum()
}

/// Lower-case words for comparing texts: runs of letters, digits and their marks; each letter of a script without spaces by
/// itself, as no dictionary divides two versions of a text the same way.
pub(crate) fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = None;
    for (index, c) in text.char_indices() {
        let inside = c.is_alphanumeric() || is_mark(c);
        if !inside || is_unspaced(c) {
            if let Some(start) = start.take() {
                tokens.extend(text.get(start..index));
            }
            if inside && !is_mark(c) {
                tokens.extend(text.get(index..index + c.len_utf8()));
            }
        } else if start.is_none() {
            start = Some(index);
        }
    }
    if let Some(start) = start {
        tokens.extend(text.get(start..));
    }
    tokens
}

/// A name as tables compare it: lower case, without accents, letters like "ß" and "ø" spelt out, "and" of any language as "&",
/// other punctuation as space.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().flat_map(char::to_lowercase) {
        match c {
            _ if is_combining(c) => {}
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'đ' | 'ð' => folded.push('d'),
            '&' | '+' => folded.push_str(" & "),
            _ if c.is_alphanumeric() || is_mark(c) => folded.push(c),
            _ => folded.push(' '),
        }
    }
    let words = folded.split_whitespace().map(|word| match word {
        "and" | "und" | "et" | "y" | "e" | "og" | "och" | "en" | "ja" | "i" | "a" | "si" | "ve"
        | "и" | "і" | "та" | "και" => "&",
        _ => word,
    });
    let words: Vec<&str> = words.collect();
    // A single word is a name, not a conjunction.
    match words.as_slice() {
        ["&"] => folded.trim().to_owned(),
        _ => words.join(" "),
    }
}

/// Accents that NFKD splits off a letter. Vowel signs of Indic scripts are letters' other half and stay.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{3099}' | '\u{309a}')
}

/// Marks that stand inside words and are no letters.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{981}'..='\u{983}' | '\u{9bc}'..='\u{9cd}'
        | '\u{a01}'..='\u{a03}' | '\u{a3c}'..='\u{a51}' | '\u{abc}'..='\u{acd}' | '\u{b3c}'..='\u{b57}'
        | '\u{bbe}'..='\u{bcd}' | '\u{c3e}'..='\u{c56}' | '\u{cbc}'..='\u{cd6}' | '\u{d3b}'..='\u{d4d}'
        | '\u{dca}'..='\u{ddf}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_in_any_script() {
        assert_eq!(count("Der 3. Mai – ein Tag!"), 5);
        assert_eq!(count("don't stop"), 2);
        assert_eq!(count("… — !"), 0);
        let chinese = count("市议会周二决定拆除旧桥");
        assert!((4..=8).contains(&chinese), "{chinese}");
        let thai = count("สภาเมืองตัดสินใจรื้อสะพานเก่า");
        assert!((5..=8).contains(&thai), "{thai}");
    }

    #[test]
    fn names_fold_to_what_they_have_in_common() {
        assert_eq!(
            fold("Politics & Government"),
            fold("POLITICS and government")
        );
        assert_eq!(fold("Économie et Société"), "economie & societe");
        assert_eq!(fold("Fußball"), "fussball");
        assert_eq!(fold("Sağlık"), "saglik");
        assert_eq!(fold("Здоров'я"), "здоров я");
        assert_eq!(fold(" Wirtschaft / Finanzen "), "wirtschaft finanzen");
    }

    #[test]
    fn tokens_keep_marks_and_divide_unspaced_letters() {
        assert_eq!(tokens("it's 旧桥 हिन्दी!"), ["it", "s", "旧", "桥", "हिन्दी"]);
    }
}
