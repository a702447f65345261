//! `datelines.toml`: how agency stories open.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::Deserialize;

/// A first paragraph and what its dateline says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The paragraph.
    pub text: String,
    /// The place in it; empty for none.
    pub place: String,
    /// Agencies in it.
    pub agencies: Vec<String>,
}

/// One form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Names the row.
    pub id: String,
    /// With the groups `place` and, where there is one, `agency`.
    #[serde(with = "regex_text")]
    pub pattern: Regex,
    /// Most characters of a group.
    #[serde(default)]
    most: BTreeMap<String, usize>,
    /// Only where the story is an agency's.
    #[serde(default)]
    pub signed: bool,
    /// Paragraphs that are read.
    pub examples: Vec<Example>,
    /// Paragraphs without a dateline.
    pub none: Vec<String>,
}

impl Form {
    /// The form at the start of a paragraph.
    #[must_use]
    pub fn read<'t>(&self, opening: &'t str) -> Option<Captures<'t>> {
        let found = self.pattern.captures(opening)?;
        let is_within = |(group, most): (&String, &usize)| {
            let group = found.name(group);
            group.is_none_or(|group| group.as_str().chars().count() <= *most)
        };
        self.most.iter().all(is_within).then_some(found)
    }
}

mod regex_text {
    use regex::Regex;
    use serde::{Deserialize, Deserializer, de::Error};

    pub fn deserialize<'d, D: Deserializer<'d>>(source: D) -> Result<Regex, D::Error> {
        Regex::new(&String::deserialize(source)?).map_err(D::Error::custom)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    pattern: Vec<Form>,
}

static DATELINES: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let table: Table =
        toml::from_str(include_str!("datelines.toml")).expect("the table is checked by a test");
    table.pattern
});

/// The forms, in order of reading. Their examples are tested where they are read: `metadata::sources::dateline`.
#[must_use]
pub fn datelines() -> &'static [Form] {
    &DATELINES
}
