//! The byline that readers see: marked lines, links to authors' pages and lines that open like one, near the headline.

use std::collections::BTreeSet;

use super::Found;
use crate::article::{Author, AuthorKind, Signal};
use crate::metadata::marked::Marked;
use crate::metadata::people::{self, Trust};
use crate::metadata::publisher::Site;
use crate::metadata::{Claimed, Notes, sources};
use crate::page::Page;
use crate::page::dom::{Dom, NodeId, Tag};
use crate::page::wording::{self, folded};
use crate::rules::bylines::bylines;
use crate::rules::marks::Mark;

/// Characters of the longest byline, and of one that only its first words mark.
const BYLINE_CHARACTERS: usize = 240;
const OPENED_CHARACTERS: usize = 140;
/// Words of the longest name of one line.
const NAME_WORDS: usize = 4;
/// Nodes below the largest byline.
const NODES: usize = 200;
/// Nodes in front of the headline and behind it that are looked at for bylines without a mark.
const BEFORE: usize = 120;
const BEHIND: usize = 400;
/// Nodes behind the headline within which a byline is still likely the story's.
const CLOSE: usize = 150;
pub(super) const FAR: usize = 1_500;
/// Nodes between two parts of one byline.
const GAP: usize = 40;
/// Bylines that are looked at.
const BYLINES: usize = 40;
/// Lines of one class that make a list, and the nodes that it takes up.
const LIST_LINES: usize = 3;
const LIST_NODES: usize = 200;
/// What it says for a line that it names somebody whom the page's data names.
const STATED_WEIGHT: u32 = 4;
/// Words of the shortest headline of another story.
const TEASER_WORDS: usize = 4;
/// Links that are looked at for an author's address.
const LINKS: usize = 200;
/// Characters of a text below a lone name that make the name a byline.
pub(super) const TEXT_CHARACTERS: usize = 120;
/// Texts of that length that a story holds at least.
const STORY_TEXTS: usize = 3;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) found: Found,
    /// The first line, as printed.
    pub(super) byline: Option<String>,
    /// Where its parts stand.
    pub(super) nodes: Vec<NodeId>,
}

/// A place that may hold a byline.
struct Place {
    node: NodeId,
    /// What is known to be a name: a link to an author's page.
    link: Option<NodeId>,
    /// Marked by a class, a `rel` or an `itemprop`, and not only by its words.
    marked: bool,
}

/// One line and what speaks for it.
struct Line {
    node: NodeId,
    found: Found,
    text: String,
    score: u32,
    /// Near enough to the headline to be the story's whatever other lines say.
    near: bool,
}

/// Reads the visible byline: the line for which most speaks, and what stands next to it.
pub(super) fn read(
    page: &Page<'_>,
    marked: &Marked,
    site: &Site,
    title: Option<NodeId>,
    stated: &[&Author],
    notes: &mut Notes,
) -> Shown {
    let dom = &page.dom;
    let mut shown = Shown::default();
    let mut lines: Vec<Line> = Vec::new();
    for place in places(dom, marked, title) {
        let inside = |line: &Line| line.node == place.node || dom.contains(line.node, place.node);
        if !lines.iter().any(inside) {
            lines.extend(line(page, &place, site, title));
        }
    }
    for line in &mut lines {
        let names = |one: &&Author| {
            let key = folded(&one.name);
            line.found
                .authors
                .iter()
                .any(|author| folded(&author.name) == key)
        };
        line.score += u32::from(stated.iter().any(names)) * STATED_WEIGHT;
    }
    drop_lists(dom, &mut lines);
    let anchor = lines
        .iter()
        .enumerate()
        .max_by_key(|(index, line)| (line.score, std::cmp::Reverse(*index)))
        .map(|(index, _)| index)
        .filter(|index| lines[*index].near || agree(&lines));
    let kept = anchor.map_or(0..0, |anchor| neighbours(dom, &lines, anchor));
    for (index, line) in lines.into_iter().enumerate() {
        let locator = dom.path(line.node);
        let other = anchor != Some(index)
            && (line.found.others > 0 || people::opens_with_picture(&line.text));
        if !kept.contains(&index) || other {
            shown
                .found
                .lines
                .push((Signal::Document, locator, line.text));
            continue;
        }
        notes.claim(line.node, Claimed::Byline);
        shown.nodes.push(line.node);
        shown.found.others += line.found.others;
        for credit in line.found.sources {
            sources::add(&mut shown.found.sources, credit);
        }
        for author in line.found.authors {
            shown.found.add(author);
        }
        if anchor == Some(index) {
            shown.byline = Some(line.text.clone());
        }
        shown
            .found
            .lines
            .push((Signal::Document, locator, line.text));
    }
    shown
}

