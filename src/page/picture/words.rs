//! The words that belong to a picture: its alternative text, the caption printed under it, its credit.

use crate::page::Page;
use crate::page::dom::{Dom, NodeId, Tag, TextBuilder};
use crate::page::picture::credit::{self, Split};
use crate::page::wording;
use crate::rules::pictures::{Parts, pictures};

/// Nodes below the largest element that still is one picture with its words.
const FRAME_NODES: usize = 90;
/// Elements above a picture that may be its frame.
const FRAME_HEIGHT: usize = 6;
/// Characters of the longest caption; longer texts are the story's.
const CAPTION_CHARACTERS: usize = 1_500;
/// Characters of the longest text in an element that is said to be a credit.
const CREDIT_CHARACTERS: usize = 160;

/// What is said of a picture.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Caption without credit.
    pub caption: Option<String>,
    /// Without label.
    pub credit: Option<String>,
    /// The elements that hold them.
    pub nodes: Vec<NodeId>,
}

/// Reads the words of the picture at a node. `frame` is the `<figure>` around it, if any.
#[must_use]
pub fn of(page: &Page<'_>, node: NodeId, figure: Option<NodeId>) -> Words {
    let mut words = Words::default();
    match figure {
        Some(figure) => inside(page, figure, node, &mut words),
        None => around(page, node, &mut words),
    }
    if words.nodes.is_empty() {
        beside(page, figure.unwrap_or(node), &mut words);
    }
    from_attributes(page, node, figure, &mut words);
    words
}

/// Whether an element is said to hold some part.
#[must_use]
pub fn has_part(dom: &Dom<'_>, node: NodeId, wanted: Parts) -> bool {
    ["class", "id", "data-testid", "itemprop"]
        .iter()
        .filter_map(|name| dom.attr(node, name))
        .any(|value| dom.parts_of(value).any(wanted))
}

/// Looks for the words in an element that holds one picture. Says whether there are any.
fn inside(page: &Page<'_>, frame: NodeId, picture: NodeId, words: &mut Words) {
    let dom = &page.dom;
    let holds_picture = |node: NodeId| node == picture || dom.contains(node, picture);
    let mut captions: Vec<NodeId> = Vec::new();
    let mut credits: Vec<NodeId> = Vec::new();
    let mut noise: Vec<NodeId> = Vec::new();
    let within = |list: &[NodeId], node| list.iter().any(|outer| dom.contains(*outer, node));
    let has_figcaption = dom
        .descendants(frame)
        .any(|node| dom.tag(node) == Tag::Figcaption);
    for node in dom.descendants(frame) {
        let tag = dom.tag(node);
        if tag == Tag::Text || holds_picture(node) || tag.is_silent() {
            continue;
        }
        if within(&noise, node) || within(&credits, node) {
            continue;
        }
        let in_caption = within(&captions, node);
        if has_part(dom, node, Parts::NOISE) && tag != Tag::Figcaption && small(dom, node, 30) {
            noise.push(node);
        } else if tag == Tag::Figcaption
            || (!has_figcaption && !in_caption && has_part(dom, node, Parts::CAPTION))
        {
            if !in_caption {
                captions.push(node);
            }
        } else if (matches!(tag, Tag::Small | Tag::Cite) && in_caption)
            || (has_part(dom, node, Parts::CREDIT) && !holds_caption(page, node))
        {
            credits.push(node);
        }
    }
    let mut hidden = noise.clone();
    hidden.extend(&credits);
    let text = joined(dom, &captions, &hidden);
    let credit = joined(dom, &credits, &[]);
    // A credit inside a sentence of the caption, "( Image: <b>…</b> )": the words tell where it begins.
    let inside_caption = credits.iter().any(|node| within(&captions, *node));
    let whole = credit::split(&joined(dom, &captions, &noise));
    if inside_caption && whole.credit.as_deref() == Some(credit.as_str()) && !credit.is_empty() {
        words.caption = whole.caption;
        words.credit = whole.credit;
    } else {
        settle(&text, &credit, words);
    }
    words.nodes.extend(captions);
    words.nodes.extend(credits);
}

