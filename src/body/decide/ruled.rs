//! What site rules say of the blocks. A rule moves what the model is unsure of; where it would take away most of what the
//! model is sure of, it has gone stale and is not heard.

use std::ops::Range;

use super::{Decision, Label};
use crate::article::RulePart;
use crate::body::cut::Cut;
use crate::page::Page;
use crate::page::dom::NodeId;
use crate::page::ruled::{Area, Word};

/// Hears the rules in their order.
pub(super) fn hear(page: &Page<'_>, cut: &Cut, decision: &mut Decision) {
    for word in &page.ruled.body {
        match word {
            Word::Root(area) => {
                let inside = area.nodes.first().map(|node| cut.blocks_in(page, *node));
                let Some(inside) = inside else { continue };
                let outside = [0..inside.start, inside.end..cut.blocks.len()];
                take_out(cut, decision, &outside, &area.rule);
            }
            Word::Stop(area) => {
                let Some(end) = area.nodes.first() else {
                    continue;
                };
                let start = cut.blocks.partition_point(|block| block.first < *end);
                let behind = start..cut.blocks.len();
                take_out(cut, decision, &[behind], &area.rule);
            }
            Word::Drop(area) => {
                let ranges: Vec<_> = ranges(page, cut, area).collect();
                take_out(cut, decision, &ranges, &area.rule);
            }
            Word::Keep(area) => {
                let mut kept = false;
                for at in ranges(page, cut, area).flatten() {
                    // What was read as metadata or stands there twice is not text again.
                    if !matches!(
                        decision.labels[at],
                        Label::Text | Label::Claimed | Label::Copy
                    ) {
                        decision.labels[at] = Label::Text;
                        kept = true;
                    }
                }
                if kept {
                    decision.rules.push(RulePart::of_body(&area.rule, true));
                }
            }
        }
    }
}

/// The blocks of an area, each once: of nodes inside one another the outer one.
fn ranges(page: &Page<'_>, cut: &Cut, area: &Area) -> impl Iterator<Item = Range<usize>> {
    let mut end: Option<NodeId> = None;
    let outer = area.nodes.iter().filter(move |node| {
        let inside = end.is_some_and(|end| **node < end);
        if !inside {
            end = Some(page.dom.end(**node));
        }
        !inside
    });
    outer.map(|node| cut.blocks_in(page, *node))
}

/// Leaves ranges of blocks out, unless they hold most of the text that the model is sure of.
fn take_out(cut: &Cut, decision: &mut Decision, ranges: &[Range<usize>], rule: &str) {
    let certain = |at: usize| -> u64 {
        let sure = decision.keeps(at) && decision.is_certain(at);
        if sure {
            u64::from(cut.blocks[at].letters)
        } else {
            0
        }
    };
    let all: u64 = (0..cut.blocks.len()).map(certain).sum();
    let lost: u64 = ranges.iter().cloned().flatten().map(certain).sum();
    if lost * 2 > all {
        decision.rules.push(RulePart::of_body(rule, false));
        return;
    }
    let mut moved = false;
    for at in ranges.iter().cloned().flatten() {
        if decision.keeps(at) {
            decision.labels[at] = Label::Furniture;
            moved = true;
        }
    }
    if moved {
        decision.rules.push(RulePart::of_body(rule, true));
    }
}
