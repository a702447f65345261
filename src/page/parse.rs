//! Text to tree within [`Limits`]. The tree builder is scraper's; in front of it stands a filter on tokens that keeps the
//! tree small (no comments, no styles, no scripts but those that carry data) and shallow, and that stops feeding it when a
//! bound is reached: html5ever's work is quadratic in depth, so depth has to be cut before the tree, not after.

mod drawing;
mod elements;
mod lines;
mod names;
mod raw;
mod reader;
#[cfg(any(test, fuzzing))]
pub mod reference;
mod references;
mod tags;

use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{LocalName, local_name};
use scraper::{Html, HtmlTreeSink};

use crate::limits::Limits;
use elements::{carries_data, nests};

/// A tree, and whether it is the whole document.
#[derive(Debug)]
pub struct Parsed {
    /// The tree so far.
    pub tree: Html,
    /// The first bound that was reached, as words for a message.
    pub limit_reached: Option<&'static str>,
}

/// Parses a document.
#[must_use]
pub fn parse(text: &str, limits: &Limits) -> Parsed {
    let filter = Filter::new(text.len(), limits);
    reader::read(&lines::one_end(text), &filter);
    filter.finish()
}

/// Bytes of a usual page for each node of its tree.
const NODE_BYTES: usize = 64;

/// An empty document with room for the nodes of a usual page: a tree that grows is copied again and again.
fn document(bytes: usize, limits: &Limits) -> Html {
    let nodes = (bytes / NODE_BYTES).min(limits.nodes) + 16;
    let mut document = Html::new_document();
    document.tree = ego_tree::Tree::with_capacity(scraper::Node::Document, nodes);
    document
}

/// Tags of `<html>` and of `<body>` whose attributes are read.
const ROOTS: usize = 16;

/// What becomes of the characters inside the raw-text element that is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Raw {
    /// Not inside one.
    None,
    /// Kept, up to so many bytes more.
    Keep(usize),
    /// Dropped.
    Drop,
}

/// How the document goes on behind a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// With text and tags.
    Markup,
    /// With text up to an end tag.
    Raw(RawKind),
    /// With text, all of it.
    Plain,
}

struct Filter {
    builder: TreeBuilder<scraper_node_id::Id, HtmlTreeSink>,
    limits: Limits,
    limit: Cell<Option<&'static str>>,
    /// See [`Limits::steps`], [`Limits::markup`] and [`Limits::text_bytes`].
    steps: Cell<usize>,
    markup: Cell<usize>,
    text_bytes: Cell<usize>,
    raw: Cell<Raw>,
    /// Names of the open elements that nest, as the tags tell. An upper bound of the real depth.
    open: RefCell<Vec<LocalName>>,
    /// Start tags dropped for depth and not closed yet, by name.
    skipped: RefCell<Vec<LocalName>>,
    /// Start tags of `<html>` and `<body>`.
    roots: Cell<usize>,
    /// Depth of the `<svg>` or `<math>` whose content is being dropped.
    foreign: Cell<usize>,
    /// The content of a drawing comes next.
    drawing: Cell<bool>,
}

/// The handle type of scraper's sink, named once.
mod scraper_node_id {
    pub type Id = <scraper::HtmlTreeSink as html5ever::tree_builder::TreeSink>::Handle;
}

impl Filter {
    /// For a document of so many bytes.
    fn new(bytes: usize, limits: &Limits) -> Self {
        let builder = TreeBuilder::new(
            HtmlTreeSink::new(document(bytes, limits)),
            // Without scripting the content of <noscript> is markup: lazy images and their addresses stand there.
            TreeBuilderOpts {
                scripting_enabled: false,
                ..TreeBuilderOpts::default()
            },
        );
        Self {
            builder,
            limits: *limits,
            limit: Cell::new(None),
            steps: Cell::new(0),
            markup: Cell::new(0),
            roots: Cell::new(0),
            text_bytes: Cell::new(0),
            raw: Cell::new(Raw::None),
            open: RefCell::new(Vec::new()),
            skipped: RefCell::new(Vec::new()),
            foreign: Cell::new(0),
            drawing: Cell::new(false),
        }
    }

    fn finish(self) -> Parsed {
        self.builder.end();
        Parsed {
            limit_reached: self.limit.get(),
            tree: self.builder.sink.finish(),
        }
    }

    /// Hands a token on, if it is admitted. Scripts that would run and declared encodings are no reason to stop: nothing runs
    /// here, and the text is decoded.
    fn take(&self, mut token: Token) -> Next {
        let admitted = match &mut token {
            Token::TagToken(tag) => self.admit(tag),
            Token::CharacterTokens(text) => self.keep_characters(text),
            Token::CommentToken(_) | Token::NullCharacterToken | Token::ParseError(_) => false,
            Token::DoctypeToken(_) | Token::EOFToken => true,
        };
        if !admitted {
            return Next::Markup;
        }
        let opens = matches!(&token, Token::TagToken(tag) if tag.kind == TagKind::StartTag);
        let result = self.builder.process_token(token, 1);
        // Where the tree has no place for a script or a title, what follows is the text around it.
        if opens && !matches!(result, TokenSinkResult::RawData(_)) {
            self.raw.set(Raw::None);
        }
        self.steps.set(self.steps.get() + self.open.borrow().len());
        self.limit.set(self.bound());
        match result {
            TokenSinkResult::RawData(kind) => Next::Raw(kind),
            TokenSinkResult::Plaintext => Next::Plain,
            TokenSinkResult::Continue
            | TokenSinkResult::Script(_)
            | TokenSinkResult::EncodingIndicator(_) => Next::Markup,
        }
    }

