//! The article in other forms.

pub mod markdown;

use crate::article::{Article, Rendering, RenderingFormat};

/// The renderings asked for, in the order asked. A form that this server does not write yet is left out.
#[must_use]
pub fn all(article: &Article, formats: &[RenderingFormat]) -> Vec<Rendering> {
    let write = |format: &RenderingFormat| match format {
        RenderingFormat::Markdown => Some(markdown::of(&article.blocks)),
        RenderingFormat::Html | RenderingFormat::JsonLd | RenderingFormat::Ninjs => None,
    };
    formats
        .iter()
        .filter_map(|format| {
            Some(Rendering {
                format: *format,
                content: write(format)?,
            })
        })
        .collect()
}

/// Headline, standfirst and text, as plain text.
#[must_use]
pub fn text(article: &Article) -> String {
    let parts = [
        article.headline.as_deref(),
        article.standfirst.as_deref(),
        Some(article.text.as_str()),
    ];
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    let mut text = parts.join("\n\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}
