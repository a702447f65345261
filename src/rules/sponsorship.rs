//! How pages say that someone paid for their article: see `sponsorship.toml`.

use foldhash::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::class_roles::words_of;
use crate::page::wording::folded;

/// What a meta element's content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Holds {
    /// Who paid.
    Sponsor,
    /// Yes or no.
    Flag,
    /// The kind of story.
    Kind,
}

/// A meta element.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meta {
    /// Name or property, lower case.
    pub key: String,
    /// What its content is.
    pub holds: Holds,
}

/// A line and what it says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// As printed.
    pub text: String,
    /// The label.
    pub label: String,
    /// Who paid.
    pub sponsor: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(
    not(test),
    allow(dead_code, reason = "tags and examples are read by tests")
)]
struct Language {
    tag: String,
    clear: Vec<String>,
    ambiguous: Vec<String>,
    sponsor_after: Vec<String>,
    examples: Vec<Example>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    steps: HashSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: Vec<Language>,
    label: Words,
    slot: Words,
    meta: Vec<Meta>,
    kinds: Words,
    address: Address,
}

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying<'t> {
    /// That the story is paid.
    Paid,
    /// So, or that the place is for advertisements.
    Ambiguous,
    /// Who paid.
    By(&'t str),
}

/// The table.
#[derive(Debug)]
pub struct Sponsorships {
    clear: HashSet<String>,
    ambiguous: HashSet<String>,
    /// The longest first.
    sponsor_after: Vec<String>,
    label: HashSet<String>,
    slot: HashSet<String>,
    /// Meta elements.
    pub metas: Vec<Meta>,
    kinds: HashSet<String>,
    steps: HashSet<String>,
}

fn file() -> File {
    toml::from_str(include_str!("sponsorship.toml")).expect("the table is checked by its tests")
}

static TABLE: LazyLock<Sponsorships> = LazyLock::new(|| {
    let file = file();
    let all = |pick: fn(&Language) -> &Vec<String>| {
        file.language
            .iter()
            .flat_map(pick)
            .map(|line| folded(line))
            .collect::<HashSet<String>>()
    };
    let mut sponsor_after: Vec<String> = file
        .language
        .iter()
        .flat_map(|row| row.sponsor_after.iter().map(|line| line.to_lowercase()))
        .collect();
    sponsor_after.sort_by_key(|start| (std::cmp::Reverse(start.chars().count()), start.clone()));
    sponsor_after.dedup();
    Sponsorships {
        clear: all(|row| &row.clear),
        ambiguous: all(|row| &row.ambiguous),
        sponsor_after,
        label: file.label.words.into_iter().collect(),
        slot: file.slot.words.into_iter().collect(),
        metas: file.meta,
        kinds: file.kinds.words.iter().map(|word| folded(word)).collect(),
        steps: file.address.steps,
    }
});

/// The table, read once.
#[must_use]
pub fn sponsorships() -> &'static Sponsorships {
    &TABLE
}

/// Words of the longest sponsor's name.
const SPONSOR_WORDS: usize = 6;

impl Sponsorships {
    /// What a short line near the headline says.
    #[must_use]
    pub fn saying<'t>(&self, text: &'t str) -> Option<Saying<'t>> {
        let words = folded(text);
        if self.clear.contains(&words) {
            return Some(Saying::Paid);
        }
        if self.ambiguous.contains(&words) {
            return Some(Saying::Ambiguous);
        }
        let lower = text.to_lowercase();
        self.sponsor_after.iter().find_map(|start| {
            let rest = lower.strip_prefix(start.as_str())?;
            if !rest.starts_with([' ', ':', '\u{A0}']) {
                return None;
            }
            // Lower-casing may change lengths; the rest is counted in characters.
            let skip = start.chars().count();
            let (at, _) = text.char_indices().nth(skip)?;
            let name = text.split_at(at).1.trim_matches([' ', ':', '.', '\u{A0}']);
            let fits = (1..=SPONSOR_WORDS).contains(&name.split_whitespace().count())
                && name
                    .chars()
                    .next()
                    .is_some_and(|c| c.is_alphanumeric() && !c.is_lowercase());
            fits.then_some(Saying::By(name))
        })
    }

    /// Whether a class or id names the label of a story.
    #[must_use]
    pub fn is_label(&self, attribute: &str) -> bool {
        has_word(&self.label, attribute)
    }

    /// Whether a class or id names a place for advertisements.
    #[must_use]
    pub fn is_slot(&self, attribute: &str) -> bool {
        has_word(&self.slot, attribute)
    }

    /// Whether a kind of story is a paid one.
    #[must_use]
    pub fn is_kind(&self, text: &str) -> bool {
        self.kinds.contains(&folded(text))
    }

    /// Whether a step of an address is that of paid stories.
    #[must_use]
    pub fn is_step(&self, step: &str) -> bool {
        self.steps.contains(&step.to_lowercase())
    }
}

fn has_word(words: &HashSet<String>, attribute: &str) -> bool {
    attribute
        .split_ascii_whitespace()
        .take(40)
        .flat_map(words_of)
        .any(|word| words.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_reads_its_lines() {
        let table = sponsorships();
        let file = file();
        assert!(file.language.len() >= 15);
        for row in &file.language {
            for line in &row.clear {
                assert_eq!(table.saying(line), Some(Saying::Paid), "{line}");
            }
            for line in &row.ambiguous {
                assert!(table.saying(line).is_some(), "{line}");
            }
            for example in &row.examples {
                let saying = table.saying(&example.text);
                match &example.sponsor {
                    Some(sponsor) => assert_eq!(saying, Some(Saying::By(sponsor)), "{}", row.tag),
                    None => assert_eq!(saying, Some(Saying::Paid), "{}", row.tag),
                }
                assert_eq!(example.text, example.label);
            }
        }
    }

    #[test]
    fn headlines_and_prose_say_nothing() {
        for line in [
            "Anzeige gegen Bürgermeister erstattet",
            "Sponsored by nobody, the team plays on",
            "Content is king",
            "Presented by the mayor at the meeting on Monday, the plan found few friends",
        ] {
            assert_eq!(sponsorships().saying(line), None, "{line}");
        }
    }

    #[test]
    fn labels_and_slots_are_told_apart() {
        let table = sponsorships();
        assert!(table.is_label("sponsored-label") && !table.is_slot("sponsored-label"));
        assert!(table.is_slot("ad-slot top"));
        assert!(!table.is_slot("headline") && !table.is_label("adventure"));
        assert!(table.is_step("advertorial") && !table.is_step("advertorials-in-trouble"));
    }
}
