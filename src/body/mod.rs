//! Page and metadata to the article's blocks.

mod assemble;
pub mod blocks;
mod brief;
pub mod cut;
pub mod decide;
mod embed;
mod evidence;
pub mod explain;
pub mod features;
pub mod form;
pub(crate) mod ids;
mod inline;
pub mod label;
mod live;
pub mod measure;
mod media;
pub mod model;
pub mod outcome;
mod parts;
pub mod paywall;
pub mod quality;
pub mod stated;
pub mod statement;
pub mod stories;
pub mod structure;
pub mod survey;
pub mod teasers;
pub mod tokens;
pub mod zones;

use crate::article::{Block, BlockContent, Evidence, Link, Paragraph, Reason, TextRange};
use crate::body::cut::Cut;
use crate::body::decide::Decision;
use crate::body::features::Context;
use crate::body::model::Model;
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
    /// 0 to 1: an estimate of the text's F1.
    pub quality: f32,
    /// What that is made of.
    pub signs: quality::Signs,
    /// What was noticed.
    pub reasons: Vec<crate::article::Reason>,
    /// What the page shows besides the article.
    pub survey: survey::Survey,
    /// The stories of a briefing.
    pub stories: Vec<stories::Story>,
    /// What became of the page's text blocks; nothing where the text is not from the document.
    pub forms: Vec<form::Formed>,
    /// Why its blocks are what they are; filled by [`find_with_evidence`] alone.
    pub evidence: Vec<Evidence>,
    /// The page's text blocks; empty where the text is not from a page.
    pub cut: Cut,
    /// What site rules had a part in.
    pub rules: Vec<crate::article::RulePart>,
}

impl Body {
    /// Words of the text.
    #[must_use]
    pub fn words(&self) -> u32 {
        self.signs.words
    }

    /// Whether the text was taken from the page's data and not from the document.
    #[must_use]
    pub fn is_from_data(&self) -> bool {
        self.root.is_none() && !self.text.is_empty()
    }

    /// Whether a paragraph of the text says these words and no others.
    #[must_use]
    pub fn says(&self, words: &str) -> bool {
        let words = words.split_whitespace();
        self.blocks.iter().any(|block| match &block.content {
            BlockContent::Paragraph(paragraph) => {
                paragraph.text.split_whitespace().eq(words.clone())
            }
            _ => false,
        })
    }
}

/// A line left out of the text because it is a credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditLine {
    /// As shown.
    pub text: String,
    /// The address it links to, absolute.
    pub url: Option<String>,
}

/// Finds the body with the weights in the binary. An empty [`Body::text`] means that there is none.
#[must_use]
pub fn find(page: &Page<'_>, metadata: &Metadata) -> Body {
    find_with(Model::shipped(), page, metadata)
}

/// Finds the body with other weights: for measuring them on pages they were not trained on.
#[must_use]
pub fn find_with(model: &Model, page: &Page<'_>, metadata: &Metadata) -> Body {
    find_and(model, page, metadata, |_, _, _| ()).0
}

/// Finds the body and says why it is what it is, in [`Body::evidence`].
#[must_use]
pub fn find_with_evidence(model: &Model, page: &Page<'_>, metadata: &Metadata) -> Body {
    find_and(model, page, metadata, |reader, _, body| {
        evidence::add(model, reader, body);
    })
    .0
}

/// Finds the body, and lets a closure look at it together with what it was read from.
fn find_and<T>(
    model: &Model,
    page: &Page<'_>,
    metadata: &Metadata,
    then: impl FnOnce(&parts::Reader<'_, '_>, &survey::Seen, &mut Body) -> T,
) -> (Body, T) {
    let cut = cut::cut(page);
    let context = Context::new(page, &cut);
    let mut decision = decide::decide(page, metadata, &cut, &context, model);
    let (survey, seen) = survey::Survey::take(page, metadata, &cut, &mut decision);
    let mut root = root_of(page, &cut, &decision);
    let found = root
        .map(|root| blocks::walk(page, &cut, &context, &decision, root))
        .unwrap_or_default();
    let reader = parts::Reader {
        page,
        cut: &cut,
        context: &context,
        decision: &decision,
    };
    let stories = stories::find(&reader, metadata, &seen, &survey);
    let mut truncated = survey.gate.truncated;
    let mut reasons = Vec::new();
    reasons.extend(cut.is_short.then(|| Reason::limit_reached("text blocks")));
    let live = live::find(&reader, metadata, &seen);
    let (mut blocks, mut forms) = live.unwrap_or((found.blocks, found.forms));
    let before = blocks.len();
    media::complete(page, metadata, &mut blocks);
    form::shift(&mut forms, blocks.len() - before);
    let mut text = assemble::assemble(&mut blocks);
    let headline = metadata.headline.as_deref();
    match stated::find(page, &text, headline, truncated == Some(true)) {
        stated::Verdict::Data(data) => {
            blocks = data.blocks;
            text = assemble::assemble(&mut blocks);
            reasons.extend(data.reasons);
            root = None;
            forms = Vec::new();
            // The data has what the document cut.
            truncated = None;
        }
        stated::Verdict::Document(noticed) => reasons.extend(noticed),
    }
    let host = page.base.as_ref().and_then(url::Url::host_str);
    let links = assemble::links(&blocks, &text, host);
    let signs = quality::Signs::of(&cut, &decision, measure::words(&text));
    let quality = quality::Weights::shipped().estimate(&signs);
    let (credits, pictures) = (found.credits, found.pictures);
    let mut body = Body {
        blocks,
        text,
        links,
        credits,
        pictures,
        root,
        truncated,
        quality,
        signs,
        reasons,
        survey,
        stories,
        forms,
        evidence: Vec::new(),
        cut: Cut::default(),
        rules: decision.site_rules.clone(),
    };
    let more = then(&reader, &seen, &mut body);
    body.cut = cut;
    (body, more)
}

/// The smallest element that holds all kept blocks.
fn root_of(page: &Page<'_>, cut: &Cut, decision: &Decision) -> Option<NodeId> {
    let mut kept = cut
        .blocks
        .iter()
        .filter(|block| decision.keeps(block.index));
    let first = kept.next()?;
    let last = kept.next_back().unwrap_or(first);
    let holds = |node: &NodeId| *node == last.container || page.dom.contains(*node, last.container);
    std::iter::once(first.container)
        .chain(page.dom.ancestors(first.container))
        .find(holds)
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
