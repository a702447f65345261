//! The headline as readers see it, what stands above it, and its other wordings. The page states it several times: the
//! visible one that agrees with the others wins; a site's name is cut only where the cut part is the site's.

mod kicker;
mod shown;
mod stated;

use super::marked::Marked;
use super::publisher::Site;
use super::{Claimed, Notes};
use crate::article::{AlternativeHeadline, HeadlineRole, ReasonCode, Signal};
use crate::page::Page;
use crate::page::dom::NodeId;
use crate::page::wording::{self, folded};

pub use stated::description;

use shown::Shown;
use stated::Stated;

/// Candidates of each kind that evidence lists.
const LISTED: usize = 8;

/// What was found.
#[derive(Debug, Default)]
pub struct HeadlineGroup {
    /// The headline.
    pub headline: Option<String>,
    /// Where it stands in the page.
    pub node: Option<NodeId>,
    /// The label above it.
    pub kicker: Option<String>,
    /// Other wordings.
    pub alternatives: Vec<AlternativeHeadline>,
}

/// Reads the headline group.
pub fn read(page: &Page<'_>, marked: &Marked, site: &Site, notes: &mut Notes) -> HeadlineGroup {
    let stated = stated::read(page, site);
    let shown = shown::read(page, marked, site, &stated);
    let seen = shown::best(&shown, &stated);
    let said = seen.is_none().then(|| stated::best(&stated)).flatten();
    note(page, &stated, &shown, seen, said, notes);
    let mut group = HeadlineGroup::default();
    if let Some(heading) = seen.and_then(|index| shown.get(index)) {
        group.headline = Some(stated::spelled(&stated, &heading.text).to_owned());
        group.node = Some(heading.node);
        group.kicker.clone_from(&heading.kicker);
        notes.claim(heading.node, Claimed::Headline);
    } else if let Some(one) = said.and_then(|index| stated.get(index)) {
        group.headline = Some(one.text.clone());
    }
    let Some(headline) = group.headline.clone() else {
        return group;
    };
    if group.node.is_some() {
        conflict(&stated, &headline, group.kicker.as_deref(), notes);
    }
    claim_copies(page, marked, &headline, notes);
    if group.kicker.is_none() {
        group.kicker = kicker::above(page, marked, &headline, group.node, notes);
    }
    group.alternatives = alternatives(page, &stated, &headline);
    group
}

/// Says so where what readers see is nowhere stated, in no wording.
fn conflict(stated: &[Stated], headline: &str, kicker: Option<&str>, notes: &mut Notes) {
    let with_kicker = format!("{} {headline}", kicker.unwrap_or_default());
    let agrees = |one: &Stated| {
        wording::agree(&one.text, headline) || wording::agree(&one.text, &with_kicker)
    };
    if let Some(first) = stated.first()
        && !stated.iter().any(agrees)
    {
        notes.reason(
            ReasonCode::ConflictingHeadlines,
            format!("The page shows “{headline}” and states “{}”.", first.text),
        );
    }
}

fn note(
    page: &Page<'_>,
    stated: &[Stated],
    shown: &[Shown],
    seen: Option<usize>,
    said: Option<usize>,
    notes: &mut Notes,
) {
    for (index, heading) in shown.iter().enumerate() {
        if index < LISTED || seen == Some(index) {
            let path = page.dom.path(heading.node);
            let chosen = seen == Some(index);
            notes.candidate("headline", Signal::Document, path, &heading.text, chosen);
        }
    }
    for (index, one) in stated.iter().enumerate() {
        let chosen = said == Some(index);
        notes.candidate(
            "headline",
            one.signal,
            one.locator.clone(),
            &one.raw,
            chosen,
        );
    }
}

/// Every heading outside lists that repeats the headline is a claim: themes print it twice.
fn claim_copies(page: &Page<'_>, marked: &Marked, headline: &str, notes: &mut Notes) {
    let own = folded(headline);
    for node in &marked.headings {
        if !marked.is_foreign(*node)
            && page.dom.end(*node).index() - node.index() < 40
            && folded(&page.dom.line(*node)) == own
        {
            notes.claim(*node, Claimed::Headline);
        }
    }
}

fn alternatives(page: &Page<'_>, stated: &[Stated], headline: &str) -> Vec<AlternativeHeadline> {
    let mut found: Vec<AlternativeHeadline> = Vec::new();
    let mut seen = vec![folded(headline)];
    let mut add = |role: HeadlineRole, text: &str| {
        let key = folded(text);
        if !key.is_empty() && !seen.contains(&key) {
            seen.push(key);
            found.push(AlternativeHeadline {
                role,
                text: text.to_owned(),
            });
        }
    };
    for one in stated {
        add(one.role, &one.text);
    }
    for story in page.linked_data.stories() {
        for name in ["alternativeHeadline", "alternateName"] {
            if let Some(text) = story.text(name) {
                add(HeadlineRole::LinkedData, &text);
            }
        }
    }
    found
}
