//! What agencies and publishing systems call the story, in the words of the page.

use serde_json::Value;

use super::{Candidate, Notes};
use crate::article::{ExternalId, Signal};
use crate::body::Body;
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::rules::external_ids::external_ids;

/// Characters of the longest name.
const CHARACTERS: usize = 200;
/// Names kept.
const NAMES: usize = 20;
/// Nodes behind the text in which an agency's number may stand.
const REACH: usize = 400;

/// Reads the names that head, linked data and the document's attributes hold.
pub fn read(page: &Page<'_>, notes: &mut Notes) -> Vec<ExternalId> {
    let mut found = Vec::new();
    let mut add = |candidate: Candidate<ExternalId>| add(&mut found, candidate, notes);
    for candidate in of_linked_data(page) {
        add(candidate);
    }
    for source in &external_ids().sources {
        for key in &source.metas {
            for raw in page.head.all(key) {
                if let Some(id) = named(raw, &source.scheme) {
                    add(Candidate::new(id, Signal::Meta, key.clone(), raw));
                }
            }
        }
    }
    for candidate in wordpress(page) {
        add(candidate);
    }
    found
}

/// Adds the numbers in the lines that credit an agency, and behind the text.
pub fn complete(page: &Page<'_>, ids: &mut Vec<ExternalId>, body: &Body, notes: &mut Notes) {
    let shown = body.credits.iter().map(|line| line.text.as_str());
    let mut candidates: Vec<Candidate<ExternalId>> = shown
        .filter_map(|text| shaped(text, "credit line".to_owned()))
        .collect();
    if let Some(root) = body.root {
        let dom = &page.dom;
        let end = dom.end(root).index() + REACH;
        let nodes = dom
            .between(root, dom.end(dom.root()))
            .take_while(|node| node.index() < end);
        candidates.extend(
            nodes
                .filter(|node| dom.tag(*node) == Tag::Text)
                .filter(|node| has_colon_word(dom.raw_text(*node)))
                .filter(|node| !is_code(page, *node))
                .filter_map(|node| shaped(dom.raw_text(node), dom.path(node))),
        );
    }
    for candidate in candidates {
        add(ids, candidate, notes);
    }
}

fn is_code(page: &Page<'_>, node: NodeId) -> bool {
    page.dom
        .parent(node)
        .is_some_and(|parent| page.dom.tag(parent).is_silent())
}

/// Cheap: only texts with these marks are looked at by patterns.
fn has_colon_word(text: &str) -> bool {
    text.contains("dpa:") || text.contains("urn:") || text.contains("tag:")
}

fn shaped(text: &str, locator: String) -> Option<Candidate<ExternalId>> {
    let (scheme, value) = external_ids().shaped(text)?;
    let id = ExternalId {
        scheme: scheme.to_owned(),
        value: value.to_owned(),
    };
    Some(Candidate::new(id, Signal::Text, locator, text.trim()))
}

fn add(found: &mut Vec<ExternalId>, candidate: Candidate<ExternalId>, notes: &mut Notes) {
    let new = found
        .iter()
        .all(|known| known.value != candidate.value.value)
        && found.len() < NAMES;
    notes.candidate(
        "external_ids",
        candidate.signal,
        candidate.locator,
        &candidate.raw,
        new,
    );
    if new {
        found.push(candidate.value);
    }
}

