//! The text of scripts and styles, found by searching for its end instead of character by character: on news pages it is
//! more than half of the document, and hardly any of it is read.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{RawKind, State};
use html5ever::tokenizer::{
    BufferQueue, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use memchr::memmem;

use super::drawing;

/// An element whose content is no markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RawElement {
    Script,
    Style,
}

impl RawElement {
    const fn name(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Style => "style",
        }
    }
}

/// What stands inside of the element.
pub(super) struct Content {
    pub characters: StrTendril,
    /// The end tag, where it was read already; else it is what the queue goes on with.
    pub end: Option<Tag>,
}

/// Takes the content of a raw-text element from the front of the queue, which stands just behind its start tag.
pub(super) fn take(queue: &BufferQueue, element: RawElement) -> Content {
    let rest = all(queue);
    let end = end_of(rest.as_bytes(), element);
    let (inside, behind) = rest.split_at(end);
    if element == RawElement::Script && is_escaped(inside.as_bytes()) {
        return take_escaped(queue, rest);
    }
    let characters = if memchr::memchr2(b'\r', b'\0', inside.as_bytes()).is_some() {
        // As the tokenizer would: line ends are one character, NUL is none.
        let clean = inside.replace("\r\n", "\n").replace('\r', "\n");
        StrTendril::from_slice(&clean.replace('\0', "\u{FFFD}"))
    } else {
        part(&rest, 0, inside.len())
    };
    let behind = part(&rest, inside.len(), behind.len());
    queue.push_front(behind);
    Content {
        characters,
        end: None,
    }
}

/// Passes over the content of a drawing whose start tag was just read. Returns how many drawings are open where the queue
/// goes on.
pub(super) fn skip_drawing(queue: &BufferQueue) -> usize {
    let rest = all(queue);
    let (end, depth) = drawing::end_of(rest.as_bytes());
    queue.push_front(part(&rest, end, rest.len() - end));
    depth
}

/// All that is in the queue: it nearly always is one piece.
fn all(queue: &BufferQueue) -> StrTendril {
    let mut rest = queue.pop_front().unwrap_or_default();
    while let Some(more) = queue.pop_front() {
        rest.push_tendril(&more);
    }
    rest
}

/// A stretch of it, without a copy. Documents are shorter than 4 GiB: tendrils are.
fn part(of: &StrTendril, start: usize, length: usize) -> StrTendril {
    match (u32::try_from(start), u32::try_from(length)) {
        (Ok(start), Ok(length)) => of.subtendril(start, length),
        _ => StrTendril::new(),
    }
}

/// Where the end tag begins, or the end of the document.
fn end_of(bytes: &[u8], element: RawElement) -> usize {
    let name = element.name().as_bytes();
    memmem::find_iter(bytes, b"</")
        .find(|at| {
            let tag = bytes.get(at + 2..).unwrap_or_default();
            let named = tag
                .get(..name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name));
            let next = tag.get(name.len());
            named && next.is_some_and(|next| b"\t\n\x0C\r />".contains(next))
        })
        .unwrap_or(bytes.len())
}

/// Whether a script opens a comment and a script in it: then an end tag may not be the end.
fn is_escaped(inside: &[u8]) -> bool {
    memmem::find(inside, b"<!--").is_some_and(|comment| {
        inside
            .get(comment..)
            .unwrap_or_default()
            .windows(7)
            .any(|window| window.eq_ignore_ascii_case(b"<script"))
    })
}

/// The same for the few scripts whose end depends on what stands in them, by the tokenizer's own rules.
fn take_escaped(queue: &BufferQueue, rest: StrTendril) -> Content {
    queue.push_front(rest);
    let options = TokenizerOpts {
        discard_bom: false,
        initial_state: Some(State::RawData(RawKind::ScriptData)),
        last_start_tag_name: Some(RawElement::Script.name().to_owned()),
        ..TokenizerOpts::default()
    };
    let tokenizer = Tokenizer::new(Collector::default(), options);
    if matches!(tokenizer.feed(queue), html5ever::TokenizerResult::Done) {
        tokenizer.end();
    }
    let sink = tokenizer.sink;
    Content {
        characters: sink.characters.into_inner(),
        end: sink.end.into_inner(),
    }
}

#[derive(Default)]
struct Collector {
    characters: RefCell<StrTendril>,
    end: RefCell<Option<Tag>>,
}

impl TokenSink for Collector {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(text) => self.characters.borrow_mut().push_tendril(&text),
            Token::TagToken(tag) => {
                *self.end.borrow_mut() = Some(tag);
                return TokenSinkResult::Script(());
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
