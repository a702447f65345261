//! Phrases of what stands around articles: see `boilerplate.toml`.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use crate::page::wording::push_lower_char;

#[derive(Debug, Deserialize)]
struct File {
    kind: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    not(test),
    allow(
        dead_code,
        reason = "the reasons are for people; tests see that they are there"
    )
)]
struct Row {
    id: String,
    why: String,
    phrases: Vec<String>,
}

struct Table {
    ids: Vec<String>,
    automaton: AhoCorasick,
    /// For each phrase, its kind.
    kinds: Vec<usize>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("boilerplate.toml"))
        .expect("the table is checked by its tests");
    let mut kinds = Vec::new();
    let mut phrases = Vec::new();
    for (index, row) in file.kind.iter().enumerate() {
        kinds.extend(row.phrases.iter().map(|_| index));
        phrases.extend(row.phrases.iter().cloned());
    }
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(&phrases)
        .expect("a few hundred short phrases");
    Table {
        ids: file.kind.into_iter().map(|row| row.id).collect(),
        automaton,
        kinds,
    }
});

/// The ids of the kinds, in table order.
#[must_use]
pub fn ids() -> &'static [String] {
    &TABLE.ids
}

/// Number of kinds in the table.
pub const KINDS: usize = 12;

/// How a text speaks of each kind, in table order: 0 not at all, 1 somewhere, 2 at its start, 3 in full.
pub type Hits = [u8; KINDS];

/// The rank of one kind among hits; 0 for an id that the table does not know.
#[must_use]
pub fn rank(hits: &Hits, id: &str) -> u8 {
    ids()
        .iter()
        .zip(hits)
        .find(|(known, _)| *known == id)
        .map_or(0, |(_, rank)| *rank)
}

/// How a text speaks of each kind.
#[must_use]
pub fn hits(text: &str) -> Hits {
    hits_in(text.chars(), &mut String::new())
}

/// The same, with a buffer to write the text's lower case into.
#[must_use]
pub fn hits_in(text: impl Iterator<Item = char>, lower: &mut String) -> Hits {
    lower.clear();
    text.for_each(|c| push_lower_char(lower, c));
    let lower = lower.trim();
    let mut hits = [0; KINDS];
    for found in TABLE.automaton.find_iter(lower) {
        let before = lower
            .get(..found.start())
            .and_then(|text| text.chars().next_back());
        let after = lower
            .get(found.end()..)
            .and_then(|text| text.chars().next());
        // Letters of one word on both sides: "di " in "Claudi anderes" is no hit. CJK writes no spaces.
        let inside =
            |edge: Option<char>| edge.is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c));
        if inside(before)
            || (inside(after)
                && !lower
                    .get(..found.end())
                    .is_some_and(|text| text.ends_with([' ', ':'])))
        {
            continue;
        }
        let rest = lower.get(found.end()..).unwrap_or("");
        let full = found.start() == 0 && !rest.chars().any(char::is_alphanumeric);
        let rank = if full {
            3
        } else if found.start() == 0 {
            2
        } else {
            1
        };
        let kind = TABLE.kinds[found.pattern().as_usize()];
        if let Some(hit) = hits.get_mut(kind) {
            *hit = rank.max(*hit);
        }
    }
    hits
}

/// Letters of scripts that are written without spaces.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_is_a_hit_of_its_kind_in_full() {
        let file: File = toml::from_str(include_str!("boilerplate.toml")).expect("valid TOML");
        assert_eq!(file.kind.len(), KINDS);
        for (index, row) in file.kind.iter().enumerate() {
            assert!(!row.why.is_empty(), "{} has no reason", row.id);
            for phrase in &row.phrases {
                assert_eq!(*phrase, phrase.to_lowercase(), "phrases are lower case");
                assert!(
                    hits(&format!("{phrase} x")).iter().any(|rank| *rank >= 2),
                    "{phrase:?} of {index} does not hit"
                );
            }
        }
    }

    #[test]
    fn parts_of_words_are_no_hits() {
        let related = ids().iter().position(|id| id == "share").expect("a kind");
        assert_eq!(hits("Shareholders voted")[related], 0);
        assert_eq!(hits("Share this story")[related], 2);
    }
}
