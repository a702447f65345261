//! Cuts a page into text blocks: the longest runs of inline content inside one block element, parted by `<br><br>` too.
//! Nothing is judged here; hidden text is marked, silent elements (scripts, form choices, fallbacks) are passed over.

use crate::page::Page;
use crate::page::dom::{NodeId, Tag, TextBuilder};
use crate::rules::class_roles::{self, Roles};

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
    /// Links that begin in it.
    pub links: u32,
    /// Taken out of view by its own or an ancestor's attributes.
    pub hidden: bool,
    /// Pictures, players and frames between the block before and this one.
    pub media_before: u32,
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
#[derive(Debug)]
pub struct Cut {
    /// In document order.
    pub blocks: Vec<TextBlock>,
    /// Block elements in document order; `containers[0]` is the document.
    pub containers: Vec<Container>,
    /// For each block, its container's place.
    pub container_of: Vec<usize>,
    /// Running sums over blocks, `n + 1` long: letters.
    letters: Vec<u32>,
    /// The same of linked letters.
    linked: Vec<u32>,
}

impl Cut {
    /// The blocks below a node, as a range of places.
    #[must_use]
    pub fn blocks_in(&self, page: &Page<'_>, node: NodeId) -> std::ops::Range<usize> {
        let start = self.blocks.partition_point(|block| block.first < node);
        let end = page.dom.end(node);
        let stop = self.blocks.partition_point(|block| block.first < end);
        start..stop
    }

    /// Letters in a range of blocks, and how many of them are linked.
    #[must_use]
    pub fn mass(&self, range: &std::ops::Range<usize>) -> (u32, u32) {
        (
            self.letters[range.end] - self.letters[range.start],
            self.linked[range.end] - self.linked[range.start],
        )
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
    let Some(element) = page.dom.element(node) else {
        return Roles::NONE;
    };
    element
        .attrs
        .iter()
        .filter(|(key, _)| ROLE_ATTRIBUTES.contains(&&*key.local))
        .map(|(_, value)| class_roles::of_attribute(value))
        .fold(Roles::NONE, Roles::union)
}

fn signature(page: &Page<'_>, node: NodeId) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    page.dom.tag(node).hash(&mut hasher);
    page.dom.attr(node, "class").unwrap_or("").hash(&mut hasher);
    hasher.finish()
}

/// Cuts the page.
#[must_use]
pub fn cut(page: &Page<'_>) -> Cut {
    let mut cutter = Cutter::new(page);
    cutter.walk();
    cutter.finish()
}

struct Cutter<'p, 't> {
    page: &'p Page<'t>,
    blocks: Vec<TextBlock>,
    containers: Vec<Container>,
    container_of: Vec<usize>,
    /// Open elements: end, and what to undo there.
    open: Vec<(NodeId, Opened)>,
    /// Open containers, by place.
    inside: Vec<usize>,
    run: Option<Run>,
    link: u32,
    strong: u32,
    hidden: u32,
    breaks: u32,
    /// Pictures, players and frames since the last block.
    media: u32,
    hidden_role: Roles,
}

/// What an open inline or block element changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    Container,
    Link,
    Strong,
    Hidden,
}

struct Run {
    text: TextBuilder,
    first: NodeId,
    last: NodeId,
    letters: u32,
    linked: u32,
    strong: u32,
    links: u32,
    hidden: bool,
    media_before: u32,
}

impl<'p, 't> Cutter<'p, 't> {
    fn new(page: &'p Page<'t>) -> Self {
        let root = page.dom.root();
        let document = Container {
            node: root,
            parent: 0,
            own: Roles::NONE,
            roles: Roles::NONE,
            above: Above::default(),
            signature: 0,
        };
        Self {
            page,
            blocks: Vec::new(),
            containers: vec![document],
            container_of: Vec::new(),
            open: Vec::new(),
            inside: vec![0],
            run: None,
            link: 0,
            strong: 0,
            hidden: 0,
            breaks: 0,
            media: 0,
            hidden_role: Roles::of(&["hidden"]),
        }
    }

    fn walk(&mut self) {
        let dom = &self.page.dom;
        let mut nodes = dom.all();
        let mut skip_to = None;
        while let Some(node) = nodes.next() {
            if skip_to.is_some_and(|end| node < end) {
                continue;
            }
            self.close_until(node);
            let tag = dom.tag(node);
            match tag {
                Tag::Document => {}
                Tag::Text => self.text(node),
                Tag::Br => self.line_break(),
                _ if tag.is_silent() && !matches!(tag, Tag::Head | Tag::Button) => {
                    self.media += u32::from(matches!(
                        tag,
                        Tag::Iframe | Tag::Video | Tag::Audio | Tag::Object
                    ));
                    skip_to = Some(dom.end(node));
                    if tag.is_block() {
                        self.end_run();
                    }
                }
                Tag::Head | Tag::Button => skip_to = Some(dom.end(node)),
                _ => self.element(node, tag),
            }
        }
        self.close_until(dom.end(dom.root()));
        self.end_run();
    }

