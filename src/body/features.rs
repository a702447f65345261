//! What the block model looks at. Training and serving call [`Context::row`]; every feature has a name, and none knows a
//! language or a host.

use std::collections::{HashMap, HashSet};

use crate::body::cut::{ABOVE, Cut, TextBlock};
use crate::body::tokens;
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::rules::boilerplate;
use crate::rules::class_roles::{self, Roles};

/// Receives one feature after the other, always in the same order: group, name, value.
pub type Sink<'a> = &'a mut dyn FnMut(&str, &str, f32);

/// The names of all features, in the order of their values: "group.name".
#[must_use]
pub fn names() -> Vec<String> {
    let tree = scraper::Html::parse_document("<p>x");
    let (hints, limits) = (crate::Hints::default(), crate::Limits::default());
    let page = Page::new(&tree, &hints, &limits);
    let cut = crate::body::cut::cut(&page);
    let mut names = Vec::new();
    Context::new(&page, &cut).row(0, &mut |group, name, _| {
        names.push(format!("{group}.{name}"))
    });
    names
}

/// Facts about the whole page that features refer to.
#[derive(Debug)]
pub struct Context<'a, 't> {
    page: &'a Page<'t>,
    cut: &'a Cut,
    facts: Vec<Facts>,
    title: HashSet<u64>,
    description: HashSet<u64>,
    stated_body: HashSet<u64>,
    /// How often each text stands on the page, by hash.
    copies: HashMap<u64, u32>,
    /// Prose mass below each container's blocks: running sums over blocks.
    prose: Vec<f32>,
    /// The blocks of each template line, by [`Cut`]'s signatures of container and of its parent.
    templates: [HashMap<u64, Template>; 2],
    /// For each block, the place of the heading above it.
    heading_of: Vec<Option<usize>>,
    /// The container with the densest prose.
    best: NodeId,
    /// Place of the block that shows the title, if any.
    title_at: Option<usize>,
    /// Place of the first block inside a comment area.
    comments_at: usize,
}

/// What the blocks of one template line are like together.
#[derive(Debug, Clone, Copy, Default)]
struct Template {
    blocks: f32,
    units: f32,
    prose: f32,
    linked: f32,
    terminal: f32,
}

/// Facts about one block, computed once and read by its neighbours too.
#[derive(Debug, Clone, Default)]
struct Facts {
    units: f32,
    link_density: f32,
    prose: f32,
    words: u32,
    hash: u64,
    terminal: f32,
    punctuation: f32,
    digits: f32,
    upper: f32,
    starts_upper: f32,
    sentences: f32,
    title: f32,
    description: f32,
    stated: f32,
    hits: Vec<u8>,
    tag: Tag0,
}

/// The element a block stands in, as features tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Tag0(Option<usize>);

const TAGS: &[(Tag, &str)] = &[
    (Tag::P, "p"),
    (Tag::Div, "div"),
    (Tag::Li, "li"),
    (Tag::Td, "td"),
    (Tag::H1, "h1"),
    (Tag::H2, "h2"),
    (Tag::H3, "h3"),
    (Tag::H4, "h4"),
    (Tag::Figcaption, "figcaption"),
    (Tag::Blockquote, "blockquote"),
    (Tag::Section, "section"),
    (Tag::Article, "article"),
    (Tag::Dd, "dd"),
    (Tag::Pre, "pre"),
];

