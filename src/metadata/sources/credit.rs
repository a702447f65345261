//! A line of its own that says where the story came from: "Quelle: Al Jazeera", "(mka/dpa)", "Con información de EFE".
//! An agency named in prose is none.

use std::sync::LazyLock;

use regex::Regex;

use crate::article::{SourceCredit, SourceRelation};
use crate::page::wording;
use crate::rules::agencies::agencies;
use crate::rules::credits::{Form, Pattern, credits};

/// Characters of the longest line that is looked at.
const LINE_CHARACTERS: usize = 220;
/// Words of the longest name.
const NAME_WORDS: usize = 7;
/// Names in one line.
const NAMES: usize = 8;
/// Letters of initials beside an agency: "mka", "lby".
const INITIALS: usize = 4;

/// dpa's number of a story.
static STORY_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\bdpa:\d{6}-\d+-\d+/\d+").expect("a valid pattern"));
static YEARS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(19|20)\d\d(\s*[-–]\s*(19|20)?\d\d)?[\s,]*").expect("a valid pattern")
});

/// The credits in a line that is nothing but a credit; `None` for any other line.
#[must_use]
pub fn line(text: &str) -> Option<Vec<SourceCredit>> {
    let raw = wording::tidy(text);
    if raw.is_empty() || raw.chars().count() > LINE_CHARACTERS {
        return None;
    }
    let (inner, bracketed) = unwrap(&raw);
    let (names, relation) = patterned(inner)
        .or_else(|| copyright(inner).map(|names| (names, SourceRelation::OriginatedBy)))
        .or_else(|| {
            sign_off(inner, bracketed).map(|names| (names, SourceRelation::OriginatedBy))
        })?;
    let mut found: Vec<SourceCredit> = Vec::new();
    for name in names {
        let credit = credit(&name, relation, &raw);
        if !found.iter().any(|known| known.name == credit.name) {
            found.push(credit);
        }
    }
    (!found.is_empty()).then_some(found)
}

/// One credit, its id from the table.
pub(super) fn credit(name: &str, relation: SourceRelation, raw: &str) -> SourceCredit {
    SourceCredit {
        name: name.to_owned(),
        normalized_id: agencies().find(name).map(|row| row.id.clone()),
        relation,
        url: None,
        raw: raw.to_owned(),
    }
}

/// Takes brackets, dashes and final stops off. Tells whether anything marked the line as a sign-off.
fn unwrap(text: &str) -> (&str, bool) {
    let trimmed = text.trim_end_matches(['.', ' ', '。', '*', '|']);
    let dashed = trimmed.trim_start_matches(['–', '—', '-', '+', '*', '•', '|', '=', ' ']);
    let pairs = [
        ('(', ')'),
        ('[', ']'),
        ('（', '）'),
        ('【', '】'),
        ('/', '/'),
        ('〔', '〕'),
    ];
    for (open, close) in pairs {
        if let Some(inner) = dashed
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            && !inner.contains([open, close])
        {
            return (inner.trim(), true);
        }
    }
    (dashed, dashed.len() < trimmed.len())
}

fn patterned(text: &str) -> Option<(Vec<String>, SourceRelation)> {
    credits().patterns.iter().find_map(|pattern| {
        let names = match pattern.form {
            Form::Label => label(pattern, text),
            Form::Phrase => phrase(pattern, text),
            Form::Mention => mention(pattern, text),
        }?;
        Some((names, pattern.relation.into()))
    })
}

fn label(pattern: &Pattern, text: &str) -> Option<Vec<String>> {
    let (head, rest) = text.split_once([':', '：'])?;
    let head = head.trim();
    let known = |start: &String| start.to_lowercase() == head.to_lowercase();
    if !pattern.starts.iter().any(known) {
        return None;
    }
    let rest = unwrap(rest.trim()).0;
    known_names(rest).or_else(|| (!pattern.known_only).then(|| any_names(rest)).flatten())
}

fn phrase(pattern: &Pattern, text: &str) -> Option<Vec<String>> {
    pattern.starts.iter().find_map(|start| {
        let rest = strip_start(text, start)?;
        known_names(unwrap(rest.trim_start_matches([':', ' '])).0).or_else(|| {
            agencies()
                .is_generic(last_word(start))
                .then(|| vec![last_word(start).to_owned()])
                .filter(|_| rest.trim().is_empty())
        })
    })
}

fn last_word(text: &str) -> &str {
    text.rsplit(' ').next().unwrap_or(text)
}

