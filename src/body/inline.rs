//! The words of one text block with its inline marks.

use crate::article::{Span, SpanKind, TextRange};
use crate::body::cut::{TextBlock, own_roles};
use crate::page::Page;
use crate::page::dom::{NodeId, Tag, TextBuilder};
use crate::rules::class_roles::Roles;

/// Text, and marks whose ranges count in it.
#[derive(Debug, Clone, Default)]
pub struct Inline {
    /// As in [`TextBlock::text`].
    pub text: String,
    /// In order of their start, longest first.
    pub spans: Vec<Span>,
}

impl Inline {
    /// Appends another run behind a separator.
    pub fn append(&mut self, separator: &str, other: Self) {
        let offset = if self.text.is_empty() {
            0
        } else {
            self.text.len() + separator.len()
        };
        if offset > 0 {
            self.text.push_str(separator);
        }
        self.text.push_str(&other.text);
        self.spans
            .extend(other.spans.into_iter().map(|span| shifted(span, offset)));
    }
}

/// A span moved towards the end.
#[must_use]
pub fn shifted(span: Span, offset: usize) -> Span {
    let TextRange { start, end } = span.text_range;
    Span {
        text_range: TextRange {
            start: start + offset,
            end: end + offset,
        },
        ..span
    }
}

struct Open {
    end: NodeId,
    kind: SpanKind,
    url: Option<String>,
    range: Option<TextRange>,
}

/// Reads a block. Links without a web address and marks without words are left out.
#[must_use]
pub fn read(page: &Page<'_>, block: &TextBlock) -> Inline {
    let dom = &page.dom;
    let hidden_role = Roles::of(&["hidden"]);
    let mut builder = TextBuilder::default();
    let mut open: Vec<Open> = Vec::new();
    let mut spans = Vec::new();
    let mut around: Vec<NodeId> = dom
        .ancestors(block.first)
        .take_while(|node| *node != block.container)
        .collect();
    around.reverse();
    for node in around {
        open_span(page, node, &mut open);
    }
    let stop = dom.end(block.last);
    let mut skip_to = block.first;
    for node in dom.between(block.first, stop) {
        if node < skip_to {
            continue;
        }
        close_until(node, &mut open, &mut spans);
        let tag = dom.tag(node);
        match tag {
            Tag::Text => push(dom.raw_text(node), &mut builder, &mut open),
            Tag::Br => builder.line(),
            _ if tag.is_silent() || (!block.hidden && dom.is_hidden(node)) => {
                skip_to = dom.end(node);
            }
            Tag::Span | Tag::Small
                if !block.hidden && own_roles(page, node).intersects(hidden_role) =>
            {
                skip_to = dom.end(node);
            }
            _ => open_span(page, node, &mut open),
        }
    }
    close_until(dom.end(dom.root()), &mut open, &mut spans);
    spans.sort_by_key(|span| {
        (
            span.text_range.start,
            std::cmp::Reverse(span.text_range.end),
            span.kind,
        )
    });
    spans.dedup();
    Inline {
        text: builder.finish(),
        spans,
    }
}

fn open_span(page: &Page<'_>, node: NodeId, open: &mut Vec<Open>) {
    let dom = &page.dom;
    let kind = match dom.tag(node) {
        Tag::A => SpanKind::Link,
        Tag::Em | Tag::I => SpanKind::Emphasis,
        Tag::Strong | Tag::B => SpanKind::Strong,
        Tag::Code | Tag::Kbd | Tag::Samp | Tag::Tt => SpanKind::Code,
        Tag::Sub => SpanKind::Subscript,
        Tag::Sup => SpanKind::Superscript,
        Tag::Q => SpanKind::Quote,
        _ => return,
    };
    let url = if kind == SpanKind::Link {
        dom.attr(node, "href").and_then(|href| page.resolve(href))
    } else {
        None
    };
    if kind == SpanKind::Link && url.is_none() {
        return;
    }
    open.push(Open {
        end: dom.end(node),
        kind,
        url,
        range: None,
    });
}

fn close_until(node: NodeId, open: &mut Vec<Open>, spans: &mut Vec<Span>) {
    while open.last().is_some_and(|span| span.end <= node) {
        if let Some(Open {
            kind,
            url,
            range: Some(text_range),
            ..
        }) = open.pop()
        {
            spans.push(Span {
                kind,
                text_range,
                url,
            });
        }
    }
}

fn push(text: &str, builder: &mut TextBuilder, open: &mut [Open]) {
    let body = text.trim_start();
    let (space, _) = text.split_at(text.len() - body.len());
    builder.push(space);
    if body.is_empty() {
        return;
    }
    let start = builder.next_position();
    builder.push(body);
    let end = builder.len();
    if end <= start {
        return;
    }
    for span in open {
        let range = span.range.get_or_insert(TextRange { start, end });
        range.end = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::cut;
    use crate::page::parse::parse;
    use crate::{Hints, Limits};

    fn first(html: &str) -> Inline {
        let (hints, limits) = (Hints::default(), Limits::default());
        let parsed = parse(html, &limits);
        let page = Page::new(&parsed.tree, &hints, &limits);
        let cut = cut::cut(&page);
        let inline = read(&page, &cut.blocks[0]);
        assert_eq!(
            inline.text, cut.blocks[0].text,
            "both readings of a block agree"
        );
        inline
    }

    fn marked(inline: &Inline) -> Vec<(SpanKind, &str)> {
        let text = |span: &Span| {
            inline
                .text
                .get(span.text_range.start..span.text_range.end)
                .expect("a valid range")
        };
        inline
            .spans
            .iter()
            .map(|span| (span.kind, text(span)))
            .collect()
    }

    #[test]
    fn marks_cover_their_words_without_the_space_around() {
        let inline = first(
            "<p>Der <b> Minister </b>sagte <a href='https://example.org/x'>am <em>Montag</em></a>, H<sub>2</sub>O.",
        );
        assert_eq!(inline.text, "Der Minister sagte am Montag, H2O.");
        assert_eq!(
            marked(&inline),
            [
                (SpanKind::Strong, "Minister"),
                (SpanKind::Link, "am Montag"),
                (SpanKind::Emphasis, "Montag"),
                (SpanKind::Subscript, "2"),
            ]
        );
    }

    #[test]
    fn scripts_are_no_links_and_a_block_inside_a_link_keeps_it() {
        let inline = first("<p><a href='javascript:x()'>a</a> b");
        assert!(inline.spans.is_empty());
        let inline =
            first("<div><a href='https://example.org/'><span>Ein ganzer Satz.</span></a></div>");
        assert_eq!(marked(&inline), [(SpanKind::Link, "Ein ganzer Satz.")]);
    }

    #[test]
    fn hidden_words_stay_out() {
        let inline = first(
            "<p>See <a href='https://example.org/'>this<span class=sr-only> (new tab)</span></a>.",
        );
        assert_eq!(inline.text, "See this.");
    }
}
