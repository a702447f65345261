//! The deck between headline and body. What only search engines are told is none: it has to be visible.

use super::marked::Marked;
use super::{Claimed, Notes};
use crate::article::Signal;
use crate::page::Page;
use crate::page::dom::{Dom, NodeId, Tag};
use crate::page::wording::{self, folded};
use crate::rules::marks::Mark;

/// Nodes behind the headline within which a deck begins.
const REACH: usize = 600;
/// Characters of the shortest and longest deck.
const CHARACTERS: std::ops::RangeInclusive<usize> = 20..=1_200;
/// Characters of the shortest deck that only its place or its type tells.
const PLAIN_CHARACTERS: usize = 60;
/// Nodes below the largest deck.
const NODES: usize = 80;
/// Characters of a paragraph of the body.
const PROSE_CHARACTERS: usize = 80;
/// Paragraphs of the body, the deck among them, that a deck is looked for within.
const PROSE: usize = 2;
/// Nodes behind a deck within which the body begins.
const BODY_REACH: usize = 3_000;
/// Marked elements that are looked at.
const MARKED: usize = 6;

/// What the deck is looked for with.
struct Search<'p, 't> {
    page: &'p Page<'t>,
    marked: &'p Marked,
    /// The headline, folded.
    headline: String,
    described: Vec<String>,
    /// Where the headline ends, and where the body is under way.
    start: NodeId,
    limit: NodeId,
}

/// A possible deck.
struct Deck {
    node: NodeId,
    text: String,
    /// The page's description says the same.
    agrees: bool,
}

/// Reads the standfirst.
pub fn read(
    page: &Page<'_>,
    marked: &Marked,
    headline: Option<&str>,
    title: Option<NodeId>,
    notes: &mut Notes,
) -> Option<String> {
    let dom = &page.dom;
    let start = title.map_or(dom.root(), |node| dom.end(node));
    let search = Search {
        page,
        marked,
        headline: headline.map(folded).unwrap_or_default(),
        described: descriptions(page),
        start,
        limit: prose_limit(dom, marked, start),
    };
    let mut found = search.marked();
    // What nothing follows is the text itself.
    found.retain(|deck| body_follows(dom, marked, deck));
    let marked_ones = found.len();
    let mut chosen = found
        .iter()
        .position(|deck| deck.agrees)
        .or_else(|| (!found.is_empty()).then_some(0));
    if !chosen.is_some_and(|index| found[index].agrees)
        && title.is_some()
        && let Some(deck) = search.unmarked(chosen.is_none())
        && body_follows(dom, marked, &deck)
    {
        chosen = Some(found.len());
        found.push(deck);
    }
    for (index, deck) in found.iter().enumerate() {
        let path = dom.path(deck.node);
        let chosen = chosen == Some(index);
        notes.candidate("standfirst", Signal::Document, path, &deck.text, chosen);
    }
    let chosen = chosen?;
    let deck = found.swap_remove(chosen);
    let field = if chosen < marked_ones {
        Claimed::Standfirst
    } else {
        Claimed::Opening
    };
    notes.claim(deck.node, field);
    Some(deck.text)
}

/// Where the body is under way: behind its first paragraphs.
fn prose_limit(dom: &Dom<'_>, marked: &Marked, start: NodeId) -> NodeId {
    let mut prose = 0;
    let mut last = start;
    for node in dom.all().skip(start.index()).take(REACH) {
        last = node;
        if dom.tag(node) == Tag::P
            && !marked.is_foreign(node)
            && !is_aside(dom, node)
            && dom.line(node).chars().count() >= PROSE_CHARACTERS
        {
            prose += 1;
            if prose >= PROSE {
                return dom.end(node);
            }
        }
    }
    last
}

/// Whether a story stands behind a node: more text than the node's own.
fn body_follows(dom: &Dom<'_>, marked: &Marked, deck: &Deck) -> bool {
    let end = dom.end(deck.node);
    let mut length = 0;
    for node in dom.all().skip(end.index()).take(BODY_REACH) {
        if dom.tag(node) != Tag::Text || marked.is_foreign(node) {
            continue;
        }
        let text = dom.raw_text(node).trim();
        let silent = || {
            dom.ancestors(node)
                .take(3)
                .any(|above| dom.tag(above).is_silent())
        };
        if text.len() >= PROSE_CHARACTERS && !silent() {
            length += text.len();
            if length > deck.text.len() {
                return true;
            }
        }
    }
    false
}

/// In a picture, a list or a form: none of the article's own lines.
fn is_aside(dom: &Dom<'_>, node: NodeId) -> bool {
    dom.ancestors(node).take(8).any(|above| {
        matches!(
            dom.tag(above),
            Tag::Figure | Tag::Figcaption | Tag::Form | Tag::A | Tag::Aside | Tag::Nav
        )
    })
}

