//! How well a text reads as a language that is written in a given legacy encoding: what tells a text from the same bytes
//! read in another encoding. The model says which language it is, the alphabets whether the letters are that language's.

use super::model::{Model, Named};
use crate::page::decode::Fit;
use crate::rules::alphabets::{Alphabet, alphabets};

/// Letters that the model reads.
const SAMPLE_LETTERS: usize = 800;
/// What a language costs at most that the model does not see, in nats: it errs on a line of few words.
const UNSEEN: f32 = -8.0;
/// What a language costs that few pages are written in, in nats: a line of another in the wrong letters often looks like one.
const UNUSUAL: f32 = -3.0;
/// From here on a text counts as one in a language: one chance in twenty.
const KNOWN: f32 = -3.0;
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

/// How likely a text is in the best of the languages that an encoding was made for. None where there is no letter, or no such language.
#[must_use]
pub fn plausibility(text: &str, encoding: &str) -> Option<Fit> {
    let model = Model::shipped();
    let (scores, _) = model.read_text(text, SAMPLE_LETTERS)?;
    let table = alphabets();
    let of_language = |alphabet: &&Alphabet| {
        let named = model.named().iter().zip(&scores);
        let own = named.filter(|(named, _)| named.primary == alphabet.tag);
        let usual = |named: &Named| if named.common { 0.0 } else { UNUSUAL };
        own.map(|(named, score)| *score + usual(named))
            .fold(UNSEEN, f32::max)
    };
    let letters = foreign_letters(text);
    let rated = table
        .languages
        .iter()
        .filter(|alphabet| alphabet.encodings.contains(encoding))
        .map(|alphabet| {
            let fit: f32 = letters.iter().map(|letter| cost(*letter, alphabet)).sum();
            let language = of_language(&alphabet);
            Fit {
                nats: language + fit,
                known: language >= KNOWN,
            }
        });
    let best = rated.max_by(|one, other| one.nats.total_cmp(&other.nats))?;
    Some(Fit {
        nats: best.nats + broken(text),
        ..best
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn nats(text: &str, encoding: &str) -> f32 {
        plausibility(text, encoding).expect("letters").nats
    }

    #[test]
    fn the_right_letters_read_better() {
        let lithuanian = "Senasis tiltas per upę bus pritaikytas dviratininkams, nusprendė taryba";
        assert!(plausibility(lithuanian, "windows-1257").is_some_and(|fit| fit.known));
        let wrong = "Senasis tiltas per upć bus pritaikytas dviratininkams, nusprendë taryba";
        assert!(nats(lithuanian, "windows-1257") > nats(wrong, "windows-1250") + 5.0);
    }

    #[test]
    fn signs_and_capitals_inside_words_read_badly() {
        assert!(broken("po¾ar") <= BROKEN_WORD);
        assert!(broken("þjóÐ") <= BROKEN_WORD);
        assert!(broken("po\u{9e}ar") < 0.0);
        assert!(broken("l’été, «déjà» – 5 €").abs() < f32::EPSILON);
    }

    #[test]
    fn without_letters_or_language_there_is_no_answer() {
        assert_eq!(plausibility("12 %", "windows-1252"), None);
        assert_eq!(plausibility("text", "shift_jis"), None);
    }
}
