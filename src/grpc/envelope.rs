//! What surrounds every call: its id, its deadline, and statuses that the transport gets wrong.

use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tonic::Status;
use tonic::body::Body;
use tonic::codegen::Service;
use tonic::codegen::http::{HeaderMap, HeaderValue, Request, Response};
use tower_layer::Layer;

use super::admission::budget::Shares;
use super::status::{self, Failure};

const REQUEST_ID: &str = "x-request-id";
/// As log lines name them.
const METHODS: &[&str] = &[
    "ExtractArticle",
    "ExtractArticleStream",
    "AnalyzeText",
    "Compare",
    "GetServerInfo",
];
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
    record: Arc<Record>,
}

/// What becomes known of a call on its way.
#[derive(Debug, Default)]
struct Record {
    caller: OnceLock<Arc<str>>,
    is_logged: AtomicBool,
}

impl Call {
    fn open(headers: &HeaderMap) -> Self {
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
            record: Arc::default(),
        }
    }

    /// Notes who calls.
    pub fn name_caller(&self, caller: &Arc<str>) {
        // A call is named once, at the gate.
        let _ = self.record.caller.set(Arc::clone(caller));
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
        tracing::info!(
            method,
            request_id = self.id,
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

/// Puts the envelope around a service.
#[derive(Debug, Clone, Copy)]
pub struct EnvelopeLayer {
    /// The limit on content, to be named where the transport refused a message.
    pub allowed: u64,
    /// Longest time until an answer begins, sending the request included: nobody holds a call open by sending slowly.
    pub patience: Duration,
}

impl<S> Layer<S> for EnvelopeLayer {
    type Service = Envelope<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Envelope {
            inner,
            layer: *self,
        }
    }
}

/// A service with the envelope around it.
#[derive(Debug, Clone)]
pub struct Envelope<S> {
    inner: S,
    layer: EnvelopeLayer,
}

impl<S> Service<Request<Body>> for Envelope<S>
where
    S: Service<Request<Body>, Response = Response<Body>>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let call = Call::open(request.headers());
        request.extensions_mut().insert(call.clone());
        let begun = Instant::now();
        let method = method_of(request.uri().path());
        let content = content_of(method);
        let answer = self.inner.call(request);
        let EnvelopeLayer { allowed, patience } = self.layer;
        Box::pin(async move {
            let own = begun + patience;
            let deadline = call.deadline.map_or(own, |callers| callers.min(own));
            let mut response = match tokio::time::timeout_at(deadline.into(), answer).await {
                Ok(answered) => answered?,
                // Also while the request was still on its way. Dropping the handler gives up its page.
                Err(_) => Failure::DeadlineExceeded.into_status(&call.id).into_http(),
            };
            if let Some(failure) = misreported(response.headers(), allowed, content) {
                response = failure.into_status(&call.id).into_http();
            }
            // A call that failed before its handler saw it. Calls that are none of this service's are not worth a line.
            if let Some(status) = Status::from_header_map(response.headers())
                && !method.is_empty()
            {
                let reason = tonic_types::StatusExt::get_details_error_info(&status);
                let reason = reason.map(|info| info.reason);
                let code = status::code_name(status.code());
                call.log(method, code, reason.as_deref(), None, begun.elapsed());
            }
            if let Ok(id) = HeaderValue::try_from(&call.id) {
                response.headers_mut().insert(REQUEST_ID, id);
            }
            Ok(response)
        })
    }
}

/// The method of this service that a path names; empty: none.
fn method_of(path: &str) -> &'static str {
    let name = path.strip_prefix("/copydesk.v1.ArticleService/");
    let known = METHODS.iter().find(|method| name == Some(**method));
    known.copied().unwrap_or_default()
}

/// The field of a call's request that holds what it is about.
fn content_of(method: &str) -> &'static str {
    if method == "AnalyzeText" {
        "text"
    } else {
        "document.content"
    }
}

/// Only statuses of the transport itself come without details.
fn misreported(headers: &HeaderMap, allowed: u64, content: &'static str) -> Option<Failure> {
    let status = Status::from_header_map(headers)?;
    if status.details().is_empty() {
        undelivered(&status, allowed, content)
    } else {
        None
    }
}

/// The failure behind the transport's status for a message that it could not hand over.
#[must_use]
pub fn undelivered(status: &Status, allowed: u64, content: &'static str) -> Option<Failure> {
    match status.code() {
        // Over the decoder's limit: the first as sent, the second while it was unpacked.
        tonic::Code::OutOfRange | tonic::Code::ResourceExhausted => {
            let (_, rest) = status.message().split_once("found ").unwrap_or_default();
            let found = rest.split_once(' ').map_or(rest, |(number, _)| number);
            Some(Failure::TooLarge {
                field: content,
                found: found.parse().ok(),
                allowed,
            })
        }
        tonic::Code::Internal => malformed(status.message()),
        _ => None,
    }
}

