//! Cuts a page into text blocks: the longest runs of inline content inside one block element, parted by `<br><br>` too.
//! Nothing is judged here; hidden text is marked, silent elements (scripts, form choices, fallbacks) are passed over.

mod walk;

use std::ops::Range;

use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::rules::class_roles::Roles;

/// One run of text.
#[derive(Debug, Clone)]
pub struct TextBlock {
    /// As a reader would copy it; a single `<br>` is a line break.
    pub text: String,
    /// The block element that holds it.
    pub container: NodeId,
    /// Its first and last text node.
    pub first: NodeId,
    /// See `first`.
    pub last: NodeId,
    /// Place in the cut.
    pub index: usize,
    /// Characters that are no white space.
    pub letters: u32,
    /// Those of them inside links.
    pub linked: u32,
    /// Those of them in bold or italics.
    pub strong: u32,
    /// Those of them in italics.
    pub italic: u32,
    /// Links that begin in it.
    pub links: u32,
    /// Those of them that stay on the site.
    pub inner_links: u32,
    /// `<time>` elements in it.
    pub times: u32,
    /// Taken out of view by its own or an ancestor's attributes.
    pub hidden: bool,
    /// Pictures, players and frames between the block before and this one.
    pub media_before: u32,
    /// Buttons and fields to fill in between the block before and this one.
    pub controls_before: u32,
}

/// What is known about an element whose subtree holds text.
#[derive(Debug, Clone, Copy)]
pub struct Container {
    /// The element.
    pub node: NodeId,
    /// The container above it, by place in [`Cut::containers`]; the document's is itself.
    pub parent: usize,
    /// Roles by its own class, id, itemprop and role attributes.
    pub own: Roles,
    /// Those and its ancestors'.
    pub roles: Roles,
    /// Set of ancestor-or-self elements that matter, see [`Above`].
    pub above: Above,
    /// Equal for elements of one name and class attribute: what one line of a template writes.
    pub signature: u64,
    /// Its first block, by place in [`Cut::blocks`].
    pub start: usize,
    /// The first block behind it.
    pub end: usize,
    /// Whether it has no attributes.
    pub bare: bool,
}

impl Container {
    /// Its blocks, by place in [`Cut::blocks`].
    #[must_use]
    pub const fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// Elements above a block, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Above(u32);

/// The elements that [`Above`] tells of, with their names as features.
pub const ABOVE: &[(Tag, &str)] = &[
    (Tag::Article, "article"),
    (Tag::Main, "main"),
    (Tag::Section, "section"),
    (Tag::Aside, "aside"),
    (Tag::Nav, "nav"),
    (Tag::Header, "header"),
    (Tag::Footer, "footer"),
    (Tag::Figure, "figure"),
    (Tag::Figcaption, "figcaption"),
    (Tag::Form, "form"),
    (Tag::Table, "table"),
    (Tag::Ul, "ul"),
    (Tag::Ol, "ol"),
    (Tag::Li, "li"),
    (Tag::Dl, "dl"),
    (Tag::Blockquote, "blockquote"),
    (Tag::Dialog, "dialog"),
    (Tag::Details, "details"),
    (Tag::P, "p"),
    (Tag::A, "a"),
    (Tag::Address, "address"),
    (Tag::Pre, "pre"),
];

impl Above {
    /// With one more element.
    #[must_use]
    pub fn with(self, tag: Tag) -> Self {
        let bit = ABOVE.iter().position(|(known, _)| *known == tag);
        Self(self.0 | bit.map_or(0, |bit| 1 << bit))
    }

    /// Whether the element at this place of [`ABOVE`] is in the set.
    #[must_use]
    pub const fn has_index(self, index: usize) -> bool {
        self.0 & (1 << index) != 0
    }

    /// Whether the element is in the set.
    #[must_use]
    pub fn has(self, tag: Tag) -> bool {
        ABOVE
            .iter()
            .position(|(known, _)| *known == tag)
            .is_some_and(|index| self.has_index(index))
    }
}

/// The page in blocks.
#[derive(Debug, Clone, Default)]
pub struct Cut {
    /// In document order.
    pub blocks: Vec<TextBlock>,
    /// Block elements in document order; `containers[0]` is the document.
    pub containers: Vec<Container>,
    /// For each block, its container's place.
    pub container_of: Vec<usize>,
    /// The page has more blocks than are read.
    pub is_short: bool,
    /// Running sums over blocks, `n + 1` long.
    sums: Vec<Sums>,
}

/// What adds up over a stretch of blocks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Characters that are no white space.
    pub letters: u32,
    /// Those inside links.
    pub linked: u32,
    /// Links.
    pub links: u32,
    /// Pictures, players and frames.
    pub media: u32,
    /// Buttons and fields to fill in.
    pub controls: u32,
    /// `<time>` elements.
    pub times: u32,
}

