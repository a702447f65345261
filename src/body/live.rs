//! Live blogs: a run of entries, each with its time, in the document, in `liveBlogUpdate`, or in both. The document gives the
//! order and the words that readers see; linked data adds what it lacks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::article::{Block, BlockContent, LiveUpdate, PublishedTime};
use crate::body::blocks::Found;
use crate::body::cut;
use crate::body::form::{self, Form, Formed};
use crate::body::measure;
use crate::body::parts::Reader;
use crate::body::statement::is_named;
use crate::body::survey::Seen;
use crate::metadata::{Metadata, times};
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::page::linked_data::Entity;
use crate::page::wording;
use crate::rules::boilerplate;
use crate::rules::class_roles::Roles;
use crate::rules::page_kinds::PageKind;

/// Fewest entries in the document.
const LEAST_ENTRIES: usize = 3;
/// The same where linked data tells of entries.
const LEAST_STATED_ENTRIES: usize = 2;
/// Most entries that are read.
const MOST_ENTRIES: usize = 1_000;
/// Fewest entries on a page that nothing calls a live blog.
const UNNAMED_ENTRIES: usize = 5;
/// Words of prose of such an entry, on average.
const UNNAMED_ENTRY_WORDS: u32 = 12;
/// Words of an entry, on average.
const ENTRY_WORDS: u32 = 6;
/// Characters of a time in front of an entry.
const TIME_CHARACTERS: usize = 32;

/// Characters in which the first digit of a [`CLOCK`] stands.
const CLOCK_START: usize = 13;
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^\D{0,12}\b([01]?\d|2[0-3])
        \s?([:.h]\s?[0-5]\d|h\b|時([0-5]?\d分)?|시(\s?[0-5]?\d분)?|点([0-5]?\d分)?|uhr\b|am\b|pm\b)
        (\s?(uhr|h|am|pm|a\.m\.|p\.m\.)(\b|\s|$))?",
    )
    .expect("a constant")
});

/// An entry, and what it was matched by.
#[derive(Debug, Clone, Default)]
struct Entry {
    update: LiveUpdate,
    /// Fragment of its address, or id of its element.
    anchor: Option<String>,
    blocks: std::ops::Range<usize>,
    /// Minutes of the day, where the entry shows a clock time.
    clock: Option<u32>,
}

/// The blocks of a live blog: what stands before the entries, the entries, what stands behind. `None` for other pages.
#[must_use]
pub fn find(
    reader: &Reader<'_, '_>,
    metadata: &Metadata,
    seen: &Seen,
) -> Option<(Vec<Block>, Vec<Formed>)> {
    let blog = stated(reader.page);
    let hinted = blog.is_some() || is_named(reader.page, metadata, PageKind::Live);
    let data = blog.as_ref().map_or_else(Vec::new, |blog| {
        let updates = blog.entities("liveBlogUpdate").into_iter();
        updates
            .take(MOST_ENTRIES)
            .map(|update| of_data(reader.page, &update))
            .collect()
    });
    let shown = run(reader, seen, hinted, &data);
    if shown.is_empty() && data.iter().all(|entry| entry.update.text.is_empty()) {
        return None;
    }
    let first = shown.first().map(|entry| entry.blocks.start);
    let last = shown.last().map(|entry| entry.blocks.end);
    let merged = merge(shown, data);
    let around = |keeps: &dyn Fn(usize) -> bool| {
        let decision = reader.only(|at| reader.decision.keeps(at) && keeps(at));
        reader.walk(&decision)
    };
    let Found {
        mut blocks,
        mut forms,
        ..
    } = around(&|at| first.is_none_or(|first| at < first));
    for (place, entry) in (blocks.len()..).zip(&merged) {
        forms.extend(entry.blocks.clone().map(|at| Formed {
            at,
            form: Form::LiveUpdate,
            block: Some(place),
        }));
    }
    blocks.extend(merged.into_iter().map(|entry| Block {
        id: String::new(),
        text_range: None,
        content: BlockContent::LiveUpdate(entry.update),
        language: None,
    }));
    if let Some(last) = last {
        let mut behind = around(&|at| at >= last);
        form::shift(&mut behind.forms, blocks.len());
        blocks.append(&mut behind.blocks);
        forms.append(&mut behind.forms);
    }
    Some((blocks, forms))
}

/// The page's own `LiveBlogPosting`.
fn stated<'p>(page: &'p Page<'_>) -> Option<Entity<'p>> {
    let story = page
        .linked_data
        .stories()
        .find(|story| story.is_a("LiveBlogPosting"));
    story.or_else(|| {
        page.linked_data
            .own_entities_of_type("LiveBlogPosting")
            .next()
    })
}

