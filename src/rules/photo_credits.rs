//! How pages say whose a picture is: see `photo_credits.toml`.

use foldhash::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::agencies::agencies;
use crate::page::wording::folded;

/// A text under a picture and what is in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// As printed.
    pub text: String,
    /// Without the credit.
    pub caption: Option<String>,
    /// Without its label.
    pub credit: Option<String>,
}

/// The words of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// BCP 47.
    pub tag: String,
    labels: Vec<String>,
    phrases: Vec<String>,
    /// Texts that are taken apart.
    pub examples: Vec<Example>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sellers {
    names: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: Vec<Language>,
    sellers: Sellers,
}

/// The table.
#[derive(Debug)]
pub struct PhotoCredits {
    /// Its rows.
    pub languages: Vec<Language>,
    /// Words in front of a colon.
    labels: HashSet<String>,
    /// Openings without one, the longest first.
    phrases: Vec<String>,
    sellers: HashSet<String>,
}

static TABLE: LazyLock<PhotoCredits> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("photo_credits.toml"))
        .expect("the table is checked by its tests");
    let labels = file
        .language
        .iter()
        .flat_map(|row| row.labels.iter().cloned())
        .collect();
    let mut phrases: Vec<String> = file
        .language
        .iter()
        .flat_map(|row| row.phrases.iter().cloned())
        .collect();
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.chars().count()));
    phrases.dedup();
    PhotoCredits {
        labels,
        phrases,
        sellers: file.sellers.names.iter().map(|name| folded(name)).collect(),
        languages: file.language,
    }
});

/// The table, read once.
#[must_use]
pub fn photo_credits() -> &'static PhotoCredits {
    &TABLE
}

impl PhotoCredits {
    /// Whether the words in front of a colon introduce a credit.
    #[must_use]
    pub fn is_label(&self, words: &str) -> bool {
        self.labels.contains(&words.trim().to_lowercase())
    }

    /// The words behind an opening that needs no colon.
    #[must_use]
    pub fn behind_phrase<'t>(&self, text: &'t str) -> Option<&'t str> {
        let lower = text.to_lowercase();
        self.phrases.iter().find_map(|phrase| {
            let rest = lower.strip_prefix(phrase.as_str())?;
            if !phrase.ends_with('.') && !rest.starts_with([' ', '\u{A0}']) {
                return None;
            }
            // Lower-casing may change lengths; the rest is counted in characters.
            let skip = phrase.chars().count();
            text.char_indices()
                .nth(skip)
                .map(|(at, _)| text.split_at(at).1.trim_start())
        })
    }

    /// Whether a name is that of an agency or of a seller of pictures.
    #[must_use]
    pub fn is_owner(&self, name: &str) -> bool {
        let name = name.trim();
        self.sellers.contains(&folded(name)) || agencies().find(name).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_lower_case_and_have_examples() {
        let table = photo_credits();
        assert!(table.languages.len() >= 15);
        for row in &table.languages {
            assert!(!row.examples.is_empty(), "{}", row.tag);
            for word in row.labels.iter().chain(&row.phrases) {
                assert_eq!(*word, word.to_lowercase(), "{}", row.tag);
            }
            for label in &row.labels {
                assert!(table.is_label(label));
            }
            for phrase in &row.phrases {
                let text = format!("{phrase} Ada Test");
                assert_eq!(
                    table.behind_phrase(&text).map(str::trim),
                    Some("Ada Test"),
                    "{phrase}"
                );
            }
        }
    }
}
