//! One call from its head to the last byte of its answer, for what is counted and traced. How it ended is read from the status that goes out,
//! whoever made it: a handler, the gate, or the transport.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use hyper::body::{Bytes, Frame, SizeHint};
use tonic::body::Body;
use tonic::codegen::http::{HeaderMap, Response};
use tonic::{Code, Status};

use super::admission::metered::{HEAD, length};
use super::counts::Counts;
use super::methods::Method;
use super::traces::Trace;

const STATUS: &str = "grpc-status";

/// A call that is counted as open until this goes.
#[derive(Debug)]
pub(super) struct Handling {
    counts: Arc<Counts>,
    method: Method,
    begun: Instant,
    trace: Option<Trace>,
    /// None as long as no status has gone out: whoever ends it then has gone away.
    code: Option<Code>,
}

impl Handling {
    pub(super) fn begin(
        counts: Arc<Counts>,
        method: Method,
        begun: Instant,
        trace: Option<Trace>,
    ) -> Self {
        counts.call_begins(method);
        Self {
            counts,
            method,
            begun,
            trace,
            code: None,
        }
    }

    /// Goes with the answer to its end.
    pub(super) fn accompany(mut self, response: Response<Body>) -> Response<Body> {
        self.note(response.headers());
        response.map(|body| {
            Body::new(Accompanied {
                body,
                handling: self,
                heads: Heads::default(),
            })
        })
    }

    fn note(&mut self, headers: &HeaderMap) {
        if let Some(status) = headers.get(STATUS) {
            self.code = Some(Code::from_bytes(status.as_bytes()));
        }
    }
}

impl Drop for Handling {
    fn drop(&mut self) {
        let code = self.code.unwrap_or(Code::Cancelled);
        self.counts
            .call_ends(self.method, code, self.begun.elapsed());
        if let Some(trace) = &self.trace {
            trace.end(code);
        }
    }
}

/// Finds the messages in the bytes of an answer: each has a byte, its length in four, and so many bytes.
#[derive(Debug, Default)]
struct Heads {
    head: [u8; HEAD],
    have: usize,
    left: usize,
}

impl Heads {
    fn pass(&mut self, mut bytes: &[u8], mut found: impl FnMut(usize)) {
        while !bytes.is_empty() {
            if self.left > 0 {
                let (_, rest) = bytes.split_at(self.left.min(bytes.len()));
                self.left -= bytes.len() - rest.len();
                bytes = rest;
                continue;
            }
            let (piece, rest) = bytes.split_at(bytes.len().min(self.head.len() - self.have));
            bytes = rest;
            for byte in piece {
                self.head[self.have] = *byte;
                self.have += 1;
            }
            if self.have == self.head.len() {
                self.left = length(self.head);
                self.have = 0;
                found(self.left);
            }
        }
    }
}

struct Accompanied {
    body: Body,
    handling: Handling,
    heads: Heads,
}

impl hyper::body::Body for Accompanied {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = &mut *self;
        let polled = Pin::new(&mut this.body).poll_frame(context);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(data) = frame.data_ref() {
                    let (counts, method) = (&this.handling.counts, this.handling.method);
                    this.heads
                        .pass(data, |bytes| counts.message_sent(method, bytes));
                } else if let Some(trailers) = frame.trailers_ref() {
                    this.handling.note(trailers);
                }
            }
            Poll::Ready(Some(Err(status))) => this.handling.code = Some(status.code()),
            Poll::Ready(None) | Poll::Pending => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_found_however_the_bytes_are_cut() {
        let bytes = [
            &[0, 0, 0, 0, 3, 7, 7, 7][..],
            &[0, 0, 0, 0, 0],
            &[1, 0, 0, 1, 0],
            &[7; 256],
        ]
        .concat();
        for cut in 1..bytes.len() {
            let (mut heads, mut found) = (Heads::default(), Vec::new());
            for piece in bytes.chunks(cut) {
                heads.pass(piece, |length| found.push(length));
            }
            assert_eq!(found, [3, 0, 256], "{cut}");
        }
    }
}