/// An entry of linked data.
fn of_data(page: &Page<'_>, update: &Entity<'_>) -> Entry {
    let time = |name: &str| {
        let raw = update.raw_text(name)?;
        times::of_machine(page, raw)
    };
    let body = update
        .raw_text("articleBody")
        .or_else(|| update.raw_text("description"));
    let url = update.address("url").and_then(|url| page.resolve(url));
    let authors = update.entities("author");
    Entry {
        anchor: url.as_deref().and_then(fragment),
        update: LiveUpdate {
            headline: update.text("headline").or_else(|| update.text("name")),
            published: time("datePublished").or_else(|| time("dateModified")),
            url,
            text: body.map(wording::plain).unwrap_or_default(),
            authors: authors.iter().filter_map(|a| a.text("name")).collect(),
        },
        blocks: 0..0,
        clock: None,
    }
}

fn fragment(url: &str) -> Option<String> {
    let (_, fragment) = url.split_once('#')?;
    (!fragment.is_empty()).then(|| fragment.to_owned())
}

/// The entries that the document shows: siblings of one make, each with a time.
fn run(reader: &Reader<'_, '_>, seen: &Seen, hinted: bool, data: &[Entry]) -> Vec<Entry> {
    let containers = reader.cut.containers.iter().enumerate().skip(1);
    let mut siblings: Vec<((usize, u64), usize)> = containers
        .map(|(place, container)| ((container.parent, container.signature), place))
        .collect();
    siblings.sort_unstable();
    let least = if data.is_empty() {
        LEAST_ENTRIES
    } else {
        LEAST_STATED_ENTRIES
    };
    let stated: BTreeSet<String> = data.iter().flat_map(keys).collect();
    let mut best: ((usize, u32), Vec<Entry>) = ((0, 0), Vec::new());
    let groups = siblings.chunk_by(|one, next| one.0 == next.0);
    for group in groups.filter(|group| group.len() >= least) {
        let nodes: Vec<NodeId> = group
            .iter()
            .map(|(_, place)| reader.cut.containers[*place].node)
            .take(MOST_ENTRIES)
            .collect();
        let Some(entries) = entries(reader, seen, &nodes, data) else {
            continue;
        };
        let words: u32 = entries
            .iter()
            .map(|entry| seen.zones.words_in(entry.blocks.clone()))
            .sum();
        let is_stated = |entry: &&Entry| keys(entry).iter().any(|key| stated.contains(key));
        let matched = if stated.is_empty() {
            0
        } else {
            entries.iter().filter(is_stated).count()
        };
        let rank = (matched, words);
        if rank > best.0 {
            best = (rank, entries);
        }
    }
    let ((matched, _), entries) = best;
    let inside = |at: usize| {
        let after = entries.partition_point(|entry| entry.blocks.start <= at);
        let entry = after.checked_sub(1).and_then(|place| entries.get(place));
        entry.is_some_and(|entry| entry.blocks.contains(&at))
    };
    let (mut told, mut outside) = (0u32, 0u32);
    for at in (0..reader.cut.blocks.len()).filter(|at| seen.zones.is_own_prose(*at)) {
        if inside(at) {
            told += seen.zones.words[at];
        } else if !seen.in_item[at] {
            outside += seen.zones.words[at];
        }
    }
    let share = told * 100 / (told + outside).max(1);
    let accepted = matched >= LEAST_STATED_ENTRIES
        || (hinted && share >= 60)
        || (share >= 75
            && entries.len() >= UNNAMED_ENTRIES
            && told >= UNNAMED_ENTRY_WORDS * u32::try_from(entries.len()).unwrap_or(u32::MAX)
            && is_in_order(&entries));
    if accepted { entries } else { Vec::new() }
}

/// Whether the entries' times rise or fall throughout, but for a slip in ten.
fn is_in_order(entries: &[Entry]) -> bool {
    let times: Vec<u32> = entries.iter().filter_map(|entry| entry.clock).collect();
    let pairs = times.len().saturating_sub(1);
    let falls = times.windows(2).filter(|pair| pair[1] <= pair[0]).count();
    let rises = times.windows(2).filter(|pair| pair[1] >= pair[0]).count();
    times.len() * 10 >= entries.len() * 8 && falls.max(rises) * 10 >= pairs * 9
}

