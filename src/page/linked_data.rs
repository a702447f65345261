//! JSON-LD and microdata, read once.

use crate::limits::Limits;
use crate::page::dom::Dom;

/// The page's linked data.
#[derive(Debug, Default)]
pub struct LinkedData {}

impl LinkedData {
    /// Reads all of it.
    #[must_use]
    pub fn read(_dom: &Dom<'_>, _limits: &Limits) -> Self {
        Self::default()
    }

    /// `articleBody` of the page's main article, as plain text with its line breaks.
    #[must_use]
    pub fn article_body(&self) -> Option<&str> {
        None
    }
}
