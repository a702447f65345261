//! `copydesk serve`: the service.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::{Args, ValueEnum};
use copydesk::config::Config;
use copydesk::grpc::credentials::Credentials;
use copydesk::grpc::rules::Opened;
use copydesk::grpc::server::{self, Listeners};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;

use super::End;

/// As OpenTelemetry names it for every program.
const OTLP_ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
/// Threads for connections. The reading threads do the work; more of these cost wake-ups.
const CONNECTION_THREADS: usize = 2;
/// Lines of the log that may wait to be read.
const LOG_LINES: usize = 8_192;
/// After the drain: how long what is left of open calls may take to be dropped.
const LAST_MOMENTS: Duration = Duration::from_millis(200);

/// Serves copydesk.v1.ArticleService, health and reflection over gRPC. SIGTERM or SIGINT drains and exits 0; a second one
/// cuts the drain short.
#[derive(Debug, Args)]
pub struct Serve {
    /// Address to listen on.
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1:50051",
        env = "COPYDESK_LISTEN"
    )]
    listen: String,
    /// Address to tell figures at, over HTTP: /metrics for Prometheus, /livez and /readyz. When absent: nowhere. In plain text, and so on
    /// loopback addresses alone, unless --insecure is given too; it tells nothing of pages and callers.
    #[arg(long, value_name = "ADDRESS", env = "COPYDESK_METRICS_LISTEN")]
    metrics_listen: Option<String>,
    #[command(flatten)]
    config: Config,
    /// Log lines as JSON or text. When absent: text on a terminal, else JSON.
    #[arg(long, value_enum, env = "COPYDESK_LOG_FORMAT")]
    log_format: Option<LogFormat>,
    /// What to log: a level, or directives such as warn,copydesk=debug.
    #[arg(
        long,
        value_name = "FILTER",
        default_value = "info",
        env = "COPYDESK_LOG"
    )]
    log: String,
}

/// Forms of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    Json,
    Text,
}

impl Serve {
    pub fn run(mut self) -> io::Result<End> {
        let endpoint = &mut self.config.traces.otlp_endpoint;
        if endpoint.is_none() {
            *endpoint = std::env::var(OTLP_ENDPOINT)
                .ok()
                .filter(|url| !url.is_empty());
        }
        // What is left of the log is written when this goes.
        let _log = self.start_log();
        std::panic::set_hook(Box::new(log_panic));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(CONNECTION_THREADS)
            .enable_all()
            .build()?;
        let served = runtime.block_on(self.serve());
        runtime.shutdown_timeout(LAST_MOMENTS);
        served.map(|()| End::Done)
    }

    async fn serve(self) -> io::Result<()> {
        // Before the first line is logged: whoever reads it may end the process at once.
        let signals = [
            signal(SignalKind::terminate())?,
            signal(SignalKind::interrupt())?,
        ];
        let calls = bind(&self.listen).await?;
        let address = calls.local_addr()?;
        let callers = &self.config.callers;
        callers.check(address.ip()).map_err(io::Error::other)?;
        let watching = match &self.metrics_listen {
            Some(address) => Some(bind(address).await?),
            None => None,
        };
        let metrics = watching.as_ref().map(TcpListener::local_addr).transpose()?;
        if let Some(metrics) = metrics {
            callers
                .check_plain(metrics.ip())
                .map_err(io::Error::other)?;
        }
        let credentials = Credentials::open(callers)?;
        let opened = Opened::new(&self.config)?;
        tracing::info!(
            %address,
            metrics = metrics.map(tracing::field::display),
            tls = callers.tls_cert.is_some(),
            tokens = callers.tokens.is_some(),
            traces = self.config.traces.otlp_endpoint.is_some(),
            version = env!("CARGO_PKG_VERSION"),
            configuration_hash = opened.desk.version.configuration_hash,
            workers = self.config.worker_count(),
            queue = self.config.queue_length(),
            "serving"
        );
        let [mut terminate, mut interrupt] = signals;
        let (first, asked) = tokio::sync::oneshot::channel::<()>();
        let shutdown = async {
            // The sender lives as long as this function.
            let _ = asked.await;
        };
        let twice = async {
            either(&mut terminate, &mut interrupt).await;
            let _ = first.send(());
            either(&mut terminate, &mut interrupt).await;
        };
        let listeners = Listeners { calls, watching };
        tokio::select! {
            served = server::serve_opened(listeners, self.config, opened, credentials, shutdown) => served.map_err(io::Error::other)?,
            () = twice => tracing::warn!("asked twice to end: the drain is cut short"),
        }
        tracing::info!("ended");
        Ok(())
    }

    /// Lines wait for whoever reads them, and past [`LOG_LINES`] are dropped: a reader that stands still stops no call. What
    /// libraries log is not taken over: html5ever has a line for every oddity of a page.
    fn start_log(&self) -> WorkerGuard {
        let json = match self.log_format {
            Some(format) => format == LogFormat::Json,
            None => !io::stderr().is_terminal(),
        };
        let (writer, guard) = NonBlockingBuilder::default()
            .buffered_lines_limit(LOG_LINES)
            .finish(io::stderr());
        let log = tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(&self.log))
            // Whoever read the log may be gone. To complain about that on the same channel would be a panic.
            .log_internal_errors(false)
            .with_writer(writer);
        let set = if json {
            tracing::subscriber::set_global_default(log.json().flatten_event(true).finish())
        } else {
            tracing::subscriber::set_global_default(log.finish())
        };
        debug_assert!(set.is_ok(), "the log is started once");
        guard
    }
}

async fn bind(address: &str) -> io::Result<TcpListener> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|error| io::Error::new(error.kind(), format!("{address}: {error}")))
}

async fn either(one: &mut Signal, other: &mut Signal) {
    tokio::select! {
        _ = one.recv() => {}
        _ = other.recv() => {}
    }
}

/// Where, but not what: a panic's message may quote the page.
fn log_panic(panic: &std::panic::PanicHookInfo<'_>) {
    static LOGGING: AtomicBool = AtomicBool::new(false);
    // A panic while logging a panic would abort.
    if LOGGING.swap(true, Ordering::AcqRel) {
        return;
    }
    let place = panic.location().map(ToString::to_string);
    let thread = std::thread::current().name().map(str::to_owned);
    tracing::error!(place, thread, "panic");
    LOGGING.store(false, Ordering::Release);
}
