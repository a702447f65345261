//! What became of the page's text blocks in the article: noted while the article's blocks are read, for whoever asks why.

use std::fmt;
use std::ops::Range;

use crate::article::{Block, BlockContent};

/// What a text block of the page is in the article, or a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "as the article's blocks")]
pub enum Form {
    Paragraph,
    Heading,
    ListItem,
    Quote,
    /// A sentence of the story shown again.
    PullQuote,
    Table,
    Code,
    /// Words of a picture or a player.
    Caption,
    Embed,
    Note,
    RelatedLink,
    Box,
    LiveUpdate,
    /// A line that names the source of the story; it is read as metadata.
    Credit,
}

impl Form {
    /// The form of text in a block; none for blocks without text.
    #[must_use]
    pub const fn of(content: &BlockContent) -> Option<Self> {
        Some(match content {
            BlockContent::Paragraph(_) => Self::Paragraph,
            BlockContent::Heading { .. } => Self::Heading,
            BlockContent::List(_) => Self::ListItem,
            BlockContent::Quote {
                pull_quote: true, ..
            } => Self::PullQuote,
            BlockContent::Quote { .. } => Self::Quote,
            BlockContent::Table(_) => Self::Table,
            BlockContent::Image(_) | BlockContent::Media(_) => Self::Caption,
            BlockContent::Embed(_) => Self::Embed,
            BlockContent::Code(_) => Self::Code,
            BlockContent::Separator => return None,
            BlockContent::Note { .. } => Self::Note,
            BlockContent::LiveUpdate(_) => Self::LiveUpdate,
            BlockContent::RelatedLink { .. } => Self::RelatedLink,
            BlockContent::Box { .. } => Self::Box,
        })
    }

    /// Whether it is part of the article's text.
    #[must_use]
    pub const fn is_text(self) -> bool {
        match self {
            Self::Paragraph
            | Self::Heading
            | Self::ListItem
            | Self::Quote
            | Self::Table
            | Self::Code
            | Self::LiveUpdate => true,
            Self::PullQuote
            | Self::Caption
            | Self::Embed
            | Self::Note
            | Self::RelatedLink
            | Self::Box
            | Self::Credit => false,
        }
    }
}

/// "list item".
impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Paragraph => "paragraph",
            Self::Heading => "heading",
            Self::ListItem => "list item",
            Self::Quote => "quote",
            Self::PullQuote => "pull quote",
            Self::Table => "table",
            Self::Code => "code",
            Self::Caption => "caption",
            Self::Embed => "embed",
            Self::Note => "note",
            Self::RelatedLink => "related link",
            Self::Box => "box",
            Self::LiveUpdate => "live update",
            Self::Credit => "credit",
        })
    }
}

/// What became of one text block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Formed {
    /// Its place in the cut.
    pub at: usize,
    /// What it is now.
    pub form: Form,
    /// Place of the article's block that holds it; none for credits and for words of a picture that stands elsewhere.
    pub block: Option<usize>,
}

/// Notes what became of text blocks: a part of the first of the blocks read since there were `before`.
pub fn note(forms: &mut Vec<Formed>, blocks: &[Block], before: usize, range: Range<usize>) {
    let mut new = blocks.iter().enumerate().skip(before);
    let found = new.find_map(|(place, block)| Some((place, Form::of(&block.content)?)));
    let Some((place, form)) = found else { return };
    forms.extend(range.map(|at| Formed {
        at,
        form,
        block: Some(place),
    }));
}

/// The same forms where `by` blocks were put in front of the article's.
pub fn shift(forms: &mut [Formed], by: usize) {
    for formed in forms {
        formed.block = formed.block.map(|place| place + by);
    }
}
