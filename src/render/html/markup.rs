//! Elements and escaped text, the way the serialising algorithm of HTML writes them.

use crate::article::{Span, SpanKind};
use crate::render::printable;
use crate::render::runs::{self, Piece};

const KINDS: [SpanKind; 7] = [
    SpanKind::Link,
    SpanKind::Strong,
    SpanKind::Emphasis,
    SpanKind::Quote,
    SpanKind::Subscript,
    SpanKind::Superscript,
    SpanKind::Code,
];

/// A document as it is written. Names of elements and attributes are the code's, never the page's.
#[derive(Debug, Default)]
pub(super) struct Markup {
    out: String,
}

impl Markup {
    /// A start tag. Attributes come in the order of their names; those without a value are left out.
    pub(super) fn open(&mut self, element: &'static str, attributes: &[(&str, Option<&str>)]) {
        self.out.push('<');
        self.out.push_str(element);
        for (name, value) in attributes {
            if let Some(value) = value {
                self.out.push(' ');
                self.out.push_str(name);
                self.out.push_str("=\"");
                self.escape(value, true);
                self.out.push('"');
            }
        }
        self.out.push('>');
    }

    pub(super) fn close(&mut self, element: &'static str) {
        self.out.push_str("</");
        self.out.push_str(element);
        self.out.push('>');
    }

    /// An element that has no end tag.
    pub(super) fn void(&mut self, element: &'static str, attributes: &[(&str, Option<&str>)]) {
        self.open(element, attributes);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.escape(text, false);
    }

    /// Text with its marks and line breaks; `start` is where it stands in the article's.
    pub(super) fn inline(&mut self, text: &str, spans: &[Span], start: usize) {
        for piece in runs::of(text, spans, start, &KINDS) {
            match piece {
                Piece::Open(mark) => {
                    self.open(element(mark.kind), &[("href", mark.url.as_deref())]);
                }
                Piece::Close(mark) => self.close(element(mark.kind)),
                Piece::Text(words) => {
                    for (at, line) in words.split('\n').enumerate() {
                        if at > 0 {
                            self.void("br", &[]);
                        }
                        self.text(line);
                    }
                }
            }
        }
    }

    /// An end of line, for people who read the source.
    pub(super) fn line(&mut self) {
        self.out.push('\n');
    }

    /// Bytes written.
    pub(super) fn length(&self) -> usize {
        self.out.len()
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    fn escape(&mut self, text: &str, attribute: bool) {
        for c in text.chars().filter_map(printable) {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' if attribute => self.out.push_str("&quot;"),
                '\u{a0}' => self.out.push_str("&nbsp;"),
                c => self.out.push(c),
            }
        }
    }
}

fn element(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Link => "a",
        SpanKind::Emphasis => "em",
        SpanKind::Strong => "strong",
        SpanKind::Code => "code",
        SpanKind::Subscript => "sub",
        SpanKind::Superscript => "sup",
        SpanKind::Quote => "q",
    }
}
