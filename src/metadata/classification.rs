//! The publisher's own classification, as written and in its order: sections, breadcrumbs, tags.

use super::marked::Marked;
use super::publisher::Site;
use super::{Claimed, Notes};
use crate::article::{Breadcrumb, Section, Signal, Tag as Topic};
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::page::linked_data::Entity;
use crate::page::wording::{self, folded};
use crate::rules::marks::Mark;

/// Characters of the longest name.
const NAME_CHARACTERS: usize = 80;
/// Names kept of each kind.
const NAMES: usize = 100;
/// Elements of a visible list that are looked at.
const LIST_NODES: usize = 400;

/// Names that make a list of tags.
const FEW: usize = 2;
/// Names of the longest list that is taken for another that it holds.
const TAGS: usize = 30;
/// Names of the site that make a list one that stands on its every page.
const SITE_NAMES: usize = 2;
/// What publishing systems put in front of a topic, in lower case.
const TAG_LABELS: [&str; 9] = [
    "category:",
    "tag:",
    "topic:",
    "topic/",
    "sections/",
    "section:",
    "organization/",
    "person/",
    "place/",
];

/// A name and where it leads.
type Named = (String, Option<String>);

/// The sections: visible links first, as readers see them, then what head and linked data add.
pub fn sections(
    page: &Page<'_>,
    marked: &Marked,
    title: Option<NodeId>,
    notes: &mut Notes,
) -> Vec<Section> {
    let mut found: Vec<Named> = Vec::new();
    let mut holders: Vec<NodeId> = Vec::new();
    for node in marked.all(Mark::Sections) {
        if holders
            .iter()
            .any(|holder| page.dom.contains(*holder, node))
            || marked.is_foreign(node)
        {
            continue;
        }
        holders.push(node);
        let names = links(page, node);
        // Sections stand around the headline; further down they belong to teasers.
        let near = title.is_none_or(|title| node.index().abs_diff(title.index()) < 250);
        if names.is_empty() || !near {
            continue;
        }
        notes.claim(node, Claimed::Sections);
        for named in names {
            notes.candidate(
                "sections",
                Signal::Document,
                page.dom.path(node),
                &named.0,
                true,
            );
            add(&mut found, named);
        }
    }
    let visible = found.len();
    for raw in page.head.all("article:section") {
        for name in parts(&wording::plain_line(raw), false) {
            notes.candidate("sections", Signal::OpenGraph, "article:section", raw, true);
            add(&mut found, (name, None));
        }
    }
    for story in page.linked_data.stories() {
        for name in story.texts("articleSection") {
            notes.candidate(
                "sections",
                story.signal(),
                story.locator("articleSection"),
                &name,
                true,
            );
            for name in parts(&name, false) {
                add(&mut found, (name, None));
            }
        }
    }
    if found.is_empty() {
        for key in [
            "parsely-section",
            "sailthru.section",
            "section",
            "dc.subject",
            "cxenseparse:section",
        ] {
            if let Some(raw) = page.head.meta(key) {
                notes.candidate("sections", Signal::Meta, key, raw, true);
                add(&mut found, (wording::plain_line(raw), None));
                break;
            }
        }
    }
    // Names that only repeat what readers see in another case are dropped by `add`.
    let _ = visible;
    found
        .into_iter()
        .map(|(name, url)| Section { name, url })
        .collect()
}