/// A name, under the scheme that its shape tells, else under the given one. Addresses are no names.
fn named(raw: &str, scheme: &str) -> Option<ExternalId> {
    let value = raw.trim();
    let long = value.chars().count() > CHARACTERS;
    if value.is_empty()
        || long
        || value.contains(char::is_whitespace)
        || value.starts_with("http:")
        || value.starts_with("https:")
        || !value.contains(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let (scheme, value) = external_ids().shaped(value).unwrap_or((scheme, value));
    Some(ExternalId {
        scheme: scheme.to_owned(),
        value: value.to_owned(),
    })
}

fn of_linked_data(page: &Page<'_>) -> Vec<Candidate<ExternalId>> {
    let mut found = Vec::new();
    for story in page.linked_data.stories() {
        for (value, pointer) in story.located_values("identifier") {
            let (raw, scheme) = match value {
                Value::String(text) => (text.clone(), None),
                Value::Number(number) => (number.to_string(), None),
                Value::Object(map) => {
                    let Some(value) = map.get("value") else {
                        continue;
                    };
                    let text = value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned);
                    let scheme = ["propertyID", "name"]
                        .iter()
                        .find_map(|name| map.get(*name)?.as_str());
                    (text, scheme)
                }
                _ => continue,
            };
            let scheme = scheme
                .map(str::trim)
                .filter(|name| !name.is_empty() && !name.contains([' ', '/']))
                .map_or_else(|| "identifier".to_owned(), str::to_lowercase);
            if let Some(id) = named(&raw, &scheme) {
                found.push(Candidate::new(id, story.signal(), pointer, raw));
            }
        }
        // "@id" may be an address, or a name within the page.
        if let Some(raw) = story.raw_text("@id")
            && let Some((scheme, value)) = external_ids().shaped(raw)
        {
            let id = ExternalId {
                scheme: scheme.to_owned(),
                value: value.to_owned(),
            };
            found.push(Candidate::new(
                id,
                story.signal(),
                story.locator("@id"),
                raw,
            ));
        }
    }
    found
}

/// The number of a `WordPress` post: `<link rel=shortlink href="…/?p=17">`, `<body class="postid-17">`.
fn wordpress(page: &Page<'_>) -> Vec<Candidate<ExternalId>> {
    let id = |value: &str| ExternalId {
        scheme: "wordpress".to_owned(),
        value: value.to_owned(),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut found = Vec::new();
    for link in page.head.links("shortlink") {
        let number = link
            .href
            .split_once("?p=")
            .map(|(_, number)| number)
            .filter(|number| digits(number));
        if let Some(number) = number {
            let locator = "link[rel=shortlink]".to_owned();
            found.push(Candidate::new(
                id(number),
                Signal::LinkElement,
                locator,
                link.href,
            ));
        }
    }
    let body = page.dom.elements(Tag::Body).next();
    for class in body.into_iter().flat_map(|body| page.dom.classes(body)) {
        if let Some(number) = class
            .strip_prefix("postid-")
            .filter(|number| digits(number))
        {
            found.push(Candidate::new(id(number), Signal::Document, "body", class));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::parse::parse;
    use crate::{Hints, Limits};

    fn ids(html: &str) -> Vec<(String, String)> {
        let (hints, limits) = (Hints::default(), Limits::default());
        let parsed = parse(html, &limits);
        let page = Page::new(&parsed.tree, &hints, &limits);
        let found = read(&page, &mut Notes::default());
        found.into_iter().map(|id| (id.scheme, id.value)).collect()
    }

    fn pair(scheme: &str, value: &str) -> (String, String) {
        (scheme.to_owned(), value.to_owned())
    }

    #[test]
    fn every_source_of_the_table_is_read() {
        for source in &external_ids().sources {
            for key in &source.metas {
                let html = format!("<meta name=\"{key}\" content=\"hk-4711\">");
                assert_eq!(ids(&html), [pair(&source.scheme, "hk-4711")], "{key}");
            }
        }
    }

    #[test]
    fn wordpress_names_its_posts_twice_and_is_told_once() {
        let html = "<link rel=shortlink href='https://example.org/?p=17'><body class='single postid-17 x'>";
        assert_eq!(ids(html), [pair("wordpress", "17")]);
    }

    #[test]
    fn linked_data_names_the_scheme_or_the_shape_does() {
        let html = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","@id":"tag:example.org,2026:hall","identifier":[{"@type":"PropertyValue","propertyID":"HK","value":4711},"urn:newsml:example.org:20260503:hall","0b0c26b4-3f8c-4a16-ba06-f95c78d9b083","https://example.org/x1"]}</script>"#;
        assert_eq!(
            ids(html),
            [
                pair("hk", "4711"),
                pair("urn", "urn:newsml:example.org:20260503:hall"),
                pair("guid", "0b0c26b4-3f8c-4a16-ba06-f95c78d9b083"),
                pair("tag", "tag:example.org,2026:hall"),
            ]
        );
    }

    #[test]
    fn addresses_and_words_are_no_names() {
        assert!(ids("<meta name=article-id content='https://example.org/1'><meta name=identifier content='harbour hall'>").is_empty());
    }
}
