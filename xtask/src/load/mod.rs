//! Callers that put a server under load: a process of its own, pages to send, and what the kernel counts for it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use bytes::Bytes;
use copydesk::grpc::v1;
use copydesk::grpc::v1::article_service_client::ArticleServiceClient;
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use tonic::transport::{Channel, Endpoint};

use crate::{Failure, corpus};

pub mod overload;
mod server;
pub mod service;
pub mod soak;

pub use server::Server;

/// As the server's: pages go over in few frames.
const WINDOW: u32 = 4 * 1024 * 1024;
/// The sets whose pages are sent.
const DATASETS: [&str; 2] = ["fundus", "trafilatura"];

/// What every kind of load is told.
#[derive(Debug, clap::Args)]
pub struct Common {
    /// The server; default: `copydesk` beside this program.
    #[arg(long, env = "COPYDESK_BINARY")]
    binary: Option<PathBuf>,
    /// The folder that holds `eval/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
}

impl Common {
    fn binary(&self) -> Result<PathBuf, Failure> {
        if let Some(binary) = &self.binary {
            return Ok(binary.clone());
        }
        let binary = std::env::current_exe()?.with_file_name("copydesk");
        if binary.is_file() {
            Ok(binary)
        } else {
            Err(format!("no server at {}; build it first", binary.display()).into())
        }
    }

    /// The pages to send, and where they are from.
    fn pages(&self) -> Result<(Vec<v1::Document>, String), Failure> {
        let pages = match corpus::shared(self.shared.as_deref()) {
            Some(shared) => annotated(&shared)?,
            None => own()?,
        };
        let bytes: usize = pages.iter().map(|page| page.content.len()).sum();
        let from = if corpus::shared(self.shared.as_deref()).is_some() {
            DATASETS.join(" and ")
        } else {
            "tests/pages, for the annotated ones are absent".to_owned()
        };
        let told = format!(
            "{} pages of {from}, {} kB each",
            pages.len(),
            bytes / pages.len().max(1) / 1_000
        );
        Ok((pages, told))
    }
}

fn annotated(shared: &Path) -> Result<Vec<v1::Document>, Failure> {
    let mut pages = Vec::new();
    for dataset in DATASETS {
        let folder = shared.join("eval").join(dataset);
        for page in corpus::pages(&folder)? {
            let charset = page.charset.as_ref();
            pages.push(v1::Document {
                content: Bytes::from(corpus::html(&folder, &page.id)?),
                content_type: charset.map_or_else(String::new, |charset| {
                    format!("text/html; charset={charset}")
                }),
                url: given(page.url.as_deref()),
                ..v1::Document::default()
            });
        }
    }
    Ok(pages)
}

/// An address that the service takes; some of the sets' are none.
fn given(url: Option<&str>) -> String {
    let url =
        url.filter(|url| url::Url::parse(url).is_ok_and(|url| url.scheme().starts_with("http")));
    url.unwrap_or_default().to_owned()
}

fn own() -> Result<Vec<v1::Document>, Failure> {
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(corpus::repository().join("tests/pages"))? {
        if let Ok(content) = std::fs::read(entry?.path().join("page.html")) {
            pages.push(v1::Document {
                content: Bytes::from(content),
                ..v1::Document::default()
            });
        }
    }
    Ok(pages)
}

/// A connection of its own.
async fn connect(address: &str) -> Result<Channel, Failure> {
    let endpoint = Endpoint::from_shared(format!("http://{address}"))?
        .initial_stream_window_size(WINDOW)
        .initial_connection_window_size(4 * WINDOW)
        .tcp_nodelay(true);
    Ok(endpoint.connect().await?)
}

fn caller(channel: Channel) -> ArticleServiceClient<Channel> {
    ArticleServiceClient::new(channel).max_decoding_message_size(usize::MAX)
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    Ok(builder.worker_threads(1).enable_all().build()?)
}

/// Has this thread, and whatever it starts from now on, run on these cores alone.
fn pin(cores: &[usize]) -> Result<(), Failure> {
    let mut set = CpuSet::new();
    for core in cores {
        set.set(*core);
    }
    Ok(sched_setaffinity(None, &set)?)
}

/// The server on one core, its callers on another, so that they do not take each other's time.
fn apart(common: &Common, flags: &[&str]) -> Result<Server, Failure> {
    let mine = sched_getaffinity(None)?;
    let cores: Vec<usize> = (0..CpuSet::MAX_CPU)
        .filter(|core| mine.is_set(*core))
        .collect();
    let [first, .., last] = cores.as_slice() else {
        return Err("two cores are needed: one for the server, one for its callers".into());
    };
    pin(&[*first])?;
    let server = Server::start(&common.binary()?, flags);
    pin(&[*last])?;
    server
}

/// The value below which so many per cent lie.
fn at(sorted: &[Duration], per_cent: usize) -> Duration {
    let place = (sorted.len() * per_cent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or_default()
}

fn ms(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1e3)
}

/// Prints which bars hold.
fn judge(out: &mut impl Write, bars: &[(&str, bool)]) -> Result<ExitCode, Failure> {
    for (bar, holds) in bars {
        writeln!(out, "{} {bar}", if *holds { "holds: " } else { "FAILED:" })?;
    }
    Ok(if bars.iter().all(|(_, holds)| *holds) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
