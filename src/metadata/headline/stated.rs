//! What the page states about its headline outside its text: linked data, meta tags, `<title>`.

use super::super::publisher::{SEPARATORS, Site};
use super::super::{Candidate, Notes};
use crate::article::{HeadlineRole, Signal};
use crate::page::Page;
use crate::page::wording::{self, folded};

/// Meta names of the headline, for whom each is written, and how much it weighs.
const TITLE_METAS: &[(&str, Signal, HeadlineRole, u32)] = &[
    ("og:title", Signal::OpenGraph, HeadlineRole::Social, 4),
    ("twitter:title", Signal::Meta, HeadlineRole::Social, 2),
    ("parsely-title", Signal::Meta, HeadlineRole::Search, 2),
    ("sailthru.title", Signal::Meta, HeadlineRole::Search, 2),
    ("cxenseparse:title", Signal::Meta, HeadlineRole::Search, 2),
    ("dc.title", Signal::Meta, HeadlineRole::Search, 2),
    ("dcterms.title", Signal::Meta, HeadlineRole::Search, 2),
    ("title", Signal::Meta, HeadlineRole::Search, 2),
    ("citation_title", Signal::Meta, HeadlineRole::Search, 3),
];
/// Weight of the linked data's headline.
const LINKED_DATA: u32 = 4;
/// Weight of `<title>`, which names the page more often than its story.
const TITLE: u32 = 2;
/// Characters of a title's shortest part that may be the whole headline.
const PART_CHARACTERS: usize = 8;

/// One statement.
#[derive(Debug)]
pub(super) struct Stated {
    /// Without the site's name.
    pub(super) text: String,
    /// [`folded`] of it.
    pub(super) key: String,
    /// As it stands there.
    pub(super) raw: String,
    pub(super) signal: Signal,
    pub(super) locator: String,
    pub(super) role: HeadlineRole,
    /// How much it says about what readers see.
    pub(super) weight: u32,
}

/// All statements, linked data first.
pub(super) fn read(page: &Page<'_>, site: &Site) -> Vec<Stated> {
    let mut found: Vec<Stated> = Vec::new();
    let mut add = |text: String, raw: &str, signal, locator: String, role, weight| {
        found.push(Stated {
            text: site.strip(&text).to_owned(),
            key: String::new(),
            raw: raw.to_owned(),
            signal,
            locator,
            role,
            weight,
        });
    };
    for story in page.linked_data.stories() {
        if let Some((name, text)) = ["headline", "name"]
            .iter()
            .find_map(|name| Some((name, story.text(name)?)))
        {
            let raw = story.raw_text(name).unwrap_or_default();
            let role = HeadlineRole::LinkedData;
            add(
                text,
                raw,
                story.signal(),
                story.locator(name),
                role,
                LINKED_DATA,
            );
        }
    }
    for (key, signal, role, weight) in TITLE_METAS {
        if let Some(raw) = page.head.meta(key) {
            let text = wording::plain_line(raw);
            add(text, raw, *signal, (*key).to_owned(), *role, *weight);
        }
    }
    if let Some(raw) = &page.head.title {
        let (signal, role) = (Signal::Document, HeadlineRole::Search);
        add(
            wording::tidy(raw),
            raw,
            signal,
            "title".to_owned(),
            role,
            TITLE,
        );
    }
    cut_additions(&mut found);
    for one in &mut found {
        one.key = folded(&one.text);
    }
    found.retain(|one| !one.key.is_empty() && !site.is_exactly(&one.text));
    found
}

/// A title that is another one with something behind a separator is that other one.
fn cut_additions(found: &mut [Stated]) {
    let plain: Vec<String> = found.iter().map(|one| folded(&one.text)).collect();
    for one in found {
        let head = SEPARATORS
            .iter()
            .filter_map(|separator| one.text.split_once(separator))
            .map(|(head, _)| head.trim())
            .find(|head| head.chars().count() >= PART_CHARACTERS && plain.contains(&folded(head)));
        if let Some(head) = head {
            one.text = head.to_owned();
        }
    }
}

/// The statement that most others agree with; linked data and Open Graph first.
pub(super) fn best(stated: &[Stated]) -> Option<usize> {
    let support = |one: &Stated| {
        let same = stated.iter().filter(|other| other.key == one.key);
        same.map(|other| other.weight).sum::<u32>()
    };
    (0..stated.len()).max_by_key(|index| (support(&stated[*index]), std::cmp::Reverse(*index)))
}

/// The heading's words in the spelling of a statement with the same letters, where the heading's own spacing is a product of
/// its markup: "Minister:Der Hafen", "Minister : Der Hafen".
pub(super) fn spelled<'t>(stated: &'t [Stated], heading: &'t str) -> &'t str {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let mut neighbours = heading.chars().zip(heading.chars().skip(1));
    let odd = neighbours.any(|(a, b)| {
        (a == ' ' && matches!(b, ':' | ',' | '.')) || (a == ':' && b.is_alphabetic())
    });
    if !odd {
        return heading;
    }
    let own = letters(heading);
    let same = stated.iter().find(|one| letters(&one.text) == own);
    same.map_or(heading, |one| one.text.as_str())
}

/// The text for search engines.
pub fn description(page: &Page<'_>, notes: &mut Notes) -> Option<String> {
    let mut found: Vec<Candidate<String>> = Vec::new();
    let keys = [
        ("description", Signal::Meta),
        ("og:description", Signal::OpenGraph),
        ("twitter:description", Signal::Meta),
        ("dc.description", Signal::Meta),
    ];
    for (key, signal) in keys {
        if let Some(raw) = page.head.meta(key) {
            found.push(Candidate::new(wording::plain_line(raw), signal, key, raw));
        }
    }
    if let Some(story) = page.linked_data.article()
        && let Some(text) = story.text("description")
    {
        let locator = story.locator("description");
        found.push(Candidate::new(text.clone(), story.signal(), locator, text));
    }
    found.retain(|one| !one.value.is_empty());
    notes.first("meta_description", found)
}
