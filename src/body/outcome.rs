//! What became of the page: article, part of one, index, shell, wall, error.

use crate::article::{Outcome, PageType, Reason, Teaser};
use crate::body::Body;
use crate::metadata::Metadata;
use crate::page::Page;

/// The verdict and its reasons.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The verdict.
    pub outcome: Outcome,
    /// The kind of page.
    pub page_type: Option<PageType>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// For an index page.
    pub teasers: Vec<Teaser>,
}

/// Judges a page.
#[must_use]
pub fn of(_page: &Page<'_>, _metadata: &Metadata, body: &Body) -> Finding {
    let outcome = if body.text.is_empty() {
        Outcome::NoContent
    } else {
        Outcome::Article
    };
    Finding {
        outcome,
        page_type: None,
        reasons: body.reasons.clone(),
        teasers: Vec::new(),
    }
}

/// Judges plain text.
#[must_use]
pub fn of_text(_metadata: &Metadata, body: &Body) -> Finding {
    let outcome = if body.text.is_empty() {
        Outcome::NoContent
    } else {
        Outcome::Article
    };
    Finding {
        outcome,
        page_type: None,
        reasons: body.reasons.clone(),
        teasers: Vec::new(),
    }
}
