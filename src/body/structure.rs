//! Lists, tables and quotes out of their elements.

use crate::article::{List, ListItem, Table, TableCell};
use crate::body::cut::Cut;
use crate::body::decide::{Decision, Label};
use crate::body::inline::{self, Inline};
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};

/// Lists nest no deeper than this; what lies deeper is text of its item.
const LIST_DEPTH: usize = 16;
/// Letters above which a list item is no item but a part of the story.
const ITEM_LETTERS: u32 = 1_500;

/// What a stage of the block walk looks at.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a, 't> {
    /// The page.
    pub page: &'a Page<'t>,
    /// Its blocks.
    pub cut: &'a Cut,
    /// The judgement on them.
    pub decision: &'a Decision,
}

impl Scene<'_, '_> {
    /// The kept blocks below a node, in order.
    pub fn kept_in(&self, node: NodeId) -> impl Iterator<Item = usize> + '_ {
        self.cut
            .blocks_in(self.page, node)
            .filter(|at| self.decision.keeps(*at))
    }

    /// Words and marks of a block.
    #[must_use]
    pub fn inline(&self, at: usize) -> Inline {
        inline::read(self.page, &self.cut.blocks[at])
    }
}

/// The list at an element, if it is one to readers: kept in the main, short items, no headings in it.
#[must_use]
pub fn list(scene: &Scene<'_, '_>, node: NodeId) -> Option<List> {
    let dom = &scene.page.dom;
    let range = scene.cut.blocks_in(scene.page, node);
    let all = range.len();
    let kept = scene.kept_in(node).count();
    let headings = range.clone().any(|at| {
        dom.tag(scene.cut.blocks[at].container)
            .heading_level()
            .is_some()
    });
    let table = dom
        .ancestors(node)
        .any(|above| matches!(dom.tag(above), Tag::Td | Tag::Th));
    if kept == 0 || kept * 2 < all || headings || table {
        return None;
    }
    let mut items = dom
        .children(node)
        .filter(|child| dom.tag(*child) == Tag::Li);
    if items.any(|item| scene.cut.mass(&scene.cut.blocks_in(scene.page, item)).0 > ITEM_LETTERS) {
        return None;
    }
    let list = read_list(scene, node, 0);
    (!list.items.is_empty()).then_some(list)
}

fn read_list(scene: &Scene<'_, '_>, node: NodeId, depth: usize) -> List {
    let dom = &scene.page.dom;
    let mut list = List {
        ordered: dom.tag(node) == Tag::Ol,
        items: Vec::new(),
    };
    for child in dom.children(node) {
        match dom.tag(child) {
            Tag::Li => list.items.extend(read_item(scene, child, depth)),
            // A list directly inside a list belongs to the item before it.
            Tag::Ul | Tag::Ol if depth < LIST_DEPTH => {
                let nested = read_list(scene, child, depth + 1);
                if nested.items.is_empty() {
                    continue;
                }
                match list.items.last_mut() {
                    Some(item) if item.nested.is_none() => item.nested = Some(nested),
                    _ => list.items.extend(nested.items),
                }
            }
            _ => {}
        }
    }
    list
}

fn read_item(scene: &Scene<'_, '_>, node: NodeId, depth: usize) -> Option<ListItem> {
    let dom = &scene.page.dom;
    let inner: Vec<NodeId> = if depth < LIST_DEPTH {
        outermost_lists(scene, node)
    } else {
        Vec::new()
    };
    let mut own = Inline::default();
    for at in scene.kept_in(node) {
        let container = scene.cut.blocks[at].container;
        if !inner
            .iter()
            .any(|list| *list == container || dom.contains(*list, container))
        {
            own.append(" ", scene.inline(at));
        }
    }
    let mut nested: Option<List> = None;
    for list in inner {
        let more = read_list(scene, list, depth + 1);
        match &mut nested {
            Some(nested) => nested.items.extend(more.items),
            None => nested = Some(more),
        }
    }
    let nested = nested.filter(|list| !list.items.is_empty());
    let text = own.text.replace('\n', " ");
    (!text.is_empty() || nested.is_some()).then_some(ListItem {
        text,
        spans: own.spans,
        nested,
    })
}

fn outermost_lists(scene: &Scene<'_, '_>, node: NodeId) -> Vec<NodeId> {
    let dom = &scene.page.dom;
    let mut lists: Vec<NodeId> = Vec::new();
    for below in dom.descendants(node) {
        let list = matches!(dom.tag(below), Tag::Ul | Tag::Ol);
        if list && lists.last().is_none_or(|last| !dom.contains(*last, below)) {
            lists.push(below);
        }
    }
    lists
}

