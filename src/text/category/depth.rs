//! Topics of the second and third level: their labels and words, where the article is plainly about them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::folded::{Folded, Part, fold};
use super::patterns::Patterns;
use crate::rules::languages::languages;
use crate::rules::media_topics::Vocabulary;
use crate::rules::topic_stems;

/// Letters of the shortest label of one word that is looked for.
const LETTERS: usize = 5;
/// Letters of a label from which its inflected forms count, too.
const INFLECTED: usize = 6;
/// Paragraphs that name a topic, for it to need no word in headline or standfirst.
const PARAGRAPHS: usize = 2;
/// Hits that speak for a topic without one there; of a label that is an everyday word.
const HITS: usize = 3;
/// What a topic's score is, of that of the top topic above it: with little support, and at most.
const LEAST_SHARE: f32 = 0.6;
const MOST_SHARE: f32 = 0.95;

/// A topic below the top that the article names.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub code: String,
    /// Of the top topic's score.
    pub share: f32,
    /// As written.
    pub word: String,
    /// Whether a section or a tag is its label.
    pub named: bool,
}

/// Labels and words of one language.
struct Labels {
    patterns: Patterns,
    /// By pattern: code, and what a hit is worth.
    codes: Vec<(String, Worth)>,
}

/// What a label or a word says where it is found in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Worth {
    /// A phrase, or a word that was chosen for this.
    Telling,
    /// A label of one word.
    Plain,
    /// A label that is an everyday word: nothing, but for the publisher's own section or tag.
    Everyday,
}

/// What was found of one topic.
#[derive(Debug, Default)]
struct Support {
    hits: usize,
    lead: usize,
    paragraphs: Vec<u16>,
    /// Whether every hit was a label of one word.
    plain: bool,
    /// What was hit first, in bytes of the folded text.
    stretch: (usize, usize),
    named: Option<String>,
}

/// Words by topic, and the folded labels that are everyday words.
static WORDS: LazyLock<(BTreeMap<String, String>, BTreeSet<String>)> = LazyLock::new(|| {
    let mut words: BTreeMap<String, String> =
        toml::from_str(include_str!("../../rules/topic_words.toml"))
            .expect("the table is part of the build and a test reads it");
    let everyday = words.remove("everyday").unwrap_or_default();
    (words, everyday.split('|').map(fold).collect())
});

/// By the vocabulary and the language.
type Built = BTreeMap<([u8; 32], String), Arc<Labels>>;

/// Built at first use.
static BUILT: LazyLock<Mutex<Built>> = LazyLock::new(Mutex::default);

/// The narrower topic that an article is most plainly about, for each of these top topics.
pub(super) fn of(
    tops: &[&str],
    folded: &Folded<'_>,
    names: &[&str],
    language: Option<&str>,
    vocabulary: &Vocabulary,
) -> Vec<Option<Found>> {
    let labels = labels(language, vocabulary);
    let mut found = look(&labels, folded);
    for name in names {
        add_name(&labels, name, &mut found);
    }
    let mut best: Vec<Option<(f32, Found)>> = tops.iter().map(|_| None).collect();
    for (code, support) in found {
        let Some(code) = vocabulary.current(code) else {
            continue;
        };
        let ancestors = vocabulary.ancestors(code);
        let top = ancestors
            .first()
            .and_then(|top| tops.iter().position(|one| one == top));
        let (Some(place), Some(strength)) = (top, strength(&support)) else {
            continue;
        };
        // Of two that are named alike the narrower tells more.
        #[allow(clippy::cast_precision_loss, reason = "two levels")]
        let strength = strength + 0.1 * ancestors.len() as f32;
        if best
            .get(place)
            .is_some_and(|held| held.as_ref().is_none_or(|(held, _)| *held < strength))
        {
            let (start, end) = support.stretch;
            let word = match &support.named {
                Some(name) => name.clone(),
                None => folded.quoted(start, end).to_owned(),
            };
            let share = (LEAST_SHARE + 0.05 * strength).min(MOST_SHARE);
            let named = support.named.is_some();
            let code = code.to_owned();
            if let Some(held) = best.get_mut(place) {
                *held = Some((
                    strength,
                    Found {
                        code,
                        share,
                        word,
                        named,
                    },
                ));
            }
        }
    }
    best.into_iter()
        .map(|found| found.map(|(_, found)| found))
        .collect()
}

