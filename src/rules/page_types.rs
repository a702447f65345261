//! What pages call themselves: see `page_types.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::article::PageType;

/// A page type, by its name in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the contract's")]
pub enum Kind {
    Article,
    Opinion,
    LiveBlog,
    Gallery,
    Video,
    Audio,
    PressRelease,
    Index,
}

impl From<Kind> for PageType {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Article => Self::Article,
            Kind::Opinion => Self::Opinion,
            Kind::LiveBlog => Self::LiveBlog,
            Kind::Gallery => Self::Gallery,
            Kind::Video => Self::Video,
            Kind::Audio => Self::Audio,
            Kind::PressRelease => Self::PressRelease,
            Kind::Index => Self::Index,
        }
    }
}

/// Names of one kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    kind: Kind,
    names: Vec<String>,
}

/// A meta element.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meta {
    /// Name or property, lower case.
    pub key: String,
    /// What it says.
    pub kind: Kind,
    values: Vec<String>,
}

impl Meta {
    /// Whether its content says so.
    #[must_use]
    pub fn says(&self, content: &str) -> bool {
        let content = content.trim().to_lowercase();
        self.values.contains(&content)
    }
}

/// Steps of an address.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// What they say.
    pub kind: Kind,
    steps: Vec<String>,
    /// Whether they tell a plain article more closely.
    pub refines: bool,
}

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageTypes {
    #[serde(rename = "type")]
    types: Vec<Named>,
    page: Vec<Named>,
    open_graph: Vec<Named>,
    /// Meta elements.
    #[serde(rename = "meta")]
    pub metas: Vec<Meta>,
    address: Vec<Address>,
}

static TABLE: LazyLock<PageTypes> = LazyLock::new(|| {
    toml::from_str(include_str!("page_types.toml")).expect("the table is checked by its tests")
});

/// The table, read once.
#[must_use]
pub fn page_types() -> &'static PageTypes {
    &TABLE
}

impl PageTypes {
    /// The kind of a story of linked data, by the most telling of its types.
    #[must_use]
    pub fn of_story(&self, types: &[String]) -> Option<Kind> {
        find(&self.types, |name| types.iter().any(|own| own == name))
    }

    /// The type names that a page without a story may have, each with its kind.
    pub fn of_page(&self) -> impl Iterator<Item = (&str, Kind)> {
        self.page
            .iter()
            .flat_map(|row| row.names.iter().map(|name| (name.as_str(), row.kind)))
    }

    /// The kind that `og:type` names.
    #[must_use]
    pub fn of_open_graph(&self, content: &str) -> Option<Kind> {
        let content = content.trim().to_lowercase();
        find(&self.open_graph, |name| name == content)
    }

    /// What a step of an address says.
    #[must_use]
    pub fn of_step(&self, step: &str) -> Option<&Address> {
        let step = step.to_lowercase();
        self.address.iter().find(|row| row.steps.contains(&step))
    }
}

fn find(rows: &[Named], is: impl Fn(&str) -> bool) -> Option<Kind> {
    rows.iter()
        .find(|row| row.names.iter().any(|name| is(name)))
        .map(|row| row.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_find_themselves() {
        let table = page_types();
        for row in &table.types {
            for name in &row.names {
                assert_eq!(
                    table.of_story(std::slice::from_ref(name)),
                    Some(row.kind),
                    "{name}"
                );
            }
        }
        for row in &table.open_graph {
            for name in &row.names {
                assert_eq!(table.of_open_graph(name), Some(row.kind), "{name}");
            }
        }
        for row in &table.metas {
            assert!(
                row.values.iter().all(|value| row.says(value)),
                "{}",
                row.key
            );
        }
        for row in &table.address {
            for step in &row.steps {
                assert_eq!(
                    table.of_step(step).map(|found| found.kind),
                    Some(row.kind),
                    "{step}"
                );
            }
        }
    }

    #[test]
    fn a_story_of_two_types_is_the_more_telling_one() {
        let types = ["NewsArticle".to_owned(), "LiveBlogPosting".to_owned()];
        assert_eq!(page_types().of_story(&types), Some(Kind::LiveBlog));
    }
}
