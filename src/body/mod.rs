//! Page and metadata to the article's blocks.

pub(crate) mod ids;
pub mod outcome;

use crate::article::{Block, BlockContent, Link, Paragraph, TextRange};
use crate::metadata::Metadata;
use crate::page::Page;
use crate::page::dom::NodeId;

/// The article's text and structure.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// In reading order.
    pub blocks: Vec<Block>,
    /// The texts of the blocks that are article text, joined by a blank line.
    pub text: String,
    /// Links in the text and in related links.
    pub links: Vec<Link>,
    /// Lines that credit a source and were left out of the text: "Quelle: dpa", "© AFP", sign-offs.
    pub credits: Vec<CreditLine>,
    /// `<img>`, `<picture>` and `<figure>` nodes that are part of the article, in page order.
    pub pictures: Vec<NodeId>,
    /// The smallest node that holds all of the text; none where the text is not from the document.
    pub root: Option<NodeId>,
    /// The body ends in front of an offer to subscribe.
    pub truncated: Option<bool>,
    /// 0 to 1: how sure it is that the body is right and whole.
    pub quality: f32,
    /// What was noticed.
    pub reasons: Vec<crate::article::Reason>,
}

/// A line left out of the text because it is a credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditLine {
    /// As shown.
    pub text: String,
    /// The address it links to, absolute.
    pub url: Option<String>,
}

/// Finds the body. An empty [`Body::text`] means that there is none.
#[must_use]
pub fn find(_page: &Page<'_>, _metadata: &Metadata) -> Body {
    Body::default()
}

/// Paragraph blocks of text whose paragraphs are separated by blank lines; their ranges count in that text.
#[must_use]
pub fn blocks_of_text(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive("\n\n") {
        let paragraph = piece.trim();
        if !paragraph.is_empty() {
            let offset = start + (piece.len() - piece.trim_start().len());
            blocks.push(Block {
                id: String::new(),
                text_range: Some(TextRange {
                    start: offset,
                    end: offset + paragraph.len(),
                }),
                content: BlockContent::Paragraph(Paragraph {
                    text: paragraph.to_owned(),
                    spans: Vec::new(),
                }),
                language: None,
            });
        }
        start += piece.len();
    }
    ids::assign(&mut blocks);
    blocks
}
