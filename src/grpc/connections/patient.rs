//! A byte stream that lets a peer's acknowledgement wait while the connection closes.
//!
//! A connection that closes asks its peer to begin no more calls (GOAWAY), then for an acknowledgement (PING): calls that begin
//! behind it are not its own any more. Clients on gRPC's C core, Python's among them, now and then begin one right behind it, and
//! h2 0.4 takes that call's `WINDOW_UPDATE` for an error, which ends the connection with all its calls: measured once in some 400
//! connections. So the acknowledgement is handed on a moment later, behind what began in between.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, ReadBuf};
use tokio::time::Sleep;

use super::through::{Reads, Through};

/// How long an acknowledgement waits.
const GRACE: Duration = Duration::from_millis(100);
/// Acknowledgements that wait at once; more than these are handed on.
const WAITING: usize = 4;
/// Bytes of HTTP/2's opening words.
const PREFACE: usize = 24;
/// Bytes of a frame's head: three of length, kind, flags, four of stream.
const HEAD: usize = 9;
/// The head of an acknowledgement; its payload has eight bytes.
const PING_ACK: [u8; HEAD] = [0, 0, 8, 6, 1, 0, 0, 0, 0];
const PING_BYTES: usize = HEAD + 8;

/// Says that a connection closes from now on.
#[derive(Debug, Clone, Default)]
pub(super) struct Closing(Arc<AtomicBool>);

