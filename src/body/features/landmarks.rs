//! Places on the page that features measure from: the densest element, the title, headings, the first comment.

use std::ops::Range;

use super::facts::Facts;
use super::sink::{f32_of, ratio};
use crate::body::cut::Cut;
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::rules::class_roles::Roles;

/// Places on the page.
#[derive(Debug)]
pub(super) struct Landmarks {
    /// The container with the densest prose.
    pub best: NodeId,
    /// It and the elements above it, nearest first.
    best_line: Vec<NodeId>,
    /// Its blocks.
    pub best_range: Range<usize>,
    /// Place of the block that shows the title, if any.
    pub title_at: Option<usize>,
    /// For each block, the place of the heading above it.
    pub heading_of: Vec<Option<usize>>,
    /// Place of the first block inside a comment area.
    pub comments_at: usize,
}

impl Landmarks {
    /// Looks for them.
    pub(super) fn find(page: &Page<'_>, cut: &Cut, facts: &[Facts]) -> Self {
        let best = &cut.containers[densest(cut, facts)];
        Self {
            best: best.node,
            best_line: std::iter::once(best.node)
                .chain(page.dom.ancestors(best.node))
                .collect(),
            best_range: best.range(),
            title_at: title(page, cut, facts),
            heading_of: headings(page, cut),
            comments_at: comments(cut),
        }
    }

    /// Steps up from a node to the first element that is the densest or holds it.
    pub(super) fn steps_to_best(&self, page: &Page<'_>, node: NodeId) -> usize {
        let dom = &page.dom;
        let holds = |above: NodeId| above == node || dom.contains(above, node);
        let first = self.best_line.partition_point(|above| !holds(*above));
        let depth = |node: NodeId| usize::from(dom.node(node).depth);
        let meets = self.best_line.get(first).copied().unwrap_or(dom.root());
        depth(node).saturating_sub(depth(meets))
    }
}

fn comments(cut: &Cut) -> usize {
    let comments = Roles::of(&["comments"]);
    let opens = |index: &usize| {
        cut.container(*index).roles.intersects(comments) && index * 3 > cut.blocks.len()
    };
    (0..cut.blocks.len())
        .find(opens)
        .unwrap_or(cut.blocks.len())
}

/// Prose speaks for the element around its block, and less for those further up; links below an element speak against it.
/// The element with the most is where the article most likely stands.
fn densest(cut: &Cut, facts: &[Facts]) -> usize {
    let mut scores: Vec<f32> = vec![0.0; cut.containers.len()];
    for (index, fact) in facts.iter().enumerate() {
        if fact.prose <= 0.0 || cut.blocks[index].hidden {
            continue;
        }
        let mut level = cut.container(index).parent;
        let mut weight = 1.0f32;
        for _ in 0..6 {
            scores[level] += fact.prose * weight;
            if level == 0 {
                break;
            }
            level = cut.containers[level].parent;
            weight *= 0.6;
        }
    }
    let mut best = (0usize, 0.0f32);
    for (place, score) in scores.iter().enumerate() {
        if *score <= 0.0 {
            continue;
        }
        let sums = cut.sums(&cut.containers[place].range());
        let score = score * (1.0 - ratio(sums.linked, sums.letters));
        if score > best.1 {
            best = (place, score);
        }
    }
    best.0
}

/// The block that repeats the title most fully, headings first.
fn title(page: &Page<'_>, cut: &Cut, facts: &[Facts]) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for (index, fact) in facts.iter().enumerate() {
        if fact.title <= 0.6 || fact.words < 2 || fact.words > 60 {
            continue;
        }
        let heading = page.dom.tag(cut.blocks[index].container).heading_level();
        if fact.link_density > 0.99 && heading.is_none() {
            continue;
        }
        let bonus = match heading {
            Some(1) => 0.6,
            Some(_) => 0.2,
            None => 0.0,
        };
        let coverage = f32_of(fact.words.min(12)) / 40.0;
        let score = fact.title + bonus + coverage;
        if best.is_none_or(|(_, found)| score > found) {
            best = Some((index, score));
        }
    }
    let first_h1 = || {
        cut.blocks
            .iter()
            .position(|block| page.dom.tag(block.container) == Tag::H1)
    };
    best.map(|(index, _)| index).or_else(first_h1)
}

/// The heading that each block stands under: the last one before it whose parent holds the block too.
fn headings(page: &Page<'_>, cut: &Cut) -> Vec<Option<usize>> {
    let dom = &page.dom;
    let mut open: Vec<usize> = Vec::new();
    let mut above = Vec::with_capacity(cut.blocks.len());
    for (index, block) in cut.blocks.iter().enumerate() {
        while let Some(heading) = open.last() {
            let parent = dom.parent(cut.blocks[*heading].container);
            // A heading in a wrapper of its own speaks for what follows the wrapper.
            let scope = parent.and_then(|parent| dom.parent(parent)).or(parent);
            if scope.is_some_and(|scope| dom.contains(scope, block.container)) {
                break;
            }
            open.pop();
        }
        above.push(open.last().copied());
        if dom.tag(block.container).heading_level().is_some() {
            // A heading ends the reach of the one before it at its own place or deeper.
            let parent = dom.parent(block.container);
            let ends = |other: &usize| {
                let there = dom.parent(cut.blocks[*other].container);
                there.is_none_or(|there| {
                    Some(there) == parent
                        || parent.is_some_and(|parent| dom.contains(parent, there))
                })
            };
            while open.last().is_some_and(ends) {
                open.pop();
            }
            open.push(index);
        }
    }
    above
}
