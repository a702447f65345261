//! The article in other forms.

pub mod markdown;

use crate::article::{Article, Reason, ReasonCode, Rendering, RenderingFormat};

/// The renderings asked for, in the order asked. What [`unavailable`] names is left out.
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

/// The forms asked for that this server does not write: a caller must not take a rendering that is missing for an empty one.
#[must_use]
pub fn unavailable(formats: &[RenderingFormat]) -> Option<Reason> {
    let name = |format: &RenderingFormat| match format {
        RenderingFormat::Markdown => None,
        RenderingFormat::Html => Some("HTML"),
        RenderingFormat::JsonLd => Some("JSON-LD"),
        RenderingFormat::Ninjs => Some("ninjs"),
    };
    let names: Vec<&str> = formats.iter().filter_map(name).collect();
    (!names.is_empty()).then(|| Reason {
        code: ReasonCode::RenderingUnavailable,
        message: format!(
            "This server does not write all renderings that were asked for; missing: {}.",
            names.join(", ")
        ),
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_is_not_written_is_named() {
        use RenderingFormat::{Html, JsonLd, Markdown, Ninjs};
        assert_eq!(unavailable(&[]), None);
        assert_eq!(unavailable(&[Markdown]), None);
        let asked = [Html, Markdown, JsonLd, Ninjs];
        let reason = unavailable(&asked).expect("three forms are missing");
        assert!(reason.message.ends_with("missing: HTML, JSON-LD, ninjs."));
        let written = all(&Article::default(), &asked);
        let formats: Vec<RenderingFormat> = written.iter().map(|it| it.format).collect();
        assert_eq!(formats, [Markdown]);
    }
}
