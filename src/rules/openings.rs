//! Phrases that texts open with, for looking up by their first letter: tables of hundreds cost nothing where none fits.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Phrases in lower case, by their first letter, the longest first.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Openings(BTreeMap<char, Vec<String>>);

impl From<Vec<String>> for Openings {
    fn from(phrases: Vec<String>) -> Self {
        Self::of(&phrases)
    }
}

impl Openings {
    /// Takes phrases of any case.
    pub fn of<'p>(phrases: impl IntoIterator<Item = &'p String>) -> Self {
        let mut found: BTreeMap<char, Vec<String>> = BTreeMap::new();
        for phrase in phrases {
            let phrase = phrase.to_lowercase();
            if let Some(first) = phrase.chars().next() {
                found.entry(first).or_default().push(phrase);
            }
        }
        for phrases in found.values_mut() {
            // The longest first: "geschrieben von" before "von".
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.chars().count()));
            phrases.dedup();
        }
        Self(found)
    }

    /// Those that begin with the text's first letter: the only ones worth comparing.
    pub fn like(&self, text: &str) -> impl Iterator<Item = &str> {
        let first = text.chars().next().and_then(|c| c.to_lowercase().next());
        let list = first.and_then(|first| self.0.get(&first));
        list.into_iter().flatten().map(String::as_str)
    }

    /// Whether a text is one of them, in any case.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        self.like(text).any(|phrase| phrase == lower)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.values().flatten().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_by_their_first_letter_and_the_longest_is_first() {
        let table = Openings::of(&["von".to_owned(), "Von der".to_owned(), "by".to_owned()]);
        assert_eq!(
            table.like("Von Ada").collect::<Vec<_>>(),
            ["von der", "von"]
        );
        assert!(table.like("Über").next().is_none());
        assert!(table.is("VON") && !table.is("Vo"));
        assert_eq!(table.iter().count(), 3);
    }
}
