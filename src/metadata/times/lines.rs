//! The lines of the page that may hold a date: short, with a number or a dated element in them, outside other stories,
//! comments, quotations and pictures.

use super::walk::Walk;
use crate::metadata::marked::Marked;
use crate::page::Page;
use crate::page::dom::NodeId;
use crate::rules::marks::Mark;

/// Bytes of the longest line.
pub(super) const LINE_BYTES: usize = 240;
/// Lines in front of the headline that are still its neighbourhood.
const LINES_ABOVE: usize = 8;
/// Nodes of the largest element that is for a date.
const MARKED_NODES: usize = 60;

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// Right above the headline.
    Above,
    /// Between the headline and the second line of prose.
    Head,
    /// Further on; or anywhere, where the page shows no headline.
    Text,
}

/// What the element around a date is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    /// The date of publication.
    Published,
    /// A date of change, by its class: sometimes the only date.
    Updated,
    /// A date of change, by a property.
    Modified,
    /// A property says that it is the date of publication.
    Stated,
}

/// A text node of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    /// The node.
    pub(super) node: NodeId,
    /// Its first byte in the line.
    pub(super) start: usize,
    /// The innermost element for dates that holds it.
    pub(super) mark: Option<For>,
}

/// An element in a line that may carry a time in its attributes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stamp {
    /// The element.
    pub(super) node: NodeId,
    /// The byte of the line where it begins.
    pub(super) start: usize,
    /// What it is for.
    pub(super) mark: Option<For>,
}

/// Kinds of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    /// Any.
    Plain,
    /// In the headline's own element: a label and a date may stand there too.
    Title,
    /// In an `<aside>` beside the headline.
    Aside,
    /// The first words of a paragraph, cut: a date may lead it.
    Opening,
}

/// A line that may hold a date.
#[derive(Debug)]
pub(super) struct Line {
    /// White space folded. Empty where only attributes count: the line is long, or has no words.
    pub(super) text: String,
    /// In order; never empty together with `stamps`.
    pub(super) runs: Vec<Run>,
    /// In order.
    pub(super) stamps: Vec<Stamp>,
    /// Where it stands.
    pub(super) zone: Zone,
    /// The short line without a date before it, which may be its label.
    pub(super) before: String,
    /// Whether it is prose, so that only its stamps count.
    pub(super) long: bool,
    /// What kind of line it is.
    pub(super) kind: LineKind,
    /// Whether the line before is the term of a list or the head of a table's row.
    pub(super) term: bool,
    /// Whether the page shows a headline, so that a line far from it is far from the story's head.
    pub(super) titled: bool,
    /// Its place among the page's lines.
    pub(super) number: usize,
}

impl Line {
    /// A line of plain text.
    pub(super) fn new(text: String, zone: Zone) -> Self {
        Self {
            long: text.len() > LINE_BYTES,
            text,
            runs: Vec::new(),
            stamps: Vec::new(),
            zone,
            before: String::new(),
            kind: LineKind::Plain,
            term: false,
            titled: true,
            number: 0,
        }
    }
}

/// The lines in document order.
pub(super) fn read(page: &Page<'_>, marked: &Marked, title: Option<NodeId>) -> Vec<Line> {
    let walk = Walk::new(page, marked, title).run(marks(page, marked));
    let mut lines = walk.lines;
    // Far above the headline stand the masthead and what else the site shows on every page.
    let title = walk.title_number.unwrap_or(usize::MAX);
    lines.retain(|line| {
        line.zone != Zone::Above || line.number.saturating_add(LINES_ABOVE) >= title
    });
    lines
}

/// Elements for dates, in document order.
fn marks(page: &Page<'_>, marked: &Marked) -> Vec<(NodeId, For)> {
    let small = |node: &NodeId| page.dom.end(*node).index() - node.index() <= MARKED_NODES;
    let has = |node: NodeId, property: &str| {
        page.dom
            .attr(node, "itemprop")
            .is_some_and(|tokens| tokens.split_ascii_whitespace().any(|own| own == property))
    };
    let mut found: Vec<(NodeId, For)> = Vec::new();
    for node in marked.all(Mark::Modified).filter(small) {
        // "entry-date published updated" is the only date of its theme.
        if !marked.has(node, Mark::Published) {
            let change = has(node, "dateModified");
            found.push((node, if change { For::Modified } else { For::Updated }));
        }
    }
    for node in marked.all(Mark::Published).filter(small) {
        let stated = has(node, "datePublished") || page.dom.attr(node, "pubdate").is_some();
        found.push((node, if stated { For::Stated } else { For::Published }));
    }
    found.sort_by_key(|(node, _)| *node);
    found
}