impl Search<'_, '_> {
    /// The text of an element that may be a deck.
    fn fits(&self, node: NodeId) -> Option<String> {
        let dom = &self.page.dom;
        if node < self.start
            || node > self.limit
            || dom.end(node).index() - node.index() > NODES
            || matches!(
                dom.tag(node),
                Tag::A | Tag::Figure | Tag::Figcaption | Tag::Li
            )
            || dom.is_hidden(node)
            || self.marked.is_foreign(node)
            || is_aside(dom, node)
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
        (CHARACTERS.contains(&length) && words != self.headline && !words.is_empty())
            .then_some(text)
    }

    /// Elements that a class or an `itemprop` marks, outermost ones only.
    fn marked(&self) -> Vec<Deck> {
        let mut found: Vec<Deck> = Vec::new();
        for node in self.marked.all(Mark::Standfirst) {
            let inside = |deck: &Deck| self.page.dom.contains(deck.node, node);
            if found.iter().any(inside) || self.marked.has(node, Mark::Byline) {
                continue;
            }
            if let Some(text) = self.fits(node) {
                let agrees = agrees(&self.described, &text);
                found.push(Deck { node, text, agrees });
            }
            if found.len() >= MARKED {
                break;
            }
        }
        found
    }

    /// A deck without a telling class: the heading next to the headline, or a bold or lone paragraph in front of the body,
    /// that the page repeats as its description; else, where `bold_alone`, a bold first paragraph.
    fn unmarked(&self, bold_alone: bool) -> Option<Deck> {
        let dom = &self.page.dom;
        let mut bold: Option<Deck> = None;
        let mut plain = false;
        for node in dom.between(self.start, self.limit) {
            let tag = dom.tag(node);
            if !matches!(
                tag,
                Tag::H2 | Tag::H3 | Tag::H4 | Tag::P | Tag::Div | Tag::Strong | Tag::B | Tag::Span
            ) {
                continue;
            }
            let heading = tag.heading_level().is_some();
            let is_bold = is_bold(dom, node);
            if !heading && !is_bold && !is_alone(dom, node) {
                plain |= tag == Tag::P && self.fits(node).is_some();
                continue;
            }
            let Some(text) = self.fits(node) else {
                continue;
            };
            let agrees = agrees(&self.described, &text);
            let long = text.chars().count() >= PLAIN_CHARACTERS;
            if agrees || (heading && long && self.is_next(node)) {
                return Some(Deck { node, text, agrees });
            }
            if tag == Tag::P && is_bold && long && bold.is_none() && !plain {
                bold = Some(Deck { node, text, agrees });
            }
        }
        bold.filter(|deck| bold_alone && goes_on(dom, deck.node))
    }

    /// Whether a node is the first element behind the headline.
    fn is_next(&self, node: NodeId) -> bool {
        let dom = &self.page.dom;
        let next = dom
            .between(self.start, self.limit)
            .find(|next| dom.element(*next).is_some());
        next == Some(node)
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
    let own = folded(text);
    described.iter().any(|other| {
        let other_key = folded(other);
        // Descriptions are cut off.
        other_key == own
            || (other_key.chars().count() >= 40
                && (own.starts_with(&other_key)
                    || other_key.starts_with(&own) && own.chars().count() >= 40))
            || wording::similarity(other, text) >= 0.85
    })
}

/// All of it bold, by an element or by a class.
fn is_bold(dom: &Dom<'_>, node: NodeId) -> bool {
    let elements: Vec<NodeId> = dom
        .children(node)
        .filter(|child| dom.element(*child).is_some() || !dom.raw_text(*child).trim().is_empty())
        .filter(|child| dom.tag(*child) != Tag::Br)
        .take(2)
        .collect();
    let inside =
        matches!(elements.as_slice(), [only] if matches!(dom.tag(*only), Tag::Strong | Tag::B));
    inside
        || dom.classes(node).any(|class| {
            matches!(
                class,
                "bold"
                    | "fw-bold"
                    | "font-bold"
                    | "strong"
                    | "fett"
                    | "font-semibold"
                    | "font-medium"
            )
        })
}

/// Not one of a row of paragraphs.
fn is_alone(dom: &Dom<'_>, node: NodeId) -> bool {
    let alone = dom.parent(node).is_some_and(|parent| {
        let paragraphs = dom
            .children(parent)
            .filter(|child| dom.tag(*child) == Tag::P);
        paragraphs.take(3).count() < 3
    });
    alone && dom.children(node).all(|child| !dom.tag(child).is_block())
}

/// Whether paragraphs that are not bold follow beside a bold one.
fn goes_on(dom: &Dom<'_>, node: NodeId) -> bool {
    let mut next = dom.next_sibling(node);
    let mut plain = 0;
    while let Some(beside) = next {
        if dom.tag(beside) == Tag::P {
            if is_bold(dom, beside) {
                return false;
            }
            plain += usize::from(dom.line(beside).chars().count() >= PROSE_CHARACTERS);
            if plain >= PROSE {
                return true;
            }
        }
        next = dom.next_sibling(beside);
    }
    false
}
