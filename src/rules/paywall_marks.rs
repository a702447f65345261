//! How pages mark the offer that stands where an article is cut: see `paywall_marks.toml`.

use foldhash::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::class_roles::Words;

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
    matches!(name, "class" | "id") && value.split_ascii_whitespace().take(40).any(known)
}

fn known(token: &str) -> bool {
    Words::of(token)
        .runs(LONGEST_RUN)
        .any(|run| TABLE.iter().any(|mark| mark.words.contains(run)))
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