impl Closing {
    pub(super) fn begin(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn has_begun(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Where the frames of a byte stream begin.
#[derive(Debug)]
struct Frames {
    head: [u8; HEAD],
    /// Bytes of the head that are known.
    known: usize,
    /// Bytes in front of the next head.
    rest: usize,
}

impl Frames {
    fn is_between(&self) -> bool {
        self.known == 0 && self.rest == 0
    }

    /// Goes on to the end of a frame, or of the bytes; tells how many it passed.
    fn pass(&mut self, bytes: &[u8]) -> usize {
        let mut passed = 0;
        if self.rest == 0 {
            for (to, from) in self.head.iter_mut().skip(self.known).zip(bytes) {
                *to = *from;
                passed += 1;
            }
            self.known += passed;
            if self.known < HEAD {
                return passed;
            }
            let [high, middle, low, ..] = self.head;
            self.known = 0;
            self.rest = u32::from_be_bytes([0, high, middle, low]) as usize;
        }
        let of_frame = self.rest.min(bytes.len() - passed);
        self.rest -= of_frame;
        passed + of_frame
    }
}

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Patient {
    closing: Closing,
    frames: Frames,
    /// Acknowledgements, and how long they wait; none before the first.
    waiting: Option<(Vec<u8>, Pin<Box<Sleep>>)>,
    /// Whether they were handed on: those that follow do not wait.
    is_done: bool,
}

impl Patient {
    pub(super) fn new<T>(inner: T) -> (Through<T, Self>, Closing) {
        let closing = Closing::default();
        let patient = Self {
            closing: closing.clone(),
            frames: Frames {
                head: [0; HEAD],
                known: 0,
                rest: PREFACE,
            },
            waiting: None,
            is_done: false,
        };
        (Through::new(inner, patient), closing)
    }

    /// Hands on what has waited long enough, where a frame may begin. Whether it did.
    fn hand_on(&mut self, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> bool {
        let Some((acks, sleep)) = &mut self.waiting else {
            return false;
        };
        let is_time = sleep.as_mut().poll(context).is_ready();
        if !is_time || !self.frames.is_between() || buffer.remaining() < acks.len() {
            return false;
        }
        buffer.put_slice(acks);
        self.waiting = None;
        self.is_done = true;
        true
    }

    /// Follows the frames in what came in, and takes acknowledgements out of it, but for one that is not whole. Tells how much is left.
    fn take_acks(&mut self, bytes: &mut [u8]) -> usize {
        let holds = !self.is_done && self.closing.has_begun();
        let (mut at, mut end) = (0, bytes.len());
        while let Some(rest) = bytes.get(at..end).filter(|rest| !rest.is_empty()) {
            let full = |acks: &Vec<u8>| acks.len() >= WAITING * PING_BYTES;
            let ack = rest.get(..PING_BYTES).filter(|frame| {
                holds
                    && self.frames.is_between()
                    && frame.starts_with(&PING_ACK)
                    && !self.waiting.as_ref().is_some_and(|(acks, _)| full(acks))
            });
            if let Some(ack) = ack {
                let new = || (Vec::new(), Box::pin(tokio::time::sleep(GRACE)));
                self.waiting.get_or_insert_with(new).0.extend(ack);
                bytes.copy_within(at + PING_BYTES..end, at);
                end -= PING_BYTES;
            } else {
                at += self.frames.pass(rest);
            }
        }
        end
    }
}

impl Reads for Patient {
    fn poll_read<T: AsyncRead + Unpin>(
        &mut self,
        inner: &mut T,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            if self.hand_on(context, buffer) {
                return Poll::Ready(Ok(()));
            }
            let before = buffer.filled().len();
            ready!(Pin::new(&mut *inner).poll_read(context, buffer))?;
            let received = buffer.filled_mut().get_mut(before..).unwrap_or_default();
            if received.is_empty() {
                return Poll::Ready(Ok(()));
            }
            let left = self.take_acks(received);
            buffer.set_filled(before + left);
            // Nothing at all would be the stream's end.
            if left > 0 {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::time::Instant;

    use super::*;

    fn frame(kind: u8, flags: u8, payload: &[u8]) -> Vec<u8> {
        let length = u32::try_from(payload.len()).expect("short").to_be_bytes();
        [&length[1..], &[kind, flags, 0, 0, 0, 1], payload].concat()
    }

    fn ack(number: u8) -> Vec<u8> {
        [&PING_ACK[..], &[number; 8]].concat()
    }

    /// What is read of some pieces until they end, and when the last of it came.
    async fn read(pieces: Vec<Vec<u8>>, closes: bool) -> (Vec<u8>, Duration) {
        let (mut peer, own) = tokio::io::duplex(1 << 16);
        let (mut patient, closing) = Patient::new(own);
        if closes {
            closing.begin();
        }
        let start = Instant::now();
        let sending = tokio::spawn(async move {
            for piece in pieces {
                peer.write_all(&piece).await.expect("an open stream");
                tokio::task::yield_now().await;
            }
            tokio::time::sleep(2 * GRACE).await;
        });
        let (mut all, mut last) = (Vec::new(), start);
        let mut buffer = [0; 512];
        loop {
            let count = patient.read(&mut buffer).await.expect("bytes");
            if count == 0 {
                break;
            }
            all.extend(&buffer[..count]);
            last = Instant::now();
        }
        sending.await.expect("no panic");
        (all, last - start)
    }

    #[tokio::test(start_paused = true)]
    async fn an_acknowledgement_comes_behind_the_call_that_follows_it() {
        let preface = [b'P'; PREFACE];
        let (call, data) = (frame(1, 4, b"headers"), frame(0, 1, &[7; 300]));
        let sent = [&preface[..], &ack(1), &call, &ack(2), &data].concat();
        let expected = [&preface[..], &call, &data, &ack(1), &ack(2)].concat();
        let (got, took) = read(vec![sent.clone()], true).await;
        assert!(got == expected && took >= GRACE, "{took:?} {got:?}");
        let (got, took) = read(vec![sent.clone()], false).await;
        assert!(got == sent && took < GRACE, "{took:?} {got:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_handed_on_where_nothing_follows() {
        let preface = vec![b'P'; PREFACE];
        let (got, took) = read(vec![preface.clone(), ack(1)], true).await;
        assert_eq!(got, [preface, ack(1)].concat());
        assert!(took >= GRACE && took < 2 * GRACE, "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_does_not_wait() {
        let flood: Vec<u8> = (0..100).flat_map(ack).collect();
        let sent = [vec![b'P'; PREFACE], flood].concat();
        let (got, _) = read(vec![sent.clone()], true).await;
        assert_eq!(got.len(), sent.len());
        let waited: Vec<u8> = (0..4).flat_map(ack).collect();
        assert!(got.ends_with(&waited));
    }

    proptest! {
        #[test]
        fn no_frame_is_lost_changed_or_cut(
            frames in prop::collection::vec((0_u8..10, 0_u8..2, 0_usize..40), 0..30),
            cuts in prop::collection::vec(1_usize..60, 0..40),
            closes: bool,
        ) {
            let frames: Vec<Vec<u8>> = frames
                .into_iter()
                .enumerate()
                .map(|(number, (kind, flags, length))| match kind {
                    6 => ack(u8::try_from(number).expect("few")),
                    kind => frame(kind, flags, &vec![kind; length]),
                })
                .collect();
            let sent = [vec![b'P'; PREFACE], frames.concat()].concat();
            let mut rest = sent.as_slice();
            let mut pieces = Vec::new();
            for cut in cuts {
                let (piece, behind) = rest.split_at(cut.min(rest.len()));
                pieces.push(piece.to_vec());
                rest = behind;
            }
            pieces.push(rest.to_vec());
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .start_paused(true)
                .build()
                .expect("a runtime");
            let (got, _) = runtime.block_on(read(pieces, closes));
            if !closes {
                prop_assert_eq!(&got, &sent);
            }
            let mut rest = got.get(PREFACE..).expect("the preface");
            let mut seen = Vec::new();
            while let Some((head, _)) = rest.split_at_checked(HEAD) {
                let length = usize::from(head[1]) * 256 + usize::from(head[2]);
                let (own, behind) = rest.split_at(HEAD + length);
                seen.push(own.to_vec());
                rest = behind;
            }
            prop_assert!(rest.is_empty());
            let others = |frames: &[Vec<u8>]| -> Vec<Vec<u8>> {
                frames.iter().filter(|frame| !frame.starts_with(&PING_ACK)).cloned().collect()
            };
            prop_assert_eq!(others(&seen), others(&frames));
            let (mut seen, mut frames) = (seen, frames);
            seen.sort();
            frames.sort();
            prop_assert_eq!(seen, frames);
        }
    }
}