/// How plainly a topic is named; none where it is named in passing.
#[allow(clippy::cast_precision_loss, reason = "a few hits")]
fn strength(support: &Support) -> Option<f32> {
    let spread = support.paragraphs.len();
    let said = if support.plain {
        (support.lead > 0 && spread > 0) || (support.hits >= HITS && spread >= PARAGRAPHS)
    } else {
        support.lead > 0 || spread >= PARAGRAPHS
    };
    if !said && support.named.is_none() {
        return None;
    }
    let named = if support.named.is_some() { 3.0 } else { 0.0 };
    Some(named + 2.0 * support.lead.min(2) as f32 + spread.min(4) as f32)
}

fn labels(language: Option<&str>, vocabulary: &Vocabulary) -> Arc<Labels> {
    let language = language
        .map(|tag| languages().primary(tag))
        .unwrap_or_default();
    let key = (*vocabulary.identity(), language);
    // A panic of another thread left a table that is whole or absent.
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(labels) = built.get(&key) {
        return Arc::clone(labels);
    }
    let labels = Arc::new(build(&key.1, vocabulary));
    built.insert(key, Arc::clone(&labels));
    labels
}

fn build(language: &str, vocabulary: &Vocabulary) -> Labels {
    let (mut patterns, mut codes) = (Vec::new(), Vec::new());
    for (code, words) in &WORDS.0 {
        for word in words.split_whitespace() {
            for pattern in topic_stems::spellings(language, word) {
                patterns.push(pattern);
                codes.push((code.clone(), Worth::Telling));
            }
        }
    }
    for (code, label) in vocabulary.narrower(language) {
        let label = fold(label);
        let letters = label.chars().count();
        let unspaced = label.contains(crate::text::words::is_unspaced);
        let plain = !label.contains(' ') && !unspaced;
        if (plain && letters < LETTERS) || letters < 2 {
            continue;
        }
        let everyday = WORDS.1.contains(&label);
        let end = if letters >= INFLECTED && !everyday {
            ""
        } else {
            " "
        };
        patterns.push(if unspaced {
            label
        } else {
            format!(" {label}{end}")
        });
        let worth = if everyday {
            Worth::Everyday
        } else if plain {
            Worth::Plain
        } else {
            Worth::Telling
        };
        codes.push((code.to_owned(), worth));
    }
    let patterns = Patterns::new(&patterns);
    Labels { patterns, codes }
}

fn look<'l>(labels: &'l Labels, folded: &Folded<'_>) -> BTreeMap<&'l str, Support> {
    let mut found: BTreeMap<&str, Support> = BTreeMap::new();
    for hit in labels.patterns.find(&folded.text) {
        let Some((code, worth)) = labels.codes.get(hit.pattern) else {
            continue;
        };
        if *worth == Worth::Everyday {
            continue;
        }
        let index = folded.token_at(hit.start + 1);
        let Some(token) = folded.tokens.get(index) else {
            continue;
        };
        let support = found.entry(code).or_insert_with(|| Support {
            plain: true,
            stretch: (hit.start, hit.end),
            ..Support::default()
        });
        support.hits += 1;
        support.plain &= *worth == Worth::Plain;
        if token.part == Part::Text {
            if !support.paragraphs.contains(&token.paragraph) {
                support.paragraphs.push(token.paragraph);
            }
        } else {
            support.lead += 1;
        }
    }
    found
}

/// Counts a publisher's name that is, whole, a label or a word of a topic.
fn add_name<'l>(labels: &'l Labels, name: &str, found: &mut BTreeMap<&'l str, Support>) {
    let text = format!(" {} ", fold(name));
    for hit in labels.patterns.find(&text) {
        let whole = hit.start <= 1 && hit.end + 2 >= text.len();
        if let (true, Some((code, _))) = (whole, labels.codes.get(hit.pattern)) {
            found.entry(code).or_default().named = Some(name.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_of_a_topic_below_the_top() {
        for code in WORDS.0.keys() {
            let vocabulary = Vocabulary::shipped();
            assert_eq!(vocabulary.current(code), Some(code.as_str()));
            assert!(!vocabulary.ancestors(code).is_empty(), "{code}");
        }
    }

    #[test]
    fn a_topic_in_the_headline_is_found_and_one_in_passing_is_not() {
        let folded = Folded::of(
            "Tennis: Final reached",
            "",
            "She won again.\n\nThe election comes later.",
        );
        let found = of(
            &["15000000", "11000000"],
            &folded,
            &[],
            Some("en"),
            Vocabulary::shipped(),
        );
        assert_eq!(
            found[0].as_ref().map(|found| found.code.as_str()),
            Some("20001085")
        );
        assert_eq!(found[1], None);
        let named = of(
            &["15000000"],
            &Folded::default(),
            &["Fußball"],
            Some("de"),
            Vocabulary::shipped(),
        );
        assert!(
            named[0]
                .as_ref()
                .is_some_and(|found| found.named && found.code == "20001065")
        );
    }
}
