//! A line of its own that says where the story came from: "Quelle: Al Jazeera", "(mka/dpa)", "Con información de EFE".
//! An agency named in prose is none.

mod names;
mod patterns;
mod signs;

use crate::article::{SourceCredit, SourceRelation};
use crate::page::wording;
use crate::rules::agencies::agencies;

pub(in crate::metadata) use names::{is_credited, known_names, strip_start, without_prefixes};
pub(super) use signs::{ending, signed_names};

/// Characters of the longest line that is looked at.
const LINE_CHARACTERS: usize = 220;

/// The credits in a line that is nothing but a credit; `None` for any other line.
#[must_use]
pub fn line(text: &str) -> Option<Vec<SourceCredit>> {
    // Most lines are prose: longer than any credit, without a look at every character.
    if text.len() > LINE_CHARACTERS * 4 {
        return None;
    }
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    if let (Some(_), Some(_)) = (lines.next(), lines.next()) {
        return all_lines(text);
    }
    if is_long(text) {
        return None;
    }
    let raw = wording::tidy(text);
    if raw.is_empty() || raw.chars().count() > LINE_CHARACTERS {
        return None;
    }
    let (inner, marked) = unwrap(&raw);
    let (names, relation) = patterns::read(inner)
        .or_else(|| signs::copyright(inner).map(|names| (names, SourceRelation::OriginatedBy)))
        .or_else(|| {
            let names = signs::sign_off(inner, marked)?;
            Some((names, SourceRelation::OriginatedBy))
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

/// Whether a text has too many characters for a credit, however it is tidied.
fn is_long(text: &str) -> bool {
    let shown = |c: &char| c.is_ascii_graphic() || c.is_alphanumeric();
    text.len() > LINE_CHARACTERS && text.chars().filter(shown).nth(LINE_CHARACTERS).is_some()
}

/// Several lines, each of which is a credit; or one that was broken.
fn all_lines(text: &str) -> Option<Vec<SourceCredit>> {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let each: Option<Vec<Vec<SourceCredit>>> = lines.iter().map(|text| line(text)).collect();
    match each {
        Some(credits) => Some(credits.into_iter().flatten().collect()),
        None => line(&lines.join(" ")),
    }
}

/// One credit, its id from the table.
pub(super) fn credit(name: &str, relation: SourceRelation, raw: &str) -> SourceCredit {
    SourceCredit {
        name: name.to_owned(),
        normalized_id: names::row(name).map(|row| row.id.clone()),
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

/// Whether a name belongs to an agency, that publishes under others' names only.
pub(super) fn is_agency(name: &str) -> bool {
    agencies().find(name).is_some_and(|row| !row.outlet)
}

#[cfg(test)]
mod tests;
