//! Short stories: a headline and a sentence or three. The block model has seen few of them and takes them for furniture;
//! where the page says that it is a story, what stands below its headline is its text.

use crate::body::cut::Cut;
use crate::body::decide::{Decision, Label};
use crate::body::measure;
use crate::body::statement::{Statement, Story};
use crate::body::survey::Seen;
use crate::metadata::{Claimed, Metadata};
use crate::page::Page;
use crate::page::dom::Tag;
use crate::page::wording;
use crate::rules::boilerplate;

/// Words of a kept text that needs no help.
const ENOUGH_WORDS: u32 = 12;
/// Words of the shortest sentence.
const LEAST_WORDS: u32 = 2;
/// Blocks below the headline that are looked at.
const REACH: usize = 16;

/// Keeps the sentences below the headline where hardly anything else is kept.
pub fn rescue(
    page: &Page<'_>,
    metadata: &Metadata,
    cut: &Cut,
    seen: &Seen,
    statement: &Statement,
    decision: &mut Decision,
) {
    let kept: u32 = (0..cut.blocks.len())
        .filter(|at| decision.keeps(*at) && !seen.in_item[*at] && !seen.zones.furniture[*at])
        .map(|at| seen.zones.words[at])
        .sum();
    if kept >= ENOUGH_WORDS {
        return;
    }
    let Some(headline) = headline_block(page, metadata, cut) else {
        return;
    };
    if statement.story == Story::Unsaid && !titled(page, metadata) {
        return;
    }
    for at in headline + 1..cut.blocks.len().min(headline + 1 + REACH) {
        let block = &cut.blocks[at];
        let heading = page.dom.tag(block.container).heading_level().is_some();
        if heading || seen.in_item[at] {
            break;
        }
        if is_sentence(cut, seen, at) && decision.labels[at] == Label::Furniture {
            decision.labels[at] = Label::Text;
        }
    }
}

/// Whether the page's title is the headline, and a headline rather than a name.
fn titled(page: &Page<'_>, metadata: &Metadata) -> bool {
    let (Some(headline), Some(title)) = (&metadata.headline, &page.head.title) else {
        return false;
    };
    measure::words(headline) >= 4 && wording::agree(headline, title)
}

fn is_sentence(cut: &Cut, seen: &Seen, at: usize) -> bool {
    let block = &cut.blocks[at];
    let boilerplate = || {
        boilerplate::ids()
            .iter()
            .zip(boilerplate::hits(&block.text))
            .any(|(id, hit)| hit >= 2 && id != "byline")
    };
    !seen.zones.furniture[at]
        && seen.zones.words[at] >= LEAST_WORDS
        && u64::from(block.linked) * 10 < u64::from(block.letters) * 4
        && (measure::ends_sentence(&block.text) || seen.zones.prose[at])
        && !boilerplate()
}

/// The block of the headline that readers see.
#[must_use]
pub fn headline_block(page: &Page<'_>, metadata: &Metadata, cut: &Cut) -> Option<usize> {
    let claimed = metadata
        .claims
        .iter()
        .find(|claim| claim.field == Claimed::Headline)
        .map(|claim| claim.node);
    let node = claimed.or_else(|| page.dom.elements(Tag::H1).next())?;
    let range = cut.blocks_in(page, node);
    (!range.is_empty()).then(|| range.end - 1)
}
