//! What site rules say of a page: the nodes and values that they point at. `site_rules` fills it; the readers of fields and
//! the body weigh it against what the page says itself.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::page::Page;
use crate::page::dom::NodeId;
use crate::page::wording;

/// The fields that a rule can point at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "fields as in the contract")]
pub enum Field {
    Headline,
    Kicker,
    Standfirst,
    Authors,
    Published,
    Modified,
    Sections,
    Tags,
    Images,
    Sources,
}

impl Field {
    /// As evidence names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Kicker => "kicker",
            Self::Standfirst => "standfirst",
            Self::Authors => "authors",
            Self::Published => "published",
            Self::Modified => "modified",
            Self::Sections => "sections",
            Self::Tags => "tags",
            Self::Images => "images",
            Self::Sources => "sources",
        }
    }

    /// Whether it holds one value: the first that a selector finds.
    #[must_use]
    pub const fn is_single(self) -> bool {
        !matches!(
            self,
            Self::Authors | Self::Sections | Self::Tags | Self::Sources
        )
    }
}

/// An element that a rule takes a field from.
#[derive(Debug, Clone)]
pub struct Pick {
    /// "file/rule: selector", for evidence.
    pub locator: Arc<str>,
    /// The element.
    pub node: NodeId,
    /// The attribute's value, where the rule names one.
    pub attribute: Option<String>,
}

impl Pick {
    /// The attribute as plain text, else the element's words on one line.
    #[must_use]
    pub fn words(&self, page: &Page<'_>) -> String {
        match &self.attribute {
            Some(value) => wording::plain_line(value),
            None => wording::tidy(&page.dom.line(self.node)),
        }
    }
}

/// A value that a rule fixes for its site.
#[derive(Debug, Clone)]
pub struct Constant<T> {
    /// "file/rule: constants.name", for evidence.
    pub locator: Arc<str>,
    /// The value.
    pub value: T,
}

/// Elements that a rule judges for the body.
#[derive(Debug, Clone)]
pub struct Area {
    /// "file/rule".
    pub rule: Arc<str>,
    /// In document order.
    pub nodes: Vec<NodeId>,
}

/// What one rule says of a body, weakest rule first.
#[derive(Debug, Clone)]
pub enum Word {
    /// The body lies in the first of these.
    Root(Area),
    /// No text of the article.
    Drop(Area),
    /// Text of the article.
    Keep(Area),
    /// The body ends in front of the first of these.
    Stop(Area),
}

/// Everything that the rules for a page say. Empty where none is for it.
#[derive(Debug, Clone, Default)]
pub struct Ruled {
    /// Ids of the rules for the page, strongest first.
    pub rules: Vec<Arc<str>>,
    /// For each field what the strongest rule that finds something points at.
    pub picks: Vec<(Field, Vec<Pick>)>,
    /// For the body, in the order in which it is to be heard.
    pub body: Vec<Word>,
    /// The outlet.
    pub publisher: Option<Constant<String>>,
    /// Of times without a zone.
    pub time_zone: Option<Constant<TimeZone>>,
    /// ISO 3166 code, lower case: whose way of writing dates it is.
    pub country: Option<Constant<String>>,
    /// BCP 47.
    pub language: Option<Constant<String>>,
}

impl Ruled {
    /// What a rule points at for a field.
    #[must_use]
    pub fn picks(&self, field: Field) -> &[Pick] {
        let found = self.picks.iter().find(|(known, _)| *known == field);
        found.map_or(&[], |(_, picks)| picks)
    }
}
