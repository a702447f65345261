//! Where the article's pictures stand: between its headline and the end of its text, and around them.

use crate::body::Body;
use crate::metadata::{Claimed, Metadata};
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::page::picture::{Picture, has_part};
use crate::rules::pictures::Parts;

/// Nodes in front of a headline that has no element in common with the text but the page: a lead image stands close.
const REACH: usize = 300;

/// A stretch of the page.
#[derive(Debug)]
pub struct Scope {
    /// Its first node.
    pub start: NodeId,
    /// One past its last.
    pub end: NodeId,
    /// The headline's element.
    title: Option<NodeId>,
    /// The smallest element that holds the text.
    root: NodeId,
    /// One past the text's last node.
    text_end: NodeId,
    /// One past the last node of the element that is the story.
    story_end: NodeId,
}

/// Where something stands to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// In front of it.
    Before,
    /// In the element that holds it.
    Within,
    /// Behind it.
    Behind,
}

impl Scope {
    /// Finds it. `None` where neither headline nor text is in the document.
    #[must_use]
    pub fn of(page: &Page<'_>, metadata: &Metadata, body: &Body) -> Option<Self> {
        let dom = &page.dom;
        let title = metadata
            .claims
            .iter()
            .find(|claim| claim.field == Claimed::Headline)
            .map(|claim| claim.node);
        let root = body.root.or(title)?;
        let holds = |above: NodeId, node: NodeId| above == node || dom.contains(above, node);
        let story = dom
            .ancestors(root)
            .chain([root])
            .filter(|above| matches!(dom.tag(*above), Tag::Article | Tag::Main))
            .find(|above| title.is_none_or(|title| holds(*above, title)));
        let common = match title {
            Some(title) => dom
                .ancestors(title)
                .find(|above| holds(*above, root))
                .unwrap_or(dom.root()),
            None => story.unwrap_or_else(|| dom.ancestors(root).nth(1).unwrap_or(root)),
        };
        // The story's own element begins above the headline where a picture does.
        let top = story
            .filter(|story| dom.contains(*story, common))
            .unwrap_or(common);
        let text_end = dom.end(root);
        let page_wide = matches!(dom.tag(top), Tag::Document | Tag::Html | Tag::Body);
        let start = if page_wide {
            let first = title.map_or(root, |title| title.min(root));
            let reach = first.index().saturating_sub(REACH);
            dom.all().nth(reach).unwrap_or(first)
        } else {
            top
        };
        let end = if page_wide { text_end } else { dom.end(top) };
        Some(Self {
            start,
            end,
            title,
            root,
            text_end,
            story_end: story.map_or(end, |story| dom.end(story)),
        })
    }

    /// Where a node stands to the text.
    #[must_use]
    pub fn position(&self, node: NodeId) -> Position {
        if node < self.root {
            Position::Before
        } else if node < self.text_end {
            Position::Within
        } else {
            Position::Behind
        }
    }

    /// The nearest element above a node that also holds the text or the headline.
    #[must_use]
    pub fn holder(&self, page: &Page<'_>, node: NodeId) -> NodeId {
        let dom = &page.dom;
        let marks = [Some(self.root), self.title];
        dom.ancestors(node)
            .find(|above| {
                marks
                    .iter()
                    .flatten()
                    .any(|mark| above == mark || dom.contains(*above, *mark))
            })
            .unwrap_or(dom.root())
    }

    /// Whether a picture that nothing speaks against is the article's by its place alone.
    #[must_use]
    pub fn admits(&self, page: &Page<'_>, picture: &Picture) -> bool {
        let node = picture.node;
        let dom = &page.dom;
        let said = |part: Parts, height: usize| {
            std::iter::once(node)
                .chain(dom.ancestors(node).take(height))
                .take_while(|at| !dom.contains(*at, self.root))
                .any(|at| has_part(dom, at, part))
        };
        match self.position(node) {
            Position::Before if self.title.is_some_and(|title| node < title) => {
                picture.is_captioned() || dom.tag(node) == Tag::Figure || said(Parts::OPENER, 4)
            }
            Position::Within | Position::Before => true,
            Position::Behind => {
                node < self.story_end && (picture.is_captioned() || said(Parts::GALLERY, 8))
            }
        }
    }
}
