//! Lists of short links: language pickers, indexes of places, letters of the alphabet; and rows of them: "Print | Send | Top".

use std::collections::BTreeMap;

use super::{Decision, Label, Rule};
use crate::body::cut::{Cut, TextBlock};
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};

/// Items from which on a list of nothing but short links is a menu. Lists of sources under a story are shorter.
const LEAST_ITEMS: usize = 20;
/// Letters of the longest link in a menu.
const LINK_LETTERS: u32 = 30;

/// Leaves out lists that hold at least [`LEAST_ITEMS`] short links and nothing else.
pub(super) fn leave_out(page: &Page<'_>, cut: &Cut, decision: &mut Decision) {
    let mut lists: BTreeMap<NodeId, Option<Vec<usize>>> = BTreeMap::new();
    for block in &cut.blocks {
        let mut above = std::iter::once(block.container).chain(page.dom.ancestors(block.container));
        let list = above.find(|node| matches!(page.dom.tag(*node), Tag::Ul | Tag::Ol));
        let Some(list) = list else { continue };
        let bare = block.linked == block.letters && block.letters <= LINK_LETTERS;
        let items = lists.entry(list).or_insert_with(|| Some(Vec::new()));
        match items {
            Some(items) if bare => items.push(block.index),
            _ => *items = None,
        }
    }
    for block in cut.blocks.iter().filter(|block| is_toolbar(block)) {
        decision.set(block.index, Label::Furniture, Rule::Toolbar);
    }
    let menus = lists.into_values().flatten();
    for at in menus.filter(|items| items.len() >= LEAST_ITEMS).flatten() {
        decision.set(at, Label::Furniture, Rule::Menu);
    }
}

/// Links in a row of tools at least, and in a column of them.
const TOOLS: u32 = 3;
const COLUMN: u32 = 5;

/// Whether a block is nothing but short links with bars, dots or line breaks between them.
fn is_toolbar(block: &TextBlock) -> bool {
    let between = |marks: &[char]| {
        let count = block.text.chars().filter(|c| marks.contains(c)).count();
        u32::try_from(count).is_ok_and(|count| count + 1 >= block.links)
    };
    let parted = (block.links >= TOOLS && between(&['|', '·', '•']))
        || (block.links >= COLUMN && between(&['\n']));
    parted
        && block.linked <= block.links * LINK_LETTERS
        && block.linked + block.links >= block.letters
}
