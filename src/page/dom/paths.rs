//! Locators of elements: CSS paths.

use std::cell::RefCell;

use foldhash::{HashMap, HashMapExt, HashSet};

use super::{Dom, NodeId, Tag};

/// Most steps of a path. What nests deeper is named by its nearest ancestors; real pages do not.
const MOST_STEPS: usize = 64;

/// Siblings are counted once for each parent, not once for each path.
#[derive(Debug, Default)]
pub(super) struct Counted(RefCell<Siblings>);

#[derive(Debug, Default)]
struct Siblings {
    parents: HashSet<NodeId>,
    /// For elements with siblings of their name: which of them it is, from 1.
    nth: HashMap<NodeId, u32>,
}

impl Dom<'_> {
    /// A locator for evidence, a CSS path: `main > article:nth-of-type(2) > p:nth-of-type(3)`, short of `html` and `body`, and
    /// beginning at the nearest element with an id.
    #[must_use]
    pub fn path(&self, id: NodeId) -> String {
        let mut steps = Vec::new();
        let above = std::iter::once(id).chain(self.ancestors(id));
        for node in above.take(MOST_STEPS) {
            if matches!(self.tag(node), Tag::Document | Tag::Html | Tag::Body) {
                break;
            }
            let Some(element) = self.element(node) else {
                continue;
            };
            let name = element.name();
            if let Some(id) = self
                .attr_filled(node, "id")
                .filter(|id| !id.contains(char::is_whitespace))
            {
                steps.push(format!("{name}#{id}"));
                break;
            }
            match self.nth(node) {
                Some(nth) => steps.push(format!("{name}:nth-of-type({nth})")),
                None => steps.push(name.to_owned()),
            }
        }
        steps.reverse();
        steps.join(" > ")
    }

    /// Which of its siblings of one name an element is, from 1; none where it has no such sibling.
    fn nth(&self, node: NodeId) -> Option<u32> {
        let parent = self.parent(node)?;
        let mut counted = self.counted.0.borrow_mut();
        if counted.parents.insert(parent) {
            let mut of_name: HashMap<&str, (u32, NodeId)> = HashMap::new();
            for child in self.children(parent) {
                let Some(element) = self.element(child) else {
                    continue;
                };
                let (count, first) = of_name.entry(element.name()).or_insert((0, child));
                *count += 1;
                if *count == 2 {
                    counted.nth.insert(*first, 1);
                }
                if *count > 1 {
                    counted.nth.insert(child, *count);
                }
            }
        }
        counted.nth.get(&node).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::page::parse::parse;

    #[test]
    fn a_path_counts_siblings_of_its_name_and_begins_at_an_id() {
        let html = "<main><p>a<div><p>b<p>c</div></main><div id=x><b>d</b><i>e</i></div><div id='y z'>f</div>";
        let parsed = parse(html, &Limits::default());
        let dom = Dom::new(&parsed.tree);
        let found: Vec<String> = dom
            .all()
            .filter(|node| dom.tag(*node) == Tag::Text)
            .filter_map(|text| dom.parent(text))
            .map(|parent| dom.path(parent))
            .collect();
        let expected = [
            "main > p",
            "main > div > p:nth-of-type(1)",
            "main > div > p:nth-of-type(2)",
            "div#x > b",
            "div#x > i",
            "div:nth-of-type(2)",
        ];
        assert_eq!(found, expected);
    }
}
