//! `date_labels.toml`: the words beside a date that say what it is the date of.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::dates::key;
use crate::metadata::times::tokens::{Kind, Token};

/// What a date is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    /// The publication.
    Published,
    /// A change.
    Modified,
    /// The state of the text: a change, or the only date there is.
    AsOf,
    /// Not to be published before.
    Embargo,
    /// Something else: an event, a visit, a birth.
    Other,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[allow(dead_code, reason = "tells the reader of the table whose row it is")]
    language: String,
    #[serde(default)]
    published: Vec<String>,
    #[serde(default)]
    modified: Vec<String>,
    #[serde(default)]
    asof: Vec<String>,
    #[serde(default)]
    embargo: Vec<String>,
    #[serde(default)]
    other: Vec<String>,
}

impl Row {
    fn entries(&self) -> impl Iterator<Item = (&String, Label)> {
        [
            (&self.published, Label::Published),
            (&self.modified, Label::Modified),
            (&self.asof, Label::AsOf),
            (&self.embargo, Label::Embargo),
            (&self.other, Label::Other),
        ]
        .into_iter()
        .flat_map(|(words, label)| words.iter().map(move |word| (word, label)))
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    label: Vec<Row>,
}

/// The phrases by their first word, the longest first.
#[derive(Debug, Default)]
pub struct DateLabels {
    by_first: BTreeMap<String, Vec<(Vec<String>, Label)>>,
}

static LABELS: LazyLock<DateLabels> = LazyLock::new(|| {
    let table: Table =
        toml::from_str(include_str!("date_labels.toml")).expect("the table is checked by a test");
    let mut labels = DateLabels::default();
    for (phrase, label) in table.label.iter().flat_map(Row::entries) {
        let words: Vec<String> = key(phrase).split(' ').map(str::to_owned).collect();
        if let Some(first) = words.first() {
            let entry = labels.by_first.entry(first.clone()).or_default();
            if !entry.iter().any(|(known, _)| *known == words) {
                entry.push((words, label));
            }
        }
    }
    for phrases in labels.by_first.values_mut() {
        phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    labels
});

/// The table, read once.
#[must_use]
pub fn date_labels() -> &'static DateLabels {
    &LABELS
}

impl DateLabels {
    /// The label that begins at a token, and one past its last token. Signs between its words do not count.
    #[must_use]
    pub fn at(&self, tokens: &[Token], at: usize) -> Option<(Label, usize)> {
        let phrases = self.by_first.get(tokens.get(at)?.word()?)?;
        phrases.iter().find_map(|(words, label)| {
            let mut index = at;
            for (place, word) in words.iter().enumerate() {
                while place > 0 && matches!(tokens.get(index)?.kind, Kind::Sign('.' | '\'' | '-')) {
                    index += 1;
                }
                (tokens.get(index)?.word()? == word).then_some(())?;
                index += 1;
            }
            Some((*label, index))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::metadata::times::tokens;

    fn table() -> Table {
        toml::from_str(include_str!("date_labels.toml")).expect("a table")
    }

    #[test]
    fn no_phrase_is_two_labels() {
        let mut known: BTreeMap<String, Label> = BTreeMap::new();
        for (phrase, label) in table().label.iter().flat_map(|row| {
            row.entries()
                .map(|(phrase, label)| (phrase.clone(), label))
                .collect::<Vec<_>>()
        }) {
            let before = known.insert(key(&phrase), label);
            assert!(
                before.is_none_or(|before| before == label),
                "{phrase}: {before:?} and {label:?}"
            );
        }
    }

    #[test]
    fn many_languages_name_publication_and_change() {
        let table = table();
        let languages: BTreeSet<&str> = table
            .label
            .iter()
            .filter(|row| !row.published.is_empty() && !row.modified.is_empty())
            .map(|row| row.language.as_str())
            .collect();
        assert!(languages.len() >= 40, "{}", languages.len());
    }

    #[test]
    fn the_longest_phrase_counts() {
        let read = |line: &str| {
            let tokens = tokens::split(line);
            date_labels()
                .at(&tokens, 0)
                .map(|(label, end)| (label, end == tokens.len()))
        };
        assert_eq!(read("Veröffentlicht"), Some((Label::Published, true)));
        assert_eq!(read("Zuletzt aktualisiert"), Some((Label::Modified, true)));
        assert_eq!(read("EMBARGOED UNTIL"), Some((Label::Embargo, true)));
        assert_eq!(read("最終更新日"), Some((Label::Modified, true)));
        assert_eq!(read("Stand"), Some((Label::AsOf, true)));
        assert_eq!(read("Anna"), None);
    }
}
