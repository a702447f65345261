//! Text that stands on the page twice.

use std::collections::BTreeMap;

use super::{Decision, Label, Rule};
use crate::body::cut::Cut;
use crate::body::tokens;

/// Letters from which on the same text twice may be a copy and not a refrain.
const COPY_LETTERS: u32 = 40;

/// Letters from which on a paragraph alone is a copy. Shorter ones come twice in lists and tables.
const ALONE_LETTERS: u32 = 160;

/// A second copy for another screen contributes once: the visible one, else the first. Siblings that say the same are the
/// author's own words: a copy stands elsewhere.
pub(super) fn leave_out(cut: &Cut, decision: &mut Decision) {
    let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for block in &cut.blocks {
        if !decision.keeps(block.index) || block.letters < COPY_LETTERS {
            continue;
        }
        let hash = tokens::combine(&tokens::hashes(&block.text));
        let Some(first) = seen.get(&hash).copied() else {
            seen.insert(hash, block.index);
            continue;
        };
        let siblings = cut.container(first).parent == cut.container(block.index).parent;
        if !siblings {
            pairs.push((first, block.index));
        }
        if cut.blocks[first].hidden && !block.hidden {
            seen.insert(hash, block.index);
        }
    }
    for (place, (first, again)) in pairs.iter().enumerate() {
        let (one, other) = (&cut.blocks[*first], &cut.blocks[*again]);
        let in_a_row = neighbours(&pairs, place);
        if !(one.hidden || other.hidden || in_a_row || other.letters >= ALONE_LETTERS) {
            continue;
        }
        let copy = if one.hidden && !other.hidden {
            first
        } else {
            again
        };
        decision.set(*copy, Label::Copy, Rule::Copies);
    }
}

/// Whether the pair before or behind is a copy of the same stretch: its blocks stand as near to this pair's in both copies.
fn neighbours(pairs: &[(usize, usize)], place: usize) -> bool {
    const REACH: usize = 4;
    let (first, again) = pairs[place];
    let near = |other: Option<&(usize, usize)>| {
        other.is_some_and(|(one, two)| {
            one.abs_diff(first) <= REACH && two.abs_diff(again) <= REACH && *one != first
        })
    };
    near(place.checked_sub(1).and_then(|before| pairs.get(before))) || near(pairs.get(place + 1))
}
