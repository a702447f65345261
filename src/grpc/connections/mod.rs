//! The listener's side: which connections are served, and for how long. What a call may do is decided elsewhere.
//!
//! The transport's own loop does not limit connections, gives every one the same age, and with a grace period cuts them off
//! without GOAWAY; so each connection is driven here, on hyper.

mod answer;
mod calls;
mod counted;
mod one;
mod patient;
mod through;

use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::counts::{Counts, is_told};
use super::credentials::{Followed, certificates::Identity};
use crate::config::Connections;

pub use calls::{Keeping, Line};
pub use one::Calls;

/// Flow control per call, in bytes. Measured with 100 KB pages: with this, [`CONNECTION_WINDOW`] and [`FRAME`], a call costs
/// half the processor time of HTTP/2's own 64 KiB.
pub const STREAM_WINDOW: u32 = 4 * 1024 * 1024;
/// Flow control per connection, in bytes.
pub const CONNECTION_WINDOW: u32 = 16 * 1024 * 1024;
/// Largest HTTP/2 frame, in bytes.
const FRAME: u32 = 1024 * 1024;
/// A connection whose peer answers no ping within [`PING_TIMEOUT`] is closed.
const PING_INTERVAL: Duration = Duration::from_secs(30);
const PING_TIMEOUT: Duration = Duration::from_secs(20);
/// As hyper's own default (RUSTSEC-2024-0003).
const LOCAL_ERROR_RESETS: usize = 1024;
/// After an accept that failed, mostly for want of file descriptors: time for some to become free.
const AFTER_FAILURE: Duration = Duration::from_millis(100);

/// What every connection of a server is served with.
#[derive(Debug)]
pub(super) struct Served<S> {
    /// Answers the calls.
    pub service: S,
    /// The bounds on a connection.
    pub bounds: Connections,
    /// How connections are encrypted now; none: plain text.
    pub tls: Option<Followed<Identity>>,
    /// Where refusals are counted.
    pub counts: Arc<Counts>,
}

/// Accepts connections until `draining`, then lets those there are finish. Dropped, it drops them.
pub(super) async fn serve<S: Calls>(
    listener: TcpListener,
    served: Served<S>,
    mut draining: watch::Receiver<bool>,
) {
    let http2 = transport(&served.bounds);
    let places = Arc::new(Semaphore::new(served.bounds.max_connections as usize));
    let served = Arc::new(served);
    let drained = draining.clone();
    let mut open = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            // An error means that the server is gone.
            _ = draining.wait_for(|draining| *draining) => break,
            Some(_) = open.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
                    let refused = served.counts.connections_refused.add();
                    if is_told(refused) {
                        tracing::warn!(refused, "connections over the maximum are closed");
                    }
                    continue;
                };
                served.counts.connections.add();
                let (served, http2) = (Arc::clone(&served), http2.clone());
                let drained = drained.clone();
                open.spawn(async move {
                    let _open = served.counts.connections_open.hold();
                    one::serve(stream, &served, &http2, drained).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
    drop(listener);
    while open.join_next().await.is_some() {}
}

fn transport(bounds: &Connections) -> http2::Builder<TokioExecutor> {
    let mut http2 = http2::Builder::new(TokioExecutor::new());
    http2
        .timer(TokioTimer::new())
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_frame_size(FRAME)
        .max_concurrent_streams(bounds.max_concurrent_streams)
        .max_header_list_size(bounds.max_header_bytes)
        .max_local_error_reset_streams(LOCAL_ERROR_RESETS)
        .keep_alive_interval(PING_INTERVAL)
        .keep_alive_timeout(PING_TIMEOUT);
    http2
}
