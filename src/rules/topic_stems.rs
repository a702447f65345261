//! Beginnings of words that speak for a topic.

use std::collections::BTreeMap;

use foldhash::HashMap;
use std::sync::LazyLock;

use crate::rules::languages::languages;

/// One stem and what it speaks for.
#[derive(Debug, Clone, Copy)]
pub struct Stem {
    /// Index of the topic in [`topics`].
    pub topic: usize,
    /// Only the word itself counts.
    pub whole: bool,
}

/// The stems of one language.
#[derive(Debug, Default)]
pub struct Stems {
    /// By the beginning of a word, folded.
    pub starts: HashMap<String, Vec<Stem>>,
    /// By the end of a word.
    pub ends: Vec<(String, Stem)>,
}

struct Table {
    topics: Vec<String>,
    languages: BTreeMap<String, Stems>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let file: BTreeMap<String, BTreeMap<String, String>> =
        toml::from_str(include_str!("topic_stems.toml"))
            .expect("the table is part of the build and a test reads it");
    let first = file.values().next();
    let topics: Vec<String> =
        first.map_or_else(Vec::new, |topics| topics.keys().cloned().collect());
    let languages = file
        .into_iter()
        .map(|(tag, topics)| (tag, read(topics)))
        .collect();
    Table { topics, languages }
});

fn read(topics: BTreeMap<String, String>) -> Stems {
    let mut stems = Stems::default();
    for (topic, (_, words)) in topics.into_iter().enumerate() {
        for word in words.split_whitespace() {
            let whole = word.ends_with('$');
            let stem = Stem { topic, whole };
            let text = word.trim_end_matches('$');
            match text.strip_prefix('~') {
                Some(text) => stems.ends.push((text.to_owned(), stem)),
                None => stems.starts.entry(text.to_owned()).or_default().push(stem),
            }
        }
    }
    stems
}

/// Codes of the topics, in order.
#[must_use]
pub fn topics() -> &'static [String] {
    &TABLE.topics
}

/// The stems of a language; none where there are none.
#[must_use]
pub fn of(tag: &str) -> Option<&'static Stems> {
    TABLE.languages.get(&languages().primary(tag))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words::fold;

    #[test]
    fn stems_are_folded_and_every_language_has_every_topic() {
        assert_eq!(topics().len(), 17);
        for (tag, stems) in &TABLE.languages {
            let mut seen = [false; 17];
            let all = stems
                .starts
                .iter()
                .flat_map(|(text, stems)| stems.iter().map(move |stem| (text, stem)));
            for (text, stem) in all.chain(stems.ends.iter().map(|(text, stem)| (text, stem))) {
                seen[stem.topic] = true;
                assert!(text.len() >= 2, "{tag} {text}");
                assert_eq!(
                    fold(&text.replace(['-', '\'', '.', ':'], "")),
                    text.replace(['-', '\'', '.', ':'], ""),
                    "{tag}"
                );
            }
            assert!(seen.iter().all(|seen| *seen), "{tag}");
        }
        assert!(of("de-AT").is_some());
        assert!(of("xx").is_none());
    }
}
