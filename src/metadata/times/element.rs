//! The time that one element states, by its attributes or its words.

use super::order::Habits;
use super::stated::Stated;
use super::{machine, prose, relative};
use crate::page::dom::{Dom, NodeId, Tag};
use crate::rules::date_places::date_places;

/// Nodes of an element that is small enough to be asked.
const NODES: usize = 120;
/// Characters of an attribute that may be a date.
const ATTRIBUTE_BYTES: usize = 120;

/// The time of a small element: by the first `<time>` or dated attribute in it, else by its words.
pub(super) fn read(dom: &Dom<'_>, node: NodeId, habits: &Habits) -> Option<Stated> {
    let inside = dom.descendants(node).take(NODES);
    std::iter::once(node)
        .chain(inside)
        .find_map(|node| of_attributes(dom, node, habits))
        .map(|(stated, _)| stated)
        .or_else(|| {
            let small = dom.end(node).index() - node.index() <= NODES;
            small.then(|| of_words(&dom.line(node), habits)).flatten()
        })
}

/// The time that a line states, relative ones included.
pub(super) fn of_words(line: &str, habits: &Habits) -> Option<Stated> {
    prose::find(line, habits)
        .into_iter()
        .find_map(|found| found.stated.with_year(habits))
        .or_else(|| relative::read(line, habits))
}

/// The time in an element's attributes, as written: `<time datetime>`, `<abbr title>`, `data-timestamp`.
pub(super) fn of_attributes<'t>(
    dom: &Dom<'t>,
    node: NodeId,
    habits: &Habits,
) -> Option<(Stated, &'t str)> {
    let tag = dom.tag(node);
    if tag == Tag::Text || tag == Tag::Document {
        return None;
    }
    let element = dom.element(node)?;
    if element.attrs.is_empty() {
        return None;
    }
    date_places().attributes().find_map(|(name, for_machines)| {
        let text = dom.attr_filled(node, name)?;
        if text.len() > ATTRIBUTE_BYTES || !text.contains(|c: char| c.is_numeric()) {
            return None;
        }
        let stated = if for_machines {
            machine::read(text, habits, true)
        } else {
            prose::first(text, habits).filter(|stated| stated.year.is_some())
        };
        Some((stated?, text))
    })
}