fn small(dom: &Dom<'_>, node: NodeId, nodes: usize) -> bool {
    dom.end(node).index() - node.index() <= nodes
}

fn holds_caption(page: &Page<'_>, node: NodeId) -> bool {
    let dom = &page.dom;
    dom.descendants(node).any(|below| {
        dom.tag(below) == Tag::Figcaption
            || (dom.element(below).is_some() && has_part(dom, below, Parts::CAPTION))
    })
}

fn joined(dom: &Dom<'_>, nodes: &[NodeId], without: &[NodeId]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for node in nodes {
        for line in text_without(dom, *node, without).lines() {
            let line = uncounted(line.trim());
            let folded = line
                .trim_end_matches([':', '：', '.'])
                .trim()
                .to_lowercase();
            if line.is_empty() || lines.iter().any(|known| known == line) {
                continue;
            }
            if !pictures().noise_lines.contains(&folded) || line.ends_with([':', '：']) {
                lines.push(line.to_owned());
            }
        }
    }
    lines.join("\n")
}

/// A line without the counter in front of it: "3/10 The harbour".
fn uncounted(line: &str) -> &str {
    let digits = |text: &str| text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = line.split_at(line.len() - digits(line)).1;
    if rest.len() == line.len() {
        return line;
    }
    let behind = [
        "/", " / ", " of ", " von ", " de ", " sur ", " di ", " из ", " van ",
    ]
    .iter()
    .find_map(|mark| rest.strip_prefix(mark));
    let Some(behind) = behind else { return line };
    let tail = behind.split_at(behind.len() - digits(behind)).1;
    if tail.len() == behind.len() {
        return line;
    }
    tail.trim_start_matches([' ', ':', '|', '-', '–', '.'])
}

/// The text of an element without that of some below it.
fn text_without(dom: &Dom<'_>, node: NodeId, without: &[NodeId]) -> String {
    let mut out = TextBuilder::default();
    let mut skip_to = node;
    let mut breaks: Vec<NodeId> = Vec::new();
    for below in dom.descendants(node) {
        if below < skip_to {
            continue;
        }
        while breaks.last().is_some_and(|end| *end <= below) {
            breaks.pop();
            out.line();
        }
        let tag = dom.tag(below);
        match tag {
            Tag::Text => out.push(dom.raw_text(below)),
            Tag::Br => out.line(),
            _ if tag.is_silent() || without.contains(&below) => {
                skip_to = dom.end(below);
                out.line();
            }
            _ if tag.is_block() => {
                out.line();
                breaks.push(dom.end(below));
            }
            _ => {}
        }
    }
    out.finish()
}

/// Takes caption and credit out of the texts of their elements.
fn settle(text: &str, credit_text: &str, words: &mut Words) {
    let split = if text.chars().count() <= CAPTION_CHARACTERS {
        credit::split(text)
    } else {
        Split::default()
    };
    words.caption = split.caption;
    words.credit = split.credit;
    let line = credit_text.replace('\n', " ");
    if line.is_empty() || line.chars().count() > CREDIT_CHARACTERS {
        return;
    }
    let stated = credit::split(credit_text);
    // The element's class says that it is a credit, whatever its words look like.
    let own = match (stated.credit, stated.caption) {
        (Some(credit), None) => credit,
        (Some(credit), Some(rest)) if rest.chars().count() > 30 => {
            words.caption = words.caption.take().or(Some(rest));
            credit
        }
        _ => line.trim_start_matches(['©', ' ']).to_owned(),
    };
    if words.caption.as_deref() == Some(own.as_str()) {
        words.caption = None;
    }
    if own.chars().any(char::is_alphabetic) {
        words.credit = Some(own);
    }
}

