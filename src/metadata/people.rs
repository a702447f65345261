//! A byline, taken apart: people, desks, agencies. What is a date, a role, a handle or "Read more" is none of them.

use crate::metadata::sources::credit;
use crate::page::wording::{self, folded};
use crate::rules::agencies::agencies;
use crate::rules::bylines::bylines;

/// Characters of the longest line that is taken apart.
const LINE_CHARACTERS: usize = 300;
/// Characters and words of the longest name.
const NAME_CHARACTERS: usize = 60;
const NAME_WORDS: usize = 6;

/// One person or desk of a byline.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// Without particle, role and date.
    pub name: String,
    /// A desk or an organisation.
    pub desk: bool,
    /// As written.
    pub role: Option<String>,
    /// Beside the name.
    pub email: Option<String>,
}

/// What a byline names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Byline {
    /// In order.
    pub people: Vec<Named>,
    /// Agencies, as written.
    pub agencies: Vec<String>,
}

/// How much a place says about what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// A field for authors: one word may be a name.
    Stated,
    /// Words on the page: only what looks like a name counts.
    Shown,
}

/// Takes a byline apart.
#[must_use]
pub fn split(text: &str, trust: Trust) -> Byline {
    let mut found = Byline::default();
    let text = wording::tidy(text);
    if text.is_empty() || text.chars().count() > LINE_CHARACTERS {
        return found;
    }
    let (text, emails) = without_addresses(&text, &mut found.agencies);
    let pieces = pieces(without_particles(&text));
    if let [last, first] = pieces.as_slice()
        && trust == Trust::Stated
        && text.matches(',').count() == 1
        && [last, first].iter().all(|word| {
            !word.contains(' ')
                && word.chars().count() > 1
                && is_name(word, Trust::Stated)
                && agencies().find(word).is_none()
                && !is_role(word)
        })
    {
        // "Muster, Anna".
        found.people.push(Named {
            name: format!("{first} {last}"),
            ..Named::default()
        });
        return found;
    }
    for piece in pieces {
        take(piece, trust, &mut found);
    }
    if let ([only], [email]) = (found.people.as_mut_slice(), emails.as_slice()) {
        only.email = Some(email.clone());
    }
    found
}

fn take(piece: &str, trust: Trust, found: &mut Byline) {
    let piece = without_date(without_particles(piece));
    let piece = piece
        .trim_matches(|c: char| c.is_whitespace() || "–—-:•·*+|".contains(c))
        .trim_end_matches(|c| c == '.' && piece.split(' ').count() > 1 && !ends_in_initial(piece));
    if piece.is_empty() {
        return;
    }
    if let Some(row) = agencies().find(piece)
        && !row.outlet
    {
        found.agencies.push(piece.to_owned());
        return;
    }
    if is_role(piece) {
        if let Some(last) = found.people.last_mut()
            && last.role.is_none()
        {
            last.role = Some(piece.to_owned());
        }
        return;
    }
    if is_stopped(piece) {
        return;
    }
    let desk = is_desk(piece);
    if (desk && trust == Trust::Stated && piece.chars().count() <= NAME_CHARACTERS)
        || (!desk && is_name(piece, trust))
    {
        let known = |one: &Named| folded(&one.name) == folded(piece);
        if !found.people.iter().any(known) {
            found.people.push(Named {
                name: piece.to_owned(),
                desk,
                ..Named::default()
            });
        }
    }
}

fn ends_in_initial(piece: &str) -> bool {
    piece
        .rsplit(' ')
        .next()
        .is_some_and(|word| word.chars().count() <= 3)
}

