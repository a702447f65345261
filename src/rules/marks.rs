//! `marks.toml`: which elements hold which field, by their class tokens.

use std::sync::LazyLock;

use foldhash::{HashMap, HashSet};
use serde::Deserialize;

/// What an element holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the rows say what each is")]
pub enum Mark {
    Headline,
    Kicker,
    Standfirst,
    Byline,
    Breadcrumbs,
    Sections,
    Tags,
    Copyright,
    Logo,
    Unseen,
    Source,
    Foreign,
    Published,
    Modified,
}

/// Several [`Mark`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MarkSet(u16);

impl MarkSet {
    /// With one more.
    #[must_use]
    pub const fn with(self, mark: Mark) -> Self {
        Self(self.0 | 1 << mark as u16)
    }

    /// All of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it is among them.
    #[must_use]
    pub const fn has(self, mark: Mark) -> bool {
        self.0 & (1 << mark as u16) != 0
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    field: Mark,
    #[allow(dead_code, reason = "for readers of the table")]
    why: String,
    tokens: Vec<String>,
    #[serde(default)]
    tails: Vec<String>,
    #[serde(default)]
    itemprops: Vec<String>,
    #[serde(default)]
    rels: Vec<String>,
    #[allow(dead_code, reason = "read by the test")]
    holds: String,
    #[allow(dead_code, reason = "read by the test")]
    not: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    mark: Vec<Row>,
}

/// The table with its indices.
#[derive(Debug, Default)]
pub struct Marks {
    tokens: HashMap<String, MarkSet>,
    tails: HashMap<String, MarkSet>,
    /// The last word of each of them.
    last_words: HashSet<String>,
    itemprops: HashMap<String, MarkSet>,
    rels: HashMap<String, MarkSet>,
}

static MARKS: LazyLock<Marks> = LazyLock::new(|| {
    let table: Table =
        toml::from_str(include_str!("marks.toml")).expect("the table is checked by a test");
    let mut marks = Marks::default();
    for row in table.mark {
        let add = |map: &mut HashMap<String, MarkSet>, names: Vec<String>| {
            for name in names {
                let entry = map.entry(name).or_default();
                *entry = entry.with(row.field);
            }
        };
        add(&mut marks.tokens, row.tokens);
        let last_words = row.tails.iter().map(|tail| last_word(tail).to_owned());
        marks.last_words.extend(last_words);
        add(&mut marks.tails, row.tails);
        add(&mut marks.itemprops, row.itemprops);
        add(&mut marks.rels, row.rels);
    }
    marks
});

/// The table, read once.
#[must_use]
pub fn marks() -> &'static Marks {
    &MARKS
}

impl Marks {
    /// What a class token tells.
    #[must_use]
    pub fn of_token(&self, token: &str) -> MarkSet {
        let token = normal(token);
        let mut found = self.tokens.get(&token).copied().unwrap_or_default();
        let mut rest = token.as_str();
        if !self.last_words.contains(last_word(rest)) {
            return found;
        }
        loop {
            if let Some(more) = self.tails.get(rest) {
                found = found.and(*more);
            }
            match rest.split_once('-') {
                Some((_, tail)) => rest = tail,
                None => return found,
            }
        }
    }

    /// What an `itemprop` token tells.
    #[must_use]
    pub fn of_itemprop(&self, token: &str) -> MarkSet {
        self.itemprops.get(token).copied().unwrap_or_default()
    }

    /// What a `rel` token tells.
    #[must_use]
    pub fn of_rel(&self, token: &str) -> MarkSet {
        self.rels
            .get(&token.to_lowercase())
            .copied()
            .unwrap_or_default()
    }
}

fn last_word(token: &str) -> &str {
    token.rsplit('-').next().unwrap_or(token)
}

/// Lower case, camelCase parted, underscores as hyphens, the hash of CSS modules cut.
fn normal(token: &str) -> String {
    // To prepare a search takes longer than to see that there is nothing to find.
    let parts = token.contains('_').then(|| token.rsplit_once("__"));
    let token = match parts.flatten() {
        Some((name, hash)) if hash.chars().any(|c| c.is_ascii_digit()) => name,
        _ => token,
    };
    let mut out = String::with_capacity(token.len() + 4);
    let mut lower = false;
    for c in token.chars() {
        if c == '_' || c == '-' || c == ':' {
            if !out.ends_with('-') {
                out.push('-');
            }
            lower = false;
            continue;
        }
        if c.is_ascii_lowercase() {
            out.push(c);
            lower = true;
            continue;
        }
        if c.is_uppercase() && lower {
            out.push('-');
        }
        lower = c.is_lowercase();
        out.extend(c.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(html: &str) -> &str {
        html.split('\'').nth(1).expect("a class in the example")
    }

    #[test]
    fn every_row_reads_its_example_and_leaves_its_counterexample() {
        let table: Table = toml::from_str(include_str!("marks.toml")).expect("a table");
        for row in table.mark {
            assert!(
                marks().of_token(token(&row.holds)).has(row.field),
                "{}",
                row.holds
            );
            assert!(
                !marks().of_token(token(&row.not)).has(row.field),
                "{}",
                row.not
            );
            for name in row.tokens.iter().chain(&row.tails) {
                assert!(marks().of_token(name).has(row.field), "{name}");
                assert_eq!(&normal(name), name, "{name} is never looked up");
            }
        }
    }
}
