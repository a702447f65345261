//! How a call fails: one [`Failure`] for the unary call, the stream and the command line, and what each becomes on the wire.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tonic::metadata::{MetadataMap, MetadataValue};
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, QuotaViolation, StatusExt};

use super::v1;
use crate::ExtractError;
use crate::config::Rate;

/// The domain of every `google.rpc.ErrorInfo` of this service.
pub const DOMAIN: &str = "copydesk";

/// When a refused caller may try again: a full queue is worked off in a fraction of a second.
const RETRY_AFTER_SHEDDING: Duration = Duration::from_millis(500);
/// When a caller that met a draining server may try again: by then its name service points elsewhere.
const RETRY_AFTER_DRAINING: Duration = Duration::from_secs(1);

/// One field of the request that cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Path from the request message: "document.content".
    pub field: String,
    /// Stable and machine readable: `URL_INVALID`.
    pub reason: &'static str,
    /// One English sentence.
    pub description: String,
}

/// Why a call has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The request is at fault. Never empty.
    #[error("{}", sentence(.0))]
    Invalid(Vec<Violation>),
    /// The content, or the message around it, is over the server's limit.
    #[error("{field} {}; at most {allowed} are read", size(*.found))]
    TooLarge {
        /// The field over the limit.
        field: &'static str,
        /// Its size in bytes, where it was received so far that it is known.
        found: Option<u64>,
        /// The limit in bytes.
        allowed: u64,
    },
    /// More pages wait than the server wants to hold.
    #[error("the server is full")]
    QueueFull,
    /// More bytes are in flight than the server wants to hold.
    #[error("the server has its hands full of bytes")]
    BytesFull,
    /// A message began and did not arrive whole in time.
    #[error("the request took too long to arrive")]
    Stalled,
    /// Nobody knows who calls. Says why: the token is missing, or unknown.
    #[error("a bearer token or a client certificate that this server knows is needed")]
    Unauthenticated(&'static str),
    /// The caller has sent more requests than it may.
    #[error("{caller} may send {} requests a second, {} at once", .rate.per_second(), .rate.burst)]
    OverQuota {
        /// Who called.
        caller: Arc<str>,
        /// What it may.
        rate: Rate,
        /// When the next request may come.
        retry_after: Duration,
    },
    /// The server is about to end.
    #[error("the server is draining")]
    Draining,
    /// The caller's or the server's time is over.
    #[error("the time for this request is over")]
    DeadlineExceeded,
    /// A defect of the server. What happened is in its log, not in the answer.
    #[error("the server failed on this request")]
    Defect,
}

/// A code as the protocol writes it.
#[must_use]
pub const fn code_name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

fn sentence(violations: &[Violation]) -> String {
    let parts: Vec<String> = violations
        .iter()
        .map(|violation| format!("{}: {}", violation.field, violation.description))
        .collect();
    parts.join("; ")
}

fn size(found: Option<u64>) -> String {
    found.map_or_else(
        || "has too many bytes".to_owned(),
        |bytes| format!("has {bytes} bytes"),
    )
}

impl From<ExtractError> for Failure {
    fn from(error: ExtractError) -> Self {
        match error {
            ExtractError::EmptyContent => Self::invalid(
                "document.content",
                "CONTENT_EMPTY",
                "the page has no bytes".to_owned(),
            ),
            ExtractError::DocumentTooLarge { found, allowed } => Self::TooLarge {
                field: "document.content",
                found: Some(found),
                allowed,
            },
            ExtractError::Stopped(_) => Self::DeadlineExceeded,
        }
    }
}

impl Failure {
    /// A request with one field at fault.
    #[must_use]
    pub fn invalid(field: &str, reason: &'static str, description: String) -> Self {
        Self::Invalid(vec![Violation {
            field: field.to_owned(),
            reason,
            description,
        }])
    }