impl<'a, 't> Context<'a, 't> {
    /// Gathers the facts of a page.
    #[must_use]
    pub fn new(page: &'a Page<'t>, cut: &'a Cut) -> Self {
        let title = token_set(&[page.head.meta("og:title"), page.head.title.as_deref()]);
        let description = token_set(&[
            page.head.meta("og:description"),
            page.head.meta("description"),
            page.head.meta("twitter:description"),
        ]);
        let stated_body = page
            .linked_data
            .article_body()
            .map(|body| grams(&tokens::hashes(body)))
            .unwrap_or_default();
        let mut copies: HashMap<u64, u32> = HashMap::new();
        let mut facts = Vec::with_capacity(cut.blocks.len());
        let mut scratch = Vec::new();
        for block in &cut.blocks {
            let container = &cut.containers[cut.container_of[block.index]];
            scratch.clear();
            tokens::each_hash(&block.text, |hash| scratch.push(hash));
            let mut fact = facts_of(block, &scratch);
            fact.tag = Tag0(
                TAGS.iter()
                    .position(|(tag, _)| *tag == page.dom.tag(container.node)),
            );
            fact.title = share_in(&scratch, &title);
            fact.description = share_in(&scratch, &description);
            fact.stated = if stated_body.is_empty() {
                -1.0
            } else {
                stated_share(&scratch, &stated_body)
            };
            *copies.entry(fact.hash).or_default() += 1;
            facts.push(fact);
        }
        let mut prose = vec![0.0];
        for fact in &facts {
            prose.push(prose.last().copied().unwrap_or(0.0) + fact.prose);
        }
        let comments = Roles::of(&["comments"]);
        let comments_at = cut
            .blocks
            .iter()
            .position(|block| {
                let container = &cut.containers[cut.container_of[block.index]];
                container.roles.intersects(comments) && block.index * 3 > cut.blocks.len()
            })
            .unwrap_or(cut.blocks.len());
        let mut context = Self {
            page,
            cut,
            facts,
            title,
            description,
            stated_body,
            copies,
            prose,
            templates: [HashMap::new(), HashMap::new()],
            heading_of: Vec::new(),
            best: page.dom.root(),
            title_at: None,
            comments_at,
        };
        context.gather_templates();
        context.heading_of = context.headings();
        context.best = context.densest();
        context.title_at = context.title_block();
        context
    }

    /// The container with the densest prose.
    #[must_use]
    pub const fn best(&self) -> NodeId {
        self.best
    }

    /// Prose mass of a block: its length where it reads like sentences, else 0.
    #[must_use]
    pub fn prose_of(&self, index: usize) -> f32 {
        self.facts[index].prose
    }

    /// Prose mass of the whole page.
    #[must_use]
    pub fn prose_total(&self) -> f32 {
        self.prose.last().copied().unwrap_or(0.0)
    }

    /// Share of a block's word runs that the page's `articleBody` holds; negative where the page states none.
    #[must_use]
    pub fn stated_of(&self, index: usize) -> f32 {
        self.facts[index].stated
    }

    /// Size of the stated body in word runs.
    #[must_use]
    pub fn stated_size(&self) -> usize {
        self.stated_body.len()
    }

    /// The phrase hits of a block, by kind.
    #[must_use]
    pub fn hits_of(&self, index: usize) -> &[u8] {
        &self.facts[index].hits
    }

    /// Place of the heading that a block stands under.
    #[must_use]
    pub fn heading_above(&self, index: usize) -> Option<usize> {
        self.heading_of[index]
    }

    /// Place of the block that shows the title.
    #[must_use]
    pub const fn title_at(&self) -> Option<usize> {
        self.title_at
    }

    /// Emits the features of one block.
    pub fn row(&self, index: usize, sink: Sink<'_>) {
        self.text_features(index, sink);
        self.element_features(index, sink);
        self.mass_features(index, sink);
        self.neighbour_features(index, sink);
        self.page_features(index, sink);
        self.template_features(index, sink);
    }

