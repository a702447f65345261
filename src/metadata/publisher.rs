//! The outlet, and by what names the site calls itself.

use super::marked::Marked;
use super::{Candidate, Notes};
use crate::article::{Publisher, Signal};
use crate::page::Page;
use crate::page::dom::Tag;
use crate::page::wording;
use crate::rules::agencies::agencies;
use crate::rules::marks::Mark;

/// Words of the longest site name that a domain can confirm.
const NAME_WORDS: usize = 6;
/// Words of the longest name that a logo shows.
const LOGO_WORDS: usize = 5;
/// Logos that are looked at.
const LOGOS: usize = 6;
/// Characters that are left of a title at least, where only a colon or a hyphen parts it from the site's name.
const HEAD_CHARACTERS: usize = 10;
/// Between a headline and the site's name, where the name is beyond doubt: these also stand inside headlines.
const TIGHT_SEPARATORS: &[&str] = &["：", ":", "-", "_"];
/// Between a headline and the site's name.
pub(super) const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " ‹ ", " / ", " // ", " ~ ",
    " : ", "｜", "|", " ‒ ", "＿", " -", "- ",
];

/// The names of the site, for telling them from headlines and people.
#[derive(Debug, Default)]
pub struct Site {
    names: Vec<String>,
    /// As the page's head shows it: only whole.
    shown: Vec<String>,
    /// Ids of the agencies and outlets that these are.
    rows: Vec<&'static str>,
    /// The host's labels without "www" and the top-level ones, longest first.
    labels: Vec<String>,
}

impl Site {
    /// Reads the names that the page states, its host, and what its logo shows.
    #[must_use]
    pub fn of(page: &Page<'_>, marked: &Marked) -> Self {
        Self {
            shown: logos(page, marked),
            ..Self::of_head(page)
        }
    }

    /// The same without a look at the page's text.
    #[must_use]
    pub fn of_head(page: &Page<'_>) -> Self {
        let mut names: Vec<String> = Vec::new();
        let mut add = |name: &str| {
            let name = compact(name);
            if name.chars().count() >= 2 && !names.contains(&name) {
                names.push(name);
            }
        };
        for key in [
            "og:site_name",
            "application-name",
            "apple-mobile-web-app-title",
            "twitter:site",
            "publisher",
        ] {
            if let Some(name) = page.head.meta(key) {
                add(name);
            }
        }
        for story in page.linked_data.stories() {
            for name in story.texts("publisher") {
                add(&name);
            }
        }
        for kind in ["WebSite", "NewsMediaOrganization"] {
            for site in page.linked_data.own_entities_of_type(kind) {
                for key in ["name", "alternateName"] {
                    for name in site.texts(key) {
                        add(&name);
                    }
                }
            }
        }
        let host = page
            .base
            .as_ref()
            .and_then(|base| base.domain().map(str::to_owned));
        let mut labels: Vec<String> = host
            .iter()
            .flat_map(|host| host.split('.').rev().skip(1))
            .filter(|label| {
                !matches!(
                    *label,
                    "www" | "co" | "com" | "org" | "net" | "m" | "amp" | "news" | "gov" | "ac"
                )
            })
            .map(compact)
            .filter(|label| label.chars().count() >= 2)
            .collect();
        labels.sort_by_key(|label| std::cmp::Reverse(label.len()));
        let known = |name: &String| agencies().find(name).map(|row| row.id.as_str());
        let rows = names.iter().chain(&labels).filter_map(known).collect();
        Self {
            names,
            shown: Vec::new(),
            rows,
            labels,
        }
    }

    /// Whether some words are the site's name: as stated, or as the domain has it.
    #[must_use]
    pub fn is_named(&self, words: &str) -> bool {
        let name = compact(words);
        if name.is_empty() || words.split_whitespace().count() > NAME_WORDS {
            return false;
        }
        let length = name.chars().count();
        // "Test" is a name of the "Daily Test", and "The Daily Test Online" is; a sentence with the word in it is none.
        let holds = |long: &str, short: &str| {
            let (all, part) = (long.chars().count(), short.chars().count());
            part >= 4 && part * 2 >= all && long.contains(short)
        };
        self.is_exactly(words)
            || self.opens(words)
            || self
                .names
                .iter()
                .any(|own| (length >= 4 && own.contains(&name)) || holds(&name, own))
            || self
                .labels
                .iter()
                .any(|label| holds(&name, label) || (length >= 3 && label.contains(&name)))
    }

    /// Whether some words are exactly a name of the site.
    #[must_use]
    pub fn is_exactly(&self, words: &str) -> bool {
        let name = compact(words);
        let known = |names: &Vec<String>| names.contains(&name);
        !name.is_empty()
            && [&self.names, &self.shown, &self.labels]
                .into_iter()
                .any(known)
    }

    /// Whether a source is the site itself, and no source.
    #[must_use]
    pub fn is_own(&self, words: &str) -> bool {
        match agencies().find(words) {
            Some(row) => self.is_exactly(words) || self.rows.contains(&row.id.as_str()),
            None => self.is_named(words),
        }
    }

