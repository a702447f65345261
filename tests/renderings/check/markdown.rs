//! Markdown: a parser finds the body's words, its links and no markup.

use copydesk::article::Article;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag};

use super::html::apart;
use super::{address_fault, addresses, expected};

/// What is wrong with a body.
pub fn faults(article: &Article, markdown: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let known = addresses(article);
    let mut shown = String::new();
    // With everything that a reader may have switched on, and none of it may find anything.
    for event in Parser::new_ext(markdown, Options::all()) {
        if !is_common_mark(&event) {
            faults.push(format!("more than words and marks: {event:?}"));
        }
    }
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Text(text) | Event::Code(text) => shown.push_str(&text),
            Event::Html(text) | Event::InlineHtml(text) => {
                faults.push(format!("markup: {text:?}"));
            }
            Event::Start(
                Tag::Link {
                    dest_url, title, ..
                }
                | Tag::Image {
                    dest_url, title, ..
                },
            ) => {
                faults.extend(address_fault(&dest_url, &known));
                if title != CowStr::Borrowed("") {
                    faults.push(format!("a title: {title:?}"));
                }
            }
            _ => {}
        }
    }
    let words = expected::words(&article.blocks, true);
    if expected::bare(&shown) != words {
        faults.push(format!(
            "other words: {}",
            apart(&words, &expected::bare(&shown))
        ));
    }
    faults
}

/// Whether an event is one of the few that a rendering is made of.
fn is_common_mark(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_) | Event::SoftBreak | Event::HardBreak | Event::Rule | Event::End(_) => true,
        Event::Start(tag) => match tag {
            Tag::Paragraph
            | Tag::List(_)
            | Tag::Item
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Emphasis
            | Tag::Strong
            | Tag::BlockQuote(None) => true,
            Tag::CodeBlock(CodeBlockKind::Fenced(language)) => language.is_empty(),
            Tag::Heading {
                id, classes, attrs, ..
            } => id.is_none() && classes.is_empty() && attrs.is_empty(),
            Tag::Link { link_type, .. } | Tag::Image { link_type, .. } => {
                *link_type == LinkType::Inline
            }
            _ => false,
        },
        _ => false,
    }
}
