//! An article's parts as one folded text, in which stems and features are looked for, and the way back to what was written.

use unicode_normalization::char::decompose_compatible;

use crate::text::words::{is_combining, is_mark, is_unspaced, spelt_out};

/// Bytes of a text that are looked at: a story says what it is about at its start.
const TEXT_BYTES: usize = 6_000;
/// Letters of a text without word spaces that are looked at: each carries more than one of an alphabet.
const UNSPACED_LETTERS: usize = 900;

/// Where a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// In the headline.
    Headline,
    /// In the standfirst.
    Standfirst,
    /// In the text.
    Text,
}

/// One word, or a run of letters of a script without word spaces.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Half open, in bytes of [`Folded::text`].
    pub start: u32,
    /// See `start`.
    pub end: u32,
    /// Half open, in bytes of the part.
    pub from: u32,
    /// See `from`.
    pub to: u32,
    /// The part.
    pub part: Part,
    /// Paragraphs of the part that stand in front.
    pub paragraph: u16,
    /// Whether its script puts no space between words.
    pub unspaced: bool,
}

/// The parts, folded: words in lower case and without accents, each with a space in front and behind; parts parted by a line
/// break.
#[derive(Debug, Default)]
pub struct Folded<'a> {
    /// The folded words.
    pub text: String,
    /// Where they came from, in order.
    pub tokens: Vec<Token>,
    parts: [&'a str; 3],
}

impl<'a> Folded<'a> {
    /// Folds the beginning of an article.
    #[must_use]
    pub fn of(headline: &'a str, standfirst: &'a str, text: &'a str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(TEXT_BYTES + 1_000),
            tokens: Vec::with_capacity(1_000),
            parts: [headline, standfirst, text],
        };
        let mut unspaced = 0;
        for (part, text) in [
            (Part::Headline, headline),
            (Part::Standfirst, standfirst),
            (Part::Text, text),
        ] {
            folded.add(part, head(text), &mut unspaced);
        }
        folded
    }

    /// A token as written.
    #[must_use]
    pub fn written(&self, token: &Token) -> &'a str {
        let part = self.parts[token.part as usize];
        part.get(token.from as usize..token.to as usize)
            .unwrap_or_default()
    }

    /// What was written where a stretch of the folded text stands: its words; of a run of letters without spaces the letters alone.
    #[must_use]
    pub fn quoted(&self, start: usize, end: usize) -> &'a str {
        let stretch = self.text.get(start..end).unwrap_or_default();
        let start = end - stretch.trim_start().len();
        let end = start + stretch.trim().len();
        let first = self.tokens.get(self.token_at(start));
        let last = self.tokens.get(self.token_at(end.saturating_sub(1)));
        let (Some(first), Some(last)) = (first, last) else {
            return "";
        };
        if first.part != last.part {
            return self.written(first);
        }
        let from = self.letter_at(first, start).unwrap_or(first.from as usize);
        let to = self.letter_at(last, end).unwrap_or(last.to as usize);
        let part = self.parts[first.part as usize];
        part.get(from..to).unwrap_or_default()
    }

    /// The byte of the part at which a byte of the folded text was written, inside a run of letters without spaces.
    fn letter_at(&self, token: &Token, byte: usize) -> Option<usize> {
        if !token.unspaced {
            return None;
        }
        let mut folded = String::new();
        for (index, c) in self.written(token).char_indices() {
            if token.start as usize + folded.len() >= byte {
                return Some(token.from as usize + index);
            }
            letter(c, &mut folded);
        }
        None
    }

    /// The index of the token that holds a byte of the folded text, or the next one.
    #[must_use]
    pub fn token_at(&self, byte: usize) -> usize {
        self.tokens
            .partition_point(|token| token.end as usize <= byte)
    }

    fn add(&mut self, part: Part, text: &str, unspaced: &mut usize) {
        let mut open: Option<Token> = None;
        let mut paragraph = 0_u16;
        let mut breaks = 0;
        self.text.push(' ');
        let mut index = 0;
        while let Some(c) = text.get(index..).and_then(|rest| rest.chars().next()) {
            let plain = plain_letters(text, index);
            let next = index + plain.max(c.len_utf8());
            if plain == 0 && (c.is_ascii() || !is_letter(c)) {
                self.close(&mut open, index);
                breaks = if c == '\n' { breaks + 1 } else { 0 };
                if breaks == 2 {
                    paragraph = paragraph.saturating_add(1);
                }
                index = next;
                continue;
            }
            breaks = 0;
            let wide = plain == 0 && is_unspaced(c);
            if wide {
                *unspaced += 1;
                if *unspaced > UNSPACED_LETTERS {
                    break;
                }
            }
            if open.is_some_and(|token| token.unspaced != wide) {
                self.close(&mut open, index);
            }
            if open.is_none() {
                let start = place(self.text.len());
                open = Some(Token {
                    start,
                    end: start,
                    from: place(index),
                    to: 0,
                    part,
                    paragraph,
                    unspaced: wide,
                });
            }
            if plain > 0 {
                let from = self.text.len();
                self.text
                    .push_str(text.get(index..next).unwrap_or_default());
                if let Some(letters) = self.text.get_mut(from..) {
                    letters.make_ascii_lowercase();
                }
            } else {
                letter(c, &mut self.text);
            }
            index = next;
        }
        self.close(&mut open, index);
        self.text.push('\n');
    }

    fn close(&mut self, open: &mut Option<Token>, index: usize) {
        let Some(mut token) = open.take() else {
            return;
        };
        token.end = place(self.text.len());
        token.to = place(index);
        if token.end > token.start {
            let word = self.text.get(token.start as usize..).unwrap_or_default();
            let article = arabic_article(word);
            if article > 0 {
                let start = token.start as usize;
                self.text.drain(start..start + article);
                token.end = place(self.text.len());
            }
            self.tokens.push(token);
            self.text.push(' ');
        }
    }
}