/// The siblings as entries, if they are some: nearly all have a time, few lead to other stories, all are of some length.
fn entries(
    reader: &Reader<'_, '_>,
    seen: &Seen,
    nodes: &[NodeId],
    data: &[Entry],
) -> Option<Vec<Entry>> {
    let anchors: BTreeSet<&str> = data
        .iter()
        .filter_map(|entry| entry.anchor.as_deref())
        .collect();
    let count = u32::try_from(nodes.len()).ok()?;
    let mut words = 0;
    for node in nodes {
        let blocks = reader.cut.blocks_in(reader.page, *node);
        if blocks.is_empty() || seen.zones.furniture[blocks.start] {
            return None;
        }
        words += seen.zones.words_in(blocks);
    }
    // Before times are looked for: most lists of a page are of single words.
    if words < count * ENTRY_WORDS {
        return None;
    }
    let (mut timed, mut leads) = (0, 0);
    for node in nodes {
        let blocks = reader.cut.blocks_in(reader.page, *node);
        let id = reader.page.dom.attr(*node, "id");
        let anchored = id.is_some_and(|id| anchors.contains(id));
        timed += usize::from(anchored || time_of(reader, *node, &blocks).is_some());
        let first = seen
            .items
            .partition_point(|item| item.blocks.start < blocks.start);
        let item = seen.items.get(first);
        // What is hardly more than a link leads to a story instead of telling one.
        let own = seen.zones.words_in(blocks.clone());
        leads += usize::from(item.is_some_and(|item| {
            item.blocks.start < blocks.end
                && (item.heading || measure::words(&item.headline) * 2 > own)
        }));
    }
    let fits = timed * 10 >= nodes.len() * 7 && leads * 2 < nodes.len();
    let read = |node: &NodeId| of_document(reader, seen, *node);
    fits.then(|| nodes.iter().filter_map(read).collect())
}

/// The element of an entry that states its time: a `<time>`, or one of the first blocks, when it begins with a clock time.
fn time_of(
    reader: &Reader<'_, '_>,
    node: NodeId,
    blocks: &std::ops::Range<usize>,
) -> Option<NodeId> {
    let dom = &reader.page.dom;
    let element = dom
        .descendants(node)
        .take(80)
        .find(|below| dom.tag(*below) == Tag::Time);
    element.or_else(|| {
        let mut first = blocks.clone().take(3);
        let at = first.find(|at| {
            let text = &reader.cut.blocks[*at].text;
            let digit = text.chars().take(CLOCK_START).any(char::is_numeric);
            digit && CLOCK.is_match(text)
        })?;
        let block = &reader.cut.blocks[at];
        let small = block.text.chars().count() <= TIME_CHARACTERS;
        let word = dom.parent(block.first)?;
        Some(if small { block.container } else { word })
    })
}

/// An entry as readers see it.
fn of_document(reader: &Reader<'_, '_>, seen: &Seen, node: NodeId) -> Option<Entry> {
    let (page, dom) = (reader.page, &reader.page.dom);
    let blocks = reader.cut.blocks_in(page, node);
    let time = time_of(reader, node, &blocks);
    let byline = Roles::of(&["byline"]);
    let mut update = LiveUpdate {
        published: time.and_then(|time| entry_time(page, time)),
        ..LiveUpdate::default()
    };
    let mut lines: Vec<String> = Vec::new();
    for at in blocks.clone().filter(|at| !seen.zones.furniture[*at]) {
        let block = &reader.cut.blocks[at];
        let opening = lines.is_empty() && update.headline.is_none();
        let text = without_time(&block.text, opening, block.strong > 0);
        let timed = text.len() < block.text.len() && block.strong > 0;
        let bold = (block.strong == block.letters || timed) && measure::words(text) <= 25;
        let level = dom.tag(block.container).heading_level().is_some();
        let own = cut::own_roles(page, block.container);
        if text.is_empty() || is_mark(text, block) {
            continue;
        }
        if own.intersects(byline) && seen.zones.words[at] <= 8 {
            continue;
        }
        if update.headline.is_none() && lines.is_empty() && (level || bold) {
            update.headline = Some(text.replace('\n', " "));
        } else {
            lines.push(text.replace('\n', " "));
        }
    }
    update.text = lines.join("\n");
    let anchor = anchor(page, node);
    update.url = anchor.as_ref().and_then(|anchor| {
        let mut url = page.hints.url.clone().or_else(|| page.base.clone())?;
        url.set_fragment(Some(anchor));
        Some(url.into())
    });
    let empty = update.text.is_empty() && update.headline.is_none();
    let shown = time.map(|time| dom.line(time)).unwrap_or_default();
    (!empty).then_some(Entry {
        update,
        anchor,
        blocks,
        clock: clock(&shown),
    })
}

/// Minutes of the day that a line begins with.
fn clock(line: &str) -> Option<u32> {
    let found = CLOCK.captures(line)?;
    let hour: u32 = found.get(1)?.as_str().parse().ok()?;
    let rest = found.get(2)?.as_str();
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    Some(hour * 60 + digits.parse::<u32>().unwrap_or(0))
}

