//! Counts over a text.

use crate::article::{Block, TextStatistics};

/// Counts a text.
#[must_use]
pub fn of(_text: &str, _blocks: &[Block], _language: Option<&str>) -> TextStatistics {
    TextStatistics::default()
}
