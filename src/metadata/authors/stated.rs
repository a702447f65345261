//! The authors that linked data and meta tags state.

use super::Found;
use crate::article::{Author, AuthorKind, Signal};
use crate::metadata::people::{self, Trust};
use crate::metadata::publisher::Site;
use crate::page::Page;
use crate::page::linked_data::Entity;
use crate::page::wording;
use crate::rules::agencies::agencies;

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
    ("byline", Signal::Meta),
    ("article_author", Signal::Meta),
    ("qc:author", Signal::Meta),
    ("article:author_name", Signal::OpenGraph),
    ("og:article:author", Signal::OpenGraph),
    ("twitter:data1", Signal::Meta),
    ("twitter:data2", Signal::Meta),
];
/// What the label beside such a value begins with.
const LABELS: [&str; 8] = [
    "written by",
    "verfasst von",
    "geschrieben von",
    "écrit par",
    "escrito por",
    "scritto da",
    "by",
    "author",
];

/// Reads linked data.
pub(super) fn of_linked_data(page: &Page<'_>, site: &Site) -> Found {
    let mut found = Found::default();
    for story in page.linked_data.stories() {
        for name in ["author", "creator"] {
            for (value, pointer) in story.located_values(name) {
                if let Some(text) = value.as_str()
                    && !is_address(text)
                {
                    found.lines.push((story.signal(), pointer, text.to_owned()));
                    found.line(&wording::plain_line(text), Trust::Stated, site);
                }
            }
            for one in story.entities(name) {
                entity(page, &one, site, &mut found);
            }
            if !found.authors.is_empty() || !found.sources.is_empty() {
                break;
            }
        }
    }
    found
}

fn entity(page: &Page<'_>, one: &Entity<'_>, site: &Site, found: &mut Found) {
    let mut names = one.texts("name");
    if names.is_empty()
        && let (Some(given), Some(family)) = (one.text("givenName"), one.text("familyName"))
    {
        names.push(format!("{given} {family}"));
    }
    let organization = one
        .types()
        .iter()
        .any(|kind| kind.ends_with("Organization") || kind == "Corporation");
    for name in names {
        if is_address(&name) {
            continue;
        }
        let line = (one.signal(), one.locator("name"), name.clone());
        found.lines.push(line);
        let before = found.authors.len();
        if agencies().find(&name).is_none()
            && (site.is_named(&name) || organization && !looks_personal(&name))
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
        let email = one.text("email");
        // An address belongs to one person.
        if found.authors.len() == before + 1
            && let Some(only) = found.authors.last_mut()
        {
            only.url = only.url.take().or(url);
            only.email = only
                .email
                .take()
                .or_else(|| email.map(|email| email.trim_start_matches("mailto:").to_owned()));
            only.role = only.role.take().or_else(|| one.text("jobTitle"));
        }
    }
}

/// Publishers type people as organisations.
fn looks_personal(name: &str) -> bool {
    let words = name.split(' ').count();
    (2..=3).contains(&words)
        && !people::is_desk(name)
        && people::split(name, Trust::Shown).people.len() == 1
        && name.chars().filter(|c| c.is_uppercase()).count() <= words + 1
}

/// Reads meta tags.
pub(super) fn of_metas(page: &Page<'_>, site: &Site) -> Found {
    let mut found = Found::default();
    for (key, signal) in AUTHOR_METAS {
        if let Some(number) = key.strip_prefix("twitter:data") {
            let label = page.head.meta(&format!("twitter:label{number}"));
            let label = label.unwrap_or_default().to_lowercase();
            if !LABELS.iter().any(|known| label.starts_with(known)) {
                continue;
            }
        }
        for raw in page.head.all(key) {
            if is_address(raw) || raw.contains('@') && !raw.contains(' ') {
                continue;
            }
            found
                .lines
                .push((*signal, (*key).to_owned(), raw.to_owned()));
            let text = wording::plain_line(raw);
            // "hafenpost.example, Harbour Town, Germany": the house with its place.
            let house = text
                .split([',', '/', '|'])
                .next()
                .unwrap_or_default()
                .trim();
            if site.is_named(house) && agencies().find(house).is_none() {
                let name = if text.contains(',') { house } else { &text };
                found.add(Author {
                    name: name.to_owned(),
                    kind: AuthorKind::Organization,
                    ..Author::default()
                });
            } else {
                found.line(&text, Trust::Stated, site);
            }
        }
        if found.names_people() {
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
