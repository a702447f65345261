//! The kept text blocks and what stands between them, typed and in reading order.

use std::cell::OnceCell;

use crate::article::{Block, BlockContent, Paragraph, SpanKind};
use crate::body::cut::Cut;
use crate::body::decide::{Decision, Label};
use crate::body::features::Context;
use crate::body::form::{self, Form, Formed};
use crate::body::structure::{self, Scene};
use crate::body::{CreditLine, embed, media, tokens};
use crate::metadata::sources;
use crate::page::Page;
use crate::page::dom::{Dom, NodeId, Tag};
use crate::page::picture::{self, Collection, Place, Places};
use crate::rules::class_roles::Roles;
use crate::rules::notes;

/// What the walk found.
#[derive(Debug, Default)]
pub struct Found {
    /// Typed, without ids and ranges.
    pub blocks: Vec<Block>,
    /// Credit lines that were left out.
    pub credits: Vec<CreditLine>,
    /// Nodes of pictures, in page order.
    pub pictures: Vec<NodeId>,
    /// What became of the page's text blocks.
    pub forms: Vec<Formed>,
}

/// Letters above which a block is no note, credit or related line but prose.
const LINE_LETTERS: u32 = 600;
/// Words in a row by which a pull quote is told to say what a paragraph says.
const ECHO_WORDS: usize = 3;
/// Of its runs, the hundredths that the paragraph says too.
const ECHO_SHARE: usize = 70;

/// Walks the article's part of the page.
#[must_use]
pub fn walk(
    page: &Page<'_>,
    cut: &Cut,
    context: &Context<'_, '_>,
    decision: &Decision,
    root: NodeId,
) -> Found {
    let scene = Scene {
        page,
        cut,
        decision,
    };
    let Some(region) = Region::of(&scene, root) else {
        return Found::default();
    };
    let mut walker = Walker {
        scene,
        context,
        region,
        roles: WalkRoles::new(),
        found: Found::default(),
        places: Places::new(page),
        pictures: Collection::default(),
        captions: Vec::new(),
        said: OnceCell::new(),
        separator: false,
        next: cut
            .blocks
            .partition_point(|block| block.first < region.start),
    };
    walker.run();
    walker.found
}

/// The stretch of the document that blocks are read from.
#[derive(Debug, Clone, Copy)]
struct Region {
    start: NodeId,
    end: NodeId,
    first: NodeId,
    last: NodeId,
    text_letters: u32,
}

impl Region {
    fn of(scene: &Scene<'_, '_>, root: NodeId) -> Option<Self> {
        let dom = &scene.page.dom;
        let mut kept = (0..scene.cut.blocks.len()).filter(|at| scene.decision.keeps(*at));
        let first = kept.next()?;
        let last = kept.next_back().unwrap_or(first);
        let text_letters = scene
            .kept_in(dom.root())
            .map(|at| scene.cut.blocks[at].letters)
            .fold(0, u32::saturating_add);
        let (first, last) = (scene.cut.blocks[first].first, scene.cut.blocks[last].last);
        // Where the text has no container of its own, only what stands between its first and last word belongs to it.
        let narrow = !matches!(dom.tag(root), Tag::Body | Tag::Html | Tag::Document);
        let (start, end) = if narrow {
            (root, dom.end(root))
        } else {
            (first, dom.end(last))
        };
        Some(Self {
            start,
            end,
            first,
            last,
            text_letters,
        })
    }

    /// Whether a node stands between the first and the last word.
    fn is_within(&self, node: NodeId) -> bool {
        node > self.first && node < self.last
    }
}

struct WalkRoles {
    furniture: Roles,
    around_embeds: Roles,
    related: Roles,
    boxes: Roles,
    pull_quote: Roles,
}

impl WalkRoles {
    fn new() -> Self {
        Self {
            furniture: Roles::of(&[
                "related",
                "popular",
                "promotion",
                "advertisement",
                "share",
                "comments",
                "consent",
                "sidebar",
                "navigation",
                "page-footer",
                "author-bio",
                "tags",
            ]),
            around_embeds: Roles::of(&[
                "popular",
                "advertisement",
                "comments",
                "navigation",
                "page-footer",
            ]),
            related: Roles::of(&["related", "popular"]),
            boxes: Roles::of(&["box"]),
            pull_quote: Roles::of(&["pull-quote"]),
        }
    }
}

