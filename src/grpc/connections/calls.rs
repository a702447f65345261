//! What is known of one connection while it is open: its caller, and how many calls it has.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::sync::watch;

use super::answer::Answers;
use crate::grpc::admission::budget::Windows;

/// One connection, as its calls see it.
#[derive(Debug)]
pub struct Line {
    /// Whom the caller's certificate names; none without mutual TLS.
    pub subject: Option<Arc<str>>,
    /// True when its streams shall come to an end.
    pub retiring: watch::Receiver<bool>,
    /// What its streams may send ahead.
    pub windows: Arc<Windows>,
    pub(super) answers: Arc<Answers>,
    calls: Mutex<Open>,
}

#[derive(Debug)]
struct Open {
    count: usize,
    /// When a call last began or ended.
    since: Instant,
}

impl Line {
    pub(super) fn new(subject: Option<Arc<str>>, retiring: watch::Receiver<bool>) -> Arc<Self> {
        Arc::new(Self {
            subject,
            retiring,
            windows: Arc::default(),
            answers: Arc::default(),
            calls: Mutex::new(Open {
                count: 0,
                since: Instant::now(),
            }),
        })
    }

    /// Counts one more call as long as the guard lives.
    pub(super) fn begin(self: &Arc<Self>) -> CallGuard {
        self.change(|count| count + 1);
        CallGuard(Arc::clone(self))
    }

    fn change(&self, to: impl FnOnce(usize) -> usize) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.count = to(calls.count);
        calls.since = Instant::now();
    }

    pub(super) fn has_calls(&self) -> bool {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.count > 0
    }

    /// Returns when no call was open for `patience`.
    pub(super) async fn idle(&self, patience: Duration) {
        loop {
            let due = {
                let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
                let since = if calls.count > 0 {
                    Instant::now()
                } else {
                    calls.since
                };
                since + patience
            };
            if due <= Instant::now() {
                return;
            }
            tokio::time::sleep_until(due.into()).await;
        }
    }
}

/// One open call.
#[derive(Debug)]
pub(super) struct CallGuard(Arc<Line>);

impl CallGuard {
    pub(super) fn line(&self) -> &Line {
        &self.0
    }
}

impl Drop for CallGuard {
    fn drop(&mut self) {
        self.0.change(|count| count.saturating_sub(1));
    }
}

/// A body that keeps something until it is sent, or given up.
#[derive(Debug)]
pub struct Keeping<B, K> {
    body: B,
    _kept: K,
}

impl<B, K> Keeping<B, K> {
    /// Keeps `kept` as long as `body` lives.
    pub const fn new(body: B, kept: K) -> Self {
        Self { body, _kept: kept }
    }
}

impl<B: Body<Data = Bytes> + Unpin, K: Unpin> Body for Keeping<B, K> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
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

    #[tokio::test]
    async fn a_line_is_idle_only_after_its_last_call() {
        let (_retire, retiring) = watch::channel(false);
        let line = Line::new(None, retiring);
        let call = line.begin();
        assert!(line.has_calls());
        let patience = Duration::from_millis(20);
        let idle = tokio::time::timeout(Duration::from_millis(5), line.idle(patience));
        assert!(idle.await.is_err());
        drop(call);
        assert!(!line.has_calls());
    }
}
