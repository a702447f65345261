//! The answer to two articles that are compared.

use std::borrow::Cow;

use super::offsets::{OffsetUnit, Offsets};
use super::{response, v1};
use crate::article::{Extraction, TextRange};
use crate::text::compare::{Comparison, Passage, Relation, Version, compare};

/// One of two articles, ready to be compared.
#[derive(Debug)]
pub struct Side<'r> {
    text: Cow<'r, str>,
    id: Cow<'r, str>,
    outcome: v1::Outcome,
}

impl<'r> Side<'r> {
    /// Of an article or text as given.
    #[must_use]
    pub fn of_text(text: &'r str, id: &'r str) -> Self {
        Self {
            text: text.into(),
            id: id.into(),
            outcome: v1::Outcome::Unspecified,
        }
    }

    /// Of a page: its first article.
    #[must_use]
    pub fn of_page(found: Extraction) -> Self {
        let outcome = response::outcome(found.outcome);
        let article = found.articles.into_iter().next().unwrap_or_default();
        Self {
            text: article.text.into(),
            id: article.id.into(),
            outcome,
        }
    }

    fn version(&self) -> Version<'_> {
        Version {
            text: &self.text,
            id: &self.id,
        }
    }
}

/// Compares; ranges count in the text of each.
#[must_use]
pub fn answer(first: &Side<'_>, second: &Side<'_>, unit: OffsetUnit) -> v1::CompareResponse {
    let found: Comparison = compare(first.version(), second.version());
    let offsets = (
        Offsets::new(&first.text, unit),
        Offsets::new(&second.text, unit),
    );
    let range = |offsets: &Offsets<'_>, range: TextRange| {
        let (start, end) = offsets.range(range);
        Some(v1::TextRange { start, end })
    };
    let passage = |passage: Passage| v1::Passage {
        first: range(&offsets.0, passage.first),
        second: range(&offsets.1, passage.second),
        similarity: passage.similarity,
    };
    v1::CompareResponse {
        relation: found
            .relation
            .map_or(v1::compare_response::Relation::Unspecified, relation)
            .into(),
        similarity: found.similarity,
        first_in_second: found.first_in_second,
        second_in_first: found.second_in_first,
        passages: found.passages.into_iter().map(passage).collect(),
        first_outcome: first.outcome.into(),
        second_outcome: second.outcome.into(),
        server: None,
    }
}

fn relation(relation: Relation) -> v1::compare_response::Relation {
    use v1::compare_response::Relation as Wire;
    match relation {
        Relation::Same => Wire::Same,
        Relation::Updated => Wire::Updated,
        Relation::NearCopy => Wire::NearCopy,
        Relation::Contains => Wire::Contains,
        Relation::Contained => Wire::Contained,
        Relation::Different => Wire::Different,
    }
}
