//! Bytes in flight over all connections: what is being received, waits, or is worked on. Half of them are for messages; the
//! other half stands for what streams may send ahead while they are held back.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::grpc::connections::{CONNECTION_WINDOW, STREAM_WINDOW};
use crate::grpc::status::Failure;

/// Bytes are counted in pieces of this many.
const PIECE: usize = 1024;
/// One piece in this many is kept from streams, so that a bulk load does not shut out single calls.
const RESERVED_SHARE: usize = 4;
/// Streams of one connection after which no more is sent ahead than by these.
const WINDOWS_OF_A_CONNECTION: usize = (CONNECTION_WINDOW / STREAM_WINDOW) as usize;

/// The bytes of one server.
#[derive(Debug, Clone)]
pub struct Budget {
    any: Arc<Semaphore>,
    bulk: Arc<Semaphore>,
    windows: Arc<Semaphore>,
    most: u32,
    most_bulk: u32,
}

/// Bytes that are counted as long as it lives.
#[derive(Debug)]
pub struct Share {
    bytes: usize,
    _any: Option<OwnedSemaphorePermit>,
    _bulk: Option<OwnedSemaphorePermit>,
}

impl Share {
    /// Of a message without content.
    pub(super) const fn nothing() -> Self {
        Self {
            bytes: 0,
            _any: None,
            _bulk: None,
        }
    }
}

impl Budget {
    /// A budget of `bytes`.
    #[must_use]
    pub fn new(bytes: usize) -> Self {
        let pieces = bytes / 2 / PIECE;
        let pieces = pieces.clamp(RESERVED_SHARE, Semaphore::MAX_PERMITS);
        let bulk = pieces - pieces / RESERVED_SHARE;
        let windows = bytes / 2 / STREAM_WINDOW as usize;
        Self {
            any: Arc::new(Semaphore::new(pieces)),
            bulk: Arc::new(Semaphore::new(bulk)),
            windows: Arc::new(Semaphore::new(windows.clamp(1, Semaphore::MAX_PERMITS))),
            most: u32::try_from(pieces).unwrap_or(u32::MAX),
            most_bulk: u32::try_from(bulk).unwrap_or(u32::MAX),
        }
    }

    /// Bytes of messages that are counted now, and how many may be.
    #[must_use]
    pub fn bytes(&self) -> (usize, usize) {
        let most = self.most as usize;
        let free = self.any.available_permits().min(most);
        ((most - free) * PIECE, most * PIECE)
    }

    /// A share now or not at all: for a caller who waits for one page and may ask another server. A message larger than the
    /// whole budget needs all of it.
    ///
    /// # Errors
    /// [`Failure::BytesFull`].
    pub fn now(&self, bytes: usize) -> Result<Share, Failure> {
        let any = Arc::clone(&self.any).try_acquire_many_owned(pieces(bytes, self.most));
        any.map_or(Err(Failure::BytesFull), |any| {
            Ok(Share {
                bytes,
                _any: Some(any),
                _bulk: None,
            })
        })
    }

    /// A share as soon as there is one: for a page of a stream, whose sender is held back meanwhile.
    ///
    /// # Errors
    /// [`Failure::BytesFull`], if the budget were closed; it never is.
    pub async fn bulk(self, bytes: usize) -> Result<Share, Failure> {
        let wanted = pieces(bytes, self.most_bulk);
        let bulk = self.bulk.acquire_many_owned(wanted).await;
        let any = self.any.acquire_many_owned(wanted).await;
        match (any, bulk) {
            (Ok(any), Ok(bulk)) => Ok(Share {
                bytes,
                _any: Some(any),
                _bulk: Some(bulk),
            }),
            _ => Err(Failure::BytesFull),
        }
    }
}

fn pieces(bytes: usize, most: u32) -> u32 {
    let pieces = u32::try_from(bytes.div_ceil(PIECE)).unwrap_or(u32::MAX);
    pieces.clamp(1, most)
}

