//! What a part of a byline is: a person's name, a desk, a role, a degree, or nothing of the kind.

use super::Trust;
use crate::page::wording::{self, folded};
use crate::rules::bylines::bylines;

/// Characters and words of the longest name.
const NAME_CHARACTERS: usize = 60;
const NAME_WORDS: usize = 6;
/// Characters of the longest name in a script without spaces.
const UNSPACED_CHARACTERS: usize = 12;
/// Characters of Korean names.
const HANGUL_CHARACTERS: std::ops::RangeInclusive<usize> = 2..=4;
/// Words of the longest role.
const ROLE_WORDS: usize = 6;
/// Letters of initials beside an agency: "mka", "lby".
const INITIALS: usize = 4;
/// No name holds these.
const NEVER: [char; 23] = [
    '?', '!', ':', '：', '@', '#', '<', '>', '"', '=', '„', '“', '”', '…', '%', '{', '}', '\\',
    '©', '*', '[', ']', '|',
];

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Person,
    Desk,
    Role,
    Credential,
    Other,
}

/// Tells what a part is.
pub(super) fn sort_of(piece: &str, trust: Trust) -> Sort {
    let table = bylines();
    if table.credentials.contains(&piece.to_lowercase()) {
        return Sort::Credential;
    }
    if piece.contains(NEVER) {
        return Sort::Other;
    }
    let (name, role) = without_role(piece);
    if role.is_some() && is_name(name, trust) && !is_desk(name) {
        return Sort::Person;
    }
    let role = is_role(piece);
    // "Hafenpost Reporter", "Staff Writer" in a field of their own are who they name.
    let desk = is_desk(piece);
    if role && !(desk && trust == Trust::Stated) {
        return Sort::Role;
    }
    if table.stop.stand_in(piece) {
        return Sort::Other;
    }
    if desk {
        let short = piece.chars().count() <= NAME_CHARACTERS;
        return if short { Sort::Desk } else { Sort::Other };
    }
    if is_name(piece, trust) {
        Sort::Person
    } else {
        Sort::Other
    }
}

/// Whether a name is a desk's or an organisation's.
#[must_use]
pub fn is_desk(name: &str) -> bool {
    bylines().desks.stand_in(name)
}

/// Whether a name is a login: one word in lower case, or with marks that no name has.
#[must_use]
pub fn is_handle(name: &str) -> bool {
    let cased = name.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    !name.contains(' ')
        && cased
        && (!name.chars().any(char::is_uppercase)
            || name.contains(['.', '_', '@'])
            || name.chars().any(|c| c.is_ascii_digit()))
}

/// "mka": initials, beside an agency.
pub(super) fn is_initials(name: &str) -> bool {
    name.chars().count() <= INITIALS && name.chars().all(|c| c.is_lowercase() || c == '.')
}

fn is_role(piece: &str) -> bool {
    let table = bylines();
    let words = folded(piece);
    if table.roles.contains(&words) {
        return true;
    }
    let count = words.split(' ').count();
    if count > ROLE_WORDS {
        return false;
    }
    // "Political Editor", "Redakteurin Wirtschaft", "Leitender Wirtschaftsredakteur": a role word at either end.
    let first = words.split(' ').next().unwrap_or_default();
    let last = words.rsplit(' ').next().unwrap_or_default();
    let ending = |word: &str| {
        table
            .role_endings
            .iter()
            .any(|end| word == end || (word.ends_with(end.as_str()) && word.len() > end.len() + 2))
    };
    count > 1
        && (first.chars().count() > 4 && table.roles.contains(first) || table.roles.contains(last))
        || ending(last)
}

/// A name and the role written behind it without a comma: "홍길동 기자", "Ada Test Senior Politics Editor".
pub(super) fn without_role(piece: &str) -> (&str, Option<&str>) {
    let table = bylines();
    for role in &table.suffixes {
        if let Some(name) = piece.strip_suffix(role.as_str())
            && name.trim_end().chars().count() >= 2
        {
            return (name.trim_end(), Some(role.trim_start()));
        }
    }
    // Two words of a name, and a role of at least two: fewer may be a surname.
    let mut spaces = piece.match_indices(' ').map(|(at, _)| at);
    let Some(at) = spaces.nth(1) else {
        return (piece, None);
    };
    let (name, role) = piece.split_at(at);
    let role = role.trim_start();
    let telling = |word: &str| table.role_adjectives.contains(&word.to_lowercase());
    let named = name
        .split(' ')
        .all(|word| is_capital(word) && !telling(word));
    let known = role.contains(' ') && role.split(' ').next().is_some_and(telling) && is_role(role);
    if named && known {
        (name, Some(role))
    } else {
        (piece, None)
    }
}

/// "홍길동 기자": a name and the word for reporter, set apart by a space, and nothing else.
pub(in crate::metadata) fn is_reporter(text: &str) -> bool {
    let text = text.trim();
    let hangul = |c: char| ('가'..='힣').contains(&c);
    text.starts_with(hangul)
        && bylines().suffixes.iter().any(|suffix| {
            suffix.starts_with(' ')
                && text.strip_suffix(suffix.as_str()).is_some_and(|name| {
                    HANGUL_CHARACTERS.contains(&name.chars().count()) && name.chars().all(hangul)
                })
        })
}

/// Whether a part holds what no name holds.
pub(super) fn is_stopped(text: &str) -> bool {
    bylines().stop.stand_in(text)
}

/// Whether help of a kind makes nobody an author: checking, reviewing, editing.
pub(super) fn is_unnamed(helper: &str) -> bool {
    bylines().unnamed.contains(&folded(helper))
}

/// Two or three capitalised words, none of them of an organisation: a name even behind somebody's role.
pub(in crate::metadata) fn is_surely_a_person(piece: &str) -> bool {
    let words = piece.split(' ').count();
    let plain = piece
        .chars()
        .all(|c| c.is_alphabetic() || " .-'’".contains(c));
    plain && (2..=3).contains(&words) && sort_of(piece, Trust::Shown) == Sort::Person
}

fn is_name(piece: &str, trust: Trust) -> bool {
    let words: Vec<&str> = piece.split(' ').collect();
    let length = piece.chars().count();
    if !(2..=NAME_CHARACTERS).contains(&length)
        || words.len() > NAME_WORDS
        || !piece.chars().any(char::is_alphabetic)
    {
        return false;
    }
    if piece.chars().any(wording::is_unspaced) {
        return length <= UNSPACED_CHARACTERS && !piece.chars().any(|c| c.is_ascii_digit());
    }
    let hangul = |c: char| ('가'..='힣').contains(&c);
    if words.len() == 1 && HANGUL_CHARACTERS.contains(&length) && piece.chars().all(hangul) {
        return true;
    }
    match trust {
        Trust::Stated => {
            let capital = words.iter().filter(|word| is_capital(word)).count();
            capital * 2 >= words.len() || words.len() == 1
        }
        Trust::Shown => {
            words.len() >= 2
                && words.iter().all(|word| is_capital(word))
                && !piece.chars().any(|c| c.is_ascii_digit() || c == '_')
                && words.iter().any(|word| word.chars().count() > 2)
        }
    }
}

/// A word as names have it: with a capital, in a script without, or a particle.
fn is_capital(word: &str) -> bool {
    let bare = word.trim_start_matches(['\'', '’', '.', '‘', '(']);
    let first = bare.chars().next();
    first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
        || bylines().name_particles.contains(&bare.to_lowercase())
        || bare
            .split(['\'', '’', '-'])
            .any(|part| part.chars().next().is_some_and(char::is_uppercase))
}