/// The path to the page: visible breadcrumb, else linked data.
pub fn breadcrumbs(page: &Page<'_>, marked: &Marked, notes: &mut Notes) -> Vec<Breadcrumb> {
    let stated = page
        .linked_data
        .entities_of_type("BreadcrumbList")
        .map(|list| listed(page, &list))
        .max_by_key(Vec::len)
        .unwrap_or_default();
    let mut shown: Vec<Named> = Vec::new();
    let mut holders: Vec<NodeId> = Vec::new();
    for node in marked.all(Mark::Breadcrumbs) {
        if holders
            .iter()
            .any(|holder| page.dom.contains(*holder, node))
        {
            continue;
        }
        holders.push(node);
        notes.claim(node, Claimed::Breadcrumbs);
        if shown.is_empty() {
            shown = trail(page, node);
            for (name, _) in &shown {
                notes.candidate(
                    "breadcrumbs",
                    Signal::Document,
                    page.dom.path(node),
                    name,
                    stated.is_empty(),
                );
            }
        }
    }
    let chosen = if stated.is_empty() { shown } else { stated };
    chosen
        .into_iter()
        .take(NAMES)
        .zip(1..)
        .map(|((name, url), position)| Breadcrumb {
            position,
            name,
            url,
        })
        .collect()
}

/// The steps of a `BreadcrumbList`, by position.
fn listed(page: &Page<'_>, list: &Entity<'_>) -> Vec<Named> {
    let mut steps: Vec<(u64, Named)> = Vec::new();
    for (place, step) in (0u64..).zip(list.entities("itemListElement")) {
        let item = step.entities("item").into_iter().next();
        let name = step
            .text("name")
            .or_else(|| item.as_ref().and_then(|item| item.text("name")));
        let Some(name) = name.filter(|name| !name.is_empty() && !name.contains("://")) else {
            continue;
        };
        let url = step
            .address("item")
            .or_else(|| step.address("url"))
            .and_then(|url| page.resolve(url));
        let position = step
            .text("position")
            .and_then(|position| position.parse().ok())
            .unwrap_or(place);
        steps.push((position, (name, url)));
    }
    steps.sort_by_key(|(position, _)| *position);
    steps.into_iter().map(|(_, named)| named).collect()
}

/// The steps of a visible breadcrumb: its links, and the words behind the last one.
fn trail(page: &Page<'_>, node: NodeId) -> Vec<Named> {
    let dom = &page.dom;
    let mut steps: Vec<Named> = Vec::new();
    let mut link_end = node;
    for below in dom.descendants(node).take(LIST_NODES) {
        match dom.tag(below) {
            Tag::A => {
                link_end = dom.end(below);
                let name = dom.line(below);
                if is_step(&name) {
                    steps.push((
                        name,
                        dom.attr(below, "href").and_then(|url| page.resolve(url)),
                    ));
                }
            }
            Tag::Text if below >= link_end || link_end == node => {
                let name = wording::tidy(dom.raw_text(below));
                let silent = dom
                    .ancestors(below)
                    .take_while(|above| *above > node)
                    .any(|above| dom.tag(above).is_silent() || dom.is_hidden(above));
                if is_step(&name) && !silent {
                    steps.push((name, None));
                }
            }
            _ => {}
        }
    }
    steps.dedup_by(|a, b| folded(&a.0) == folded(&b.0));
    steps
}

/// A name, not the mark between two.
fn is_step(name: &str) -> bool {
    name.chars().any(char::is_alphanumeric) && name.chars().count() <= 300
}

/// A list of tags and where it was read.
struct Listed {
    signal: Signal,
    locator: String,
    names: Vec<Named>,
    /// One element for one name: what a list of a single name in it says is little.
    single: bool,
}

/// The tags: the list that says most of what the head, linked data and the page itself list. Visible tags lend their
/// addresses.
pub fn tags(
    page: &Page<'_>,
    marked: &Marked,
    site: &Site,
    title: Option<NodeId>,
    notes: &mut Notes,
) -> Vec<Topic> {
    let shown = shown_tags(page, marked, title, notes);
    let lists = listed_tags(page, site);
    let chosen = best_list(&lists, &shown);
    let mut found: Vec<Named> = Vec::new();
    for (index, list) in lists.into_iter().enumerate() {
        for named in list.names {
            let locator = list.locator.clone();
            let is_chosen = chosen == Some(index);
            notes.candidate("tags", list.signal, locator, &named.0, is_chosen);
            if is_chosen {
                add(&mut found, named);
            }
        }
    }
    for (name, url) in shown {
        let key = folded(&name);
        match found.iter_mut().find(|(known, _)| folded(known) == key) {
            Some(known) => known.1 = known.1.take().or(url),
            None if chosen.is_none() => add(&mut found, (name, url)),
            None => {}
        }
    }
    found
        .into_iter()
        .map(|(name, url)| Topic { name, url })
        .collect()
}

