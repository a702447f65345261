//! The gate: a call comes in when its caller is known, within its quota, and there is room for its bytes. Health is open to all:
//! whoever asks for it must get an answer when everything else is refused.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tonic::body::Body;
use tonic::codegen::Service;
use tonic::codegen::http::{HeaderMap, Request, Response, header};
use tower_layer::Layer;

use super::budget::{Budget, Share, Shares, Window};
use super::metered::{Manner, Metered, Terms};
use super::quota::Quota;
use crate::grpc::call::Call;
use crate::grpc::connections::{Keeping, Line};
use crate::grpc::counts::Counts;
use crate::grpc::credentials::{Followed, tokens::Tokens};
use crate::grpc::methods::Method;
use crate::grpc::pool::Pool;
use crate::grpc::status::Failure;

/// What an open call costs besides its messages, in bytes: its headers, buffers and tasks.
const CALL: usize = 16 * 1024;
const HEALTH: &str = "/grpc.health.v1.Health/";

/// What the gate decides by.
#[derive(Debug)]
pub struct Admission {
    /// The threads that read pages, and their queue.
    pub pool: Pool,
    /// Tokens; none: no token is needed.
    pub tokens: Option<Followed<Tokens>>,
    /// How often a caller may come.
    pub quota: Option<Quota>,
    /// How many bytes may be in flight.
    pub budget: Budget,
    /// Messages over this are refused by the decoder, unread.
    pub largest: usize,
    /// For a message to arrive in.
    pub patience: Duration,
    /// Where refusals are counted.
    pub counts: Arc<Counts>,
}

impl Admission {
    /// The caller by its token, else by its certificate. None where anyone may call.
    fn identify(
        &self,
        headers: &HeaderMap,
        line: Option<&Line>,
    ) -> Result<Option<Arc<str>>, Failure> {
        let subject = line.and_then(|line| line.subject.clone());
        let Some(tokens) = &self.tokens else {
            return Ok(subject);
        };
        let Some(given) = headers.get(header::AUTHORIZATION) else {
            return match subject {
                Some(subject) => Ok(Some(subject)),
                None => Err(Failure::Unauthenticated("TOKEN_MISSING")),
            };
        };
        let caller = bearer(given.as_bytes()).and_then(|token| tokens.now().caller(token));
        caller
            .map(Some)
            .ok_or(Failure::Unauthenticated("TOKEN_UNKNOWN"))
    }

    fn admit(
        &self,
        request: &Request<Body>,
        method: Method,
        call: &Call,
    ) -> Result<Admitted, Failure> {
        let line = request.extensions().get::<Arc<Line>>();
        let caller = self.identify(request.headers(), line.map(AsRef::as_ref))?;
        if let Some(caller) = &caller {
            call.name_caller(caller);
        }
        // A full server says so before it receives the page, and counts it against no quota.
        if method.needs_place() && self.pool.is_full() {
            return Err(Failure::QueueFull);
        }
        if let (Some(caller), Some(quota)) = (&caller, &self.quota) {
            quota.take(caller, Instant::now())?;
        }
        let is_stream = method.is_stream();
        Ok(Admitted {
            manner: if is_stream {
                Manner::Bulk
            } else {
                Manner::Single
            },
            _window: match line {
                Some(line) if is_stream => Some(line.windows.open(&self.budget)?),
                _ => None,
            },
            _call: self.budget.now(CALL)?,
            _shares: call.shares.clone(),
        })
    }

    fn terms(&self, manner: Manner, method: Method, call: &Call) -> Terms {
        Terms {
            budget: self.budget.clone(),
            shares: call.shares.clone(),
            manner,
            largest: self.largest,
            patience: self.patience,
            call: call.clone(),
            method,
            counts: Arc::clone(&self.counts),
        }
    }
}

/// The token of `Authorization: Bearer TOKEN`; the scheme in any case.
fn bearer(header: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = header.split_at_checked(7)?;
    scheme
        .eq_ignore_ascii_case(b"bearer ")
        .then(|| token.trim_ascii())
}

/// What a call holds while it is open.
struct Admitted {
    manner: Manner,
    _window: Option<Window>,
    _call: Share,
    /// Until its answer is taken: an answer is mostly smaller than its page, but it is held as long.
    _shares: Shares,
}

/// Puts the gate before a service.
#[derive(Debug, Clone)]
pub struct GateLayer(pub Arc<Admission>);

impl<S> Layer<S> for GateLayer {
    type Service = Gate<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Gate {
            inner,
            admission: Arc::clone(&self.0),
        }
    }
}

/// A service with the gate before it.
#[derive(Debug, Clone)]
pub struct Gate<S> {
    inner: S,
    admission: Arc<Admission>,
}

type Answer = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

impl<S> Service<Request<Body>> for Gate<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Answer {
        if request.uri().path().starts_with(HEALTH) {
            return Box::pin(self.inner.call(request));
        }
        let call = Call::of_http(&request);
        let method = Method::of(request.uri().path());
        let admitted = match self.admission.admit(&request, method, &call) {
            Ok(admitted) => admitted,
            Err(failure) => {
                self.admission.counts.count(&failure);
                let refused = failure.into_status(&call.id).into_http();
                return Box::pin(std::future::ready(Ok(refused)));
            }
        };
        let request = if method.is_of_articles() {
            let terms = self.admission.terms(admitted.manner, method, &call);
            request.map(|body| Body::new(Metered::new(body, terms)))
        } else {
            request
        };
        let answer = self.inner.call(request);
        Box::pin(async move {
            let response = answer.await?;
            Ok(response.map(|body| Body::new(Keeping::new(body, admitted))))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_token_is_found_in_its_header() {
        assert_eq!(bearer(b"Bearer abc"), Some(&b"abc"[..]));
        assert_eq!(bearer(b"bearer  abc "), Some(&b"abc"[..]));
        for wrong in [&b""[..], b"Bearer", b"Basic abc", b"abc"] {
            assert_eq!(bearer(wrong), None);
        }
    }
}
