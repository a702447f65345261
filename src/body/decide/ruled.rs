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
    let letters = |at: usize| u64::from(cut.blocks[at].letters);
    let kept = |at: &usize| decision.keeps(*at);
    let certain = |at: &usize| decision.keeps(*at) && decision.is_certain(*at);
    let all = || 0..cut.blocks.len();
    let out = || ranges.iter().cloned().flatten();
    let sure: u64 = all().filter(certain).map(letters).sum();
    // On a page that the model is nowhere sure of, what it keeps has to do.
    let (have, lost): (u64, u64) = if sure > 0 {
        (sure, out().filter(certain).map(letters).sum())
    } else {
        let have = all().filter(kept).map(letters).sum();
        (have, out().filter(kept).map(letters).sum())
    };
    if lost * 2 > have {
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
