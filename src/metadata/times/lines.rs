//! The lines of the page that may hold a date: short, with a number or a dated element in them, outside other stories,
//! comments, quotations and pictures. One walk over the document; the words of longer lines are never touched.

use super::tokens;
use crate::metadata::marked::Marked;
use crate::page::Page;
use crate::page::dom::{Dom, NodeId, Tag};
use crate::rules::marks::Mark;

/// Bytes of the longest line.
const LINE_BYTES: usize = 240;
/// Bytes of a line that is prose.
const PROSE_BYTES: usize = 140;
/// Lines of prose after the headline that end its neighbourhood: a standfirst, and the first paragraph.
const HEAD_PROSE: usize = 2;
/// Lines after the headline that end its neighbourhood.
const HEAD_LINES: usize = 40;
/// Lines in front of the headline that are still its neighbourhood.
const LINES_ABOVE: usize = 8;
/// Nodes of the largest element that is for a date.
const MARKED_NODES: usize = 60;
/// Lines kept of one page.
const LINES: usize = 120;
/// Bytes of a line that only says what the date on the next one is.
const LABEL_BYTES: usize = 48;

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
    number: usize,
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
            number: 0,
        }
    }
}

struct Walk<'w, 't> {
    dom: &'w Dom<'t>,
    marks: Vec<(NodeId, For)>,
    title: Option<NodeId>,
    lines: Vec<Line>,
    runs: Vec<(NodeId, Option<For>)>,
    bytes: usize,
    digits: usize,
    other_script: bool,
    /// Elements met in the current line, each with the number of runs before it.
    stamps: Vec<(NodeId, usize, Option<For>)>,
    open: Vec<(NodeId, For)>,
    number: usize,
    title_number: Option<usize>,
    prose: usize,
    label: Vec<(NodeId, Option<For>)>,
}

