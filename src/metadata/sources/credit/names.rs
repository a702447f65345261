//! Names in credits: which are known, where one ends, what stands around them.

use super::unwrap;
use crate::page::wording;
use crate::rules::agencies::{Agency, agencies};

/// Words of the longest name.
const NAME_WORDS: usize = 7;
/// Characters of the longest name in a script without spaces.
const UNSPACED_CHARACTERS: usize = 20;
/// Names in one line.
pub(super) const NAMES: usize = 8;
/// Letters of initials beside an agency: "mka", "lby".
const INITIALS: usize = 4;
/// Words of what stands beside known names without being one: "eigene Recherche".
const BESIDE_WORDS: usize = 3;

/// The row of a name as a credit writes it: "(in der) Zeit" is "Die Zeit".
pub(super) fn row(name: &str) -> Option<&'static Agency> {
    let table = agencies();
    table.find(name).or_else(|| {
        let articles = ["The", "Die", "Der", "Das", "Le", "La", "El", "Il"];
        articles
            .iter()
            .find_map(|article| table.find(&format!("{article} {name}")))
    })
}

/// A known agency or outlet, or a word that stands for agencies.
pub(in crate::metadata) fn is_credited(name: &str) -> bool {
    let table = agencies();
    table.find(name).is_some() || table.is_generic(name)
}

pub(super) fn is_initials(piece: &str) -> bool {
    let count = piece.chars().count();
    count <= INITIALS && piece.chars().all(|c| c.is_alphabetic() || c == '.')
}

fn is_lower_initials(piece: &str) -> bool {
    is_initials(piece) && piece.chars().all(|c| c.is_lowercase() || c == '.')
}

/// Names that are all known.
pub(in crate::metadata) fn known_names(text: &str) -> Option<Vec<String>> {
    let whole = without_prefixes(text.trim());
    if is_credited(whole) {
        return Some(vec![whole.to_owned()]);
    }
    let pieces: Vec<&str> = pieces(text).collect();
    let all = pieces.len() <= NAMES
        && pieces
            .iter()
            .all(|piece| is_credited(piece) || is_lower_initials(piece));
    let known = || pieces.iter().filter(|piece| is_credited(piece));
    (all && known().next().is_some()).then(|| known().map(|name| (*name).to_owned()).collect())
}

