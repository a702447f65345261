//! A line to its parts: what stands in front of names, between them, behind them.

use crate::metadata::sources::credit;
use crate::page::wording;
use crate::rules::agencies::agencies;
use crate::rules::bylines::bylines;
use crate::rules::openings::Openings;

/// Between a particle and a name.
const AFTER_PARTICLE: [char; 8] = [':', '：', '/', '／', '|', ' ', '・', '｜'];
/// Signs around a name that are none of it.
const AROUND: &str = "–—-:•·*+|►→»«›/,;~";

/// How a part is joined to the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// The first one.
    Start,
    /// A comma, a bar, a dash.
    Comma,
    /// "and".
    And,
    /// "with", in front of an agency.
    Material,
}

/// A part of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'t> {
    pub(super) text: &'t str,
    pub(super) join: Join,
}

/// A line without addresses.
#[derive(Debug, Default)]
pub(super) struct Cleaned {
    pub(super) text: String,
    pub(super) emails: Vec<String>,
    /// What stood in brackets.
    pub(super) brackets: Vec<String>,
}

/// Takes e-mail addresses, handles, web addresses and brackets out. A handle parts what stands around it.
pub(super) fn without_addresses(text: &str) -> Cleaned {
    let mut cleaned = Cleaned::default();
    let mut plain = String::with_capacity(text.len());
    for word in text.split(' ') {
        let bare = word.trim_matches(['(', ')', '<', '>', ',', ';', '[', ']', '|']);
        let at = bare.find('@');
        if at.is_some_and(|at| at > 0) && bare.contains('.') {
            cleaned.emails.push(bare.to_owned());
            plain.push_str(", ");
        } else if at == Some(0) || bare.starts_with("http") || bare.starts_with("www.") {
            plain.push_str(", ");
        } else {
            plain.push_str(word);
            plain.push(' ');
        }
    }
    let mut out = String::with_capacity(plain.len());
    let mut bracket: Option<String> = None;
    let mut rest = plain.chars();
    while let Some(c) = rest.next() {
        match (c, &mut bracket) {
            ('(' | '[' | '（' | '【', None) => bracket = Some(String::new()),
            (')' | ']' | '）' | '】', Some(inner)) => {
                // "Ada (Lou) Test": a name among its own.
                let goes_on = rest.as_str().trim_start().starts_with(char::is_uppercase);
                if goes_on && !out.trim().is_empty() && is_middle_name(inner) {
                    out.push('(');
                    out.push_str(inner);
                    out.push(')');
                } else {
                    cleaned.brackets.push(inner.clone());
                    out.push(' ');
                }
                bracket = None;
            }
            (c, Some(inner)) => inner.push(c),
            (c, None) => out.push(c),
        }
    }
    cleaned.text = wording::tidy(&out);
    cleaned
}

fn is_middle_name(inner: &str) -> bool {
    inner
        .split(' ')
        .all(|word| word.starts_with(char::is_uppercase))
        && agencies().find(inner).is_none()
        && super::names::sort_of(inner, super::Trust::Stated) == super::names::Sort::Person
}

/// Takes "Von", "Written by", "Autor:" off, again and again.
pub(in crate::metadata) fn without_particles(text: &str) -> &str {
    let mut rest = text.trim();
    while let Some(stripped) = opening(&bylines().particles, rest) {
        if stripped.is_empty() {
            return rest;
        }
        rest = stripped;
    }
    rest.trim_start_matches([':', ',', '|', '-', '–', '—', '•', '·', ' '])
}

/// What stands behind one of some phrases; it ends there.
fn opening<'t>(phrases: &Openings, text: &'t str) -> Option<&'t str> {
    phrases.like(text).find_map(|phrase| {
        let bare = phrase.trim_end_matches([':', '：', ' ']);
        let stripped = credit::strip_start(text, bare)?;
        let marked = stripped.is_empty() || stripped.starts_with(AFTER_PARTICLE);
        let colon = stripped.trim_start().starts_with([':', '：']);
        // A label needs its colon.
        let labelled = bare.len() == phrase.len() || colon;
        let rest = stripped.trim_start_matches(AFTER_PARTICLE);
        // "Da Silva", "Di Prova": these open names too.
        let weak = !colon && !rest.contains(' ') && bylines().weak_particles.contains(bare);
        (marked && labelled && !weak).then_some(rest)
    })
}

