//! What surrounds every call: its id, its deadline, and statuses that the transport gets wrong.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tonic::Status;
use tonic::body::Body;
use tonic::codegen::Service;
use tonic::codegen::http::{HeaderMap, HeaderValue, Request, Response};
use tower_layer::Layer;

use super::call::{Call, REQUEST_ID};
use super::counts::Counts;
use super::handling::Handling;
use super::methods::Method;
use super::status::{self, Failure};
use super::traces::Traces;

/// Puts the envelope around a service.
#[derive(Debug, Clone)]
pub struct EnvelopeLayer {
    /// The limit on content, to be named where the transport refused a message.
    pub allowed: u64,
    /// Longest time until an answer begins, sending the request included: nobody holds a call open by sending slowly.
    pub patience: Duration,
    /// Where calls are counted.
    pub counts: Arc<Counts>,
    /// What traces calls, if they are.
    pub traces: Option<Arc<Traces>>,
}

impl<S> Layer<S> for EnvelopeLayer {
    type Service = Envelope<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Envelope {
            inner,
            layer: self.clone(),
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
        let begun = Instant::now();
        let method = Method::of(request.uri().path());
        let mut call = Call::open(request.headers());
        if let Some(traces) = &self.layer.traces
            && method.is_of_articles()
        {
            call.follow(traces, method);
        }
        request.extensions_mut().insert(call.clone());
        let EnvelopeLayer {
            allowed, patience, ..
        } = self.layer;
        let handling = Handling::begin(
            Arc::clone(&self.layer.counts),
            method,
            begun,
            call.trace.clone(),
        );
        let answer = self.inner.call(request);
        Box::pin(async move {
            let own = begun + patience;
            let deadline = call.deadline.map_or(own, |callers| callers.min(own));
            let mut response = match tokio::time::timeout_at(deadline.into(), answer).await {
                Ok(answered) => answered?,
                // Also while the request was still on its way. Dropping the handler gives up its page.
                Err(_) => Failure::DeadlineExceeded.into_status(&call.id).into_http(),
            };
            if call.is_gone() && Status::from_header_map(response.headers()).is_some() {
                // Nobody reads it; it is for the log and the figures, where it is no defect.
                response = Status::cancelled("the caller went away").into_http();
            } else if let Some(failure) = misreported(response.headers(), allowed, method.content())
            {
                response = failure.into_status(&call.id).into_http();
            }
            // A call that failed before its handler saw it. Calls that are none of this service's are not worth a line.
            if let Some(status) = Status::from_header_map(response.headers())
                && method.is_of_articles()
            {
                let reason = tonic_types::StatusExt::get_details_error_info(&status);
                let reason = reason.map(|info| info.reason);
                let code = status::code_name(status.code());
                call.log(
                    method.name(),
                    code,
                    reason.as_deref(),
                    None,
                    begun.elapsed(),
                );
            }
            if let Ok(id) = HeaderValue::try_from(&call.id) {
                response.headers_mut().insert(REQUEST_ID, id);
            }
            Ok(handling.accompany(response))
        })
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
    if message == "Missing request message." {
        let missing = "a message is missing".to_owned();
        return Some(Failure::invalid("", "MESSAGE_MISSING", missing));
    }
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
                counts: Arc::default(),
                traces: None,
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
