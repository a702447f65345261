//! The article in other forms.
//!
//! Every form is written from the typed article, never from the page's markup: what a page holds comes out as words, or as
//! an address that [`address`] lets pass.

pub mod address;
pub mod html;
mod json;
pub mod json_ld;
pub mod markdown;
pub mod ninjs;
mod runs;
mod stated;

use crate::article::{Article, Block, BlockContent, Rendering, RenderingFormat};

/// The renderings asked for, in the order asked.
#[must_use]
pub fn all(article: &Article, formats: &[RenderingFormat]) -> Vec<Rendering> {
    let write = |format: &RenderingFormat| Rendering {
        format: *format,
        content: match format {
            RenderingFormat::Markdown => markdown::of(&article.blocks),
            RenderingFormat::Html => html::of(article),
            RenderingFormat::JsonLd => json_ld::of(article),
            RenderingFormat::Ninjs => ninjs::of(article),
        },
    };
    formats.iter().map(write).collect()
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

/// A language tag in the shape that BCP 47 gives it; `None` for what is none.
fn language_tag(tag: &str) -> Option<&str> {
    let mut parts = tag.split('-');
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let known = parts
        .next()
        .is_some_and(|first| (2..=8).contains(&first.len()) && letters(first));
    let rest = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    (known && parts.all(rest)).then_some(tag)
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

/// Every block, those in boxes behind their box.
fn blocks_of(article: &Article) -> impl Iterator<Item = &Block> {
    let mut open: Vec<&Block> = article.blocks.iter().rev().collect();
    std::iter::from_fn(move || {
        let block = open.pop()?;
        if let BlockContent::Box { blocks, .. } = &block.content {
            open.extend(blocks.iter().rev());
        }
        Some(block)
    })
}

#[cfg(test)]
mod sample;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_written_in_the_order_asked_for() {
        use RenderingFormat::{Html, JsonLd, Markdown, Ninjs};
        let asked = [Html, Ninjs, Markdown, JsonLd];
        for article in [Article::default(), sample::article()] {
            let written = all(&article, &asked);
            let formats: Vec<RenderingFormat> = written.iter().map(|it| it.format).collect();
            assert_eq!(formats, asked);
        }
    }
}
