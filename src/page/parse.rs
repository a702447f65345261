//! Text to tree within [`Limits`]. The tree builder is scraper's; in front of it stands a filter on tokens that keeps the
//! tree small (no comments, no styles, no scripts but those that carry data) and shallow, and that stops feeding it when a
//! bound is reached: html5ever's work is quadratic in depth, so depth has to be cut before the tree, not after.

mod drawing;
mod raw;

use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use scraper::{Html, HtmlTreeSink};

use crate::limits::Limits;
use raw::RawElement;

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
    let builder = TreeBuilder::new(
        HtmlTreeSink::new(document(text.len(), limits)),
        // Without scripting the content of <noscript> is markup: lazy images and their addresses stand there.
        TreeBuilderOpts {
            scripting_enabled: false,
            ..TreeBuilderOpts::default()
        },
    );
    let filter = Filter::new(builder, *limits);
    let tokenizer = Tokenizer::new(filter, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(text));
    // The tokenizer stops where the filter says so: at a bound, and behind a start tag whose content is found faster than by
    // reading it. Scripts that would run and declared encodings stop it too; nothing runs here, and the text is decoded.
    while !matches!(tokenizer.feed(&queue), html5ever::TokenizerResult::Done)
        && tokenizer.sink.limit.get().is_none()
    {
        if let Some(element) = tokenizer.sink.ahead.take() {
            tokenizer.sink.content(raw::take(&queue, element));
        }
        if tokenizer.sink.drawing.take() {
            tokenizer.sink.foreign.set(raw::skip_drawing(&queue));
        }
    }
    tokenizer.end();
    let filter = tokenizer.sink;
    Parsed {
        tree: filter.builder.sink.finish(),
        limit_reached: filter.limit.get(),
    }
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

struct Filter {
    builder: TreeBuilder<scraper_node_id::Id, HtmlTreeSink>,
    limits: Limits,
    limit: Cell<Option<&'static str>>,
    raw: Cell<Raw>,
    /// Names of the open elements that nest, as the tags tell. An upper bound of the real depth.
    open: RefCell<Vec<html5ever::LocalName>>,
    /// Start tags dropped for depth and not closed yet, by name.
    skipped: RefCell<Vec<html5ever::LocalName>>,
    /// Depth of the `<svg>` or `<math>` whose content is being dropped.
    foreign: Cell<usize>,
    /// The content of a drawing comes next.
    drawing: Cell<bool>,
    /// The raw-text element whose content comes next.
    ahead: Cell<Option<RawElement>>,
}

/// The handle type of scraper's sink, named once.
mod scraper_node_id {
    pub type Id = <scraper::HtmlTreeSink as html5ever::tree_builder::TreeSink>::Handle;
}

impl Filter {
    fn new(builder: TreeBuilder<scraper_node_id::Id, HtmlTreeSink>, limits: Limits) -> Self {
        Self {
            builder,
            limits,
            limit: Cell::new(None),
            raw: Cell::new(Raw::None),
            open: RefCell::new(Vec::new()),
            skipped: RefCell::new(Vec::new()),
            foreign: Cell::new(0),
            drawing: Cell::new(false),
            ahead: Cell::new(None),
        }
    }

    /// Takes the content of a raw-text element in place of the tokenizer.
    fn content(&self, content: raw::Content) {
        if !content.characters.is_empty() {
            let _ = self.process_token(Token::CharacterTokens(content.characters), 0);
        }
        if let Some(end) = content.end {
            let _ = self.process_token(Token::TagToken(end), 0);
        }
    }

    /// Tells the tokenizer to stop.
    fn stop(&self) -> TokenSinkResult<scraper_node_id::Id> {
        TokenSinkResult::Script(self.builder.sink.get_document())
    }

    fn nodes(&self) -> usize {
        self.builder.sink.0.borrow().tree.nodes().len()
    }

