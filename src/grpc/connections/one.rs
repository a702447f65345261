//! One connection from its handshake to its end: HTTP/2 begins in time or not at all; then it is served until it is idle, old,
//! or the server drains; then it is asked to close (GOAWAY), its streams come to an end, and what is left is cut.

use std::convert::Infallible;
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};
use tokio_rustls::TlsAcceptor;
use tonic::body::Body;
use tonic::codegen::Service;
use tonic::codegen::http::{Request, Response};

use super::Served;
use super::calls::{Keeping, Line};
use super::counted::Counted;
use super::patient::Patient;
use crate::grpc::counts::Counts;
use crate::grpc::credentials::certificates;

/// A connection that was asked to close is cut when no call was open for this long, or when its streams were told to end this long ago.
const LAST_MOMENTS: Duration = Duration::from_secs(5);
/// The age of a connection varies by one part in this many, so that those that began together do not end together.
const JITTER: u32 = 10;

/// How often within its time an answer is looked at.
const LOOKS: u32 = 4;

/// What answers calls.
pub trait Calls:
    Service<
        Request<Body>,
        Response = Response<Body>,
        Error = Infallible,
        Future: Future<Output = Result<Response<Body>, Infallible>> + Send + 'static,
    > + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> Calls for S where
    S: Service<
            Request<Body>,
            Response = Response<Body>,
            Error = Infallible,
            Future: Future<Output = Result<Response<Body>, Infallible>> + Send + 'static,
        > + Clone
        + Send
        + Sync
        + 'static
{
}

pub(super) async fn serve<S: Calls>(
    stream: TcpStream,
    served: &Served<S>,
    http2: &http2::Builder<TokioExecutor>,
    draining: watch::Receiver<bool>,
) {
    let begin_by = Instant::now() + served.bounds.handshake_timeout;
    // Without it a call waits for an acknowledgement: 44 ms instead of 3, measured.
    let _ = stream.set_nodelay(true);
    let Some(tls) = &served.tls else {
        return run(stream, None, begin_by, served, http2, draining).await;
    };
    let accepted = TlsAcceptor::from(Arc::clone(&tls.now().config)).accept(stream);
    match timeout_at(begin_by, accepted).await {
        Ok(Ok(stream)) => {
            let chain = stream.get_ref().1.peer_certificates();
            let subject = chain
                .and_then(|chain| chain.first())
                .and_then(|own| certificates::subject(own));
            run(stream, subject, begin_by, served, http2, draining).await;
        }
        Ok(Err(error)) => {
            served.counts.handshakes_failed.add();
            tracing::debug!(%error, "no TLS");
        }
        Err(_) => {
            served.counts.handshakes_failed.add();
            tracing::debug!("TLS took too long");
        }
    }
}

/// Why a connection is asked to close.
enum Reason {
    Idle,
    Age,
    Drain,
}

async fn run<S: Calls>(
    io: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    subject: Option<Arc<str>>,
    begin_by: Instant,
    served: &Served<S>,
    http2: &http2::Builder<TokioExecutor>,
    mut draining: watch::Receiver<bool>,
) {
    let (bounds, counts) = (&served.bounds, &served.counts);
    let (retire, retiring) = watch::channel(false);
    let line = Line::new(subject, retiring);
    let (io, opening) = Counted::new(io);
    let (io, closing) = Patient::new(io);
    let answers = service_fn(|request: Request<Incoming>| answer(&served.service, &line, request));
    let mut connection = pin!(http2.serve_connection(TokioIo::new(io), answers));
    // An error means that the server is gone.
    let mut drained = pin!(async move {
        let _ = draining.wait_for(|draining| *draining).await;
    });

    let mut sweeping = pin!(sweep(&line, bounds.message_timeout, counts));

    let mut is_drain = false;
    tokio::select! {
        _ = &mut connection => return,
        () = sleep_until(begin_by) => {}
        () = opening.complete() => {}
        () = &mut drained => is_drain = true,
    }
    if !opening.is_complete() {
        if !is_drain {
            counts.handshakes_failed.add();
        }
        return;
    }
    let reason = if is_drain {
        Reason::Drain
    } else {
        tokio::select! {
            _ = &mut connection => return,
            () = after(bounds.idle_timeout, line.idle(bounds.idle_timeout)) => Reason::Idle,
            () = after(bounds.max_connection_age, sleep(varied(bounds.max_connection_age))) => Reason::Age,
            () = &mut drained => Reason::Drain,
            () = &mut sweeping => return,
        }
    };
    match reason {
        Reason::Idle => _ = counts.connections_idle.add(),
        Reason::Age => _ = counts.connections_aged.add(),
        Reason::Drain => {}
    }
    closing.begin();
    connection.as_mut().graceful_shutdown();
    tokio::select! {
        _ = &mut connection => return,
        () = sleep(bounds.max_connection_age_grace) => {}
        () = quiet(&line) => {}
        () = &mut sweeping => return,
    }
    let _ = retire.send(true);
    tokio::select! {
        _ = &mut connection => return,
        () = sleep(LAST_MOMENTS) => {}
    }
    if line.has_calls() {
        counts.connections_cut.add();
    }
}

/// Gives up answers that are not taken, for ever.
async fn sweep(line: &Line, patience: Duration, counts: &Counts) {
    let look = (patience / LOOKS).max(Duration::from_millis(10));
    loop {
        sleep(look).await;
        for _ in 0..line.answers.give_up(patience) {
            counts.answers_untaken.add();
        }
    }
}

/// `wait`, unless it is switched off.
async fn after(time: Duration, wait: impl Future<Output = ()>) {
    if time.is_zero() {
        std::future::pending::<()>().await;
    } else {
        wait.await;
    }
}

/// Returns when no call was open for [`LAST_MOMENTS`] from now on: a peer that does not answer GOAWAY keeps nobody waiting.
async fn quiet(line: &Line) {
    sleep(LAST_MOMENTS).await;
    line.idle(LAST_MOMENTS).await;
}

fn varied(age: Duration) -> Duration {
    let spread = age / JITTER;
    let part = RandomState::new().hash_one("age") % 2_001;
    let part = u32::try_from(part).unwrap_or_default();
    (age + spread * part / 1_000).saturating_sub(spread)
}

fn answer<S: Calls>(
    service: &S,
    line: &Arc<Line>,
    request: Request<Incoming>,
) -> impl Future<Output = Result<Response<Body>, Infallible>> + Send + use<S> {
    let call = line.begin();
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(Arc::clone(line));
    // Routing is always ready; it has nothing to wait for.
    let answer = service.clone().call(request);
    async move {
        let response = answer.await?;
        Ok(response.map(|body| {
            let watched = call.line().answers.add(body);
            Body::new(Keeping::new(watched, call))
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_of_a_connection_varies_by_a_tenth() {
        let age = Duration::from_secs(100);
        let ages: Vec<Duration> = (0..200).map(|_| varied(age)).collect();
        assert!(ages.iter().all(|it| (90..=110).contains(&it.as_secs())));
        assert!(
            ages.iter().any(|it| it.as_secs() < 99) && ages.iter().any(|it| it.as_secs() > 101)
        );
    }
}
