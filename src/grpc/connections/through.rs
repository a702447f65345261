//! A byte stream whose reads pass through something; writes do not.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What reads pass through.
pub(super) trait Reads {
    /// As [`AsyncRead::poll_read`].
    fn poll_read<T: AsyncRead + Unpin>(
        &mut self,
        inner: &mut T,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>>;
}

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Through<T, R> {
    inner: T,
    reads: R,
}

impl<T, R> Through<T, R> {
    pub(super) fn new(inner: T, reads: R) -> Self {
        Self { inner, reads }
    }
}

impl<T: AsyncRead + Unpin, R: Reads + Unpin> AsyncRead for Through<T, R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        this.reads.poll_read(&mut this.inner, context, buffer)
    }
}

impl<T: AsyncWrite + Unpin, R: Unpin> AsyncWrite for Through<T, R> {
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
