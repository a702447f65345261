//! The article in other forms.
//!
//! Every form is written from the typed article, never from the page's markup: what a page holds comes out as words, or as
//! an address that [`address`] lets pass.

pub mod address;
pub mod html;
pub mod markdown;
mod runs;
mod stated;

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

/// A character that every form can hold: neither NUL nor another control character.
fn printable(c: char) -> Option<char> {
    match c {
        '\0' => Some(char::REPLACEMENT_CHARACTER),
        '\n' | '\t' => Some(c),
        c if c.is_control() => c.is_whitespace().then_some(' '),
        c => Some(c),
    }
}

/// Words on one line, with single spaces between them.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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
