//! Assembly: transport, services, health, reflection, and how it all ends.

use std::future::Future;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tonic::codec::CompressionEncoding;
use tonic::service::Routes;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;
use tower_layer::Layer;

use super::admission::budget::Budget;
use super::admission::quota::Quota;
use super::admission::{Admission, GateLayer};
use super::connections::{self, Served};
use super::counts::Counts;
use super::credentials::Credentials;
use super::envelope::EnvelopeLayer;
use super::pool::Pool;
use super::rules::Opened;
use super::service::Edge;
use super::v1::article_service_server::{ArticleServiceServer, SERVICE_NAME};
use super::{answer, v1};
use crate::config::Config;

/// Room in a message for what surrounds a page's content, in bytes.
const AROUND_CONTENT: usize = 1024 * 1024;

/// Largest question about health, and largest one to reflection, in bytes.
const ASIDE: usize = 4 * 1024;

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
    /// Certificates or tokens cannot be read.
    #[error("credentials: {0}")]
    Credentials(std::io::Error),
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
    let credentials = Credentials::open(&config.callers).map_err(ServeError::Credentials)?;
    serve_opened(listener, config, opened, credentials, shutdown).await
}

/// The same with rules and credentials that were read before.
///
/// # Errors
/// As [`serve`].
pub async fn serve_opened(
    listener: TcpListener,
    config: Config,
    opened: Opened,
    mut credentials: Credentials,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let (drain, draining) = watch::channel(false);
    let counts = Arc::<Counts>::default();
    let interval = config.callers.credentials_interval;
    let following = credentials.watching(interval, Arc::clone(&counts), draining.clone());
    let pool = Pool::start(config.worker_count(), config.queue_length());
    let pool = pool.map_err(ServeError::Threads)?;
    let admission = admission(&config, &credentials, pool, Arc::clone(&counts));
    let desk = Arc::clone(&opened.desk);
    let (current, watching) = opened.watched(config.rules_interval, draining.clone());
    let edge = Edge::new(&config, current, draining.clone(), Arc::clone(&admission));
    // Both end when the drain begins, or with this function, which drops the other end.
    tokio::spawn(watching);
    tokio::spawn(following);
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
    let routes = Routes::new(health_service.max_decoding_message_size(ASIDE))
        .add_service(reflection().build_v1()?.max_decoding_message_size(ASIDE))
        .add_service(
            reflection()
                .build_v1alpha()?
                .max_decoding_message_size(ASIDE),
        )
        .add_service(articles)
        .prepare();
    let envelope = EnvelopeLayer {
        allowed: config.max_document_bytes as u64,
        patience: config
            .max_processing_time
            .saturating_add(config.connections.message_timeout),
    };
    let served = Served {
        service: envelope.layer(GateLayer(admission).layer(routes)),
        bounds: config.connections.clone(),
        tls: credentials.tls.clone(),
        counts,
    };
    let serving = connections::serve(listener, served, draining);
    tokio::pin!(serving);
    let ending = async {
        shutdown.await;
        tracing::info!("draining");
        set_not_serving(&health).await;
        tokio::time::sleep(config.drain_delay).await;
    };
    tokio::select! {
        () = &mut serving => return Ok(()),
        () = ending => {}
    }
    let _ = drain.send(true);
    end_watches(health).await;
    if tokio::time::timeout(config.drain_timeout, serving)
        .await
        .is_err()
    {
        tracing::warn!("calls still open after the drain timeout are dropped");
    }
    Ok(())
}

fn admission(
    config: &Config,
    credentials: &Credentials,
    pool: Pool,
    counts: Arc<Counts>,
) -> Arc<Admission> {
    Arc::new(Admission {
        pool,
        tokens: credentials.tokens.clone(),
        quota: config.callers.quota.map(Quota::new),
        budget: Budget::new(config.connections.max_bytes_in_flight),
        largest: decoding_limit(config),
        patience: config.connections.message_timeout,
        counts,
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
