//! Words by which a page says what it is instead of an article: see `page_phrases.toml`.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use serde::Deserialize;

use crate::page::wording::push_lower_char;

/// What the words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    /// The page failed or is none.
    Error,
    /// A challenge for robots.
    Bot,
    /// Asks for consent to tracking.
    Consent,
    /// What stands on a consent dialogue's buttons.
    Accept,
    /// Nothing without an account.
    Login,
    /// Nothing without scripts.
    Script,
    /// The rest is for those who pay or sign up.
    Gate,
    /// Words around such an offer.
    Offer,
}

const NAMES: &[(&str, Saying)] = &[
    ("error", Saying::Error),
    ("bot", Saying::Bot),
    ("consent", Saying::Consent),
    ("accept", Saying::Accept),
    ("login", Saying::Login),
    ("script", Saying::Script),
    ("gate", Saying::Gate),
    ("offer", Saying::Offer),
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    row: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), allow(dead_code, reason = "the examples are read by tests"))]
struct Row {
    says: String,
    language: String,
    title: Vec<String>,
    text: Vec<String>,
    example: String,
    counter: String,
}

struct Phrases {
    title: AhoCorasick,
    text: Lines,
}

/// Phrases that are looked for in many lines, of which nearly none has one.
struct Lines {
    phrases: AhoCorasick,
    /// Of each that has one, the longest piece that looks the same in a line as in [`folded`], but for its case: a line without any of
    /// these need not be folded.
    pieces: AhoCorasick,
}

impl Lines {
    fn new(phrases: Vec<&str>) -> Self {
        let pieces = phrases.iter().filter_map(|phrase| plain_piece(phrase));
        Self {
            pieces: AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .kind(Some(AhoCorasickKind::DFA))
                .build(pieces)
                .expect("a few hundred short words"),
            phrases: automaton(phrases),
        }
    }

    /// The text as phrases are written, if one may stand in it.
    fn folded(&self, text: &str) -> Option<String> {
        (self.pieces.is_match(text) || needs_folding(text)).then(|| folded(text))
    }
}

fn read() -> File {
    toml::from_str(include_str!("page_phrases.toml")).expect("the table is checked by its tests")
}

fn automaton(phrases: Vec<&str>) -> AhoCorasick {
    AhoCorasick::new(phrases).expect("a few hundred short phrases")
}

static TABLE: LazyLock<Vec<Phrases>> = LazyLock::new(|| {
    let file = read();
    NAMES
        .iter()
        .map(|(name, _)| Phrases {
            title: automaton(of(&file, &[name], |row| &row.title)),
            text: Lines::new(of(&file, &[name], |row| &row.text)),
        })
        .collect()
});

/// The phrases of both sayings about those who pay.
static SELLING: LazyLock<Lines> =
    LazyLock::new(|| Lines::new(of(&read(), &["gate", "offer"], |row| &row.text)));

/// What rows of some names hold.
fn of<'f>(file: &'f File, names: &[&str], pick: fn(&Row) -> &Vec<String>) -> Vec<&'f str> {
    let rows = file.row.iter();
    let rows = rows.filter(|row| names.contains(&row.says.as_str()));
    rows.flat_map(pick).map(String::as_str).collect()
}

/// Letters of the shortest piece that tells.
const PIECE: usize = 2;

/// The longest run of letters of ASCII in a phrase.
fn plain_piece(phrase: &str) -> Option<&str> {
    let runs = phrase.split(|c: char| !c.is_ascii_alphanumeric());
    let longest = runs.max_by_key(|run| run.len())?;
    (longest.len() >= PIECE).then_some(longest)
}

/// Whether a text has what [`folded`] leaves out, or letters behind those of Latin-1: phrases
/// of such may have no plain piece.
fn needs_folding(text: &str) -> bool {
    let far = |byte: u8| byte >= 0xC4 && byte != 0xE2;
    text.bytes().any(far) || text.contains(['\u{AD}', '\u{200B}', '\u{212A}'])
}

