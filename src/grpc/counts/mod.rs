//! What happened since the server began, for the log and for whoever watches it from outside. A page costs a few additions to
//! atomic integers, whether anybody asks for them or not.

pub(in crate::grpc) mod exposition;
mod figures;
pub(in crate::grpc) mod labels;
mod names;
mod process;

use std::time::Duration;

use tonic::Code;

use self::figures::{Histogram, Level, Table};
use super::methods::Method;
use super::status::Failure;
use crate::article::{Extraction, ReasonCode, StageTimings};

pub use figures::Count;

/// Upper ends of ranges of durations, in microseconds: of calls, up to the longest that a page may take.
const CALL_MICROS: &[u64] = &[
    1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
    5_000_000, 10_000_000,
];
/// Of waiting in the queue, which mostly takes no time.
const WAIT_MICROS: &[u64] = &[
    100, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
    2_500_000, 5_000_000, 10_000_000,
];
/// Of one stage.
const STAGE_MICROS: &[u64] = &[
    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000,
];
/// Of a message, in bytes.
const MESSAGE_BYTES: &[u64] = &[
    1 << 10,
    4 << 10,
    16 << 10,
    64 << 10,
    128 << 10,
    256 << 10,
    512 << 10,
    1 << 20,
    4 << 20,
    16 << 20,
    64 << 20,
];

/// How far work had come when nobody wanted it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// In the queue: it did not begin.
    Queued,
    /// Between two stages.
    Working,
    /// The answer was there.
    Done,
}

/// Why nobody wanted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waste {
    /// Its time was over.
    Deadline,
    /// The caller was gone.
    CallerGone,
}

const PHASES: [&str; 3] = ["queued", "working", "done"];
const WASTES: [&str; 2] = ["deadline", "caller_gone"];
/// As `google.rpc.ErrorInfo` names them.
const SHEDS: [&str; 3] = ["QUEUE_FULL", "BYTES_IN_FLIGHT_FULL", "QUOTA_EXCEEDED"];

const SPANS: [&str; 2] = ["sent", "failed"];

/// The counters of one server.
#[derive(Debug)]
pub struct Counts {
    started: Table<Count, 2>,
    handled: Table<Count, 3>,
    handling: Table<Histogram, 2>,
    in_flight: Table<Level, 2>,
    received: Table<Histogram, 2>,
    sent: Table<Histogram, 2>,
    stream_pages: Table<Count, 1>,
    stream_page_time: Histogram,
    queue_wait: Histogram,
    shed: Table<Count, 1>,
    wasted: Table<Count, 2>,
    /// Work that ended in a panic.
    pub panics: Count,
    pages: Table<Count, 2>,
    encodings: Table<Count, 1>,
    reasons: Table<Count, 1>,
    stages: Table<Histogram, 1>,
    /// Connections that are open now.
    pub connections_open: Level,
    /// Connections that were served.
    pub connections: Count,
    /// Connections over the maximum, closed as they came.
    pub connections_refused: Count,
    /// Connections that did not get as far as HTTP/2: in time, with TLS, with a certificate.
    pub handshakes_failed: Count,
    /// Connections that were closed because no call was open.
    pub connections_idle: Count,
    /// Connections that were asked to close because of their age.
    pub connections_aged: Count,
    /// Connections that were closed with calls still open.
    pub connections_cut: Count,
    messages_stalled: Count,
    /// Answers that nobody took in time.
    pub answers_untaken: Count,
    unauthenticated: Count,
    spans: Table<Count, 1>,
    /// New certificates and token files that were taken.
    pub credentials_taken: Count,
    /// New certificates and token files that were not.
    pub credentials_refused: Count,
}

impl Default for Counts {
    fn default() -> Self {
        let calls = || Histogram::of_durations(CALL_MICROS);
        let messages = || Histogram::of_bytes(MESSAGE_BYTES);
        let of_methods = Method::COUNT;
        Self {
            started: Table::new(of_methods, Count::default, labels::method),
            handled: Table::new(of_methods * labels::CODES, Count::default, labels::handled),
            handling: Table::new(of_methods, calls, labels::method),
            in_flight: Table::new(of_methods, Level::default, labels::method),
            received: Table::new(of_methods, messages, labels::method).sparse(),
            sent: Table::new(of_methods, messages, labels::method).sparse(),
            stream_pages: Table::new(labels::CODES, Count::default, labels::code),
            stream_page_time: calls(),
            queue_wait: Histogram::of_durations(WAIT_MICROS),
            shed: Table::new(SHEDS.len(), Count::default, |it| [("reason", SHEDS[it])]),
            wasted: Table::new(PHASES.len() * WASTES.len(), Count::default, |place| {
                let (phase, reason) = (place / WASTES.len(), place % WASTES.len());
                [("phase", PHASES[phase]), ("reason", WASTES[reason])]
            }),
            panics: Count::default(),
            pages: Table::new(labels::page_count(), Count::default, labels::page).sparse(),
            encodings: Table::new(labels::ENCODING_COUNT, Count::default, labels::encoding)
                .sparse(),
            reasons: Table::new(ReasonCode::ALL.len(), Count::default, labels::reason),
            stages: Table::new(
                labels::STAGES.len(),
                || Histogram::of_durations(STAGE_MICROS),
                labels::stage,
            ),
            connections_open: Level::default(),
            connections: Count::default(),
            connections_refused: Count::default(),
            handshakes_failed: Count::default(),
            connections_idle: Count::default(),
            connections_aged: Count::default(),
            connections_cut: Count::default(),
            messages_stalled: Count::default(),
            answers_untaken: Count::default(),
            unauthenticated: Count::default(),
            spans: Table::new(SPANS.len(), Count::default, |it| [("result", SPANS[it])]),
            credentials_taken: Count::default(),
            credentials_refused: Count::default(),
        }
    }
}

