//! Languages: whatlang's codes, close groups, other names, scripts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

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
struct Tags {
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
    whatlang: BTreeMap<String, String>,
    group: Vec<Group>,
    alias: BTreeMap<String, String>,
    claimed: BTreeMap<String, String>,
    chinese: Chinese,
    right_to_left: Tags,
    press: Tags,
    script: Vec<OwnScript>,
}

/// The table, indexed.
#[derive(Debug)]
pub struct Languages {
    whatlang: BTreeMap<String, String>,
    common: BTreeSet<String>,
    press: BTreeSet<String>,
    groups: Vec<Group>,
    alias: BTreeMap<String, String>,
    /// Varieties that only the page's word tells, and the label that their text is read as.
    pub claimed: BTreeMap<String, String>,
    /// Characters of simplified Chinese only.
    pub simplified: BTreeSet<char>,
    /// Characters of traditional Chinese only.
    pub traditional: BTreeSet<char>,
    right_to_left: Vec<String>,
    /// Scripts that the model does not know.
    pub scripts: Vec<OwnScript>,
}

impl Languages {
    /// The language subtag of whatlang's code.
    #[must_use]
    pub fn tag_of_whatlang(&self, code: &str) -> Option<&str> {
        self.whatlang.get(code).map(String::as_str)
    }

    /// Whether a language has an online press, by its subtag.
    #[must_use]
    pub fn has_press(&self, primary: &str) -> bool {
        self.press.contains(primary)
    }

    /// Whether whatlang knows a language, by its subtag.
    #[must_use]
    pub fn is_common(&self, primary: &str) -> bool {
        self.common.contains(primary)
    }

    /// The language subtag of a tag, lower case, other names resolved: "no-NO" is "nb", "iw" is "he".
    #[must_use]
    pub fn primary(&self, tag: &str) -> String {
        let first = subtag(tag);
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

/// The language subtag as written, lower case: "prs-AF" is "prs".
#[must_use]
pub fn subtag(tag: &str) -> String {
    let first = tag.split(['-', '_']).next().unwrap_or(tag);
    first.trim().to_ascii_lowercase()
}

static LANGUAGES: LazyLock<Languages> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("languages.toml"))
        .expect("the table is part of the build and a test reads it");
    let simplified: BTreeSet<char> = file.chinese.simplified.chars().collect();
    let traditional: BTreeSet<char> = file.chinese.traditional.chars().collect();
    Languages {
        common: file.whatlang.values().cloned().collect(),
        whatlang: file.whatlang,
        press: file.press.tags.into_iter().collect(),
        groups: file.group,
        alias: file.alias,
        claimed: file.claimed,
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
    fn other_names_and_regions_are_one_language() {
        let table = languages();
        assert_eq!(table.primary("no-NO"), "nb");
        assert_eq!(table.primary("iw_IL"), "he");
        assert_eq!(table.primary("yue-HK"), "zh");
        assert!(table.close("nn", "da"));
        assert!(table.close("sr", "hr"));
        assert!(table.close("en-GB", "en"));
        assert!(!table.close("de", "nl"));
        assert!(table.is_right_to_left("ar-EG"));
    }

    #[test]
    fn a_variety_is_read_as_a_language_of_its_own_name() {
        for (variety, label) in &languages().claimed {
            assert_eq!(languages().primary(variety), languages().primary(label));
        }
    }
}