struct Walker<'a, 't> {
    scene: Scene<'a, 't>,
    context: &'a Context<'a, 't>,
    region: Region,
    roles: WalkRoles,
    found: Found,
    places: Places<'a, 't>,
    pictures: Collection,
    /// Elements that hold the words of pictures, in any order.
    captions: Vec<NodeId>,
    /// The words of every kept block, once they are asked for.
    said: OnceCell<Vec<(usize, Vec<u64>)>>,
    separator: bool,
    /// The next text block that has not been looked at.
    next: usize,
}

impl Walker<'_, '_> {
    fn run(&mut self) {
        let dom = &self.scene.page.dom;
        let mut skip_to = self.region.start;
        let nodes = dom.between(self.region.start, self.region.end);
        for node in nodes {
            if node < skip_to {
                continue;
            }
            if dom.tag(node) == Tag::Text {
                self.text(node);
                continue;
            }
            let before = self.found.blocks.len();
            if self.element(node) {
                skip_to = dom.end(node);
                self.formed(node, before);
                self.next = self
                    .scene
                    .cut
                    .blocks
                    .partition_point(|block| block.first < skip_to);
            }
        }
    }

    fn push(&mut self, content: BlockContent) {
        if std::mem::take(&mut self.separator) && !self.found.blocks.is_empty() {
            self.found.blocks.push(new_block(BlockContent::Separator));
        }
        self.found.blocks.push(new_block(content));
    }

    /// Notes what became of the text in an element that was read as a whole.
    fn formed(&mut self, node: NodeId, before: usize) {
        let range = self.scene.cut.blocks_in(self.scene.page, node);
        let found = &mut self.found;
        let first = found.forms.len();
        form::note(&mut found.forms, &found.blocks, before, range);
        let decision = self.scene.decision;
        // Lists hold what was kept of them.
        let mut new = found.forms.split_off(first);
        new.retain(|formed| formed.form != Form::ListItem || decision.keeps(formed.at));
        found.forms.append(&mut new);
    }

    /// Reads an element as a whole, and says whether it did.
    fn element(&mut self, node: NodeId) -> bool {
        let dom = &self.scene.page.dom;
        let tag = dom.tag(node);
        if self.embed(node) || self.media(node) {
            return true;
        }
        if tag == Tag::Noscript {
            self.pictures_in(node);
        }
        if tag.is_silent() {
            return true;
        }
        match tag {
            Tag::Ul | Tag::Ol => self.list(node),
            Tag::Table => self.table(node),
            Tag::Blockquote => self.pull_quote(node) || self.quote(node),
            Tag::Pre => self.code(node),
            _ if picture::is_candidate(self.scene.page, node) => self.picture(node),
            Tag::Hr => {
                self.separator = self.region.is_within(node);
                false
            }
            Tag::Aside | Tag::Div | Tag::Section | Tag::P | Tag::Span | Tag::Details => {
                self.pull_quote(node) || self.fact_box(node)
            }
            _ => false,
        }
    }

    /// Whether a node stands in furniture. Wrappers of known embeds are called after the provider ("twitter-box"), which
    /// is also how buttons to share are called.
    fn in_furniture(&self, node: NodeId, known: bool) -> bool {
        let dom = &self.scene.page.dom;
        let root = self.region.start;
        let page = self.scene.page;
        let furniture = if known {
            self.roles.around_embeds
        } else {
            self.roles.furniture
        };
        let own = (!known).then_some(node);
        own.into_iter()
            .chain(dom.ancestors(node))
            .take_while(|above| *above > root)
            .any(|above| {
                matches!(
                    dom.tag(above),
                    Tag::Nav | Tag::Footer | Tag::Form | Tag::Aside
                ) || crate::body::cut::own_roles(page, above).intersects(furniture)
                    || dom.is_hidden(above)
            })
    }

