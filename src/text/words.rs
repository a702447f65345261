//! Text to words, in scripts with and without spaces.

use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::page::wording::is_alphanumeric;

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
        return count_spaced(text);
    }
    // A line at a time bounds what the dictionary looks at.
    text.lines()
        .map(|line| {
            if line.contains(is_unspaced) {
                let breaks = DICTIONARY.segment_str(line).iter_with_word_type();
                breaks.filter(|(_, kind)| kind.is_word_like()).count()
            } else {
                count_spaced(line)
            }
        })
        .sum()
}

/// Unicode words between spaces. Where letters and digits stand together and nothing inside of them, there is one; the rules
/// of Unicode are asked about the others.
fn count_spaced(text: &str) -> usize {
    let mut count = 0;
    let mut start = 0;
    for piece in text.split([' ', '\n']) {
        let end = start + piece.len();
        let core = piece.trim_matches(|c: char| {
            c.is_ascii_punctuation() || matches!(c, '«' | '»' | '\u{2013}'..='\u{201e}' | '…')
        });
        if core.chars().all(is_plain_letter) {
            count += usize::from(!core.is_empty());
        } else {
            // With the space in front: marks may sit on it.
            let piece = text.get(start.saturating_sub(1)..end).unwrap_or(piece);
            count += piece.unicode_words().count();
        }
        start = end + 1;
    }
    count
}

/// Letters and digits that every rule of Unicode takes for just that: Latin, and the Russian alphabet.
fn is_plain_letter(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '\u{c0}'..='\u{24f}' | '\u{410}'..='\u{44f}') && !matches!(c, '×' | '÷')
}

/// Grapheme clusters. Between two plain characters there always is a boundary.
pub(crate) fn graphemes(text: &str) -> usize {
    let mut count = 0;
    let (mut start, mut length) = (0, 0usize);
    let mut before = false;
    for (index, c) in text.char_indices() {
        let plain = matches!(c, '\0'..='\u{c}' | '\u{e}'..='\u{7f}' | '\u{c0}'..='\u{24f}' | '\u{410}'..='\u{44f}'
            | '\u{2010}'..='\u{2027}' | '\u{4e00}'..='\u{9fff}');
        if plain && before {
            count += clusters(text, start, index, length);
            (start, length) = (index, 0);
        }
        length += 1;
        before = plain;
    }
    count + clusters(text, start, text.len(), length)
}

fn clusters(text: &str, start: usize, end: usize, length: usize) -> usize {
    match length {
        0 | 1 => length,
        _ => text
            .get(start..end)
            .map_or(0, |piece| piece.graphemes(true).count()),
    }
}

/// Lower-case words for comparing texts: runs of letters, digits and their marks; each letter of a script without spaces by
/// itself, as no dictionary divides two versions of a text the same way.
pub(crate) fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = None;
    for (index, c) in text.char_indices() {
        if c.is_ascii_alphanumeric() {
            start.get_or_insert(index);
            continue;
        }
        let inside = !c.is_ascii() && (is_alphanumeric(c) || is_mark(c));
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

/// Gives every word of a line with its first byte: what stands between spaces and punctuation, "O'Neill" and "Tel-Aviv" whole;
/// dictionary words where the line is `unspaced`.
pub(crate) fn each<'t>(line: &'t str, unspaced: bool, mut take: impl FnMut(usize, &'t str)) {
    if unspaced {
        let mut start = 0;
        for (end, kind) in DICTIONARY.segment_str(line).iter_with_word_type() {
            if kind.is_word_like()
                && let Some(word) = line.get(start..end)
            {
                take(start, word);
            }
            start = end;
        }
        return;
    }
    let inside = |c: char| {
        if c.is_ascii() {
            c.is_ascii_alphanumeric()
        } else {
            is_alphanumeric(c) || is_mark(c) || c == '\u{200c}'
        }
    };
    let joins = |c: char| matches!(c, '\'' | '’' | '-' | '‑' | '\u{5f3}' | '\u{5f4}');
    let mut word: Option<(usize, usize)> = None;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        if inside(c) {
            word = Some(word.map_or((at, end), |(start, _)| (start, end)));
            continue;
        }
        let joined =
            word.is_some() && joins(c) && chars.peek().is_some_and(|(_, next)| inside(*next));
        if let (Some((start, end)), false) = (word, joined) {
            word = None;
            if let Some(text) = line.get(start..end) {
                take(start, text);
            }
        }
    }
    if let Some((start, end)) = word
        && let Some(text) = line.get(start..end)
    {
        take(start, text);
    }
}