/// Whether a text may say [`Saying::Gate`] or [`Saying::Offer`]: a quick look for both, which nearly every line fails.
#[must_use]
pub fn may_sell(text: &str) -> bool {
    let folded = SELLING.folded(text);
    folded.is_some_and(|text| SELLING.phrases.is_match(&text))
}

fn phrases(wanted: Saying) -> Option<&'static Phrases> {
    let place = NAMES.iter().position(|(_, saying)| *saying == wanted)?;
    TABLE.get(place)
}

/// Lower case, one kind of apostrophe, white space folded: how phrases are written.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            match c {
                '’' | '‘' | 'ʼ' => out.push('\''),
                '\u{AD}' | '\u{200B}' => {}
                c => push_lower_char(&mut out, c),
            }
        }
    }
    out
}

/// The places of a folded text where a phrase stands as whole words. Scripts without spaces have no word edges.
fn places(text: &str, automaton: &AhoCorasick) -> Vec<std::ops::Range<usize>> {
    let joins = |edge: Option<char>, other: Option<char>| {
        let letter = |c: char| c.is_alphanumeric() && !crate::page::wording::is_unspaced(c);
        edge.is_some_and(letter) && other.is_some_and(letter)
    };
    let mut found: Vec<std::ops::Range<usize>> = automaton
        .find_overlapping_iter(text)
        .map(|found| found.range())
        .filter(|range| {
            let before = text.get(..range.start).and_then(|t| t.chars().next_back());
            let after = text.get(range.end..).and_then(|t| t.chars().next());
            let own = text.get(range.clone()).unwrap_or_default();
            let last = own.chars().next_back();
            // Korean adds its particles to the word.
            let open = last.is_some_and(|c| ('\u{AC00}'..='\u{D7A3}').contains(&c));
            !joins(before, own.chars().next()) && (open || !joins(last, after))
        })
        .collect();
    // Of phrases inside phrases the longest.
    found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    found.retain(|range| {
        let apart = range.start >= end;
        if apart {
            end = range.end;
        }
        apart
    });
    found
}

/// How many places of a text say so.
#[must_use]
pub fn text_says(text: &str, wanted: Saying) -> usize {
    let Some(lines) = phrases(wanted).map(|phrases| &phrases.text) else {
        return 0;
    };
    let folded = lines.folded(text);
    folded.map_or(0, |text| places(&text, &lines.phrases).len())
}

/// Share of a text's characters that such phrases take: 1 for a button that says nothing else.
#[must_use]
pub fn text_share(text: &str, wanted: Saying) -> f32 {
    let folded = folded(text);
    let characters = |part: &str| part.chars().filter(|c| c.is_alphanumeric()).count();
    let all = characters(&folded);
    let Some(phrases) = phrases(wanted).filter(|_| all > 0) else {
        return 0.0;
    };
    let said: usize = places(&folded, &phrases.text.phrases)
        .into_iter()
        .map(|range| characters(folded.get(range).unwrap_or_default()))
        .sum();
    share(said, all)
}

#[allow(clippy::cast_precision_loss, reason = "a share of short texts")]
fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

/// Words that a title may hold beside the phrase: a site's name, "Sorry".
const TITLE_WORDS_BESIDE: usize = 4;

/// Whether a title or heading says so, and little else. "Error 404: the story of a number" says more.
#[must_use]
pub fn title_says(title: &str, wanted: Saying) -> bool {
    let Some(phrases) = phrases(wanted) else {
        return false;
    };
    let folded = folded(title);
    let mut parts = folded.split(['|', '–', '—', '｜', '_', '·', '•']);
    parts.any(|part| {
        part.split(" - ").any(|part| {
            let said = places(part, &phrases.title);
            if said.is_empty() {
                return false;
            }
            let mut rest = String::new();
            let mut at = 0;
            for range in said {
                rest.push_str(part.get(at..range.start).unwrap_or_default());
                rest.push(' ');
                at = range.end;
            }
            rest.push_str(part.get(at..).unwrap_or_default());
            words(&rest) <= TITLE_WORDS_BESIDE
        })
    })
}

