//! The tree as one flat array in document order, read-only. A subtree is a range of it, so every stage walks without
//! recursion and without touching the parser's tree again.

mod attributes;
mod paths;
mod tag;
mod text;

use scraper::node::Element;
use scraper::{Html, Node as TreeNode};

pub use attributes::Wanted;
pub use tag::Tag;
pub use text::TextBuilder;

/// Tokens of a class attribute that are read.
const CLASS_TOKENS: usize = 100;

/// A node, by its place in document order. 0 is the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// Place in document order.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One node of the array.
#[derive(Debug, Clone, Copy)]
pub struct Node<'t> {
    /// What it is.
    pub tag: Tag,
    /// Its parent; the document is its own.
    pub parent: NodeId,
    /// One past its last descendant.
    end: u32,
    /// Elements above it.
    pub depth: u16,
    element: Option<&'t Element>,
    text: &'t str,
    /// See [`attributes::bit`].
    names: u64,
}

/// The document in document order.
#[derive(Debug)]
pub struct Dom<'t> {
    nodes: Vec<Node<'t>>,
    /// Each node's place in the parser's tree.
    places: Vec<ego_tree::NodeId>,
    known: attributes::Known,
    counted: paths::Counted,
}

impl<'t> Dom<'t> {
    /// Flattens a tree. Comments, doctypes and template contents are left behind, but not the contents of a template that
    /// browsers show as its parent's own (`shadowrootmode`): it is a `<div>` here.
    #[must_use]
    pub fn new(tree: &'t Html) -> Self {
        use ego_tree::iter::Edge;
        let mut nodes: Vec<Node<'t>> = Vec::with_capacity(tree.tree.nodes().len());
        let mut places = Vec::with_capacity(tree.tree.nodes().len());
        let mut open: Vec<u32> = Vec::with_capacity(64);
        // A node that is left out takes its subtree along.
        let mut skipping = 0usize;
        for edge in tree.tree.root().traverse() {
            match edge {
                Edge::Open(node) => {
                    if skipping > 0 {
                        skipping += 1;
                        continue;
                    }
                    let (tag, element, text): (Tag, Option<&'t Element>, &'t str) = match node
                        .value()
                    {
                        TreeNode::Document | TreeNode::Fragment if nodes.is_empty() => {
                            (Tag::Document, None, "")
                        }
                        TreeNode::Fragment if is_shown(node.parent()) => (Tag::Other, None, ""),
                        TreeNode::Text(text) => (Tag::Text, None, text),
                        TreeNode::Element(element) if is_shown(Some(node)) => {
                            (Tag::Div, Some(element), "")
                        }
                        TreeNode::Element(element) => (Tag::of(element.name()), Some(element), ""),
                        _ => {
                            skipping = 1;
                            continue;
                        }
                    };
                    let index = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
                    places.push(node.id());
                    nodes.push(Node {
                        tag,
                        parent: NodeId(open.last().copied().unwrap_or(0)),
                        end: index + 1,
                        depth: u16::try_from(open.len()).unwrap_or(u16::MAX),
                        element,
                        text,
                        names: element.map_or(0, names),
                    });
                    open.push(index);
                }
                Edge::Close(_) => {
                    if skipping > 0 {
                        skipping -= 1;
                        continue;
                    }
                    let end = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
                    if let Some(index) = open.pop() {
                        nodes[index as usize].end = end;
                    }
                }
            }
        }
        Self {
            nodes,
            places,
            known: attributes::Known::default(),
            counted: paths::Counted::default(),
        }
    }

