//! Renderings judged by tools that others wrote: an HTML parser and sanitiser, a `CommonMark` parser, a JSON Schema validator.
//!
//! * `hostile`: attempts to get script, markup or addresses that run into a rendering; none may succeed.
//! * `pages`: every page of the repository, and of the evaluation set where it is there.

mod check;
mod everywhere;
mod hostile;
mod pages;
#[path = "../support/mod.rs"]
mod support;

use copydesk::article::{Extraction, RenderingFormat};
use copydesk::{Hints, Limits, Options, Unwatched};

/// Every form.
const FORMS: [RenderingFormat; 4] = [
    RenderingFormat::Markdown,
    RenderingFormat::Html,
    RenderingFormat::JsonLd,
    RenderingFormat::Ninjs,
];

/// Reads a page with every rendering.
fn read(content: &[u8], hints: &Hints<'_>) -> Extraction {
    let options = Options {
        renderings: FORMS.to_vec(),
        ..Options::default()
    };
    copydesk::extract(content, hints, &options, &Limits::default(), &mut Unwatched)
        .expect("a page within limits gets an answer")
}

/// Everything that is wrong with the renderings of a page's articles.
fn faults(extraction: &Extraction) -> Vec<String> {
    let articles = extraction.articles.iter();
    articles.flat_map(check::article).collect()
}
