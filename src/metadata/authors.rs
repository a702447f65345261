//! Who wrote it. Linked data names people best, the visible byline names them as readers know them; an agency is a source,
//! the publisher an organisation. Nothing is taken from lists of other stories or comments.

use super::marked::Marked;
use super::people::{self, Named, Trust};
use super::publisher::Site;
use super::{Claimed, Notes};
use crate::article::{Author, AuthorKind, Signal};
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::page::linked_data::Entity;
use crate::page::wording::{self, folded};
use crate::rules::agencies::agencies;
use crate::rules::marks::Mark;

/// Characters of the longest byline.
const BYLINE_CHARACTERS: usize = 240;
/// Authors kept.
const AUTHORS: usize = 40;

/// Meta names of authors.
const AUTHOR_METAS: &[(&str, Signal)] = &[
    ("author", Signal::Meta),
    ("article:author", Signal::OpenGraph),
    ("parsely-author", Signal::Meta),
    ("sailthru.author", Signal::Meta),
    ("cxenseparse:author", Signal::Meta),
    ("dc.creator", Signal::Meta),
    ("dcterms.creator", Signal::Meta),
    ("citation_author", Signal::Meta),
    ("byl", Signal::Meta),
    ("article:author_name", Signal::OpenGraph),
    ("og:article:author", Signal::OpenGraph),
    ("twitter:data1", Signal::Meta),
];

/// What was found.
#[derive(Debug, Default)]
pub struct People {
    /// The line as printed.
    pub byline: Option<String>,
    /// In the page's order.
    pub authors: Vec<Author>,
    /// Agencies named as authors, with the words that name them.
    pub agencies: Vec<(String, String)>,
}

/// One place's answer.
#[derive(Debug, Default)]
struct Found {
    authors: Vec<Author>,
    agencies: Vec<(String, String)>,
    lines: Vec<(Signal, String, String)>,
}

impl Found {
    fn has_person(&self) -> bool {
        self.authors
            .iter()
            .any(|author| author.kind == AuthorKind::Person)
    }

    fn add(&mut self, author: Author) {
        let key = folded(&author.name);
        if let Some(known) = self
            .authors
            .iter_mut()
            .find(|known| folded(&known.name) == key)
        {
            known.url = known.url.take().or(author.url);
            known.email = known.email.take().or(author.email);
            known.role = known.role.take().or(author.role);
        } else if self.authors.len() < AUTHORS {
            self.authors.push(author);
        }
    }

    fn line(&mut self, raw: &str, trust: Trust, site: &Site) {
        let byline = people::split(raw, trust);
        for one in byline.people {
            self.add(author_of(one, site));
        }
        for name in byline.agencies {
            self.agencies.push((name, raw.to_owned()));
        }
    }
}

fn author_of(named: Named, site: &Site) -> Author {
    let desk = named.desk || site.is_exactly(&named.name) || agencies().find(&named.name).is_some();
    Author {
        kind: if desk {
            AuthorKind::Organization
        } else {
            AuthorKind::Person
        },
        name: named.name,
        role: named.role,
        url: None,
        email: named.email,
    }
}

