//! `bylines.toml`: the words of bylines, with lines that show how they are read.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::page::wording::folded;
use crate::rules::openings::Openings;

/// A line and who is named in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The line.
    pub text: String,
    /// People, in order.
    pub people: Vec<String>,
    /// Their roles, where the line tells any; empty for none.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Agencies and outlets, in order.
    #[serde(default)]
    pub agencies: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    particles: Vec<String>,
    openers: Vec<String>,
    labels: Vec<String>,
    helpers: Vec<String>,
    unnamed: Vec<String>,
    pictures: Vec<String>,
    weak_particles: Vec<String>,
    conjunctions: Vec<String>,
    weak_conjunctions: Vec<String>,
    material: Vec<String>,
    links: Vec<String>,
    roles: Vec<String>,
    role_endings: Vec<String>,
    role_adjectives: Vec<String>,
    suffixes: Vec<String>,
    credentials: Vec<String>,
    stop: Vec<String>,
    desks: Vec<String>,
    date_words: Vec<String>,
    name_particles: Vec<String>,
    author_paths: Vec<String>,
    profile_paths: Vec<String>,
    example: Vec<Example>,
}

/// Words and phrases, folded, to be found inside other words.
#[derive(Debug, Default)]
pub struct Phrases {
    words: BTreeSet<String>,
    several: Vec<String>,
    /// Written without spaces around them: ".com", "編集部".
    anywhere: Vec<String>,
}

impl Phrases {
    fn of(phrases: &[String]) -> Self {
        let mut found = Self::default();
        for phrase in phrases {
            let key = folded(phrase);
            if phrase.starts_with('.') || phrase.chars().any(crate::page::wording::is_unspaced) {
                found.anywhere.push(phrase.to_lowercase());
            } else if key.contains(' ') {
                found.several.push(format!(" {key} "));
            } else {
                found.words.insert(key);
            }
        }
        found
    }

    /// Whether one of them stands in a text.
    #[must_use]
    pub fn stand_in(&self, text: &str) -> bool {
        let key = folded(text);
        if key.split(' ').any(|word| self.words.contains(word)) {
            return true;
        }
        let around = format!(" {key} ");
        let lower = text.to_lowercase();
        self.several.iter().any(|phrase| around.contains(phrase))
            || self.anywhere.iter().any(|phrase| {
                if phrase.starts_with('.') {
                    lower.ends_with(phrase)
                } else {
                    lower.contains(phrase)
                }
            })
    }
}

/// The table with its indices.
#[derive(Debug)]
pub struct Bylines {
    /// In front of names.
    pub particles: Openings,
    /// Particles that open a line without a telling class.
    pub openers: Openings,
    /// Labels that, with a colon, name the author wherever they stand.
    pub labels: Openings,
    /// In front of the names of those who helped: what they did.
    pub helpers: Openings,
    /// First words of those whose help was a picture.
    pub pictures: BTreeSet<String>,
    /// Help that makes nobody an author.
    pub unnamed: BTreeSet<String>,
    /// Particles that also open names.
    pub weak_particles: BTreeSet<String>,
    /// Between names.
    pub conjunctions: BTreeSet<String>,
    /// Those that also stand inside names.
    pub weak_conjunctions: BTreeSet<String>,
    /// Between a name and the agency whose material was used.
    pub material: BTreeSet<String>,
    /// Phrases between two names.
    pub links: Vec<String>,
    /// What a person is.
    pub roles: BTreeSet<String>,
    /// Ends of words that are roles.
    pub role_endings: Vec<String>,
    /// Words that roles begin with.
    pub role_adjectives: BTreeSet<String>,
    /// Roles that are written behind a name.
    pub suffixes: Vec<String>,
    /// Degrees behind a name.
    pub credentials: BTreeSet<String>,
    /// What no name holds.
    pub stop: Phrases,
    /// What makes a name a desk.
    pub desks: Phrases,
    /// Words of dates.
    pub date_words: BTreeSet<String>,
    /// Lower-case words of names.
    pub name_particles: BTreeSet<String>,
    /// Parts of an author page's address.
    pub author_paths: BTreeSet<String>,
    /// Parts of a person's page's address.
    pub profile_paths: BTreeSet<String>,
    /// Lines and their people.
    pub examples: Vec<Example>,
}

static BYLINES: LazyLock<Bylines> = LazyLock::new(|| {
    let table: Table =
        toml::from_str(include_str!("bylines.toml")).expect("the table is checked by a test");
    let set = |words: &[String]| words.iter().map(|word| word.to_lowercase()).collect();
    let all = table.particles.iter().chain(&table.openers);
    Bylines {
        particles: Openings::of(all.chain(&table.labels)),
        openers: Openings::of(table.openers.iter().chain(&table.labels)),
        labels: Openings::of(&table.labels),
        helpers: Openings::of(&table.helpers),
        pictures: set(&table.pictures),
        unnamed: table.unnamed.iter().map(|words| folded(words)).collect(),
        weak_particles: set(&table.weak_particles),
        conjunctions: set(&table.conjunctions),
        weak_conjunctions: set(&table.weak_conjunctions),
        material: set(&table.material),
        links: table.links.iter().map(|link| format!(" {link} ")).collect(),
        roles: table.roles.iter().map(|role| folded(role)).collect(),
        role_endings: table.role_endings,
        role_adjectives: set(&table.role_adjectives),
        suffixes: table.suffixes,
        credentials: set(&table.credentials),
        stop: Phrases::of(&table.stop),
        desks: Phrases::of(&table.desks),
        date_words: set(&table.date_words),
        name_particles: set(&table.name_particles),
        author_paths: set(&table.author_paths),
        profile_paths: set(&table.profile_paths),
        examples: table.example,
    }
});

/// The table, read once. Its examples are tested where lines are read: `metadata::people`.
#[must_use]
pub fn bylines() -> &'static Bylines {
    &BYLINES
}
