//! One walk over the document, line by line: the words of long lines are never touched.

use super::lines::{For, LINE_BYTES, Line, LineKind, Run, Stamp, Zone};
use super::tokens;
use crate::metadata::marked::Marked;
use crate::page::Page;
use crate::page::dom::{Dom, NodeId, Tag};
use crate::rules::marks::Mark;

/// Bytes of a line that is prose.
const PROSE_BYTES: usize = 140;
/// Lines of prose after the headline that end its neighbourhood: a standfirst, and the first paragraph.
const HEAD_PROSE: usize = 2;
/// Lines after the headline that end its neighbourhood.
const HEAD_LINES: usize = 40;
/// Lines kept of one page.
const LINES: usize = 120;
/// Bytes of a line that only says what the date on the next one is.
const LABEL_BYTES: usize = 48;
/// Bytes of a line without numbers that is a relative date.
const RELATIVE_BYTES: usize = 60;
/// Bytes of a paragraph's opening.
const OPENING_BYTES: usize = 120;

/// A walk over the document, and the line it is in.
pub(super) struct Walk<'w, 't> {
    dom: &'w Dom<'t>,
    marked: &'w Marked,
    title: Option<NodeId>,
    /// One past the headline and the box that is being walked.
    title_end: NodeId,
    aside_end: NodeId,
    /// Whether relative dates, which may have no number, can be read at all.
    relative: bool,
    /// The lines so far.
    pub(super) lines: Vec<Line>,
    runs: Vec<(NodeId, Option<For>)>,
    bytes: usize,
    digits: usize,
    other_script: bool,
    /// Elements met in the current line, each with the number of runs before it.
    stamps: Vec<(NodeId, usize, Option<For>)>,
    open: Vec<(NodeId, For)>,
    number: usize,
    /// The place of the headline among the lines.
    pub(super) title_number: Option<usize>,
    prose: usize,
    label: Vec<(NodeId, Option<For>)>,
}

impl<'w, 't> Walk<'w, 't> {
    /// At the start of a page.
    pub(super) fn new(page: &'w Page<'t>, marked: &'w Marked, title: Option<NodeId>) -> Self {
        let dom = &page.dom;
        Self {
            dom,
            marked,
            title,
            title_end: dom.root(),
            aside_end: dom.root(),
            relative: page.hints.fetch_time.is_some(),
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
        }
    }