/// Reads byline and authors.
pub fn read(
    page: &Page<'_>,
    marked: &Marked,
    site: &Site,
    title: Option<NodeId>,
    notes: &mut Notes,
) -> People {
    let stated = from_linked_data(page, site);
    let metas = from_metas(page, site);
    let (shown, byline) = from_bylines(page, marked, site, title, notes);
    let mut people = People {
        byline,
        ..People::default()
    };
    let places = [&stated, &metas, &shown];
    let chosen = places
        .iter()
        .position(|place| place.has_person())
        .or_else(|| places.iter().position(|place| !place.authors.is_empty()));
    let mut authors = chosen
        .map(|index| places[index].authors.clone())
        .unwrap_or_default();
    // A byline that names all of them and more is the fuller answer.
    for place in [&metas, &shown] {
        let people = |authors: &[Author]| {
            authors
                .iter()
                .filter(|author| author.kind == AuthorKind::Person)
                .count()
        };
        let all = authors
            .iter()
            .filter(|author| author.kind == AuthorKind::Person)
            .all(|author| {
                place
                    .authors
                    .iter()
                    .any(|other| folded(&other.name) == folded(&author.name))
            });
        if all && people(&place.authors) > people(&authors) && people(&authors) > 0 {
            authors.clone_from(&place.authors);
        }
    }
    if authors
        .iter()
        .any(|author| author.kind == AuthorKind::Person)
    {
        // The house beside its writer says nothing new.
        authors.retain(|author| author.kind == AuthorKind::Person || !site.is_named(&author.name));
    }
    for place in places {
        people.agencies.extend(place.agencies.iter().cloned());
    }
    lend_addresses(page, marked, &mut authors, &places);
    for (index, place) in places.iter().enumerate() {
        for (signal, locator, raw) in &place.lines {
            notes.candidate(
                "authors",
                *signal,
                locator.clone(),
                raw,
                chosen == Some(index),
            );
        }
    }
    people.authors = authors;
    people
}

fn from_linked_data(page: &Page<'_>, site: &Site) -> Found {
    let mut found = Found::default();
    for story in page.linked_data.stories() {
        for name in ["author", "creator"] {
            for (value, pointer) in story.located_values(name) {
                if let Some(text) = value.as_str() {
                    if !is_address(text) {
                        found.lines.push((story.signal(), pointer, text.to_owned()));
                        found.line(&wording::plain_line(text), Trust::Stated, site);
                    }
                }
            }
            for one in story.entities(name) {
                from_entity(page, &one, site, &mut found);
            }
            if !found.authors.is_empty() || !found.agencies.is_empty() {
                break;
            }
        }
    }
    found
}

fn from_entity(page: &Page<'_>, one: &Entity<'_>, site: &Site, found: &mut Found) {
    let both = || {
        let (given, family) = (one.text("givenName")?, one.text("familyName")?);
        Some(format!("{given} {family}"))
    };
    let names = one.texts("name");
    let names = if names.is_empty() {
        both().into_iter().collect()
    } else {
        names
    };
    let organization = one
        .types()
        .iter()
        .any(|kind| kind.ends_with("Organization") || kind == "Corporation");
    for name in names {
        if is_address(&name) {
            continue;
        }
        found
            .lines
            .push((one.signal(), one.locator("name"), name.clone()));
        let before = found.authors.len();
        if organization
            && agencies().find(&name).is_none_or(|row| row.outlet)
            && !looks_personal(&name, site)
        {
            found.add(Author {
                name,
                kind: AuthorKind::Organization,
                ..Author::default()
            });
        } else {
            found.line(&name, Trust::Stated, site);
        }
        let url = ["url", "@id", "sameAs"]
            .iter()
            .filter_map(|key| one.address(key))
            .find_map(|url| page.resolve(url));
        let email = one
            .text("email")
            .map(|email| email.trim_start_matches("mailto:").to_owned());
        let role = one.text("jobTitle");
        // An address belongs to one person.
        if found.authors.len() == before + 1
            && let Some(only) = found.authors.last_mut()
        {
            only.url = only.url.take().or(url);
            only.email = only.email.take().or(email);
            only.role = only.role.take().or(role);
        }
    }
}

/// Publishers type people as organisations.
fn looks_personal(name: &str, site: &Site) -> bool {
    let words = name.split(' ').count();
    (2..=3).contains(&words)
        && !people::is_desk(name)
        && !site.is_named(name)
        && people::split(name, Trust::Shown).people.len() == 1
        && name.chars().filter(|c| c.is_uppercase()).count() <= words + 1
}

