//! Which text blocks stand in the page's furniture, and which are prose of the page's own. The block model judges what is
//! text of an article; this only asks what a reader could take for one, whatever the model says.

use crate::body::cut::Cut;
use crate::body::measure;
use crate::page::Page;
use crate::page::dom::Tag;
use crate::rules::class_roles::Roles;

/// Words of the shortest block that counts as prose.
const PROSE_WORDS: u32 = 5;
/// Words from which on a block is prose without a full stop.
const LONG_WORDS: u32 = 14;

/// One answer for each block of a cut.
#[derive(Debug, Default)]
pub struct Zones {
    /// In navigation, footer, sidebar, comments, consent dialogue, or out of view.
    pub furniture: Vec<bool>,
    /// In navigation or footer, or out of view: what even a page without an article has.
    pub frame: Vec<bool>,
    /// Reads like a sentence and is not linked in the main.
    pub prose: Vec<bool>,
    /// Words, comparable between scripts.
    pub words: Vec<u32>,
}

impl Zones {
    /// Asks all blocks.
    #[must_use]
    pub fn of(page: &Page<'_>, cut: &Cut) -> Self {
        let (inside_furniture, inside_frame) = containers(page, cut);
        let mut zones = Self::default();
        for block in &cut.blocks {
            let place = cut.container_of[block.index];
            let words = measure::words(&block.text);
            zones
                .furniture
                .push(block.hidden || inside_furniture[place]);
            zones.frame.push(block.hidden || inside_frame[place]);
            let sentence = words >= PROSE_WORDS && measure::ends_sentence(&block.text);
            let unlinked = u64::from(block.linked) * 10 < u64::from(block.letters) * 4;
            zones
                .prose
                .push(unlinked && (sentence || words >= LONG_WORDS));
            zones.words.push(words);
        }
        zones
    }

    /// Words of a range of blocks that are visible.
    #[must_use]
    pub fn words_in(&self, range: std::ops::Range<usize>) -> u32 {
        range
            .filter(|at| !self.frame[*at])
            .map(|at| self.words[at])
            .sum()
    }

    /// Whether a block is prose outside of the furniture.
    #[must_use]
    pub fn is_own_prose(&self, at: usize) -> bool {
        self.prose[at] && !self.furniture[at]
    }
}

/// For each container whether it lies in furniture, and whether in the frame. Parents come before their children.
fn containers(page: &Page<'_>, cut: &Cut) -> (Vec<bool>, Vec<bool>) {
    let dom = &page.dom;
    let beside = Roles::of(&["navigation", "page-footer", "popular", "comments", "share"]);
    let asking = Roles::of(&["consent"]);
    let all = cut.mass(&(0..cut.blocks.len())).0;
    let mut furniture = vec![false; cut.containers.len()];
    let mut frame = vec![false; cut.containers.len()];
    for (place, container) in cut.containers.iter().enumerate().skip(1) {
        let tag = dom.tag(container.node);
        let range = cut.blocks_in(page, container.node);
        let (letters, linked) = cut.mass(&range);
        // Templates put such words on wrappers of the whole page too: they speak for what is small.
        let small = u64::from(letters) * 2 < u64::from(all);
        let framing = matches!(tag, Tag::Nav | Tag::Footer)
            || (small && linked * 2 > letters && container.own.intersects(beside));
        let leaf = || {
            !dom.descendants(container.node)
                .any(|node| matches!(dom.tag(node), Tag::H1 | Tag::Article | Tag::Main))
        };
        let own = framing
            || (small && matches!(tag, Tag::Aside | Tag::Form | Tag::Dialog))
            || (small && container.own.intersects(beside))
            || (container.own.intersects(asking) && (small || leaf()));
        furniture[place] = furniture[container.parent] || own;
        frame[place] = frame[container.parent] || framing;
    }
    (furniture, frame)
}