fn words(text: &str) -> usize {
    let unspaced = text
        .chars()
        .filter(|c| crate::page::wording::is_unspaced(*c));
    let spaced = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    spaced.count() + unspaced.count() / 3
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn saying(name: &str) -> Saying {
        let known = NAMES.iter().find(|(known, _)| *known == name);
        known.expect("a known kind").1
    }

    #[test]
    fn a_quick_look_misses_no_phrase() {
        for row in read().row {
            let lines = &phrases(saying(&row.says)).expect("a known kind").text;
            for phrase in &row.text {
                assert!(
                    plain_piece(phrase).is_some() || needs_folding(phrase),
                    "{phrase}: add a longer one"
                );
                for text in [
                    phrase.clone(),
                    phrase.to_uppercase(),
                    format!("— {phrase}…"),
                ] {
                    let known = lines.phrases.is_match(&folded(&text));
                    let quick = lines.folded(&text);
                    let quick = quick.is_some_and(|text| lines.phrases.is_match(&text));
                    assert_eq!(quick, known, "{text}");
                    let sells = matches!(row.says.as_str(), "gate" | "offer");
                    assert!(!sells || !known || may_sell(&text), "{text}");
                }
            }
        }
    }

    #[test]
    fn every_phrase_is_folded_and_found() {
        for row in read().row {
            let wanted = saying(&row.says);
            for phrase in row.title.iter().chain(&row.text) {
                assert_eq!(*phrase, folded(phrase));
            }
            for phrase in &row.title {
                assert!(title_says(phrase, wanted), "{phrase}");
            }
            for phrase in &row.text {
                assert!(text_says(phrase, wanted) > 0, "{phrase}");
            }
        }
    }

    #[test]
    fn every_row_finds_its_example_and_leaves_honest_prose_alone() {
        for row in read().row {
            let own = automaton(row.text.iter().map(String::as_str).collect());
            assert!(
                !places(&folded(&row.example), &own).is_empty(),
                "{} {}: {}",
                row.says,
                row.language,
                row.example
            );
            let wanted = saying(&row.says);
            if matches!(wanted, Saying::Accept) {
                assert!(text_share(&row.counter, wanted) < 0.5);
            } else {
                assert_eq!(text_says(&row.counter, wanted), 0, "{}", row.counter);
            }
        }
    }

    #[test]
    fn each_kind_is_known_in_many_languages() {
        for name in ["error", "bot", "consent", "login", "gate"] {
            let file = read();
            let rows = file.row.iter().filter(|row| row.says == name);
            let languages: BTreeSet<&str> = rows.map(|row| row.language.as_str()).collect();
            assert!(languages.len() >= 15, "{name}: {languages:?}");
        }
    }

    #[test]
    fn a_title_that_says_more_is_a_headline() {
        for title in ["404", "Page not found | The Test", "Error 404 - Diario"] {
            assert!(title_says(title, Saying::Error), "{title}");
        }
        for title in [
            "Error 404: la historia del mensaje más famoso de la red",
            "Wanted man not found after ten days in the hills",
        ] {
            assert!(!title_says(title, Saying::Error), "{title}");
        }
        assert!(!title_says(
            "Are you a robot? The puzzle that fools people more than machines",
            Saying::Bot
        ));
    }

    #[test]
    fn phrases_are_whole_words() {
        assert_eq!(text_says("the harlequin", Saying::Offer), 0);
        assert_eq!(text_says("Abonnieren Sie jetzt", Saying::Offer), 0);
        assert!(text_share("Alle akzeptieren", Saying::Accept) > 0.99);
    }
}