/// Takes e-mail addresses, handles, web addresses and brackets out. An agency in brackets is noted.
fn without_addresses(text: &str, agency_names: &mut Vec<String>) -> (String, Vec<String>) {
    let mut out = String::with_capacity(text.len());
    let mut emails = Vec::new();
    let mut bracket: Option<String> = None;
    for word in text.split(' ') {
        let bare = word.trim_matches(['(', ')', '<', '>', ',', ';', '[', ']']);
        let at = bare.find('@');
        if at.is_some_and(|at| at > 0) && bare.contains('.') {
            emails.push(bare.to_owned());
            continue;
        }
        if at == Some(0) || bare.starts_with("http") || bare.starts_with("www.") {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    let mut plain = String::with_capacity(out.len());
    for c in out.chars() {
        match (c, &mut bracket) {
            ('(' | '[' | '（', None) => bracket = Some(String::new()),
            (')' | ']' | '）', Some(inner)) => {
                if agencies().find(inner).is_some_and(|row| !row.outlet) {
                    agency_names.push(inner.clone());
                }
                bracket = None;
                plain.push(' ');
            }
            (c, Some(inner)) => inner.push(c),
            (c, None) => plain.push(c),
        }
    }
    (wording::tidy(&plain), emails)
}

/// Takes "Von", "Written by", "Autor:" off, again and again.
fn without_particles(text: &str) -> &str {
    let mut rest = text.trim();
    'again: loop {
        for particle in &bylines().particles {
            if let Some(stripped) = credit::strip_start(rest, particle.trim_end_matches(':')) {
                let marked = stripped.starts_with([':', '：', '/', '／', '|', ' ', '・']);
                let stripped = stripped.trim_start_matches([':', '：', '/', '／', '|', ' ', '・']);
                // "De" opens names too; a lower-case "de" after a capitalised start is no particle.
                if marked && !stripped.is_empty() {
                    rest = stripped;
                    continue 'again;
                }
            }
        }
        return rest.trim_start_matches([':', ',', '|', '-', '–', '—', '•', '·', ' ']);
    }
}

/// The parts between separators and conjunctions.
fn pieces(text: &str) -> Vec<&str> {
    let table = bylines();
    let mut found = Vec::new();
    let parts = text
        .split([
            ',', ';', '|', '/', '•', '·', '、', '，', '；', '・', '\n', '\t', '→', '►',
        ])
        .flat_map(|part| part.split(" – "))
        .flat_map(|part| part.split(" — "))
        .flat_map(|part| part.split(" - "))
        .flat_map(|part| part.split(" + "));
    for part in parts {
        let part = part.trim();
        let words: Vec<&str> = part.split(' ').collect();
        let mut start = 0;
        let mut at = 0;
        for (index, word) in words.iter().enumerate() {
            let lower = word.to_lowercase();
            let splits = index > 0
                && index + 1 < words.len()
                && *word == lower
                && table.conjunctions.contains(&lower)
                && (!table.weak_conjunctions.contains(&lower)
                    || (index >= 2 && words.len() - index > 2));
            // "BY ADA TEST AND BEN TEST".
            let loud = index > 0
                && index + 1 < words.len()
                && matches!(*word, "AND" | "UND" | "ET" | "And" | "Und");
            if splits || loud {
                found.extend(part.get(start..at));
                start = at + word.len();
            }
            at += word.len() + 1;
        }
        found.extend(part.get(start..));
    }
    found
        .into_iter()
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// Cuts at the first number, and the month or weekday in front of it.
fn without_date(piece: &str) -> &str {
    let words: Vec<&str> = piece.split(' ').collect();
    let Some(number) = words
        .iter()
        .position(|word| word.chars().any(|c| c.is_ascii_digit()))
    else {
        return piece;
    };
    let mut end = number;
    while end > 0
        && bylines()
            .date_words
            .contains(&words[end - 1].trim_matches(['.', ',']).to_lowercase())
    {
        end -= 1;
    }
    let length: usize = words.iter().take(end).map(|word| word.len() + 1).sum();
    piece.get(..length.saturating_sub(1)).unwrap_or_default()
}

fn is_role(piece: &str) -> bool {
    let words = folded(piece);
    let roles = &bylines().roles;
    if roles.contains(&words) {
        return true;
    }
    // "Political Editor", "Redakteurin Wirtschaft": a role word at either end of a few words.
    let mut split = words.split(' ');
    let count = words.split(' ').count();
    (2..=5).contains(&count)
        && (split.next().is_some_and(|first| {
            first.chars().count() > 4 && roles.iter().any(|role| role == first)
        }) || split
            .next_back()
            .is_some_and(|last| roles.iter().any(|role| role == last)))
}

fn is_stopped(piece: &str) -> bool {
    let words = format!(" {} ", folded(piece));
    bylines()
        .stop
        .iter()
        .any(|stop| words.contains(&format!(" {} ", folded(stop))))
}

/// Whether a name is a desk's or an organisation's.
#[must_use]
pub fn is_desk(name: &str) -> bool {
    let words = format!(" {} ", folded(name));
    let lower = name.to_lowercase();
    bylines().desks.iter().any(|desk| {
        if desk.starts_with('.') {
            lower.ends_with(desk.as_str())
        } else if desk.chars().any(wording::is_unspaced) {
            lower.contains(desk.as_str())
        } else {
            words.contains(&format!(" {desk} "))
        }
    })
}

fn is_name(piece: &str, trust: Trust) -> bool {
    let words: Vec<&str> = piece.split(' ').collect();
    let length = piece.chars().count();
    let unspaced = piece.chars().any(wording::is_unspaced);
    if !(2..=NAME_CHARACTERS).contains(&length)
        || words.len() > NAME_WORDS
        || piece.chars().any(|c| c.is_ascii_digit())
    {
        return false;
    }
    if piece.contains([
        '?', '!', ':', '@', '#', '<', '>', '"', '=', '_', '„', '“', '”', '…', '%', '{', '}', '\\',
        '©',
    ]) {
        return false;
    }
    if unspaced {
        return length <= 12;
    }
    let particles = &bylines().name_particles;
    let capital = |word: &&str| {
        let word = word.trim_start_matches(['\'', '’', '.']);
        word.chars()
            .next()
            .is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
            || particles.contains(&word.to_lowercase())
            || word
                .split(['\'', '’', '-'])
                .any(|part| part.chars().next().is_some_and(char::is_uppercase))
    };
    match trust {
        Trust::Stated => {
            words.iter().filter(|word| capital(word)).count() * 2 >= words.len() || words.len() == 1
        }
        Trust::Shown => words.len() >= 2 && words.iter().all(|word| capital(&word)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str, trust: Trust) -> Vec<String> {
        split(text, trust)
            .people
            .into_iter()
            .map(|one| one.name)
            .collect()
    }

    #[test]
    fn every_example_of_the_table_is_taken_apart() {
        for example in &bylines().example {
            for trust in [Trust::Stated, Trust::Shown] {
                assert_eq!(
                    names(&example.text, trust),
                    example.people,
                    "{} {trust:?}",
                    example.text
                );
            }
            assert_eq!(
                split(&example.text, Trust::Shown).agencies,
                example.agencies,
                "{}",
                example.text
            );
        }
    }

    #[test]
    fn an_address_beside_one_name_is_that_persons() {
        let found = split("Ada Test (ada.test@example.org)", Trust::Shown);
        assert_eq!(
            found.people[0].email.as_deref(),
            Some("ada.test@example.org")
        );
    }

    #[test]
    fn roles_are_kept_beside_the_name() {
        let found = split("By Ada Test, Political Editor", Trust::Shown);
        assert_eq!(found.people[0].role.as_deref(), Some("Political Editor"));
    }

    #[test]
    fn a_desk_is_told_from_a_person() {
        assert!(split("Redaktion Hafenpost", Trust::Stated).people[0].desk);
        assert!(split("Hafenpost Newsroom", Trust::Shown).people.is_empty());
        assert_eq!(names("Muster, Anna", Trust::Stated), ["Anna Muster"]);
    }
}