/// Lines of one class, far apart and naming different people, are bylines of a list of stories.
fn drop_lists(dom: &Dom<'_>, lines: &mut Vec<Line>) {
    let class = |line: &Line| dom.attr_filled(line.node, "class").map(str::to_owned);
    let classes: Vec<Option<String>> = lines.iter().map(class).collect();
    let names = |line: &Line| {
        line.found
            .authors
            .first()
            .map(|author| folded(&author.name))
    };
    let listed: Vec<bool> = classes
        .iter()
        .zip(lines.iter())
        .map(|(own, line)| {
            let same = || {
                let alike = classes.iter().zip(lines.iter());
                alike
                    .filter(|(other, _)| own.is_some() && *other == own)
                    .map(|(_, line)| line)
            };
            let first = same().next().map_or(0, |line| line.node.index());
            let last = same().next_back().map_or(0, |line| line.node.index());
            let different = same().any(|other| names(other) != names(line));
            same().count() >= LIST_LINES && last - first > LIST_NODES && different
        })
        .collect();
    // The one that the page's data names is its own.
    let mut listed = listed.into_iter();
    lines.retain(|line| !listed.next().unwrap_or(false) || line.score >= STATED_WEIGHT + 3);
}

/// Whether all lines name the same people: far from the headline they may be other stories'.
fn agree(lines: &[Line]) -> bool {
    let names = |line: &Line| -> Vec<String> {
        let authors = line.found.authors.iter();
        authors.map(|author| folded(&author.name)).collect()
    };
    let mut all = lines.iter().map(names);
    let first = all.next();
    all.all(|other| Some(other) == first)
}

/// The lines around one that follow each other closely.
fn neighbours(dom: &Dom<'_>, lines: &[Line], anchor: usize) -> std::ops::Range<usize> {
    let close = |first: &Line, second: &Line| {
        second
            .node
            .index()
            .saturating_sub(dom.end(first.node).index())
            <= GAP
    };
    let (mut start, mut end) = (anchor, anchor + 1);
    while start > 0 && close(&lines[start - 1], &lines[start]) {
        start -= 1;
    }
    while end < lines.len() && close(&lines[end - 1], &lines[end]) {
        end += 1;
    }
    start..end
}

/// Places that may hold a byline, in page order.
fn places(dom: &Dom<'_>, marked: &Marked, title: Option<NodeId>) -> Vec<Place> {
    let mut found: Vec<Place> = marked
        .all(Mark::Byline)
        .map(|node| Place {
            node,
            link: None,
            marked: true,
        })
        .collect();
    let start = title.map_or_else(
        || story_start(dom),
        |title| title.index().saturating_sub(BEFORE),
    );
    let end = title.map_or(start, |title| dom.end(title).index()) + BEHIND;
    for node in dom.all().skip(start).take(end - start) {
        match dom.tag(node) {
            Tag::A if is_author_link(dom, node) => found.push(Place {
                node: line_of(dom, node, title),
                link: Some(node),
                marked: false,
            }),
            Tag::Text if opens(dom.raw_text(node)) => found.push(Place {
                node: line_of(dom, node, title),
                link: None,
                marked: false,
            }),
            // A date may follow on the same line.
            Tag::Text if people::is_reporter(dom.raw_text(node)) => found.push(Place {
                node: dom.parent(node).unwrap_or(node),
                link: None,
                marked: false,
            }),
            _ => {}
        }
    }
    let teasers = teaser_headings(dom, title, end);
    found.retain(|place| {
        let node = place.node;
        !marked.is_foreign(node)
            && dom.end(node).index() - node.index() <= NODES
            && !title.is_some_and(|title| {
                node == title || dom.contains(node, title) || dom.contains(title, node)
            })
            && !is_elsewhere(dom, title, node)
            && !teasers.iter().any(|(heading, next)| {
                *heading < node && node < *next && !starts_between(dom, *heading, node)
            })
    });
    found.sort_by_key(|place| (place.node, !place.marked));
    found.dedup_by(|later, first| {
        let same = later.node == first.node;
        if same {
            first.link = first.link.or(later.link);
        }
        same
    });
    found.truncate(BYLINES);
    found
}

