//! `xtask service`: what a page costs through the service, in the server's processor time, against the pipeline in this process:
//! the same pages, the same core, in turns.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use copydesk::grpc::v1;
use copydesk::{Hints, Limits, Options, Unwatched};
use rustix::thread::{CpuSet, sched_getaffinity};
use rustix::time::{ClockId, clock_gettime};
use tokio_stream::StreamExt;

use super::{Common, apart, caller, connect, judge, pin, runtime};
use crate::Failure;

/// Pages in flight, unary and in the stream.
const IN_FLIGHT: usize = 8;
const UNARY: f64 = 0.9;
const STREAM: f64 = 0.95;

/// Options of `xtask service`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Times that all pages are read each way; the median counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// At most so many pages; 0: all.
    #[arg(long, default_value_t = 0)]
    pages: usize,
    #[command(flatten)]
    common: Common,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let mine = sched_getaffinity(None)?;
    let first = (0..CpuSet::MAX_CPU).find(|core| mine.is_set(*core));
    let (mut pages, told) = args.common.pages()?;
    if args.pages > 0 {
        pages.truncate(args.pages);
    }
    let pages = Arc::new(pages);
    let server = apart(&args.common, &["--workers", "1"])?;
    let runtime = runtime()?;
    let channel = runtime.block_on(connect(&server.address))?;
    let (mut alone, mut unary, mut stream) = (Vec::new(), Vec::new(), Vec::new());
    // The first round warms caches and lazily built tables.
    for round in 0..=args.rounds {
        let core = first.ok_or("no core")?;
        let inside = Arc::clone(&pages);
        // On the server's core: it rests meanwhile.
        let reading = std::thread::spawn(move || {
            pin(&[core])?;
            in_process(&inside)
        });
        let inside = reading.join().map_err(|_| "the pipeline panicked")??;
        let before = server.processor_time()?;
        runtime.block_on(calls(&channel, &pages))?;
        let between = server.processor_time()?;
        runtime.block_on(one_stream(&channel, &pages))?;
        let after = server.processor_time()?;
        if round > 0 {
            alone.push(inside);
            unary.push(between.saturating_sub(before));
            stream.push(after.saturating_sub(between));
        }
    }
    let ended = server.end()?;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{told}; {} of them, median of {} rounds, on one core",
        pages.len(),
        args.rounds
    )?;
    let count = u32::try_from(pages.len().max(1))?;
    let alone = median(alone) / count;
    writeln!(out, "in process: {} µs a page", alone.as_micros())?;
    let mut ratio = |name: &str, times: Vec<Duration>| -> Result<f64, Failure> {
        let took = median(times) / count;
        let ratio = alone.as_secs_f64() / took.as_secs_f64().max(1e-9);
        writeln!(
            out,
            "{name}: {} µs a page, {:.1} % of the pages in the same time",
            took.as_micros(),
            ratio * 100.0
        )?;
        Ok(ratio)
    };
    let (unary, stream) = (ratio("unary calls", unary)?, ratio("one stream", stream)?);
    let bars = [
        ("unary calls: at least 90 %", unary >= UNARY),
        ("a stream: at least 95 %", stream >= STREAM),
        ("the server ends well", ended),
    ];
    judge(&mut out, &bars)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Processor time of this thread for all pages.
fn in_process(pages: &[v1::Document]) -> Result<Duration, Failure> {
    let now = || {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(
            now.tv_sec.unsigned_abs(),
            u32::try_from(now.tv_nsec).unwrap_or_default(),
        )
    };
    let (options, limits) = (Options::default(), Limits::default());
    let start = now();
    for page in pages {
        let hints = Hints {
            content_type: Some(page.content_type.as_str()).filter(|kind| !kind.is_empty()),
            url: page.url.parse().ok(),
            ..Hints::default()
        };
        let found = copydesk::extract(&page.content, &hints, &options, &limits, &mut Unwatched)?;
        drop(std::hint::black_box(found));
    }
    Ok(now().saturating_sub(start))
}

async fn calls(
    channel: &tonic::transport::Channel,
    pages: &Arc<Vec<v1::Document>>,
) -> Result<(), Failure> {
    let mut callers = Vec::new();
    for place in 0..IN_FLIGHT {
        let (mut client, pages) = (caller(channel.clone()), Arc::clone(pages));
        callers.push(tokio::spawn(async move {
            for page in pages.iter().skip(place).step_by(IN_FLIGHT) {
                let request = v1::ExtractArticleRequest {
                    document: Some(page.clone()),
                    options: None,
                };
                client.extract_article(request).await?;
            }
            Ok::<_, tonic::Status>(())
        }));
    }
    for caller in callers {
        caller.await??;
    }
    Ok(())
}

async fn one_stream(
    channel: &tonic::transport::Channel,
    pages: &Arc<Vec<v1::Document>>,
) -> Result<(), Failure> {
    let places = Arc::new(tokio::sync::Semaphore::new(IN_FLIGHT));
    let (questions, receiver) = tokio::sync::mpsc::channel(1);
    let (pages, free) = (Arc::clone(pages), Arc::clone(&places));
    let asking = tokio::spawn(async move {
        for (number, page) in pages.iter().enumerate() {
            let Ok(place) = free.acquire().await else {
                break;
            };
            place.forget();
            let question = v1::ExtractArticleStreamRequest {
                request_id: number.to_string(),
                document: Some(page.clone()),
                options: None,
            };
            if questions.send(question).await.is_err() {
                break;
            }
        }
    });
    let questions = tokio_stream::wrappers::ReceiverStream::new(receiver);
    let answers = caller(channel.clone())
        .extract_article_stream(questions)
        .await?;
    let mut answers = answers.into_inner();
    while let Some(answer) = answers.next().await {
        answer?;
        places.add_permits(1);
    }
    asking.await?;
    Ok(())
}