    /// Walks the page. `marks` are the elements for dates, in document order.
    pub(super) fn run(mut self, marks: Vec<(NodeId, For)>) -> Self {
        let mut foreign = self.marked.foreign().iter().peekable();
        let mut marks = marks.into_iter().peekable();
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
                self.title_end = self.dom.end(node);
            }
            while foreign.peek().is_some_and(|(start, _)| *start < node) {
                foreign.next();
            }
            let other = foreign.peek().is_some_and(|(start, _)| *start == node);
            if (other && !self.enters(node, tag)) || self.is_left_out(node, tag) {
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
            if mark.is_some() || self.may_be_dated(node, tag) {
                let mark = self.open.last().map(|(_, mark)| *mark);
                self.stamps.push((node, self.runs.len(), mark));
            }
        }
        self.flush();
        self
    }

    fn may_be_dated(&self, node: NodeId, tag: Tag) -> bool {
        let title = || self.dom.attr(node, "title");
        tag == Tag::Time
            || (tag == Tag::Abbr && title().is_some_and(|title| title.contains(char::is_numeric)))
    }

    /// An `<aside>` beside the headline that no class names as something else: templates put author and date there.
    fn enters(&mut self, node: NodeId, tag: Tag) -> bool {
        let enters =
            tag == Tag::Aside && self.zone() != Zone::Text && !self.marked.has(node, Mark::Foreign);
        if enters {
            self.aside_end = self.dom.end(node);
        }
        enters
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
        self.bytes += text.trim_ascii().len();
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
        let bytes = std::mem::take(&mut self.bytes);
        let digits = std::mem::take(&mut self.digits);
        let other_script = std::mem::take(&mut self.other_script);
        self.number += usize::from(!runs.is_empty());
        let zone = self.zone();
        let kind = self.kind(&runs, &stamps);
        let near = zone == Zone::Head;
        let mut opening = false;
        let leads = near || (self.title.is_none() && self.prose < HEAD_PROSE);
        if bytes >= PROSE_BYTES && leads && kind == LineKind::Plain && is_prose(self.dom, &runs) {
            self.prose += 1;
            opening = stamps.is_empty() && (digits >= 5 || other_script);
        }
        let wanted = digits >= if near { 1 } else { 4 }
            || other_script
            || (near && self.relative && bytes <= RELATIVE_BYTES);
        let worth = opening || !stamps.is_empty() || (wanted && bytes <= 2 * LINE_BYTES);
        if worth && self.lines.len() < LINES {
            self.keep(&runs, &stamps, zone, kind, opening);
        } else {
            self.label = runs;
        }
        if bytes > LABEL_BYTES || digits > 0 {
            self.label.clear();
        }
    }

    /// Keeps a line, if there is a number in it or it may be a relative date.
    fn keep(
        &mut self,
        runs: &[(NodeId, Option<For>)],
        stamps: &[(NodeId, usize, Option<For>)],
        zone: Zone,
        kind: LineKind,
        opening: bool,
    ) {
        let (mut text, mut placed) = join(self.dom, runs, 2 * LINE_BYTES);
        let mut kind = kind;
        if opening && text.len() > LINE_BYTES {
            text.truncate(text.floor_char_boundary(OPENING_BYTES));
            placed.retain(|run| run.start < text.len());
            kind = LineKind::Opening;
        }
        let long = text.len() > LINE_BYTES;
        let numbers = text.chars().any(|c| tokens::digit(c).is_some());
        let relative = self.relative && zone == Zone::Head;
        if stamps.is_empty() && (long || !(numbers || relative)) {
            self.label = runs.to_vec();
            return;
        }
        let start_of = |before: usize| placed.get(before).map_or(text.len(), |run| run.start);
        let stamps = stamps.iter().map(|(node, before, mark)| Stamp {
            node: *node,
            start: start_of(*before),
            mark: *mark,
        });
        let stamps = stamps.collect();
        let label = std::mem::replace(&mut self.label, runs.to_vec());
        self.lines.push(Line {
            before: join(self.dom, &label, LABEL_BYTES).0,
            term: self.is_term(&label),
            text,
            runs: placed,
            stamps,
            zone,
            long,
            kind,
            titled: self.title.is_some(),
            number: self.number,
        });
    }

    /// Whether a line is a term or a heading cell.
    fn is_term(&self, label: &[(NodeId, Option<For>)]) -> bool {
        label.first().is_some_and(|(node, _)| {
            let mut above = self.dom.ancestors(*node).take(3);
            above.any(|node| matches!(self.dom.tag(node), Tag::Dt | Tag::Th))
        })
    }

    fn kind(
        &self,
        runs: &[(NodeId, Option<For>)],
        stamps: &[(NodeId, usize, Option<For>)],
    ) -> LineKind {
        let first = runs.first().map(|(node, _)| *node);
        let first = first.or_else(|| stamps.first().map(|(node, _, _)| *node));
        match first {
            Some(node)
                if node < self.title_end
                    && self.title_number.is_some()
                    && self.title.is_some_and(|title| node > title) =>
            {
                LineKind::Title
            }
            Some(node) if node < self.aside_end => LineKind::Aside,
            _ => LineKind::Plain,
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

/// The words of a line, up to a number of bytes, and where each text node begins in it. The words of neighbouring elements
/// do not run together.
fn join(dom: &Dom<'_>, runs: &[(NodeId, Option<For>)], limit: usize) -> (String, Vec<Run>) {
    let mut text = String::new();
    let mut placed = Vec::with_capacity(runs.len());
    let mut space = false;
    for (node, mark) in runs {
        let mut place = |start: usize| {
            placed.push(Run {
                node: *node,
                start,
                mark: *mark,
            });
        };
        let mut first = true;
        for c in dom.raw_text(*node).chars() {
            if c.is_whitespace() || c.is_control() {
                space = true;
                continue;
            }
            let joined = first && c.is_alphanumeric() && text.ends_with(char::is_alphanumeric);
            if (space || joined) && !text.is_empty() {
                text.push(' ');
            }
            space = false;
            if first {
                place(text.len());
                first = false;
            }
            text.push(c);
            if text.len() > limit {
                return (text, placed);
            }
        }
        if first {
            place(text.len());
        }
    }
    (text, placed)
}
