//! Assembly: transport, services, health, reflection, and how it all ends.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tonic::codec::CompressionEncoding;
use tonic::service::Routes;
use tonic_health::ServingStatus;
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_health::server::HealthReporter;
use tower_layer::Layer;

use super::admission::budget::Budget;
use super::admission::quota::Quota;
use super::admission::{Admission, GateLayer};
use super::connections::{self, Served};
use super::counts::Counts;
use super::counts::exposition::Scene;
use super::credentials::Credentials;
use super::envelope::EnvelopeLayer;
use super::pool::Pool;
use super::rules::Opened;
use super::service::Edge;
use super::traces::Traces;
use super::v1::article_service_server::{ArticleServiceServer, SERVICE_NAME};
use super::watching::{self, State, Watched};
use super::{answer, v1};
use crate::config::Config;

/// Room in a message for what surrounds a page's content, in bytes.
const AROUND_CONTENT: usize = 1024 * 1024;

/// Largest question about health, and largest one to reflection, in bytes.
const ASIDE: usize = 4 * 1024;

/// For the last traces to be sent, where the drain timeout leaves less.
const LAST_TRACES: Duration = Duration::from_millis(500);

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
    /// The collector of traces cannot be spoken to in this way.
    #[error(transparent)]
    Traces(std::io::Error),
}

/// A message is decoded up to here, so that an oversize page is refused with its sizes, and within a stream alone: four times
/// the limit on content. A larger message ends its stream, for the transport reads no further.
fn decoding_limit(config: &Config) -> usize {
    config
        .max_document_bytes
        .saturating_mul(4)
        .saturating_add(AROUND_CONTENT)
}

/// Where a server listens.
#[derive(Debug)]
pub struct Listeners {
    /// For calls.
    pub calls: TcpListener,
    /// For those who watch it, if anybody may.
    pub watching: Option<TcpListener>,
}

impl From<TcpListener> for Listeners {
    fn from(calls: TcpListener) -> Self {
        Self {
            calls,
            watching: None,
        }
    }
}

/// Serves until `shutdown`, then drains: health says `NOT_SERVING` while calls are still served for the drain delay; then
/// GOAWAY, and open calls may finish within the drain timeout. What is open after that is dropped with the runtime.
///
/// # Errors
/// [`ServeError`]; a connection that fails is none.
pub async fn serve(
    listeners: impl Into<Listeners>,
    config: Config,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let opened = Opened::new(&config).map_err(ServeError::Rules)?;
    let credentials = Credentials::open(&config.callers).map_err(ServeError::Credentials)?;
    serve_opened(listeners.into(), config, opened, credentials, shutdown).await
}

