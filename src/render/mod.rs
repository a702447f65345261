//! The article in other forms.

use crate::article::{Article, Rendering, RenderingFormat};

/// The renderings asked for, in the order asked. A form that this server does not write yet is left out.
#[must_use]
pub fn all(_article: &Article, _formats: &[RenderingFormat]) -> Vec<Rendering> {
    Vec::new()
}
