//! What tells one kind of page from another besides its structure: see `page_kinds.toml`.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use foldhash::HashSet;
use serde::Deserialize;

use super::page_phrases::folded;

/// The kinds that have words, types and addresses of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the contract's")]
pub enum PageKind {
    Index,
    Opinion,
    PressRelease,
    Live,
    Briefing,
    Gallery,
    Video,
    Audio,
}

const NAMES: &[(&str, PageKind)] = &[
    ("index", PageKind::Index),
    ("opinion", PageKind::Opinion),
    ("press-release", PageKind::PressRelease),
    ("live", PageKind::Live),
    ("briefing", PageKind::Briefing),
    ("gallery", PageKind::Gallery),
    ("video", PageKind::Video),
    ("audio", PageKind::Audio),
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), allow(dead_code, reason = "the examples are read by tests"))]
struct Row {
    id: String,
    why: String,
    types: HashSet<String>,
    open_graph: HashSet<String>,
    labels: HashSet<String>,
    title: Vec<String>,
    /// All of `title` at once.
    #[serde(skip)]
    in_title: Option<AhoCorasick>,
    path: HashSet<String>,
    classes: HashSet<String>,
    example: String,
    counter: String,
}

static TABLE: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let mut file: File =
        toml::from_str(include_str!("page_kinds.toml")).expect("the table is checked by its tests");
    for row in &mut file.kind {
        row.in_title = Some(AhoCorasick::new(&row.title).expect("some short words"));
    }
    file.kind
});

impl PageKind {
    fn row(self) -> Option<&'static Row> {
        let (name, _) = NAMES.iter().find(|(_, kind)| *kind == self)?;
        TABLE.iter().find(|row| row.id == *name)
    }

    /// Whether a schema.org type (without prefix) is this kind's.
    #[must_use]
    pub fn has_type(self, name: &str) -> bool {
        self.row().is_some_and(|row| row.types.contains(name))
    }

    /// The schema.org types.
    pub fn types(self) -> impl Iterator<Item = &'static str> {
        let types = self.row().map(|row| &row.types);
        types.into_iter().flatten().map(String::as_str)
    }

    /// Whether a value of `og:type` is this kind's.
    #[must_use]
    pub fn has_open_graph(self, value: &str) -> bool {
        let value = value.trim().to_lowercase();
        let head = value.split(['.', ':']).next().unwrap_or_default();
        self.row().is_some_and(|row| row.open_graph.contains(head))
    }

    /// Whether a section, kicker or breadcrumb is exactly one of this kind's labels.
    #[must_use]
    pub fn has_label(self, label: &str) -> bool {
        let label = folded(label);
        let label = label.trim_matches(|c: char| !c.is_alphanumeric());
        self.row().is_some_and(|row| row.labels.contains(label))
    }

    /// Whether a headline holds one of this kind's words, as whole words.
    #[must_use]
    pub fn in_title(self, title: &str) -> bool {
        let title = folded(title);
        let Some(row) = self.row() else { return false };
        row.in_title
            .as_ref()
            .is_some_and(|words| holds(&title, words))
    }

    /// Whether a step of an address is this kind's.
    #[must_use]
    pub fn in_path(self, url: &url::Url) -> bool {
        let Some(row) = self.row() else { return false };
        let mut steps = url.path_segments().into_iter().flatten();
        steps.any(|step| row.path.contains(&step.to_lowercase()))
    }

    /// Whether a class token of the body element is this kind's.
    #[must_use]
    pub fn has_class(self, class: &str) -> bool {
        let Some(row) = self.row() else { return false };
        let class = class.to_lowercase();
        row.classes
            .iter()
            .any(|known| match known.strip_suffix('*') {
                Some(start) => class.starts_with(start),
                None => *known == class,
            })
    }
}

/// Whether any of the words stand in a folded text, not inside longer words.
fn holds(text: &str, words: &AhoCorasick) -> bool {
    let joins = |a: Option<char>, b: Option<char>| {
        let letter = |c: char| c.is_alphanumeric() && !crate::page::wording::is_unspaced(c);
        a.is_some_and(letter) && b.is_some_and(letter)
    };
    words.find_overlapping_iter(text).any(|found| {
        let words = text.get(found.range()).unwrap_or_default();
        let before = text.get(..found.start()).unwrap_or_default();
        let after = text.get(found.end()..).unwrap_or_default();
        !joins(before.chars().next_back(), words.chars().next())
            && !joins(words.chars().next_back(), after.chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_row_and_every_word_is_folded() {
        for (name, kind) in NAMES {
            let row = kind.row().unwrap_or_else(|| panic!("no row {name}"));
            assert!(!row.why.is_empty());
            for word in row.labels.iter().chain(&row.title) {
                assert_eq!(*word, folded(word));
            }
            assert!(row.labels.iter().all(|label| kind.has_label(label)));
            assert!(row.title.iter().all(|words| kind.in_title(words)));
        }
        assert_eq!(TABLE.len(), NAMES.len());
    }

    #[test]
    fn every_kind_knows_its_example_and_not_its_counterexample() {
        for (_, kind) in NAMES {
            let row = kind.row().expect("a row");
            assert!(kind.in_path(&row.example.parse().expect("a URL")));
            assert!(
                !kind.in_path(&row.counter.parse().expect("a URL")),
                "{}",
                row.counter
            );
        }
    }

    #[test]
    fn words_in_a_title_are_whole_words() {
        assert!(PageKind::Briefing.in_title("Morning briefing: Wednesday"));
        assert!(PageKind::Live.in_title("【速報中】みなと駅伝"));
        assert!(!PageKind::Live.in_title("Deliver: the postman's story"));
        assert!(PageKind::Index.has_class("tax-region"));
        assert!(PageKind::Video.has_open_graph("video.other"));
    }
}
