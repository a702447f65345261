//! The body as `CommonMark` with tables. Headline and metadata are not repeated.

use std::fmt::Write;

use crate::article::{Block, BlockContent, List, Span, SpanKind, Table};

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
    for block in blocks {
        if let BlockContent::Box { title, blocks } = &block.content {
            if depth < DEPTH {
                let inner = format!("{prefix}> ");
                if let Some(title) = title {
                    paragraph(&format!("**{}**", escape(title)), &inner, out);
                }
                write_blocks(blocks, &inner, depth + 1, out);
            }
            continue;
        }
        let start = block.text_range.map_or(0, |range| range.start);
        let text = content(&block.content, start);
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

fn content(content: &BlockContent, start: usize) -> String {
    match content {
        BlockContent::Paragraph(paragraph) => {
            line_start(&inline(&paragraph.text, &paragraph.spans, start))
        }
        BlockContent::Heading { level, text } => {
            format!(
                "{} {}",
                "#".repeat(usize::from((*level).clamp(2, 6))),
                escape(text)
            )
        }
        BlockContent::List(list) => {
            let mut out = String::new();
            let mut at = start;
            write_list(list, 0, &mut at, &mut out);
            out
        }
        BlockContent::Quote {
            text, attribution, ..
        } => {
            let mut lines: Vec<String> =
                text.lines().map(|line| line_start(&escape(line))).collect();
            if let Some(attribution) = attribution {
                lines.push(String::new());
                lines.push(format!("— {}", escape(attribution)));
            }
            format!("> {}\n", lines.join("\n> "))
        }
        BlockContent::Table(table) => write_table(table),
        BlockContent::Image(image) => {
            let alt = image
                .alt
                .as_deref()
                .or(image.caption.as_deref())
                .unwrap_or_default();
            let mut out = match address(&image.url) {
                Some(url) => format!("![{}]({url})", escape(alt)),
                None => escape(alt),
            };
            let notes = [image.caption.as_deref(), image.credit.as_deref()];
            let notes: Vec<String> = notes.into_iter().flatten().map(escape).collect();
            if !notes.is_empty() {
                let _ = write!(out, "\n\n*{}*", notes.join(" · "));
            }
            out
        }
        BlockContent::Media(media) => {
            let title = media.title.as_deref().or(media.caption.as_deref());
            link(
                title.or(media.url.as_deref()).unwrap_or_default(),
                media.url.as_deref(),
            )
        }
        BlockContent::Embed(embed) => {
            let words = embed.text.as_deref().unwrap_or(&embed.provider);
            link(words, embed.url.as_deref())
        }
        BlockContent::Code(text) => {
            let fence = "`".repeat(longest_run(text).max(2) + 1);
            format!("{fence}\n{text}\n{fence}")
        }
        BlockContent::Separator => "---".to_owned(),
        BlockContent::Note { text, .. } => format!("*{}*", escape(text)),
        BlockContent::LiveUpdate(update) => {
            let headline = update.headline.as_deref().map(escape);
            let headline = headline.map_or_else(String::new, |text| format!("### {text}\n\n"));
            let text: Vec<String> = update
                .text
                .lines()
                .map(|line| line_start(&escape(line)))
                .collect();
            headline + &text.join("\n\n")
        }
        BlockContent::RelatedLink {
            label,
            headline,
            url,
        } => {
            let label = label
                .as_deref()
                .map_or_else(String::new, |label| format!("{}: ", escape(label)));
            line_start(&(label + &link(headline, url.as_deref())))
        }
        BlockContent::Box { .. } => String::new(),
    }
}

fn write_list(list: &List, depth: usize, at: &mut usize, out: &mut String) {
    for (item, number) in list.items.iter().zip(1_u32..) {
        let mark = if list.ordered {
            format!("{number}. ")
        } else {
            "- ".to_owned()
        };
        let text = line_start(&inline(&item.text, &item.spans, *at));
        let _ = writeln!(
            out,
            "{}{mark}{}",
            "    ".repeat(depth),
            text.replace('\n', " ")
        );
        *at += item.text.len() + 1;
        if let Some(nested) = item.nested.as_ref().filter(|_| depth < DEPTH) {
            write_list(nested, depth + 1, at, out);
        }
    }
}

fn write_table(table: &Table) -> String {
    let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    if columns == 0 {
        return String::new();
    }
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = String::new();
    if let Some(caption) = &table.caption {
        let _ = write!(out, "{}\n\n", line_start(&escape(caption)));
    }
    let has_header = table
        .rows
        .first()
        .is_some_and(|row| row.iter().any(|cell| cell.header));
    if !has_header {
        out.push_str(&row(vec![String::new(); columns]));
        out.push_str(&row(vec!["---".to_owned(); columns]));
    }
    for (index, cells) in table.rows.iter().enumerate() {
        let mut texts: Vec<String> = cells
            .iter()
            .map(|cell| escape(&cell.text).replace('\n', " "))
            .collect();
        texts.resize(columns, String::new());
        out.push_str(&row(texts));
        if has_header && index == 0 {
            out.push_str(&row(vec!["---".to_owned(); columns]));
        }
    }
    out
}

/// Text with its marks. A span that crosses another or the text's end is left out.
fn inline(text: &str, spans: &[Span], start: usize) -> String {
    let mut ordered: Vec<(usize, usize, &Span)> = spans
        .iter()
        .filter_map(|span| {
            let from = span.text_range.start.checked_sub(start)?;
            let to = span.text_range.end.checked_sub(start)?;
            let words = text.get(from..to)?;
            // Marks hug words: white space at the ends stays outside.
            let from = from + (words.len() - words.trim_start().len());
            let to = from + words.trim().len();
            (from < to).then_some((from, to, span))
        })
        .collect();
    ordered.sort_by(|one, other| one.0.cmp(&other.0).then(other.1.cmp(&one.1)));
    let mut out = String::with_capacity(text.len() + 16);
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    for (from, to, span) in ordered {
        close(text, from, &mut at, &mut open, &mut out);
        if open.last().is_some_and(|(end, _)| to > *end) {
            continue;
        }
        out.push_str(&escape(text.get(at..from).unwrap_or_default()));
        at = from;
        let (before, after) = marks(span);
        out.push_str(before);
        open.push((to, after));
    }
    close(text, text.len(), &mut at, &mut open, &mut out);
    out.push_str(&escape(text.get(at..).unwrap_or_default()));
    out
}

/// Closes the marks that end up to here.
fn close(
    text: &str,
    here: usize,
    at: &mut usize,
    open: &mut Vec<(usize, String)>,
    out: &mut String,
) {
    while let Some((end, mark)) = open.pop_if(|(end, _)| *end <= here) {
        out.push_str(&escape(text.get(*at..end).unwrap_or_default()));
        *at = end.max(*at);
        out.push_str(&mark);
    }
}

fn marks(span: &Span) -> (&'static str, String) {
    match span.kind {
        SpanKind::Link => match span.url.as_deref().and_then(address) {
            Some(url) => ("[", format!("]({url})")),
            None => ("", String::new()),
        },
        SpanKind::Emphasis => ("*", "*".to_owned()),
        SpanKind::Strong => ("**", "**".to_owned()),
        // Code cannot hold escapes; its words are shown as text. There are no marks for the others.
        SpanKind::Code | SpanKind::Subscript | SpanKind::Superscript | SpanKind::Quote => {
            ("", String::new())
        }
    }
}

fn link(words: &str, url: Option<&str>) -> String {
    match url.and_then(address) {
        Some(url) => format!("[{}]({url})", escape(words)),
        None => escape(words),
    }
}

/// An address that may be linked, with what would end it encoded; `None` for `javascript:` and its like.
fn address(url: &str) -> Option<String> {
    let parsed = url::Url::parse(url.trim()).ok()?;
    if !matches!(parsed.scheme(), "http" | "https" | "mailto") {
        return None;
    }
    let mut encoded = String::with_capacity(url.len());
    for c in parsed.as_str().chars() {
        match c {
            '(' => encoded.push_str("%28"),
            ')' => encoded.push_str("%29"),
            '<' => encoded.push_str("%3C"),
            '>' => encoded.push_str("%3E"),
            '\\' => encoded.push_str("%5C"),
            c if c.is_whitespace() || c.is_control() => encoded.push_str("%20"),
            c => encoded.push(c),
        }
    }
    Some(encoded)
}

/// Text whose every character means itself.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' | '!'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A line that does not begin like a list, a rule or a heading.
fn line_start(text: &str) -> String {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let behind = text.chars().nth(digits);
    let escaped = match text.chars().next() {
        Some('-' | '+' | '=') => format!("\\{text}"),
        Some(_) if digits > 0 && matches!(behind, Some('.' | ')')) => {
            let (number, rest) = text.split_at_checked(digits).unwrap_or((text, ""));
            format!("{number}\\{rest}")
        }
        _ => text.to_owned(),
    };
    escaped.trim_start().to_owned()
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
