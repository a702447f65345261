//! One call on its way through the edge: its id, its deadline, its caller, and its line in the log.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};
use std::time::{Duration, Instant};

use tonic::codegen::http::{HeaderMap, Request};

use super::admission::budget::Shares;
use super::methods::Method;
use super::traces::parent::{Parent, TraceId};
use super::traces::{Trace, Traces};

/// The header that brings a call's id, and takes it back.
pub(super) const REQUEST_ID: &str = "x-request-id";
/// Bytes of a caller's own request id; a longer one is replaced.
const MAX_REQUEST_ID: usize = 128;

/// One call, as its handler sees it.
#[derive(Debug, Clone)]
pub struct Call {
    /// The caller's `x-request-id`, or one made here. Echoed in the answer's metadata.
    pub id: String,
    /// When the caller stops waiting.
    pub deadline: Option<Instant>,
    /// The bytes of its messages, as the budget counts them.
    pub shares: Shares,
    /// Its span, where it is traced.
    pub trace: Option<Trace>,
    parent: Option<Parent>,
    record: Arc<Record>,
}

/// What becomes known of a call on its way.
#[derive(Debug, Default)]
struct Record {
    caller: OnceLock<Arc<str>>,
    is_logged: AtomicBool,
    is_gone: AtomicBool,
}

impl Call {
    pub(super) fn open(headers: &HeaderMap) -> Self {
        let given = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok());
        let usable = given.filter(|id| (1..=MAX_REQUEST_ID).contains(&id.len()));
        let deadline = headers
            .get("grpc-timeout")
            .and_then(|header| header.to_str().ok())
            .and_then(timeout)
            .and_then(|timeout| Instant::now().checked_add(timeout));
        Self {
            id: usable.map_or_else(fresh_id, str::to_owned),
            deadline,
            shares: Shares::default(),
            trace: None,
            parent: Parent::of(headers),
            record: Arc::default(),
        }
    }

    /// Traces the call, if it shall be.
    pub(super) fn follow(&mut self, traces: &Traces, method: Method) {
        self.trace = traces.begin(self.parent, method);
    }

    /// The trace that it belongs to, also where only its caller keeps it.
    #[must_use]
    pub fn trace_id(&self) -> Option<TraceId> {
        let own = self.trace.as_ref().map(Trace::id);
        own.or(self.parent.map(|parent| parent.trace))
    }

    /// Notes who calls.
    pub fn name_caller(&self, caller: &Arc<str>) {
        // A call is named once, at the gate.
        let _ = self.record.caller.set(Arc::clone(caller));
    }

    /// Notes that the caller broke off while it was sending.
    pub(super) fn note_gone(&self) {
        self.record.is_gone.store(true, Ordering::Relaxed);
    }

    /// Whether it did.
    pub(super) fn is_gone(&self) -> bool {
        self.record.is_gone.load(Ordering::Relaxed)
    }

    /// Who calls, where that is known.
    #[must_use]
    pub fn caller(&self) -> Option<&Arc<str>> {
        self.record.caller.get()
    }

    /// Says once what became of the call. `reason`: why it failed; `bytes`: of the content, where it got that far.
    pub fn log(
        &self,
        method: &str,
        code: &str,
        reason: Option<&str>,
        bytes: Option<usize>,
        took: Duration,
    ) {
        if self.record.is_logged.swap(true, Ordering::Relaxed) {
            return;
        }
        if let Some(trace) = &self.trace {
            trace.note_request(bytes, reason);
        }
        tracing::info!(
            method,
            request_id = self.id,
            trace_id = self.trace_id().map(tracing::field::display),
            caller = self.caller().map(|caller| &**caller),
            code,
            reason,
            bytes,
            duration_ms = took.as_secs_f64() * 1_000.0,
            "call"
        );
    }

    /// The call that the envelope opened around this request.
    pub fn of<T>(request: &tonic::Request<T>) -> Self {
        let call = request.extensions().get::<Self>();
        call.cloned()
            .unwrap_or_else(|| Self::open(&HeaderMap::new()))
    }

    /// The same before the request is decoded.
    pub fn of_http<T>(request: &Request<T>) -> Self {
        let call = request.extensions().get::<Self>();
        call.cloned()
            .unwrap_or_else(|| Self::open(&HeaderMap::new()))
    }
}

/// Unlike those of other processes, in sequence within this one.
fn fresh_id() -> String {
    static PROCESS: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one("copydesk"));
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!(
        "{:016x}-{:x}",
        *PROCESS,
        NEXT.fetch_add(1, Ordering::Relaxed)
    )
}

/// `grpc-timeout`: at most eight digits and a unit.
fn timeout(header: &str) -> Option<Duration> {
    let (digits, unit) = header.split_at_checked(header.len().checked_sub(1)?)?;
    if digits.len() > 8 {
        return None;
    }
    let count: u64 = digits.parse().ok()?;
    match unit {
        "H" => Some(Duration::from_hours(count)),
        "M" => Some(Duration::from_mins(count)),
        "S" => Some(Duration::from_secs(count)),
        "m" => Some(Duration::from_millis(count)),
        "u" => Some(Duration::from_micros(count)),
        "n" => Some(Duration::from_nanos(count)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use tonic::codegen::http::HeaderValue;

    use super::*;

    #[test]
    fn timeouts_are_read_in_every_unit() {
        assert_eq!(timeout("2H"), Some(Duration::from_hours(2)));
        assert_eq!(timeout("3M"), Some(Duration::from_mins(3)));
        assert_eq!(timeout("15S"), Some(Duration::from_secs(15)));
        assert_eq!(timeout("250m"), Some(Duration::from_millis(250)));
        assert_eq!(timeout("99999999H"), Some(Duration::from_hours(99_999_999)));
        for wrong in ["", "S", "123456789S", "1s", "-1S", "1é"] {
            assert_eq!(timeout(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_request_id_is_kept_when_it_is_usable() {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST_ID, HeaderValue::from_static("desk-7"));
        assert_eq!(Call::open(&headers).id, "desk-7");
        let long = HeaderValue::from_str(&"x".repeat(129)).expect("a header");
        headers.insert(REQUEST_ID, long);
        let (one, other) = (Call::open(&headers).id, Call::open(&headers).id);
        assert_ne!(one, other);
        assert!(one.len() < 40);
    }
}