    /// Embeds may hold words, but no large part of the story.
    fn embed(&mut self, node: NodeId) -> bool {
        let Some(embed) = embed::read(self.scene.page, node) else {
            return false;
        };
        let range = self.scene.cut.blocks_in(self.scene.page, node);
        let letters: u32 = self
            .scene
            .kept_in(node)
            .map(|at| self.scene.cut.blocks[at].letters)
            .sum();
        if letters * 3 > self.region.text_letters || range.len() > 30 {
            return false;
        }
        let frame = self.scene.page.dom.tag(node) == Tag::Iframe;
        let known = crate::rules::embeds::is_known(&embed.provider);
        if !self.in_furniture(node, known)
            && (known || self.region.is_within(node))
            && !(frame && !known && embed.url.is_none())
        {
            let again = self.found.blocks.iter().any(|block| {
                matches!(&block.content, BlockContent::Embed(other) if other.url.is_some() && other.url == embed.url)
            });
            if !again {
                self.push(BlockContent::Embed(embed));
            }
        }
        true
    }

    fn list(&mut self, node: NodeId) -> bool {
        if self.is_gallery(node) {
            return false;
        }
        let Some(list) = structure::list(&self.scene, node) else {
            return false;
        };
        self.push(BlockContent::List(list));
        self.pictures_in(node);
        true
    }

    /// Whether a list holds pictures with their words, and so no items to read.
    fn is_gallery(&self, node: NodeId) -> bool {
        let dom = &self.scene.page.dom;
        let of = |tag: Tag| {
            dom.descendants(node)
                .filter(move |below| dom.tag(*below) == tag)
        };
        let figures = of(Tag::Figure).count();
        figures > 1 && figures >= of(Tag::Li).count()
    }

    fn table(&mut self, node: NodeId) -> bool {
        let Some(table) = structure::table(&self.scene, node) else {
            return false;
        };
        self.push(BlockContent::Table(table));
        true
    }

    fn pictures_in(&mut self, node: NodeId) {
        let dom = &self.scene.page.dom;
        let mut skip_to = node;
        for below in dom.descendants(node) {
            if below >= skip_to
                && picture::is_candidate(self.scene.page, below)
                && self.picture(below)
            {
                skip_to = dom.end(below);
            }
        }
    }

    fn quote(&mut self, node: NodeId) -> bool {
        if self.scene.kept_in(node).next().is_none() {
            return false;
        }
        let dom = &self.scene.page.dom;
        let structured = dom.descendants(node).any(|below| {
            matches!(
                dom.tag(below),
                Tag::Ul | Tag::Ol | Tag::Table | Tag::Figure | Tag::Img
            ) || dom.tag(below).heading_level().is_some()
        });
        let letters: u32 = self
            .scene
            .kept_in(node)
            .map(|at| self.scene.cut.blocks[at].letters)
            .sum();
        // Old pages indent the whole story with <blockquote>.
        if structured || letters * 2 > self.region.text_letters {
            return false;
        }
        let Some(quote) = structure::quotation(&self.scene, node) else {
            return false;
        };
        let pull_quote = self.repeats(node, &quote.text);
        self.push(BlockContent::Quote {
            text: quote.text,
            attribution: quote.attribution,
            pull_quote,
        });
        true
    }

    /// A sentence of the story shown again: marked as such by its class, or standing in an aside.
    fn pull_quote(&mut self, node: NodeId) -> bool {
        let page = self.scene.page;
        let figure = page
            .dom
            .parent(node)
            .filter(|above| page.dom.tag(*above) == Tag::Figure);
        let named = std::iter::once(node)
            .chain(figure)
            .any(|node| crate::body::cut::own_roles(page, node).intersects(self.roles.pull_quote));
        let marked = named || page.dom.tag(node) == Tag::Aside;
        if !marked || !self.region.is_within(node) {
            return false;
        }
        let letters = self.scene.cut.mass(&self.scene.cut.blocks_in(page, node)).0;
        if letters == 0 || letters > LINE_LETTERS {
            return false;
        }
        let Some(quote) = structure::quotation(&self.scene, node) else {
            return false;
        };
        let said = self.repeats(node, &quote.text) || named && self.echoes(node, &quote.text);
        if !said {
            return false;
        }
        self.push(BlockContent::Quote {
            text: quote.text,
            attribution: quote.attribution,
            pull_quote: true,
        });
        true
    }