impl Counts {
    /// Counts a refusal; what is the caller's fault or the server's defect is counted by its code.
    pub fn count(&self, failure: &Failure) {
        match failure {
            Failure::QueueFull => self.shed.add(0),
            Failure::BytesFull => self.shed.add(1),
            Failure::OverQuota { .. } => self.shed.add(2),
            Failure::Stalled => _ = self.messages_stalled.add(),
            Failure::Unauthenticated(_) => _ = self.unauthenticated.add(),
            Failure::Invalid(_)
            | Failure::TooLarge { .. }
            | Failure::Draining
            | Failure::DeadlineExceeded
            | Failure::Defect => {}
        }
    }

    /// A call came in.
    pub fn call_begins(&self, method: Method) {
        self.started.add(method.place());
        if let Some(level) = self.in_flight.at(method.place()) {
            level.rise();
        }
    }

    /// A call came to its end: its last byte was taken, or it was given up.
    pub fn call_ends(&self, method: Method, code: Code, took: Duration) {
        self.handled.add(labels::handled_place(method, code));
        if let Some(level) = self.in_flight.at(method.place()) {
            level.fall();
        }
        if let Some(times) = self.handling.at(method.place()) {
            times.take_time(took);
        }
    }

    /// A message came in, of so many bytes as it was sent.
    pub fn message_received(&self, method: Method, bytes: usize) {
        if let Some(sizes) = self.received.at(method.place()) {
            sizes.take_bytes(bytes);
        }
    }

    /// A message went out.
    pub fn message_sent(&self, method: Method, bytes: usize) {
        if let Some(sizes) = self.sent.at(method.place()) {
            sizes.take_bytes(bytes);
        }
    }

    /// A page of a stream was answered, or given up.
    pub fn stream_page(&self, code: Code, took: Duration) {
        self.stream_pages.add(code as usize);
        self.stream_page_time.take_time(took);
    }

    /// Spans of traces were sent, or could not be.
    pub fn spans(&self, spans: u64, were_sent: bool) {
        let result = usize::from(!were_sent);
        if let Some(count) = self.spans.at(result) {
            count.add_many(spans);
        }
    }

    /// Work was taken from the queue.
    pub fn work_begins(&self, waited: Duration) {
        self.queue_wait.take_time(waited);
    }

    /// Work was done, or left, for nobody.
    pub fn wasted(&self, phase: Phase, reason: Waste) {
        self.wasted
            .add(phase as usize * WASTES.len() + reason as usize);
    }

    #[cfg(test)]
    pub(super) fn wasted_so_far(&self, phase: Phase, reason: Waste) -> Option<u64> {
        let place = phase as usize * WASTES.len() + reason as usize;
        self.wasted.at(place).map(Count::get)
    }

    /// What a page turned out to be.
    pub fn page(&self, found: &Extraction) {
        let language = found.articles.first().and_then(|it| it.language.as_ref());
        let language = language.and_then(|language| language.tag.as_deref());
        self.pages.add(labels::page_place(found.outcome, language));
        self.encodings
            .add(labels::encoding_place(found.input.encoding));
        for reason in &found.reasons {
            self.reasons.add(reason.code as usize);
        }
    }

    /// How long the stages took that were passed.
    pub fn stages(&self, timings: &StageTimings) {
        for stage in labels::STAGES {
            let took = timings.of(stage);
            if let Some(times) = self.stages.at(stage as usize)
                && !took.is_zero()
            {
                times.take_time(took);
            }
        }
    }
}

/// Whether the `count`th event of a kind that may flood is worth a line in the log: the first, second, fourth, eighth …
#[must_use]
pub const fn is_told(count: u64) -> bool {
    count.is_power_of_two()
}
