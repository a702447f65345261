//! Blocks of the body on the wire.

use super::offsets::Offsets;
use super::response::{count, each};
use super::times::time;
use super::v1;
use super::v1::block::Content;
use crate::article as domain;

/// Lists in lists and boxes in boxes go no deeper on the wire: protobuf readers stop at 100 messages within one another.
/// What lies deeper is lifted to this level, in its order.
const MAX_NESTING: usize = 16;

/// Every block, in order.
pub(super) fn all(blocks: Vec<domain::Block>, offsets: &Offsets<'_>) -> Vec<v1::Block> {
    nested_blocks(blocks, offsets, 0)
}

pub(super) fn range(range: domain::TextRange, offsets: &Offsets<'_>) -> v1::TextRange {
    let (start, end) = offsets.range(range);
    v1::TextRange { start, end }
}

fn nested_blocks(
    blocks: Vec<domain::Block>,
    offsets: &Offsets<'_>,
    depth: usize,
) -> Vec<v1::Block> {
    each(blocks, |block| v1::Block {
        id: block.id,
        text_range: block.text_range.map(|it| range(it, offsets)),
        content: Some(content(block.content, offsets, depth)),
        language: block.language.unwrap_or_default(),
    })
}

fn content(content: domain::BlockContent, offsets: &Offsets<'_>, depth: usize) -> Content {
    use domain::BlockContent as Found;
    match content {
        Found::Paragraph(it) => Content::Paragraph(v1::Paragraph {
            text: it.text,
            spans: spans(it.spans, offsets),
        }),
        Found::Heading { level, text } => Content::Heading(v1::Heading {
            level: i32::from(level),
            text,
        }),
        Found::List(it) => Content::List(list(it, offsets, depth)),
        Found::Quote {
            text,
            attribution,
            pull_quote,
        } => Content::Quote(v1::Quote {
            text,
            attribution: attribution.unwrap_or_default(),
            pull_quote,
        }),
        Found::Table(it) => Content::Table(table(it)),
        Found::Image(it) => Content::Image(image(it)),
        Found::Media(it) => Content::Media(media(it)),
        Found::Embed(it) => Content::Embed(v1::Embed {
            provider: it.provider,
            url: it.url.unwrap_or_default(),
            text: it.text.unwrap_or_default(),
            author: it.author.unwrap_or_default(),
        }),
        Found::Code(text) => Content::Code(v1::Code { text }),
        Found::Separator => Content::Separator(v1::Separator {}),
        Found::Note { kind, text } => Content::Note(v1::Note {
            kind: note(kind) as i32,
            text,
        }),
        Found::LiveUpdate(it) => Content::LiveUpdate(v1::LiveUpdate {
            headline: it.headline.unwrap_or_default(),
            published: it.published.map(time),
            url: it.url.unwrap_or_default(),
            text: it.text,
            authors: it.authors,
        }),
        Found::RelatedLink {
            label,
            headline,
            url,
        } => Content::RelatedLink(v1::RelatedLink {
            label: label.unwrap_or_default(),
            headline,
            url: url.unwrap_or_default(),
        }),
        Found::Box { title, blocks } => Content::Box(v1::Box {
            title: title.unwrap_or_default(),
            blocks: nested_blocks(lifted_boxes(blocks, depth), offsets, depth + 1),
        }),
    }
}

/// The blocks of a box, those of its inner boxes lifted among them where no box may nest further.
fn lifted_boxes(blocks: Vec<domain::Block>, depth: usize) -> Vec<domain::Block> {
    if depth < MAX_NESTING {
        return blocks;
    }
    let mut waiting: Vec<domain::Block> = blocks.into_iter().rev().collect();
    let mut lifted = Vec::new();
    while let Some(block) = waiting.pop() {
        match block.content {
            domain::BlockContent::Box { blocks, .. } => waiting.extend(blocks.into_iter().rev()),
            _ => lifted.push(block),
        }
    }
    lifted
}

fn list(found: domain::List, offsets: &Offsets<'_>, depth: usize) -> v1::List {
    let items = if depth < MAX_NESTING {
        found.items
    } else {
        lifted_items(found.items)
    };
    v1::List {
        ordered: found.ordered,
        items: each(items, |item| v1::ListItem {
            text: item.text,
            spans: spans(item.spans, offsets),
            nested: item.nested.map(|inner| list(inner, offsets, depth + 1)),
        }),
    }
}

fn lifted_items(items: Vec<domain::ListItem>) -> Vec<domain::ListItem> {
    let mut waiting: Vec<domain::ListItem> = items.into_iter().rev().collect();
    let mut lifted = Vec::new();
    while let Some(mut item) = waiting.pop() {
        if let Some(inner) = item.nested.take() {
            waiting.extend(inner.items.into_iter().rev());
        }
        lifted.push(item);
    }
    lifted
}

