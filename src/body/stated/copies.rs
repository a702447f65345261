//! A copy of the text for readers without scripts, in `<noscript>`. Only asked where the document shows nothing.

use crate::body::stated::Piece;
use crate::body::{cut, measure};
use crate::limits::Limits;
use crate::page::dom::{Dom, NodeId, Tag};
use crate::page::{Page, parse};
use crate::{Hints, page};

/// Characters of the longest copy that is read.
const MOST_CHARACTERS: usize = 400_000;

/// The sentences of the longest copy.
pub(super) fn pieces(page: &Page<'_>) -> Option<Vec<Piece>> {
    let mut best: Vec<Piece> = Vec::new();
    let mut most = 0;
    for html in copies(page) {
        let found = sentences(&html);
        let words = found.iter().map(|piece| measure::words(&piece.text)).sum();
        if words > most {
            (best, most) = (found, words);
        }
    }
    (!best.is_empty()).then_some(best)
}

fn copies(page: &Page<'_>) -> Vec<String> {
    let dom = &page.dom;
    let mut found = Vec::new();
    for node in dom.elements(Tag::Noscript) {
        found.push(markup(dom, node));
    }
    found.retain(|html| html.len() <= MOST_CHARACTERS);
    found
}

/// The words below a node with the block elements around them, enough to cut it again.
fn markup(dom: &Dom<'_>, node: NodeId) -> String {
    let mut out = String::new();
    let mut open: Vec<(NodeId, Tag)> = Vec::new();
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    for below in dom.descendants(node) {
        while let Some((end, tag)) = open.last().copied()
            && end <= below
        {
            open.pop();
            out.extend(["</", tag.name(), ">"]);
        }
        let tag = dom.tag(below);
        match tag {
            Tag::Text => out.push_str(&escaped(dom.raw_text(below))),
            Tag::Br => out.push_str("<br>"),
            _ if !tag.name().is_empty() && (tag.is_block() || tag == Tag::A) => {
                out.extend(["<", tag.name(), ">"]);
                open.push((dom.end(below), tag));
            }
            _ => {}
        }
    }
    out
}

/// The blocks that read like sentences.
fn sentences(html: &str) -> Vec<Piece> {
    let (hints, limits) = (Hints::default(), Limits::default());
    let parsed = parse::parse(html, &limits);
    let copy = page::Page::new(&parsed.tree, &hints, &limits);
    let blocks = cut::cut(&copy).blocks.into_iter();
    let prose = blocks.filter(|block| {
        let words = measure::words(&block.text);
        block.linked * 2 < block.letters
            && (words >= 5 && measure::ends_sentence(&block.text))
            && crate::rules::page_phrases::text_says(
                &block.text,
                crate::rules::page_phrases::Saying::Script,
            ) == 0
    });
    prose
        .map(|block| Piece {
            text: block.text.replace('\n', " "),
            heading: false,
        })
        .collect()
}
