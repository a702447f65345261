//! The headings that readers see, and how much speaks for each.

use super::super::marked::Marked;
use super::super::publisher::Site;
use super::kicker;
use super::stated::Stated;
use crate::page::Page;
use crate::page::dom::{Dom, NodeId, Tag};
use crate::page::wording::{self, folded};
use crate::rules::marks::Mark;

/// Characters of the longest headline.
const HEADLINE_CHARACTERS: usize = 400;
/// Nodes below the largest heading.
const NODES: usize = 120;
/// Nodes below the largest marked element that is no heading.
const MARKED_NODES: usize = 40;
/// Headings that are looked at.
const HEADINGS: usize = 60;
/// Words from which one of several headings that nothing agrees with is still a headline.
const HEADLINE_WORDS: usize = 4;
/// Characters of a word that says something.
const WORD_CHARACTERS: usize = 5;
/// Added for an `<h1>`, and for a class that says headline.
const H1_WEIGHT: u32 = 3;
const MARK_WEIGHT: u32 = 2;

/// One heading.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) node: NodeId,
    /// The label inside it.
    pub(super) kicker: Option<String>,
    /// What agrees with it; 0 where nothing does.
    support: u32,
    /// The last step of a breadcrumb, or there for screen readers alone: what readers see as headline stands elsewhere.
    aside: bool,
    /// An `<h1>` of the story, and not at the page's very end, where widgets have theirs.
    own: bool,
    /// Enough words to be a headline.
    long: bool,
}

/// Headings that may be the headline, in page order.
pub(super) fn read(page: &Page<'_>, marked: &Marked, site: &Site, stated: &[Stated]) -> Vec<Shown> {
    let dom = &page.dom;
    let mut nodes: Vec<NodeId> = marked.headings.clone();
    nodes.extend(
        marked
            .all(Mark::Headline)
            .filter(|node| dom.end(*node).index() - node.index() < MARKED_NODES),
    );
    nodes.sort_unstable();
    nodes.dedup();
    let mut found: Vec<Shown> = Vec::new();
    let mut looked_at = 0;
    for node in nodes {
        let title = dom.tag(node) == Tag::H1;
        if marked.is_foreign(node)
            || dom.end(node).index() - node.index() > NODES
            || dom.is_hidden(node)
        {
            continue;
        }
        looked_at += 1;
        if looked_at > HEADINGS && !title {
            continue;
        }
        // Lower headings and marked elements count only where the page says that they are the headline.
        if !title {
            let key = folded(&dom.line(node));
            let related =
                |one: &Stated| one.key == key || key.contains(&one.key) || one.key.contains(&key);
            if key.is_empty() || !stated.iter().any(related) {
                continue;
            }
        }
        found.extend(heading(dom, marked, site, stated, node));
    }
    found
}

fn heading(
    dom: &Dom<'_>,
    marked: &Marked,
    site: &Site,
    stated: &[Stated],
    node: NodeId,
) -> Option<Shown> {
    let title = dom.tag(node) == Tag::H1;
    let untitled = || {
        let mut headings = marked.headings.iter();
        !headings.any(|heading| dom.tag(*heading) == Tag::H1)
    };
    let (text, kicker) = kicker::parts(dom, marked, node, stated);
    if text.is_empty() || text.chars().count() > HEADLINE_CHARACTERS || site.is_exactly(&text) {
        return None;
    }
    let key = folded(&text);
    let with_kicker = kicker
        .as_ref()
        .map(|kicker| folded(&format!("{kicker} {text}")));
    let exact: u32 = stated
        .iter()
        .filter(|one| {
            one.key == key
                || with_kicker.as_ref() == Some(&one.key)
                || without_bracket(&one.text).is_some_and(|text| folded(text) == key && untitled())
        })
        .map(|one| one.weight)
        .sum();
    let close: u32 = stated
        .iter()
        .filter(|one| wording::agree(&one.text, &text))
        .map(|one| one.weight)
        .sum();
    if exact == 0 && (!title || is_logo(dom, marked, node)) {
        return None;
    }
    let mut support = exact + close;
    if support > 0 {
        support += u32::from(title) * H1_WEIGHT;
        support += u32::from(marked.has(node, Mark::Headline)) * MARK_WEIGHT;
    }
    let long = text.split(' ').count() >= HEADLINE_WORDS || text.chars().any(wording::is_unspaced);
    Some(Shown {
        text,
        node,
        kicker,
        support,
        aside: is_aside(dom, marked, node),
        own: title && in_story(dom, node) && node.index() * 4 < dom.len() * 3,
        long,
    })
}

