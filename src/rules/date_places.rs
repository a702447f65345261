//! `date_places.toml`: where pages state their times for machines.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::article::Signal;

/// Which of a story's times a place states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// When it was published.
    Published,
    /// When it was last changed.
    Modified,
}

/// How sure it is that the time is the story's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Systems also write other times there.
    Weak,
    /// In practice.
    Likely,
    /// By name.
    Stated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Vocabulary {
    OpenGraph,
    Meta,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[allow(dead_code, reason = "for readers of the table")]
    why: String,
    field: Field,
    trust: Trust,
    signal: Vocabulary,
    names: Vec<String>,
    #[allow(dead_code, reason = "read by the test")]
    reads: String,
    #[allow(dead_code, reason = "read by the test")]
    leaves: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Attributes {
    machine: Vec<String>,
    spoken: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Masthead {
    tokens: BTreeSet<String>,
    #[allow(dead_code, reason = "read by the test")]
    holds: String,
    #[allow(dead_code, reason = "read by the test")]
    not: String,
}

/// Properties of linked data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Properties {
    /// Types that describe the page where no story does.
    pub page_types: Vec<String>,
    /// Of the publication, in order of trust.
    pub published: Vec<String>,
    /// Of the last change, in order of trust.
    pub modified: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    meta: Vec<Row>,
    linked_data: Properties,
    attributes: Attributes,
    masthead: Masthead,
}

/// What a meta name states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MetaDate {
    /// Which time.
    pub field: Field,
    /// How sure.
    pub trust: Trust,
    /// [`Signal::OpenGraph`] or [`Signal::Meta`].
    pub signal: Signal,
}

/// The table with its indices.
#[derive(Debug)]
pub struct DatePlaces {
    metas: BTreeMap<String, MetaDate>,
    /// See `date_places.toml`.
    pub linked_data: Properties,
    attributes: Attributes,
    masthead: BTreeSet<String>,
}

static PLACES: LazyLock<DatePlaces> = LazyLock::new(|| {
    let table: Table =
        toml::from_str(include_str!("date_places.toml")).expect("the table is checked by a test");
    let metas = table.meta.iter().flat_map(|row| {
        let date = MetaDate {
            field: row.field,
            trust: row.trust,
            signal: match row.signal {
                Vocabulary::OpenGraph => Signal::OpenGraph,
                Vocabulary::Meta => Signal::Meta,
            },
        };
        row.names.iter().map(move |name| (name.clone(), date))
    });
    DatePlaces {
        metas: metas.collect(),
        linked_data: table.linked_data,
        attributes: table.attributes,
        masthead: table.masthead.tokens,
    }
});

/// The table, read once.
#[must_use]
pub fn date_places() -> &'static DatePlaces {
    &PLACES
}

impl DatePlaces {
    /// What a meta name (lower case) states.
    #[must_use]
    pub fn meta(&self, name: &str) -> Option<MetaDate> {
        self.metas.get(name).copied()
    }

    /// Attributes that carry a time, those for machines alone first; and whether it is one of those.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, bool)> {
        let machine = self.attributes.machine.iter();
        let spoken = self.attributes.spoken.iter();
        machine
            .map(|name| (name.as_str(), true))
            .chain(spoken.map(|name| (name.as_str(), false)))
    }

    /// Whether a class token or id tells, by one of its words, of a date that is not the story's.
    #[must_use]
    pub fn is_masthead(&self, token: &str) -> bool {
        let token = token.to_ascii_lowercase().replace('_', "-");
        let words: Vec<&str> = token.split('-').collect();
        (0..words.len()).any(|first| {
            // No phrase is longer than three words.
            (1..=3).any(|count| {
                let phrase = words.get(first..first + count);
                phrase.is_some_and(|phrase| self.masthead.contains(&phrase.join("-")))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        toml::from_str(include_str!("date_places.toml")).expect("a table")
    }

    fn name(html: &str) -> String {
        let name = html.split('"').nth(1).expect("a name in the example");
        name.to_lowercase()
    }

    #[test]
    fn every_row_reads_its_example_and_leaves_its_counterexample() {
        for row in table().meta {
            let found = date_places().meta(&name(&row.reads)).expect(&row.reads);
            assert_eq!((found.field, found.trust), (row.field, row.trust));
            assert_eq!(date_places().meta(&name(&row.leaves)), None);
        }
        let masthead = table().masthead;
        let token = |html: &str| html.split('\'').nth(1).expect("a class").to_owned();
        assert!(date_places().is_masthead(&token(&masthead.holds)));
        assert!(!date_places().is_masthead(&token(&masthead.not)));
    }

    #[test]
    fn names_are_lower_case_and_stand_once() {
        let mut seen = BTreeSet::new();
        for name in table().meta.into_iter().flat_map(|row| row.names) {
            assert_eq!(name, name.to_lowercase());
            assert!(seen.insert(name.clone()), "{name} stands twice");
        }
    }
}
