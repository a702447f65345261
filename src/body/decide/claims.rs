//! What metadata read from the page is not text again.

use super::{Decision, Label, Rule};
use crate::body::cut::Cut;
use crate::body::features::Context;
use crate::body::tokens;
use crate::metadata::{Claim, Claimed, Metadata};
use crate::page::Page;

/// Leaves out what is claimed, and the visible headline and standfirst where nobody claimed them (a second copy for print).
pub(super) fn leave_out(
    page: &Page<'_>,
    metadata: &Metadata,
    cut: &Cut,
    context: &Context<'_, '_>,
    decision: &mut Decision,
) {
    let kept = kept_letters(cut, decision);
    for claim in &metadata.claims {
        let range = cut.blocks_in(page, claim.node);
        let letters: u64 = range
            .clone()
            .filter(|at| decision.keeps(*at))
            .map(|at| u64::from(cut.blocks[at].letters))
            .sum();
        // Claims are for lines: a body in one block is not a standfirst.
        if letters * 2 > kept && claim.field != Claimed::Headline {
            continue;
        }
        let paragraphs = range
            .clone()
            .filter(|at| context.prose_of(*at) > 0.0)
            .count();
        for at in range {
            // "intro" names a deck as well as a story's first part, which has several paragraphs.
            let part = claim.field == Claimed::Standfirst
                && paragraphs > 1
                && opens(page, cut, context, decision, at);
            if !part && holds(page, *claim, cut, context, decision, at) {
                decision.set(at, Label::Claimed, Rule::Claim(claim.field));
            }
        }
    }
    let opening = metadata
        .claims
        .iter()
        .any(|claim| claim.field == Claimed::Opening);
    let is_text = |decision: &Decision, at: usize| {
        if opening {
            opens(page, cut, context, decision, at)
        } else {
            in_flow(cut, context, decision, at)
        }
    };
    let again = [
        (&metadata.headline, Rule::HeadlineAgain),
        (&metadata.standfirst, Rule::StandfirstAgain),
    ];
    for (text, rule) in again {
        let Some(text) = text else { continue };
        let wanted = tokens::hashes(text);
        let first_kept: Vec<usize> = (0..cut.blocks.len())
            .filter(|at| decision.keeps(*at))
            .take(3)
            .collect();
        for at in first_kept {
            if tokens::hashes(&cut.blocks[at].text) == wanted && !is_text(decision, at) {
                decision.set(at, Label::Claimed, rule);
            }
        }
    }
}

/// Whether a claim holds against the model's word on a block.
fn holds(
    page: &Page<'_>,
    claim: Claim,
    cut: &Cut,
    context: &Context<'_, '_>,
    decision: &Decision,
    at: usize,
) -> bool {
    if !decision.keeps(at) {
        return true;
    }
    match claim.field {
        // A heading further down may say the headline's words again.
        Claimed::Headline => {
            let level = page.dom.tag(cut.blocks[at].container).heading_level();
            level == Some(1) || prose_before(context, decision, at) < 2
        }
        Claimed::Standfirst => !in_flow(cut, context, decision, at),
        Claimed::Opening => !opens(page, cut, context, decision, at),
        // Lines: a paragraph of the story inside a node with a telling class is none.
        _ => context.prose_of(at) <= 0.0,
    }
}

/// From here on the model's word that a block is text outweighs that it is set apart: descriptions repeat first paragraphs.
const FIRST_PARAGRAPH: f32 = 0.95;

/// Whether what only its place makes a standfirst is the story's first paragraph: one of a row, or surely text and set as such.
fn opens(
    page: &Page<'_>,
    cut: &Cut,
    context: &Context<'_, '_>,
    decision: &Decision,
    at: usize,
) -> bool {
    if in_flow(cut, context, decision, at) {
        return true;
    }
    let block = &cut.blocks[at];
    let heading = page.dom.tag(block.container).heading_level().is_some();
    !heading && block.strong * 2 <= block.letters && decision.probabilities[at] >= FIRST_PARAGRAPH
}

fn prose_before(context: &Context<'_, '_>, decision: &Decision, at: usize) -> usize {
    (0..at)
        .filter(|before| decision.keeps(*before) && context.prose_of(*before) > 0.0)
        .take(2)
        .count()
}

/// Paragraphs of its own kind that a first paragraph needs beside it to be one of them and no standfirst.
const COMPANY: usize = 2;

/// Whether a block is one of a row of paragraphs that the template sets alike.
fn in_flow(cut: &Cut, context: &Context<'_, '_>, decision: &Decision, at: usize) -> bool {
    let (block, own) = (&cut.blocks[at], cut.container(at));
    if context.prose_of(at) <= 0.0 || block.strong * 2 > block.letters {
        return false;
    }
    let around = cut.containers[own.parent].range();
    around
        .filter(|other| *other > at)
        .filter(|other| {
            let there = cut.container(*other);
            decision.keeps(*other)
                && context.prose_of(*other) > 0.0
                && there.parent == own.parent
                && there.signature == own.signature
        })
        .take(COMPANY)
        .count()
        >= COMPANY
}

fn kept_letters(cut: &Cut, decision: &Decision) -> u64 {
    cut.blocks
        .iter()
        .filter(|block| decision.keeps(block.index))
        .map(|block| u64::from(block.letters))
        .sum()
}
