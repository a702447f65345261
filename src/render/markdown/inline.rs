//! Words and marks of one paragraph as `CommonMark`, in which every character means itself.

use std::fmt::Write;
use std::sync::LazyLock;

use regex::Regex;

use crate::article::{Span, SpanKind};
use crate::render::runs::{self, Mark, Piece};
use crate::render::{address, one_line, printable};

/// Code cannot hold escapes, so its words are shown as text. There are no marks for the others.
const KINDS: [SpanKind; 3] = [SpanKind::Link, SpanKind::Strong, SpanKind::Emphasis];
/// Longest number of a list's item.
const ITEM_DIGITS: usize = 9;

/// Text with its marks; `start` is where it stands in the article's. A line break is a hard one.
pub(super) fn of(text: &str, spans: &[Span], start: usize) -> String {
    let pieces = runs::of(text, spans, start, &KINDS);
    let mut writer = Writer::default();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(words) => writer.text(words),
            Piece::Open(mark) if mark.kind == SpanKind::Link => writer.open_link(),
            Piece::Close(mark) if mark.kind == SpanKind::Link => writer.close_link(mark),
            Piece::Open(mark) => {
                let next = pieces.get(at + 1..).unwrap_or_default();
                writer.open(mark.kind, first_of(next));
            }
            Piece::Close(mark) => writer.close(mark.kind),
        }
    }
    writer.out
}

/// Words without marks, on one line.
pub(super) fn words(text: &str) -> String {
    of(&one_line(text), &[], 0)
}

/// Words that lead to an address; the words alone where it may not be linked.
pub(super) fn link(text: &str, url: Option<&str>) -> String {
    match url.and_then(address::web) {
        Some(url) => format!("[{}]({})", words(text), destination(&url)),
        None => words(text),
    }
}

/// An address between the brackets of a link: what would end it is encoded, and no part of it is a character reference.
pub(super) fn destination(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}

/// What a parser takes a character for when it asks whether an asterisk opens or closes a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Punctuation,
    Word,
    /// Parsers differ.
    Unsure,
}

impl Class {
    fn of(c: Option<char>) -> Self {
        static WORD: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"^[\p{L}\p{N}]$").expect("a pattern"));
        match c {
            None | Some(' ' | '\n') => Self::Space,
            Some(c) if c.is_ascii_punctuation() => Self::Punctuation,
            Some(c) if c.is_ascii() => Self::Word,
            Some(c) if WORD.is_match(c.encode_utf8(&mut [0; 4])) => Self::Word,
            Some(_) => Self::Unsure,
        }
    }
}