/// What the head and linked data list, most trusted first.
fn listed_tags(page: &Page<'_>, site: &Site) -> Vec<Listed> {
    let mut lists: Vec<Listed> = Vec::new();
    for story in page.linked_data.stories() {
        let names = story.texts("keywords");
        lists.push(Listed {
            signal: story.signal(),
            locator: story.locator("keywords"),
            names: names
                .iter()
                .flat_map(|names| parts(names, true))
                .map(|name| plain(&name))
                .collect(),
            single: false,
        });
    }
    for (key, signal, single) in [
        ("article:tag", Signal::OpenGraph, true),
        ("news_keywords", Signal::Meta, false),
        ("keywords", Signal::Meta, false),
        ("parsely-tags", Signal::Meta, false),
        ("sailthru.tags", Signal::Meta, false),
        ("cxenseparse:keywords", Signal::Meta, false),
        ("article:tags", Signal::OpenGraph, false),
    ] {
        let values: Vec<&str> = page.head.all(key).collect();
        let names = values
            .iter()
            .flat_map(|names| parts(&wording::plain_line(names), true));
        lists.push(Listed {
            signal,
            locator: key.to_owned(),
            single: single && values.len() == 1,
            names: names.map(|name| plain(&name)).collect(),
        });
    }
    // A list with the site's names in it stands on its every page.
    lists.retain(|list| {
        let own = list.names.iter().filter(|(name, _)| site.is_exactly(name));
        own.count() < SITE_NAMES
    });
    for list in &mut lists {
        list.names
            .retain(|(name, _)| is_tag(name) && !site.is_exactly(name));
    }
    lists.retain(|list| !list.names.is_empty());
    lists
}

fn plain(name: &str) -> Named {
    (topic_of(name).to_owned(), None)
}

/// "Category: Wine" is Wine, "sections/sverige" is sverige.
fn topic_of(name: &str) -> &str {
    let lower = name.to_lowercase();
    for label in TAG_LABELS {
        if lower.starts_with(label)
            && let Some((_, rest)) = name.split_once([':', '/'])
        {
            return rest.trim();
        }
    }
    name
}

/// Words of a topic, and no number, identifier or address.
fn is_tag(name: &str) -> bool {
    let lower = name.to_lowercase();
    let number = !name.chars().any(char::is_alphabetic);
    let identifier = name.len() >= 32
        && name.matches('-').count() == 4
        && name.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    let address = !name.contains(' ')
        && [".com", ".de", ".net", ".org", ".co.uk"]
            .iter()
            .any(|end| lower.ends_with(end));
    let machine = lower.starts_with("nlp ") || name.contains([':', '{', '}', '=']);
    !(number || identifier || address || machine)
}

/// The list to take: the first, unless another holds all of it and more, or readers see another one.
fn best_list(lists: &[Listed], shown: &[Named]) -> Option<usize> {
    let keys =
        |names: &[Named]| -> Vec<String> { names.iter().map(|(name, _)| folded(name)).collect() };
    let seen = keys(shown);
    let all: Vec<Vec<String>> = lists.iter().map(|list| keys(&list.names)).collect();
    let shared = |own: &Vec<String>| seen.iter().filter(|name| own.contains(name)).count();
    // One `article:tag` is the name of a section more often than a list.
    let first = (0..lists.len()).find(|index| !lists[*index].single && all[*index].len() >= FEW);
    let first = first
        .filter(|_| lists.first().is_some_and(|list| list.single))
        .or(Some(0));
    let mut best = first.filter(|_| !lists.is_empty())?;
    // All that readers see is in another list, and hardly any of it in this one.
    if seen.len() >= FEW
        && shared(&all[best]) * 2 < seen.len()
        && let Some(other) = (0..all.len()).find(|index| shared(&all[*index]) == seen.len())
    {
        best = other;
    }
    for (index, own) in all.iter().enumerate() {
        let holds = all[best].iter().all(|name| own.contains(name));
        let more = own.len() * 10 >= all[best].len() * 13 && own.len() <= TAGS;
        if holds && more && shared(&all[best]) < seen.len().max(1) {
            best = index;
        }
    }
    Some(best)
}

