//! A line as numbers, words and signs, whatever its script.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Digits of any script, at most nine, and how many.
    Number(u32, usize),
    /// Letters, folded; a Han character is a word of its own.
    Word(String),
    /// Anything else that is not white space.
    Sign(char),
}

/// A token and its place in the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// First byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

impl Token {
    /// The number and its digits.
    #[must_use]
    pub const fn number(&self) -> Option<(u32, usize)> {
        match self.kind {
            Kind::Number(value, width) => Some((value, width)),
            _ => None,
        }
    }

    /// The word.
    #[must_use]
    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Whether it is this sign.
    #[must_use]
    pub fn is(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }
}

/// Zeros of the decimal digits that news pages use: Arabic, Persian, Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil,
/// Telugu, Kannada, Malayalam, Thai, Lao, Tibetan, Myanmar, Khmer, fullwidth.
const ZEROS: &[u32] = &[
    0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50,
    0xED0, 0xF20, 0x1040, 0x17E0, 0xFF10,
];

/// The value of a decimal digit of any of those scripts.
#[must_use]
pub fn digit(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    ZEROS
        .iter()
        .find_map(|zero| u32::from(c).checked_sub(*zero).filter(|value| *value < 10))
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || is_combining_mark(c) || matches!(c, '\u{200C}' | '\u{200D}')
}

/// Marks that only steer direction or layout.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{61C}')
}

/// Lower case, and without accents in Latin, Greek and Cyrillic.
#[must_use]
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            '\u{200C}' | '\u{200D}' => {}
            '\u{C0}'..='\u{52F}' | '\u{1E00}'..='\u{1FFF}' => {
                out.extend(std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)));
            }
            // Fullwidth letters.
            '\u{FF41}'..='\u{FF5A}' => {
                out.extend(char::from_u32(u32::from(c) - 0xFF41 + u32::from('a')));
            }
            c => out.push(c),
        }
    }
    out
}

/// Splits a line.
#[must_use]
pub fn split(line: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = line.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if c.is_whitespace() || is_invisible(c) {
            continue;
        }
        let mut end = start + c.len_utf8();
        let kind = if let Some(value) = digit(c) {
            let (mut number, mut width) = (value, 1);
            while let Some((at, value)) = rest.peek().and_then(|(at, c)| Some((*at, digit(*c)?))) {
                number = number.saturating_mul(10).saturating_add(value);
                width += 1;
                end = at
                    + line
                        .get(at..)
                        .and_then(|rest| rest.chars().next())
                        .map_or(1, char::len_utf8);
                rest.next();
            }
            Kind::Number(number, width)
        } else if is_han(c) {
            Kind::Word(c.to_string())
        } else if is_letter(c) {
            while let Some((at, c)) = rest.peek().copied() {
                if is_han(c) || !is_letter(c) || digit(c).is_some() {
                    break;
                }
                end = at + c.len_utf8();
                rest.next();
            }
            Kind::Word(fold(line.get(start..end).unwrap_or_default()))
        } else {
            Kind::Sign(match c {
                '：' => ':',
                '．' | '。' => '.',
                '／' => '/',
                '，' | '、' | '،' => ',',
                '‐' | '‑' | '–' | '—' | '−' | '－' | '―' => '-',
                '’' | '‘' | 'ʼ' | '׳' | '`' => '\'',
                '（' => '(',
                '）' => ')',
                c => c,
            })
        };
        tokens.push(Token { kind, start, end });
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        split(line)
            .into_iter()
            .map(|token| match token.kind {
                Kind::Number(value, width) => format!("{value}/{width}"),
                Kind::Word(word) => word,
                Kind::Sign(sign) => sign.to_string(),
            })
            .collect()
    }

    #[test]
    fn digits_of_any_script_are_numbers() {
        assert_eq!(words("٣ مايو ٢٠٢٦"), ["3/1", "مايو", "2026/4"]);
        assert_eq!(words("०३-०५"), ["3/2", "-", "5/2"]);
        assert_eq!(words("２０２６年５月"), ["2026/4", "年", "5/1", "月"]);
    }

    #[test]
    fn letters_are_folded_and_parted_from_digits() {
        assert_eq!(words("15h59, Août"), ["15/2", "h", "59/2", ",", "aout"]);
        assert_eq!(words("มี.ค."), ["มี", ".", "ค", "."]);
        assert_eq!(words("5월 3일"), ["5/1", "월", "3/1", "일"]);
    }
}
