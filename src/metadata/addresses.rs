//! The page's own address as it declares it, and its siblings in other forms and languages.

use super::{Candidate, Notes};
use crate::article::{Signal, Translation};
use crate::page::Page;

/// Translations kept.
const TRANSLATIONS: usize = 200;

/// The declared address; the request's address is never put in its place.
pub fn canonical(page: &Page<'_>, notes: &mut Notes) -> Option<String> {
    let mut found: Vec<Candidate<String>> = Vec::new();
    let mut add = |signal: Signal, locator: String, raw: &str| {
        if let Some(url) = page.resolve(raw) {
            found.push(Candidate::new(url, signal, locator, raw));
        }
    };
    if let Some(link) = page.head.links("canonical").next() {
        add(
            Signal::LinkElement,
            "link[rel=canonical]".to_owned(),
            link.href,
        );
    }
    if let Some(address) = page.head.meta("og:url") {
        add(Signal::OpenGraph, "og:url".to_owned(), address);
    }
    if let Some(story) = page.linked_data.article() {
        for name in ["mainEntityOfPage", "url"] {
            if let Some(address) = story.address(name) {
                add(story.signal(), story.locator(name), address);
            }
        }
    }
    notes.first("canonical_url", found)
}

/// The page for AMP viewers.
pub fn amp(page: &Page<'_>, notes: &mut Notes) -> Option<String> {
    let link = page.head.links("amphtml").next()?;
    let url = page.resolve(link.href)?;
    notes.candidate(
        "amp_url",
        Signal::LinkElement,
        "link[rel=amphtml]",
        link.href,
        true,
    );
    Some(url)
}

/// The same story in other languages: `hreflang`, as declared, "x-default" among them.
#[must_use]
pub fn translations(page: &Page<'_>) -> Vec<Translation> {
    let mut found: Vec<Translation> = Vec::new();
    for link in page.head.links("alternate") {
        let Some(language) = link.hreflang.map(str::trim).filter(|tag| !tag.is_empty()) else {
            continue;
        };
        // Feeds carry a language too.
        if link
            .kind
            .is_some_and(|kind| kind.contains("xml") || kind.contains("json"))
        {
            continue;
        }
        let Some(url) = page.resolve(link.href) else {
            continue;
        };
        let one = Translation {
            language: language.replace('_', "-"),
            url,
        };
        if !found.contains(&one) {
            found.push(one);
        }
        if found.len() >= TRANSLATIONS {
            break;
        }
    }
    found
}
