//! Tables, lists and quotations are judged as wholes where the story goes on on both sides of them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Decision, Label, Rule};
use crate::body::cut::Cut;
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};

/// Mean probability of a table's letters from which on it is kept. Cells hold few words, which the model trusts little.
const TABLE: f32 = 0.2;
/// The same for lists and quotations.
const RUN: f32 = 0.4;
/// Blocks in front of and behind a unit among which the story is looked for.
const REACH: usize = 5;
/// Elements around a unit that may hold nothing else, such as a figure with its caption.
const WRAPPERS: usize = 3;

/// Keeps what the model left out of tables, lists and quotations that stand within the story and that it finds likely
/// enough as a whole.
pub(super) fn keep_whole(page: &Page<'_>, cut: &Cut, decision: &mut Decision) {
    let mut units: BTreeMap<NodeId, Range<usize>> = BTreeMap::new();
    for block in &cut.blocks {
        if let Some(unit) = outermost(page, block.container) {
            let range = units.entry(unit).or_insert(block.index..block.index);
            range.end = block.index + 1;
        }
    }
    let mut kept = Vec::new();
    for (unit, range) in units {
        let least = if page.dom.tag(unit) == Tag::Table {
            TABLE
        } else {
            RUN
        };
        if range.clone().all(|at| decision.keeps(at))
            || !is_within(page, cut, decision, unit, &range)
            || mean(cut, decision, &range) < least
        {
            continue;
        }
        kept.extend(range);
    }
    for at in kept {
        if decision.labels[at] == Label::Furniture {
            decision.set(at, Label::Text, Rule::Whole);
        }
    }
}

fn outermost(page: &Page<'_>, container: NodeId) -> Option<NodeId> {
    std::iter::once(container)
        .chain(page.dom.ancestors(container))
        .filter(|node| {
            matches!(
                page.dom.tag(*node),
                Tag::Table | Tag::Ul | Tag::Ol | Tag::Blockquote
            )
        })
        .last()
}

/// Whether kept text stands in front of and behind a unit, beside it in the same element.
fn is_within(
    page: &Page<'_>,
    cut: &Cut,
    decision: &Decision,
    unit: NodeId,
    range: &Range<usize>,
) -> bool {
    let keeps = |mut places: Range<usize>| places.any(|at| decision.keeps(at));
    page.dom.ancestors(unit).take(WRAPPERS).any(|above| {
        let around = cut.blocks_in(page, above);
        let before = range.start.saturating_sub(REACH).max(around.start)..range.start;
        let behind = range.end..(range.end + REACH).min(around.end);
        keeps(before) && keeps(behind)
    })
}

fn mean(cut: &Cut, decision: &Decision, range: &Range<usize>) -> f32 {
    let (mut sum, mut letters) = (0.0, 0.0);
    for at in range.clone() {
        #[allow(clippy::cast_precision_loss, reason = "an average")]
        let own = cut.blocks[at].letters as f32;
        sum += decision.probabilities[at] * own;
        letters += own;
    }
    if letters > 0.0 { sum / letters } else { 0.0 }
}