impl Sums {
    fn with(self, block: &TextBlock) -> Self {
        Self {
            letters: self.letters.saturating_add(block.letters),
            linked: self.linked.saturating_add(block.linked),
            links: self.links.saturating_add(block.links),
            media: self.media.saturating_add(block.media_before),
            controls: self.controls.saturating_add(block.controls_before),
            times: self.times.saturating_add(block.times),
        }
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            letters: self.letters.saturating_add(other.letters),
            linked: self.linked.saturating_add(other.linked),
            links: self.links.saturating_add(other.links),
            media: self.media.saturating_add(other.media),
            controls: self.controls.saturating_add(other.controls),
            times: self.times.saturating_add(other.times),
        }
    }

    const fn less(self, other: Self) -> Self {
        Self {
            letters: self.letters - other.letters,
            linked: self.linked - other.linked,
            links: self.links - other.links,
            media: self.media - other.media,
            controls: self.controls - other.controls,
            times: self.times - other.times,
        }
    }
}

impl Cut {
    /// The blocks below a node, as a range of places.
    #[must_use]
    pub fn blocks_in(&self, page: &Page<'_>, node: NodeId) -> Range<usize> {
        let start = self.blocks.partition_point(|block| block.first < node);
        let end = page.dom.end(node);
        let stop = self.blocks.partition_point(|block| block.first < end);
        start..stop
    }

    /// Letters in a range of blocks, and how many of them are linked.
    #[must_use]
    pub fn mass(&self, range: &Range<usize>) -> (u32, u32) {
        let sums = self.sums(range);
        (sums.letters, sums.linked)
    }

    /// What a range of blocks adds up to.
    #[must_use]
    pub fn sums(&self, range: &Range<usize>) -> Sums {
        self.sums[range.end].less(self.sums[range.start])
    }

    /// The container of a block.
    #[must_use]
    pub fn container(&self, block: usize) -> &Container {
        &self.containers[self.container_of[block]]
    }
}

/// Attributes whose tokens speak of an element's role.
const ROLE_ATTRIBUTES: &[&str] = &[
    "class",
    "id",
    "itemprop",
    "role",
    "data-testid",
    "data-component",
    "aria-label",
];

/// Roles by an element's own attributes.
#[must_use]
pub fn own_roles(page: &Page<'_>, node: NodeId) -> Roles {
    let dom = &page.dom;
    let Some(element) = page.dom.element(node) else {
        return Roles::NONE;
    };
    element
        .attrs
        .iter()
        .filter(|(key, _)| ROLE_ATTRIBUTES.contains(&&*key.local))
        .map(|(_, value)| dom.roles_of(value))
        .fold(Roles::NONE, Roles::union)
}

/// Cuts the page.
#[must_use]
pub fn cut(page: &Page<'_>) -> Cut {
    walk::run(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Hints;
    use crate::limits::Limits;
    use crate::page::parse::parse;

    fn texts(html: &str) -> Vec<String> {
        let parsed = parse(html, &Limits::default());
        let (hints, limits) = (Hints::default(), Limits::default());
        let page = Page::new(&parsed.tree, &hints, &limits);
        cut(&page)
            .blocks
            .into_iter()
            .map(|block| block.text)
            .collect()
    }

    #[test]
    fn a_block_ends_where_its_element_does() {
        assert_eq!(
            texts("<div>one <b>two</b><p>three</p>four</div>"),
            ["one two", "three", "four"]
        );
    }

    #[test]
    fn blocks_end_at_a_bound_and_the_answer_says_so() {
        let few = Limits {
            blocks: 20,
            ..Limits::default()
        };
        let sentence = "The ferry sails again on Monday, the harbour office said in a note.";
        let page = format!("<p>{sentence}").repeat(30);
        let read = |limits: &Limits| {
            let parsed = parse(&page, limits);
            let hints = Hints::default();
            let page = Page::new(&parsed.tree, &hints, limits);
            let metadata = crate::metadata::read(&page);
            let found = cut(&page);
            let body = crate::body::find(&page, &metadata);
            (found.blocks.len(), found.is_short, body.reasons)
        };
        let (blocks, is_short, reasons) = read(&few);
        assert!((20..=21).contains(&blocks) && is_short);
        assert!(
            reasons
                .iter()
                .any(|reason| reason.message.contains("text blocks"))
        );
        let (blocks, is_short, reasons) = read(&Limits::default());
        assert!(blocks == 30 && !is_short && reasons.is_empty());
    }

    #[test]
    fn two_breaks_part_blocks_and_one_parts_lines() {
        assert_eq!(texts("<td>a<br>b<br> <br>c"), ["a\nb", "c"]);
    }

    #[test]
    fn words_for_screen_readers_leave_the_sentence_whole() {
        assert_eq!(
            texts("<p>See <a>this<span class='sr-only'>, opens in a new tab</span></a> now.</p>"),
            ["See this now."]
        );
    }
}
