//! Which blocks are the article: the model's word on each, then what only the whole shows.

use crate::body::cut::Cut;
use crate::body::features::Context;
use crate::body::model::Model;
use crate::body::tokens;
use crate::metadata::{Claimed, Metadata};
use crate::page::Page;
use crate::rules::boilerplate;

/// Above this a block is kept: the threshold with the best out-of-fold F1 over the training sets.
const KEEP: f32 = 0.55;

/// Why a block is not text of the article, or that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// Text of the article.
    Text,
    /// Left out by the model.
    Furniture,
    /// Read as metadata: headline, standfirst, byline and their like.
    Claimed,
    /// Says the same as an earlier kept block of another copy.
    Copy,
    /// A label such as "Advertisement" that stands alone.
    Label,
    /// A heading with nothing under it.
    Orphan,
}

/// The judgement on every block of a cut.
#[derive(Debug)]
pub struct Decision {
    /// One for each block.
    pub labels: Vec<Label>,
    /// The model's probability for each block.
    pub probabilities: Vec<f32>,
}

impl Decision {
    /// Whether the block is text of the article.
    #[must_use]
    pub fn keeps(&self, index: usize) -> bool {
        self.labels[index] == Label::Text
    }

    /// The model's own estimate of the body's F1: sums of probabilities over what was kept and what was not, by length.
    #[must_use]
    pub fn expected_f1(&self, cut: &Cut) -> f32 {
        let (mut right, mut wrong, mut missed) = (0.0f32, 0.0f32, 0.0f32);
        for block in &cut.blocks {
            let probability = self.probabilities[block.index];
            #[allow(clippy::cast_precision_loss, reason = "an estimate")]
            let letters = block.letters as f32;
            match self.labels[block.index] {
                Label::Text => {
                    right += letters * probability;
                    wrong += letters * (1.0 - probability);
                }
                Label::Furniture => missed += letters * probability,
                _ => {}
            }
        }
        let all = 2.0 * right + wrong + missed;
        if all > 0.0 { 2.0 * right / all } else { 0.0 }
    }
}

/// Judges a page's blocks.
#[must_use]
pub fn decide(
    page: &Page<'_>,
    metadata: &Metadata,
    cut: &Cut,
    context: &Context<'_, '_>,
    model: &Model,
) -> Decision {
    let mut row = Vec::with_capacity(model.names().len());
    let mut labels = Vec::with_capacity(cut.blocks.len());
    let mut probabilities = Vec::with_capacity(cut.blocks.len());
    for block in &cut.blocks {
        row.clear();
        context.row(block.index, &mut |_, _, value| row.push(value));
        let probability = model.probability(&row);
        probabilities.push(probability);
        labels.push(if probability > KEEP {
            Label::Text
        } else {
            Label::Furniture
        });
    }
    let mut decision = Decision {
        labels,
        probabilities,
    };
    leave_out_claims(page, metadata, cut, &mut decision);
    leave_out_labels(cut, context, &mut decision);
    leave_out_copies(cut, &mut decision);
    leave_out_orphans(page, cut, &mut decision);
    decision
}

/// What metadata read from the page is not text again. A claimed paragraph with the whole story in it stays: claims are for
/// lines, and a body in one block is not a standfirst.
fn leave_out_claims(page: &Page<'_>, metadata: &Metadata, cut: &Cut, decision: &mut Decision) {
    let kept: u64 = kept_letters(cut, decision);
    for claim in &metadata.claims {
        let range = cut.blocks_in(page, claim.node);
        let letters: u64 = range
            .clone()
            .filter(|at| decision.keeps(*at))
            .map(|at| u64::from(cut.blocks[at].letters))
            .sum();
        if letters * 2 > kept && claim.field != Claimed::Headline {
            continue;
        }
        for at in range {
            decision.labels[at] = Label::Claimed;
        }
    }
    // The visible headline and standfirst, where they stand in nodes that nobody claimed (a second copy for print).
    for text in [&metadata.headline, &metadata.standfirst]
        .into_iter()
        .flatten()
    {
        let wanted = tokens::hashes(text);
        let first_kept = (0..cut.blocks.len())
            .filter(|at| decision.keeps(*at))
            .take(3)
            .collect::<Vec<_>>();
        for at in first_kept {
            if tokens::hashes(&cut.blocks[at].text) == wanted {
                decision.labels[at] = Label::Claimed;
            }
        }
    }
}

fn kept_letters(cut: &Cut, decision: &Decision) -> u64 {
    cut.blocks
        .iter()
        .filter(|block| decision.keeps(block.index))
        .map(|block| u64::from(block.letters))
        .sum()
}

/// Kinds of phrases that are furniture when they are a whole block.
const LABEL_KINDS: &[&str] = &[
    "related",
    "advertisement",
    "share",
    "comments",
    "rights",
    "tags",
];

fn leave_out_labels(cut: &Cut, context: &Context<'_, '_>, decision: &mut Decision) {
    for block in &cut.blocks {
        let hits = context.hits_of(block.index);
        let label = boilerplate::ids()
            .iter()
            .zip(hits)
            .any(|(id, hit)| *hit == 3 && LABEL_KINDS.contains(&id.as_str()));
        if label && decision.keeps(block.index) {
            decision.labels[block.index] = Label::Label;
        }
    }
}

/// Letters from which on the same text twice is a copy and not a refrain.
const COPY_LETTERS: u32 = 40;

/// A second copy for another screen contributes once: the visible one, else the first.
fn leave_out_copies(cut: &Cut, decision: &mut Decision) {
    let mut seen: std::collections::BTreeMap<u64, usize> = std::collections::BTreeMap::new();
    for block in &cut.blocks {
        if !decision.keeps(block.index) || block.letters < COPY_LETTERS {
            continue;
        }
        let hash = tokens::combine(&tokens::hashes(&block.text));
        match seen.get(&hash).copied() {
            Some(first) if cut.blocks[first].hidden && !block.hidden => {
                decision.labels[first] = Label::Copy;
                seen.insert(hash, block.index);
            }
            Some(_) => decision.labels[block.index] = Label::Copy,
            None => {
                seen.insert(hash, block.index);
            }
        }
    }
}

/// A heading needs something under it. Where text followed in the page but was left out, its heading goes too.
fn leave_out_orphans(page: &Page<'_>, cut: &Cut, decision: &mut Decision) {
    let mut under = false;
    for block in cut.blocks.iter().rev() {
        if !decision.keeps(block.index) {
            continue;
        }
        match page.dom.tag(block.container).heading_level() {
            Some(_) if !under => decision.labels[block.index] = Label::Orphan,
            Some(_) => {}
            None => under = true,
        }
    }
}
