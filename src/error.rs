//! Every way in which a page gets no [`Extraction`](crate::article::Extraction). What the page is like is never an error:
//! that is an [`Outcome`](crate::article::Outcome).

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtractError {
    /// The document has no bytes.
    #[error("the document is empty")]
    EmptyContent,
    /// The document is over the server's limit.
    #[error("the document has {found} bytes; at most {allowed} are read")]
    DocumentTooLarge {
        /// Bytes received.
        found: u64,
        /// Bytes allowed.
        allowed: u64,
    },
    /// Nobody waits for the answer any more, or its time is over.
    #[error("stopped after the {0:?} stage")]
    Stopped(crate::article::Stage),
}