    /// The document.
    #[must_use]
    pub const fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// Number of nodes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is nothing, not even a document.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The node.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node<'t> {
        &self.nodes[id.index()]
    }

    /// What the node is.
    #[must_use]
    pub fn tag(&self, id: NodeId) -> Tag {
        self.nodes[id.index()].tag
    }

    /// The characters of a text node as they stand in the document; empty for elements.
    #[must_use]
    pub fn raw_text(&self, id: NodeId) -> &'t str {
        self.nodes[id.index()].text
    }

    /// The parent; `None` for the document.
    #[must_use]
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        (id.0 != 0).then(|| self.nodes[id.index()].parent)
    }

    /// The first node after the subtree.
    #[must_use]
    pub fn end(&self, id: NodeId) -> NodeId {
        NodeId(self.nodes[id.index()].end)
    }

    /// All nodes in document order.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// The nodes below this one, in document order.
    pub fn descendants(&self, id: NodeId) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (id.0 + 1..self.nodes[id.index()].end).map(NodeId)
    }

    /// The nodes from one up to and without another, in document order.
    pub fn between(
        &self,
        start: NodeId,
        end: NodeId,
    ) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (start.0..end.0).map(NodeId)
    }

    /// Its children.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.nodes[id.index()].end;
        let mut next = id.0 + 1;
        std::iter::from_fn(move || {
            if next >= end {
                return None;
            }
            let child = NodeId(next);
            next = self.nodes[child.index()].end;
            Some(child)
        })
    }

    /// The nodes above it, nearest first.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), move |above| self.parent(*above))
    }

    /// Whether `inner` lies below `outer`.
    #[must_use]
    pub fn contains(&self, outer: NodeId, inner: NodeId) -> bool {
        inner.0 > outer.0 && inner.0 < self.nodes[outer.index()].end
    }

    /// The next sibling.
    #[must_use]
    pub fn next_sibling(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.parent(id)?;
        let next = self.end(id);
        (next.0 < self.nodes[parent.index()].end).then_some(next)
    }

    /// Elements of one name, in document order.
    #[must_use]
    pub fn elements(&self, tag: Tag) -> impl DoubleEndedIterator<Item = NodeId> + '_ {
        self.all().filter(move |id| self.tag(*id) == tag)
    }

    /// The parser's element, for what this array does not keep.
    #[must_use]
    pub fn element(&self, id: NodeId) -> Option<&'t Element> {
        self.nodes[id.index()].element
    }

    /// A node's place in the parser's tree, for who matches selectors.
    #[must_use]
    pub fn place(&self, id: NodeId) -> ego_tree::NodeId {
        self.places[id.index()]
    }

    /// An attribute without white space around it, if anything is left.
    #[must_use]
    pub fn attr_filled(&self, id: NodeId, name: &str) -> Option<&'t str> {
        self.attr(id, name)
            .map(str::trim)
            .filter(|value| !value.is_empty())
    }

    /// The class tokens as written.
    pub fn classes(&self, id: NodeId) -> impl Iterator<Item = &'t str> + use<'t> {
        self.attr(id, "class")
            .unwrap_or("")
            .split_ascii_whitespace()
            .take(CLASS_TOKENS)
    }

    /// Whether the class attribute has this token, without regard to ASCII case.
    #[must_use]
    pub fn has_class(&self, id: NodeId, token: &str) -> bool {
        self.classes(id)
            .any(|class| class.eq_ignore_ascii_case(token))
    }

    /// Whether the element is taken out of view by its own attributes: `hidden`, or an inline style. `aria-hidden` is not
    /// among them: pages put it on visible prose.
    #[must_use]
    pub fn is_hidden(&self, id: NodeId) -> bool {
        if self
            .attr(id, "hidden")
            .is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
        {
            return true;
        }
        let Some(style) = self.attr(id, "style") else {
            return false;
        };
        // Both words have one; few styles do.
        if !style.bytes().any(|byte| matches!(byte, b'y' | b'Y')) {
            return false;
        }
        let style: String = style
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_lowercase())
            .collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    }
}

fn names(element: &Element) -> u64 {
    let bits = element.attrs.iter();
    bits.fold(0, |bits, (key, _)| bits | attributes::bit(&key.local))
}

/// Whether a node is a template that is shown as it stands.
fn is_shown(node: Option<ego_tree::NodeRef<'_, TreeNode>>) -> bool {
    node.and_then(|node| node.value().as_element())
        .is_some_and(|element| {
            element.name() == "template" && element.attr("shadowrootmode").is_some()
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::page::parse::parse;

    #[test]
    fn a_path_starts_at_the_nearest_id() {
        let parsed = parse("<div id=x><p>a<p>b<i>c</i></div>", &Limits::default());
        let dom = Dom::new(&parsed.tree);
        let italic = dom.elements(Tag::I).next().expect("an <i>");
        assert_eq!(dom.path(italic), "div#x > p:nth-of-type(2) > i");
    }
}