    /// Whether kept text outside the node says these words too.
    fn repeats(&self, node: NodeId, words: &str) -> bool {
        let wanted = tokens::hashes(words);
        if wanted.len() < 4 {
            return false;
        }
        self.said_outside(node)
            .any(|said| said.windows(wanted.len()).any(|run| run == wanted))
    }

    /// Whether one kept block outside the node says nearly these words: shortened, or without its "he says".
    fn echoes(&self, node: NodeId, words: &str) -> bool {
        let wanted = tokens::hashes(words);
        let grams: Vec<&[u64]> = wanted.windows(ECHO_WORDS).collect();
        if grams.len() < ECHO_WORDS {
            return false;
        }
        self.said_outside(node).any(|said| {
            let again = grams
                .iter()
                .filter(|gram| said.windows(ECHO_WORDS).any(|run| run == **gram));
            again.count() * 100 >= grams.len() * ECHO_SHARE
        })
    }

    /// The words of every kept block outside a node.
    fn said_outside(&self, node: NodeId) -> impl Iterator<Item = &[u64]> {
        let inside = self.scene.cut.blocks_in(self.scene.page, node);
        let said = self.said.get_or_init(|| {
            let kept = (0..self.scene.cut.blocks.len()).filter(|at| self.scene.decision.keeps(*at));
            kept.map(|at| (at, tokens::hashes(&self.scene.cut.blocks[at].text)))
                .collect()
        });
        let outside = said.iter().filter(move |(at, _)| !inside.contains(at));
        outside.map(|(_, words)| words.as_slice())
    }

    fn code(&mut self, node: NodeId) -> bool {
        if self.scene.kept_in(node).next().is_none() {
            return false;
        }
        let dom = &self.scene.page.dom;
        let is_code = dom
            .descendants(node)
            .any(|below| dom.tag(below) == Tag::Code);
        let text: String = dom
            .descendants(node)
            .map(|below| dom.raw_text(below))
            .collect();
        let text = text
            .trim_matches(['\n', '\r'])
            .trim_end()
            .replace("\r\n", "\n");
        if !is_code || text.is_empty() {
            return false;
        }
        self.push(BlockContent::Code(text));
        true
    }

    fn picture(&mut self, node: NodeId) -> bool {
        let dom = &self.scene.page.dom;
        let kept: u32 = self
            .scene
            .kept_in(node)
            .filter(|at| !self.is_caption(self.scene.cut.blocks[*at].container, node))
            .map(|at| self.scene.cut.blocks[at].letters)
            .sum();
        if kept > LINE_LETTERS {
            return false;
        }
        let holds_more = dom.descendants(node).any(|below| {
            matches!(
                dom.tag(below),
                Tag::Table | Tag::Blockquote | Tag::Ul | Tag::Video | Tag::Audio | Tag::Iframe
            )
        });
        if holds_more {
            return false;
        }
        let Some(picture) = picture::find(self.scene.page, node) else {
            return false;
        };
        self.captions.extend(&picture.words);
        if self.places.of(&picture, self.region.start) != Place::Article {
            return true;
        }
        self.found.pictures.push(node);
        let image = picture.image.clone();
        // A copy for readers without scripts, or the same picture again.
        if self.pictures.add(picture).1 {
            self.push(BlockContent::Image(image));
        }
        true
    }

    fn is_caption(&self, container: NodeId, figure: NodeId) -> bool {
        let dom = &self.scene.page.dom;
        std::iter::once(container)
            .chain(dom.ancestors(container))
            .take_while(|above| *above >= figure)
            .any(|above| dom.tag(above) == Tag::Figcaption)
    }

    fn media(&mut self, node: NodeId) -> bool {
        let Some(played) = media::read(self.scene.page, node) else {
            return false;
        };
        self.captions.extend(&played.words);
        if !self.in_furniture(node, false) {
            self.push(BlockContent::Media(played.media));
        }
        true
    }

