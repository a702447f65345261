//! Where the story came from: credit lines, sign-offs, datelines, agencies in bylines and linked data.

pub(super) mod credit;
pub(crate) mod dateline;
mod ruled;
mod stated;

pub use ruled::of_rule;
pub use stated::of_page;

use super::Notes;
use super::publisher::Site;
use crate::article::{BlockContent, Dateline, Signal, SourceCredit, SourceRelation};
use crate::body::Body;
use crate::page::Page;
use crate::rules::agencies::agencies;

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

/// Adds what the body tells: the credit lines that were left out of it, the dateline, a sign-off at its end.
pub fn complete(
    page: Option<&Page<'_>>,
    sources: &mut Vec<SourceCredit>,
    body: &Body,
    notes: &mut Notes,
) -> Option<Dateline> {
    let site = page.map(Site::of_head).unwrap_or_default();
    let texts: Vec<&str> = body
        .blocks
        .iter()
        .filter(|block| block.text_range.is_some())
        .filter_map(|block| match &block.content {
            BlockContent::Paragraph(paragraph) => Some(paragraph.text.as_str()),
            _ => None,
        })
        .collect();
    let first = texts.first().copied().unwrap_or_default();
    let mut dateline = opening(first, false, sources, notes);
    let lines: Vec<_> = body
        .credits
        .iter()
        .map(|line| (line, credit_line(&line.text).unwrap_or_default()))
        .collect();
    // Several lines that each name somebody else unknown are about figures in the text, not about the story.
    let unknown = |credits: &Vec<SourceCredit>| {
        credits
            .iter()
            .all(|one| one.normalized_id.is_none() && !credit::is_credited(&one.name))
    };
    let figures = lines.iter().filter(|(_, credits)| unknown(credits)).count() > 1;
    for (line, credits) in lines {
        let figure = figures && unknown(&credits);
        for mut one in credits {
            let dropped = figure || site.is_own(&one.name);
            notes.candidate("sources", Signal::Text, "credit line", &line.text, !dropped);
            if dropped {
                continue;
            }
            one.url = line.url.as_deref().and_then(|url| match page {
                Some(page) => page.resolve(url),
                None => Some(url.to_owned()),
            });
            add(sources, one);
        }
    }
    for text in texts.iter().skip(texts.len().saturating_sub(LAST_BLOCKS)) {
        if let Some((raw, names)) = credit::ending(text) {
            originated(sources, &names, raw);
            notes.candidate("sources", Signal::Text, "sign-off", raw, true);
        }
    }
    let by_agency = |one: &SourceCredit| {
        one.relation == SourceRelation::OriginatedBy && credit::is_agency(&one.name)
    };
    if dateline.is_none() && sources.iter().any(by_agency) {
        dateline = opening(first, true, sources, notes);
    }
    dateline
}

/// The dateline that opens a text, and the agencies in it.
fn opening(
    text: &str,
    signed: bool,
    sources: &mut Vec<SourceCredit>,
    notes: &mut Notes,
) -> Option<Dateline> {
    let (dateline, names) = dateline::read(text, signed)?;
    originated(sources, &names, &dateline.raw);
    if !names.is_empty() {
        notes.candidate("sources", Signal::Text, "dateline", &dateline.raw, true);
    }
    notes.candidate("dateline", Signal::Text, "text", &dateline.raw, true);
    Some(dateline)
}

fn originated(sources: &mut Vec<SourceCredit>, names: &[String], raw: &str) {
    for name in names {
        add(
            sources,
            credit::credit(name, SourceRelation::OriginatedBy, raw),
        );
    }
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

#[cfg(test)]
mod tests;
