//! What the edge refused or cut short since the server began: plain counters, for the log and for whoever exports them.

use std::sync::atomic::{AtomicU64, Ordering};

use super::status::Failure;

/// One counter; it only rises.
#[derive(Debug, Default)]
pub struct Count(AtomicU64);

impl Count {
    /// One more; says how many there are now.
    pub fn add(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// How many there are.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The counters of one server.
#[derive(Debug, Default)]
pub struct Counts {
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
    /// Calls refused because the queue was full.
    pub queue_full: Count,
    /// Calls refused because too many bytes were in flight.
    pub bytes_full: Count,
    /// Messages that took too long to arrive.
    pub messages_stalled: Count,
    /// Answers that nobody took in time.
    pub answers_untaken: Count,
    /// Calls without a token or certificate that is known.
    pub unauthenticated: Count,
    /// Calls over their caller's quota.
    pub over_quota: Count,
    /// New certificates and token files that were taken.
    pub credentials_taken: Count,
    /// New certificates and token files that were not.
    pub credentials_refused: Count,
}

impl Counts {
    /// Counts a refusal; what is the caller's fault or the server's defect is counted elsewhere, by its code.
    pub fn count(&self, failure: &Failure) {
        let count = match failure {
            Failure::QueueFull => &self.queue_full,
            Failure::BytesFull => &self.bytes_full,
            Failure::Stalled => &self.messages_stalled,
            Failure::Unauthenticated(_) => &self.unauthenticated,
            Failure::OverQuota { .. } => &self.over_quota,
            Failure::Invalid(_)
            | Failure::TooLarge { .. }
            | Failure::Draining
            | Failure::DeadlineExceeded
            | Failure::Defect => return,
        };
        count.add();
    }
}

/// Whether the `count`th event of a kind that may flood is worth a line in the log: the first, second, fourth, eighth …
#[must_use]
pub const fn is_told(count: u64) -> bool {
    count.is_power_of_two()
}