/// A name as tables compare it: lower case, without accents, letters like "ß" and "ø" spelt out, "and" of any language as "&",
/// other punctuation as space.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        // What is ASCII stays as it is, and parts what is not: marks are never sorted across it.
        let ascii = rest.bytes().take_while(u8::is_ascii).count();
        let (plain, behind) = rest.split_at(ascii);
        for c in plain.chars() {
            match c {
                '&' | '+' => folded.push_str(" & "),
                _ if c.is_ascii_alphanumeric() => folded.push(c.to_ascii_lowercase()),
                _ => folded.push(' '),
            }
        }
        let other = behind.bytes().take_while(|byte| !byte.is_ascii()).count();
        let (other, behind) = behind.split_at(other);
        fold_other(other, &mut folded);
        rest = behind;
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

fn fold_other(text: &str, folded: &mut String) {
    for c in text.nfkd().flat_map(char::to_lowercase) {
        if let Some(spelt) = spelt_out(c) {
            folded.push_str(spelt);
            continue;
        }
        match c {
            _ if is_combining(c) => {}
            '&' | '+' => folded.push_str(" & "),
            _ if c.is_alphanumeric() || is_mark(c) => folded.push(c),
            _ => folded.push(' '),
        }
    }
}

/// Letters that are no letter with a mark, as names are written without them: in lower case, of either case.
pub(crate) fn spelt_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'ı' | 'İ' => "i",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        _ => return None,
    })
}

/// Accents that NFKD splits off a letter. Vowel signs of Indic scripts are letters' other half and stay.
pub(crate) fn is_combining(c: char) -> bool {
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

    /// Counted by hand; a dictionary may divide a compound or not, so that a script without spaces gets a range.
    #[test]
    fn words_are_counted_as_readers_of_the_language_do() {
        let cases: [(&str, &str, std::ops::RangeInclusive<usize>); 18] = [
            ("en", "It's a well-known, state-of-the-art bridge.", 9..=9),
            (
                "en",
                "The O'Neills’ dog doesn't bark; rock 'n' roll does.",
                9..=9,
            ),
            ("en", "It cost $1,200.50 in 2024, not 3.5m.", 7..=7),
            (
                "en",
                "Write to info@example.org or see example.org/a.",
                8..=9,
            ),
            ("fr", "L’homme qu'on a vu aujourd'hui", 5..=5),
            ("de", "Die E-Mail-Adresse der Stadt", 6..=6),
            ("ko", "서울시는 화요일에 옛 다리를 철거하기로 했다.", 6..=6),
            ("hi", "नगर परिषद ने पुराना पुल हटाने का फैसला किया।", 9..=9),
            ("ar", "قرر مجلس المدينة هدم الجسر القديم.", 6..=6),
            ("vi", "Hội đồng thành phố quyết định phá cầu.", 8..=8),
            ("zh", "市议会周二决定拆除河上的旧桥。", 7..=11),
            ("zh", "他在2024年买了一台iPhone手机。", 8..=11),
            (
                "ja",
                "市議会は火曜日に古い橋を取り壊すことを決めた。",
                10..=16,
            ),
            ("ja", "東京タワーへ行きました。", 4..=7),
            ("th", "สภาเมืองตัดสินใจรื้อสะพานเก่า", 5..=8),
            ("lo", "ສະພາເມືອງຕັດສິນໃຈຮື້ຂົວເກົ່າ", 5..=9),
            ("km", "ក្រុមប្រឹក្សាក្រុងសម្រេចរុះរើស្ពានចាស់", 5..=8),
            ("my", "မြို့တော်ကောင်စီကတံတားဟောင်းကိုဖျက်ရန်ဆုံးဖြတ်ခဲ့သည်", 8..=17),
        ];
        for (language, text, words) in cases {
            let counted = count(text);
            assert!(words.contains(&counted), "{language} {text}: {counted}");
        }
    }

    #[test]
    fn what_stands_between_scripts_counts_once() {
        assert_eq!(count("สะพาน bridge"), 2);
        assert_eq!(count("bridge สะพาน 2024"), 3);
        assert_eq!(count("。、「」"), 0);
    }

    #[test]
    fn short_cuts_count_as_unicode_does() {
        let pieces = [
            "a", "Ö", "1", ",", ".", "'", "’", "_", "-", " ", "\n", "\r", "\r\n", "\u{301}",
            "\u{200d}", "\u{ad}", "é", "ж", "й", "“", "א", "ア", "👩", "🏽", "क", "्", "3", "×",
            "\u{600}", ":", ";", "ß", "…",
        ];
        let mut state = 7u32;
        for _ in 0..4_000 {
            let mut text = String::new();
            for _ in 0..9 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(pieces[(state >> 16) as usize % pieces.len()]);
            }
            assert_eq!(
                count_spaced(&text),
                text.unicode_words().count(),
                "{text:?}"
            );
            assert_eq!(graphemes(&text), text.graphemes(true).count(), "{text:?}");
        }
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