    /// Whether the tag goes on to the tree builder.
    fn admit(&self, tag: &mut Tag) -> bool {
        let name: &str = &tag.name;
        if self.foreign.get() > 0 || name == "svg" || name == "math" {
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
        let drawing = matches!(&*tag.name, "svg" | "math");
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
                if matches!(&*tag.name, "body" | "html" | "article" | "main" | "section") =>
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
        let name: &str = &tag.name;
        if name == "script" || name == "style" {
            self.raw.set(if name == "script" && carries_data(tag) {
                Raw::Keep(self.limits.data_script_bytes)
            } else {
                Raw::Drop
            });
            return true;
        }
        if !nests(name) {
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
        let name: &str = &tag.name;
        if name == "script" || name == "style" {
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
        matches!(name, "br" | "p" | "body" | "html")
    }

    fn keep_characters(&self, text: &mut StrTendril) -> bool {
        if self.foreign.get() > 0 {
            return false;
        }
        match self.raw.get() {
            Raw::None => true,
            Raw::Drop => false,
            Raw::Keep(room) => {
                let cut = text.floor_char_boundary(room);
                if cut < text.len() {
                    *text = StrTendril::from_slice(text.split_at(cut).0);
                }
                self.raw.set(Raw::Keep(room - cut));
                cut > 0
            }
        }
    }
}

impl TokenSink for Filter {
    type Handle = scraper_node_id::Id;

    fn process_token(&self, mut token: Token, line: u64) -> TokenSinkResult<Self::Handle> {
        if self.limit.get().is_some() && !matches!(token, Token::EOFToken) {
            return match token {
                Token::TagToken(_) => self.stop(),
                _ => TokenSinkResult::Continue,
            };
        }
        let raw = raw_element(&token);
        let admitted = match &mut token {
            Token::TagToken(tag) => self.admit(tag),
            Token::CharacterTokens(text) => self.keep_characters(text),
            Token::CommentToken(_) | Token::NullCharacterToken | Token::ParseError(_) => false,
            Token::DoctypeToken(_) | Token::EOFToken => true,
        };
        if !admitted {
            return TokenSinkResult::Continue;
        }
        let result = self.builder.process_token(token, line);
        if self.nodes() > self.limits.nodes {
            self.limit.set(Some("nodes"));
        }
        if self.drawing.get() {
            return self.stop();
        }
        if raw.is_some() && matches!(result, TokenSinkResult::RawData(_)) {
            self.ahead.set(raw);
            return self.stop();
        }
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Elements whose start tag opens a level that only an end tag closes. The others end by themselves (`<p>`, `<li>`,
/// table parts), or are empty: counting them would take an unclosed list for depth.
fn nests(name: &str) -> bool {
    !matches!(
        name,
        "p" | "li"
            | "dd"
            | "dt"
            | "option"
            | "optgroup"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "caption"
            | "colgroup"
            | "rb"
            | "rt"
            | "rtc"
            | "rp"
            | "html"
            | "head"
            | "body"
            | "a"
            | "button"
            | "nobr"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "image"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "script"
            | "style"
            | "textarea"
            | "title"
            | "iframe"
            | "noembed"
            | "noframes"
            | "xmp"
            | "plaintext"
    )
}

/// The element that a start tag of a script or a style opens.
fn raw_element(token: &Token) -> Option<RawElement> {
    match token {
        Token::TagToken(tag) if tag.kind == TagKind::StartTag => match &*tag.name {
            "script" => Some(RawElement::Script),
            "style" => Some(RawElement::Style),
            _ => None,
        },
        _ => None,
    }
}

/// Scripts that hold data: JSON-LD, and the state that frameworks leave for their own code.
fn carries_data(tag: &Tag) -> bool {
    let attribute = |wanted: &str| {
        tag.attrs
            .iter()
            .find(|attribute| &*attribute.name.local == wanted)
            .map(|attribute| &*attribute.value)
    };
    let json = attribute("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("json"));
    // Inline scripts without an address may assign state; which of them do is for the reader of state to find out.
    json || (attribute("src").is_none() && attribute("type").is_none_or(is_script_type))
}

fn is_script_type(kind: &str) -> bool {
    let kind = kind.trim().to_ascii_lowercase();
    kind.is_empty() || kind == "module" || kind.ends_with("javascript")
}

#[cfg(test)]
mod tests;
