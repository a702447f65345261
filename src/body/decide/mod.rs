//! Which blocks are the article: the model's word on each, then what only the whole shows.

mod areas;
mod claims;
mod copies;
mod menus;
mod ruled;

use crate::article::RulePart;
use crate::body::cut::Cut;
use crate::body::features::Context;
use crate::body::model::Model;
use crate::metadata::Metadata;
use crate::page::Page;

/// Above this a block is kept: the threshold with the best out-of-fold F1 over the training sets.
const KEEP: f32 = 0.55;
/// From here on the model is so sure of a block that no rule about what stands beside it takes it out.
const CERTAIN: f32 = 0.9;

/// Why a block is not text of the article, or that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// Text of the article.
    Text,
    /// Left out by the model.
    Furniture,
    /// Read as metadata: headline, standfirst, byline and their like.
    Claimed,
    /// Stands in an area of readers' comments.
    Comment,
    /// Says the same as an earlier kept block of another copy.
    Copy,
    /// A label such as "Advertisement" that stands alone.
    Label,
    /// A heading with nothing under it.
    Orphan,
}

/// The judgement on every block of a cut.
#[derive(Debug, Clone)]
pub struct Decision {
    /// One for each block.
    pub labels: Vec<Label>,
    /// The model's first judgement on each block.
    pub first: Vec<f32>,
    /// Its last: the probability that the block is text of the article.
    pub probabilities: Vec<f32>,
    /// What site rules had a part in.
    pub rules: Vec<RulePart>,
}

impl Decision {
    /// Whether the block is text of the article.
    #[must_use]
    pub fn keeps(&self, index: usize) -> bool {
        self.labels[index] == Label::Text
    }

    /// Whether the model is sure that the block is text of the article.
    #[must_use]
    pub fn is_certain(&self, index: usize) -> bool {
        self.probabilities[index] >= CERTAIN
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
    let (first, probabilities) = model.judge(context, cut.blocks.len());
    let labels = probabilities
        .iter()
        .map(|probability| {
            if *probability > KEEP {
                Label::Text
            } else {
                Label::Furniture
            }
        })
        .collect();
    let mut decision = Decision {
        labels,
        first,
        probabilities,
        rules: Vec::new(),
    };
    areas::leave_out_comments(cut, context, &mut decision);
    menus::leave_out(page, cut, &mut decision);
    claims::leave_out(page, metadata, cut, context, &mut decision);
    leave_out_labels(page, cut, context, &mut decision);
    copies::leave_out(cut, &mut decision);
    areas::leave_out_outsiders(cut, &mut decision);
    ruled::hear(page, cut, &mut decision);
    leave_out_orphans(page, cut, &mut decision);
    decision
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

/// Those of them that are furniture as headings too; others head parts of stories ("Facebook", "Topics").
const HEADING_KINDS: &[&str] = &["related", "advertisement"];

fn leave_out_labels(
    page: &Page<'_>,
    cut: &Cut,
    context: &Context<'_, '_>,
    decision: &mut Decision,
) {
    for block in &cut.blocks {
        if !decision.keeps(block.index) {
            continue;
        }
        let heading = page.dom.tag(block.container).heading_level().is_some();
        let kinds = if heading { HEADING_KINDS } else { LABEL_KINDS };
        if kinds
            .iter()
            .any(|kind| context.phrase(block.index, kind) == 3)
        {
            decision.labels[block.index] = Label::Label;
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