    fn text_features(&self, index: usize, sink: Sink<'_>) {
        let (block, fact) = (&self.cut.blocks[index], &self.facts[index]);
        sink("text", "units", fact.units.ln_1p());
        sink("text", "words", f32_of(fact.words).ln_1p());
        sink("text", "link_density", fact.link_density);
        sink("text", "links", f32_of(block.links));
        let position = if block.links > 0 && block.linked == block.letters {
            1.0
        } else {
            0.0
        };
        sink("text", "all_link", position);
        sink(
            "text",
            "links_per_word",
            f32_of(block.links) / f32_of(fact.words.max(1)),
        );
        sink("text", "strong_share", ratio(block.strong, block.letters));
        sink("text", "punctuation", fact.punctuation);
        sink("text", "terminal", fact.terminal);
        sink("text", "sentences", fact.sentences);
        sink("text", "digits", fact.digits);
        sink("text", "upper", fact.upper);
        sink("text", "starts_upper", fact.starts_upper);
        sink(
            "text",
            "word_length",
            f32_of(block.letters) / f32_of(fact.words.max(1)),
        );
        sink(
            "text",
            "lines",
            f32_of(u32::try_from(block.text.matches('\n').count()).unwrap_or(u32::MAX)),
        );
        sink("text", "prose", fact.prose.ln_1p());
        sink("text", "hidden", f32::from(u8::from(block.hidden)));
        sink("text", "title_overlap", fact.title);
        sink("text", "description_overlap", fact.description);
        sink("text", "stated_overlap", fact.stated);
        sink(
            "text",
            "copies",
            f32_of(self.copies.get(&fact.hash).copied().unwrap_or(1)).min(8.0),
        );
        let mark = |c: char| f32::from(u8::from(block.text.contains(c)));
        sink("text", "bar", mark('|'));
        sink("text", "guillemet", mark('»'));
        sink("text", "at", mark('@'));
        sink("text", "question", mark('?'));
        sink(
            "text",
            "colon_end",
            f32::from(u8::from(block.text.ends_with([':', '：']))),
        );
        let quote = block
            .text
            .starts_with(['"', '“', '„', '«', '»', '「', '‘', '\'']);
        sink("text", "quote_start", f32::from(u8::from(quote)));
        sink(
            "text",
            "bullet_start",
            f32::from(u8::from(
                block.text.starts_with(['•', '-', '–', '·', '*', '►', '▪']),
            )),
        );
        for (kind, hit) in boilerplate::ids().iter().zip(&fact.hits) {
            sink("phrase", kind, f32::from(*hit));
        }
    }

    fn element_features(&self, index: usize, sink: Sink<'_>) {
        let place = self.cut.container_of[index];
        let container = &self.cut.containers[place];
        let tag = self.facts[index].tag.0;
        for (position, (_, name)) in TAGS.iter().enumerate() {
            sink("tag", name, f32::from(u8::from(tag == Some(position))));
        }
        for (position, (_, name)) in ABOVE.iter().enumerate() {
            sink(
                "above",
                name,
                f32::from(u8::from(container.above.has_index(position))),
            );
        }
        // How near the nearest element with the role stands: 1 its own, then falling; 0 none.
        let mut near = vec![0.0f32; class_roles::ids().len()];
        let mut level = place;
        let mut weight = 1.0f32;
        loop {
            let own = self.cut.containers[level].own;
            if own != Roles::NONE {
                for (role, value) in near.iter_mut().enumerate() {
                    if *value == 0.0 && own.has_index(role) {
                        *value = weight;
                    }
                }
            }
            if level == 0 {
                break;
            }
            level = self.cut.containers[level].parent;
            weight *= 0.8;
        }
        for (id, value) in class_roles::ids().iter().zip(near) {
            sink("role", id, value);
        }
        sink(
            "element",
            "depth",
            f32::from(self.page.dom.node(container.node).depth),
        );
    }

