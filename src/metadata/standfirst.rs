//! The deck between headline and body. What only search engines are told is none: it has to be visible.

use super::marked::Marked;
use super::{Claimed, Notes};
use crate::article::Signal;
use crate::page::Page;
use crate::page::dom::{Dom, NodeId, Tag};
use crate::page::wording::{self, folded};
use crate::rules::marks::Mark;

/// Nodes behind the headline within which a deck begins.
const REACH: usize = 400;
/// Characters of the shortest and longest deck.
const CHARACTERS: std::ops::RangeInclusive<usize> = 20..=1_200;
/// Nodes below the largest deck.
const NODES: usize = 80;

/// Reads the standfirst.
pub fn read(
    page: &Page<'_>,
    marked: &Marked,
    headline: Option<&str>,
    title: Option<NodeId>,
    notes: &mut Notes,
) -> Option<String> {
    let dom = &page.dom;
    let described = descriptions(page);
    let own = headline.map(folded).unwrap_or_default();
    let start = title.map_or(dom.root(), |node| dom.end(node));
    let near =
        |node: NodeId| title.is_none() || (node >= start && node.index() - start.index() <= REACH);
    let fits = |node: NodeId| -> Option<String> {
        if dom.end(node).index() - node.index() > NODES
            || dom.is_hidden(node)
            || marked.is_foreign(node)
        {
            return None;
        }
        let text = dom.line(node);
        let length = text.chars().count();
        let length = if text.chars().any(wording::is_unspaced) {
            length * 2
        } else {
            length
        };
        let words = folded(&text);
        (CHARACTERS.contains(&length) && words != own && !words.is_empty()).then_some(text)
    };
    let mut found: Vec<(NodeId, String, bool)> = Vec::new();
    for node in marked.all(Mark::Standfirst).filter(|node| near(*node)) {
        // The outermost of several marked ones inside each other, unless it holds more than the deck.
        if found.iter().any(|(other, _, _)| dom.contains(*other, node))
            || marked.has(node, Mark::Byline)
        {
            continue;
        }
        if let Some(text) = fits(node) {
            let agrees = agrees(&described, &text);
            found.push((node, text, agrees));
        }
        if found.len() >= 6 {
            break;
        }
    }
    let chosen = found
        .iter()
        .position(|(_, _, agrees)| *agrees)
        .or_else(|| (!found.is_empty()).then_some(0));
    for (index, (node, text, _)) in found.iter().enumerate() {
        notes.candidate(
            "standfirst",
            Signal::Document,
            dom.path(*node),
            text,
            chosen == Some(index),
        );
    }
    let (node, text) = match chosen {
        Some(index) => found.swap_remove(index).into_pair(),
        None => unmarked(page, &described, title?, &fits)?,
    };
    if chosen.is_none() {
        notes.candidate("standfirst", Signal::Document, dom.path(node), &text, true);
    }
    notes.claim(node, Claimed::Standfirst);
    Some(text)
}

trait IntoPair {
    fn into_pair(self) -> (NodeId, String);
}

impl IntoPair for (NodeId, String, bool) {
    fn into_pair(self) -> (NodeId, String) {
        (self.0, self.1)
    }
}

fn descriptions(page: &Page<'_>) -> Vec<String> {
    let mut found: Vec<String> = ["description", "og:description", "twitter:description"]
        .iter()
        .filter_map(|key| page.head.meta(key))
        .map(wording::plain_line)
        .collect();
    for story in page.linked_data.stories() {
        for name in ["description", "abstract", "alternativeHeadline"] {
            found.extend(story.text(name));
        }
    }
    found
}

fn agrees(described: &[String], text: &str) -> bool {
    described.iter().any(|other| {
        let (a, b) = (folded(other), folded(text));
        // Descriptions are cut off.
        a == b
            || (a.chars().count() >= 40
                && (b.starts_with(&a) || a.starts_with(&b) && b.chars().count() >= 40))
            || wording::similarity(other, text) >= 0.85
    })
}

/// A deck without a telling class: the heading or paragraph next to the headline, or a bold or lone paragraph in front of
/// the body, that the page repeats as its description.
fn unmarked(
    page: &Page<'_>,
    described: &[String],
    title: NodeId,
    fits: &dyn Fn(NodeId) -> Option<String>,
) -> Option<(NodeId, String)> {
    let dom = &page.dom;
    let start = dom.end(title);
    let mut paragraphs = 0;
    for node in dom.all().skip(start.index()).take(REACH) {
        let tag = dom.tag(node);
        if !matches!(
            tag,
            Tag::H2 | Tag::H3 | Tag::H4 | Tag::P | Tag::Div | Tag::Strong | Tag::B | Tag::Span
        ) {
            continue;
        }
        if tag == Tag::P {
            paragraphs += 1;
            if paragraphs > 3 {
                return None;
            }
        }
        let heading = tag.heading_level().is_some();
        if !heading && !stands_apart(dom, node) {
            continue;
        }
        let Some(text) = fits(node) else { continue };
        if agrees(described, &text)
            || (heading
                && dom
                    .next_sibling(title)
                    .is_some_and(|next| next_element(dom, next) == Some(node))
                && text.chars().count() >= 60)
        {
            return Some((node, text));
        }
    }
    None
}

fn next_element(dom: &Dom<'_>, from: NodeId) -> Option<NodeId> {
    let mut at = Some(from);
    while let Some(node) = at {
        if dom.element(node).is_some() {
            return Some(node);
        }
        at = dom.next_sibling(node);
    }
    None
}

/// All bold, or not one of a row of paragraphs.
fn stands_apart(dom: &Dom<'_>, node: NodeId) -> bool {
    let elements: Vec<NodeId> = dom
        .children(node)
        .filter(|child| dom.element(*child).is_some() || !dom.raw_text(*child).trim().is_empty())
        .take(2)
        .collect();
    let bold =
        matches!(elements.as_slice(), [only] if matches!(dom.tag(*only), Tag::Strong | Tag::B));
    let alone = dom.parent(node).is_some_and(|parent| {
        dom.children(parent)
            .filter(|child| dom.tag(*child) == Tag::P)
            .take(3)
            .count()
            < 3
    });
    bold || (alone && dom.children(node).all(|child| !dom.tag(child).is_block()))
}
