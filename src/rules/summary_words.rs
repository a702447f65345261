//! How sentences begin that cannot open a summary.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::rules::languages::languages;
use crate::text::words::fold;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Labels {
    all: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    orphans: BTreeMap<String, String>,
    labels: Labels,
}

struct Table {
    orphans: BTreeMap<String, BTreeSet<String>>,
    labels: BTreeSet<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("summary_words.toml"))
        .expect("the table is part of the build and a test reads it");
    let words = |text: String| text.split_whitespace().map(str::to_owned).collect();
    Table {
        orphans: file
            .orphans
            .into_iter()
            .map(|(tag, text)| (tag, words(text)))
            .collect(),
        labels: file.labels.all,
    }
});

/// Whether a word in lower case at the start of a sentence leans on the sentence before.
#[must_use]
pub fn is_orphan(word: &str, language: Option<&str>) -> bool {
    let words = language.and_then(|tag| TABLE.orphans.get(&languages().primary(tag)));
    words.is_some_and(|words| words.contains(word) || words.contains(&fold(word)))
}

/// Whether folded words before a colon are a label.
#[must_use]
pub fn is_label(words: &str) -> bool {
    TABLE.labels.contains(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaning_words_are_known_by_language() {
        assert!(is_orphan("doch", Some("de-CH")));
        assert!(is_orphan("but", Some("en")) && is_orphan("and", Some("en")));
        assert!(is_orphan("él", Some("es")) && !is_orphan("el", Some("es")));
        assert!(!is_orphan("but", Some("de")) && !is_orphan("but", None));
        assert!(is_label("korrektur") && is_label("foto") && !is_label("berlin"));
    }
}