    fn mass_features(&self, index: usize, sink: Sink<'_>) {
        let total = self.prose_total().max(1.0);
        let mut level = self.cut.container_of[index];
        for step in ["own", "parent", "grandparent", "great"] {
            let node = self.cut.containers[level].node;
            let range = self.cut.blocks_in(self.page, node);
            let prose = self.prose[range.end] - self.prose[range.start];
            let (letters, linked) = self.cut.mass(&range);
            let count = range.len().max(1);
            sink(step, "prose", prose / total);
            sink(step, "links", ratio(linked, letters));
            sink(
                step,
                "blocks",
                f32_of(u32::try_from(count).unwrap_or(u32::MAX)).ln_1p(),
            );
            sink(
                step,
                "mean",
                (f32_of(letters) / f32_of(u32::try_from(count).unwrap_or(1))).ln_1p(),
            );
            sink(step, "density", prose / f32_of(letters.max(1)));
            level = self.cut.containers[level].parent;
        }
        let node = self.cut.blocks[index].container;
        let inside = node == self.best || self.page.dom.contains(self.best, node);
        sink("mass", "in_best", f32::from(u8::from(inside)));
        let up = self.steps_to_best(node);
        sink("mass", "steps_to_best", up);
        let best = self.cut.blocks_in(self.page, self.best);
        let before = f32_of(u32::try_from(best.start.saturating_sub(index)).unwrap_or(0));
        let after = f32_of(u32::try_from((index + 1).saturating_sub(best.end)).unwrap_or(0));
        sink("mass", "before_best", before.min(60.0));
        sink("mass", "after_best", after.min(60.0));
        let position = if inside && best.len() > 1 {
            f32_of(u32::try_from(index - best.start).unwrap_or(0))
                / f32_of(u32::try_from(best.len() - 1).unwrap_or(1))
        } else {
            -1.0
        };
        sink("mass", "position_in_best", position);
        let depth = |node: NodeId| f32::from(self.page.dom.node(node).depth);
        sink("mass", "depth_from_best", depth(node) - depth(self.best));
    }

    fn neighbour_features(&self, index: usize, sink: Sink<'_>) {
        let here = self.cut.blocks[index].container;
        let parent = self.page.dom.parent(here);
        for (name, offset) in [
            ("prev", -1isize),
            ("next", 1),
            ("prev2", -2),
            ("next2", 2),
            ("prev3", -3),
            ("next3", 3),
        ] {
            let other = index
                .checked_add_signed(offset)
                .filter(|other| *other < self.facts.len());
            let fact = other.map(|other| &self.facts[other]);
            sink(name, "units", fact.map_or(-1.0, |fact| fact.units.ln_1p()));
            sink(
                name,
                "link_density",
                fact.map_or(-1.0, |fact| fact.link_density),
            );
            sink(name, "prose", fact.map_or(-1.0, |fact| fact.prose.ln_1p()));
            sink(name, "terminal", fact.map_or(-1.0, |fact| fact.terminal));
            let siblings = other.is_some_and(|other| {
                let there = self.cut.blocks[other].container;
                there == here || self.page.dom.parent(there) == parent
            });
            sink(name, "sibling", f32::from(u8::from(siblings)));
            let same = fact.is_some_and(|fact| fact.tag == self.facts[index].tag);
            sink(name, "same_tag", f32::from(u8::from(same)));
        }
        // Prose just before and behind, over longer stretches than the neighbours tell.
        for (name, reach) in [("near", 5usize), ("far", 15)] {
            let start = index.saturating_sub(reach);
            let end = (index + 1 + reach).min(self.facts.len());
            sink(
                name,
                "prose_before",
                (self.prose[index] - self.prose[start]).ln_1p(),
            );
            sink(
                name,
                "prose_after",
                (self.prose[end] - self.prose[index + 1]).ln_1p(),
            );
        }
        let range = parent.map_or(0..0, |parent| self.cut.blocks_in(self.page, parent));
        let prose_siblings = range
            .clone()
            .filter(|other| self.facts[*other].prose > 0.0)
            .take(50)
            .count();
        sink(
            "near",
            "prose_siblings",
            f32_of(u32::try_from(prose_siblings).unwrap_or(0)),
        );
        let first = range.start == index;
        let last = range.end == index + 1;
        sink("near", "first_sibling", f32::from(u8::from(first)));
        sink("near", "last_sibling", f32::from(u8::from(last)));
        let later = (range.end.max(index + 1) - index - 1).min(60);
        let later_prose = self.prose[range.end.max(index + 1)] - self.prose[index + 1];
        sink(
            "near",
            "siblings_after",
            f32_of(u32::try_from(later).unwrap_or(0)),
        );
        sink("near", "sibling_prose_after", later_prose.ln_1p());
        let earlier_prose = self.prose[index] - self.prose[range.start.min(index)];
        sink("near", "sibling_prose_before", earlier_prose.ln_1p());
    }

