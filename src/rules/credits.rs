//! `credits.toml`: how pages say where a story came from.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use crate::article::SourceRelation;
use crate::rules::openings::Openings;

/// How a credit is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Start, a colon, names.
    Label,
    /// Start, known names.
    Phrase,
    /// Start, one name, and at most a follower.
    Mention,
    /// Known names, and the start behind them.
    Suffix,
}

/// A relation, by its name in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// "Quelle: dpa".
    OriginatedBy,
    /// "mit Material von dpa".
    WithMaterialFrom,
    /// "Translated from the Arabic".
    TranslatedFrom,
    /// "This article first appeared in ...".
    FirstPublishedBy,
}

impl From<Relation> for SourceRelation {
    fn from(relation: Relation) -> Self {
        match relation {
            Relation::OriginatedBy => Self::OriginatedBy,
            Relation::WithMaterialFrom => Self::WithMaterialFrom,
            Relation::TranslatedFrom => Self::TranslatedFrom,
            Relation::FirstPublishedBy => Self::FirstPublishedBy,
        }
    }
}

/// A line and the names that are credited in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The line.
    pub text: String,
    /// Names as found.
    pub names: Vec<String>,
}

/// One kind of credit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// Names the row.
    pub id: String,
    /// What it says about the story.
    pub relation: Relation,
    /// How it is built.
    pub form: Form,
    /// What the line begins with.
    pub starts: Openings,
    /// Starts that may stand behind other words.
    #[serde(default)]
    pub anywhere: Vec<String>,
    /// Words that may follow the name, with anything behind them.
    #[serde(default)]
    pub followers: Vec<String>,
    /// Only names of the table of agencies count.
    #[serde(default)]
    pub known_only: bool,
    /// Lines that the row reads.
    pub examples: Vec<Example>,
    /// Lines in which no row reads a credit.
    pub none: Vec<String>,
}

/// Lines that name the holder of the copyright.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copyright {
    /// What the line begins with.
    pub marks: Vec<String>,
    /// What may follow the name.
    pub tails: Vec<String>,
    /// Lines that are read.
    pub examples: Vec<Example>,
    /// Lines that are not.
    pub none: Vec<String>,
}

/// Lines that are nothing but an agency's name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignOff {
    /// Lines that are read.
    pub examples: Vec<Example>,
    /// Lines that are not.
    pub none: Vec<String>,
}

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credits {
    /// In order of reading.
    #[serde(rename = "pattern")]
    pub patterns: Vec<Pattern>,
    /// How the names of languages begin, in lower case.
    pub languages: Vec<String>,
    /// What may follow the name of a mention, in lower case.
    pub mention_tails: Vec<String>,
    /// "© AFP".
    pub copyright: Copyright,
    /// "(dpa)".
    pub sign_off: SignOff,
}

static CREDITS: LazyLock<Credits> = LazyLock::new(|| {
    toml::from_str(include_str!("credits.toml")).expect("the table is checked by a test")
});

/// The longest run of ASCII in each start that may stand behind other words: whether a text can hold any costs one look.
static ANYWHERE: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let starts = CREDITS.patterns.iter().flat_map(|row| &row.anywhere);
    let runs = starts.map(|start| {
        let runs = start.split(|c: char| !c.is_ascii());
        runs.max_by_key(|run| run.len()).unwrap_or_default()
    });
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(runs)
        .expect("a short list of words")
});

/// Whether a text may hold one of the starts that may stand anywhere.
#[must_use]
pub fn may_mention(text: &str) -> bool {
    ANYWHERE.is_match(text)
}

/// The table, read once. Its examples are tested where lines are read: `metadata::sources::credit`.
#[must_use]
pub fn credits() -> &'static Credits {
    &CREDITS
}
