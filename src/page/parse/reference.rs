//! The same document by html5ever's own tokenizer, to compare with: for tests and fuzzing alone.

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::{Filter, Next, Parsed};
use crate::limits::Limits;

struct Bridge(Filter);

impl TokenSink for Bridge {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match self.0.take(token) {
            Next::Markup => TokenSinkResult::Continue,
            Next::Raw(kind) => TokenSinkResult::RawData(kind),
            Next::Plain => TokenSinkResult::Plaintext,
        }
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.0.is_in_foreign_element()
    }
}

/// Parses a document.
#[must_use]
pub fn parse(text: &str, limits: &Limits) -> Parsed {
    let bridge = Bridge(Filter::new(text.len(), limits));
    let tokenizer = Tokenizer::new(bridge, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(text));
    let fed = tokenizer.feed(&queue);
    debug_assert!(matches!(fed, TokenizerResult::Done), "nothing runs here");
    tokenizer.end();
    tokenizer.sink.0.finish()
}