/// Whether a line opens like a byline, at its start or behind a date.
pub(in crate::metadata) fn has_opener(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || AROUND.contains(c));
    opens(text) || behind_date(text).len() < text.len()
}

fn opens(text: &str) -> bool {
    opening(&bylines().openers, text).is_some()
}

/// The byline behind a date and time: "12 июля 2003 г., 14:20 | Автор: Пётр Ласточкин"; any other line as it is.
pub(super) fn behind_date(line: &str) -> &str {
    let mut rest = line;
    let mut dated = false;
    while !rest.is_empty() {
        let (word, more) = rest.split_once(' ').unwrap_or((rest, ""));
        let bare = word.trim_matches(|c: char| c.is_ascii_punctuation() || AROUND.contains(c));
        let number = bare.starts_with(|c: char| c.is_ascii_digit());
        let part = bare.is_empty() || number || bylines().date_words.contains(&bare.to_lowercase());
        if dated && opens(rest) {
            return rest;
        }
        if !part {
            break;
        }
        dated |= number;
        rest = more;
    }
    line
}

/// Whether a part is nothing but words in front of a name.
pub(in crate::metadata) fn is_particle(text: &str) -> bool {
    opening(&bylines().particles, text).is_some_and(str::is_empty)
        || opening(&bylines().helpers, text).is_some_and(str::is_empty)
}

/// What stands behind "Photography by" and the like, and what those did.
pub(super) fn without_helper(text: &str) -> (&str, Option<&str>) {
    let Some(rest) = opening(&bylines().helpers, text) else {
        return (text, None);
    };
    let head = text
        .get(..text.len() - rest.len())
        .unwrap_or_default()
        .trim_end_matches(AFTER_PARTICLE);
    // "Photography by": the particle says nothing.
    let words = match head.rsplit_once(' ') {
        Some((words, last))
            if bylines()
                .particles
                .like(last)
                .any(|one| last.eq_ignore_ascii_case(one)) =>
        {
            words
        }
        _ => head,
    };
    (rest, Some(words))
}

/// Whether a line opens with the maker of a picture: "Photograph by".
pub(in crate::metadata) fn opens_with_picture(text: &str) -> bool {
    without_helper(without_particles(text))
        .1
        .is_some_and(|helper| {
            let first = helper.split(' ').next().unwrap_or_default();
            bylines().pictures.contains(&first.to_lowercase())
        })
}

/// The parts between separators and conjunctions.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut join = Join::Start;
    for part in parts(text) {
        conjunctions(part, &mut join, &mut found);
        join = Join::Comma;
    }
    found.retain(|piece| !piece.text.is_empty());
    found
}

/// The parts between separators.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let (part, more) = next_part(rest);
        done = more.is_none();
        rest = more.unwrap_or_default();
        Some(part.trim())
    })
}

const SEPARATORS: [char; 16] = [
    ',', ';', '|', '/', '•', '·', '、', '，', '；', '・', '\t', '→', '►', '／', '●', '｜',
];

/// The first part, and what stands behind its separator.
fn next_part(text: &str) -> (&str, Option<&str>) {
    let sign = text.find(SEPARATORS);
    let spaced = [" – ", " — ", " - ", " + ", ". "]
        .into_iter()
        .chain(bylines().links.iter().map(String::as_str))
        .filter_map(|separator| Some((text.find(separator)?, separator.len(), separator)))
        // A full stop parts sentences, not initials.
        .filter(|(at, length, separator)| {
            *separator != ". "
                || text
                    .get(..*at)
                    .and_then(|head| head.rsplit([' ', '.']).next())
                    .is_some_and(|word| word.chars().count() > 3)
                || text.get(at + length..).is_some_and(opens_with_help)
        })
        .map(|(at, length, _)| (at, length))
        .chain(help(text).map(|at| (at, 1)))
        .min();
    let sign = sign.map(|at| {
        let length = text
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8);
        (at, length)
    });
    match sign.into_iter().chain(spaced).min() {
        Some((at, length)) => (
            text.get(..at).unwrap_or_default(),
            Some(text.get(at + length..).unwrap_or_default()),
        ),
        None => (text, None),
    }
}

