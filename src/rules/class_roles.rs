//! What class and id tokens say about an element: see `class_roles.toml`.

use foldhash::{HashMap, HashMapExt};
use std::sync::LazyLock;

use serde::Deserialize;

/// A set of roles, a bit each, in the order of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Roles(u64);

impl Roles {
    /// No role.
    pub const NONE: Self = Self(0);

    /// Whether the role with this place in [`ids`] is in the set.
    #[must_use]
    pub const fn has_index(self, index: usize) -> bool {
        self.0 & (1 << index) != 0
    }

    /// Whether any role of the other set is in this one.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The set of roles with these ids.
    ///
    /// # Panics
    /// If an id is none of the table's: a mistake in the code.
    #[must_use]
    pub fn of(wanted: &[&str]) -> Self {
        let index = |id: &&str| {
            TABLE
                .ids
                .iter()
                .position(|known| known == id)
                .unwrap_or_else(|| panic!("class_roles.toml has no role {id:?}"))
        };
        Self(
            wanted
                .iter()
                .map(index)
                .fold(0, |bits, index| bits | (1 << index)),
        )
    }
}

#[derive(Debug, Deserialize)]
struct File {
    role: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(not(test), allow(dead_code, reason = "the examples are read by tests"))]
struct Row {
    id: String,
    why: String,
    words: Vec<String>,
    hits: String,
    misses: String,
}

struct Table {
    ids: Vec<String>,
    /// Runs of words, joined by '-'.
    words: HashMap<String, u64>,
    /// The first word of each run, with the words of the longest that begins so.
    longest: HashMap<String, usize>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("class_roles.toml"))
        .expect("the table is checked by its tests");
    let mut words: HashMap<String, u64> = HashMap::new();
    for (index, row) in file.role.iter().enumerate() {
        for word in &row.words {
            *words.entry(word.clone()).or_default() |= 1 << index;
        }
    }
    let mut longest: HashMap<String, usize> = HashMap::new();
    for run in file.role.iter().flat_map(|row| &row.words) {
        let first = run.split('-').next().unwrap_or(run);
        let known = longest.entry(first.to_owned()).or_default();
        *known = run.split('-').count().max(*known);
    }
    Table {
        ids: file.role.into_iter().map(|row| row.id).collect(),
        words,
        longest,
    }
});

/// Number of roles in the table.
pub const COUNT: usize = 28;

/// The ids of all roles, in the order of their bits.
#[must_use]
pub fn ids() -> &'static [String] {
    &TABLE.ids
}

/// The roles that a class or id attribute speaks of.
#[must_use]
pub fn of_attribute(attribute: &str) -> Roles {
    let mut roles = 0;
    let mut words = Words::default();
    // Tokens past this many are padding of utility classes.
    for token in attribute.split_ascii_whitespace().take(40) {
        words.split(token);
        for place in 0..words.len() {
            // Few words begin a run.
            let longest = TABLE.longest.get(words.run(place, 1)).copied();
            for length in 1..=longest.unwrap_or(0) {
                if let Some(bits) = TABLE.words.get(words.run(place, length)) {
                    roles |= bits;
                }
            }
        }
    }
    Roles(roles)
}

/// Characters of a token that are read.
const WORD_LETTERS: usize = 80;

/// The words of a class token: `entry__Content2` to `entry-content`, where each of them stands in it.
#[derive(Debug)]
pub(crate) struct Words {
    joined: String,
    places: Vec<(usize, usize)>,
}

/// With room for those of a usual token.
impl Default for Words {
    fn default() -> Self {
        Self {
            joined: String::with_capacity(WORD_LETTERS),
            places: Vec::with_capacity(8),
        }
    }
}

impl Words {
    /// Of one token.
    pub(crate) fn of(token: &str) -> Self {
        let mut words = Self::default();
        words.split(token);
        words
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// The words, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let places = self.places.iter();
        places.map(|(start, end)| self.joined.get(*start..*end).unwrap_or(""))
    }

