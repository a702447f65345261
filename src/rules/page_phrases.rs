//! Words by which a page says that it is no article: see `page_phrases.toml`.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

/// What the words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    /// The page failed or is none.
    Error,
    /// A challenge for robots.
    Bot,
    /// A consent dialogue.
    Consent,
    /// Nothing without scripts.
    Script,
    /// The rest is for subscribers.
    Paywall,
}

#[derive(Debug, Deserialize)]
struct File {
    kind: Vec<Row>,
}

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    title: Vec<String>,
    text: Vec<String>,
}

struct Phrases {
    title: AhoCorasick,
    text: AhoCorasick,
}

static TABLE: LazyLock<Vec<(Saying, Phrases)>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("page_phrases.toml"))
        .expect("the table is checked by its tests");
    let build =
        |phrases: &[String]| AhoCorasick::new(phrases).expect("a few hundred short phrases");
    file.kind
        .iter()
        .filter_map(|row| {
            Some((
                saying(&row.id)?,
                Phrases {
                    title: build(&row.title),
                    text: build(&row.text),
                },
            ))
        })
        .collect()
});

fn saying(id: &str) -> Option<Saying> {
    Some(match id {
        "error" => Saying::Error,
        "bot" => Saying::Bot,
        "consent" => Saying::Consent,
        "script" => Saying::Script,
        "paywall" => Saying::Paywall,
        _ => return None,
    })
}

/// Whether a title or headline says so.
#[must_use]
pub fn title_says(text: &str, wanted: Saying) -> bool {
    let text = text.to_lowercase();
    TABLE
        .iter()
        .any(|(saying, phrases)| *saying == wanted && phrases.title.is_match(&text))
}

/// How many different places of a text say so.
#[must_use]
pub fn text_says(text: &str, wanted: Saying) -> usize {
    let text = text.to_lowercase();
    TABLE
        .iter()
        .filter(|(saying, _)| *saying == wanted)
        .map(|(_, phrases)| phrases.text.find_iter(&text).count())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_is_lower_case_and_found() {
        let file: File = toml::from_str(include_str!("page_phrases.toml")).expect("valid TOML");
        for row in &file.kind {
            let wanted = saying(&row.id).expect("a known kind");
            for phrase in row.title.iter().chain(&row.text) {
                assert_eq!(*phrase, phrase.to_lowercase());
            }
            assert!(row.title.iter().all(|phrase| title_says(phrase, wanted)));
            assert!(row.text.iter().all(|phrase| text_says(phrase, wanted) > 0));
        }
    }
}