/// Where the story begins on a page whose headline is not seen.
fn story_start(dom: &Dom<'_>) -> usize {
    let story = [Tag::Article, Tag::Main, Tag::Body]
        .into_iter()
        .find_map(|tag| dom.elements(tag).next());
    story.map_or(0, NodeId::index)
}

/// Linked headings behind the headline, and where the next heading stands: what is between is about another story.
fn teaser_headings(dom: &Dom<'_>, title: Option<NodeId>, end: usize) -> Vec<(NodeId, NodeId)> {
    let Some(title) = title else {
        return Vec::new();
    };
    let start = dom.end(title);
    let headings: Vec<NodeId> = dom
        .all()
        .skip(start.index())
        .take(end.saturating_sub(start.index()))
        .filter(|node| dom.tag(*node).heading_level().is_some())
        .collect();
    let ends = headings.iter().skip(1).copied();
    let ends = ends.chain(dom.all().nth(end).or_else(|| dom.all().next_back()));
    headings
        .iter()
        .copied()
        .zip(ends)
        .filter(|(heading, _)| is_linked(dom, *heading) && is_long(&dom.line(*heading)))
        .collect()
}

/// Whether a heading is a link; a standfirst that holds one is not.
fn is_linked(dom: &Dom<'_>, heading: NodeId) -> bool {
    let mut above = dom.ancestors(heading).take(2);
    let length = |node: NodeId| dom.line(node).chars().count();
    above.any(|above| dom.tag(above) == Tag::A)
        || dom
            .descendants(heading)
            .filter(|below| dom.tag(*below) == Tag::A)
            .any(|link| length(link) * 2 >= length(heading))
}

/// Whether the story itself begins between a heading and a line: what the heading opened ended there.
fn starts_between(dom: &Dom<'_>, heading: NodeId, line: NodeId) -> bool {
    let mut articles = dom
        .ancestors(line)
        .filter(|above| dom.tag(*above) == Tag::Article && *above > heading);
    articles.any(|article| is_story_below(dom, article, line))
}

/// Enough words for a headline; fewer name a section.
fn is_long(heading: &str) -> bool {
    heading.split(' ').count() >= TEASER_WORDS || heading.chars().any(wording::is_unspaced)
}

/// In a picture's caption, in a control, or in the teaser of another story.
pub(super) fn is_elsewhere(dom: &Dom<'_>, title: Option<NodeId>, node: NodeId) -> bool {
    std::iter::once(node)
        .chain(dom.ancestors(node))
        .any(|above| match dom.tag(above) {
            Tag::Figure | Tag::Figcaption | Tag::Form | Tag::Blockquote => true,
            Tag::Article => title.is_some_and(|title| {
                above > title
                    && !dom.contains(above, title)
                    && !is_story_below(dom, above, node)
                    && holds_heading(dom, above)
            }),
            // A teaser that is one link.
            Tag::A => !is_author_link(dom, above) && holds_heading(dom, above),
            _ => dom.is_hidden(above),
        })
}

/// Whether an article below the headline goes on for long, and no linked heading stands in front of a line in it: it is
/// the story, whose headline stands above it, and its headings are those of its parts.
fn is_story_below(dom: &Dom<'_>, article: NodeId, line: NodeId) -> bool {
    let mut before = dom.descendants(article).take_while(|below| *below < line);
    let teaser = |below: NodeId| dom.tag(below).heading_level().is_some() && is_linked(dom, below);
    if before.any(teaser) {
        return false;
    }
    let below = dom.descendants(article).filter(|below| *below > line);
    let mut prose = below.map(|below| dom.raw_text(below).trim().chars().count());
    let mut long = 0;
    prose.any(|characters| {
        long += usize::from(characters >= TEXT_CHARACTERS);
        long == STORY_TEXTS
    })
}

/// A headline of its own.
fn holds_heading(dom: &Dom<'_>, article: NodeId) -> bool {
    dom.descendants(article)
        .take(NODES)
        .any(|below| dom.tag(below).heading_level().is_some())
}

/// Whether a text opens like a byline: "By ", "Von ", "Autor:".
fn opens(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.len() <= OPENED_CHARACTERS * 4 && people::has_opener(text)
}