/// Names as a label introduces them, known or not. Beside known ones, what is none of them is left out.
pub(super) fn any_names(text: &str) -> Option<Vec<String>> {
    let names: Vec<&str> = text
        .split(['/', ',', ';', '|'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    if names.is_empty() || names.len() > NAMES {
        return None;
    }
    if names.iter().all(|name| is_name(name)) {
        return Some(names.into_iter().map(str::to_owned).collect());
    }
    let short = |name: &&str| name.split(' ').count() <= BESIDE_WORDS;
    let known: Vec<String> = pieces(text)
        .filter(|piece| is_credited(piece))
        .map(str::to_owned)
        .collect();
    (names.iter().all(short) && !known.is_empty()).then_some(known)
}

/// Whether it may be the name of an outlet: short, capitalised or without case, no sentence.
pub(super) fn is_name(name: &str) -> bool {
    let Some(first) = name.chars().next() else {
        return false;
    };
    if agencies().find(name).is_some() {
        return true;
    }
    let words: Vec<&str> = name.split(' ').collect();
    let address = words.len() == 1 && name.contains('.');
    let capital = first.is_alphabetic() && !first.is_lowercase();
    let short = if name.chars().any(wording::is_unspaced) {
        name.chars().count() <= UNSPACED_CHARACTERS
    } else {
        words.len() <= NAME_WORDS
    };
    // "First published on March 3".
    let dated = words
        .iter()
        .any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let sentence =
        name.contains(". ") || name.contains(['?', '!', '„', '“', '"', ':', '：', '。', '(', ')']);
    (capital || address) && short && !dated && !sentence
}

/// The parts between separators and conjunctions, without their prefixes. None is looked at before it is asked for.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(['/', ',', ';', '|', '&', '+', '、', '，', '・', '·'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .flat_map(pieces_of)
}

fn pieces_of(part: &str) -> impl Iterator<Item = &str> {
    let known = if agencies().find(part).is_some() {
        Some(vec![part])
    } else {
        hyphened(part)
    };
    let unknown = known.is_none().then(|| joined(part));
    let found = known.into_iter().flatten();
    let found = found.chain(unknown.into_iter().flatten());
    found.map(bare).filter(|piece| !piece.is_empty())
}

fn bare(piece: &str) -> &str {
    without_prefixes(unwrap(piece.trim()).0)
}

/// What conjunctions join.
fn joined(part: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(part);
    std::iter::from_fn(move || {
        let text = rest?;
        let mut at = 0;
        for word in text.split(' ') {
            let end = at + word.len();
            // Nothing stands in front of the first word of all.
            let inside = at > 0 || text.len() < part.len();
            if inside && agencies().is_conjunction(word) {
                rest = text.get((end + 1).min(text.len())..);
                return text.get(..at);
            }
            at = end + 1;
        }
        rest = None;
        Some(text)
    })
}

/// "TT-AFP", where each is known.
fn hyphened(part: &str) -> Option<Vec<&str>> {
    if !part.contains(['-', '–', '‑']) {
        return None;
    }
    let pieces: Vec<&str> = part.split(['-', '–', '‑']).map(str::trim).collect();
    let known = |piece: &&str| agencies().find(piece).is_some();
    pieces.iter().all(known).then_some(pieces)
}

/// The name without articles and "Nachrichtenagentur" in front, unless the name as a whole is known.
pub(in crate::metadata) fn without_prefixes(name: &str) -> &str {
    let table = agencies();
    let mut rest = name;
    // Most words open no prefix.
    let opens = |text: &str| {
        let mut openers = table.prefix_openers.iter();
        let first = text.chars().next();
        first.is_some_and(|first| openers.any(|opener| is_same_folded(first, *opener)))
    };
    'again: while opens(rest) && table.find(rest).is_none() {
        for prefix in &table.prefixes {
            let stripped = if prefix.ends_with(['\'', '’']) {
                strip_prefix_folded(rest, prefix)
            } else {
                strip_start(rest, prefix).filter(|rest| rest.starts_with(' '))
            };
            if let Some(stripped) = stripped
                && !stripped.trim().is_empty()
            {
                rest = stripped.trim();
                continue 'again;
            }
        }
        break;
    }
    rest
}

/// The rest of a text that begins with some words, whatever their case. The words end there.
pub(in crate::metadata) fn strip_start<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    let rest = strip_prefix_folded(text, start)?;
    let joins = start.ends_with(['\'', '’', '】'])
        || start.chars().last().is_some_and(wording::is_unspaced);
    (joins || !rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

pub(super) fn strip_prefix_folded<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for wanted in prefix.chars() {
        if !is_same_folded(rest.next()?, wanted) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// The one letter outside of ASCII whose lower case is in it.
const KELVIN: char = '\u{212A}';

/// Whether two characters are the same, whatever their case.
fn is_same_folded(one: char, other: char) -> bool {
    if one == other {
        return true;
    }
    match (one.is_ascii(), other.is_ascii()) {
        (true, true) => one.eq_ignore_ascii_case(&other),
        (true, false) if other != KELVIN => false,
        (false, true) if one != KELVIN => false,
        _ => one.to_lowercase().eq(other.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_alone_has_its_lower_case_in_ascii() {
        for other in '\u{80}'..=char::MAX {
            let mut lower = other.to_lowercase();
            let ascii = lower.len() == 1 && lower.all(|c| c.is_ascii());
            assert_eq!(ascii, other == KELVIN, "{other:?}");
        }
        assert!(is_same_folded(KELVIN, 'k') && is_same_folded('K', KELVIN));
        assert!(is_same_folded('Ö', 'ö') && !is_same_folded('Ö', 'o'));
    }
}
