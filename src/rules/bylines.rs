//! `bylines.toml`: the words of bylines, with lines that show how they are read.

use std::sync::LazyLock;

use serde::Deserialize;

/// A line and who is named in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The line.
    pub text: String,
    /// People, in order.
    pub people: Vec<String>,
    /// Agencies, in order.
    #[serde(default)]
    pub agencies: Vec<String>,
}

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bylines {
    /// In front of names.
    pub particles: Vec<String>,
    /// Between names.
    pub conjunctions: Vec<String>,
    /// Those that also stand inside names.
    pub weak_conjunctions: Vec<String>,
    /// What a person is.
    pub roles: Vec<String>,
    /// What no name holds.
    pub stop: Vec<String>,
    /// What makes a name a desk.
    pub desks: Vec<String>,
    /// Words of dates.
    pub date_words: Vec<String>,
    /// Lower-case words of names.
    pub name_particles: Vec<String>,
    /// Lines and their people.
    pub example: Vec<Example>,
}

static BYLINES: LazyLock<Bylines> = LazyLock::new(|| {
    let mut table: Bylines =
        toml::from_str(include_str!("bylines.toml")).expect("the table is checked by a test");
    // The longest particle first: "geschrieben von" before "von".
    table
        .particles
        .sort_by_key(|words| std::cmp::Reverse(words.chars().count()));
    table
});

/// The table, read once. Its examples are tested where lines are read: `metadata::people`.
#[must_use]
pub fn bylines() -> &'static Bylines {
    &BYLINES
}
