//! How well a text reads as a language that is written in a given legacy encoding: what tells a text from the same bytes
//! read in another encoding. The model says which language it is, the alphabets whether the letters are that language's.

use super::model::Model;
use crate::rules::alphabets::{Alphabet, alphabets};
use crate::rules::languages::languages;

/// Letters that the model reads.
const SAMPLE_LETTERS: usize = 800;
/// What a language costs at most that the model does not see, in nats: it errs on a line of few words.
const UNSEEN: f32 = -8.0;
/// What a letter costs that borrowed words and names bring with them, in nats.
const LOAN: f32 = -1.0;
/// What a letter costs that no word of the language has.
const ALIEN: f32 = -3.0;
/// What a sign costs that prose has seldom.
const ODD_SIGN: f32 = -1.0;
/// What a sign inside a word costs, a capital behind a small letter, and a control character.
const BROKEN_WORD: f32 = -3.0;
/// What a character costs that the encoding does not have.
const MALFORMED: f32 = -6.0;

/// How likely a text is in the best of the languages that an encoding was made for, in nats, of which only the difference
/// to the same bytes read otherwise means something. None where there is no letter, or no such language.
#[must_use]
pub fn plausibility(text: &str, encoding: &str) -> Option<f32> {
    let model = Model::shipped();
    let (scores, _) = model.read_text(text, SAMPLE_LETTERS)?;
    let table = alphabets();
    let of_language = |alphabet: &&Alphabet| {
        let named = model.named().iter().zip(&scores);
        let own = named.filter(|(named, _)| named.primary == alphabet.tag);
        own.map(|(_, score)| *score).fold(UNSEEN, f32::max)
    };
    let letters = foreign_letters(text);
    let rated = table
        .languages
        .iter()
        .filter(|alphabet| alphabet.encodings.contains(encoding))
        .map(|alphabet| {
            let fit: f32 = letters.iter().map(|letter| cost(*letter, alphabet)).sum();
            of_language(&alphabet) + fit
        });
    rated.max_by(f32::total_cmp).map(|best| best + broken(text))
}

/// The letters outside of ASCII, lower case.
fn foreign_letters(text: &str) -> Vec<char> {
    let letters = text.chars().filter(|c| !c.is_ascii() && c.is_alphabetic());
    letters
        .map(|c| c.to_lowercase().next().unwrap_or(c))
        .collect()
}

fn cost(letter: char, alphabet: &Alphabet) -> f32 {
    if alphabet.letters.contains(&letter) {
        0.0
    } else if alphabets().loans.contains(&letter) {
        LOAN
    } else {
        ALIEN
    }
}

/// What no language has: signs inside words, capitals behind small letters, control characters.
fn broken(text: &str) -> f32 {
    let mut sum = 0.0;
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        if !c.is_ascii() {
            sum += if c == char::REPLACEMENT_CHARACTER {
                MALFORMED
            } else if c.is_control() {
                BROKEN_WORD
            } else if c.is_alphabetic() {
                if c.is_uppercase() && before.is_lowercase() {
                    BROKEN_WORD
                } else {
                    0.0
                }
            } else if before.is_alphabetic() && next.is_alphabetic() && !joins(c) {
                BROKEN_WORD
            } else if is_usual(c) {
                0.0
            } else {
                ODD_SIGN
            };
        }
        before = c;
    }
    sum
}

/// Signs that stand between letters: apostrophes, dashes, the Catalan point, spaces that do not break, quotation marks
/// after an elided article.
fn joins(c: char) -> bool {
    matches!(
        c,
        '’' | '‘'
            | '´'
            | '–'
            | '—'
            | '·'
            | '\u{a0}'
            | '\u{ad}'
            | '…'
            | '“'
            | '«'
            | '„'
            | '”'
            | '»'
    )
}

/// Signs of prose.
fn is_usual(c: char) -> bool {
    joins(c)
        || matches!(
            c,
            '‚' | '‹'
                | '›'
                | '¿'
                | '¡'
                | '€'
                | '£'
                | '$'
                | '§'
                | '°'
                | '©'
                | '®'
                | '™'
                | '•'
                | '½'
                | '²'
                | '³'
        )
}