    /// Whether the innermost open element is part of a drawing or a formula.
    fn is_in_foreign_element(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }

    /// Counts the tags and attributes of a tag, whatever becomes of it. Whether that reaches the bound.
    fn count(&self, parts: usize) -> bool {
        self.markup.set(self.markup.get() + parts);
        let reached = self.markup.get() > self.limits.markup;
        if reached {
            self.limit.set(self.bound());
        }
        reached
    }

    /// The bound that is reached.
    fn bound(&self) -> Option<&'static str> {
        if self.nodes() > self.limits.nodes {
            Some("nodes")
        } else if self.markup.get() > self.limits.markup {
            Some("tags and attributes")
        } else if self.steps.get() > self.limits.steps {
            Some("depth")
        } else if self.text_bytes.get() > self.limits.text_bytes {
            Some("text")
        } else {
            None
        }
    }

    fn nodes(&self) -> usize {
        self.builder.sink.0.borrow().tree.nodes().len()
    }

    /// Whether the tag goes on to the tree builder.
    fn admit(&self, tag: &mut Tag) -> bool {
        if self.foreign.get() > 0 || matches!(tag.name, local_name!("svg") | local_name!("math")) {
            return self.admit_foreign(tag);
        }
        match tag.kind {
            TagKind::StartTag => self.admit_start(tag),
            TagKind::EndTag => self.admit_end(tag),
        }
    }

    /// Drawings carry no text of the article: only the outermost element stays, empty.
    fn admit_foreign(&self, tag: &Tag) -> bool {
        let depth = self.foreign.get();
        let drawing = matches!(tag.name, local_name!("svg") | local_name!("math"));
        match tag.kind {
            TagKind::StartTag if drawing && !tag.self_closing => {
                self.foreign.set(depth + 1);
                self.drawing.set(depth == 0);
                depth == 0
            }
            TagKind::StartTag => depth == 0,
            TagKind::EndTag if drawing && depth > 0 => {
                self.foreign.set(depth - 1);
                depth == 1
            }
            // An unclosed drawing must not swallow the page: block markup of HTML ends it, as in the tree builder.
            TagKind::EndTag
                if matches!(
                    tag.name,
                    local_name!("body")
                        | local_name!("html")
                        | local_name!("article")
                        | local_name!("main")
                        | local_name!("section")
                ) =>
            {
                self.foreign.set(0);
                self.admit_end(tag)
            }
            TagKind::EndTag => false,
        }
    }

    fn admit_start(&self, tag: &mut Tag) -> bool {
        if tag.attrs.len() > self.limits.attributes {
            tag.attrs.truncate(self.limits.attributes);
        }
        let name = &tag.name;
        if matches!(*name, local_name!("script") | local_name!("style")) {
            self.raw
                .set(if *name == local_name!("script") && carries_data(tag) {
                    Raw::Keep(self.limits.data_script_bytes)
                } else {
                    Raw::Drop
                });
            return true;
        }
        match *name {
            local_name!("title") => self.raw.set(Raw::Keep(self.limits.title_bytes)),
            // Later ones add their attributes to the first, which is searched for each.
            local_name!("html") | local_name!("body") => {
                self.roots.set(self.roots.get() + 1);
                if self.roots.get() > ROOTS {
                    tag.attrs.clear();
                }
            }
            _ => {}
        }
        if !nests(&tag.name) {
            return true;
        }
        let mut open = self.open.borrow_mut();
        if open.len() >= self.limits.depth {
            let mut skipped = self.skipped.borrow_mut();
            // The memory of what was dropped is bounded too; beyond it end tags may close an outer element early.
            if skipped.len() < 4 * self.limits.depth {
                skipped.push(tag.name.clone());
            }
            return false;
        }
        if !tag.self_closing {
            open.push(tag.name.clone());
        }
        true
    }

    fn admit_end(&self, tag: &Tag) -> bool {
        let name = &tag.name;
        if matches!(
            *name,
            local_name!("script") | local_name!("style") | local_name!("title")
        ) {
            self.raw.set(Raw::None);
            return true;
        }
        if !nests(name) {
            return true;
        }
        let mut skipped = self.skipped.borrow_mut();
        if skipped.last().is_some_and(|last| *last == tag.name) {
            skipped.pop();
            return false;
        }
        let mut open = self.open.borrow_mut();
        if let Some(at) = open.iter().rposition(|name| *name == tag.name) {
            open.truncate(at);
            skipped.clear();
            return true;
        }
        // An end tag that closes nothing makes the tree builder search all open elements.
        matches!(
            *name,
            local_name!("br") | local_name!("p") | local_name!("body") | local_name!("html")
        )
    }

    fn keep_characters(&self, text: &mut StrTendril) -> bool {
        if self.foreign.get() > 0 {
            return false;
        }
        match self.raw.get() {
            Raw::None => {
                let left = self.limits.text_bytes.saturating_sub(self.text_bytes.get());
                self.text_bytes.set(self.text_bytes.get() + text.len());
                // One piece may be all of a document.
                let cut = text.floor_char_boundary(left);
                if cut < text.len() {
                    *text = text.subtendril(0, u32::try_from(cut).unwrap_or(0));
                }
                cut > 0
            }
            Raw::Drop => false,
            Raw::Keep(room) => {
                let cut = text.floor_char_boundary(room);
                // Behind a cut nothing follows, were there room for a shorter character.
                self.raw.set(Raw::Keep(room.saturating_sub(text.len())));
                if cut < text.len() {
                    *text = StrTendril::from_slice(text.split_at(cut).0);
                }
                cut > 0
            }
        }
    }
}

#[cfg(test)]
mod tests;
