//! The label above a headline: inside the heading, or next to it.

use super::super::marked::Marked;
use super::super::{Claimed, Notes};
use super::stated::Stated;
use crate::article::Signal;
use crate::page::Page;
use crate::page::dom::{Dom, NodeId, Tag, TextBuilder};
use crate::page::wording::{self, folded};
use crate::rules::marks::Mark;

/// Characters of the longest kicker.
const KICKER_CHARACTERS: usize = 90;
/// Nodes between a kicker and its headline.
const KICKER_DISTANCE: usize = 60;
/// Nodes between a headline and a label behind it.
const BEHIND: usize = 12;
/// Elements of a heading that are looked at.
const PARTS: usize = 20;

/// A heading's words, and the label that stands inside it.
pub(super) fn parts(
    dom: &Dom<'_>,
    marked: &Marked,
    node: NodeId,
    stated: &[Stated],
) -> (String, Option<String>) {
    let inner: Vec<NodeId> = dom
        .descendants(node)
        .filter(|child| dom.element(*child).is_some())
        .take(PARTS)
        .collect();
    let unseen = |child: &NodeId| marked.has(*child, Mark::Unseen);
    let full = if inner.iter().any(unseen) {
        line_without(dom, marked, node, None)
    } else {
        dom.line(node)
    };
    if inner.is_empty() {
        return (full, None);
    }
    let stated_as = |text: &str| {
        let key = folded(text);
        stated.iter().any(|one| one.key == key)
    };
    for child in inner {
        if marked.has(child, Mark::Unseen) {
            continue;
        }
        let own = dom.line(child);
        if own.is_empty() || own == full {
            continue;
        }
        let rest = line_without(dom, marked, node, Some(child));
        if is_label(dom, marked, child, &own, &full, &rest, stated) {
            return (rest, Some(trim_label(&own)));
        }
        // The headline alone in its element, behind a label or in front of what is none of it.
        let headline = marked.has(child, Mark::Headline) && !rest.is_empty();
        if (stated_as(&own) && !stated_as(&full) && own.chars().count() >= 12)
            || (headline && full.ends_with(&own) && rest.chars().count() <= KICKER_CHARACTERS)
        {
            let before = full.split(own.as_str()).next().map(trim_label);
            let label = before.filter(|label| !label.is_empty() && is_short(label));
            return (own, label);
        }
    }
    (full, None)
}

/// Whether an element that opens a heading is a label above the headline and no part of it.
fn is_label(
    dom: &Dom<'_>,
    marked: &Marked,
    child: NodeId,
    own: &str,
    full: &str,
    rest: &str,
    stated: &[Stated],
) -> bool {
    if rest.is_empty() || !is_short(own) || !full.starts_with(own) {
        return false;
    }
    if marked.has(child, Mark::Kicker) {
        return true;
    }
    let key = folded(rest);
    if key.contains(' ') && stated.iter().any(|one| one.key == key) {
        return true;
    }
    // "Label – Headline" elsewhere, and nothing between the two here: the layout parts them.
    let open = !own.ends_with([':', '?', '!', '.', '…', '"', '“', '”', '»', ',']);
    let apart = dom.tag(child).is_block() || dom.next_sibling(child).is_some();
    let whole = folded(full);
    open && apart
        && !full
            .chars()
            .nth(own.chars().count())
            .is_some_and(|c| ":,".contains(c))
        && stated.iter().any(|one| {
            one.key == whole
                && one
                    .text
                    .get(own.len()..)
                    .is_some_and(|more| more.starts_with([':', '|']) || is_dash(more))
        })
}

fn is_dash(text: &str) -> bool {
    [" - ", " – ", " — ", " | "]
        .iter()
        .any(|dash| text.starts_with(dash))
}

fn is_short(label: &str) -> bool {
    label.chars().count() <= KICKER_CHARACTERS
}

fn trim_label(label: &str) -> String {
    label
        .trim()
        .trim_end_matches([':', '|', '–', '-', '+', '/', '·', ' '])
        .trim()
        .to_owned()
}

/// The words of a node without what readers do not see, and without those of one below it.
fn line_without(dom: &Dom<'_>, marked: &Marked, node: NodeId, without: Option<NodeId>) -> String {
    let mut out = TextBuilder::default();
    let mut skip = node;
    for below in dom.descendants(node) {
        if below < skip {
            continue;
        }
        let tag = dom.tag(below);
        match tag {
            Tag::Text => out.push(dom.raw_text(below)),
            Tag::Br => out.push(" "),
            _ => {
                if without == Some(below)
                    || tag.is_silent()
                    || dom.is_hidden(below)
                    || marked.has(below, Mark::Unseen)
                {
                    skip = dom.end(below);
                }
                if tag.is_block() || skip > below {
                    out.push(" ");
                }
            }
        }
    }
    let text = wording::tidy(&out.finish());
    let text = text.trim_start_matches([':', '|', '–', '-', '/', '·', ' ']);
    text.trim_end_matches([' ', '|']).to_owned()
}

/// The nearest marked element in front of the headline, or right behind it.
pub(super) fn above(
    page: &Page<'_>,
    marked: &Marked,
    headline: &str,
    node: Option<NodeId>,
    notes: &mut Notes,
) -> Option<String> {
    let dom = &page.dom;
    let title = node?;
    let near = |label: &NodeId| {
        let before = *label < title && title.index() - label.index() <= KICKER_DISTANCE;
        let behind = *label >= dom.end(title) && label.index() - dom.end(title).index() <= BEHIND;
        (before && dom.end(*label) <= title) || behind
    };
    let label = marked
        .all(Mark::Kicker)
        .filter(near)
        .max_by_key(|label| (*label < title, *label))?;
    let text = trim_label(&dom.line(label));
    let key = folded(&text);
    if key.is_empty() || !is_short(&text) || folded(headline).contains(&key) {
        return None;
    }
    notes.claim(label, Claimed::Kicker);
    notes.candidate("kicker", Signal::Document, dom.path(label), &text, true);
    Some(text)
}
