//! Whole sentences that tell the story.

use crate::Options;
use crate::article::{Block, Summary};

/// Summarises a text within the options' bounds. `None` where no sentence fits.
#[must_use]
pub fn of(
    _text: &str,
    _blocks: &[Block],
    _headline: Option<&str>,
    _language: Option<&str>,
    _options: &Options,
) -> Option<Summary> {
    None
}
