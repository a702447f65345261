//! Names that stand alone above the text.

use super::shown::{FAR, Shown, TEXT_CHARACTERS, is_elsewhere};
use crate::article::Signal;
use crate::metadata::marked::Marked;
use crate::metadata::people::{self, Trust};
use crate::metadata::publisher::Site;
use crate::metadata::{Claimed, Notes};
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};

/// Paragraphs among which a lone name is looked for, and how many of them may be texts: one in front of the name, one
/// below it.
const OPENING_PARAGRAPHS: usize = 5;
const OPENING_TEXTS: usize = 2;

/// Names that stand alone above the text: the byline of papers whose system knows no authors.
pub(super) fn read(
    page: &Page<'_>,
    marked: &Marked,
    site: &Site,
    title: Option<NodeId>,
    notes: &mut Notes,
) -> Option<Shown> {
    let dom = &page.dom;
    let title = title?;
    let mut paragraphs = dom
        .all()
        .skip(dom.end(title).index())
        .take(FAR)
        .filter(|node| dom.tag(*node) == Tag::P && !marked.is_foreign(*node))
        .filter(|node| !is_elsewhere(dom, Some(title), *node))
        .map(|node| (node, dom.line(node)))
        .filter(|(_, text)| !text.is_empty());
    let mut before: Option<(NodeId, String)> = None;
    let mut texts = 0;
    for (node, text) in paragraphs.by_ref().take(OPENING_PARAGRAPHS) {
        if let Some((place, name)) = before
            && text.chars().count() >= TEXT_CHARACTERS
            && people::are_surely_people(&name)
            && dom.parent(place) == dom.parent(node)
        {
            let mut shown = Shown::default();
            shown.found.line(&name, Trust::Shown, site);
            shown
                .found
                .lines
                .push((Signal::Document, dom.path(place), name.clone()));
            notes.claim(place, Claimed::Byline);
            shown.byline = Some(name);
            return shown.found.has_person().then_some(shown);
        }
        texts += usize::from(text.chars().count() >= TEXT_CHARACTERS);
        if texts == OPENING_TEXTS {
            return None;
        }
        before = Some((node, text));
    }
    None
}