fn mention(pattern: &Pattern, text: &str) -> Option<Vec<String>> {
    let translated = !pattern.followers.is_empty();
    let behind = pattern
        .starts
        .iter()
        .find_map(|start| strip_start(text, start))
        .or_else(|| {
            let lower = text.to_lowercase();
            pattern.anywhere.iter().find_map(|start| {
                let (_, rest) = lower.split_once(start.as_str())?;
                // Lower-casing may change lengths; the rest is counted from the end.
                if rest.contains([',', ';']) {
                    return None;
                }
                let skip = text.chars().count().checked_sub(rest.chars().count())?;
                text.char_indices()
                    .nth(skip)
                    .map(|(at, _)| text.split_at(at).1)
            })
        })?;
    let behind = behind.trim().trim_end_matches('.');
    let mut words: Vec<&str> = Vec::new();
    let mut followed = false;
    for word in behind.split(' ') {
        if translated && pattern.followers.iter().any(|follower| follower == word) {
            followed = true;
            break;
        }
        words.push(word);
    }
    if translated {
        // One word names a language; more are a sentence.
        let ends = followed || words.len() == 1;
        let name = words.first()?.trim_end_matches([',', ':']);
        let alphabetic = !name.is_empty() && name.chars().all(|c| c.is_alphabetic() || c == '-');
        return (ends && words.len() <= 2 && alphabetic).then(|| vec![name.to_owned()]);
    }
    let name = behind.split([',', ';']).next()?.trim();
    // "in der Hafenpost", but "in The Harbour Gazette".
    let name = if name.starts_with(char::is_lowercase) {
        without_prefixes(name)
    } else {
        name
    };
    is_name(name).then(|| vec![name.to_owned()])
}

fn copyright(text: &str) -> Option<Vec<String>> {
    let rules = &credits().copyright;
    let rest = rules
        .marks
        .iter()
        .find_map(|mark| strip_prefix_folded(text, mark))?;
    let without = STORY_NUMBER.replace_all(rest, "");
    let mut rest = without.trim();
    rest = YEARS
        .find(rest)
        .map_or(rest, |years| rest.split_at(years.end()).1);
    let lower = rest.to_lowercase();
    let cut = rules
        .tails
        .iter()
        .filter_map(|tail| lower.find(tail.as_str()))
        .min();
    if let Some(cut) = cut {
        rest = rest.get(..cut).unwrap_or(rest);
    }
    known_names(rest.trim().trim_end_matches(['.', ',', ' ', '-', '–', '/']))
}

/// A line that is nothing but agencies, and initials beside them.
fn sign_off(text: &str, marked: bool) -> Option<Vec<String>> {
    if STORY_NUMBER
        .find(text)
        .is_some_and(|found| found.len() == text.len())
    {
        return Some(vec!["dpa".to_owned()]);
    }
    let table = agencies();
    let pieces = pieces(text);
    if pieces.is_empty() || pieces.len() > NAMES {
        return None;
    }
    let mut names = Vec::new();
    for piece in &pieces {
        match table.find(piece) {
            // An outlet's own name in brackets explains a word: "(BBC)". Beside an agency it is a credit.
            Some(row) if row.outlet => names.push((*piece, false)),
            Some(row)
                if marked || pieces.len() > 1 || row.spellings.iter().any(|own| own == piece) =>
            {
                names.push((*piece, true));
            }
            _ if is_initials(piece) && pieces.len() > 1 => {}
            _ => return None,
        }
    }
    // "beta", "mia": words of their own where nothing marks them as a sign-off.
    let agency = names.iter().any(|(_, agency)| *agency);
    agency.then(|| names.into_iter().map(|(name, _)| name.to_owned()).collect())
}

/// Names in brackets that a dateline holds: agencies, and initials beside them.
pub(super) fn signed_names(text: &str) -> Option<Vec<String>> {
    sign_off(text, true)
}

fn is_initials(piece: &str) -> bool {
    let count = piece.chars().count();
    count <= INITIALS && piece.chars().all(|c| c.is_alphabetic() || c == '.')
}

