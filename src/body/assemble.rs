//! Typed blocks to the article's text: what is text goes in, a blank line between blocks, and every range is set.

use crate::article::{Block, BlockContent, Link, List, Span, SpanKind, TextRange};
use crate::body::{ids, inline};

/// Sets ids and ranges, and returns the text. Spans come in counting in their own paragraph or item.
#[must_use]
pub fn assemble(blocks: &mut [Block]) -> String {
    let mut text = String::new();
    for block in blocks.iter_mut() {
        let start = if text.is_empty() { 0 } else { text.len() + 2 };
        let mut own = String::new();
        write(&mut block.content, start, &mut own);
        if own.is_empty() {
            continue;
        }
        if start > 0 {
            text.push_str("\n\n");
        }
        text.push_str(&own);
        block.text_range = Some(TextRange {
            start,
            end: text.len(),
        });
    }
    ids::assign(blocks);
    text
}

/// The words that a block has in the text; `start` is where they will stand.
fn write(content: &mut BlockContent, start: usize, out: &mut String) {
    match content {
        BlockContent::Paragraph(paragraph) => {
            out.push_str(&paragraph.text);
            shift(&mut paragraph.spans, start);
        }
        BlockContent::Heading { text, .. }
        | BlockContent::Code(text)
        | BlockContent::Quote {
            text,
            pull_quote: false,
            ..
        } => out.push_str(text),
        BlockContent::List(list) => write_list(list, start, out),
        BlockContent::Table(table) => {
            let rows = table.rows.iter().map(|row| {
                row.iter()
                    .map(|cell| cell.text.replace(['\n', '\t'], " "))
                    .collect::<Vec<_>>()
                    .join("\t")
            });
            out.push_str(&rows.collect::<Vec<_>>().join("\n"));
        }
        BlockContent::LiveUpdate(update) => {
            let parts = update
                .headline
                .iter()
                .chain(std::iter::once(&update.text))
                .filter(|part| !part.is_empty());
            out.push_str(&parts.cloned().collect::<Vec<_>>().join("\n"));
        }
        BlockContent::Quote { .. }
        | BlockContent::Image(_)
        | BlockContent::Media(_)
        | BlockContent::Embed(_)
        | BlockContent::Separator
        | BlockContent::Note { .. }
        | BlockContent::RelatedLink { .. }
        | BlockContent::Box { .. } => {}
    }
}

fn write_list(list: &mut List, start: usize, out: &mut String) {
    for item in &mut list.items {
        if !item.text.is_empty() {
            if !out.is_empty() {
                out.push('\n');
            }
            shift(&mut item.spans, start + out.len());
            out.push_str(&item.text);
        }
        if let Some(nested) = &mut item.nested {
            // Depth is bounded where lists are read.
            write_list(nested, start, out);
        }
    }
}

fn shift(spans: &mut [Span], offset: usize) {
    for span in spans {
        *span = inline::shifted(span.clone(), offset);
    }
}

/// The links of the text and of related links, each address and wording once, in order.
#[must_use]
pub fn links(blocks: &[Block], text: &str, page_host: Option<&str>) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    let mut add = |url: &str, words: &str| {
        let words = words.trim();
        let new = !words.is_empty()
            && !links
                .iter()
                .any(|link| link.url == url && link.text == words);
        if new {
            let external = url::Url::parse(url)
                .ok()
                .and_then(|url| Some(site(url.host_str()?) != site(page_host?)));
            links.push(Link {
                url: url.to_owned(),
                text: words.to_owned(),
                external: external.unwrap_or(false),
            });
        }
    };
    let of_spans = |spans: &[Span], add: &mut dyn FnMut(&str, &str)| {
        for span in spans.iter().filter(|span| span.kind == SpanKind::Link) {
            if let (Some(url), Some(words)) = (
                &span.url,
                text.get(span.text_range.start..span.text_range.end),
            ) {
                add(url, words);
            }
        }
    };
    for block in blocks {
        match &block.content {
            BlockContent::Paragraph(paragraph) => of_spans(&paragraph.spans, &mut add),
            BlockContent::List(list) => {
                let mut open: Vec<&List> = vec![list];
                while let Some(list) = open.pop() {
                    for item in &list.items {
                        of_spans(&item.spans, &mut add);
                        open.extend(item.nested.as_ref());
                    }
                }
            }
            BlockContent::RelatedLink {
                headline,
                url: Some(url),
                ..
            } => add(url, headline),
            _ => {}
        }
    }
    links
}

/// The part of a host name that tells one site from another: without `www.`, `m.` or `amp.`.
fn site(host: &str) -> &str {
    ["www.", "m.", "amp.", "mobile."]
        .iter()
        .find_map(|prefix| host.strip_prefix(prefix))
        .unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ListItem, Paragraph};

    fn block(content: BlockContent) -> Block {
        Block {
            id: String::new(),
            text_range: None,
            content,
            language: None,
        }
    }

    fn link(start: usize, end: usize) -> Span {
        let url = Some("https://example.org/x".to_owned());
        Span {
            kind: SpanKind::Link,
            text_range: TextRange { start, end },
            url,
        }
    }

    #[test]
    fn ranges_and_spans_count_in_the_text() {
        let nested = List {
            ordered: false,
            items: vec![ListItem {
                text: "drei".into(),
                spans: vec![link(0, 4)],
                nested: None,
            }],
        };
        let list = List {
            ordered: true,
            items: vec![ListItem {
                text: "zwei".into(),
                spans: vec![],
                nested: Some(nested),
            }],
        };
        let mut blocks = vec![
            block(BlockContent::Paragraph(Paragraph {
                text: "Über eins".into(),
                spans: vec![link(6, 10)],
            })),
            block(BlockContent::Separator),
            block(BlockContent::List(list)),
        ];
        let text = assemble(&mut blocks);
        assert_eq!(text, "Über eins\n\nzwei\ndrei");
        assert_eq!(blocks[1].text_range, None);
        assert_eq!(blocks[2].text_range, Some(TextRange { start: 12, end: 21 }));
        let links = links(&blocks, &text, Some("www.example.org"));
        assert_eq!(
            links
                .iter()
                .map(|link| link.text.as_str())
                .collect::<Vec<_>>(),
            ["eins", "drei"]
        );
        assert!(!links[0].external);
    }
}
