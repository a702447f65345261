//! The body in typed blocks.

use super::{PublishedTime, TextRange};

/// One block of the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Made from the content, and a count where content repeats. Unique in the article.
    pub id: String,
    /// Where the block's text stands in [`Article::text`](super::Article::text); none for blocks that are not part of it.
    pub text_range: Option<TextRange>,
    /// What it is.
    pub content: BlockContent,
    /// BCP 47, where it differs from the article's.
    pub language: Option<String>,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in the contract")]
pub enum BlockContent {
    Paragraph(Paragraph),
    Heading {
        level: u8,
        text: String,
    },
    List(List),
    Quote {
        text: String,
        attribution: Option<String>,
        pull_quote: bool,
    },
    Table(Table),
    Image(Image),
    Media(Media),
    Embed(Embed),
    Code(String),
    Separator,
    Note {
        kind: NoteKind,
        text: String,
    },
    LiveUpdate(LiveUpdate),
    RelatedLink {
        label: Option<String>,
        headline: String,
        url: Option<String>,
    },
    Box {
        title: Option<String>,
        blocks: Vec<Block>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// A paragraph with its inline marks.
pub struct Paragraph {
    pub text: String,
    pub spans: Vec<Span>,
}

/// An inline mark. Its range counts in [`Article::text`](super::Article::text).
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
pub struct Span {
    pub kind: SpanKind,
    pub text_range: TextRange,
    pub url: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "as in the contract")]
/// Kinds of inline marks.
pub enum SpanKind {
    Link,
    Emphasis,
    Strong,
    Code,
    Subscript,
    Superscript,
    Quote,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// A list.
pub struct List {
    pub ordered: bool,
    pub items: Vec<ListItem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// One item of a list.
pub struct ListItem {
    pub text: String,
    pub spans: Vec<Span>,
    pub nested: Option<List>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// A table of data.
pub struct Table {
    pub caption: Option<String>,
    pub rows: Vec<Vec<TableCell>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// A cell; spans are at least 1 and at most 1,000.
pub struct TableCell {
    pub text: String,
    pub header: bool,
    pub column_span: u32,
    pub row_span: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// A picture.
pub struct Image {
    pub url: String,
    pub alt: Option<String>,
    pub caption: Option<String>,
    pub credit: Option<String>,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub lead: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// Video or audio.
pub struct Media {
    pub kind: MediaKind,
    pub url: Option<String>,
    pub title: Option<String>,
    pub caption: Option<String>,
    pub thumbnail_url: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// Kinds of media.
pub enum MediaKind {
    Video,
    Audio,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// Something shown from elsewhere.
pub struct Embed {
    pub provider: String,
    pub url: Option<String>,
    pub text: Option<String>,
    pub author: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// Kinds of notes.
pub enum NoteKind {
    Correction,
    Editor,
    Update,
    Disclosure,
    Ai,
}

#[derive(Debug, Clone, PartialEq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// One entry of a live blog.
pub struct LiveUpdate {
    pub headline: Option<String>,
    pub published: Option<PublishedTime>,
    pub url: Option<String>,
    pub text: String,
    pub authors: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// A link in the body.
pub struct Link {
    pub url: String,
    pub text: String,
    pub external: bool,
}
