//! The language of a text.

use crate::article::{Block, Language, Reason, TextDirection};

/// Identifies the language. `declared` are the page's claims, in order.
#[must_use]
pub fn identify(_text: &str, declared: &[String]) -> Language {
    Language {
        declared_tags: declared.to_vec(),
        ..Language::default()
    }
}

/// The reason `LANGUAGE_DIFFERS_FROM_DECLARED`, where the text reliably is in a language that no claim names.
#[must_use]
pub fn disagreement(_language: &Language) -> Option<Reason> {
    None
}

/// Reading direction by the letters of the text, and by the language where it has none.
#[must_use]
pub fn direction(_text: &str, _tag: Option<&str>) -> Option<TextDirection> {
    None
}

/// Sets [`Block::language`] where a block's text reliably is in another language than the article.
pub fn mark_blocks(_blocks: &mut [Block], _language: &Language) {}
