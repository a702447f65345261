//! The text of scripts, styles, titles: its end is searched for. What depends on more than a search is left to html5ever.

use std::cell::RefCell;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{RawKind, State};
use html5ever::tokenizer::{
    BufferQueue, Doctype, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use memchr::memmem;

/// Where the end tag of an element begins, or the end of the document.
pub(super) fn end_of(bytes: &[u8], name: &LocalName) -> usize {
    let name = name.as_bytes();
    memmem::find_iter(bytes, b"</")
        .find(|at| {
            let tag = bytes.get(at + 2..).unwrap_or_default();
            let named = tag
                .get(..name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name));
            let next = tag.get(name.len());
            named && next.is_some_and(|next| b"\t\n\x0C />".contains(next))
        })
        .unwrap_or(bytes.len())
}

/// Whether a script opens a comment and a script in it: then an end tag may not be the end.
pub(super) fn is_escaped(inside: &[u8]) -> bool {
    memmem::find(inside, b"<!--").is_some_and(|comment| {
        inside
            .get(comment..)
            .unwrap_or_default()
            .windows(7)
            .any(|window| window.eq_ignore_ascii_case(b"<script"))
    })
}

/// What stands inside of a script.
pub(super) struct Content {
    pub characters: StrTendril,
    /// The end tag.
    pub end: Option<Tag>,
    /// Bytes behind it.
    pub left: usize,
}

/// The few scripts whose end depends on what stands in them. `rest` is the document from the script's text on.
pub(super) fn escaped_script(rest: StrTendril) -> Content {
    let options = TokenizerOpts {
        discard_bom: false,
        initial_state: Some(State::RawData(RawKind::ScriptData)),
        last_start_tag_name: Some("script".to_owned()),
        ..TokenizerOpts::default()
    };
    let (found, left) = tokens(rest, options);
    Content {
        characters: found.characters.into_inner(),
        end: found.end.into_inner(),
        left,
    }
}

/// A doctype, alone.
pub(super) fn doctype(written: StrTendril) -> Option<Doctype> {
    tokens(written, TokenizerOpts::default())
        .0
        .doctype
        .into_inner()
}

/// What html5ever finds up to the first tag, and how many bytes are left behind that.
fn tokens(text: StrTendril, options: TokenizerOpts) -> (Collector, usize) {
    let queue = BufferQueue::default();
    queue.push_back(text);
    let tokenizer = Tokenizer::new(Collector::default(), options);
    if matches!(tokenizer.feed(&queue), html5ever::TokenizerResult::Done) {
        tokenizer.end();
    }
    let mut left = 0;
    while let Some(piece) = queue.pop_front() {
        left += piece.len();
    }
    (tokenizer.sink, left)
}

#[derive(Default)]
struct Collector {
    characters: RefCell<StrTendril>,
    end: RefCell<Option<Tag>>,
    doctype: RefCell<Option<Doctype>>,
}

impl TokenSink for Collector {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(text) => self.characters.borrow_mut().push_tendril(&text),
            Token::NullCharacterToken => self.characters.borrow_mut().push_char('\u{FFFD}'),
            Token::DoctypeToken(doctype) => *self.doctype.borrow_mut() = Some(doctype),
            Token::TagToken(tag) => {
                *self.end.borrow_mut() = Some(tag);
                return TokenSinkResult::Script(());
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
