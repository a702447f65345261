//! The body of a request on its way in: each message is counted before it is received, and must arrive in time.
//!
//! A message is a byte that says whether it is packed, its length in four, and so many bytes. The head is held back until its
//! message has a share of the budget: what comes behind it makes room for all of it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame};
use tokio::time::{Instant, Sleep};
use tonic::Status;

use super::budget::{Budget, Share, Shares};
use crate::grpc::call::Call;
use crate::grpc::counts::Counts;
use crate::grpc::methods::Method;
use crate::grpc::status::Failure;

/// Bytes before a message.
pub(in crate::grpc) const HEAD: usize = 5;

/// A packed message is counted as so many times its size: pages mostly unpack to four to eight times. What it grows by beyond
/// that is counted when it is known.
const UNPACKED: usize = 8;

/// How a share is come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// At once or not at all.
    Single,
    /// By waiting.
    Bulk,
}

/// What a body is held to.
#[derive(Debug, Clone)]
pub struct Terms {
    /// Where shares come from.
    pub budget: Budget,
    /// Where they go to with their message.
    pub shares: Shares,
    /// How they are come by.
    pub manner: Manner,
    /// Messages over this are refused by the decoder, unread.
    pub largest: usize,
    /// For a message to arrive in.
    pub patience: Duration,
    /// Whose body it is.
    pub call: Call,
    /// What is called.
    pub method: Method,
    /// Where failures and sizes are counted.
    pub counts: Arc<Counts>,
}

type Waiting = Pin<Box<dyn Future<Output = Result<Share, Failure>> + Send>>;

enum State {
    Head([u8; HEAD], usize),
    /// The head is complete, and its message has no share yet.
    Asking([u8; HEAD], Waiting),
    Content {
        left: usize,
        share: Option<Share>,
    },
}

/// A body that keeps to its terms.
pub struct Metered<B> {
    body: B,
    terms: Terms,
    state: State,
    /// Received, and not looked at.
    rest: Bytes,
    /// For the message that is being received, and whether its time runs.
    left: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl<B> Metered<B> {
    /// Holds `body` to `terms`.
    pub const fn new(body: B, terms: Terms) -> Self {
        let left = terms.patience;
        Self {
            body,
            terms,
            state: State::Head([0; HEAD], 0),
            rest: Bytes::new(),
            left,
            waiting: None,
        }
    }

    fn ask(&self, length: usize) -> Waiting {
        let budget = self.terms.budget.clone();
        match self.terms.manner {
            Manner::Single => Box::pin(std::future::ready(budget.now(length))),
            Manner::Bulk => Box::pin(budget.bulk(length)),
        }
    }

    fn fail(&self, failure: Failure) -> Status {
        self.terms.counts.count(&failure);
        failure.into_status(&self.terms.call.id)
    }

    /// The next bytes that may go on, of those that are here.
    fn pass(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Status>>> {
        loop {
            match &mut self.state {
                State::Head(head, have) => {
                    let taken = self.rest.split_to(self.rest.len().min(HEAD - *have));
                    for byte in taken {
                        head[*have] = byte;
                        *have += 1;
                    }
                    if *have < HEAD {
                        return Poll::Ready(None);
                    }
                    let (head, length) = (*head, length(*head));
                    // An empty message costs nothing, and what is too large is refused by the decoder.
                    if length == 0 || length > self.terms.largest {
                        self.content(length, None);
                        return Poll::Ready(Some(Ok(Bytes::copy_from_slice(&head))));
                    }
                    self.state = State::Asking(head, self.ask(expected(head)));
                }
                State::Asking(head, waiting) => {
                    let share = ready!(waiting.as_mut().poll(context));
                    let head = *head;
                    return Poll::Ready(Some(match share {
                        Ok(share) => {
                            self.content(length(head), Some(share));
                            Ok(Bytes::copy_from_slice(&head))
                        }
                        Err(failure) => Err(self.fail(failure)),
                    }));
                }
                State::Content { left, .. } => {
                    if self.rest.is_empty() {
                        return Poll::Ready(None);
                    }
                    let content = self.rest.split_to(self.rest.len().min(*left));
                    *left -= content.len();
                    self.end_message();
                    return Poll::Ready(Some(Ok(content)));
                }
            }
        }
    }

    fn content(&mut self, left: usize, share: Option<Share>) {
        self.terms.counts.message_received(self.terms.method, left);
        self.state = State::Content { left, share };
        self.end_message();
    }

    /// If nothing of the message is left: its share goes with it, and the next may come.
    fn end_message(&mut self) {
        if let State::Content { left: 0, share } = &mut self.state {
            // A message without content has a share too, for shares go by the order of messages.
            let share = share.take().unwrap_or(Share::nothing());
            self.terms.shares.add(share);
            self.state = State::Head([0; HEAD], 0);
            self.left = self.terms.patience;
        }
    }

    /// Whether a message has begun and is not there. Before it begins, a stream may take its time.
    const fn is_within(&self) -> bool {
        !matches!(self.state, State::Head(_, 0))
    }

    fn runs_out(&mut self, context: &mut Context<'_>) -> bool {
        if !self.is_within() {
            return false;
        }
        let left = self.left;
        let (_, sleep) = self.waiting.get_or_insert_with(|| {
            let now = Instant::now();
            (now, Box::pin(tokio::time::sleep(left)))
        });
        sleep.as_mut().poll(context).is_ready()
    }

    fn arrived(&mut self) {
        if let Some((since, _)) = self.waiting.take() {
            self.left = self.left.saturating_sub(since.elapsed());
        }
    }
}

/// Bytes of a message when it is unpacked, as far as its head tells.
fn expected(head: [u8; HEAD]) -> usize {
    let packed = head[0] != 0;
    length(head).saturating_mul(if packed { UNPACKED } else { 1 })
}

/// Bytes of a message as it is sent, as its head tells.
pub(in crate::grpc) fn length([_, a, b, c, d]: [u8; HEAD]) -> usize {
    u32::from_be_bytes([a, b, c, d]) as usize
}

impl<B> Body for Metered<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = &mut *self;
        loop {
            if let Some(passed) = ready!(this.pass(context)) {
                return Poll::Ready(Some(passed.map(Frame::data)));
            }
            match Pin::new(&mut this.body).poll_frame(context) {
                Poll::Pending if this.runs_out(context) => {
                    return Poll::Ready(Some(Err(this.fail(Failure::Stalled))));
                }
                Poll::Pending => return Poll::Pending,
                Poll::Ready(frame) => {
                    this.arrived();
                    match frame {
                        None if this.is_within() => {
                            let fault = "ends before its length".to_owned();
                            let cut = Failure::invalid("", "MESSAGE_MALFORMED", fault);
                            return Poll::Ready(Some(Err(this.fail(cut))));
                        }
                        None => return Poll::Ready(None),
                        Some(Err(error)) => {
                            // The decoder takes a reset for the end of the request, and misses a message.
                            this.terms.call.note_gone();
                            return Poll::Ready(Some(Err(Status::from_error(error.into()))));
                        }
                        Some(Ok(frame)) => match frame.into_data() {
                            Ok(data) => this.rest = data,
                            Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                        },
                    }
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && !self.is_within() && self.body.is_end_stream()
    }
}