    fn element(&mut self, node: NodeId, tag: Tag) {
        let dom = &self.page.dom;
        let end = dom.end(node);
        if dom.is_hidden(node) {
            self.hidden += 1;
            self.open.push((end, Opened::Hidden));
        }
        if tag.is_block() {
            self.end_run();
            let parent = *self.inside.last().unwrap_or(&0);
            let own = own_roles(self.page, node);
            let above = self.containers[parent];
            self.containers.push(Container {
                node,
                parent,
                own,
                roles: above.roles.union(own),
                above: above.above.with(tag),
                signature: signature(self.page, node),
            });
            self.inside.push(self.containers.len() - 1);
            self.open.push((end, Opened::Container));
            return;
        }
        match tag {
            Tag::A => {
                self.link += 1;
                self.open.push((end, Opened::Link));
                if let Some(run) = &mut self.run {
                    run.links += 1;
                }
            }
            Tag::B | Tag::Strong | Tag::Em | Tag::I => {
                self.strong += 1;
                self.open.push((end, Opened::Strong));
            }
            // Words for screen readers inside a sentence ("opens in a new tab") are no part of it.
            Tag::Span | Tag::Small if own_roles(self.page, node).intersects(self.hidden_role) => {
                self.hidden += 1;
                self.open.push((end, Opened::Hidden));
            }
            Tag::Img | Tag::Embed => self.media += 1,
            _ => {}
        }
    }

    fn close_until(&mut self, node: NodeId) {
        while let Some((end, opened)) = self.open.last().copied() {
            if end > node {
                break;
            }
            self.open.pop();
            match opened {
                Opened::Container => {
                    self.end_run();
                    self.inside.pop();
                }
                Opened::Link => self.link -= 1,
                Opened::Strong => self.strong -= 1,
                Opened::Hidden => self.hidden -= 1,
            }
        }
    }

    fn line_break(&mut self) {
        self.breaks += 1;
        if self.breaks > 1 {
            self.end_run();
        } else if let Some(run) = &mut self.run {
            run.text.line();
        }
    }

    fn text(&mut self, node: NodeId) {
        let text = self.page.dom.raw_text(node);
        let letters = text.chars().filter(|c| !c.is_whitespace()).count();
        if letters == 0 {
            if let Some(run) = &mut self.run {
                run.text.push(text);
            }
            return;
        }
        self.breaks = 0;
        let hidden = self.hidden > 0;
        if self.run.as_ref().is_some_and(|run| run.hidden != hidden) {
            // Hidden words inside a visible sentence are left out; the sentence goes on behind them.
            if hidden {
                return;
            }
            self.end_run();
        }
        let letters = u32::try_from(letters).unwrap_or(u32::MAX);
        let (link, strong) = (self.link > 0, self.strong > 0);
        let media = std::mem::take(&mut self.media);
        let run = self.run.get_or_insert_with(|| Run {
            text: TextBuilder::default(),
            first: node,
            last: node,
            letters: 0,
            linked: 0,
            strong: 0,
            links: u32::from(link),
            hidden,
            media_before: media,
        });
        run.text.push(text);
        run.last = node;
        run.letters = run.letters.saturating_add(letters);
        run.linked = run.linked.saturating_add(if link { letters } else { 0 });
        run.strong = run.strong.saturating_add(if strong { letters } else { 0 });
    }

    fn end_run(&mut self) {
        self.breaks = 0;
        let Some(run) = self.run.take() else { return };
        let text = run.text.finish();
        if text.is_empty() {
            return;
        }
        let container = *self.inside.last().unwrap_or(&0);
        self.container_of.push(container);
        self.blocks.push(TextBlock {
            text,
            container: self.containers[container].node,
            first: run.first,
            last: run.last,
            index: self.blocks.len(),
            letters: run.letters,
            linked: run.linked,
            strong: run.strong,
            links: run.links,
            hidden: run.hidden,
            media_before: run.media_before,
        });
    }

    fn finish(self) -> Cut {
        let sums = |value: fn(&TextBlock) -> u32| {
            let mut sum = 0u32;
            let mut sums = Vec::with_capacity(self.blocks.len() + 1);
            sums.push(0);
            for block in &self.blocks {
                sum = sum.saturating_add(value(block));
                sums.push(sum);
            }
            sums
        };
        let (letters, linked) = (sums(|block| block.letters), sums(|block| block.linked));
        Cut {
            blocks: self.blocks,
            containers: self.containers,
            container_of: self.container_of,
            letters,
            linked,
        }
    }
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