    /// The canonical code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Invalid(_) => Code::InvalidArgument,
            Self::TooLarge { .. } | Self::OverQuota { .. } => Code::ResourceExhausted,
            Self::QueueFull | Self::BytesFull | Self::Draining => Code::Unavailable,
            Self::Unauthenticated(_) => Code::Unauthenticated,
            Self::Stalled | Self::DeadlineExceeded => Code::DeadlineExceeded,
            Self::Defect => Code::Internal,
        }
    }

    /// The reason in `google.rpc.ErrorInfo`; of several faults, the first.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Invalid(violations) => violations
                .first()
                .map_or("REQUEST_INVALID", |violation| violation.reason),
            Self::TooLarge { .. } => "DOCUMENT_TOO_LARGE",
            Self::QueueFull => "QUEUE_FULL",
            Self::BytesFull => "BYTES_IN_FLIGHT_FULL",
            Self::Stalled => "REQUEST_STALLED",
            Self::Unauthenticated(reason) => reason,
            Self::OverQuota { .. } => "QUOTA_EXCEEDED",
            Self::Draining => "SERVER_DRAINING",
            Self::DeadlineExceeded => "DEADLINE_EXCEEDED",
            Self::Defect => "SERVER_DEFECT",
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::Invalid(violations) => {
                violations.first().map(|violation| violation.field.as_str())
            }
            Self::TooLarge { field, .. } => Some(field),
            Self::QueueFull
            | Self::BytesFull
            | Self::Stalled
            | Self::Unauthenticated(_)
            | Self::OverQuota { .. }
            | Self::Draining
            | Self::DeadlineExceeded
            | Self::Defect => None,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::QueueFull | Self::BytesFull => Some(RETRY_AFTER_SHEDDING),
            Self::Draining => Some(RETRY_AFTER_DRAINING),
            Self::OverQuota { retry_after, .. } => Some(*retry_after),
            Self::Invalid(_)
            | Self::TooLarge { .. }
            | Self::Stalled
            | Self::Unauthenticated(_)
            | Self::DeadlineExceeded
            | Self::Defect => None,
        }
    }

    fn metadata(&self) -> HashMap<String, String> {
        let mut metadata = HashMap::new();
        if let Some(field) = self.field() {
            metadata.insert("field".to_owned(), field.to_owned());
        }
        if let Self::TooLarge { found, allowed, .. } = self {
            // What is cut off while it is unpacked has no known size, only one that is over the limit.
            let found = found.map_or_else(|| format!(">{allowed}"), |found| found.to_string());
            metadata.insert("found".to_owned(), found);
            metadata.insert("allowed".to_owned(), allowed.to_string());
        }
        metadata
    }

    /// The status that ends a call, with its details.
    #[must_use]
    pub fn into_status(self, request_id: &str) -> Status {
        let mut details = ErrorDetails::new();
        details.set_error_info(self.reason(), DOMAIN, self.metadata());
        details.set_request_info(request_id, "");
        let mut metadata = MetadataMap::new();
        if let Some(delay) = self.retry_after() {
            details.set_retry_info(Some(delay));
            // Client libraries obey the trailer; they do not read RetryInfo.
            let millis = delay.as_nanos().div_ceil(1_000_000);
            if let Ok(value) = MetadataValue::try_from(millis.to_string()) {
                metadata.insert("grpc-retry-pushback-ms", value);
            }
        }
        let (code, message) = (self.code(), self.to_string());
        if let Self::OverQuota { caller, .. } = &self {
            let subject = format!("caller:{caller}");
            details.set_quota_failure(vec![QuotaViolation::new(subject, message.clone())]);
        }
        if let Self::Invalid(violations) = self {
            let violations: Vec<FieldViolation> = violations.into_iter().map(on_wire).collect();
            details.set_bad_request(violations);
        }
        Status::with_error_details_and_metadata(code, message, details, metadata)
    }

    /// The same for one page of a stream.
    #[must_use]
    pub fn into_page_error(self) -> v1::PageError {
        v1::PageError {
            code: self.code() as i32,
            message: self.to_string(),
            field: self.field().unwrap_or_default().to_owned(),
            retry_after: self.retry_after().map(Into::into),
        }
    }
}

fn on_wire(violation: Violation) -> FieldViolation {
    FieldViolation {
        field: violation.field,
        description: violation.description,
        reason: violation.reason.to_owned(),
        localized_message: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stage;

    #[test]
    fn an_error_of_the_library_has_a_code_and_names_its_field() {
        let status = Failure::from(ExtractError::EmptyContent).into_status("r1");
        assert_eq!(status.code(), Code::InvalidArgument);
        let details = status.get_error_details();
        let fields = details.bad_request().expect("a BadRequest");
        assert_eq!(fields.field_violations[0].field, "document.content");
        let info = details.error_info().expect("an ErrorInfo");
        assert_eq!(
            (info.reason.as_str(), info.domain.as_str()),
            ("CONTENT_EMPTY", DOMAIN)
        );
        let stopped = Failure::from(ExtractError::Stopped(Stage::Body));
        assert_eq!(stopped.code(), Code::DeadlineExceeded);
    }

    #[test]
    fn an_oversize_page_tells_both_sizes() {
        let failure = Failure::from(ExtractError::DocumentTooLarge {
            found: 9,
            allowed: 8,
        });
        let status = failure.into_status("r1");
        assert_eq!(status.code(), Code::ResourceExhausted);
        let details = status.get_error_details();
        let metadata = &details.error_info().expect("an ErrorInfo").metadata;
        assert_eq!(metadata.get("found").map(String::as_str), Some("9"));
        assert_eq!(metadata.get("allowed").map(String::as_str), Some("8"));
    }

    #[test]
    fn a_full_server_tells_people_and_libraries_when_to_come_back() {
        let status = Failure::QueueFull.into_status("r1");
        assert_eq!(status.code(), Code::Unavailable);
        assert_eq!(
            status
                .metadata()
                .get("grpc-retry-pushback-ms")
                .map(|value| value.as_bytes().to_vec()),
            Some(b"500".to_vec())
        );
        let details = status.get_error_details();
        assert_eq!(
            details.retry_info().and_then(|info| info.retry_delay),
            Some(RETRY_AFTER_SHEDDING)
        );
        let page = Failure::QueueFull.into_page_error();
        assert_eq!(page.code, 14);
        assert!(page.retry_after.is_some());
    }

    #[test]
    fn a_caller_over_its_quota_learns_what_it_may_and_when() {
        let failure = Failure::OverQuota {
            caller: "desk".into(),
            rate: "2.5:10".parse().expect("a rate"),
            retry_after: Duration::from_micros(1_500),
        };
        let status = failure.into_status("r1");
        assert_eq!(status.code(), Code::ResourceExhausted);
        assert_eq!(
            status.message(),
            "desk may send 2.5 requests a second, 10 at once"
        );
        let pushback = status.metadata().get("grpc-retry-pushback-ms");
        assert_eq!(pushback.map(MetadataValue::as_bytes), Some(&b"2"[..]));
        let details = status.get_error_details();
        let quota = details.quota_failure().expect("a QuotaFailure");
        assert_eq!(quota.violations[0].subject, "caller:desk");
        assert!(details.retry_info().is_some());
    }

    #[test]
    fn a_defect_leaks_nothing_but_the_request_id() {
        let status = Failure::Defect.into_status("r7");
        assert_eq!(status.code(), Code::Internal);
        let details = status.get_error_details();
        let request = details.request_info().expect("a RequestInfo");
        assert_eq!(request.request_id, "r7");
    }
}
