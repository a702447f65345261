//! The body of an answer on its way out. Flow control lets a caller keep it waiting; not for ever, for it holds memory.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

use hyper::body::{Bytes, Frame, SizeHint};
use tonic::Status;
use tonic::body::Body;

/// The answers of one connection.
#[derive(Debug, Default)]
pub(super) struct Answers(Mutex<Open>);

#[derive(Debug, Default)]
struct Open {
    next: u64,
    answers: BTreeMap<u64, Weak<Slot>>,
}

/// An answer, and since when it has something that nobody takes.
#[derive(Debug)]
struct Slot {
    /// None once it was given up.
    body: Mutex<Option<Body>>,
    untaken: Mutex<Untaken>,
}

#[derive(Debug)]
struct Untaken {
    since: Option<Instant>,
    taker: Option<Waker>,
}

impl Slot {
    fn untaken(&self) -> std::sync::MutexGuard<'_, Untaken> {
        self.untaken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn body(&self) -> std::sync::MutexGuard<'_, Option<Body>> {
        self.body.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The answer has something more.
impl Wake for Slot {
    fn wake(self: Arc<Self>) {
        let taker = {
            let mut untaken = self.untaken();
            untaken.since.get_or_insert_with(Instant::now);
            untaken.taker.take()
        };
        if let Some(taker) = taker {
            taker.wake();
        }
    }
}

/// An answer that can be given up from outside.
#[derive(Debug)]
pub(super) struct Answer {
    slot: Arc<Slot>,
    number: u64,
    all: Arc<Answers>,
}

impl Answers {
    /// Watches over `body`.
    pub(super) fn add(self: &Arc<Self>, body: Body) -> Answer {
        let slot = Arc::new(Slot {
            body: Mutex::new(Some(body)),
            untaken: Mutex::new(Untaken {
                since: Some(Instant::now()),
                taker: None,
            }),
        });
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = open.next;
        open.next += 1;
        open.answers.insert(number, Arc::downgrade(&slot));
        Answer {
            slot,
            number,
            all: Arc::clone(self),
        }
    }

    /// Gives up those that had something untaken for `patience`, and says how many they were.
    pub(super) fn give_up(&self, patience: Duration) -> usize {
        let open = {
            let open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            open.answers
                .values()
                .filter_map(Weak::upgrade)
                .collect::<Vec<_>>()
        };
        let stuck = open.iter().filter(|slot| {
            let since = slot.untaken().since;
            since.is_some_and(|since| since.elapsed() >= patience)
        });
        stuck.filter(|slot| slot.body().take().is_some()).count()
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        let mut open = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.answers.remove(&self.number);
    }
}

impl hyper::body::Body for Answer {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        {
            let mut untaken = self.slot.untaken();
            untaken.since = None;
            untaken.taker = Some(context.waker().clone());
        }
        let waker = Waker::from(Arc::clone(&self.slot));
        let mut body = self.slot.body();
        let Some(body) = body.as_mut() else {
            let gone = Status::deadline_exceeded("the answer was not taken in time");
            return Poll::Ready(Some(Err(gone)));
        };
        let polled = Pin::new(body).poll_frame(&mut Context::from_waker(&waker));
        if polled.is_ready() {
            self.slot.untaken().since = Some(Instant::now());
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.slot.body().as_ref().is_some_and(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let body = self.slot.body();
        body.as_ref()
            .map_or_else(SizeHint::default, Body::size_hint)
    }
}