    fn page_features(&self, index: usize, sink: Sink<'_>) {
        let count = self.facts.len().max(1);
        let part = |n: usize| f32_of(u32::try_from(n).unwrap_or(u32::MAX));
        let total = self.prose_total();
        sink("page", "page_position", part(index) / part(count));
        sink(
            "page",
            "prose_position",
            if total > 0.0 {
                self.prose[index] / total
            } else {
                0.0
            },
        );
        sink("page", "page_blocks", part(count).ln_1p());
        sink("page", "page_prose", total.ln_1p());
        let best = self.cut.blocks_in(self.page, self.best);
        let share = if total > 0.0 {
            (self.prose[best.end] - self.prose[best.start]) / total
        } else {
            0.0
        };
        sink("page", "best_share", share);
        sink(
            "page",
            "best_prose",
            (self.prose[best.end] - self.prose[best.start]).ln_1p(),
        );
        let from_title = self.title_at.map_or(-99.0, |at| part(index) - part(at));
        sink("page", "from_title", from_title.clamp(-99.0, 99.0));
        let prose_from_title = self.title_at.map_or(-1.0, |at| {
            if index > at {
                (self.prose[index] - self.prose[at]).ln_1p()
            } else {
                -1.0
            }
        });
        sink("page", "prose_from_title", prose_from_title);
        sink(
            "page",
            "after_comments",
            f32::from(u8::from(index >= self.comments_at)),
        );
        sink("page", "stated_size", part(self.stated_body.len()).ln_1p());
        sink(
            "page",
            "has_description",
            f32::from(u8::from(!self.description.is_empty())),
        );
        sink(
            "page",
            "has_title",
            f32::from(u8::from(!self.title.is_empty())),
        );
    }

    fn template_features(&self, index: usize, sink: Sink<'_>) {
        let signatures = self.signatures(index);
        let total = self.prose_total().max(1.0);
        for ((group, templates), signature) in ["template", "template2"]
            .iter()
            .zip(&self.templates)
            .zip(signatures)
        {
            let template = templates.get(&signature).copied().unwrap_or_default();
            let blocks = template.blocks.max(1.0);
            sink(group, "blocks", blocks.ln_1p());
            sink(group, "mean", (template.units / blocks).ln_1p());
            sink(group, "prose", template.prose / total);
            sink(group, "linked", template.linked / template.units.max(1.0));
            sink(group, "terminal", template.terminal / blocks);
        }
        let heading = self.heading_of[index];
        let distance = heading.map_or(-1.0, |at| {
            f32_of(u32::try_from(index - at).unwrap_or(u32::MAX)).min(40.0)
        });
        sink("heading", "distance", distance);
        for (kind, id) in boilerplate::ids().iter().enumerate() {
            let hit = heading.map_or(0, |at| self.facts[at].hits[kind]);
            sink("heading", id, f32::from(hit));
        }
        let previous = index.checked_sub(1).map(|at| &self.facts[at].hits);
        for (kind, id) in boilerplate::ids().iter().enumerate() {
            sink(
                "previous",
                id,
                previous.map_or(0.0, |hits| f32::from(hits[kind])),
            );
        }
        sink(
            "media",
            "before",
            f32_of(self.cut.blocks[index].media_before.min(9)),
        );
        let after = self
            .cut
            .blocks
            .get(index + 1)
            .map_or(0, |next| next.media_before);
        sink("media", "after", f32_of(after.min(9)));
    }

