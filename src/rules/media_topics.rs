//! The vocabulary that categories are taken from: what is part of the binary, or IPTC's own file over it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use sha2::{Digest, Sha256};

pub use super::media_topics_file::BadVocabulary;
use super::media_topics_file::{self, Concept};
use crate::rules::languages::languages;

/// Steps from a topic to the top that are followed.
const STEPS: usize = 8;

/// One topic.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    code: String,
    broader: Option<String>,
    labels: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    topic: Vec<Topic>,
    retired: BTreeMap<String, String>,
}

/// Topics by code, without "medtop:".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    version: String,
    topics: BTreeMap<String, Topic>,
    retired: BTreeMap<String, String>,
    /// Hash of the others.
    identity: [u8; 32],
}

static SHIPPED: LazyLock<Vocabulary> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("media_topics.toml"))
        .expect("the table is part of the build and a test reads it");
    let topics = file.topic.into_iter();
    let mut vocabulary = Vocabulary {
        version: file.version,
        topics: topics.map(|topic| (topic.code.clone(), topic)).collect(),
        retired: file.retired,
        identity: [0; 32],
    };
    vocabulary.identity = vocabulary.hash();
    vocabulary
});

impl Vocabulary {
    /// What is part of the binary.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// IPTC's file, as JSON or as JSON of SKOS: its topics, levels and labels, over the labels of languages that only the binary has.
    ///
    /// # Errors
    /// [`BadVocabulary`] for a file that holds no Media Topics, or not all top topics.
    pub fn read(text: &str) -> Result<Self, BadVocabulary> {
        let shipped = Self::shipped();
        let (version, concepts) = media_topics_file::read(text)?;
        let mut read = Self {
            version,
            topics: BTreeMap::new(),
            retired: shipped.retired.clone(),
            identity: [0; 32],
        };
        for concept in concepts {
            read.add(concept, shipped);
        }
        let tops = shipped
            .topics
            .values()
            .filter(|topic| topic.broader.is_none());
        if let Some(top) = tops
            .into_iter()
            .find(|top| !read.topics.contains_key(&top.code))
        {
            return Err(BadVocabulary::Without(top.code.clone()));
        }
        read.identity = read.hash();
        Ok(read)
    }

    fn add(&mut self, concept: Concept, shipped: &Self) {
        let Concept {
            code,
            broader,
            labels,
            retired,
            successor,
        } = concept;
        if retired {
            if let Some(successor) = successor.or(broader) {
                self.retired.insert(code, successor);
            }
            return;
        }
        self.retired.remove(&code);
        let mut topic = Topic {
            broader,
            labels: shipped
                .topics
                .get(&code)
                .map(|topic| topic.labels.clone())
                .unwrap_or_default(),
            code: code.clone(),
        };
        for (tag, label) in labels {
            topic.labels.insert(short(&tag), label);
        }
        self.topics.insert(code, topic);
    }

    /// Its date: "2023-10-24".
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// A hash of all of it: two files of one date may differ.
    #[must_use]
    pub fn identity(&self) -> &[u8; 32] {
        &self.identity
    }

    fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new_with_prefix(&self.version);
        // A byte that no text has parts the texts.
        let mut add = |text: &str| {
            hash.update(text);
            hash.update([0xff]);
        };
        for topic in self.topics.values() {
            add(&topic.code);
            add(topic.broader.as_deref().unwrap_or_default());
            for (tag, label) in &topic.labels {
                add(tag);
                add(label);
            }
            add("");
        }
        for (code, successor) in &self.retired {
            add(code);
            add(successor);
        }
        hash.finalize().into()
    }

    /// A topic's label in the first of these languages that has one, else in English: label and its language.
    #[must_use]
    pub fn label(&self, code: &str, wanted: &[&str]) -> Option<(&str, &str)> {
        let labels = &self.topics.get(code)?.labels;
        let found = |tag: &&str| {
            let primary = languages().primary(tag);
            let exact = |held: &&String| held.eq_ignore_ascii_case(tag);
            let same = |held: &&String| languages().primary(held) == primary;
            let language = labels
                .keys()
                .find(exact)
                .or_else(|| labels.keys().find(same))?;
            Some((labels.get(language)?.as_str(), language.as_str()))
        };
        wanted.iter().chain(&["en"]).find_map(found)
    }

    /// The topic in force that a code stands for: itself, or what IPTC put in its place.
    #[must_use]
    pub fn current<'v>(&'v self, code: &'v str) -> Option<&'v str> {
        let mut code = code;
        for _ in 0..STEPS {
            if let Some((code, _)) = self.topics.get_key_value(code) {
                return Some(code);
            }
            code = self.retired.get(code)?;
        }
        None
    }

    /// Codes from the top down to a topic's parent; empty for a top topic and a code that is none.
    #[must_use]
    pub fn ancestors(&self, code: &str) -> Vec<&str> {
        let mut found = Vec::new();
        let mut topic = self.topics.get(code);
        while let Some(broader) = topic.and_then(|topic| topic.broader.as_deref()) {
            if found.len() >= STEPS {
                break;
            }
            let broader = self.current(broader).unwrap_or(broader);
            found.push(broader);
            topic = self.topics.get(broader);
        }
        found.reverse();
        found
    }

    /// Codes of the topics below the top, with their labels in a language, in the order of their codes.
    pub fn narrower<'v>(&'v self, language: &'v str) -> impl Iterator<Item = (&'v str, &'v str)> {
        let below = self.topics.values().filter(|topic| topic.broader.is_some());
        below.flat_map(move |topic| {
            let labels = topic.labels.iter();
            let labels = labels.filter(move |(tag, _)| languages().primary(tag) == language);
            labels.map(|(_, label)| (topic.code.as_str(), label.as_str()))
        })
    }
}

