//! `linked_data.toml`: the schema.org types and properties that the reader of linked data knows.

use std::sync::LazyLock;

use serde::Deserialize;

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkedDataRules {
    /// Types of which a page has one for its story, the most specific first.
    pub article_types: Vec<String>,
    /// Types that stand for the story where a page has none of those.
    pub story_types: Vec<String>,
    /// Properties that lead from the document to the page's own story.
    pub own_properties: Vec<String>,
}

static RULES: LazyLock<LinkedDataRules> = LazyLock::new(|| {
    toml::from_str(include_str!("linked_data.toml")).expect("the table is checked by a test")
});

/// The table, read once.
#[must_use]
pub fn linked_data() -> &'static LinkedDataRules {
    &RULES
}

impl LinkedDataRules {
    /// How specific an article type is: 0 is the most. `None` for other types.
    #[must_use]
    pub fn article_rank(&self, kind: &str) -> Option<usize> {
        self.article_types.iter().position(|known| known == kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_loads_and_names_no_type_twice() {
        let rules = linked_data();
        let mut all: Vec<&String> = rules
            .article_types
            .iter()
            .chain(&rules.story_types)
            .collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
        assert_eq!(
            rules.article_rank("Article"),
            Some(rules.article_types.len() - 1)
        );
        assert_eq!(rules.article_rank("WebPage"), None);
    }
}
