//! Briefings: several short stories on one page, each with its headline. Explainers, lists of places and interviews have the
//! same shape: a page has to say that it is a briefing, or keep its stories in elements of their own with their own marks.

use crate::body::Body;
use crate::body::parts::Reader;
use crate::body::statement::{Story as Stated, is_named};
use crate::body::survey::{Seen, Survey};
use crate::metadata::Metadata;
use crate::page::dom::{NodeId, Tag};
use crate::rules::page_kinds::PageKind;

/// One of several stories.
#[derive(Debug, Clone)]
pub struct Story {
    /// Its own.
    pub headline: String,
    /// Where its headline leads.
    pub url: Option<String>,
    /// Its own text.
    pub body: Body,
}

/// Fewest stories of a briefing.
const LEAST_STORIES: usize = 3;
/// Most that are read.
const MOST_STORIES: usize = 60;
/// Words of the shortest story.
const STORY_WORDS: u32 = 10;
/// Words of stories that link to a longer version and still are stories.
const LINKED_STORY_WORDS: u32 = 40;
/// Words of stories on a page that does not call itself a briefing.
const UNNAMED_STORY_WORDS: u32 = 45;

#[derive(Debug, Clone)]
struct Section {
    heading: usize,
    blocks: std::ops::Range<usize>,
    words: u32,
    linked: bool,
}

/// The stories of a page that is a briefing; else none.
#[must_use]
pub fn find(
    reader: &Reader<'_, '_>,
    metadata: &Metadata,
    seen: &Seen,
    survey: &Survey,
) -> Vec<Story> {
    let named = is_named(reader.page, metadata, PageKind::Briefing);
    let Some(sections) = best_level(reader, seen) else {
        return Vec::new();
    };
    if !is_briefing(reader, seen, survey, &sections, named) {
        return Vec::new();
    }
    sections
        .into_iter()
        .take(MOST_STORIES)
        .map(|section| story(reader, seen, &section))
        .filter(|story| !story.body.text.is_empty())
        .collect()
}

/// The sections below the headings of the level that has most of them.
fn best_level(reader: &Reader<'_, '_>, seen: &Seen) -> Option<Vec<Section>> {
    (2..=4)
        .map(|level| sections(reader, seen, level))
        .filter(|sections| sections.len() >= LEAST_STORIES)
        .max_by_key(|sections| sections.iter().map(|section| section.words).sum::<u32>())
}

fn sections(reader: &Reader<'_, '_>, seen: &Seen, level: u8) -> Vec<Section> {
    let (dom, cut) = (&reader.page.dom, reader.cut);
    let level_of = |at: usize| dom.tag(cut.blocks[at].container).heading_level();
    let headings: Vec<usize> = (0..cut.blocks.len())
        .filter(|at| !seen.zones.furniture[*at] && level_of(*at) == Some(level))
        .collect();
    let mut found = Vec::new();
    for (place, heading) in headings.iter().enumerate() {
        let next = headings.get(place + 1).copied().unwrap_or(cut.blocks.len());
        let scope = scope(reader, *heading, next);
        let stop = scope.map_or(next, |node| cut.blocks_in(reader.page, node).end.min(next));
        let higher =
            (heading + 1..stop).find(|at| level_of(*at).is_some_and(|other| other < level));
        let blocks = heading + 1..higher.unwrap_or(stop).max(heading + 1);
        let words = blocks
            .clone()
            .filter(|at| seen.zones.is_own_prose(*at))
            .map(|at| seen.zones.words[at])
            .sum();
        if words >= STORY_WORDS {
            found.push(Section {
                heading: *heading,
                blocks,
                words,
                linked: cut.blocks[*heading].linked > 0,
            });
        }
    }
    found
}

/// The element that holds a heading and its text: the outermost one without the next heading, else the heading's parent.
fn scope(reader: &Reader<'_, '_>, heading: usize, next: usize) -> Option<NodeId> {
    let dom = &reader.page.dom;
    let container = reader.cut.blocks[heading].container;
    let Some(next) = reader.cut.blocks.get(next) else {
        return dom.parent(container);
    };
    let alone = dom
        .ancestors(container)
        .take_while(|above| !dom.contains(*above, next.first))
        .last();
    alone.or_else(|| dom.parent(container))
}

fn is_briefing(
    reader: &Reader<'_, '_>,
    seen: &Seen,
    survey: &Survey,
    sections: &[Section],
    named: bool,
) -> bool {
    let all = u32::try_from(sections.len()).unwrap_or(u32::MAX).max(1);
    let words: u32 = sections.iter().map(|section| section.words).sum();
    let prose: u32 = (0..reader.cut.blocks.len())
        .filter(|at| seen.zones.is_own_prose(*at))
        .map(|at| seen.zones.words[at])
        .sum();
    let heads: Vec<&str> = sections
        .iter()
        .map(|section| reader.cut.blocks[section.heading].text.trim())
        .collect();
    let count = |test: fn(&str) -> bool| heads.iter().filter(|head| test(head)).count();
    let asked = count(|head| head.ends_with(['?', '？', '؟']));
    let numbered = count(|head| head.starts_with(|c: char| c.is_numeric() || c == '#'));
    let linked = sections.iter().filter(|section| section.linked).count();
    if words * 10 < prose * 6 || asked * 3 > heads.len() || numbered * 2 > heads.len() {
        return false;
    }
    // Beginnings of stories that stand elsewhere: an index, whatever it is called.
    let excerpts = survey.excerpts * 2 > sections.len();
    let mostly_linked = linked * 2 > sections.len();
    if excerpts || (mostly_linked && survey.statement.lists > 0 && words < all * LINKED_STORY_WORDS)
    {
        return false;
    }
    if named {
        return !mostly_linked
            || survey.statement.story >= Stated::Dated
            || words >= all * LINKED_STORY_WORDS;
    }
    words >= all * UNNAMED_STORY_WORDS && sections.iter().all(|s| has_own_marks(reader, s))
}

/// An `<article>` of its own with a time in it.
fn has_own_marks(reader: &Reader<'_, '_>, section: &Section) -> bool {
    let dom = &reader.page.dom;
    let heading = &reader.cut.blocks[section.heading];
    let article = dom
        .ancestors(heading.container)
        .take(4)
        .find(|above| dom.tag(*above) == Tag::Article);
    article.is_some_and(|article| {
        let timed = dom
            .descendants(article)
            .any(|node| dom.tag(node) == Tag::Time);
        let own = reader.cut.blocks_in(reader.page, article);
        timed && own.end <= section.blocks.end && own.start <= section.heading
    })
}

fn story(reader: &Reader<'_, '_>, seen: &Seen, section: &Section) -> Story {
    let dom = &reader.page.dom;
    let heading = &reader.cut.blocks[section.heading];
    let keeps = |at: usize| {
        section.blocks.contains(&at)
            && !seen.zones.furniture[at]
            && (reader.decision.keeps(at) || seen.zones.prose[at])
    };
    let link = dom
        .descendants(heading.container)
        .chain(dom.ancestors(heading.container).take(2))
        .find(|node| dom.tag(*node) == Tag::A);
    Story {
        headline: heading.text.replace('\n', " "),
        url: link
            .and_then(|link| dom.attr(link, "href"))
            .and_then(|url| reader.page.resolve(url)),
        body: reader.body(keeps),
    }
}