    /// Up to so many words next to each other, joined by '-', by their first word.
    pub(crate) fn runs(&self, longest: usize) -> impl Iterator<Item = &str> {
        let starts = self.places.iter().enumerate();
        starts.flat_map(move |(place, (start, _))| {
            let ends = self.places.iter().skip(place).take(longest);
            ends.map(|(_, end)| self.joined.get(*start..*end).unwrap_or(""))
        })
    }

    /// Words from one on, joined by '-'; as many as asked for or as there are.
    fn run(&self, place: usize, length: usize) -> &str {
        let last = (place + length).min(self.places.len());
        let ends = self.places.get(place..last).unwrap_or_default();
        match (ends.first(), ends.last()) {
            (Some((start, _)), Some((_, end))) => self.joined.get(*start..*end).unwrap_or(""),
            _ => "",
        }
    }

    /// Splits another token, in the same place.
    pub(crate) fn split(&mut self, token: &str) {
        self.joined.clear();
        self.places.clear();
        if token.is_ascii() {
            self.split_ascii(token.get(..WORD_LETTERS).unwrap_or(token));
            return;
        }
        let mut start = None;
        let mut lower = false;
        for c in token.chars().take(WORD_LETTERS) {
            if !c.is_alphabetic() || (c.is_uppercase() && lower) {
                self.end(start.take());
            }
            if c.is_alphabetic() {
                if start.is_none() {
                    start = Some(self.begin());
                }
                self.joined.extend(c.to_lowercase());
            }
            lower = c.is_lowercase();
        }
        self.end(start);
    }

    /// The same of ASCII, by runs of letters.
    fn split_ascii(&mut self, token: &str) {
        let bytes = token.as_bytes();
        let run = |from: usize, is: fn(&u8) -> bool| {
            let rest = bytes.get(from..).unwrap_or_default();
            from + rest.iter().take_while(|byte| is(byte)).count()
        };
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            // "HTMLBox" is one word: only a capital behind a small letter begins one.
            at = run(run(at, u8::is_ascii_uppercase), u8::is_ascii_lowercase);
            if at == start {
                at += 1;
                continue;
            }
            let begin = self.begin();
            self.joined
                .push_str(token.get(start..at).unwrap_or_default());
            if let Some(word) = self.joined.get_mut(begin..) {
                word.make_ascii_lowercase();
            }
            self.end(Some(begin));
        }
    }

    /// Where the next word begins.
    fn begin(&mut self) -> usize {
        if !self.joined.is_empty() {
            self.joined.push('-');
        }
        self.joined.len()
    }

    fn end(&mut self, start: Option<usize>) {
        self.places
            .extend(start.map(|start| (start, self.joined.len())));
    }
}

/// `entry__Content2` to `entry`, `content`.
pub(crate) fn words_of(token: &str) -> Vec<String> {
    Words::of(token).iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles_in(html: &str) -> Roles {
        let attribute = html.split('"').nth(1).expect("a quoted attribute");
        of_attribute(attribute)
    }

    #[test]
    fn every_row_hits_its_example_and_misses_its_counterexample() {
        let file: File = toml::from_str(include_str!("class_roles.toml")).expect("valid TOML");
        assert_eq!(file.role.len(), COUNT);
        assert!(file.role.len() <= 64, "roles are bits of a u64");
        for (index, row) in file.role.iter().enumerate() {
            assert!(!row.why.is_empty(), "{} has no reason", row.id);
            assert!(
                roles_in(&row.hits).has_index(index),
                "{} misses its own example",
                row.id
            );
            assert!(
                !roles_in(&row.misses).has_index(index),
                "{} hits {}",
                row.id,
                row.misses
            );
        }
    }

    #[test]
    fn tokens_are_split_into_words() {
        let mut words = Words::default();
        words.split("td-postContent__text2");
        assert_eq!(words.joined, "td-post-content-text");
        assert_eq!(words.places, [(0, 2), (3, 7), (8, 15), (16, 20)]);
        for (token, joined) in [
            ("HTMLBox", "htmlbox"),
            ("aB1c", "a-b-c"),
            ("ABc-De", "abc-de"),
            ("--", ""),
            ("ÄBox", "äbox"),
            ("naïveBox2", "naïve-box"),
        ] {
            words.split(token);
            assert_eq!(words.joined, joined, "{token}");
        }
    }
}