fn spans(spans: Vec<domain::Span>, offsets: &Offsets<'_>) -> Vec<v1::Span> {
    use v1::span::Kind;
    each(spans, |span| {
        let kind = match span.kind {
            domain::SpanKind::Link => Kind::Link,
            domain::SpanKind::Emphasis => Kind::Emphasis,
            domain::SpanKind::Strong => Kind::Strong,
            domain::SpanKind::Code => Kind::Code,
            domain::SpanKind::Subscript => Kind::Subscript,
            domain::SpanKind::Superscript => Kind::Superscript,
            domain::SpanKind::Quote => Kind::Quote,
        };
        v1::Span {
            kind: kind as i32,
            text_range: Some(range(span.text_range, offsets)),
            url: span.url.unwrap_or_default(),
        }
    })
}

fn table(table: domain::Table) -> v1::Table {
    v1::Table {
        caption: table.caption.unwrap_or_default(),
        rows: each(table.rows, |cells| v1::TableRow {
            cells: each(cells, |cell| v1::TableCell {
                text: cell.text,
                header: cell.header,
                column_span: count(cell.column_span),
                row_span: count(cell.row_span),
            }),
        }),
    }
}

pub(super) fn image(image: domain::Image) -> v1::Image {
    v1::Image {
        url: image.url,
        alt: image.alt.unwrap_or_default(),
        caption: image.caption.unwrap_or_default(),
        credit: image.credit.unwrap_or_default(),
        width: image.width.map_or(0, count),
        height: image.height.map_or(0, count),
        lead: image.lead,
    }
}

fn media(media: domain::Media) -> v1::Media {
    use v1::media::Kind;
    let kind = match media.kind {
        domain::MediaKind::Video => Kind::Video,
        domain::MediaKind::Audio => Kind::Audio,
    };
    v1::Media {
        kind: kind as i32,
        url: media.url.unwrap_or_default(),
        title: media.title.unwrap_or_default(),
        caption: media.caption.unwrap_or_default(),
        thumbnail_url: media.thumbnail_url.unwrap_or_default(),
    }
}

fn note(kind: domain::NoteKind) -> v1::note::Kind {
    match kind {
        domain::NoteKind::Correction => v1::note::Kind::Correction,
        domain::NoteKind::Editor => v1::note::Kind::Editor,
        domain::NoteKind::Update => v1::note::Kind::Update,
        domain::NoteKind::Disclosure => v1::note::Kind::Disclosure,
        domain::NoteKind::Ai => v1::note::Kind::Ai,
    }
}

#[cfg(test)]
mod tests {
    use super::super::offsets::OffsetUnit;
    use super::*;
    use crate::article::{
        Block, BlockContent, List, ListItem, Paragraph, Span, SpanKind, TextRange,
    };
    use prost::Message;

    #[test]
    fn every_range_counts_in_the_unit_asked_for() {
        let text = "😀 Zoë spoke.";
        let span = Span {
            kind: SpanKind::Strong,
            text_range: TextRange { start: 5, end: 9 },
            url: None,
        };
        let block = Block {
            id: "b".into(),
            text_range: Some(TextRange {
                start: 0,
                end: text.len(),
            }),
            content: BlockContent::Paragraph(Paragraph {
                text: text.into(),
                spans: vec![span],
            }),
            language: None,
        };
        for (unit, whole, bold) in [
            (OffsetUnit::Utf8Bytes, (0, 16), (5, 9)),
            (OffsetUnit::Utf16CodeUnits, (0, 13), (3, 6)),
            (OffsetUnit::CodePoints, (0, 12), (2, 5)),
        ] {
            let offsets = Offsets::new(text, unit);
            let wire = all(vec![block.clone()], &offsets).remove(0);
            let range = wire.text_range.expect("a range");
            assert_eq!((range.start, range.end), whole);
            let Some(Content::Paragraph(paragraph)) = wire.content else {
                panic!("a paragraph")
            };
            let range = paragraph.spans[0].text_range.expect("a range");
            assert_eq!((range.start, range.end), bold);
        }
    }

    #[test]
    fn a_deeply_nested_list_keeps_every_item_and_stays_readable() {
        let mut inner = List::default();
        for level in 0..300 {
            let item = ListItem {
                text: format!("item {level}"),
                nested: Some(inner),
                ..ListItem::default()
            };
            inner = List {
                ordered: false,
                items: vec![item],
            };
        }
        let block = Block {
            id: "b".into(),
            text_range: None,
            content: BlockContent::List(inner),
            language: None,
        };
        let offsets = Offsets::new("", OffsetUnit::Utf8Bytes);
        let article = v1::Article {
            blocks: all(vec![block], &offsets),
            ..Default::default()
        };
        let bytes = article.encode_to_vec();
        let again =
            v1::Article::decode(bytes.as_slice()).expect("within the nesting that readers allow");
        assert_eq!(format!("{again:?}").matches("\"item ").count(), 300);
    }
}