/// Whether a link leads to an author's page.
fn is_author_link(dom: &Dom<'_>, link: NodeId) -> bool {
    leads_to(dom, link, &bylines().author_paths)
}

fn leads_to(dom: &Dom<'_>, link: NodeId, paths: &BTreeSet<String>) -> bool {
    dom.attr_filled(link, "href").is_some_and(|href| {
        let path = match href.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            None => href,
        };
        let mut parts = path
            .split(['/', '?', '#'])
            .filter(|part| !part.is_empty())
            .rev();
        // The last part is the author's own.
        parts.next().is_some() && parts.take(2).any(|part| paths.contains(part))
    })
}

/// The line that a node stands in: the smallest block around it that does not hold the headline; more where that is
/// nothing but "By".
fn line_of(dom: &Dom<'_>, node: NodeId, title: Option<NodeId>) -> NodeId {
    let mut line = node;
    let mut blocks = 0;
    for above in dom.ancestors(node).take(8) {
        let large = dom.end(above).index() - above.index() > NODES / 2;
        let titled = title.is_some_and(|title| dom.contains(above, title));
        if large || titled || matches!(dom.tag(above), Tag::Body | Tag::Article | Tag::Main) {
            break;
        }
        line = above;
        if dom.tag(above).is_block() {
            blocks += 1;
            if blocks > 2 || !people::is_particle(&dom.line(above)) {
                break;
            }
        }
    }
    line
}

/// Who is named in a place, and its words.
fn line(page: &Page<'_>, place: &Place, site: &Site, title: Option<NodeId>) -> Option<Line> {
    let dom = &page.dom;
    let printed = dom.line(place.node);
    let limit = if place.marked {
        BYLINE_CHARACTERS
    } else {
        OPENED_CHARACTERS
    };
    if printed.is_empty() || printed.chars().count() > limit {
        return None;
    }
    let text = parted_text(dom, place.node);
    // "Quelle: dpa" in the author's place; "Le Test avec AFP" says more than that.
    let material = || {
        let byline = people::split(&text, Trust::Shown);
        byline.origins.iter().any(|origin| origin.material)
    };
    if let Some(credits) = sources::credit_line(&printed)
        && !material()
    {
        let mut found = Found::default();
        for credit in credits {
            if !site.is_named(&credit.name) {
                sources::add(&mut found.sources, credit);
            }
        }
        return (!found.sources.is_empty())
            .then(|| scored(dom, place, title, found, printed, false));
    }
    let opened = text.lines().any(people::has_opener) || people::is_reporter(&text);
    if !place.marked && place.link.is_none() && !opened {
        return None;
    }
    let mut found = Found::default();
    found.line(&text, Trust::Shown, site);
    if found.unnamed == 0 {
        linked_names(dom, place, site, &mut found);
    }
    // One word, or a desk, where nothing but the name is marked as the author's.
    if found.authors.is_empty() && found.sources.is_empty() && found.unnamed == 0 {
        let named = place
            .link
            .map(|link| parted_text(dom, link))
            .or_else(|| only_link(dom, place.node));
        let alone =
            named.or_else(|| (place.marked && !text.contains('\n')).then(|| text.clone()))?;
        if people::without_particles(&alone).split(' ').count() <= NAME_WORDS {
            found.line(&alone, Trust::Stated, site);
            found.authors.retain(|author| is_plausible(&author.name));
        }
    }
    // "By The Harbour Team": a desk that the words name as the author.
    if opened && found.authors.is_empty() && found.sources.is_empty() && found.unnamed == 0 {
        found.authors.extend(people::desk(&text).map(|name| Author {
            name,
            kind: AuthorKind::Organization,
            ..Author::default()
        }));
    }
    let names = !found.authors.is_empty() || !found.sources.is_empty();
    names.then(|| scored(dom, place, title, found, printed, opened))
}

/// Names of authors' pages inside a line win over what the line's words alone tell.
fn linked_names(dom: &Dom<'_>, place: &Place, site: &Site, found: &mut Found) {
    let links = std::iter::once(place.node).chain(dom.descendants(place.node));
    for link in links.filter(|node| dom.tag(*node) == Tag::A) {
        if !is_author_link(dom, link) {
            continue;
        }
        let text = parted_text(dom, link);
        let mut linked = Found::default();
        linked.line(&text, Trust::Shown, site);
        let shown = !linked.authors.is_empty();
        if !shown {
            // "Muster 3 Kommentare": one word may be whom the link names.
            linked.line(&text, Trust::Stated, site);
        }
        for author in linked.authors {
            let key = folded(&author.name);
            let longer = |known: &Author| folded(&known.name).contains(&key);
            match found.authors.iter_mut().find(|known| longer(known)) {
                Some(known) => known.name = author.name,
                None if shown => found.add(author),
                None => {}
            }
        }
    }
}

