//! Assembly: transport, services, health, reflection, and how it all ends.

use std::future::Future;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tonic::codec::CompressionEncoding;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

use super::envelope::EnvelopeLayer;
use super::rules::Opened;
use super::service::Edge;
use super::v1::article_service_server::{ArticleServiceServer, SERVICE_NAME};
use super::{answer, v1};
use crate::config::Config;

/// Flow control per call, in bytes. Measured with 100 KB pages: with this, [`CONNECTION_WINDOW`] and [`FRAME`], a call costs
/// half the processor time of HTTP/2's own 64 KiB.
const STREAM_WINDOW: u32 = 4 * 1024 * 1024;
/// Flow control per connection, in bytes.
const CONNECTION_WINDOW: u32 = 16 * 1024 * 1024;
/// Largest HTTP/2 frame, in bytes.
const FRAME: u32 = 1024 * 1024;
/// A connection whose peer answers no ping within [`PING_TIMEOUT`] is closed.
const PING_INTERVAL: Duration = Duration::from_secs(30);
const PING_TIMEOUT: Duration = Duration::from_secs(20);
/// As hyper's own default, which the transport would switch off (RUSTSEC-2024-0003).
const LOCAL_ERROR_RESETS: usize = 1024;
/// Time to send a request in, besides the time to work on it.
const SENDING: Duration = Duration::from_mins(1);
/// Room in a message for what surrounds a page's content, in bytes.
const AROUND_CONTENT: usize = 1024 * 1024;

/// Why the server ended otherwise than asked to.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Threads could not be started.
    #[error("no threads to read pages with: {0}")]
    Threads(std::io::Error),
    /// The directory of site rules cannot be listed.
    #[error("site rules: {0}")]
    Rules(std::io::Error),
    /// The embedded contract cannot be served by reflection.
    #[error("reflection: {0}")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// The transport failed.
    #[error("transport: {0}")]
    Transport(#[from] tonic::transport::Error),
}

/// A message is decoded up to here, so that an oversize page is refused with its sizes, and within a stream alone: four times
/// the limit on content. A larger message ends its stream, for the transport reads no further.
fn decoding_limit(config: &Config) -> usize {
    config
        .max_document_bytes
        .saturating_mul(4)
        .saturating_add(AROUND_CONTENT)
}

/// Serves until `shutdown`, then drains: health says `NOT_SERVING` while calls are still served for the drain delay; then
/// GOAWAY, and open calls may finish within the drain timeout. What is open after that is dropped with the runtime.
///
/// # Errors
/// [`ServeError`]; a connection that fails is none.
pub async fn serve(
    listener: TcpListener,
    config: Config,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let opened = Opened::new(&config).map_err(ServeError::Rules)?;
    serve_opened(listener, config, opened, shutdown).await
}

/// The same with rules that were read before.
///
/// # Errors
/// As [`serve`].
pub async fn serve_opened(
    listener: TcpListener,
    config: Config,
    opened: Opened,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let (drain, draining) = watch::channel(false);
    let desk = std::sync::Arc::clone(&opened.desk);
    let (current, watching) = opened.watched(config.rules_interval, draining.clone());
    let edge = Edge::new(&config, current, draining.clone()).map_err(ServeError::Threads)?;
    // Ends when the drain begins, or with this function, which drops the other end.
    tokio::spawn(watching);
    // A panic in it would be told to the caller who meets it too.
    let _ = tokio::task::spawn_blocking(move || answer::warm_up(&desk)).await;
    // Answers go out as they are: most client libraries offer gzip unasked, and packing a few kilobytes costs more than sending.
    let articles = ArticleServiceServer::new(edge)
        .max_decoding_message_size(decoding_limit(&config))
        .accept_compressed(CompressionEncoding::Gzip)
        .accept_compressed(CompressionEncoding::Zstd);
    let (health, health_service) = tonic_health::server::health_reporter();
    health
        .set_service_status(SERVICE_NAME, ServingStatus::Serving)
        .await;
    let mut goaway = draining;
    let serving = transport(&config)
        .add_service(health_service)
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?)
        .add_service(articles)
        .serve_with_incoming_shutdown(
            TcpIncoming::from(listener).with_nodelay(Some(true)),
            async move {
                // An error means that the drain is over.
                let _ = goaway.wait_for(|draining| *draining).await;
            },
        );
    tokio::pin!(serving);
    let ending = async {
        shutdown.await;
        tracing::info!("draining");
        set_not_serving(&health).await;
        tokio::time::sleep(config.drain_delay).await;
    };
    tokio::select! {
        ended = &mut serving => return Ok(ended?),
        () = ending => {}
    }
    let _ = drain.send(true);
    end_watches(health).await;
    if let Ok(ended) = tokio::time::timeout(config.drain_timeout, serving).await {
        ended?;
    } else {
        tracing::warn!("calls still open after the drain timeout are dropped");
    }
    Ok(())
}

fn transport(config: &Config) -> Server<tower_layer::Stack<EnvelopeLayer, tower_layer::Identity>> {
    Server::builder()
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_frame_size(FRAME)
        .max_concurrent_streams(config.max_concurrent_streams)
        .http2_max_local_error_reset_streams(Some(LOCAL_ERROR_RESETS))
        .http2_keepalive_interval(Some(PING_INTERVAL))
        .http2_keepalive_timeout(Some(PING_TIMEOUT))
        .layer(EnvelopeLayer {
            allowed: config.max_document_bytes as u64,
            patience: config.max_processing_time.saturating_add(SENDING),
        })
}

fn reflection<'b>() -> tonic_reflection::server::Builder<'b> {
    tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(v1::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
}

async fn set_not_serving(health: &HealthReporter) {
    for service in ["", SERVICE_NAME] {
        health
            .set_service_status(service, ServingStatus::NotServing)
            .await;
    }
}

/// An open Watch would keep its connection, and so the server, alive.
async fn end_watches(mut health: HealthReporter) {
    for service in ["", SERVICE_NAME] {
        health.clear_service_status(service).await;
    }
}