/// Names that are all in the table.
pub(in crate::metadata) fn known_names(text: &str) -> Option<Vec<String>> {
    let table = agencies();
    let known = |name: &str| table.find(name).is_some() || table.is_generic(name);
    let whole = without_prefixes(text.trim());
    if known(whole) {
        return Some(vec![whole.to_owned()]);
    }
    let pieces = pieces(text);
    let all = !pieces.is_empty()
        && pieces.len() <= NAMES
        && pieces
            .iter()
            .all(|piece| known(piece) || is_lower_initials(piece))
        && pieces.iter().any(|piece| known(piece));
    all.then(|| {
        pieces
            .into_iter()
            .filter(|piece| known(piece))
            .map(str::to_owned)
            .collect()
    })
}

fn is_lower_initials(piece: &str) -> bool {
    is_initials(piece) && piece.chars().all(|c| c.is_lowercase() || c == '.')
}

/// Names as a label introduces them, known or not.
fn any_names(text: &str) -> Option<Vec<String>> {
    let names: Vec<&str> = text
        .split(['/', ',', ';', '|'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let good = !names.is_empty() && names.len() <= NAMES && names.iter().all(|name| is_name(name));
    good.then(|| names.into_iter().map(str::to_owned).collect())
}

/// Whether it may be the name of an outlet: short, capitalised or without case, no sentence.
fn is_name(name: &str) -> bool {
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
        name.chars().count() <= 20
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

/// The parts between separators and conjunctions, without their prefixes.
fn pieces(text: &str) -> Vec<&str> {
    let table = agencies();
    let mut found = Vec::new();
    for part in text.split(['/', ',', ';', '|', '&', '+', '、', '，', '・', '·']) {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        if table.find(part).is_some() {
            found.push(part);
            continue;
        }
        let mut start = 0;
        let mut at = 0;
        for word in part.split(' ') {
            let end = at + word.len();
            if at > 0 && table.conjunctions.contains(&word.to_lowercase()) {
                found.extend(part.get(start..at));
                start = (end + 1).min(part.len());
            }
            at = end + 1;
        }
        found.extend(part.get(start..));
    }
    found
        .into_iter()
        .map(|piece| without_prefixes(unwrap(piece.trim()).0))
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// The name without articles and "Nachrichtenagentur" in front, unless the name as a whole is known.
pub(super) fn without_prefixes(name: &str) -> &str {
    let table = agencies();
    let mut rest = name;
    'again: while table.find(rest).is_none() {
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
    let joins =
        start.ends_with(['\'', '’']) || start.chars().last().is_some_and(wording::is_unspaced);
    (joins || !rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

fn strip_prefix_folded<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for wanted in prefix.chars() {
        let found = rest.next()?;
        if found != wanted && !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    Some(rest.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        line(text)
            .unwrap_or_default()
            .into_iter()
            .map(|credit| credit.name)
            .collect()
    }

    #[test]
    fn every_row_reads_its_examples_and_leaves_its_counterexamples() {
        let table = credits();
        for pattern in &table.patterns {
            for example in &pattern.examples {
                let found = line(&example.text).unwrap_or_default();
                assert_eq!(
                    names(&example.text),
                    example.names,
                    "{}: {}",
                    pattern.id,
                    example.text
                );
                assert_eq!(
                    found[0].relation,
                    pattern.relation.into(),
                    "{}",
                    example.text
                );
            }
            for text in &pattern.none {
                assert_eq!(line(text), None, "{}: {text}", pattern.id);
            }
        }
        for example in table
            .copyright
            .examples
            .iter()
            .chain(&table.sign_off.examples)
        {
            assert_eq!(names(&example.text), example.names, "{}", example.text);
        }
        for text in table.copyright.none.iter().chain(&table.sign_off.none) {
            assert_eq!(line(text), None, "{text}");
        }
    }

    #[test]
    fn every_start_reads_a_known_agency() {
        for pattern in &credits().patterns {
            for start in &pattern.starts {
                let text = match pattern.form {
                    Form::Label => format!("{start}: Reuters"),
                    Form::Phrase => format!("{start} Reuters"),
                    Form::Mention if pattern.followers.is_empty() => format!("{start} Reuters"),
                    Form::Mention => format!(
                        "{start}{}Test",
                        if start.ends_with(['\'', '’']) {
                            ""
                        } else {
                            " "
                        }
                    ),
                };
                assert!(line(&text).is_some(), "{text}");
            }
        }
    }

    #[test]
    fn ids_do_not_depend_on_the_spelling() {
        for text in ["(AFP)", "Source: Agence France-Presse", "المصدر: فرانس برس"] {
            let found = line(text).expect("a credit");
            assert_eq!(found[0].normalized_id.as_deref(), Some("afp"), "{text}");
            assert_eq!(found[0].raw, text);
        }
    }
}
