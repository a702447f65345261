//! What site rules say of the blocks. A rule moves what the model is unsure of; where it would take away most of what the
//! model is sure of, it has gone stale and is not heard.

use std::ops::Range;

use super::{Decision, Label, Rule};
use crate::article::RulePart;
use crate::body::cut::Cut;
use crate::page::Page;
use crate::page::dom::NodeId;
use crate::page::ruled::{Area, Word};

/// Hears the rules in their order.
pub(super) fn hear(page: &Page<'_>, cut: &Cut, decision: &mut Decision) {
    if page.ruled.body.is_empty() {
        return;
    }
    let mut sure = Sure::of(cut, decision);
    for word in &page.ruled.body {
        match word {
            Word::Root(area) => {
                let inside = area.nodes.first().map(|node| cut.blocks_in(page, *node));
                let Some(inside) = inside else { continue };
                let outside = [0..inside.start, inside.end..cut.blocks.len()];
                sure.take_out(decision, &outside, &area.rule);
            }
            Word::Stop(area) => {
                let Some(end) = area.nodes.first() else {
                    continue;
                };
                let start = cut.blocks.partition_point(|block| block.first < *end);
                let behind = start..cut.blocks.len();
                sure.take_out(decision, &[behind], &area.rule);
            }
            Word::Drop(area) => {
                let ranges: Vec<_> = ranges(page, cut, area).collect();
                sure.take_out(decision, &ranges, &area.rule);
            }
            Word::Keep(area) => {
                let mut kept = false;
                for at in ranges(page, cut, area).flatten() {
                    // What was read as metadata or stands there twice is not text again.
                    if !matches!(
                        decision.labels[at],
                        Label::Text | Label::Claimed | Label::Copy
                    ) {
                        decision.set(at, Label::Text, Rule::SiteRule);
                        kept = true;
                    }
                }
                if kept {
                    decision
                        .site_rules
                        .push(RulePart::of_body(&area.rule, true));
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

/// The text that the model is sure of, before any rule was heard.
struct Sure {
    /// For each block its letters, 0 where the model is not sure.
    letters: Vec<u64>,
    all: u64,
    /// What rules took.
    taken: u64,
}

impl Sure {
    fn of(cut: &Cut, decision: &Decision) -> Self {
        let of = |counts: &dyn Fn(usize) -> bool| -> Vec<u64> {
            let blocks = cut.blocks.iter();
            blocks
                .map(|block| u64::from(block.letters) * u64::from(counts(block.index)))
                .collect()
        };
        let mut letters = of(&|at| decision.keeps(at) && decision.is_certain(at));
        // On a page that the model is nowhere sure of, what it keeps has to do.
        if letters.iter().all(|letters| *letters == 0) {
            letters = of(&|at| decision.keeps(at));
        }
        Self {
            all: letters.iter().sum(),
            letters,
            taken: 0,
        }
    }

    /// Leaves ranges of blocks out, unless most of this text would be gone.
    fn take_out(&mut self, decision: &mut Decision, ranges: &[Range<usize>], rule: &str) {
        let blocks = || ranges.iter().cloned().flatten();
        let lost: u64 = blocks()
            .filter(|at| decision.keeps(*at))
            .map(|at| self.letters[at])
            .sum();
        if (self.taken + lost) * 2 > self.all {
            decision.site_rules.push(RulePart::of_body(rule, false));
            return;
        }
        self.taken += lost;
        let mut moved = false;
        for at in blocks() {
            if decision.keeps(at) {
                decision.set(at, Label::Furniture, Rule::SiteRule);
                moved = true;
            }
        }
        if moved {
            decision.site_rules.push(RulePart::of_body(rule, true));
        }
    }
}