fn entry_time(page: &Page<'_>, node: NodeId) -> Option<PublishedTime> {
    times::of_node(page, node)
}

/// The id of an entry's element, of an anchor in it, or the fragment that its permalink names.
fn anchor(page: &Page<'_>, node: NodeId) -> Option<String> {
    let dom = &page.dom;
    let id = dom.attr_filled(node, "id").map(str::to_owned);
    id.or_else(|| {
        dom.descendants(node)
            .take(60)
            .filter(|below| dom.tag(*below) == Tag::A)
            .find_map(|link| {
                let href = dom.attr_filled(link, "href")?;
                fragment(href).or_else(|| dom.attr_filled(link, "id").map(str::to_owned))
            })
    })
}

/// The words behind the time that opens an entry; nothing, where they are only the name of who wrote it. Words in bold are a
/// headline.
fn without_time(text: &str, opening: bool, bold: bool) -> &str {
    let Some(found) = CLOCK.find(text).filter(|_| opening) else {
        return text;
    };
    let rest = text.get(found.end()..).unwrap_or_default();
    let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric() && !"\"“„«¿¡(".contains(c));
    if bold {
        return rest;
    }
    let name = measure::words(rest) <= 4 && !measure::ends_sentence(text);
    if name { "" } else { text }
}

/// A label or button: "Share", "Advertisement", a link alone.
fn is_mark(text: &str, block: &cut::TextBlock) -> bool {
    let words = measure::words(text);
    let labelled = || {
        boilerplate::ids()
            .iter()
            .zip(boilerplate::hits(text))
            .any(|(id, hit)| {
                hit == 3
                    && matches!(
                        id.as_str(),
                        "share" | "advertisement" | "comments" | "related"
                    )
            })
    };
    words == 0 || (words <= 6 && (block.linked == block.letters || labelled()))
}

/// Entries of the document with what linked data knows of them, in the document's order. Entries that only the data has
/// stand where its order puts them, but those older than the last one shown stay behind the page's "Load more".
fn merge(shown: Vec<Entry>, data: Vec<Entry>) -> Vec<Entry> {
    if shown.is_empty() {
        return data
            .into_iter()
            .filter(|entry| !entry.update.text.is_empty())
            .collect();
    }
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (at, entry) in shown.iter().enumerate() {
        for key in keys(entry) {
            known.entry(key).or_insert(at);
        }
    }
    let mut merged: Vec<Entry> = Vec::with_capacity(shown.len() + data.len());
    let mut own: Vec<Option<Entry>> = shown.into_iter().map(Some).collect();
    let mut next = 0;
    let last = data
        .iter()
        .rposition(|entry| keys(entry).iter().any(|key| known.contains_key(key)));
    let shown_part = last.map_or(data.len(), |last| last + 1);
    for entry in data.into_iter().take(shown_part) {
        let place = keys(&entry).iter().find_map(|key| known.get(key).copied());
        match place {
            Some(at) => {
                if let Some(shown) = own[at].as_mut() {
                    fill(&mut shown.update, &entry.update);
                }
                // What stands above it in the document comes first.
                while next <= at {
                    merged.extend(own[next].take());
                    next += 1;
                }
            }
            None if !entry.update.text.is_empty() => merged.push(entry),
            None => {}
        }
    }
    while let Some(rest) = own.get_mut(next) {
        merged.extend(rest.take());
        next += 1;
    }
    merged
}

/// By what two tellings of one entry are known: its anchor, its headline, the beginning of its text.
fn keys(entry: &Entry) -> Vec<String> {
    let mut keys = Vec::new();
    keys.extend(entry.anchor.as_ref().map(|anchor| format!("#{anchor}")));
    let update = &entry.update;
    keys.extend(update.headline.as_deref().map(wording::folded));
    let head: String = wording::folded(&update.text).chars().take(40).collect();
    if head.chars().count() >= 20 {
        keys.push(format!("={head}"));
    }
    keys
}

/// What the document lacks.
fn fill(shown: &mut LiveUpdate, stated: &LiveUpdate) {
    shown.headline = shown.headline.take().or_else(|| stated.headline.clone());
    // Linked data states a zone where a page shows a clock.
    if stated.published.is_some() {
        shown.published.clone_from(&stated.published);
    }
    shown.url = stated.url.clone().or_else(|| shown.url.take());
    if shown.authors.is_empty() {
        shown.authors.clone_from(&stated.authors);
    }
    if shown.text.is_empty() {
        shown.text.clone_from(&stated.text);
    }
}
