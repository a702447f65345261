//! Areas of the page that hold whole paragraphs of other people's or other pages' words.

use super::{Decision, Label, Rule};
use crate::body::cut::Cut;
use crate::rules::class_roles::Roles;

/// Letters of text in front of a comment area from which on the page has a story of its own above it.
const STORY_LETTERS: u32 = 250;

/// Leaves out what stands in an area that its markup names as readers' comments, behind the text that they are about. Where
/// hardly any text stands in front of it, the "comments" are what the page is for.
pub(super) fn leave_out_comments(cut: &Cut, decision: &mut Decision) {
    let comments = Roles::of(&["comments"]);
    let mut letters = 0u32;
    let mut before: Vec<u32> = Vec::with_capacity(cut.blocks.len() + 1);
    before.push(letters);
    for block in &cut.blocks {
        if decision.keeps(block.index) {
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
                decision.set(at, Label::Comment, Rule::CommentsArea);
            }
        }
    }
}

/// Roles of areas that are never a part of a story that stands elsewhere.
const FOREIGN: &[&str] = &[
    "promotion",
    "consent",
    "share",
    "comments",
    "popular",
    "advertisement",
    "sidebar",
    "navigation",
    "page-footer",
];
/// Of the kept letters, the hundredths that one element holds where the story stands together.
const TOGETHER: u64 = 60;

/// Leaves out lone blocks in areas whose markup says that they are something else, where most of the text stands
/// together in another element. What the model is sure of stays: "widget" also names parts of stories.
pub(super) fn leave_out_outsiders(cut: &Cut, decision: &mut Decision) {
    let mut before: Vec<u64> = Vec::with_capacity(cut.blocks.len() + 1);
    before.push(0);
    for block in &cut.blocks {
        let letters = if decision.keeps(block.index) {
            u64::from(block.letters)
        } else {
            0
        };
        before.push(before[block.index] + letters);
    }
    let all = before[cut.blocks.len()];
    let holds_most = |range: &std::ops::Range<usize>| {
        (before[range.end] - before[range.start]) * 100 >= all * TOGETHER
    };
    let most = cut
        .containers
        .iter()
        .filter(|container| holds_most(&container.range()));
    let Some(story) = most.min_by_key(|container| container.range().len()) else {
        return;
    };
    let (story, foreign) = (story.range(), Roles::of(FOREIGN));
    for container in &cut.containers {
        let range = container.range();
        let apart = range.end <= story.start || range.start >= story.end;
        if !apart || !container.own.intersects(foreign) {
            continue;
        }
        let mut roles = FOREIGN.iter();
        let role = roles.find(|role| container.own.intersects(Roles::of(&[role])));
        let rule = Rule::Outsiders(role.copied().unwrap_or_default());
        for at in range {
            if decision.keeps(at) && !decision.is_certain(at) {
                decision.set(at, Label::Furniture, rule);
            }
        }
    }
}
