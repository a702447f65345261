//! The server seen from outside: a small HTTP/1 listener beside the one for calls, for those who scrape figures and those who ask
//! whether the process lives and may be sent calls. It tells nothing of a page or a caller, and answers while calls are refused.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use prometheus_client::registry::Registry;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tonic::codegen::http::{Method, Request, Response, StatusCode, header};

use super::counts::exposition::{self, Scene};

/// Connections at once. Those who watch are few, and must not take file descriptors from those who call.
const CONNECTIONS: usize = 32;
/// For a request to arrive, and for a connection to stand idle: scrapes come every 15 to 60 seconds.
const PATIENCE: Duration = Duration::from_secs(75);
/// Bytes of a request's head.
const HEAD: usize = 8 * 1024;
/// After an accept that failed, mostly for want of file descriptors: time for some to become free.
const AFTER_FAILURE: Duration = Duration::from_millis(100);

/// Where the server stands, as `grpc.health.v1` tells it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Tables are being loaded; no call is accepted yet.
    Starting,
    /// Calls are served.
    Serving,
    /// Calls are still served, and new ones should go elsewhere.
    Draining,
}

/// What is told.
pub(super) struct Watched {
    pub scene: Arc<Scene>,
    pub state: watch::Receiver<State>,
    /// Longest time that one piece of work may take.
    pub longest: Duration,
}

/// Answers those who watch, until dropped.
pub(super) async fn serve(listener: TcpListener, watched: Watched) {
    let registry = watched.scene.registry();
    let shared = Arc::new((watched, registry));
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut open = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            Some(_) = open.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                // More than that are closed as they come.
                if let Ok(place) = Arc::clone(&places).try_acquire_owned() {
                    let shared = Arc::clone(&shared);
                    open.spawn(async move {
                        connection(stream, &shared).await;
                        drop(place);
                    });
                }
            }
            Err(error) => {
                tracing::warn!(%error, "a connection for figures could not be accepted");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
}

async fn connection(stream: TcpStream, shared: &(Watched, Registry)) {
    let (watched, registry) = shared;
    let answers = service_fn(|request: Request<Incoming>| {
        let response = answer(request.method(), request.uri().path(), watched, registry);
        std::future::ready(Ok::<_, Infallible>(response))
    });
    // What fails here is the caller's connection.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(HEAD)
        .serve_connection(TokioIo::new(stream), answers)
        .await;
}

fn answer(method: &Method, path: &str, watched: &Watched, registry: &Registry) -> Response<String> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET is answered");
        let allowed = header::HeaderValue::from_static("GET, HEAD");
        refused.headers_mut().insert(header::ALLOW, allowed);
        return refused;
    }
    match path {
        "/metrics" => with_type(
            StatusCode::OK,
            exposition::CONTENT_TYPE,
            exposition::text(registry),
        ),
        "/livez" if watched.scene.workers.can_work(watched.longest) => plain(StatusCode::OK, "ok"),
        "/livez" => plain(
            StatusCode::SERVICE_UNAVAILABLE,
            "threads that read pages have ended or hang",
        ),
        "/readyz" => match *watched.state.borrow() {
            State::Serving => plain(StatusCode::OK, "ok"),
            State::Starting => plain(StatusCode::SERVICE_UNAVAILABLE, "starting"),
            State::Draining => plain(StatusCode::SERVICE_UNAVAILABLE, "draining"),
        },
        _ => plain(
            StatusCode::NOT_FOUND,
            "there are /metrics, /livez and /readyz",
        ),
    }
}

fn plain(status: StatusCode, text: &str) -> Response<String> {
    with_type(status, "text/plain; charset=utf-8", format!("{text}\n"))
}

fn with_type(status: StatusCode, kind: &'static str, body: String) -> Response<String> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let kind = header::HeaderValue::from_static(kind);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
