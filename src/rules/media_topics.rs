//! The vocabulary that categories are taken from.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::rules::languages::languages;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    code: String,
    labels: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    topic: Vec<Topic>,
}

static TABLE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("media_topics.toml"))
        .expect("the table is part of the build and a test reads it")
});

/// Date of the vocabulary: "2023-10-24".
#[must_use]
pub fn version() -> &'static str {
    &TABLE.version
}

/// A topic's label in the first of these languages that has one, else in English: label and its language.
#[must_use]
pub fn label(code: &str, wanted: &[&str]) -> Option<(&'static str, &'static str)> {
    let topic = TABLE.topic.iter().find(|topic| topic.code == code)?;
    wanted.iter().chain(&["en"]).find_map(|tag| {
        let (language, label) = topic.labels.get_key_value(&languages().primary(tag))?;
        Some((label.as_str(), language.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_a_label_in_every_language_of_the_table() {
        assert_eq!(TABLE.topic.len(), 17);
        let languages: Vec<&String> = TABLE.topic[0].labels.keys().collect();
        assert!(languages.len() >= 14);
        for topic in &TABLE.topic {
            assert_eq!(
                topic.labels.keys().collect::<Vec<_>>(),
                languages,
                "{}",
                topic.code
            );
        }
    }

    #[test]
    fn labels_come_in_the_language_asked_for() {
        assert_eq!(label("11000000", &["de-CH"]), Some(("Politik", "de")));
        assert_eq!(label("15000000", &["xx", "zh-Hant"]), Some(("体育", "zh")));
        assert_eq!(label("17000000", &["xx"]), Some(("weather", "en")));
        assert_eq!(label("99000000", &[]), None);
    }
}