/// The lines in document order.
pub(super) fn read(page: &Page<'_>, marked: &Marked, title: Option<NodeId>) -> Vec<Line> {
    let dom = &page.dom;
    let mut walk = Walk {
        dom,
        marks: marks(page, marked),
        title,
        lines: Vec::new(),
        runs: Vec::new(),
        bytes: 0,
        digits: 0,
        other_script: false,
        stamps: Vec::new(),
        open: Vec::new(),
        number: 0,
        title_number: None,
        prose: 0,
        label: Vec::new(),
    };
    walk.run(marked.foreign());
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

impl Walk<'_, '_> {
    fn run(&mut self, foreign: &[(NodeId, NodeId)]) {
        let mut foreign = foreign.iter().peekable();
        let mut marks = std::mem::take(&mut self.marks).into_iter().peekable();
        let mut blocks: Vec<NodeId> = Vec::new();
        let mut skip_to = self.dom.root();
        for node in self.dom.all() {
            if node < skip_to {
                continue;
            }
            while blocks.last().is_some_and(|end| *end <= node) {
                blocks.pop();
                self.flush();
            }
            while self.open.last().is_some_and(|(end, _)| *end <= node) {
                self.open.pop();
            }
            let tag = self.dom.tag(node);
            if tag == Tag::Text {
                self.text(node);
                continue;
            }
            if self.title == Some(node) {
                self.flush();
                self.title_number = Some(self.number);
                skip_to = self.dom.end(node);
                self.label.clear();
                continue;
            }
            while foreign.peek().is_some_and(|(start, _)| *start < node) {
                foreign.next();
            }
            let other = foreign.peek().filter(|(start, _)| *start == node);
            if other.is_some() || self.is_left_out(node, tag) {
                skip_to = self.dom.end(node);
                self.flush();
                continue;
            }
            if matches!(tag, Tag::Br | Tag::Hr) {
                self.flush();
                continue;
            }
            if tag.is_block() {
                self.flush();
                blocks.push(self.dom.end(node));
            }
            while marks.peek().is_some_and(|(marked, _)| *marked < node) {
                marks.next();
            }
            let mark = marks.peek().filter(|(marked, _)| *marked == node);
            if let Some((_, mark)) = mark {
                self.open.push((self.dom.end(node), *mark));
            }
            if mark.is_some() || matches!(tag, Tag::Time | Tag::Abbr) {
                let mark = self.open.last().map(|(_, mark)| *mark);
                self.stamps.push((node, self.runs.len(), mark));
            }
        }
        self.flush();
    }

    /// Silent elements, quotations, pictures with their captions, and the code of the page.
    fn is_left_out(&self, node: NodeId, tag: Tag) -> bool {
        let other = matches!(
            tag,
            Tag::Blockquote | Tag::Figure | Tag::Figcaption | Tag::Pre
        );
        tag.is_silent()
            || (other
                && self
                    .title
                    .is_none_or(|title| !self.dom.contains(node, title)))
    }

    fn text(&mut self, node: NodeId) {
        let text = self.dom.raw_text(node);
        if text.bytes().all(|byte| byte.is_ascii_whitespace()) {
            return;
        }
        self.bytes += text.len();
        if self.bytes <= 4 * LINE_BYTES {
            for byte in text.bytes() {
                self.digits += usize::from(byte.is_ascii_digit());
                // Lead bytes of scripts with digits of their own.
                self.other_script |= matches!(byte, 0xD9..=0xE1 | 0xEF);
            }
        }
        self.runs
            .push((node, self.open.last().map(|(_, mark)| *mark)));
    }

    /// Ends the line.
    fn flush(&mut self) {
        if self.runs.is_empty() && self.stamps.is_empty() {
            return;
        }
        let runs = std::mem::take(&mut self.runs);
        let stamps = std::mem::take(&mut self.stamps);
        let (bytes, digits) = (
            std::mem::take(&mut self.bytes),
            std::mem::take(&mut self.digits),
        );
        let other_script = std::mem::take(&mut self.other_script);
        self.number += usize::from(!runs.is_empty());
        let zone = self.zone();
        if bytes >= PROSE_BYTES && self.title_number.is_some() && is_prose(self.dom, &runs) {
            self.prose += 1;
        }
        let near = zone == Zone::Head;
        let wanted = digits >= if near { 1 } else { 4 } || other_script || (near && bytes <= 60);
        let worth = !stamps.is_empty() || (wanted && bytes <= 2 * LINE_BYTES);
        if !worth || self.lines.len() >= LINES {
            self.label = if bytes <= LABEL_BYTES {
                runs
            } else {
                Vec::new()
            };
            return;
        }
        let (text, placed) = join(self.dom, &runs);
        let long = text.len() > LINE_BYTES;
        let numbers = text.chars().any(|c| tokens::digit(c).is_some());
        if stamps.is_empty() && (long || !(numbers || near)) {
            self.label = if bytes <= LABEL_BYTES {
                runs
            } else {
                Vec::new()
            };
            return;
        }
        let start_of = |before: usize| placed.get(before).map_or(text.len(), |run| run.start);
        let stamps = stamps
            .into_iter()
            .map(|(node, before, mark)| Stamp {
                node,
                start: start_of(before),
                mark,
            })
            .collect();
        let label = std::mem::take(&mut self.label);
        self.lines.push(Line {
            before: join(self.dom, &label).0,
            text,
            runs: placed,
            stamps,
            zone,
            long,
            number: self.number,
        });
        // A line without a number may be the label of the next one.
        if !numbers {
            self.label = runs;
        }
    }

    fn zone(&self) -> Zone {
        match (self.title, self.title_number) {
            (None, _) => Zone::Text,
            (Some(_), None) => Zone::Above,
            (Some(_), Some(title)) => {
                if self.prose < HEAD_PROSE && self.number <= title + HEAD_LINES {
                    Zone::Head
                } else {
                    Zone::Text
                }
            }
        }
    }
}

/// Whether most of a line is not linked.
fn is_prose(dom: &Dom<'_>, runs: &[(NodeId, Option<For>)]) -> bool {
    let linked = |node: NodeId| {
        dom.parent(node)
            .is_some_and(|parent| dom.tag(parent) == Tag::A)
    };
    let (mut links, mut all) = (0, 0);
    for (node, _) in runs {
        let length = dom.raw_text(*node).len();
        all += length;
        links += if linked(*node) { length } else { 0 };
    }
    links * 2 < all
}

/// The words of a line, and where each text node begins in it. Numbers of neighbouring elements do not run together.
fn join(dom: &Dom<'_>, runs: &[(NodeId, Option<For>)]) -> (String, Vec<Run>) {
    let mut text = String::new();
    let mut placed = Vec::with_capacity(runs.len());
    let mut space = false;
    for (node, mark) in runs {
        let mut first = true;
        for c in dom.raw_text(*node).chars() {
            if c.is_whitespace() || c.is_control() {
                space = true;
                continue;
            }
            let digits = first && c.is_numeric() && text.ends_with(char::is_numeric);
            if (space || digits) && !text.is_empty() {
                text.push(' ');
            }
            space = false;
            if first {
                placed.push(Run {
                    node: *node,
                    start: text.len(),
                    mark: *mark,
                });
                first = false;
            }
            text.push(c);
            if text.len() > 4 * LINE_BYTES {
                return (text, placed);
            }
        }
        if first {
            placed.push(Run {
                node: *node,
                start: text.len(),
                mark: *mark,
            });
        }
    }
    (text, placed)
}