/// A word or a phrase as the folded text has it, without spaces around.
#[must_use]
pub fn fold(phrase: &str) -> String {
    Folded::of(phrase, "", "").text.trim().to_owned()
}

/// How many letters and digits of ASCII there are from here on: most text is read by such runs.
fn plain_letters(text: &str, index: usize) -> usize {
    let rest = text.as_bytes().get(index..).unwrap_or_default();
    let other = rest.iter().position(|byte| !byte.is_ascii_alphanumeric());
    other.unwrap_or(rest.len())
}

/// Whether a character beyond ASCII is part of a word.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c) || is_unspaced(c)
}

fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn head(text: &str) -> &str {
    text.get(..text.floor_char_boundary(TEXT_BYTES))
        .unwrap_or(text)
}

/// Appends a letter, lower case, without accents, letters like "ß" spelt out.
fn letter(c: char, out: &mut String) {
    if let Some(spelt) = spelt_out(c) {
        out.push_str(spelt);
        return;
    }
    match c {
        // Letters that are written with and without their marks.
        'ё' | 'Ё' => out.push('е'),
        'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
        'ى' | 'ي' | 'ی' => out.push('ي'),
        'ك' | 'ک' => out.push('ك'),
        '\u{200c}' | '\u{640}' => {}
        // Scripts whose letters have neither case nor marks that are left out.
        '\u{904}'..='\u{10ff}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}'
        | 'а'..='и'
        | 'к'..='я'
        | 'і'
        | 'є'
        | 'ґ' => out.push(c),
        _ => decompose_compatible(c, |c| {
            if !is_combining(c) {
                out.extend(c.to_lowercase().filter(|c| !is_combining(*c)));
            }
        }),
    }
}

/// Bytes of the Arabic article at the start of a word, with the particles that are written with it.
fn arabic_article(word: &str) -> usize {
    if !word.starts_with(['ا', 'و', 'ف', 'ب', 'ك', 'ل']) {
        return 0;
    }
    for article in ["وبال", "ولل", "وال", "فال", "بال", "كال", "لل", "ال"] {
        if let Some(rest) = word.strip_prefix(article) {
            // What is left must be a word.
            return if rest.chars().nth(2).is_some() {
                article.len()
            } else {
                0
            };
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_lead_back_to_what_was_written() {
        let folded = Folded::of("Größe zählt", "", "Łódź, Œuvre.\n\nİzmir 2024");
        assert_eq!(folded.text, " grosse zahlt \n \n lodz oeuvre izmir 2024 \n");
        let words: Vec<&str> = folded
            .tokens
            .iter()
            .map(|token| folded.written(token))
            .collect();
        assert_eq!(words, ["Größe", "zählt", "Łódź", "Œuvre", "İzmir", "2024"]);
        assert_eq!(folded.tokens[4].paragraph, 1);
        let at = folded.text.find("zahlt").expect("a word");
        assert_eq!(folded.token_at(at), 1);
    }

    #[test]
    fn a_stretch_is_quoted_as_written() {
        let folded = Folded::of("Le Chef de l'État à Tōkyō", "", "東京都ガソリン税");
        let of = |words: &str| {
            let start = folded.text.find(words).expect("words");
            folded.quoted(start, start + words.len())
        };
        assert_eq!(of(" chef de l etat "), "Chef de l'État");
        assert_eq!(of(" toky"), "Tōkyō");
        assert_eq!(of("都"), "都");
        assert_eq!(of("税"), "税");
        assert_eq!(folded.quoted(900, 910), "");
    }

    #[test]
    fn runs_without_spaces_stand_apart_from_latin_words() {
        let folded = Folded::of("東京でCOVID感染", "", "");
        assert_eq!(folded.text, " 東京で covid 感染 \n \n \n");
        assert!(folded.tokens[0].unspaced && !folded.tokens[1].unspaced);
    }

    #[test]
    fn the_arabic_article_is_left_out() {
        assert_eq!(fold("الحرب والسلام"), "حرب سلام");
        assert_eq!(fold("الو"), "الو");
    }
}