/// Whether a text opens with what somebody else did: "Reviewed by", "Illustration von".
fn opens_with_help(text: &str) -> bool {
    opening(&bylines().helpers, text).is_some_and(|rest| {
        let head = text.get(..text.len() - rest.len()).unwrap_or_default();
        head.trim().contains(' ')
    })
}

/// The space between a name and what somebody else did: "Ada Test Photography by Ben Probe".
fn help(text: &str) -> Option<usize> {
    let spaces = text.match_indices(' ').map(|(at, _)| at);
    spaces.skip(1).find(|at| {
        let (head, tail) = text.split_at(*at);
        let last = head.rsplit(' ').next().unwrap_or_default();
        last.starts_with(char::is_uppercase) && opens_with_help(tail.trim_start())
    })
}

/// Splits a part at conjunctions.
fn conjunctions<'t>(part: &'t str, join: &mut Join, found: &mut Vec<Piece<'t>>) {
    let table = bylines();
    let words: Vec<&str> = part.split(' ').collect();
    let (mut start, mut at) = (0, 0);
    for (index, word) in words.iter().enumerate() {
        let lower = word.to_lowercase();
        let inner = index > 0 && index + 1 < words.len();
        let material = table.material.contains(&lower) && index + 1 < words.len() && {
            let behind = part.get(at + word.len()..).unwrap_or_default();
            credit::known_names(behind.trim()).is_some()
        };
        let plain = *word == lower
            && table.conjunctions.contains(&lower)
            && (!table.weak_conjunctions.contains(&lower)
                || (index >= 2 && words.len() - index > 2));
        // "BY ADA TEST AND BEN TEST".
        let loud = matches!(*word, "AND" | "UND" | "ET" | "And" | "Und");
        // ", and Ben Test".
        let first = index == 0 && words.len() > 2 && matches!(*word, "and" | "und" | "et" | "&");
        if material || first || inner && (plain || loud) {
            let text = part.get(start..at).unwrap_or_default().trim();
            if !text.is_empty() {
                found.push(Piece { text, join: *join });
            }
            *join = if material { Join::Material } else { Join::And };
            start = at + word.len();
        }
        at += word.len() + 1;
    }
    let text = part.get(start..).unwrap_or_default().trim();
    found.push(Piece { text, join: *join });
}

/// Cuts at the first number, and the month or weekday in front of it.
pub(super) fn without_date(piece: &str) -> &str {
    let words: Vec<&str> = piece.split(' ').collect();
    let Some(number) = words
        .iter()
        .position(|word| word.starts_with(|c: char| c.is_ascii_digit()))
    else {
        return piece;
    };
    let mut end = number;
    while end > 0
        && bylines()
            .date_words
            .contains(&words[end - 1].trim_matches(['.', ',', ':']).to_lowercase())
    {
        end -= 1;
    }
    let length: usize = words.iter().take(end).map(|word| word.len() + 1).sum();
    piece.get(..length.saturating_sub(1)).unwrap_or_default()
}

/// Without signs around it, and without a final stop that ends no initial.
pub(super) fn trimmed(piece: &str) -> &str {
    let around = |c: char| c.is_whitespace() || AROUND.contains(c);
    let piece = piece.trim_matches(around);
    let last = piece.rsplit(' ').next().unwrap_or_default();
    // "Nelson C.J.", "Ada T.", "Muster jr."
    let initial = last.chars().count() <= 3 || last.matches('.').count() > 1;
    if initial {
        piece
    } else {
        piece.trim_end_matches('.')
    }
}