/// A picture without `<figure>`: the largest element around it that holds nothing but it and words said to be its own.
fn around(page: &Page<'_>, node: NodeId, words: &mut Words) {
    let dom = &page.dom;
    let mut frame = None;
    for above in dom.ancestors(node).take(FRAME_HEIGHT) {
        let fits = matches!(
            dom.tag(above),
            Tag::Div
                | Tag::Span
                | Tag::A
                | Tag::P
                | Tag::Section
                | Tag::Li
                | Tag::Picture
                | Tag::Center
                | Tag::Noscript
                | Tag::Dl
                | Tag::Dt
                | Tag::Table
                | Tag::Tbody
                | Tag::Tr
                | Tag::Td
                | Tag::Button
                | Tag::Aside
                | Tag::Other
        ) && small(dom, above, FRAME_NODES);
        if !fits || holds_others(page, above, node) {
            break;
        }
        let said = dom.descendants(above).any(|below| {
            dom.element(below).is_some()
                && !dom.contains(below, node)
                && below != node
                && (dom.tag(below) == Tag::Figcaption
                    || has_part(dom, below, Parts::CAPTION.and(Parts::CREDIT)))
        });
        if said {
            frame = Some(above);
        }
    }
    if let Some(frame) = frame {
        inside(page, frame, node, words);
    }
}

/// Whether an element holds more pictures than one, copies for readers without scripts aside.
fn holds_others(page: &Page<'_>, above: NodeId, own: NodeId) -> bool {
    let dom = &page.dom;
    let mut skip_to = above;
    dom.descendants(above).any(|below| {
        if below < skip_to {
            return false;
        }
        match dom.tag(below) {
            Tag::Noscript => {
                skip_to = dom.end(below);
                false
            }
            Tag::Img => {
                below != own && !dom.contains(own, below) && !super::is_copy(page, below, own)
            }
            _ => false,
        }
    })
}

/// The element behind the picture, if its class says that it holds its words.
fn beside(page: &Page<'_>, node: NodeId, words: &mut Words) {
    let dom = &page.dom;
    for at in std::iter::once(node).chain(dom.ancestors(node).take(3)) {
        let mut next = dom.next_sibling(at);
        while let Some(sibling) = next
            && (dom.tag(sibling) == Tag::Text && dom.raw_text(sibling).trim().is_empty()
                || matches!(dom.tag(sibling), Tag::Noscript | Tag::Br | Tag::Script))
        {
            next = dom.next_sibling(sibling);
        }
        let Some(sibling) = next else { continue };
        if dom.tag(sibling) == Tag::Text || dom.tag(sibling).heading_level().is_some() {
            return;
        }
        let said = dom.tag(sibling) == Tag::Figcaption
            || has_part(dom, sibling, Parts::CAPTION)
            || has_part(dom, sibling, Parts::CREDIT);
        if said && small(dom, sibling, FRAME_NODES) && !holds_others(page, sibling, node) {
            let text = dom.text(sibling);
            if text.chars().count() <= CAPTION_CHARACTERS && !text.is_empty() {
                let only_credit = has_part(dom, sibling, Parts::CREDIT)
                    && !has_part(dom, sibling, Parts::CAPTION);
                let (caption, credit) = if only_credit {
                    ("", text.as_str())
                } else {
                    (text.as_str(), "")
                };
                settle(caption, credit, words);
                words.nodes.push(sibling);
            }
        }
        return;
    }
}

fn from_attributes(page: &Page<'_>, node: NodeId, figure: Option<NodeId>, words: &mut Words) {
    let dom = &page.dom;
    let table = pictures();
    let first = |names: &[String]| {
        std::iter::once(node)
            .chain(figure)
            .find_map(|at| names.iter().find_map(|name| dom.attr_filled(at, name)))
            .map(wording::plain_line)
            .filter(|text| !text.is_empty() && text.chars().count() <= CAPTION_CHARACTERS)
    };
    if words.caption.is_none()
        && let Some(text) = first(&table.caption_attributes)
    {
        let split = credit::split(&text);
        words.caption = split.caption;
        words.credit = words.credit.take().or(split.credit);
    }
    if words.credit.is_none()
        && let Some(text) = first(&table.credit_attributes)
    {
        let split = credit::split(&text);
        words.credit = split.credit.or(split.caption);
    }
}

/// The alternative text of an image, if it is one: no file name, no address.
#[must_use]
pub fn alternative(page: &Page<'_>, node: NodeId) -> Option<String> {
    let text = wording::tidy(page.dom.attr(node, "alt")?);
    let is_address = text.contains("://") || super::rendition::looks_like_picture(&text);
    (!text.is_empty() && !is_address).then_some(text)
}
