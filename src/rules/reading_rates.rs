//! How fast people read.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::rules::languages::languages;

/// What is read in a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// Words a minute.
    Words(u32),
    /// Characters a minute.
    Characters(u32),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    words: BTreeMap<String, u32>,
    characters: BTreeMap<String, u32>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("reading_rates.toml"))
        .expect("the table is part of the build and a test reads it")
});

/// The rate of a language, the mean of all where it was not measured.
#[must_use]
pub fn of(tag: Option<&str>) -> Rate {
    let primary = tag.map_or_else(String::new, |tag| languages().primary(tag));
    if let Some(rate) = TABLE.characters.get(&primary) {
        return Rate::Characters(*rate);
    }
    let rate = TABLE.words.get(&primary).or_else(|| TABLE.words.get("*"));
    Rate::Words(rate.copied().unwrap_or(184))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_found_by_language() {
        assert_eq!(of(Some("de-AT")), Rate::Words(179));
        assert_eq!(of(Some("zh-Hant")), Rate::Characters(255));
        assert_eq!(of(None), of(Some("xx")));
        let all = TABLE.words.values().chain(TABLE.characters.values());
        assert!(all.into_iter().all(|rate| (50..=600).contains(rate)));
    }
}
