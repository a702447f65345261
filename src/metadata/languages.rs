//! Language tags that a page claims.

use super::Notes;
use crate::article::Signal;
use crate::page::Page;

/// Tags kept.
const TAGS: usize = 12;

/// Meta names that claim a language, with what kind of place each is, after `<html lang>` and the header.
const METAS: &[(&str, Signal)] = &[
    ("content-language", Signal::Meta),
    ("og:locale", Signal::OpenGraph),
];

/// Other meta names, after linked data.
const LATER_METAS: &[&str] = &["language", "dc.language", "dcterms.language", "dc:language"];

/// The claims, normalised, each once, in order: `<html lang>`, Content-Language (header, then meta element), `og:locale`,
/// linked data, other meta elements.
pub fn declared(page: &Page<'_>, notes: &mut Notes) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |raw: &str, signal: Signal, locator: String| {
        for part in raw.split([',', ';']) {
            let Some(tag) = normalized(part) else {
                continue;
            };
            let new = !found.contains(&tag) && found.len() < TAGS;
            notes.candidate("language.declared_tags", signal, locator.clone(), part, new);
            if new {
                found.push(tag);
            }
        }
    };
    if let Some(rule) = &page.ruled.language {
        add(&rule.value, Signal::SiteRule, rule.locator.to_string());
    }
    if let Some(raw) = page.head.language {
        add(raw, Signal::Document, "html".to_owned());
    }
    if let Some(raw) = page.hints.content_language {
        add(raw, Signal::Request, "content_language".to_owned());
    }
    for (key, signal) in METAS {
        for raw in page.head.all(key) {
            add(raw, *signal, (*key).to_owned());
        }
    }
    for story in page.linked_data.stories() {
        let pointer = story.locator("inLanguage");
        for text in story.texts("inLanguage") {
            add(&text, story.signal(), pointer.clone());
        }
        for language in story.entities("inLanguage") {
            if let Some(text) = language.text("alternateName") {
                add(&text, story.signal(), pointer.clone());
            }
        }
    }
    for key in LATER_METAS {
        for raw in page.head.all(key) {
            add(raw, Signal::Meta, (*key).to_owned());
        }
    }
    found
}

/// A tag in the form of BCP 47: `de_DE` is `de-DE`. `None` for what is no tag, such as "utf-8".
#[must_use]
pub fn normalized(tag: &str) -> Option<String> {
    let mut parts = tag.trim().split(['-', '_']);
    let primary = parts.next()?.to_ascii_lowercase();
    if !(2..=3).contains(&primary.len())
        || primary == "utf"
        || !primary.bytes().all(|byte| byte.is_ascii_lowercase())
    {
        return None;
    }
    let mut out = primary;
    for part in parts {
        if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            break;
        }
        out.push('-');
        match part.len() {
            2 => out.push_str(&part.to_ascii_uppercase()),
            4 => {
                let (first, rest) = part.split_at(1);
                out.push_str(&first.to_ascii_uppercase());
                out.push_str(&rest.to_ascii_lowercase());
            }
            _ => out.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::parse::parse;
    use crate::{Hints, Limits};

    #[test]
    fn claims_are_read_in_their_order_and_each_once() {
        let limits = Limits::default();
        let hints = Hints {
            content_language: Some("fr, de-CH"),
            ..Hints::default()
        };
        let html = r#"<html lang="de_CH"><meta http-equiv="Content-Language" content="it"><meta property="og:locale" content="en_GB">
            <script type="application/ld+json">{"@type":"NewsArticle","headline":"x","inLanguage":{"@type":"Language","name":"Romansh","alternateName":"rm"}}</script>
            <meta name="language" content="german">"#;
        let parsed = parse(html, &limits);
        let page = Page::new(&parsed.tree, &hints, &limits);
        let found = declared(&page, &mut Notes::default());
        assert_eq!(found, ["de-CH", "fr", "it", "en-GB", "rm"]);
    }

    #[test]
    fn tags_are_written_as_bcp_47_has_them_and_charsets_are_none() {
        assert_eq!(normalized("de_DE").as_deref(), Some("de-DE"));
        assert_eq!(normalized("zh-hant-tw").as_deref(), Some("zh-Hant-TW"));
        assert_eq!(normalized("utf-8"), None);
        assert_eq!(normalized("english"), None);
    }
}
