//! A byte stream that knows when its peer has begun HTTP/2.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::Notify;

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
pub(super) struct Counted<T> {
    inner: T,
    opening: Arc<Opening>,
}

impl<T> Counted<T> {
    pub(super) fn new(inner: T) -> (Self, Arc<Opening>) {
        let opening = Arc::default();
        let counted = Self {
            inner,
            opening: Arc::clone(&opening),
        };
        (counted, opening)
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Counted<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(context, buffer))?;
        if !self.opening.is_complete() {
            self.opening.count(buffer.filled().len() - before);
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Counted<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}
