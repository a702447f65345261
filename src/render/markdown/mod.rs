//! The body as `CommonMark` with tables. Headline and metadata are not repeated, and there is no front matter.

mod inline;
mod tables;

use std::fmt::Write;

use super::{address, printable};
use crate::article::{Block, BlockContent, Image, List, LiveUpdate};
use inline::{link, words};

/// Depth of lists and boxes that is written; what is nested deeper is left out.
const DEPTH: usize = 16;

/// Writes the blocks. Addresses other than `http`, `https` and `mailto` are dropped, their words stay.
#[must_use]
pub fn of(blocks: &[Block]) -> String {
    let mut out = String::new();
    write_blocks(blocks, "", 0, &mut out);
    let end = out.trim_end().len();
    out.truncate(end);
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn write_blocks(blocks: &[Block], prefix: &str, depth: usize, out: &mut String) {
    // Two lists in a row would be one: every other takes the other marks.
    let mut lists = 0;
    for block in blocks {
        if let BlockContent::Box { title, blocks } = &block.content {
            if depth < DEPTH {
                let inner = format!("{prefix}> ");
                if let Some(title) = title.as_deref().map(words).filter(|it| !it.is_empty()) {
                    paragraph(&format!("**{title}**"), &inner, out);
                }
                write_blocks(blocks, &inner, depth + 1, out);
                // Two boxes in a row would be one, and so would a box and a quote, but for an empty line without mark.
                out.push_str(prefix.trim_end());
                out.push('\n');
            }
            lists = 0;
            continue;
        }
        lists = match block.content {
            BlockContent::List(_) => lists + 1,
            _ => 0,
        };
        let start = block.text_range.map_or(0, |range| range.start);
        let text = content(&block.content, start, lists % 2 == 0);
        if !text.trim().is_empty() {
            paragraph(&text, prefix, out);
        }
    }
}

/// Lines behind a prefix, and an empty line.
fn paragraph(text: &str, prefix: &str, out: &mut String) {
    for line in text.lines() {
        out.push_str(format!("{prefix}{line}").trim_end());
        out.push('\n');
    }
    out.push_str(prefix.trim_end());
    out.push('\n');
}

fn content(content: &BlockContent, start: usize, other_marks: bool) -> String {
    match content {
        BlockContent::Paragraph(paragraph) => inline::of(&paragraph.text, &paragraph.spans, start),
        BlockContent::Heading { level, text } => heading(*level, text),
        BlockContent::List(list) => {
            let mut out = String::new();
            let mut at = start;
            write_list(list, "", other_marks, &mut at, &mut out);
            out
        }
        BlockContent::Quote {
            text, attribution, ..
        } => quote(text, attribution.as_deref()),
        BlockContent::Table(table) => tables::write(table),
        BlockContent::Image(image) => picture(image),
        BlockContent::Media(media) => {
            let title = [&media.title, &media.caption, &media.url];
            link(first_filled(&title), media.url.as_deref())
        }
        BlockContent::Embed(embed) => {
            let provider = Some(embed.provider.clone());
            let words = [&embed.text, &provider, &embed.url];
            link(first_filled(&words), embed.url.as_deref())
        }
        BlockContent::Code(text) => code(text),
        BlockContent::Separator => "---".to_owned(),
        BlockContent::Note { text, .. } => emphasized(&words(text)),
        BlockContent::LiveUpdate(update) => live_update(update),
        BlockContent::RelatedLink {
            label,
            headline,
            url,
        } => {
            let label = label.as_deref().map(words).filter(|it| !it.is_empty());
            let label = label.map_or_else(String::new, |label| format!("{label}: "));
            label + &link(headline, url.as_deref())
        }
        BlockContent::Box { .. } => String::new(),
    }
}

/// The first that holds words.
fn first_filled<'a>(texts: &[&'a Option<String>]) -> &'a str {
    let mut texts = texts.iter().filter_map(|text| text.as_deref());
    texts
        .find(|text| !text.trim().is_empty())
        .unwrap_or_default()
}

fn heading(level: u8, text: &str) -> String {
    let text = words(text);
    if text.is_empty() {
        return text;
    }
    format!("{} {text}", "#".repeat(usize::from(level.clamp(2, 6))))
}

fn emphasized(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("*{text}*")
}

/// Each line a paragraph.
fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(words);
    lines.filter(|line| !line.is_empty()).collect()
}

fn quote(text: &str, attribution: Option<&str>) -> String {
    let mut parts = lines(text);
    let attribution = attribution.map(words).filter(|words| !words.is_empty());
    parts.extend(attribution.map(|name| format!("— {name}")));
    if parts.is_empty() {
        return String::new();
    }
    format!("> {}\n", parts.join("\n>\n> "))
}

fn picture(image: &Image) -> String {
    let alt = words(first_filled(&[&image.alt, &image.caption]));
    let mut out = match address::picture(&image.url) {
        Some(url) => format!("![{alt}]({})", inline::destination(&url)),
        None => alt,
    };
    let notes = [image.caption.as_deref(), image.credit.as_deref()];
    let notes = notes.into_iter().flatten().map(words);
    let notes: Vec<String> = notes.filter(|note| !note.is_empty()).collect();
    if !notes.is_empty() {
        let _ = write!(out, "\n\n{}", emphasized(&notes.join(" · ")));
    }
    out
}

fn code(text: &str) -> String {
    let text: String = text.chars().filter_map(printable).collect();
    if text.trim().is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{text}\n{fence}")
}

fn live_update(update: &LiveUpdate) -> String {
    let mut parts = Vec::new();
    if let Some(headline) = update
        .headline
        .as_deref()
        .filter(|it| !it.trim().is_empty())
    {
        parts.push(format!("### {}", link(headline, update.url.as_deref())));
    }
    let stated = update.published.iter().map(|time| time.local.as_str());
    let stated: Vec<&str> = stated
        .chain(update.authors.iter().map(String::as_str))
        .collect();
    parts.push(emphasized(&words(&stated.join(" · "))));
    parts.extend(lines(&update.text));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

/// Items without words are left out; what is nested in them moves up.
fn write_list(list: &List, indent: &str, other_marks: bool, at: &mut usize, out: &mut String) {
    let mut number = 0_u32;
    for item in &list.items {
        let text = inline::of(&item.text, &item.spans, *at);
        if !item.text.is_empty() {
            *at += item.text.len() + 1;
        }
        let mut inner = indent.to_owned();
        if !text.is_empty() {
            number += 1;
            let mark = match (list.ordered, other_marks) {
                (true, false) => format!("{number}. "),
                (true, true) => format!("{number}) "),
                (false, false) => "- ".to_owned(),
                (false, true) => "+ ".to_owned(),
            };
            inner.push_str(&" ".repeat(mark.len()));
            let text = text.replace('\n', &format!("\n{inner}"));
            let _ = writeln!(out, "{indent}{mark}{text}");
        }
        if let Some(nested) = item.nested.as_ref().filter(|_| indent.len() < DEPTH * 4) {
            write_list(nested, &inner, other_marks, at, out);
        }
    }
}

#[cfg(test)]
mod tests;