    /// A box of facts beside the flow: marked as one, inside the story, left out by the model or standing in an aside.
    fn fact_box(&mut self, node: NodeId) -> bool {
        let page = self.scene.page;
        let dom = &page.dom;
        let own = crate::body::cut::own_roles(page, node);
        let aside = dom.tag(node) == Tag::Aside;
        let boxed = own.intersects(self.roles.boxes) && !own.intersects(self.roles.furniture);
        if !aside && !boxed {
            return false;
        }
        if own.intersects(self.roles.related) || !self.region.is_within(node) {
            return false;
        }
        let range = self.scene.cut.blocks_in(page, node);
        let (letters, linked) = self.scene.cut.mass(&range);
        let prose: f32 = range.clone().map(|at| self.context.prose_of(at)).sum();
        let kept: u32 = self
            .scene
            .kept_in(node)
            .map(|at| self.scene.cut.blocks[at].letters)
            .sum();
        if letters < 60
            || linked * 3 > letters
            || letters * 2 > self.region.text_letters
            || prose <= 0.0
        {
            return false;
        }
        let boilerplate = range.clone().any(|at| {
            ["promotion", "consent", "advertisement", "related"]
                .iter()
                .any(|kind| self.context.phrase(at, kind) >= 2)
        });
        // A box that the model takes for text of the story is one only where the markup says aside.
        if boilerplate || (kept * 2 > letters && !aside) {
            return false;
        }
        let mut title = None;
        let mut blocks = Vec::new();
        for at in range {
            let block = &self.scene.cut.blocks[at];
            let heading = dom.tag(block.container).heading_level().is_some();
            if title.is_none()
                && blocks.is_empty()
                && (heading || (block.letters < 80 && block.strong == block.letters))
            {
                title = Some(block.text.replace('\n', " "));
                continue;
            }
            let paragraph = Paragraph {
                text: block.text.clone(),
                spans: Vec::new(),
            };
            blocks.push(new_block(BlockContent::Paragraph(paragraph)));
        }
        if blocks.is_empty() {
            return false;
        }
        self.push(BlockContent::Box { title, blocks });
        true
    }

    fn text(&mut self, node: NodeId) {
        while let Some(block) = self.scene.cut.blocks.get(self.next) {
            if block.first > node {
                return;
            }
            let at = self.next;
            self.next += 1;
            let decision = self.scene.decision;
            let certain = decision.keeps(at) && decision.is_certain(at);
            if block.first < node {
                continue;
            }
            let credits = self.found.credits.len();
            let formed = |form| Formed {
                at,
                form,
                block: None,
            };
            if !certain && self.is_said_of_a_picture(block.first) {
                self.found.forms.push(formed(Form::Caption));
                continue;
            }
            let before = self.found.blocks.len();
            if decision.keeps(at) {
                self.kept(at);
            } else if decision.labels[at] == Label::Furniture {
                self.dropped(at);
            }
            let found = &mut self.found;
            form::note(&mut found.forms, &found.blocks, before, at..at + 1);
            if found.credits.len() > credits {
                found.forms.push(formed(Form::Credit));
            }
        }
    }

    /// Whether a node stands in the words of a picture that was read.
    fn is_said_of_a_picture(&self, node: NodeId) -> bool {
        // Words stand close behind their picture.
        let dom = &self.scene.page.dom;
        let recent = self.captions.iter().rev().take(8);
        recent.into_iter().any(|words| dom.contains(*words, node))
    }

    fn kept(&mut self, at: usize) {
        let block = &self.scene.cut.blocks[at];
        let dom = &self.scene.page.dom;
        if block.letters <= LINE_LETTERS {
            if let Some(kind) = notes::kind(&block.text) {
                let text = block.text.replace('\n', " ");
                return self.push(BlockContent::Note { kind, text });
            }
            if self.credit(at) || self.related(at) {
                return;
            }
        }
        let heading = dom.tag(block.container).heading_level().or_else(|| {
            dom.ancestors(block.container)
                .take(2)
                .find_map(|above| dom.tag(above).heading_level())
        });
        if let Some(level) = heading.filter(|_| block.letters < 300) {
            return self.push(BlockContent::Heading {
                level: level.clamp(2, 6),
                text: block.text.replace('\n', " "),
            });
        }
        let inline = self.scene.inline(at);
        self.push(BlockContent::Paragraph(Paragraph {
            text: inline.text,
            spans: inline.spans,
        }));
    }