/// The first character that comes behind marks that open here.
fn first_of(pieces: &[Piece<'_>]) -> Class {
    for piece in pieces {
        match piece {
            Piece::Text(words) => return Class::of(words.chars().find_map(printable)),
            Piece::Open(mark) if mark.kind == SpanKind::Link => return Class::Punctuation,
            Piece::Open(_) | Piece::Close(_) => {}
        }
    }
    Class::Space
}

#[derive(Debug, Default)]
struct Writer {
    out: String,
    /// White space not written yet: marks hug words.
    pending: String,
    /// Digits since the line began, while there is nothing else.
    digits: Option<usize>,
    /// Marks of asterisks that are open.
    open: usize,
    /// Marks that could not be written so that every parser sees them.
    dropped: Vec<SpanKind>,
    /// What stood in front of the asterisks that were written last.
    before_run: Option<Class>,
    /// Those asterisks close.
    closing: bool,
    /// The last character is the first behind asterisks that open: they need it to be what it is.
    first_in_mark: bool,
    /// The next character must not be seen as a letter: the asterisks in front of it would not close.
    shield: bool,
}

impl Writer {
    fn text(&mut self, words: &str) {
        for c in words.chars().filter_map(printable) {
            match c {
                '\n' => {
                    self.pending.clear();
                    self.pending.push('\n');
                }
                // The latter two end a line elsewhere.
                '\t' | '\u{2028}' | '\u{2029}' => self.space(' '),
                c if c.is_whitespace() => self.space(c),
                c => {
                    self.flush();
                    self.letter(c);
                }
            }
        }
    }

    fn space(&mut self, c: char) {
        if !self.pending.starts_with('\n') {
            self.pending.push(c);
        }
    }

    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        if self.out.is_empty() {
            return;
        }
        if pending.starts_with('\n') {
            self.out.push_str("\\\n");
            self.digits = None;
        } else {
            self.out.push_str(&pending);
            self.digits = Some(ITEM_DIGITS + 1);
        }
        self.before_run = None;
        self.first_in_mark = false;
        self.shield = false;
    }

    fn at_line_start(&self) -> bool {
        self.out.is_empty() || self.out.ends_with('\n')
    }

    fn letter(&mut self, c: char) {
        let first = self.at_line_start();
        self.first_in_mark = self.before_run.is_some() && !self.closing;
        let numbered = self
            .digits
            .is_some_and(|count| (1..=ITEM_DIGITS).contains(&count));
        let escaped = match c {
            // The last two mean nothing in `CommonMark`, but mathematics and superscripts to many who read it.
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' | '$' | '^' => {
                true
            }
            '-' | '+' | '=' | ':' => first,
            '.' | ')' => numbered,
            _ => false,
        };
        if escaped {
            self.out.push('\\');
            self.out.push(c);
        } else if self.shield && !c.is_ascii_punctuation() {
            self.reference(c);
        } else {
            self.out.push(c);
        }
        self.digits = match self.digits {
            None if c.is_ascii_digit() => Some(1),
            Some(count) if c.is_ascii_digit() => Some(count + 1),
            _ => Some(ITEM_DIGITS + 1),
        };
        self.before_run = None;
        self.shield = false;
    }

    /// A character that parsers see as punctuation and readers as itself.
    fn reference(&mut self, c: char) {
        let _ = write!(self.out, "&#{};", u32::from(c));
    }

    fn open(&mut self, kind: SpanKind, next: Class) {
        self.flush();
        if self.closing && self.before_run.is_some() {
            self.dropped.push(kind);
            return;
        }
        if self.before_run.is_none() {
            let last = self.out.chars().next_back();
            let mut before = Class::of(last);
            let letter = matches!(before, Class::Word | Class::Unsure);
            let opens = next == Class::Word || !letter;
            let may_close = before != Class::Space && (letter || next != Class::Word);
            let shielded = letter && (!opens || (may_close && self.open > 0));
            let may_close_still = (shielded || before == Class::Punctuation) && next != Class::Word;
            if (shielded && self.first_in_mark) || (may_close_still && self.open > 0) {
                self.dropped.push(kind);
                return;
            }
            if shielded {
                if let Some(c) = self.out.pop() {
                    self.reference(c);
                }
                before = Class::Punctuation;
            }
            self.before_run = Some(before);
        }
        self.out.push_str(asterisks(kind));
        self.digits = Some(ITEM_DIGITS + 1);
        self.open += 1;
        self.closing = false;
        self.shield = false;
    }

    fn close(&mut self, kind: SpanKind) {
        if let Some(at) = self.dropped.iter().position(|dropped| *dropped == kind) {
            self.dropped.swap_remove(at);
            return;
        }
        let before = match self.before_run {
            Some(before) if self.closing => before,
            _ => Class::of(self.out.chars().next_back()),
        };
        self.out.push_str(asterisks(kind));
        self.open = self.open.saturating_sub(1);
        self.before_run = Some(before);
        self.closing = true;
        self.shield = before != Class::Word;
    }

    fn open_link(&mut self) {
        self.flush();
        // With an exclamation mark in front a link would be a picture.
        if self.out.ends_with('!') {
            self.out.pop();
            self.out.push_str("\\!");
        }
        self.out.push('[');
        self.punctuation_written();
    }

    fn close_link(&mut self, mark: &Mark) {
        let url = mark.url.as_deref().unwrap_or_default();
        let _ = write!(self.out, "]({})", destination(url));
        self.punctuation_written();
    }

    fn punctuation_written(&mut self) {
        self.digits = Some(ITEM_DIGITS + 1);
        self.before_run = None;
        self.first_in_mark = false;
        self.shield = false;
    }
}

fn asterisks(kind: SpanKind) -> &'static str {
    if kind == SpanKind::Strong { "**" } else { "*" }
}
