//! A byte stream that knows when its peer has begun HTTP/2.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::Notify;

use super::through::{Reads, Through};

/// HTTP/2's opening words and the head of the frame that must follow, in bytes.
const PREFACE: usize = 24 + 9;

/// How far the peer came.
#[derive(Debug, Default)]
pub(super) struct Opening {
    received: AtomicUsize,
    complete: Notify,
}

impl Opening {
    /// Whether the peer sent as much as begins HTTP/2. Whether it is HTTP/2 is for others to see.
    pub(super) fn is_complete(&self) -> bool {
        self.received.load(Ordering::Acquire) >= PREFACE
    }

    /// Returns when it is.
    pub(super) async fn complete(&self) {
        // One waits, so a notification that comes first is kept for it.
        self.complete.notified().await;
    }

    fn count(&self, bytes: usize) {
        let before = self.received.fetch_add(bytes, Ordering::AcqRel);
        if before < PREFACE && before + bytes >= PREFACE {
            self.complete.notify_one();
        }
    }
}

/// Counts on the way through until the opening is complete.
#[derive(Debug)]
pub(super) struct Counted(Arc<Opening>);

impl Counted {
    pub(super) fn new<T>(inner: T) -> (Through<T, Self>, Arc<Opening>) {
        let opening = Arc::default();
        let counted = Self(Arc::clone(&opening));
        (Through::new(inner, counted), opening)
    }
}

impl Reads for Counted {
    fn poll_read<T: AsyncRead + Unpin>(
        &mut self,
        inner: &mut T,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(inner).poll_read(context, buffer))?;
        if !self.0.is_complete() {
            self.0.count(buffer.filled().len() - before);
        }
        Poll::Ready(Ok(()))
    }
}
