//! The words beside a date that say what it is.

use super::lines::{Line, Stamp};
use super::stated::Stated;
use super::tokens::{self, Kind, Token};
use crate::rules::date_labels::{Label, date_labels};

/// Words between a label and its date.
const LABEL_WORDS: usize = 8;
/// Words between a label and its date that is another's: "accessed on", "valid until the".
const OTHER_WORDS: usize = 2;

/// A date in a line.
pub(super) struct Dated {
    /// What it says.
    pub(super) stated: Stated,
    /// As it stands in the line or the attribute.
    pub(super) raw: String,
    /// Its first byte in the line.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
    /// The element that states it in an attribute.
    pub(super) stamp: Option<Stamp>,
}

/// A label in a line.
pub(super) struct Labelled {
    /// What it says.
    pub(super) label: Label,
    /// Its first byte in the line.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
}

/// The labels of a line.
pub(super) fn labels(tokens: &[Token]) -> Vec<Labelled> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some((label, end)) = date_labels().at(tokens, at)
            && let Some(last) = end.checked_sub(1).and_then(|last| tokens.get(last))
        {
            found.push(Labelled {
                label,
                start: token.start,
                end: last.end,
            });
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// Where the last date in front of another ends.
pub(super) fn end_before(dates: &[Dated], date: &Dated) -> usize {
    let before = dates.iter().map(|other| other.end);
    before.filter(|end| *end <= date.start).max().unwrap_or(0)
}

/// The words between a date and the one before.
pub(super) fn gap_before<'l>(line: &'l Line, dates: &[Dated], date: &Dated) -> &'l str {
    let words = line.text.get(end_before(dates, date)..date.start);
    words.unwrap_or_default()
}

/// What the words beside a date say that it is.
pub(super) fn label_of(
    line: &Line,
    tokens: &[Token],
    labels: &[Labelled],
    dates: &[Dated],
    index: usize,
) -> Option<Label> {
    let date = dates.get(index)?;
    let before = end_before(dates, date);
    let words = |from: usize, to: usize| {
        let inside = tokens
            .iter()
            .filter(|token| token.start >= from && token.end <= to);
        inside
            .filter(|token| matches!(token.kind, Kind::Word(_)))
            .count()
    };
    let near = |label: &&Labelled, words: usize| match label.label {
        Label::Other => words <= OTHER_WORDS,
        _ => words <= LABEL_WORDS,
    };
    // "<time datetime=…>Published 3 May</time>".
    let inside = |label: &&Labelled| {
        date.stamp.is_some() && label.start >= date.start && label.end <= date.end
    };
    if let Some(label) = labels.iter().find(inside) {
        return Some(label.label);
    }
    let leading = labels
        .iter()
        .rev()
        .filter(|label| label.start >= before && label.end <= date.start)
        .find(|label| near(label, words(label.end, date.start)));
    // "2026年5月3日 公開 2026年5月4日 更新": words behind all dates, if behind the last.
    let (first, last) = (dates.first()?.start, dates.last()?.end);
    let trails = labels
        .iter()
        .any(|label| label.start >= last && words(last, label.start) <= 1)
        && !labels.iter().any(|label| label.end <= first);
    if trails {
        let after = dates
            .iter()
            .map(|other| other.start)
            .find(|start| *start >= date.end)
            .unwrap_or(line.text.len());
        return labels
            .iter()
            .filter(|label| label.start >= date.end && label.end <= after)
            .find(|label| words(date.end, label.start) <= 1)
            .map(|label| label.label);
    }
    if let Some(label) = leading {
        return Some(label.label);
    }
    if index == 0 && words(0, date.start) <= 1 {
        let above = tokens::split(&line.before);
        if let Some((label, end)) = date_labels().at(&above, 0)
            && above.len() <= end + 2
        {
            return Some(label);
        }
    }
    None
}

/// Letters of a line outside its dates and labels.
pub(super) fn letters_beside(text: &str, dates: &[Dated], labels: &[Labelled]) -> usize {
    let within = |at: usize| {
        dates
            .iter()
            .any(|date| (date.start..date.end).contains(&at))
            || labels
                .iter()
                .any(|label| (label.start..label.end).contains(&at))
    };
    text.char_indices()
        .filter(|(at, c)| c.is_alphabetic() && !within(*at))
        .count()
}