/// How much speaks for a line.
fn scored(
    dom: &Dom<'_>,
    place: &Place,
    title: Option<NodeId>,
    found: Found,
    text: String,
    opened: bool,
) -> Line {
    let node = place.node;
    let distance = match title {
        Some(title) if node >= title => node.index().saturating_sub(dom.end(title).index()),
        Some(title) if title.index() - node.index() <= BEFORE => CLOSE,
        Some(_) => usize::MAX,
        None => FAR,
    };
    let place_score = match distance {
        0..CLOSE => 3,
        CLOSE..=BEHIND => 2,
        _ => u32::from(distance <= FAR),
    };
    let linked = place.link.is_some()
        || dom
            .descendants(node)
            .any(|below| dom.tag(below) == Tag::A && is_author_link(dom, below));
    let score =
        place_score + u32::from(opened) * 2 + u32::from(linked) * 2 + u32::from(place.marked) * 2;
    Line {
        node,
        found,
        text,
        score,
        near: distance <= FAR && title.is_some(),
    }
}

/// One word of the page as a name: no number, and not the label of something.
fn is_plausible(name: &str) -> bool {
    name.chars().count() >= 3 && !name.starts_with(|c: char| c.is_ascii_digit())
}

fn only_link(dom: &Dom<'_>, node: NodeId) -> Option<String> {
    if dom.tag(node) == Tag::A {
        return Some(parted_text(dom, node));
    }
    let mut links = dom
        .descendants(node)
        .filter(|below| dom.tag(*below) == Tag::A);
    let link = links.next()?;
    links.next().is_none().then(|| parted_text(dom, link))
}

/// The words of a byline, with a line break where elements meet without a space: "By" and "Ada Test" are two of them.
fn parted_text(dom: &Dom<'_>, node: NodeId) -> String {
    let mut out = String::new();
    let mut before: Option<NodeId> = None;
    let end = dom.end(node);
    let mut skip = node;
    for below in std::iter::once(node).chain(dom.descendants(node)) {
        if below < skip {
            continue;
        }
        let tag = dom.tag(below);
        if tag == Tag::Text {
            let text = dom.raw_text(below);
            // Not between a drop cap and its word.
            let meets = before
                .is_some_and(|before| dom.raw_text(before).trim().chars().count() > 1)
                && out.ends_with(|c: char| c.is_alphanumeric() || c == '.')
                && text.starts_with(char::is_alphanumeric);
            if meets {
                out.push('\n');
            }
            out.push_str(&text.replace(['\n', '\r'], " "));
            before = Some(below);
        } else if below != node && (tag.is_silent() || dom.is_hidden(below) || is_topic(dom, below))
        {
            skip = dom.end(below).min(end);
        } else if tag.is_block() || tag == Tag::Br {
            out.push('\n');
        }
    }
    let lines = out
        .lines()
        .map(wording::tidy)
        .filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// A link to what the story is about: nobody's name, even in the line of the author's.
fn is_topic(dom: &Dom<'_>, node: NodeId) -> bool {
    let rel = dom.attr(node, "rel").unwrap_or_default();
    dom.tag(node) == Tag::A
        && rel
            .split_ascii_whitespace()
            .any(|token| token.eq_ignore_ascii_case("tag"))
}

/// Author pages: links whose words are an author's name.
pub(super) fn lend_addresses(page: &Page<'_>, nodes: &[NodeId], authors: &mut [Author]) {
    let dom = &page.dom;
    for author in authors.iter_mut().filter(|author| author.url.is_none()) {
        let key = folded(&author.name);
        author.url = nodes
            .iter()
            .flat_map(|node| std::iter::once(*node).chain(dom.descendants(*node).take(LINKS)))
            .filter(|node| dom.tag(*node) == Tag::A)
            .find(|node| folded(&dom.line(*node)) == key)
            .and_then(|node| dom.attr(node, "href"))
            .and_then(|href| page.resolve(href));
    }
}
