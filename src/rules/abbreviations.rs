//! Where a full stop does not end a sentence, and where a space does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::rules::languages::languages;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    tag: String,
    #[serde(default)]
    never: String,
    #[serde(default)]
    unless_starter: String,
    #[serde(default)]
    closes: String,
    #[serde(default)]
    before_number: String,
    #[serde(default)]
    ordinals: bool,
    #[serde(default)]
    leads: String,
    #[serde(default)]
    starters: String,
    joins: Vec<String>,
    #[serde(default)]
    splits: Vec<String>,
}

/// A language whose sentences end at some of its spaces.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spaced {
    /// BCP 47.
    pub tag: String,
    /// Letters that a sentence has at least.
    pub least: usize,
    /// Words that open a sentence.
    pub opens: Vec<String>,
    /// Words that close one.
    pub closes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    letter_names: String,
    language: Vec<Row>,
    spaced: Vec<Spaced>,
}

/// What a language's full stops mean.
#[derive(Debug)]
pub struct Abbreviations {
    /// The sentence goes on.
    pub never: BTreeSet<String>,
    /// The sentence goes on unless a starter follows.
    pub unless_starter: BTreeSet<String>,
    /// The sentence ends unless lower case follows.
    pub closes: BTreeSet<String>,
    /// The sentence goes on where a number follows.
    pub before_number: BTreeSet<String>,
    /// A number with a dot is an ordinal.
    pub ordinals: bool,
    /// Words in front of an ordinal.
    pub leads: BTreeSet<String>,
    /// Words that open sentences.
    pub starters: BTreeSet<String>,
    /// Sentences of one piece, for the table's own test.
    pub joins: Vec<String>,
    /// Texts with "|" at each inner boundary, for the table's own test.
    pub splits: Vec<String>,
}

impl From<Row> for Abbreviations {
    fn from(row: Row) -> Self {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
        Self {
            never: words(&row.never),
            unless_starter: words(&row.unless_starter),
            closes: words(&row.closes),
            before_number: words(&row.before_number),
            ordinals: row.ordinals,
            leads: words(&row.leads),
            starters: words(&row.starters),
            joins: row.joins,
            splits: row.splits,
        }
    }
}

struct Table {
    languages: BTreeMap<String, Abbreviations>,
    common: Abbreviations,
    spaced: Vec<Spaced>,
    letter_names: BTreeSet<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("abbreviations.toml"))
        .expect("the table is part of the build and a test reads it");
    let mut languages: BTreeMap<String, Abbreviations> = file
        .language
        .into_iter()
        .map(|row| (row.tag.clone(), row.into()))
        .collect();
    let common = languages
        .remove("*")
        .expect("the table is part of the build and a test reads it");
    Table {
        languages,
        common,
        spaced: file.spaced,
        letter_names: file
            .letter_names
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
    }
});

/// The rules of a language; those that hold in many where it has none of its own.
#[must_use]
pub fn of(tag: Option<&str>) -> &'static Abbreviations {
    let primary = tag.map(|tag| languages().primary(tag));
    let own = primary.and_then(|tag| {
        // Bosnian and Serbian in Latin letters abbreviate as Croatian does; the row of "sr" has both scripts.
        let tag = if tag == "bs" { "hr" } else { tag.as_str() };
        TABLE.languages.get(tag)
    });
    own.unwrap_or(&TABLE.common)
}

/// The languages that end sentences with spaces.
#[must_use]
pub fn spaced_tags() -> Vec<&'static str> {
    TABLE.spaced.iter().map(|row| row.tag.as_str()).collect()
}

/// The rules of a language that ends sentences with spaces.
#[must_use]
pub fn spaced(tag: Option<&str>) -> Option<&'static Spaced> {
    let primary = languages().primary(tag?);
    TABLE.spaced.iter().find(|spaced| spaced.tag == primary)
}

/// Whether a word of an Indic script is the name of a letter: an initial.
#[must_use]
pub fn is_letter_name(word: &str) -> bool {
    TABLE.letter_names.contains(word)
}

/// Every language with rules of its own.
#[must_use]
pub fn tags() -> Vec<&'static str> {
    TABLE.languages.keys().map(String::as_str).collect()
}
