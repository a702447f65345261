//! `agencies.toml`: agencies and outlets with their spellings.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt, HashSet};
use serde::Deserialize;

use crate::page::wording::{folded, is_alphanumeric};

/// One agency or outlet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// The normalised id.
    pub id: String,
    /// The usual name.
    pub name: String,
    /// Publishes under its own name too: a bare name is no sign-off.
    #[serde(default)]
    pub outlet: bool,
    /// A word of a language too: alone only as spelled, or in brackets.
    #[serde(default)]
    pub word: bool,
    /// As credits write it.
    pub spellings: Vec<String>,
}

impl Agency {
    /// Whether a line of its own in this spelling is a sign-off: as in the table, or an abbreviation in one case.
    #[must_use]
    pub fn signs_as(&self, name: &str) -> bool {
        let mut letters = name.chars().filter(|c| c.is_alphabetic());
        let one_case = letters.clone().all(char::is_lowercase) || letters.all(char::is_uppercase);
        self.spellings.iter().any(|own| own == name)
            || (one_case && !self.word && name.chars().count() >= 3)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    agency: Vec<Agency>,
    generic: Vec<String>,
    prefixes: Vec<String>,
    conjunctions: Vec<String>,
}

/// The table with its index.
#[derive(Debug)]
pub struct Agencies {
    rows: Vec<Agency>,
    by_spelling: HashMap<String, usize>,
    generic: Vec<String>,
    /// First words of spellings, generic names and prefixes, folded.
    first_words: HashSet<String>,
    /// Bytes of the longest spelling, with room for other punctuation.
    longest: usize,
    /// Bytes of the longest conjunction.
    longest_conjunction: usize,
    /// Words in front of a name that are not part of it, lower case.
    pub prefixes: Vec<String>,
    /// First characters of those, each once.
    pub prefix_openers: Vec<char>,
    /// Words between two names, lower case.
    pub conjunctions: Vec<String>,
}

static AGENCIES: LazyLock<Agencies> = LazyLock::new(|| {
    let table: Table =
        toml::from_str(include_str!("agencies.toml")).expect("the table is checked by a test");
    let mut by_spelling = HashMap::new();
    for (index, row) in table.agency.iter().enumerate() {
        // A name that is a word of a language counts only where it is listed as a spelling.
        let name = (!row.word).then_some(&row.name);
        for spelling in row.spellings.iter().chain(name) {
            by_spelling.entry(folded(spelling)).or_insert(index);
        }
    }
    let spellings = table
        .agency
        .iter()
        .flat_map(|row| row.spellings.iter().chain([&row.name]));
    let longest = spellings.map(String::len).max().unwrap_or(0) + 8;
    let generic: Vec<String> = table.generic.iter().map(|word| folded(word)).collect();
    let prefixes = lower(&table.prefixes);
    let folded_prefixes: Vec<String> = prefixes.iter().map(|words| folded(words)).collect();
    let names = by_spelling.keys().chain(&generic).chain(&folded_prefixes);
    let first_words = names.filter_map(|name| name.split(' ').next());
    Agencies {
        first_words: first_words.map(str::to_owned).collect(),
        longest,
        longest_conjunction: table
            .conjunctions
            .iter()
            .map(String::len)
            .max()
            .unwrap_or(0),
        rows: table.agency,
        by_spelling,
        generic,
        prefix_openers: openers(&prefixes),
        prefixes,
        conjunctions: lower(&table.conjunctions),
    }
});

fn openers(words: &[String]) -> Vec<char> {
    let mut openers: Vec<char> = words
        .iter()
        .filter_map(|word| word.chars().next())
        .collect();
    openers.sort_unstable();
    openers.dedup();
    openers
}

fn lower(words: &[String]) -> Vec<String> {
    words.iter().map(|word| word.to_lowercase()).collect()
}

/// The table, read once.
#[must_use]
pub fn agencies() -> &'static Agencies {
    &AGENCIES
}

impl Agencies {
    /// The row of a name, in any spelling; of one that is a word too, only as spelled.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Agency> {
        // Names are short: nothing longer needs folding.
        if name.len() > self.longest {
            return None;
        }
        let index = self.by_spelling.get(&folded(name))?;
        let row = self.rows.get(*index)?;
        let spelled = || {
            let bare = name.trim_matches(|c: char| !c.is_alphanumeric());
            let loud = |own: &String| own.to_uppercase() == bare;
            row.spellings
                .iter()
                .any(|own| own == bare || own == name || loud(own))
        };
        (!row.word || spelled()).then_some(row)
    }

    /// Whether a text may open with a name of the table, or with what stands in front of one: its first word tells.
    #[must_use]
    pub fn may_open(&self, text: &str) -> bool {
        let mut words = text.split(|c: char| !is_alphanumeric(c));
        words
            .find(|word| !word.is_empty())
            .is_some_and(|word| self.first_words.contains(folded(word).as_str()))
    }

    /// Whether the name stands for agencies without naming one.
    #[must_use]
    pub fn is_generic(&self, name: &str) -> bool {
        name.len() <= self.longest && self.generic.contains(&folded(name))
    }

    /// Whether a word joins two names.
    #[must_use]
    pub fn is_conjunction(&self, word: &str) -> bool {
        if word.is_ascii() {
            if word.len() > self.longest_conjunction {
                return false;
            }
            let mut known = self.conjunctions.iter();
            return known.any(|known| known.eq_ignore_ascii_case(word));
        }
        // Conjunctions are short; lower case may be longer than upper by a few bytes.
        word.len() <= self.longest_conjunction + 8
            && self.conjunctions.contains(&word.to_lowercase())
    }

    /// All rows.
    #[must_use]
    pub fn rows(&self) -> &[Agency] {
        &self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_leads_to_its_own_row_and_ids_are_unique() {
        let table = agencies();
        assert!(table.rows().len() >= 120, "{}", table.rows().len());
        for row in table.rows() {
            for spelling in &row.spellings {
                assert!(!folded(spelling).is_empty(), "{spelling}");
                let found = table.find(spelling).map(|found| found.id.as_str());
                assert_eq!(found, Some(row.id.as_str()), "{spelling}");
            }
        }
        let mut ids: Vec<&str> = table.rows().iter().map(|row| row.id.as_str()).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn case_and_punctuation_do_not_matter() {
        assert_eq!(
            agencies()
                .find("Agence France Presse")
                .map(|row| row.id.as_str()),
            Some("afp")
        );
        assert_eq!(
            agencies().find("DPA-Infocom").map(|row| row.id.as_str()),
            Some("dpa")
        );
        assert!(agencies().find("Harbour Gazette").is_none());
    }
}
