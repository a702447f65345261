//! Short stories: a headline and a sentence or three. The block model has seen few of them and takes them for furniture;
//! where the page says that it is a story, what stands below its headline is its text.

use crate::body::cut::Cut;
use crate::body::decide::{Decision, Label, Rule};
use crate::body::measure;
use crate::body::statement::{Statement, Story};
use crate::body::survey::Seen;
use crate::body::teasers::Item;
use crate::metadata::{Claimed, Metadata};
use crate::page::Page;
use crate::page::dom::Tag;
use crate::page::wording;
use crate::rules::boilerplate;

/// Words of a kept text that needs no help.
const ENOUGH_WORDS: u32 = 12;
/// Words of the shortest sentence.
const LEAST_WORDS: u32 = 2;
/// Fewest linked stories that make a list.
const LEAST_LIST: usize = 3;
/// Words of a list for each word of the story above it.
const MOST_LISTED: u32 = 3;
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
    let heading = |at: usize| page.dom.tag(cut.blocks[at].container).heading_level();
    let below = (headline + 1..cut.blocks.len())
        .take(REACH)
        .take_while(|at| heading(*at).is_none() && !seen.in_item[*at])
        .filter(|at| is_sentence(cut, seen, *at));
    let below: Vec<usize> = below.collect();
    let mut found = kept > 0;
    for at in &below {
        if decision.labels[*at] == Label::Furniture {
            decision.set(*at, Label::Text, Rule::ShortStory);
            found = true;
        }
    }
    if found {
        return;
    }
    // The lead is all there is: then it is the text.
    let lead = |at: &usize| {
        metadata.claims.iter().any(|claim| {
            matches!(claim.field, Claimed::Standfirst | Claimed::Opening)
                && cut.blocks_in(page, claim.node).contains(at)
        })
    };
    for at in below.iter().filter(|at| lead(at)) {
        decision.set(*at, Label::Text, Rule::ShortStory);
    }
}

/// Linked stories below the text that the model took for a part of it: of a make, behind the last sentence of the story, and
/// not much beside it.
pub fn leave_out_lists(page: &Page<'_>, cut: &Cut, seen: &Seen, decision: &mut Decision) {
    let own = |at: &usize| !seen.in_item[*at] && seen.zones.is_own_prose(*at);
    let mut text = (0..cut.blocks.len()).filter(|at| decision.keeps(*at) && own(at));
    let Some(last) = text.next_back() else {
        return;
    };
    let words: u32 = text.map(|at| seen.zones.words[at]).sum::<u32>() + seen.zones.words[last];
    let behind: Vec<&Item> = seen
        .items
        .iter()
        .filter(|item| item.repeated && item.blocks.start > last)
        .collect();
    // What follows a link without an element around both may be the story again.
    let listed: Vec<usize> = behind
        .iter()
        .flat_map(|item| cut.blocks_in(page, item.scope))
        .filter(|at| decision.keeps(*at) && !decision.is_certain(*at))
        .collect();
    let listed_words: u32 = listed.iter().map(|at| seen.zones.words[*at]).sum();
    if behind.len() < LEAST_LIST || listed.is_empty() || listed_words > words * MOST_LISTED {
        return;
    }
    for at in listed {
        decision.set(at, Label::Furniture, Rule::StoryList);
    }
    // Their heading has nothing under it any more.
    for at in (last + 1..cut.blocks.len())
        .filter(|at| decision.keeps(*at))
        .collect::<Vec<_>>()
    {
        let heading = page.dom.tag(cut.blocks[at].container).heading_level();
        if heading.is_some() {
            decision.set(at, Label::Orphan, Rule::Orphan);
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
