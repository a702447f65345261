//! Members of state objects that hold a story's words: see `state_keys.toml`.

use foldhash::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateKeys {
    text: HashSet<String>,
    beside: HashSet<String>,
    beside_types: HashSet<String>,
    title: HashSet<String>,
    address: HashSet<String>,
}

static TABLE: LazyLock<StateKeys> = LazyLock::new(|| {
    toml::from_str(include_str!("state_keys.toml")).expect("the table is checked by a test")
});

/// The table, read once.
#[must_use]
pub fn state_keys() -> &'static StateKeys {
    &TABLE
}

fn bare(key: &str) -> String {
    let letters = key.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

impl StateKeys {
    /// Whether a member holds running text, or leads to it.
    #[must_use]
    pub fn is_text(&self, key: &str) -> bool {
        self.text.contains(&bare(key))
    }

    /// Whether a member's words stand beside the text.
    #[must_use]
    pub fn is_beside(&self, key: &str) -> bool {
        self.beside.contains(&bare(key))
    }

    /// Whether objects of this type are no text.
    #[must_use]
    pub fn is_beside_type(&self, kind: &str) -> bool {
        self.beside_types.contains(&kind.to_lowercase())
    }

    /// Whether a member names a story.
    #[must_use]
    pub fn is_title(&self, key: &str) -> bool {
        self.title.contains(&bare(key))
    }

    /// Whether a member leads to a story.
    #[must_use]
    pub fn is_address(&self, key: &str) -> bool {
        self.address.contains(&bare(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bare_and_on_one_side_only() {
        let keys = state_keys();
        for name in keys.text.iter().chain(&keys.beside) {
            assert_eq!(*name, bare(name));
        }
        assert!(keys.text.is_disjoint(&keys.beside));
        assert!(keys.is_text("content_elements") && keys.is_text("bodyHtml"));
        assert!(keys.is_beside("altText") && !keys.is_text("altText"));
        assert!(keys.is_beside_type("Image"));
    }
}