/// What the streams of one connection may send ahead. The connection's own flow control bounds it, however many they are.
#[derive(Debug, Default)]
pub struct Windows(Mutex<Ahead>);

#[derive(Debug, Default)]
struct Ahead {
    streams: usize,
    counted: Vec<OwnedSemaphorePermit>,
}

impl Windows {
    /// Counts one more stream as long as the guard lives.
    ///
    /// # Errors
    /// [`Failure::BytesFull`].
    pub fn open(self: &Arc<Self>, budget: &Budget) -> Result<Window, Failure> {
        let mut ahead = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if ahead.counted.len() < WINDOWS_OF_A_CONNECTION {
            let window = Arc::clone(&budget.windows).try_acquire_owned();
            ahead.counted.push(window.map_err(|_| Failure::BytesFull)?);
        }
        ahead.streams += 1;
        Ok(Window(Arc::clone(self)))
    }
}

/// One open stream.
#[derive(Debug)]
pub struct Window(Arc<Windows>);

impl Drop for Window {
    fn drop(&mut self) {
        let mut ahead = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        ahead.streams = ahead.streams.saturating_sub(1);
        let streams = ahead.streams;
        ahead.counted.truncate(streams);
    }
}

/// The shares of one call's messages, in the order of the messages.
#[derive(Debug, Clone, Default)]
pub struct Shares(Arc<Mutex<Vec<Share>>>);

impl Shares {
    /// Adds that of the message that arrived last.
    pub(super) fn add(&self, share: Share) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(share);
    }

    /// Those of the message that was read first. None where nothing is counted.
    #[must_use]
    pub fn next(&self) -> Self {
        let mut shares = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = (!shares.is_empty()).then(|| shares.remove(0));
        Self(Arc::new(Mutex::new(first.into_iter().collect())))
    }

    /// What a message of `bytes` needs beyond its shares.
    fn lacking(&self, bytes: usize) -> usize {
        let shares = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counted: usize = shares.iter().map(|share| share.bytes).sum();
        if shares.is_empty() {
            return 0;
        }
        bytes.saturating_sub(counted)
    }

    /// Counts what a message grew by when it was unpacked, beyond what was expected of it.
    ///
    /// # Errors
    /// [`Failure::BytesFull`].
    pub fn cover(&self, budget: &Budget, bytes: usize) -> Result<(), Failure> {
        let lacking = self.lacking(bytes);
        if lacking > 0 {
            self.add(budget.now(lacking)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: usize = 1024 * 1024;

    #[tokio::test]
    async fn a_bulk_load_leaves_room_for_single_calls() {
        let budget = Budget::new(16 * MIB);
        let bulk = budget.clone().bulk(6 * MIB).await.expect("room");
        let more = budget.clone().bulk(1);
        let waits = tokio::time::timeout(std::time::Duration::from_millis(20), more);
        assert!(waits.await.is_err());
        let single = budget.now(2 * MIB).expect("room");
        assert_eq!(budget.now(1).err(), Some(Failure::BytesFull));
        drop((bulk, single));
        assert!(budget.now(MIB).is_ok());
    }

    #[test]
    fn a_message_larger_than_the_budget_needs_all_of_it() {
        let budget = Budget::new(16 * MIB);
        let all = budget.now(100 * MIB).expect("room");
        assert!(budget.now(1).is_err());
        drop(all);
        assert!(budget.now(1).is_ok());
    }

    #[test]
    fn the_streams_of_a_connection_count_as_far_as_its_flow_control_lets_them_send() {
        let budget = Budget::new(10 * STREAM_WINDOW as usize);
        let (one, other) = (Arc::<Windows>::default(), Arc::<Windows>::default());
        let streams: Vec<Window> = (0..100).map(|_| one.open(&budget).expect("room")).collect();
        let last = other.open(&budget).expect("room for a fifth");
        assert!(other.open(&budget).is_err());
        drop(streams);
        assert!(other.open(&budget).is_ok());
        drop(last);
        assert_eq!(budget.windows.available_permits(), 5);
    }
}