    /// Whether some words open with the site's name in capitals: "MDR THÜRINGEN", "BR24 Redaktion".
    #[must_use]
    pub fn opens(&self, words: &str) -> bool {
        let first = words.split(' ').next().unwrap_or_default();
        first.chars().count() >= 2
            && words.split(' ').count() <= NAME_WORDS
            && !first.chars().any(char::is_lowercase)
            && self.labels.contains(&compact(first))
    }

    /// A title without the site's name before or behind it.
    #[must_use]
    pub fn strip<'t>(&self, title: &'t str) -> &'t str {
        let mut rest = title.trim();
        'again: loop {
            for separator in SEPARATORS {
                if let Some((head, tail)) = rest.rsplit_once(separator)
                    && !head.trim().is_empty()
                    && self.is_named(tail)
                {
                    rest = head.trim();
                    continue 'again;
                }
                if let Some((head, tail)) = rest.split_once(separator)
                    && !tail.trim().is_empty()
                    && self.is_exactly(head)
                {
                    rest = tail.trim();
                    continue 'again;
                }
            }
            for separator in TIGHT_SEPARATORS {
                if let Some((head, tail)) = rest.rsplit_once(separator)
                    && head.trim().chars().count() >= HEAD_CHARACTERS
                    && (self.is_exactly(tail) || is_unspaced_name(tail, self))
                {
                    rest = head.trim();
                    continue 'again;
                }
            }
            return rest;
        }
    }

    /// The words behind the last separator of a title, where they are the site's name.
    #[must_use]
    fn suffix<'t>(&self, title: &'t str) -> Option<&'t str> {
        SEPARATORS
            .iter()
            .filter_map(|separator| title.rsplit_once(separator))
            .map(|(_, tail)| tail.trim())
            .find(|tail| self.is_named(tail))
    }
}

/// A name in a script without spaces, where separators have none around them either.
fn is_unspaced_name(words: &str, site: &Site) -> bool {
    words.chars().any(wording::is_unspaced)
        && (site.is_named(words) || agencies().find(words).is_some())
}

/// The names that logos show: their words, else those of their picture.
fn logos(page: &Page<'_>, marked: &Marked) -> Vec<String> {
    let dom = &page.dom;
    let mut found: Vec<String> = Vec::new();
    for node in marked.all(Mark::Logo).take(LOGOS) {
        let mut name = dom.line(node);
        if name.is_empty() {
            let around = std::iter::once(node).chain(dom.descendants(node).take(10));
            name = around
                .filter_map(|below| match dom.tag(below) {
                    Tag::Img => dom.attr_filled(below, "alt"),
                    Tag::A => dom.attr_filled(below, "title"),
                    _ => None,
                })
                .map(str::to_owned)
                .next()
                .unwrap_or_default();
        }
        let name = if name.split_whitespace().count() <= LOGO_WORDS {
            compact(&name)
        } else {
            String::new()
        };
        if name.chars().count() >= 3 && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// Letters and digits only, lower case, without a final top-level domain.
fn compact(name: &str) -> String {
    let name = name.trim().trim_start_matches('@');
    let name = match name.rsplit_once('.') {
        Some((head, tail)) if !tail.contains(' ') && tail.len() <= 4 && !tail.is_empty() => head,
        _ => name,
    };
    wording::folded(name).replace(' ', "")
}

/// Reads the outlet: linked data, Open Graph, then a title suffix that agrees with the domain.
pub fn read(page: &Page<'_>, site: &Site, notes: &mut Notes) -> Option<Publisher> {
    let mut names: Vec<Candidate<String>> = Vec::new();
    let (mut url, mut logo) = (None, None);
    for story in page.linked_data.stories() {
        for outlet in story.entities("publisher") {
            url = url.or_else(|| outlet.address("url").and_then(|url| page.resolve(url)));
            logo = logo.or_else(|| outlet.address("logo").and_then(|url| page.resolve(url)));
        }
        for name in story.texts("publisher") {
            if !name.contains("://") {
                names.push(Candidate::new(
                    name.clone(),
                    story.signal(),
                    story.locator("publisher"),
                    name,
                ));
            }
        }
    }
    let keys = [
        ("og:site_name", Signal::OpenGraph),
        ("application-name", Signal::Meta),
    ];
    for (key, signal) in keys {
        if let Some(name) = page.head.meta(key) {
            names.push(Candidate::new(wording::plain_line(name), signal, key, name));
        }
    }
    if let Some(title) = &page.head.title
        && let Some(name) = site.suffix(title)
    {
        names.push(Candidate::new(
            name.to_owned(),
            Signal::Document,
            "title",
            title.clone(),
        ));
    }
    names.retain(|name| !name.value.is_empty());
    // A publisher may be the company behind the site; readers know the site's own name.
    let chosen = names
        .iter()
        .position(|name| name.signal == Signal::OpenGraph)
        .or_else(|| (!names.is_empty()).then_some(0));
    let name = notes.settle("publisher", names, chosen);
    if name.is_none() && url.is_none() && logo.is_none() {
        return None;
    }
    Some(Publisher {
        name,
        url,
        logo_url: logo,
    })
}
