//! Which blocks are the article: the model's word on each, then what only the whole shows.

mod areas;
mod claims;
mod copies;
mod menus;
mod rule;
mod ruled;
mod units;

pub use rule::Rule;

use crate::article::RulePart;
use crate::body::cut::{Cut, TextBlock};
use crate::body::features::Context;
use crate::body::model::Model;
use crate::metadata::Metadata;
use crate::page::Page;
use crate::rules::boilerplate;

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
    /// For each block the rule that set its label; none where the model did.
    pub rules: Vec<Option<Rule>>,
    /// The model's first judgement on each block.
    pub first: Vec<f32>,
    /// Its last: the probability that the block is text of the article.
    pub probabilities: Vec<f32>,
    /// What site rules had a part in.
    pub site_rules: Vec<RulePart>,
}

impl Decision {
    /// Whether the block is text of the article.
    #[must_use]
    pub fn keeps(&self, index: usize) -> bool {
        self.labels[index] == Label::Text
    }

    /// Labels a block by a rule, whatever the model says.
    pub fn set(&mut self, index: usize, label: Label, rule: Rule) {
        self.labels[index] = label;
        self.rules[index] = Some(rule);
    }

    /// Whether the model by itself would keep the block.
    #[must_use]
    pub fn model_keeps(&self, index: usize) -> bool {
        self.probabilities[index] > KEEP
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
    let rules = vec![None; cut.blocks.len()];
    let mut decision = Decision {
        labels,
        rules,
        first,
        probabilities,
        site_rules: Vec::new(),
    };
    units::keep_whole(page, cut, &mut decision);
    areas::leave_out_comments(cut, &mut decision);
    menus::leave_out(page, cut, &mut decision);
    claims::leave_out(page, metadata, cut, context, &mut decision);
    leave_out_labels(page, cut, context, &mut decision);
    leave_out_last_lines(cut, context, &mut decision);
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
        let mut kinds = kinds.iter();
        if let Some(kind) = kinds.find(|kind| context.phrase(block.index, kind) == 3) {
            decision.set(block.index, Label::Label, Rule::Phrase(kind));
        }
        if heads_links(block) {
            decision.set(block.index, Label::Label, Rule::RelatedLinks);
        }
    }
}

/// Lines behind the story that are looked at.
const LAST_LINES: usize = 3;

/// "© 2004 The Courier. Editor: …" behind the story, where the model does not insist on it, and "Ann Reporter ann@courier.example".
fn leave_out_last_lines(cut: &Cut, context: &Context<'_, '_>, decision: &mut Decision) {
    for _ in 0..LAST_LINES {
        let Some(last) = (0..cut.blocks.len()).rev().find(|at| decision.keeps(*at)) else {
            return;
        };
        let rule = if is_signature(&cut.blocks[last].text) {
            Rule::Signature
        } else if !decision.is_certain(last) && context.phrase(last, "rights") >= 2 {
            Rule::Rights
        } else {
            return;
        };
        decision.set(last, Label::Label, rule);
    }
}

/// Words of the longest line that holds a reporter's address.
const SIGNATURE_WORDS: usize = 5;

/// Whether a text is nothing but a name with an e-mail address.
fn is_signature(text: &str) -> bool {
    let is_address = |word: &&str| {
        word.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.contains('@') && host.is_ascii()
        })
    };
    let words = text.split_whitespace().take(SIGNATURE_WORDS + 1);
    words.clone().count() <= SIGNATURE_WORDS
        && words.filter(is_address).count() == 1
        && !text.ends_with(['.', '?', '!'])
}

/// Whether a block is "Other news:" and links below it, one a line.
fn heads_links(block: &TextBlock) -> bool {
    let Some((first, links)) = block.text.split_once('\n') else {
        return false;
    };
    let letters = links.chars().filter(|c| !c.is_whitespace()).count();
    let lines = links.lines().count();
    u32::try_from(lines).is_ok_and(|lines| lines <= block.links)
        && u32::try_from(letters).is_ok_and(|letters| letters <= block.linked)
        && boilerplate::rank(&boilerplate::hits(first), "related") == 3
}

/// A heading needs something under it. Where text followed in the page but was left out, its heading goes too.
fn leave_out_orphans(page: &Page<'_>, cut: &Cut, decision: &mut Decision) {
    let mut under = false;
    for block in cut.blocks.iter().rev() {
        if !decision.keeps(block.index) {
            continue;
        }
        match page.dom.tag(block.container).heading_level() {
            Some(_) if !under => decision.set(block.index, Label::Orphan, Rule::Orphan),
            Some(_) => {}
            None => under = true,
        }
    }
}