fn from_metas(page: &Page<'_>, site: &Site) -> Found {
    let mut found = Found::default();
    for (key, signal) in AUTHOR_METAS {
        if *key == "twitter:data1"
            && !page.head.meta("twitter:label1").is_some_and(|label| {
                label.to_lowercase().contains("by") || label.to_lowercase().contains("verfasst")
            })
        {
            continue;
        }
        let mut any = false;
        for raw in page.head.all(key) {
            if is_address(raw) || raw.contains('@') && !raw.contains(' ') {
                continue;
            }
            found
                .lines
                .push((*signal, (*key).to_owned(), raw.to_owned()));
            found.line(&wording::plain_line(raw), Trust::Stated, site);
            any = true;
        }
        if any && found.has_person() {
            break;
        }
    }
    found
}

fn is_address(text: &str) -> bool {
    let text = text.trim();
    text.contains("://")
        || text.starts_with("www.")
        || (text.starts_with('/') && !text.contains(' '))
        || text.starts_with("mailto:")
}

/// The visible byline: the first marked line that names somebody, and the people in all of them near the headline.
fn from_bylines(
    page: &Page<'_>,
    marked: &Marked,
    site: &Site,
    title: Option<NodeId>,
    notes: &mut Notes,
) -> (Found, Option<String>) {
    let dom = &page.dom;
    let mut found = Found::default();
    let mut byline = None;
    let mut holders: Vec<NodeId> = Vec::new();
    for node in marked.all(Mark::Byline) {
        if holders.iter().any(|holder| dom.contains(*holder, node))
            || marked.is_foreign(node)
            || dom.is_hidden(node)
        {
            continue;
        }
        if title.is_some_and(|title| dom.contains(node, title)) {
            continue;
        }
        let size = dom.end(node).index() - node.index();
        let text = dom.text(node);
        let line = text.replace('\n', " ");
        if line.is_empty() || size > 200 || line.chars().count() > BYLINE_CHARACTERS {
            continue;
        }
        let mut here = Found::default();
        let links: Vec<NodeId> = dom
            .descendants(node)
            .filter(|below| dom.tag(*below) == Tag::A)
            .collect();
        for part in text.split('\n') {
            here.line(part, Trust::Shown, site);
        }
        if here.authors.is_empty() && links.len() == 1 {
            here.line(&dom.line(links[0]), Trust::Shown, site);
        }
        if here.authors.is_empty() && here.agencies.is_empty() {
            continue;
        }
        holders.push(node);
        notes.claim(node, Claimed::Byline);
        let first = byline.is_none();
        if first {
            byline = Some(line.clone());
        }
        // Behind the first line only what names the same people again: boxes about authors, and other stories' bylines.
        found.lines.push((Signal::Document, dom.path(node), line));
        if first || found.authors.is_empty() || near(dom, holders[0], node) {
            for author in here.authors {
                found.add(author);
            }
            found.agencies.extend(here.agencies);
        }
    }
    (found, byline)
}

/// Two parts of one byline.
fn near(dom: &crate::page::dom::Dom<'_>, first: NodeId, node: NodeId) -> bool {
    node.index().saturating_sub(dom.end(first).index()) <= 12
}

/// Author pages: links whose words are an author's name.
fn lend_addresses(page: &Page<'_>, marked: &Marked, authors: &mut [Author], places: &[&Found]) {
    for author in authors.iter_mut() {
        let key = folded(&author.name);
        for place in places {
            if let Some(known) = place
                .authors
                .iter()
                .find(|known| folded(&known.name) == key)
            {
                author.url = author.url.take().or_else(|| known.url.clone());
                author.email = author.email.take().or_else(|| known.email.clone());
                author.role = author.role.take().or_else(|| known.role.clone());
            }
        }
        if author.url.is_some() {
            continue;
        }
        let dom = &page.dom;
        author.url = marked
            .all(Mark::Byline)
            .take(20)
            .flat_map(|node| std::iter::once(node).chain(dom.descendants(node).take(200)))
            .filter(|node| dom.tag(*node) == Tag::A)
            .find(|node| folded(&dom.line(*node)) == key)
            .and_then(|node| dom.attr(node, "href"))
            .and_then(|href| page.resolve(href));
    }
}
