//! Areas of the page that hold whole paragraphs of other people's or other pages' words.

use super::{Decision, Label};
use crate::body::cut::Cut;
use crate::body::features::Context;
use crate::rules::class_roles::Roles;

/// Letters of text in front of a comment area from which on the page has a story of its own above it.
const STORY_LETTERS: u32 = 250;

/// Leaves out what stands in an area that its markup names as readers' comments, behind the text that they are about. Where
/// hardly any text stands in front of it, the "comments" are what the page is for.
pub(super) fn leave_out_comments(cut: &Cut, context: &Context<'_, '_>, decision: &mut Decision) {
    let comments = Roles::of(&["comments"]);
    let mut letters = 0u32;
    let mut before: Vec<u32> = Vec::with_capacity(cut.blocks.len() + 1);
    before.push(letters);
    for block in &cut.blocks {
        if decision.keeps(block.index) && context.prose_of(block.index) > 0.0 {
            letters = letters.saturating_add(block.letters);
        }
        before.push(letters);
    }
    for container in &cut.containers {
        let range = container.range();
        if range.is_empty() || !container.own.intersects(comments) {
            continue;
        }
        if before[range.start] < STORY_LETTERS {
            continue;
        }
        for at in range {
            if decision.keeps(at) {
                decision.labels[at] = Label::Comment;
            }
        }
    }
}