/// Visible lists of tags behind the headline.
fn shown_tags(
    page: &Page<'_>,
    marked: &Marked,
    title: Option<NodeId>,
    notes: &mut Notes,
) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    let mut holders: Vec<NodeId> = Vec::new();
    for node in marked.all(Mark::Tags) {
        // In front of the headline they are the site's.
        if title.is_some_and(|title| node < title)
            || holders
                .iter()
                .any(|holder| page.dom.contains(*holder, node))
            || marked.is_foreign(node)
            || marked.has(node, Mark::Breadcrumbs)
        {
            continue;
        }
        holders.push(node);
        let names = links(page, node);
        // Prose with links is no list of tags.
        let linked: usize = names.iter().map(|(name, _)| name.chars().count()).sum();
        if names.is_empty()
            || page.dom.end(node).index() - node.index() > LIST_NODES
            || linked * 2 < page.dom.line(node).chars().count()
        {
            continue;
        }
        notes.claim(node, Claimed::Tags);
        for named in names {
            let path = page.dom.path(node);
            notes.candidate("tags", Signal::Document, path, &named.0, false);
            add(&mut found, named);
        }
    }
    found
}

/// The links of an element, or its own words where it is no list.
fn links(page: &Page<'_>, node: NodeId) -> Vec<Named> {
    let dom = &page.dom;
    let mut found: Vec<Named> = std::iter::once(node)
        .chain(dom.descendants(node).take(LIST_NODES))
        .filter(|below| dom.tag(*below) == Tag::A && !dom.is_hidden(*below))
        .map(|link| {
            (
                clean(&dom.line(link)),
                dom.attr(link, "href").and_then(|url| page.resolve(url)),
            )
        })
        .filter(|(name, _)| is_name(name))
        .collect();
    if found.is_empty() && !dom.descendants(node).any(|below| dom.tag(below) == Tag::A) {
        let text = clean(&dom.line(node));
        if is_name(&text) && text.chars().count() <= 40 {
            found.push((text, None));
        }
    }
    found
}

fn clean(name: &str) -> String {
    name.trim()
        .trim_start_matches('#')
        .trim_matches([',', ';', '|', '·', '•', ' '])
        .to_owned()
}

fn is_name(name: &str) -> bool {
    name.chars().any(char::is_alphanumeric) && name.chars().count() <= NAME_CHARACTERS
}

/// The names in one string. Keywords are separated by commas (or semicolons); a section may hold a comma.
fn parts(names: &str, keywords: bool) -> Vec<String> {
    let separators: &[char] = match (keywords, names.contains(',')) {
        (true, true) => &[',', '，', '、'],
        (true, false) => &[';', '，', '、', '|'],
        (false, _) => &[';', '|'],
    };
    names
        .split(separators)
        .map(clean)
        .filter(|name| is_name(name))
        .collect()
}

fn add(found: &mut Vec<Named>, named: Named) {
    let key = named.0.to_lowercase();
    if let Some(known) = found
        .iter_mut()
        .find(|(known, _)| known.to_lowercase() == key)
    {
        known.1 = known.1.take().or(named.1);
    } else if found.len() < NAMES {
        found.push(named);
    }
}
