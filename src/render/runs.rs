//! Text with its inline marks as what a writer can write one after the other: marks that never cross.

use std::cmp::Reverse;

use super::address;
use crate::article::{Span, SpanKind};

/// What a writer meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A mark begins; never in front of white space.
    Open(Mark),
    /// The mark that was opened last ends.
    Close(Mark),
    /// Words and white space between marks; never empty.
    Text(&'a str),
}

/// A mark. Of each kind at most one is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What it means.
    pub kind: SpanKind,
    /// Of links, and only of them: an [`address::web`].
    pub url: Option<String>,
    from: usize,
    to: usize,
}

/// Cuts a text at its marks; `start` is where the text stands in the article's. Marks of other kinds are left out, and those
/// that hold no words, reach out of the text, or lead where no link may. Marks of one kind that touch are one; of links that
/// overlap the first keeps the words.
#[must_use]
pub fn of<'a>(text: &'a str, spans: &[Span], start: usize, kinds: &[SpanKind]) -> Vec<Piece<'a>> {
    let mut marks: Vec<Mark> = kinds
        .iter()
        .flat_map(|kind| marks(text, spans, start, *kind))
        .collect();
    marks.sort_by_key(|mark| (mark.from, Reverse(mark.to), mark.kind));
    let mut walk = Walk {
        text,
        at: 0,
        open: Vec::new(),
        pieces: Vec::new(),
    };
    let mut waiting = marks.into_iter().peekable();
    while let Some(mark) = waiting.next() {
        let here = mark.from;
        walk.close(here);
        walk.text_to(here);
        let mut new = vec![mark];
        while let Some(next) = waiting.next_if(|next| next.from == here) {
            new.push(next);
        }
        walk.open(new);
    }
    walk.close(text.len());
    walk.text_to(text.len());
    walk.pieces
}

fn marks(text: &str, spans: &[Span], start: usize, kind: SpanKind) -> Vec<Mark> {
    let mut found: Vec<Mark> = spans
        .iter()
        .filter(|span| span.kind == kind)
        .filter_map(|span| {
            let from = span.text_range.start.checked_sub(start)?;
            let to = span.text_range.end.checked_sub(start)?;
            let (from, to) = hug(text, from, to)?;
            let url = match kind {
                SpanKind::Link => Some(address::web(span.url.as_deref()?)?),
                _ => None,
            };
            Some(Mark {
                kind,
                url,
                from,
                to,
            })
        })
        .collect();
    found.sort_by_key(|mark| (mark.from, Reverse(mark.to)));
    let mut apart: Vec<Mark> = Vec::with_capacity(found.len());
    for mark in found {
        match apart.last_mut() {
            Some(last) if kind == SpanKind::Link && mark.from < last.to => {
                if let Some((from, to)) = hug(text, last.to, mark.to) {
                    apart.push(Mark { from, to, ..mark });
                }
            }
            Some(last) if kind != SpanKind::Link && mark.from <= last.to => {
                last.to = last.to.max(mark.to);
            }
            _ => apart.push(mark),
        }
    }
    apart
}

/// The range without white space and control characters at its ends; `None` where nothing is left.
fn hug(text: &str, from: usize, to: usize) -> Option<(usize, usize)> {
    let empty = |c: char| c.is_whitespace() || c.is_control();
    let words = text.get(from..to)?;
    let from = from + (words.len() - words.trim_start_matches(empty).len());
    let to = from + words.trim_matches(empty).len();
    (from < to).then_some((from, to))
}

struct Walk<'a> {
    text: &'a str,
    at: usize,
    /// The mark that ends first is the last.
    open: Vec<Mark>,
    pieces: Vec<Piece<'a>>,
}

impl Walk<'_> {
    /// Opens marks that begin here. What is open and ends inside of one is closed and goes on inside it.
    fn open(&mut self, mut new: Vec<Mark>) {
        let end = new.iter().map(|mark| mark.to).max().unwrap_or(self.at);
        while let Some(shorter) = self.open.pop_if(|open| open.to < end) {
            self.pieces.push(Piece::Close(shorter.clone()));
            new.push(shorter);
        }
        new.sort_by_key(|mark| (Reverse(mark.to), mark.kind));
        for mark in new {
            self.pieces.push(Piece::Open(mark.clone()));
            self.open.push(mark);
        }
    }

    /// Closes what ends up to here.
    fn close(&mut self, here: usize) {
        while let Some(mark) = self.open.pop_if(|open| open.to <= here) {
            self.text_to(mark.to);
            self.pieces.push(Piece::Close(mark));
        }
    }

    fn text_to(&mut self, end: usize) {
        if let Some(words) = self.text.get(self.at..end).filter(|it| !it.is_empty()) {
            self.pieces.push(Piece::Text(words));
        }
        self.at = end.max(self.at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::TextRange;

    fn shown(text: &str, spans: &[(SpanKind, usize, usize)]) -> String {
        let spans: Vec<Span> = spans
            .iter()
            .map(|(kind, start, end)| Span {
                kind: *kind,
                text_range: TextRange {
                    start: *start,
                    end: *end,
                },
                url: Some(format!("https://a.example/{start}")),
            })
            .collect();
        let kinds = [SpanKind::Link, SpanKind::Strong, SpanKind::Emphasis];
        let name = |mark: &Mark| match mark.kind {
            SpanKind::Link => "a",
            SpanKind::Strong => "b",
            _ => "i",
        };
        let pieces = of(text, &spans, 0, &kinds);
        let pieces = pieces.iter().map(|piece| match piece {
            Piece::Open(mark) => format!("<{}>", name(mark)),
            Piece::Close(mark) => format!("</{}>", name(mark)),
            Piece::Text(text) => (*text).to_owned(),
        });
        pieces.collect()
    }

    #[test]
    fn marks_that_cross_are_cut_and_none_is_empty() {
        use SpanKind::{Emphasis, Link, Strong};
        for (text, spans, expected) in [
            (
                "abc",
                vec![(Strong, 0, 2), (Emphasis, 1, 3)],
                "<b>a</b><i><b>b</b>c</i>",
            ),
            ("abc", vec![(Strong, 0, 1), (Strong, 1, 3)], "<b>abc</b>"),
            ("abc", vec![(Link, 0, 2), (Link, 1, 3)], "<a>ab</a><a>c</a>"),
            (
                "a b c",
                vec![(Strong, 1, 4), (Emphasis, 1, 2)],
                "a <b>b</b> c",
            ),
            (
                "abc",
                vec![(Strong, 0, 3), (Link, 0, 1), (Emphasis, 0, 2)],
                "<b><i><a>a</a>b</i>c</b>",
            ),
            (
                "abcd",
                vec![(Link, 0, 3), (Emphasis, 1, 4), (Strong, 1, 2)],
                "<a>a</a><i><a><b>b</b>c</a>d</i>",
            ),
            ("abc", vec![(Strong, 2, 9)], "abc"),
        ] {
            assert_eq!(shown(text, &spans), expected);
        }
    }
}