    fn dropped(&mut self, at: usize) {
        let block = &self.scene.cut.blocks[at];
        let near = self.region.is_within(block.first) || block.first > self.region.last;
        if block.letters > LINE_LETTERS || !near {
            return;
        }
        let inside = self.region.is_within(block.first);
        if let Some(kind) = notes::kind(&block.text) {
            let text = block.text.replace('\n', " ");
            return self.push(BlockContent::Note { kind, text });
        }
        if self.credit(at) {
            return;
        }
        if inside && !self.related(at) {
            self.related_item(at);
        }
    }

    /// A line that names the source of the story.
    fn credit(&mut self, at: usize) -> bool {
        let block = &self.scene.cut.blocks[at];
        if sources::credit_line(&block.text).is_none() {
            return false;
        }
        // Picture credits are lines of the same shape, but stand with their picture.
        let figure = std::iter::once(block.container)
            .chain(self.scene.page.dom.ancestors(block.container))
            .take(4)
            .any(|above| {
                matches!(
                    self.scene.page.dom.tag(above),
                    Tag::Figure | Tag::Figcaption
                ) || is_picture_frame(&self.scene.page.dom, above)
            });
        if !figure {
            let url = self
                .scene
                .inline(at)
                .spans
                .into_iter()
                .find_map(|span| span.url);
            self.found.credits.push(CreditLine {
                text: block.text.clone(),
                url,
            });
        }
        true
    }

    /// "Lesen Sie auch: ‹link›".
    fn related(&mut self, at: usize) -> bool {
        let block = &self.scene.cut.blocks[at];
        let opens = self.context.phrase(at, "related") >= 2;
        if !opens || block.links == 0 || block.linked * 3 < block.letters {
            return false;
        }
        let inline = self.scene.inline(at);
        let Some(span) = inline.spans.iter().find(|span| span.kind == SpanKind::Link) else {
            return false;
        };
        let (start, end) = (span.text_range.start, span.text_range.end);
        let words = |from, to| {
            inline
                .text
                .get(from..to)
                .unwrap_or("")
                .trim()
                .trim_end_matches([':', '：'])
                .trim()
                .replace('\n', " ")
        };
        let (label, headline) = (words(0, start), words(start, end));
        let (label, headline) = match (label.is_empty(), headline.split_once(':')) {
            (true, Some((label, rest))) if !rest.trim().is_empty() => {
                (label.trim().to_owned(), rest.trim().to_owned())
            }
            _ => (label, headline),
        };
        let label = Some(label).filter(|label| !label.is_empty());
        let url = span.url.clone();
        self.push(BlockContent::RelatedLink {
            label,
            headline,
            url,
        });
        true
    }

    /// An item under a heading that says "related".
    fn related_item(&mut self, at: usize) {
        let block = &self.scene.cut.blocks[at];
        let heading = self.context.heading_above(at);
        let labelled = heading.filter(|heading| self.context.phrase(*heading, "related") >= 2);
        let (Some(heading), true) = (labelled, block.linked * 10 > block.letters * 8) else {
            return;
        };
        let label = Some(
            self.scene.cut.blocks[heading]
                .text
                .trim_end_matches(':')
                .to_owned(),
        );
        let inline = self.scene.inline(at);
        let Some(span) = inline
            .spans
            .into_iter()
            .find(|span| span.kind == SpanKind::Link)
        else {
            return;
        };
        let headline = inline.text.replace('\n', " ");
        self.push(BlockContent::RelatedLink {
            label,
            headline,
            url: span.url,
        });
    }
}

fn new_block(content: BlockContent) -> Block {
    Block {
        id: String::new(),
        text_range: None,
        content,
        language: None,
    }
}

/// A small element with a picture and no paragraph: what stands in it is the picture's.
fn is_picture_frame(dom: &Dom<'_>, node: NodeId) -> bool {
    const NODES: usize = 30;
    let below = || dom.descendants(node).map(|below| dom.tag(below));
    dom.end(node).index() - node.index() <= NODES
        && below().any(|tag| matches!(tag, Tag::Img | Tag::Picture))
        && !below().any(|tag| tag == Tag::P)
}
