//! Identity of an article and of its text.

use crate::article::{Article, Block, Fingerprint};

/// The article's id.
#[must_use]
pub fn article_id(_article: &Article) -> String {
    String::new()
}

/// The text's fingerprint.
#[must_use]
pub fn of(_text: &str, _blocks: &[Block]) -> Fingerprint {
    Fingerprint::default()
}
