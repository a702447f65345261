//! Which elements of the page hold which field: one walk over the document, by class tokens, `itemprop` and `rel`. What
//! stands in lists of other stories, comments and boxes is left out.

use foldhash::{HashMap, HashMapExt};

use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::rules::marks::{Mark, MarkSet, marks};

/// The marked elements of a page, in document order.
#[derive(Debug, Default)]
pub struct Marked {
    found: Vec<(NodeId, MarkSet)>,
    /// `<h1>` to `<h3>` outside foreign regions.
    pub headings: Vec<NodeId>,
    /// Foreign regions that are no part of one another, as ranges.
    foreign: Vec<(NodeId, NodeId)>,
}

/// Bytes of a text node that is prose.
const PROSE_BYTES: usize = 120;

/// Text nodes that are prose, in document order.
fn prose(page: &Page<'_>) -> Vec<NodeId> {
    let dom = &page.dom;
    let is_shown = |node: &NodeId| {
        let mut above = dom.ancestors(*node).take(2);
        !above.any(|above| dom.tag(above).is_silent())
    };
    dom.all()
        .filter(|node| dom.raw_text(*node).len() >= PROSE_BYTES)
        .filter(|node| dom.raw_text(*node).trim().len() >= PROSE_BYTES)
        .filter(is_shown)
        .collect()
}

impl Marked {
    /// Walks the page.
    #[must_use]
    pub fn read(page: &Page<'_>) -> Self {
        let dom = &page.dom;
        let titles: Vec<NodeId> = dom.elements(Tag::H1).collect();
        let holds_title = |node: NodeId| {
            let next = titles.partition_point(|title| *title <= node);
            titles.get(next).is_some_and(|title| *title < dom.end(node))
        };
        let prose = prose(page);
        // Layouts carry names such as "with-sidebar" and "widget": what holds the first prose of the page (or all but
        // a notice above it) and most of it is no list of others.
        let holds_story = |node: NodeId| {
            let start = prose.partition_point(|text| *text <= node);
            let end = prose.partition_point(|text| *text < dom.end(node));
            start <= 1 && end > start && (end - start) * 2 >= prose.len()
        };
        let mut cache: HashMap<&str, MarkSet> = HashMap::new();
        // Templates repeat whole attributes.
        let mut by_class: HashMap<&str, MarkSet> = HashMap::new();
        let mut marked = Self::default();
        let mut foreign_end = dom.root();
        let mut article_end = dom.root();
        for node in dom.all() {
            let tag = dom.tag(node);
            if tag == Tag::Text || tag == Tag::Document {
                continue;
            }
            let inside = node < foreign_end;
            let mut of_token = |token| {
                *cache
                    .entry(token)
                    .or_insert_with(|| marks().of_token(token))
            };
            let mut set = dom
                .attr(node, "class")
                .map_or_else(MarkSet::default, |class| {
                    *by_class.entry(class).or_insert_with(|| {
                        let tokens = dom.classes(node);
                        tokens.fold(MarkSet::default(), |set, token| set.and(of_token(token)))
                    })
                });
            for name in ["id", "data-testid", "data-component"] {
                if let Some(token) = dom.attr(node, name) {
                    set = set.and(of_token(token));
                }
            }
            if inside {
                // The notice at the page's foot, and breadcrumbs that are a <nav>, are read wherever they stand.
                if set.has(Mark::Copyright) || set.has(Mark::Breadcrumbs) {
                    marked.found.push((node, set));
                }
                continue;
            }
            if tag == Tag::Article {
                article_end = article_end.max(dom.end(node));
            }
            // A paragraph is a teaser only where it leads somewhere: "article__teaser" is also a story's deck.
            let paragraph = matches!(tag, Tag::P | Tag::Span | Tag::H1 | Tag::H2 | Tag::H3);
            let leads = || dom.descendants(node).any(|below| dom.tag(below) == Tag::A);
            // The "footer" of a headline's box, above the story: author and date.
            let of_title = || {
                !marked.headings.is_empty()
                    && prose.first().is_some_and(|first| *first >= dom.end(node))
                    && dom.classes(node).any(|token| token == "footer")
            };
            let other = matches!(tag, Tag::Aside | Tag::Nav)
                || (tag == Tag::Footer && node >= article_end)
                || (set.has(Mark::Foreign)
                    && !holds_story(node)
                    && (!paragraph || leads())
                    && !of_title());
            if other && !holds_title(node) && !matches!(tag, Tag::Body | Tag::Html | Tag::H1) {
                foreign_end = dom.end(node);
                marked.foreign.push((node, foreign_end));
            }
            if let Some(tokens) = dom.attr(node, "itemprop") {
                for token in tokens.split_ascii_whitespace() {
                    set = set.and(marks().of_itemprop(token));
                }
            }
            if let Some(tokens) = dom.attr(node, "rel") {
                for token in tokens.split_ascii_whitespace() {
                    set = set.and(marks().of_rel(token));
                }
            }
            if !set.is_empty() && !matches!(tag, Tag::Meta | Tag::Link | Tag::Body | Tag::Html) {
                marked.found.push((node, set));
            }
            if matches!(tag, Tag::H1 | Tag::H2 | Tag::H3) {
                marked.headings.push(node);
            }
        }
        marked
    }

    /// Elements with a mark, in document order. An element inside another with the same mark is listed too.
    pub fn all(&self, mark: Mark) -> impl Iterator<Item = NodeId> + '_ {
        self.found
            .iter()
            .filter(move |(_, set)| set.has(mark))
            .map(|(node, _)| *node)
    }

    /// Whether an element has a mark.
    #[must_use]
    pub fn has(&self, node: NodeId, mark: Mark) -> bool {
        self.found
            .binary_search_by_key(&node, |(node, _)| *node)
            .is_ok_and(|at| self.found[at].1.has(mark))
    }

    /// Regions of other stories, comments and boxes, from and without, in document order.
    #[must_use]
    pub fn foreign(&self) -> &[(NodeId, NodeId)] {
        &self.foreign
    }

    /// Whether a node stands in a list of other stories, comments or a box.
    #[must_use]
    pub fn is_foreign(&self, node: NodeId) -> bool {
        let next = self.foreign.partition_point(|(start, _)| *start <= node);
        next > 0 && node < self.foreign[next - 1].1
    }
}