/// The table at an element, if it holds data: no table inside, two columns somewhere, cells that are not stories.
#[must_use]
pub fn table(scene: &Scene<'_, '_>, node: NodeId) -> Option<Table> {
    let dom = &scene.page.dom;
    let nested = dom
        .descendants(node)
        .any(|below| dom.tag(below) == Tag::Table);
    let range = scene.cut.blocks_in(scene.page, node);
    let kept = scene.kept_in(node).count();
    if nested || kept == 0 || kept * 2 < range.len() {
        return None;
    }
    let mut rows = Vec::new();
    let mut caption = None;
    let mut headers = false;
    for below in dom.descendants(node) {
        match dom.tag(below) {
            Tag::Caption => caption = Some(dom.line(below)).filter(|text| !text.is_empty()),
            Tag::Tr => {
                let cells: Vec<TableCell> = dom
                    .children(below)
                    .filter(|cell| matches!(dom.tag(*cell), Tag::Td | Tag::Th))
                    .map(|cell| read_cell(scene, cell))
                    .collect();
                headers |= cells.iter().any(|cell| cell.header);
                if cells.iter().any(|cell| !cell.text.is_empty()) {
                    rows.push(cells);
                }
            }
            _ => {}
        }
    }
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let longest = rows
        .iter()
        .flatten()
        .map(|cell| cell.text.chars().count())
        .max()
        .unwrap_or(0);
    let role = dom
        .attr(node, "role")
        .is_some_and(|role| matches!(role, "presentation" | "none"));
    let data = !role
        && rows.len() > 1
        && columns > 1
        && (headers || caption.is_some() || longest < 200)
        && longest < 1_500;
    data.then_some(Table { caption, rows })
}

fn read_cell(scene: &Scene<'_, '_>, node: NodeId) -> TableCell {
    let dom = &scene.page.dom;
    let limit = scene.page.limits.cell_span;
    let span = |name: &str| {
        let digits: String = dom
            .attr(node, name)
            .unwrap_or("")
            .trim()
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        // Numbers too long to parse are as large as can be.
        let value = if digits.is_empty() {
            1
        } else {
            digits.parse::<u32>().unwrap_or(u32::MAX)
        };
        value.clamp(1, limit)
    };
    TableCell {
        text: dom.text(node),
        header: dom.tag(node) == Tag::Th,
        column_span: span("colspan"),
        row_span: span("rowspan"),
    }
}

/// A quotation and who said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// Its paragraphs, a line each.
    pub text: String,
    /// As shown, without the dash.
    pub attribution: Option<String>,
}

/// The quotation in a `<blockquote>` or pull quote: its words, and `<cite>`, `<footer>`, `<figcaption>` or a last line behind a dash.
#[must_use]
pub fn quotation(scene: &Scene<'_, '_>, node: NodeId) -> Option<Quotation> {
    let dom = &scene.page.dom;
    let credit = dom
        .descendants(node)
        .find(|below| matches!(dom.tag(*below), Tag::Cite | Tag::Footer | Tag::Figcaption));
    let mut attribution = credit
        .map(|credit| dom.line(credit))
        .filter(|text| !text.is_empty());
    let mut lines: Vec<String> = Vec::new();
    for at in scene.cut.blocks_in(scene.page, node) {
        let block = &scene.cut.blocks[at];
        let inside = |credit: NodeId| {
            block.container == credit
                || dom.contains(credit, block.container)
                || dom.contains(credit, block.first)
        };
        if credit.is_some_and(inside)
            || matches!(scene.decision.labels[at], Label::Copy | Label::Label)
        {
            continue;
        }
        lines.push(block.text.clone());
    }
    if attribution.is_none()
        && lines.len() > 1
        && lines.last().is_some_and(|line| {
            line.starts_with(['—', '–', '-', '―']) && line.chars().count() < 120
        })
    {
        attribution = lines.pop();
    }
    // A cite inside the only paragraph: its words stand at the paragraph's end.
    if let (Some(words), Some(last)) = (&attribution, lines.last_mut())
        && let Some(rest) = last.strip_suffix(words.as_str())
    {
        *last = rest
            .trim_end()
            .trim_end_matches(['—', '–', '-', '―'])
            .trim_end()
            .to_owned();
    }
    lines.retain(|line| !line.is_empty());
    let attribution = attribution.map(|text| {
        text.trim_start_matches(['—', '–', '-', '―', ' '])
            .to_owned()
    });
    (!lines.is_empty()).then(|| Quotation {
        text: lines.join("\n"),
        attribution,
    })
}
