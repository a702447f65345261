//! The body as HTML, sanitised by construction: the only elements and attributes are those named here, and whatever comes
//! from the page is escaped text, or an address that [`address`] lets pass. Headline and metadata are not repeated.
//!
//! What is written is what a parser makes of it, byte for byte after its own escaping, so that a reader of the output and a
//! sanitiser see one and the same tree.

mod markup;
mod media;
mod tables;

use super::{address, language_tag, one_line};
use crate::article::{
    Article, Block, BlockContent, List, LiveUpdate, PublishedTime, TextDirection,
};
use markup::Markup;

/// The elements of a rendering.
pub const ELEMENTS: &[&str] = &[
    "a",
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "section",
    "small",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "time",
    "tr",
    "ul",
];

/// The attributes of a rendering, by element; `lang` may stand on every element.
pub const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href"]),
    ("article", &["dir"]),
    ("img", &["alt", "height", "src", "width"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan"]),
    ("time", &["datetime"]),
];

/// Depth of lists and boxes that is written; what is nested deeper is left out.
const DEPTH: usize = 16;

/// Writes the blocks in an `article` element with the body's language and direction.
#[must_use]
pub fn of(article: &Article) -> String {
    let mut out = Markup::default();
    let language = article.language.as_ref();
    let tag = language.and_then(|language| language_tag(language.tag.as_deref()?));
    let direction = article.direction.map(|direction| match direction {
        TextDirection::LeftToRight => "ltr",
        TextDirection::RightToLeft => "rtl",
    });
    out.open("article", &[("dir", direction), ("lang", tag)]);
    out.line();
    write_blocks(&article.blocks, 0, &mut out);
    out.close("article");
    out.line();
    out.finish()
}

fn write_blocks(blocks: &[Block], depth: usize, out: &mut Markup) {
    for block in blocks {
        let before = out.length();
        write(block, depth, out);
        if out.length() > before {
            out.line();
        }
    }
}

fn write(block: &Block, depth: usize, out: &mut Markup) {
    let start = block.text_range.map_or(0, |range| range.start);
    let language = block.language.as_deref().and_then(language_tag);
    let lang = [("lang", language)];
    match &block.content {
        BlockContent::Paragraph(paragraph) => {
            if filled(&paragraph.text) {
                out.open("p", &lang);
                out.inline(&paragraph.text, &paragraph.spans, start);
                out.close("p");
            }
        }
        BlockContent::Heading { level, text } => {
            let element = ["h2", "h3", "h4", "h5", "h6"][usize::from((*level).clamp(2, 6)) - 2];
            line(element, &lang, text, out);
        }
        BlockContent::List(list) => {
            let mut at = start;
            write_list(list, &lang, 0, &mut at, out);
        }
        BlockContent::Quote {
            text,
            attribution,
            pull_quote,
        } => {
            let around = if *pull_quote {
                &["aside", "blockquote"][..]
            } else {
                &["blockquote"]
            };
            within(around, &lang, out, |out| {
                paragraphs(text, out);
                line("cite", &[], attribution.as_deref().unwrap_or_default(), out);
            });
        }
        BlockContent::Table(table) => tables::write(table, &lang, out),
        BlockContent::Image(image) => media::picture(image, &lang, out),
        BlockContent::Media(media) => media::player(media, &lang, out),
        BlockContent::Embed(embed) => media::embed(embed, &lang, out),
        BlockContent::Code(text) => {
            if filled(text) {
                within(&["pre", "code"], &lang, out, |out| out.text(text));
            }
        }
        BlockContent::Separator => out.void("hr", &[]),
        BlockContent::Note { text, .. } => {
            if filled(text) {
                within(&["aside"], &lang, out, |out| paragraphs(text, out));
            }
        }
        BlockContent::LiveUpdate(update) => {
            within(&["section"], &lang, out, |out| live_update(update, out));
        }
        BlockContent::RelatedLink {
            label,
            headline,
            url,
        } => within(&["aside", "p"], &lang, out, |out| {
            if let Some(label) = label.as_deref().filter(|label| filled(label)) {
                out.text(&one_line(label));
                out.text(": ");
            }
            link(headline, url.as_deref(), out);
        }),
        BlockContent::Box { title, blocks } => {
            if depth < DEPTH {
                within(&["aside"], &lang, out, |out| {
                    if let Some(title) = title.as_deref().filter(|title| filled(title)) {
                        within(&["p", "strong"], &[], out, |out| out.text(&one_line(title)));
                    }
                    out.line();
                    write_blocks(blocks, depth + 1, out);
                });
            }
        }
    }
}

type Attribute<'a> = (&'a str, Option<&'a str>);

fn filled(text: &str) -> bool {
    !text.trim().is_empty()
}

/// Elements in each other, the attributes on the outermost.
fn within(
    elements: &[&'static str],
    attributes: &[Attribute<'_>],
    out: &mut Markup,
    write: impl FnOnce(&mut Markup),
) {
    for (at, element) in elements.iter().enumerate() {
        out.open(element, if at == 0 { attributes } else { &[] });
    }
    write(out);
    for element in elements.iter().rev() {
        out.close(element);
    }
}

/// An element with words on one line; nothing without words.
fn line(element: &'static str, attributes: &[Attribute<'_>], text: &str, out: &mut Markup) {
    if filled(text) {
        within(&[element], attributes, out, |out| out.text(&one_line(text)));
    }
}

/// A paragraph for each line.
fn paragraphs(text: &str, out: &mut Markup) {
    for text in text.lines() {
        line("p", &[], text, out);
    }
}

/// Words that lead to an address; the words alone where it may not be linked.
fn link(words: &str, url: Option<&str>, out: &mut Markup) {
    match url.and_then(address::web) {
        Some(url) if filled(words) => line("a", &[("href", Some(&url))], words, out),
        _ => out.text(&one_line(words)),
    }
}

fn write_list(
    list: &List,
    attributes: &[Attribute<'_>],
    depth: usize,
    at: &mut usize,
    out: &mut Markup,
) {
    let element = if list.ordered { "ol" } else { "ul" };
    out.open(element, attributes);
    for item in &list.items {
        out.open("li", &[]);
        out.inline(&item.text, &item.spans, *at);
        if !item.text.is_empty() {
            *at += item.text.len() + 1;
        }
        if let Some(nested) = item.nested.as_ref().filter(|_| depth < DEPTH) {
            write_list(nested, &[], depth + 1, at, out);
        }
        out.close("li");
    }
    out.close(element);
}

fn live_update(update: &LiveUpdate, out: &mut Markup) {
    if let Some(headline) = update.headline.as_deref().filter(|it| filled(it)) {
        within(&["h3"], &[], out, |out| {
            link(headline, update.url.as_deref(), out);
        });
    }
    let authors = update.authors.join(", ");
    if update.published.is_some() || filled(&authors) {
        within(&["p"], &[], out, |out| {
            if let Some(published) = &update.published {
                let stated = datetime(published);
                let attributes = [("datetime", Some(stated.as_str()))];
                within(&["time"], &attributes, out, |out| {
                    out.text(&published.local);
                });
                if filled(&authors) {
                    out.text(" · ");
                }
            }
            out.text(&one_line(&authors));
        });
    }
    paragraphs(&update.text, out);
}

/// As a `time` element's attribute: with an offset where one is stated.
fn datetime(time: &PublishedTime) -> String {
    super::stated::iso(time).unwrap_or_else(|| time.local.clone())
}

#[cfg(test)]
mod tests;
