//! Beginnings of words, words and phrases that speak for a topic.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use crate::rules::languages::languages;
use crate::text::category::folded::fold;
use crate::text::category::patterns::Patterns;

/// Languages whose words take particles in front that are written with them.
const PREFIXED: [(&str, &str); 1] = [("he", "ה ב ל מ ש ו כ")];
/// Written in either alphabet; the table has the Latin one.
const TWO_ALPHABETS: &str = "sr";
/// What a stem counts that is marked as telling little.
const WEAK: f32 = 0.6;

/// What a pattern speaks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stem {
    /// Index of the topic in [`topics`].
    pub topic: usize,
    /// What one hit counts.
    pub weight: f32,
    /// Number of the stem: several patterns can stand for one.
    pub number: usize,
}

/// The stems of one language.
#[derive(Debug)]
pub struct Stems {
    /// Finds them in folded text whose words have a space in front and behind.
    pub patterns: Patterns,
    /// By pattern.
    pub stems: Vec<Stem>,
}

type Words = BTreeMap<String, String>;

struct Language {
    words: Words,
    stems: OnceLock<Option<Stems>>,
}

struct Table {
    topics: Vec<String>,
    languages: BTreeMap<String, Language>,
    like: BTreeMap<String, String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut file: BTreeMap<String, Words> = toml::from_str(include_str!("topic_stems.toml"))
        .expect("the table is part of the build and a test reads it");
    let like = file.remove("like").unwrap_or_default();
    let first = file.get("en");
    let topics = first.map_or_else(Vec::new, |topics| topics.keys().cloned().collect());
    let language = |(tag, words)| {
        let stems = OnceLock::new();
        (tag, Language { words, stems })
    };
    let languages = file.into_iter().map(language).collect();
    Table {
        topics,
        languages,
        like,
    }
});

fn read(tag: &str, words: &Words, topics: &[String]) -> Option<Stems> {
    let (mut patterns, mut stems) = (Vec::new(), Vec::new());
    let mut number = 0;
    for (code, words) in words {
        let topic = topics.iter().position(|one| one == code)?;
        for word in words.split_whitespace() {
            let (word, weight) = match word.strip_prefix('?') {
                Some(word) => (word, WEAK),
                None => (word, 1.0),
            };
            number += 1;
            for pattern in spellings(tag, word) {
                patterns.push(pattern);
                stems.push(Stem {
                    topic,
                    weight,
                    number,
                });
            }
        }
    }
    let patterns = Patterns::new(&patterns);
    Some(Stems { patterns, stems })
}

/// The patterns that find one stem in folded text.
pub(crate) fn spellings(tag: &str, word: &str) -> Vec<String> {
    let (word, inside) = match word.strip_prefix('*') {
        Some(word) => (word, true),
        None => (word, false),
    };
    let (word, ending) = match word.strip_prefix('~') {
        Some(word) => (word, true),
        None => (word, false),
    };
    let whole = word.ends_with('$') || ending;
    let word = word.trim_end_matches('$').replace('_', " ");
    let mut words = vec![fold(&word)];
    if tag == TWO_ALPHABETS {
        words.push(fold(&cyrillic(&word)));
    }
    let unspaced = word.contains(crate::text::words::is_unspaced);
    let start = if inside || ending || unspaced {
        ""
    } else {
        " "
    };
    let end = if whole && !unspaced { " " } else { "" };
    let fronts = PREFIXED.iter().find(|(one, _)| *one == tag);
    let fronts = fronts.map_or("", |(_, fronts)| fronts).split_whitespace();
    let fronts: Vec<&str> = std::iter::once("").chain(fronts).collect();
    let words = words.iter().filter(|word| !word.is_empty());
    words
        .flat_map(|word| {
            fronts
                .iter()
                .map(move |front| format!("{start}{front}{word}{end}"))
        })
        .collect()
}

/// Serbian in Cyrillic letters.
fn cyrillic(latin: &str) -> String {
    const TWO: [(&str, &str); 3] = [("lj", "љ"), ("nj", "њ"), ("dž", "џ")];
    const ONE: &str = "aаbбcцčчćћdдđђeеfфgгhхiиjјkкlлmмnнoоpпrрsсšшtтuуvвzзžж";
    let mut text = latin.to_lowercase();
    for (two, one) in TWO {
        text = text.replace(two, one);
    }
    let pairs: Vec<char> = ONE.chars().collect();
    let letter = |c: char| {
        let pair = pairs.chunks_exact(2).find(|pair| pair.first() == Some(&c));
        pair.and_then(|pair| pair.last().copied()).unwrap_or(c)
    };
    text.chars().map(letter).collect()
}

/// Codes of the topics, in order.
#[must_use]
pub fn topics() -> &'static [String] {
    &TABLE.topics
}

/// Languages that have stems of their own.
pub fn tags() -> impl Iterator<Item = &'static str> {
    TABLE.languages.keys().map(String::as_str)
}

/// Language, index of the topic and its stems as the table has them, for all languages.
pub fn words() -> impl Iterator<Item = (&'static str, usize, &'static str)> {
    TABLE.languages.iter().flat_map(|(tag, language)| {
        let words = language.words.values().enumerate();
        words.map(|(topic, words)| (tag.as_str(), topic, words.as_str()))
    })
}

/// The stems of a language; none where there are none.
#[must_use]
pub fn of(tag: &str) -> Option<&'static Stems> {
    let tag = languages().primary(tag);
    let tag = TABLE.like.get(&tag).unwrap_or(&tag);
    let language = TABLE.languages.get(tag)?;
    let stems = language
        .stems
        .get_or_init(|| read(tag, &language.words, &TABLE.topics));
    stems.as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_topic() {
        assert_eq!(topics().len(), 17);
        for tag in tags() {
            let stems = of(tag).expect(tag);
            let mut seen = [0; 17];
            for stem in &stems.stems {
                seen[stem.topic] += 1;
            }
            assert!(seen.iter().all(|seen| *seen >= 4), "{tag} {seen:?}");
        }
        for other in TABLE.like.values() {
            assert!(TABLE.languages.contains_key(other), "{other}");
        }
        assert!(of("de-AT").is_some());
        assert!(of("xx").is_none());
    }

    #[test]
    fn no_language_has_a_stem_twice_for_a_topic() {
        for (tag, language) in &TABLE.languages {
            for (code, words) in &language.words {
                let mut seen = std::collections::BTreeSet::new();
                for word in words.split_whitespace() {
                    assert!(
                        seen.insert(word.trim_start_matches('?')),
                        "{tag} {code} {word}"
                    );
                }
            }
        }
    }

    #[test]
    fn stems_are_found_where_their_marks_say() {
        assert_eq!(spellings("de", "krieg"), [" krieg"]);
        assert_eq!(spellings("de", "krieg$"), [" krieg "]);
        assert_eq!(spellings("de", "~krieg"), ["krieg "]);
        assert_eq!(spellings("de", "*krieg"), ["krieg"]);
        assert_eq!(spellings("en", "climate_chang"), [" climate chang"]);
        assert_eq!(spellings("ja", "戦争"), ["戦争"]);
        assert_eq!(spellings("sr", "vojnič"), [" vojnic", " војнич"]);
        assert!(spellings("he", "צבא").contains(&" הצבא".to_owned()));
    }
}