/// The same with rules and credentials that were read before.
///
/// # Errors
/// As [`serve`].
pub async fn serve_opened(
    listeners: Listeners,
    config: Config,
    opened: Opened,
    mut credentials: Credentials,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let (drain, draining) = watch::channel(false);
    let counts = Arc::<Counts>::default();
    let interval = config.callers.credentials_interval;
    let following = credentials.watching(interval, Arc::clone(&counts), draining.clone());
    let pool = Pool::start(
        config.worker_count(),
        config.queue_length(),
        Arc::clone(&counts),
    );
    let pool = pool.map_err(ServeError::Threads)?;
    let admission = admission(&config, &credentials, pool, Arc::clone(&counts));
    let desk = Arc::clone(&opened.desk);
    let (current, following_rules) = opened.watched(config.rules_interval, draining.clone());
    let edge = Edge::new(
        &config,
        current.clone(),
        draining.clone(),
        Arc::clone(&admission),
    );
    let (state, state_now) = watch::channel(State::Starting);
    let watched = Watched {
        scene: Arc::new(Scene {
            counts: Arc::clone(&counts),
            workers: Arc::clone(edge.pool.workers()),
            budget: admission.budget.clone(),
            desk: current,
            identity: credentials.tls.clone(),
            runtime: Handle::current().metrics(),
        }),
        state: state_now,
        longest: config.max_processing_time,
    };
    // Ends with this function: until then figures can be read.
    let mut outside = JoinSet::new();
    if let Some(listener) = listeners.watching {
        outside.spawn(watching::serve(listener, watched));
    }
    // Both end when the drain begins, or with this function, which drops the other end.
    tokio::spawn(following_rules);
    tokio::spawn(following);
    // A panic in it would be told to the caller who meets it too.
    let _ = tokio::task::spawn_blocking(move || answer::warm_up(&desk)).await;
    let (health, health_service) = tonic_health::server::health_reporter();
    health
        .set_service_status(SERVICE_NAME, ServingStatus::Serving)
        .await;
    let health_service = health_service.max_decoding_message_size(ASIDE);
    let routes = routes(articles(edge, &config), health_service)?;
    let traces = Traces::open(&config.traces, Arc::clone(&counts))
        .map_err(ServeError::Traces)?
        .map(Arc::new);
    let envelope = envelope(&config, Arc::clone(&counts), traces.clone());
    let served = Served {
        service: envelope.layer(GateLayer(admission).layer(routes)),
        bounds: config.connections.clone(),
        tls: credentials.tls.clone(),
        counts,
    };
    let serving = connections::serve(listeners.calls, served, draining);
    state.send_replace(State::Serving);
    let ending = Ending {
        config: &config,
        state,
        health,
        drain,
        traces,
    };
    ending.follow(serving, shutdown).await;
    Ok(())
}

/// What comes to an end, one after the other.
struct Ending<'c> {
    config: &'c Config,
    state: watch::Sender<State>,
    health: HealthReporter,
    /// True when connections and streams shall come to an end.
    drain: watch::Sender<bool>,
    traces: Option<Arc<Traces>>,
}

impl Ending<'_> {
    async fn follow(self, serving: impl Future<Output = ()>, shutdown: impl Future<Output = ()>) {
        tokio::pin!(serving);
        let asked = async {
            shutdown.await;
            tracing::info!("draining");
            self.state.send_replace(State::Draining);
            set_not_serving(&self.health).await;
            tokio::time::sleep(self.config.drain_delay).await;
        };
        tokio::select! {
            () = &mut serving => return,
            () = asked => {}
        }
        let end_by = Instant::now() + self.config.drain_timeout;
        let _ = self.drain.send(true);
        end_watches(self.health).await;
        let served = tokio::time::timeout(self.config.drain_timeout, serving);
        if served.await.is_err() {
            tracing::warn!("calls still open after the drain timeout are dropped");
        }
        if let Some(traces) = self.traces {
            let left = end_by.saturating_duration_since(Instant::now());
            traces.close(left.max(LAST_TRACES)).await;
        }
    }
}

fn envelope(config: &Config, counts: Arc<Counts>, traces: Option<Arc<Traces>>) -> EnvelopeLayer {
    EnvelopeLayer {
        allowed: config.max_document_bytes as u64,
        patience: config
            .max_processing_time
            .saturating_add(config.connections.message_timeout),
        counts,
        traces,
    }
}

/// Answers go out as they are: most client libraries offer gzip unasked, and packing a few kilobytes costs more than sending.
fn articles(edge: Edge, config: &Config) -> ArticleServiceServer<Edge> {
    ArticleServiceServer::new(edge)
        .max_decoding_message_size(decoding_limit(config))
        .accept_compressed(CompressionEncoding::Gzip)
        .accept_compressed(CompressionEncoding::Zstd)
}

fn routes(
    articles: ArticleServiceServer<Edge>,
    health: HealthServer<impl Health>,
) -> Result<Routes, ServeError> {
    let v1 = reflection().build_v1()?;
    let v1alpha = reflection().build_v1alpha()?;
    let routes = Routes::new(health)
        .add_service(v1.max_decoding_message_size(ASIDE))
        .add_service(v1alpha.max_decoding_message_size(ASIDE))
        .add_service(articles);
    Ok(routes.prepare())
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