/// Bytes that are no message of the contract, often a header in another encoding put into a string:
/// "failed to decode Protobuf message: Document.url: ExtractArticleRequest.document: invalid string value".
fn malformed(message: &str) -> Option<Failure> {
    let fault = message.strip_prefix("failed to decode Protobuf message: ")?;
    let parts: Vec<&str> = fault.split(": ").collect();
    let names = parts.iter().filter_map(|part| {
        let (message, field) = part.split_once('.')?;
        let named = |name: &str| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        (named(message) && named(field)).then_some(field)
    });
    // The innermost comes first.
    let path: Vec<&str> = names.rev().collect();
    let description = parts.last().copied().unwrap_or_default();
    Some(Failure::invalid(
        &path.join("."),
        "MESSAGE_MALFORMED",
        description.to_owned(),
    ))
}

#[cfg(test)]
mod tests {
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

    #[derive(Clone)]
    struct Silent;

    impl Service<Request<Body>> for Silent {
        type Response = Response<Body>;
        type Error = std::convert::Infallible;
        type Future = std::future::Pending<Result<Response<Body>, Self::Error>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, _: Request<Body>) -> Self::Future {
            std::future::pending()
        }
    }

    #[tokio::test]
    async fn a_call_past_its_deadline_says_so_with_details() {
        for (patience, callers) in [(60_000, Some("20m")), (20, None), (20, Some("1H"))] {
            let layer = EnvelopeLayer {
                allowed: 1,
                patience: Duration::from_millis(patience),
            };
            let mut request = Request::new(Body::default());
            if let Some(timeout) = callers {
                let timeout = HeaderValue::from_static(timeout);
                request.headers_mut().insert("grpc-timeout", timeout);
            }
            let response = layer.layer(Silent).call(request).await;
            let response = response.expect("a response");
            let status = Status::from_header_map(response.headers()).expect("a status");
            assert_eq!(status.code(), tonic::Code::DeadlineExceeded);
            assert!(!status.details().is_empty());
            assert!(response.headers().contains_key(REQUEST_ID));
        }
    }

    #[test]
    fn every_method_of_the_contract_has_its_name_in_the_log() {
        let contract = crate::grpc::v1::FILE_DESCRIPTOR_SET;
        let contract = prost_reflect::DescriptorPool::decode(contract).expect("descriptors");
        let service = contract.get_service_by_name("copydesk.v1.ArticleService");
        let service = service.expect("the service");
        let methods: Vec<String> = service.methods().map(|it| it.name().to_owned()).collect();
        assert_eq!(methods, METHODS);
        assert_eq!(method_of("/copydesk.v1.ArticleService/Compare"), "Compare");
        assert_eq!(method_of("/copydesk.v1.ArticleService/Other"), "");
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

    #[test]
    fn the_sizes_in_the_transports_message_are_kept() {
        let message =
            "Error, decoded message length too large: found 900 bytes, the limit is: 800 bytes";
        let sizes = |status: Status| undelivered(&status, 700, "text");
        let expected = |found| {
            Some(Failure::TooLarge {
                field: "text",
                found,
                allowed: 700,
            })
        };
        assert_eq!(sizes(Status::out_of_range(message)), expected(Some(900)));
        let message =
            "Error decompressing: size limit, of 800 bytes, exceeded while decompressing message";
        assert_eq!(sizes(Status::resource_exhausted(message)), expected(None));
        assert_eq!(sizes(Status::unavailable("no")), None);
    }

    #[test]
    fn bytes_that_are_no_message_are_the_callers_fault_and_the_field_is_named() {
        let wrong = |message: &str| undelivered(&Status::internal(message), 700, "text");
        let fault = "failed to decode Protobuf message: Document.url: ExtractArticleRequest.document: \
                     invalid string value: data is not UTF-8 encoded";
        let reason = "MESSAGE_MALFORMED";
        assert_eq!(
            wrong(fault),
            Some(Failure::invalid(
                "document.url",
                reason,
                "data is not UTF-8 encoded".to_owned()
            ))
        );
        let fault = "failed to decode Protobuf message: invalid varint";
        let expected = Failure::invalid("", reason, "invalid varint".to_owned());
        assert_eq!(wrong(fault), Some(expected));
        assert_eq!(wrong("Unexpected EOF decoding stream."), None);
    }
}
