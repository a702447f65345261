//! `telling_words.toml`: words that tell close languages apart.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    of: Vec<String>,
    words: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    tags: Vec<String>,
    words: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    group: Vec<Group>,
}

/// Languages that differ in few words, and these.
#[derive(Debug)]
pub struct CloseGroup {
    /// Labels of the language model.
    pub tags: Vec<String>,
    /// Which of the languages have a word, in the order of `tags`.
    words: BTreeMap<String, Vec<bool>>,
    /// The same for beginnings of words.
    stems: BTreeMap<String, Vec<bool>>,
}

impl CloseGroup {
    /// Which of the languages, in the order of `tags`, have a word; none where it tells nothing. The word is in lower case.
    #[must_use]
    pub fn having(&self, word: &str) -> Option<&[bool]> {
        if let Some(having) = self.words.get(word) {
            return Some(having);
        }
        // No stem begins another one, so only the last in front of the word can begin it.
        let (stem, having) = self
            .stems
            .range::<str, _>((Bound::Unbounded, Bound::Included(word)))
            .next_back()?;
        word.starts_with(stem.as_str()).then_some(having)
    }
}

impl From<Group> for CloseGroup {
    fn from(group: Group) -> Self {
        let (mut words, mut stems) = (BTreeMap::new(), BTreeMap::new());
        for row in group.words {
            let having: Vec<bool> = group.tags.iter().map(|tag| row.of.contains(tag)).collect();
            for word in row.words.split_whitespace() {
                match word.strip_suffix('*') {
                    Some(stem) => stems.insert(stem.to_owned(), having.clone()),
                    None => words.insert(word.to_owned(), having.clone()),
                };
            }
        }
        Self {
            tags: group.tags,
            words,
            stems,
        }
    }
}

static GROUPS: LazyLock<Vec<CloseGroup>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("telling_words.toml"))
        .expect("the table is part of the build and a test reads it");
    file.group.into_iter().map(CloseGroup::from).collect()
});

/// All groups. No language is in two.
#[must_use]
pub fn close_groups() -> &'static [CloseGroup] {
    &GROUPS
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_word_speaks_for_some_and_against_others() {
        let mut tags = BTreeSet::new();
        for group in close_groups() {
            for tag in &group.tags {
                assert!(tags.insert(tag), "{tag} is in two groups");
            }
            for (word, having) in group.words.iter().chain(&group.stems) {
                assert!(having.contains(&true) && having.contains(&false), "{word}");
                assert_eq!(*word, word.to_lowercase());
            }
            let mut last: Option<&String> = None;
            for stem in group.stems.keys() {
                assert!(
                    last.is_none_or(|last| !stem.starts_with(last.as_str())),
                    "{stem} is told by a shorter stem"
                );
                last = Some(stem);
            }
        }
    }

    #[test]
    fn a_word_or_its_beginning_is_found() {
        let group = close_groups().first().expect("there are groups");
        assert_eq!(group.tags, ["hr", "bs", "sr-Latn"]);
        let having = |word| group.having(word).map(<[bool]>::to_vec);
        assert_eq!(having("tko"), Some(vec![true, false, false]));
        assert_eq!(having("tisućama"), Some(vec![true, false, false]));
        assert_eq!(having("evropska"), Some(vec![false, true, true]));
        assert_eq!(having("grad"), None);
        assert_eq!(having(""), None);
    }
}
