//! Where the story came from: credit lines, sign-offs, datelines, agencies in bylines and linked data.

pub(super) mod credit;
mod dateline;

use super::Notes;
use crate::article::{BlockContent, Dateline, Signal, SourceCredit, SourceRelation};
use crate::body::Body;
use crate::page::Page;
use crate::rules::agencies::agencies;

/// Properties of linked data that name an origin, and what they say.
const ORIGIN_PROPERTIES: &[(&str, SourceRelation)] = &[
    ("sourceOrganization", SourceRelation::OriginatedBy),
    ("translationOfWork", SourceRelation::TranslatedFrom),
];

/// Last blocks of the text whose final bracket may be a sign-off.
const LAST_BLOCKS: usize = 2;

/// The credits in a line that is nothing but a credit ("Quelle: dpa", "(AFP/Reuters)", "With files from AP"); `None` for any
/// other line, however many agencies it names.
#[must_use]
pub fn credit_line(text: &str) -> Option<Vec<SourceCredit>> {
    credit::line(text)
}

/// The normalised ids that credits can have, sorted.
#[must_use]
pub fn source_ids() -> Vec<&'static str> {
    let mut ids: Vec<&str> = agencies()
        .rows()
        .iter()
        .map(|row| row.id.as_str())
        .collect();
    ids.sort_unstable();
    ids
}

/// An agency that a byline or an author field names: the story is its own, or its material was used.
#[must_use]
pub fn of_byline(name: &str, material: bool, raw: &str) -> SourceCredit {
    let relation = if material {
        SourceRelation::WithMaterialFrom
    } else {
        SourceRelation::OriginatedBy
    };
    credit::credit(name, relation, raw)
}

/// Origins that linked data states.
pub fn of_linked_data(page: &Page<'_>, notes: &mut Notes) -> Vec<SourceCredit> {
    let mut found = Vec::new();
    for story in page.linked_data.stories() {
        for (name, relation) in ORIGIN_PROPERTIES {
            for text in story.texts(name) {
                if text.contains("://") {
                    continue;
                }
                notes.candidate("sources", story.signal(), story.locator(name), &text, true);
                let mut one = credit::credit(&text, *relation, &text);
                one.url = story.address(name).and_then(|url| page.resolve(url));
                found.push(one);
            }
        }
    }
    found
}

/// Adds what the body tells: the credit lines that were left out of it, the dateline, a sign-off at its end.
pub fn complete(
    page: Option<&Page<'_>>,
    sources: &mut Vec<SourceCredit>,
    body: &Body,
    notes: &mut Notes,
) -> Option<Dateline> {
    let mut texts = body
        .blocks
        .iter()
        .filter(|block| block.text_range.is_some())
        .filter_map(|block| match &block.content {
            BlockContent::Paragraph(paragraph) => Some(paragraph.text.as_str()),
            _ => None,
        });
    let first = texts.next();
    let dateline = first.and_then(dateline::read).map(|(dateline, names)| {
        for name in names {
            add(
                sources,
                credit::credit(&name, SourceRelation::OriginatedBy, &dateline.raw),
            );
        }
        notes.candidate("dateline", Signal::Text, "text", &dateline.raw, true);
        dateline
    });
    for line in &body.credits {
        for mut one in credit_line(&line.text).unwrap_or_default() {
            one.url = line.url.as_deref().and_then(|url| match page {
                Some(page) => page.resolve(url),
                None => Some(url.to_owned()),
            });
            notes.candidate("sources", Signal::Text, "credit line", &line.text, true);
            add(sources, one);
        }
    }
    for text in first
        .into_iter()
        .chain(texts.by_ref())
        .rev_last(LAST_BLOCKS)
    {
        for one in signed(text).unwrap_or_default() {
            notes.candidate("sources", Signal::Text, "sign-off", &one.raw, true);
            add(sources, one);
        }
    }
    dateline
}

/// The sign-off in brackets at a paragraph's end: "... bleibt geschlossen. (mka/dpa)".
fn signed(text: &str) -> Option<Vec<SourceCredit>> {
    let text = text.trim_end().trim_end_matches('.');
    let (open, close) = match text.chars().last()? {
        ')' => ('(', ')'),
        ']' => ('[', ']'),
        '）' => ('（', '）'),
        _ => return None,
    };
    let start = text.rfind(open)?;
    let (before, bracket) = text.split_at(start);
    // Inside a sentence the bracket explains a word.
    if !before
        .trim_end()
        .ends_with(['.', '!', '?', '“', '"', '”', '»', '。', '…', '।', '؟'])
    {
        return None;
    }
    bracket
        .ends_with(close)
        .then(|| credit_line(bracket))
        .flatten()
}

/// Adds a credit, unless the same source is there already; an address is taken over.
pub(super) fn add(sources: &mut Vec<SourceCredit>, one: SourceCredit) {
    let same = |known: &&mut SourceCredit| match (&known.normalized_id, &one.normalized_id) {
        (Some(a), Some(b)) => a == b,
        _ => known.name.eq_ignore_ascii_case(&one.name),
    };
    match sources.iter_mut().find(same) {
        Some(known) => known.url = known.url.take().or(one.url),
        None => sources.push(one),
    }
}

trait Last<'t> {
    /// The last few, in order.
    fn rev_last(self, count: usize) -> std::collections::VecDeque<&'t str>;
}

impl<'t, I: Iterator<Item = &'t str>> Last<'t> for I {
    fn rev_last(self, count: usize) -> std::collections::VecDeque<&'t str> {
        let mut kept = std::collections::VecDeque::with_capacity(count + 1);
        for one in self {
            kept.push_back(one);
            if kept.len() > count {
                kept.pop_front();
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests;