/// A title without what its template adds in brackets: "The long way (2021/5)".
fn without_bracket(text: &str) -> Option<&str> {
    let inner = text.trim_end().strip_suffix([')', ']', '）'])?;
    let (head, added) = inner.rsplit_once(['(', '[', '（'])?;
    let head = head.trim_end();
    (head.contains(' ') && !added.contains([')', ']', '）'])).then_some(head)
}

/// The heading that is the headline; none where what the page states is more to be trusted than what it shows.
pub(super) fn best(shown: &[Shown], stated: &[Stated]) -> Option<usize> {
    let (index, best) = shown.iter().enumerate().max_by_key(|(index, heading)| {
        let rank = u8::from(heading.support > 0) + u8::from(heading.support > 0 && !heading.aside);
        (rank, heading.support, std::cmp::Reverse(*index))
    })?;
    let lone = shown
        .iter()
        .filter(|heading| heading.own && !heading.aside)
        .count()
        == 1;
    let alone = best.own && !best.aside && (best.long || lone && tells(&best.text, stated));
    (best.support >= 2 || stated.is_empty() || alone).then_some(index)
}

/// Whether a short heading is more than a label: several words, or a word that the page's titles hold.
fn tells(text: &str, stated: &[Stated]) -> bool {
    let key = folded(text);
    key.contains(' ')
        || key.chars().count() >= WORD_CHARACTERS
            && stated.iter().any(|one| {
                let mut words = one.key.split(' ');
                words.any(|word| {
                    word.chars().count() >= WORD_CHARACTERS
                        && (key.contains(word) || word.contains(&key))
                })
            })
}

/// The site's name: marked so, or a link to the front page.
fn is_logo(dom: &Dom<'_>, marked: &Marked, node: NodeId) -> bool {
    let marks = std::iter::once(node)
        .chain(dom.ancestors(node).take(2))
        .any(|above| marked.has(above, Mark::Logo));
    marks || {
        let link = dom
            .descendants(node)
            .find(|below| dom.tag(*below) == Tag::A);
        link.and_then(|link| dom.attr_filled(link, "href"))
            .is_some_and(is_front)
    }
}

/// Whether an address is a site's front page.
fn is_front(address: &str) -> bool {
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => match address.strip_prefix('/') {
            Some(path) => path,
            None => return false,
        },
    };
    path.is_empty() || path.starts_with(['?', '#']) || path.starts_with("index.")
}

/// Whether a heading stands in a breadcrumb or is only for screen readers.
fn is_aside(dom: &Dom<'_>, marked: &Marked, node: NodeId) -> bool {
    let around = std::iter::once(node).chain(dom.ancestors(node).take(5));
    for above in around {
        let crumbs = marked.has(above, Mark::Breadcrumbs) || dom.tag(above) == Tag::Nav;
        let crumb = dom
            .attr(above, "itemtype")
            .is_some_and(|kind| kind.ends_with("ListItem"));
        if crumbs || crumb || marked.has(above, Mark::Unseen) {
            return true;
        }
    }
    if dom.has_class(node, "hidden") {
        return true;
    }
    // Links beside it, one after the other, and nothing else.
    dom.parent(node).is_some_and(|parent| {
        let beside = dom.children(parent).take_while(|child| *child < node);
        let (mut links, mut others) = (0, 0);
        for child in beside {
            match dom.tag(child) {
                Tag::A => links += 1,
                Tag::Text if dom.raw_text(child).trim().chars().count() <= 1 => {}
                Tag::Span | Tag::I | Tag::Svg | Tag::Img => {}
                _ => others += 1,
            }
        }
        links >= 2 && others == 0
    })
}

fn in_story(dom: &Dom<'_>, node: NodeId) -> bool {
    dom.ancestors(node)
        .all(|above| !matches!(dom.tag(above), Tag::Nav | Tag::Footer | Tag::Aside))
}
