//! Languages: tags, scripts, function words, close groups, other names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

/// One language that a body can be in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// BCP 47.
    pub tag: String,
    /// whatlang's three-letter code; none where whatlang does not know the language.
    pub whatlang: Option<String>,
    /// ISO 15924.
    pub script: String,
    /// Its commonest function words, lower case, separated by spaces.
    #[serde(default)]
    pub words: String,
    /// Letters that tell it from the other languages of its script.
    #[serde(default)]
    pub letters: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    tags: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Chinese {
    simplified: String,
    traditional: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RightToLeft {
    tags: Vec<String>,
}

/// A script that is nearly one language's own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnScript {
    /// BCP 47.
    pub tag: String,
    /// First code point.
    pub first: u32,
    /// Last code point.
    pub last: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: Vec<Row>,
    group: Vec<Group>,
    alias: BTreeMap<String, String>,
    chinese: Chinese,
    right_to_left: RightToLeft,
    script: Vec<OwnScript>,
}

/// The table, indexed.
#[derive(Debug)]
pub struct Languages {
    /// In file order.
    pub rows: Vec<Row>,
    /// Function word to the rows that have it.
    pub words: BTreeMap<String, Vec<usize>>,
    /// Telling letter to the rows that have it.
    pub letters: BTreeMap<char, Vec<usize>>,
    groups: Vec<Group>,
    alias: BTreeMap<String, String>,
    /// Characters of simplified Chinese only.
    pub simplified: BTreeSet<char>,
    /// Characters of traditional Chinese only.
    pub traditional: BTreeSet<char>,
    right_to_left: Vec<String>,
    /// Scripts that whatlang does not see.
    pub scripts: Vec<OwnScript>,
}

impl Languages {
    /// The row of whatlang's code.
    #[must_use]
    pub fn of_whatlang(&self, code: &str) -> Option<usize> {
        let same = |row: &Row| row.whatlang.as_deref() == Some(code);
        self.rows.iter().position(same)
    }

    /// The row of a tag, by the whole tag, else by its language alone.
    #[must_use]
    pub fn of_tag(&self, tag: &str) -> Option<usize> {
        let whole = self.rows.iter().position(|row| row.tag == tag);
        whole.or_else(|| {
            let primary = self.primary(tag);
            let same = |row: &Row| self.primary(&row.tag) == primary;
            self.rows.iter().position(same)
        })
    }

    /// The language subtag of a tag, lower case, other names resolved: "no-NO" is "nb", "iw" is "he".
    #[must_use]
    pub fn primary(&self, tag: &str) -> String {
        let first = tag.split(['-', '_']).next().unwrap_or(tag);
        let first = first.trim().to_ascii_lowercase();
        self.alias.get(&first).cloned().unwrap_or(first)
    }

    /// Whether two tags name one language, or two that a page's own word may decide between.
    #[must_use]
    pub fn close(&self, one: &str, other: &str) -> bool {
        let (first, second) = (self.primary(one), self.primary(other));
        let holds =
            |group: &Group, tag: &str| group.tags.iter().any(|one| self.primary(one) == tag);
        let both = |group: &Group| holds(group, &first) && holds(group, &second);
        first == second || self.groups.iter().any(both)
    }

    /// Whether a language is usually written from right to left.
    #[must_use]
    pub fn is_right_to_left(&self, tag: &str) -> bool {
        self.right_to_left.contains(&self.primary(tag))
    }
}

static LANGUAGES: LazyLock<Languages> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("languages.toml"))
        .expect("the table is part of the build and a test reads it");
    let mut words: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut letters: BTreeMap<char, Vec<usize>> = BTreeMap::new();
    for (index, row) in file.language.iter().enumerate() {
        for word in row.words.split_whitespace() {
            let rows = words.entry(word.to_owned()).or_default();
            if !rows.contains(&index) {
                rows.push(index);
            }
        }
        for letter in row.letters.chars() {
            letters.entry(letter).or_default().push(index);
        }
    }
    let simplified: BTreeSet<char> = file.chinese.simplified.chars().collect();
    let traditional: BTreeSet<char> = file.chinese.traditional.chars().collect();
    Languages {
        rows: file.language,
        words,
        letters,
        groups: file.group,
        alias: file.alias,
        simplified: simplified.difference(&traditional).copied().collect(),
        traditional: traditional.difference(&simplified).copied().collect(),
        right_to_left: file.right_to_left.tags,
        scripts: file.script,
    }
});

/// The table.
#[must_use]
pub fn languages() -> &'static Languages {
    &LANGUAGES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_codes_are_there_once() {
        let table = languages();
        let tags: BTreeSet<&str> = table.rows.iter().map(|row| row.tag.as_str()).collect();
        assert_eq!(tags.len(), table.rows.len());
        let codes: Vec<&str> = table
            .rows
            .iter()
            .filter_map(|row| row.whatlang.as_deref())
            .collect();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    }

    #[test]
    fn other_names_and_regions_are_one_language() {
        let table = languages();
        assert_eq!(table.primary("no-NO"), "nb");
        assert_eq!(table.primary("iw_IL"), "he");
        assert!(table.close("nn", "da"));
        assert!(table.close("sr", "hr"));
        assert!(table.close("en-GB", "en"));
        assert!(!table.close("de", "nl"));
        assert!(table.is_right_to_left("ar-EG"));
    }
}
