//! How pages mark the offer that stands where an article is cut: see `paywall_marks.toml`.

use foldhash::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    mark: Vec<Mark>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), allow(dead_code, reason = "the examples are read by tests"))]
struct Mark {
    why: String,
    words: HashSet<String>,
    attributes: HashSet<String>,
    example: String,
    counter: String,
}

static TABLE: LazyLock<Vec<Mark>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("paywall_marks.toml"))
        .expect("the table is checked by its tests");
    file.mark
});

/// Longest run of words in the table.
const LONGEST_RUN: usize = 2;

/// Whether an attribute of an element marks an offer: by its own name, or as a class or id by its words.
#[must_use]
pub fn marks(name: &str, value: &str) -> bool {
    if TABLE.iter().any(|mark| mark.attributes.contains(name)) {
        return true;
    }
    matches!(name, "class" | "id")
        && value
            .split_ascii_whitespace()
            .take(40)
            .any(|token| known(&words(token)))
}

fn known(words: &[String]) -> bool {
    (1..=LONGEST_RUN).any(|size| {
        words.windows(size).any(|run| {
            let run = run.join("-");
            TABLE.iter().any(|mark| mark.words.contains(&run))
        })
    })
}

/// "c-payWall2" to "c", "pay", "wall".
fn words(token: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut lower = false;
    for c in token.chars().take(80) {
        if !c.is_alphabetic() || (c.is_uppercase() && lower) {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphabetic() {
            word.extend(c.to_lowercase());
        }
        lower = c.is_lowercase();
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class_of(example: &str) -> &str {
        example.split('"').nth(1).expect("a class")
    }

    #[test]
    fn every_row_marks_its_example_and_not_its_counterexample() {
        for mark in TABLE.iter() {
            assert!(!mark.why.is_empty());
            assert!(marks("class", class_of(&mark.example)));
            assert!(!marks("class", class_of(&mark.counter)));
            assert!(mark.words.iter().all(|word| marks("id", word)));
            assert!(mark.attributes.iter().all(|name| marks(name, "")));
        }
    }

    #[test]
    fn words_are_split_at_case_and_signs() {
        assert!(marks("class", "article__payWall"));
        assert!(marks("class", "RegWall-inner"));
        assert!(!marks("class", "wallpaper payment"));
    }
}