/// Tags as the table has them: IPTC writes "en-GB", "zh-Hans", "no".
fn short(tag: &str) -> String {
    match tag {
        "en-GB" | "en-US" => "en".to_owned(),
        "no" | "nb-NO" => "nb".to_owned(),
        "zh-Hans" | "zh-CN" => "zh".to_owned(),
        _ => match tag.split_once('-') {
            Some((primary, region)) if primary.eq_ignore_ascii_case(region) => primary.to_owned(),
            _ => tag.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_top_topic_has_labels_in_many_languages() {
        let tops = SHIPPED
            .topics
            .values()
            .filter(|topic| topic.broader.is_none());
        let tops: Vec<&Topic> = tops.collect();
        assert_eq!(tops.len(), 17);
        assert!(tops.iter().all(|topic| topic.labels.len() >= 21));
        assert!(SHIPPED.topics.len() > 600);
        for topic in SHIPPED.topics.values() {
            assert!(topic.labels.contains_key("en"), "{}", topic.code);
            let above = SHIPPED.ancestors(&topic.code);
            assert!(
                above.len() <= 2 && above.iter().all(|code| SHIPPED.topics.contains_key(*code))
            );
        }
    }

    #[test]
    fn labels_come_in_the_language_asked_for() {
        assert_eq!(
            SHIPPED.label("11000000", &["de-CH"]),
            Some(("Politik", "de"))
        );
        assert_eq!(
            SHIPPED.label("15000000", &["xx", "zh-Hant"]),
            Some(("体育", "zh"))
        );
        assert_eq!(SHIPPED.label("17000000", &["xx"]), Some(("weather", "en")));
        assert_eq!(SHIPPED.label("99000000", &[]), None);
        assert_eq!(
            SHIPPED.label("20000574", &["pt-PT"]).map(|(_, tag)| tag),
            Some("pt-PT")
        );
    }

    #[test]
    fn a_withdrawn_topic_stands_for_one_in_force_and_each_for_itself() {
        assert!(SHIPPED.retired.len() > 200);
        for (code, successor) in &SHIPPED.retired {
            assert!(SHIPPED.current(code).is_some(), "{code} {successor}");
        }
        assert_eq!(SHIPPED.current("20000574"), Some("20000574"));
        assert_eq!(SHIPPED.ancestors("20001065"), ["15000000", "20000822"]);
    }

    #[test]
    fn a_file_brings_labels_levels_and_withdrawals() {
        let mut concepts: Vec<String> = (1..=17)
            .map(|number| {
                format!(
                    r#"{{"uri": "http://cv.iptc.org/newscodes/mediatopic/{number:02}000000", "prefLabel": {{"en-GB": "Top {number}"}}}}"#
                )
            })
            .collect();
        concepts.push(
            r#"{"qcode": "medtop:20009999", "broader": ["http://cv.iptc.org/newscodes/mediatopic/11000000"],
                "prefLabel": {"en-GB": "new election", "de": "Neue Wahl"}}"#
                .to_owned(),
        );
        concepts.push(
            r#"{"qcode": "medtop:20000574", "retired": "2026-01-01", "replacedBy": "medtop:20009999",
                "prefLabel": {"en-GB": "election"}}"#
                .to_owned(),
        );
        let file = format!(
            r#"{{"dateReleased": "2026-04-01", "conceptSet": [{}]}}"#,
            concepts.join(",")
        );
        let read = Vocabulary::read(&file).expect("a vocabulary");
        assert_eq!(read.version(), "2026-04-01");
        assert_eq!(read.label("11000000", &["de"]), Some(("Politik", "de")));
        assert_eq!(read.label("11000000", &[]), Some(("Top 11", "en")));
        assert_eq!(read.current("20000574"), Some("20009999"));
        assert_eq!(read.ancestors("20009999"), ["11000000"]);
        assert!(Vocabulary::read("{}").is_err() && Vocabulary::read("").is_err());
    }
}
