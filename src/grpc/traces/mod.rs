//! Traces over OTLP: the call, its wait, its work and the stages, each a span below the one that the caller names in `traceparent`.
//! What is not traced costs a look at a header. Spans are made of the times that are measured anyhow; a thread of its own sends them,
//! and when it cannot, they are dropped: a collector that is slow or gone never holds up a call.

mod export;
pub mod parent;

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use opentelemetry::trace::{
    Span as _, SpanBuilder, SpanContext, SpanKind, Status, TraceContextExt, Tracer, TracerProvider,
};
use opentelemetry::{Context, KeyValue, Value};
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, Span};
use tonic::Code;

use self::parent::{Parent, TraceId};
use super::counts::Counts;
use super::methods::Method;
use crate::article::Outcome;
use crate::config;
use crate::config::Share;

/// Of this service's own attributes.
const BYTES: &str = "copydesk.content_bytes";
const OUTCOME: &str = "copydesk.outcome";
const REASON: &str = "copydesk.reason";
const CODE: &str = "rpc.grpc.status_code";

/// What makes and sends traces.
#[derive(Debug)]
pub struct Traces {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
    /// Of the calls without a parent.
    ratio: Share,
    spread: RandomState,
    calls: AtomicU64,
}

impl Traces {
    /// What the settings ask for; none where they name no collector. To be called within a runtime.
    ///
    /// # Errors
    /// Which setting is at fault.
    pub fn open(settings: &config::Traces, counts: Arc<Counts>) -> std::io::Result<Option<Self>> {
        let Some(endpoint) = &settings.otlp_endpoint else {
            return Ok(None);
        };
        let provider = export::provider(endpoint, settings.otlp_ca.as_deref(), counts)?;
        Ok(Some(Self {
            tracer: provider.tracer("copydesk"),
            provider,
            ratio: settings.trace_ratio,
            spread: RandomState::new(),
            calls: AtomicU64::new(0),
        }))
    }

    /// The trace of a call, if it has one: as its parent says, else by chance.
    pub(super) fn begin(&self, parent: Option<Parent>, method: Method) -> Option<Trace> {
        let context = match parent {
            Some(parent) if parent.is_sampled => below(parent.context()),
            Some(_) => return None,
            None => {
                let number = self.calls.fetch_add(1, Ordering::Relaxed);
                if !self.ratio.has(self.spread.hash_one(number)) {
                    return None;
                }
                Context::new()
            }
        };
        let name = format!("{}/{}", method.service(), method.name());
        let builder = SpanBuilder::from_name(name)
            .with_kind(SpanKind::Server)
            .with_attributes([
                KeyValue::new("rpc.system", "grpc"),
                KeyValue::new("rpc.service", method.service()),
                KeyValue::new("rpc.method", method.name()),
            ]);
        let span = self.tracer.build_with_context(builder, &context);
        Some(Trace::new(self.tracer.clone(), span))
    }

    /// Sends what is left, as far as there is time for it.
    pub(super) async fn close(self: Arc<Self>, within: Duration) {
        let closing = tokio::task::spawn_blocking(move || {
            // What cannot be sent has been counted and logged.
            let _ = self.provider.shutdown_with_timeout(within);
        });
        let _ = tokio::time::timeout(within, closing).await;
    }
}

/// Of which children are made.
fn below(parent: SpanContext) -> Context {
    Context::new().with_remote_span_context(parent)
}

/// A span that is open: of a call, or of one page of a stream.
#[derive(Debug, Clone)]
pub struct Trace(Arc<Open>);

#[derive(Debug)]
struct Open {
    tracer: SdkTracer,
    context: SpanContext,
    /// Ends when it is dropped, if not before.
    span: Mutex<Span>,
}

impl Trace {
    fn new(tracer: SdkTracer, span: Span) -> Self {
        Self(Arc::new(Open {
            tracer,
            context: span.span_context().clone(),
            span: Mutex::new(span),
        }))
    }

    /// The trace that it belongs to.
    #[must_use]
    pub fn id(&self) -> TraceId {
        self.0.context.trace_id()
    }

    /// A span below this one that begins now.
    pub(super) fn child(&self, name: &'static str) -> Self {
        let context = below(self.0.context.clone());
        let builder = SpanBuilder::from_name(name).with_kind(SpanKind::Internal);
        let span = self.0.tracer.build_with_context(builder, &context);
        Self::new(self.0.tracer.clone(), span)
    }

    /// Notes the size of what was asked about, and why it was refused.
    pub(super) fn note_request(&self, bytes: Option<usize>, reason: Option<&str>) {
        if let Some(bytes) = bytes {
            let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
            self.note(BYTES, bytes);
        }
        if let Some(reason) = reason {
            self.note(REASON, reason.to_owned());
        }
    }

    /// Notes what the page turned out to be.
    pub(super) fn note_outcome(&self, outcome: Outcome) {
        self.note(OUTCOME, outcome.as_str());
    }

    /// Of a page never more than its size and outcome.
    fn note(&self, key: &'static str, value: impl Into<Value>) {
        self.span().set_attribute(KeyValue::new(key, value));
    }

    /// Ends with the status that went out.
    pub(super) fn end(&self, code: Code) {
        let mut span = self.span();
        span.set_attribute(KeyValue::new(CODE, i64::from(code as i32)));
        if is_servers_fault(code) {
            span.set_status(Status::error(""));
        }
        span.end();
    }

    fn span(&self) -> std::sync::MutexGuard<'_, Span> {
        self.0.span.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// As the conventions for server spans have it.
const fn is_servers_fault(code: Code) -> bool {
    matches!(
        code,
        Code::Unknown
            | Code::DeadlineExceeded
            | Code::Unimplemented
            | Code::Internal
            | Code::Unavailable
            | Code::DataLoss
    )
}

/// Times that were measured, as spans below one.
#[derive(Debug)]
pub(super) struct Record {
    trace: Trace,
    context: Context,
    /// The same moment on both clocks.
    now: (Instant, SystemTime),
}

impl Record {
    pub(super) fn below(trace: &Trace) -> Self {
        Self {
            trace: trace.clone(),
            context: below(trace.0.context.clone()),
            now: (Instant::now(), SystemTime::now()),
        }
    }

    fn time(&self, instant: Instant) -> SystemTime {
        let (now, clock) = self.now;
        clock - now.saturating_duration_since(instant)
    }

    /// A span that is over, and a record of what was below it.
    pub(super) fn span(&self, name: &'static str, (begun, ended): (Instant, Instant)) -> Self {
        let builder = SpanBuilder::from_name(name)
            .with_kind(SpanKind::Internal)
            .with_start_time(self.time(begun));
        let tracer = &self.trace.0.tracer;
        let mut span = tracer.build_with_context(builder, &self.context);
        let context = below(span.span_context().clone());
        span.end_with_timestamp(self.time(ended));
        Self {
            trace: self.trace.clone(),
            context,
            now: self.now,
        }
    }
}
