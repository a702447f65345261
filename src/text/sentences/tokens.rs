//! The word in front of a mark, and what shape it has.

use crate::rules::abbreviations;

/// Marks in front of a word that are no part of it.
const OPENERS: &str = "([{„“\"«»‚‘'’/–—¿¡";
/// Letters of a token that are looked at, at most: a text of nothing but dots is read in time, too.
const TOKEN_LETTERS: usize = 60;
/// Abbreviated letters in a row that are looked up together, at most.
const SPELT: usize = 4;
/// Letters of a Roman number that counts centuries and kings.
const ROMAN_LETTERS: usize = 6;

/// The last word of a text without its opening marks, and what stands before it.
pub(super) fn last_token(text: &str) -> (&str, &str) {
    let start = text
        .char_indices()
        .rev()
        .take(TOKEN_LETTERS)
        .take_while(|(_, c)| !(c.is_whitespace() || OPENERS.contains(*c)))
        .last()
        .map_or(text.len(), |(index, _)| index);
    text.split_at_checked(start).unwrap_or((text, ""))
}

/// The first word of a text, behind marks.
pub(super) fn first_word(text: &str) -> &str {
    let mut letters = text.char_indices().take(TOKEN_LETTERS);
    let start = letters.find(|(_, c)| c.is_alphanumeric());
    let Some((_, text)) = start.and_then(|(start, _)| text.split_at_checked(start)) else {
        return "";
    };
    let mut letters = text.char_indices().take(TOKEN_LETTERS);
    let end = letters.find(|(_, c)| !(c.is_alphanumeric() || *c == '-'));
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// A token with the abbreviated letters in front of it: "B" behind "z. " is "z.b". None where there are no such letters.
pub(super) fn spelt(lead: &str, token: &str) -> Option<String> {
    let mut spelt = token.to_lowercase();
    let mut lead = lead;
    for _ in 0..SPELT {
        let Some(core) = lead.trim_end().strip_suffix('.') else {
            break;
        };
        let (before, letter) = last_token(core);
        if letter.chars().count() > 2 || !letter.chars().all(char::is_alphabetic) {
            break;
        }
        spelt = format!("{}.{spelt}", letter.to_lowercase());
        lead = before;
    }
    (spelt.len() > token.len()).then_some(spelt)
}

/// One letter: the initial of a name. Indic scripts spell the names of Latin letters: "एम".
pub(super) fn is_initial(token: &str) -> bool {
    let mut letters = token.chars();
    let Some(letter) = letters.next().filter(|letter| letter.is_alphabetic()) else {
        return false;
    };
    let one = letters.next().is_none();
    match letter {
        '\u{900}'..='\u{dff}' => abbreviations::is_letter_name(token),
        _ => one && (letter.is_uppercase() || letter.is_lowercase()),
    }
}

/// Letters with dots between: "U.S", "p.m", "J.R.R".
pub(super) fn is_dotted(token: &str) -> bool {
    token.contains('.') && token.split('.').all(is_part)
}

fn is_part(part: &str) -> bool {
    let mut letters = part.chars();
    let letter = letters.next().filter(|letter| letter.is_alphabetic());
    letter.is_some() && (letters.next().is_none() || is_initial(part))
}

/// "II", "XIV".
pub(super) fn is_roman(token: &str) -> bool {
    token.len() > 1
        && token.len() <= ROMAN_LETTERS
        && token.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}

/// Whether a lower-case letter stands behind a number or a stroke, or behind a word and its apostrophe: a unit or an ending,
/// which may well end a sentence.
pub(super) fn is_unit(lead: &str, token: &str) -> bool {
    if !token.chars().all(char::is_lowercase) {
        return false;
    }
    let behind_word = |lead: &str| lead.ends_with(char::is_alphanumeric);
    lead.ends_with('/')
        || lead
            .trim_end()
            .ends_with(|c: char| c.is_ascii_digit() || c == '%')
        || lead.strip_suffix(['\'', '’']).is_some_and(behind_word)
}
