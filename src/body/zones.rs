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
    /// Running sums over blocks, one longer than these: words of those outside the frame.
    visible: Vec<u32>,
}

impl Zones {
    /// Asks all blocks. `keeps`: what the model takes for the article; an element that holds much of it is no furniture,
    /// whatever its class says.
    #[must_use]
    pub fn of(page: &Page<'_>, cut: &Cut, keeps: impl Fn(usize) -> bool) -> Self {
        let mut zones = Self::default();
        for block in &cut.blocks {
            let words = measure::words(&block.text);
            let sentence = words >= PROSE_WORDS && measure::ends_sentence(&block.text);
            let unlinked = u64::from(block.linked) * 10 < u64::from(block.letters) * 4;
            zones
                .prose
                .push(unlinked && (sentence || words >= LONG_WORDS));
            zones.words.push(words);
        }
        let sums = Sums::of(&zones, keeps);
        let (inside_furniture, inside_frame) = containers(page, cut, &sums);
        for block in &cut.blocks {
            let place = cut.container_of[block.index];
            // Pages that a script completes hide the story until then.
            let hidden = block.hidden && !sums.is_much(&(block.index..block.index + 1), 20);
            let hidden = hidden && !(sums.kept() > 0 && sums.keeps(block.index));
            zones.furniture.push(hidden || inside_furniture[place]);
            zones.frame.push(hidden || inside_frame[place]);
        }
        zones.visible.push(0);
        let mut visible = 0u32;
        for (words, frame) in zones.words.iter().zip(&zones.frame) {
            visible = visible.saturating_add(if *frame { 0 } else { *words });
            zones.visible.push(visible);
        }
        zones
    }

    /// Words of a range of blocks that are visible.
    #[must_use]
    pub fn words_in(&self, range: std::ops::Range<usize>) -> u32 {
        if range.is_empty() {
            return 0;
        }
        self.visible[range.end] - self.visible[range.start]
    }

    /// Whether a block is prose outside of the furniture.
    #[must_use]
    pub fn is_own_prose(&self, at: usize) -> bool {
        self.prose[at] && !self.furniture[at]
    }
}

/// Running sums over blocks, one longer than these.
struct Sums {
    prose: Vec<u32>,
    kept: Vec<u32>,
}

impl Sums {
    fn of(zones: &Zones, keeps: impl Fn(usize) -> bool) -> Self {
        let (mut prose, mut kept) = (vec![0], vec![0]);
        for (at, words) in zones.words.iter().enumerate() {
            let add = |sums: &mut Vec<u32>, counts: bool| {
                let last = sums.last().copied().unwrap_or(0);
                sums.push(last.saturating_add(if counts { *words } else { 0 }));
            };
            add(&mut prose, zones.prose[at]);
            add(&mut kept, keeps(at));
        }
        Self { prose, kept }
    }

    fn kept(&self) -> u32 {
        self.kept.last().copied().unwrap_or(0)
    }

    fn keeps(&self, at: usize) -> bool {
        self.kept[at + 1] > self.kept[at]
    }

    /// Whether a range holds at least these hundredths of what is kept.
    fn is_much(&self, range: &std::ops::Range<usize>, hundredths: u32) -> bool {
        let own = self.kept[range.end] - self.kept[range.start];
        own > 0 && u64::from(own) * 100 >= u64::from(self.kept()) * u64::from(hundredths)
    }

    /// Whether a range holds less than half of the page's prose.
    fn is_small(&self, range: &std::ops::Range<usize>) -> bool {
        let own = self.prose[range.end] - self.prose[range.start];
        let all = self.prose.last().copied().unwrap_or(0);
        u64::from(own) * 2 < u64::from(all) || all == 0
    }
}

/// Hundredths of the kept text from which on an element is the story's.
const MUCH: u32 = 30;

/// For each container whether it lies in furniture, and whether in the frame. Parents come before their children.
fn containers(page: &Page<'_>, cut: &Cut, sums: &Sums) -> (Vec<bool>, Vec<bool>) {
    let dom = &page.dom;
    let beside = Roles::of(&[
        "navigation",
        "page-footer",
        "popular",
        "comments",
        "share",
        "consent",
    ]);
    let mut furniture = vec![false; cut.containers.len()];
    let mut frame = vec![false; cut.containers.len()];
    for (place, container) in cut.containers.iter().enumerate().skip(1) {
        let tag = dom.tag(container.node);
        let range = cut.blocks_in(page, container.node);
        let (letters, linked) = cut.mass(&range);
        // Templates put such words on wrappers of the whole page too: they speak for what is small and not the story.
        let soft = || sums.is_small(&range) && !sums.is_much(&range, MUCH);
        let marked = container.own.intersects(beside);
        let framing = matches!(tag, Tag::Nav | Tag::Footer)
            || (marked && u64::from(linked) * 2 > u64::from(letters) && soft());
        let own =
            framing || ((marked || matches!(tag, Tag::Aside | Tag::Form | Tag::Dialog)) && soft());
        furniture[place] = furniture[container.parent] || own;
        frame[place] = frame[container.parent] || framing;
    }
    (furniture, frame)
}