    fn signatures(&self, index: usize) -> [u64; 2] {
        let container = &self.cut.containers[self.cut.container_of[index]];
        let parent = &self.cut.containers[container.parent];
        [
            container.signature,
            container.signature.rotate_left(1) ^ parent.signature,
        ]
    }

    fn gather_templates(&mut self) {
        for index in 0..self.facts.len() {
            let signatures = self.signatures(index);
            let fact = &self.facts[index];
            for (templates, signature) in self.templates.iter_mut().zip(signatures) {
                let template = templates.entry(signature).or_default();
                template.blocks += 1.0;
                template.units += fact.units;
                template.prose += fact.prose;
                template.linked += fact.units * fact.link_density;
                template.terminal += fact.terminal;
            }
        }
    }

    /// The heading that each block stands under: the last one before it whose parent holds the block too.
    fn headings(&self) -> Vec<Option<usize>> {
        let mut open: Vec<usize> = Vec::new();
        let mut above = Vec::with_capacity(self.facts.len());
        for (index, block) in self.cut.blocks.iter().enumerate() {
            let dom = &self.page.dom;
            while let Some(heading) = open.last() {
                let parent = dom.parent(self.cut.blocks[*heading].container);
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
                while open.last().is_some_and(|other| {
                    dom.parent(self.cut.blocks[*other].container)
                        .is_none_or(|there| {
                            Some(there) == parent
                                || parent.is_some_and(|parent| dom.contains(parent, there))
                        })
                }) {
                    open.pop();
                }
                open.push(index);
            }
        }
        above
    }

    fn steps_to_best(&self, node: NodeId) -> f32 {
        let mut steps = 0.0f32;
        for above in std::iter::once(node).chain(self.page.dom.ancestors(node)) {
            if above == self.best || self.page.dom.contains(above, self.best) {
                break;
            }
            steps += 1.0;
        }
        steps
    }

    /// Prose speaks for the element around its block, and less for those further up; links below an element speak against
    /// it. The element with the most is where the article most likely stands.
    fn densest(&self) -> NodeId {
        let mut scores: Vec<f32> = vec![0.0; self.cut.containers.len()];
        for (index, fact) in self.facts.iter().enumerate() {
            if fact.prose <= 0.0 || self.cut.blocks[index].hidden {
                continue;
            }
            let mut level = self.cut.containers[self.cut.container_of[index]].parent;
            let mut weight = 1.0f32;
            for _ in 0..6 {
                scores[level] += fact.prose * weight;
                if level == 0 {
                    break;
                }
                level = self.cut.containers[level].parent;
                weight *= 0.6;
            }
        }
        let mut best = (0usize, 0.0f32);
        for (place, score) in scores.iter().enumerate() {
            if *score <= 0.0 {
                continue;
            }
            let range = self
                .cut
                .blocks_in(self.page, self.cut.containers[place].node);
            let (letters, linked) = self.cut.mass(&range);
            let score = score * (1.0 - ratio(linked, letters));
            if score > best.1 {
                best = (place, score);
            }
        }
        self.cut.containers[best.0].node
    }

    /// The block that repeats the title most fully, headings first.
    fn title_block(&self) -> Option<usize> {
        let mut best: Option<(usize, f32)> = None;
        for (index, fact) in self.facts.iter().enumerate() {
            let heading = self
                .page
                .dom
                .tag(self.cut.blocks[index].container)
                .heading_level();
            if fact.words < 2 || fact.words > 60 || fact.link_density > 0.99 && heading.is_none() {
                continue;
            }
            let bonus = match heading {
                Some(1) => 0.6,
                Some(_) => 0.2,
                None => 0.0,
            };
            let coverage = f32_of(fact.words.min(12)) / 40.0;
            let score = fact.title + bonus + coverage;
            if fact.title > 0.6 && best.is_none_or(|(_, found)| score > found) {
                best = Some((index, score));
            }
        }
        best.map(|(index, _)| index).or_else(|| {
            self.cut
                .blocks
                .iter()
                .position(|block| self.page.dom.tag(block.container) == Tag::H1)
        })
    }
}

fn facts_of(block: &TextBlock, words: &[u64]) -> Facts {
    let (mut punctuation, mut digits, mut upper, mut letters, mut wide) =
        (0u32, 0u32, 0u32, 0u32, 0u32);
    let mut sentences = 0u32;
    for c in block.text.chars() {
        if c.is_alphabetic() {
            letters += 1;
            upper += u32::from(c.is_uppercase());
            wide += u32::from(tokens::is_unspaced(c));
        } else if c.is_numeric() {
            digits += 1;
        } else if is_pause(c) {
            punctuation += 1;
        } else if is_terminal(c) {
            punctuation += 1;
            sentences += 1;
        }
    }
    // A character of an unspaced script says about as much as two and a half letters of others.
    let units = f32_of(block.letters) + 1.5 * f32_of(wide);
    let link_density = ratio(block.linked, block.letters);
    let last = block.text.trim_end_matches([
        '"', '“', '”', '»', '«', '\'', '’', '」', '』', ')', '）', ']', ' ',
    ]);
    let terminal = last.chars().next_back().is_some_and(is_terminal);
    let prose = if units >= 60.0 && link_density < 0.5 && (sentences > 0 || punctuation > 2) {
        units * (1.0 - link_density)
    } else {
        0.0
    };
    let head: String = block.text.chars().take(160).collect();
    let starts_upper = block
        .text
        .chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(char::is_uppercase);
    Facts {
        units,
        link_density,
        prose,
        words: u32::try_from(words.len()).unwrap_or(u32::MAX),
        hash: tokens::combine(words),
        terminal: f32::from(u8::from(terminal)),
        punctuation: f32_of(punctuation) / f32_of(block.letters.max(1)),
        digits: f32_of(digits) / f32_of(block.letters.max(1)),
        upper: f32_of(upper) / f32_of(letters.max(1)),
        starts_upper: f32::from(u8::from(starts_upper)),
        sentences: f32_of(sentences),
        hits: boilerplate::hits(&head),
        ..Facts::default()
    }
}

fn is_pause(c: char) -> bool {
    matches!(c, ',' | ';' | '、' | '،' | '؛' | '，' | '；')
}

/// Marks that end a sentence.
#[must_use]
pub fn is_terminal(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '۔' | '؟' | '။' | '។' | '።' | '։'
    )
}

fn token_set(texts: &[Option<&str>]) -> HashSet<u64> {
    texts
        .iter()
        .flatten()
        .flat_map(|text| tokens::hashes(text))
        .collect()
}

fn share_in(words: &[u64], set: &HashSet<u64>) -> f32 {
    if words.is_empty() || set.is_empty() {
        return 0.0;
    }
    let found = words.iter().filter(|word| set.contains(word)).count();
    f32_of(u32::try_from(found).unwrap_or(0)) / f32_of(u32::try_from(words.len()).unwrap_or(1))
}

/// Runs of four words, and of one, two and three for short blocks.
fn grams(words: &[u64]) -> HashSet<u64> {
    (1..=4)
        .flat_map(|size| words.windows(size).map(tokens::combine))
        .collect()
}

fn stated_share(words: &[u64], stated: &HashSet<u64>) -> f32 {
    let size = words.len().min(4);
    if size == 0 {
        return 0.0;
    }
    let (mut found, mut all) = (0u32, 0u32);
    for window in words.windows(size) {
        all += 1;
        found += u32::from(stated.contains(&tokens::combine(window)));
    }
    f32_of(found) / f32_of(all.max(1))
}

#[allow(
    clippy::cast_precision_loss,
    reason = "features need no more than 24 bits"
)]
const fn f32_of(n: u32) -> f32 {
    n as f32
}

fn ratio(part: u32, whole: u32) -> f32 {
    f32_of(part) / f32_of(whole.max(1))
}
