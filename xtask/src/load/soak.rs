//! `xtask soak`: many pages, 64 in flight, half of them over streams; the server's memory must not grow, nor be much.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use copydesk::grpc::v1;
use copydesk::grpc::v1::extract_article_stream_response::Result as Answered;
use tokio::sync::{Semaphore, mpsc};
use tokio_stream::StreamExt;
use tonic::Code;
use tonic::transport::Channel;

use super::{Common, Server, caller, connect, runtime};
use crate::Failure;

/// Streams; half of the pages are in flight over them, the other half as calls.
const STREAMS: usize = 2;
/// Most by which the memory of the last quarter may differ from that of the first.
const DRIFT: f64 = 0.05;
/// Most memory at any time, in kB.
const PEAK: u64 = 150_000;
const SAMPLE: Duration = Duration::from_millis(200);

/// Options of `xtask soak`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Pages to send.
    #[arg(long, env = "SOAK_PAGES", default_value_t = 200_000)]
    pages: usize,
    /// End after so many seconds, with as many pages as were sent by then.
    #[arg(long, env = "SOAK_SECONDS")]
    seconds: Option<u64>,
    /// Pages in flight.
    #[arg(long, default_value_t = 64)]
    in_flight: usize,
    #[command(flatten)]
    common: Common,
}

/// What all callers share.
struct Work {
    pages: Vec<v1::Document>,
    in_flight: usize,
    most: usize,
    ends: Option<Instant>,
    taken: AtomicUsize,
    answered: AtomicUsize,
    refused: AtomicUsize,
    failed: AtomicUsize,
    over: AtomicBool,
}

impl Work {
    /// The next page to send, with its number.
    fn next(&self) -> Option<(usize, v1::Document)> {
        if self.ends.is_some_and(|ends| Instant::now() >= ends) {
            return None;
        }
        let number = self.taken.fetch_add(1, Ordering::Relaxed);
        let page = self.pages.get(number % self.pages.len())?;
        (number < self.most).then(|| (number, page.clone()))
    }

    fn count(&self, is_answered: bool) {
        let counter = if is_answered {
            &self.answered
        } else {
            &self.failed
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// Memory at one moment, in kB, and how many pages were answered by then.
struct Moment {
    answered: usize,
    rss: u64,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (pages, told) = args.common.pages()?;
    let server = Server::start(&args.common.binary()?, &[])?;
    let rest = server.at_rest()?;
    let work = Arc::new(Work {
        pages,
        in_flight: args.in_flight,
        most: args.pages,
        ends: args
            .seconds
            .map(|seconds| Instant::now() + Duration::from_secs(seconds)),
        taken: AtomicUsize::new(0),
        answered: AtomicUsize::new(0),
        refused: AtomicUsize::new(0),
        failed: AtomicUsize::new(0),
        over: AtomicBool::new(false),
    });
    let began = Instant::now();
    let spent = server.processor_time()?;
    let moments = std::thread::scope(|scope| {
        let sending = scope.spawn(|| {
            let sent = runtime().and_then(|runtime| runtime.block_on(send(&server.address, &work)));
            work.over.store(true, Ordering::Release);
            sent
        });
        let moments = watch(&server, &work);
        sending.join().map_err(|_| "a caller panicked")??;
        moments
    })?;
    let took = began.elapsed();
    let spent = server.processor_time()?.saturating_sub(spent);
    let peak = server.kilobytes("VmHWM")?;
    let parts = (server.kilobytes("RssAnon")?, server.kilobytes("RssFile")?);
    let ended = server.end()?;
    let answered = work.answered.load(Ordering::Relaxed);
    let failed = work.failed.load(Ordering::Relaxed);
    let (first, last) = (
        quarter(&moments, answered, 0),
        quarter(&moments, answered, 3),
    );
    #[allow(clippy::cast_precision_loss, reason = "counts fit into 52 bits")]
    let drift = last as f64 / first.max(1) as f64 - 1.0;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{told}; {} in flight, half of them over {STREAMS} streams",
        args.in_flight
    )?;
    writeln!(
        out,
        "{answered} answered in {:.0} s, {failed} failed, {} refused and sent again; {:.2} ms of the server's processor time a page",
        took.as_secs_f64(),
        work.refused.load(Ordering::Relaxed),
        spent.as_secs_f64() * 1e3 / f64::from(u32::try_from(answered.max(1))?)
    )?;
    for number in 0..4 {
        writeln!(
            out,
            "quarter {}: {} kB",
            number + 1,
            quarter(&moments, answered, number)
        )?;
    }
    writeln!(
        out,
        "at rest {rest} kB; peak {peak} kB; at the end {} kB of its own and {} kB of the binary; drift {:+.1} %",
        parts.0,
        parts.1,
        drift * 100.0
    )?;
    let bars = [
        ("every page is answered", failed == 0 && answered > 0),
        ("memory is flat within 5 %", drift.abs() <= DRIFT),
        ("the peak is at most 150 MB", peak <= PEAK),
        ("the server ends well", ended),
    ];
    super::judge(&mut out, &bars)
}

/// Samples memory until all pages are answered.
fn watch(server: &Server, work: &Work) -> Result<Vec<Moment>, Failure> {
    let mut moments = Vec::new();
    let mut told = Instant::now();
    while !work.over.load(Ordering::Acquire) {
        let moment = Moment {
            answered: work.answered.load(Ordering::Relaxed),
            rss: server.kilobytes("VmRSS")?,
        };
        if told.elapsed() > Duration::from_mins(1) {
            eprintln!("{} pages, {} kB", moment.answered, moment.rss);
            told = Instant::now();
        }
        moments.push(moment);
        std::thread::sleep(SAMPLE);
    }
    Ok(moments)
}

/// The median over a quarter of the pages, in kB.
fn quarter(moments: &[Moment], answered: usize, number: usize) -> u64 {
    let bounds = (answered * number / 4)..=(answered * (number + 1) / 4);
    let within = moments
        .iter()
        .filter(|moment| bounds.contains(&moment.answered));
    let mut rss: Vec<u64> = within.map(|moment| moment.rss).collect();
    rss.sort_unstable();
    rss.get(rss.len() / 2).copied().unwrap_or_default()
}

async fn send(address: &str, work: &Arc<Work>) -> Result<(), Failure> {
    let mut callers = Vec::new();
    let calls = connect(address).await?;
    for _ in 0..work.in_flight - work.in_flight / 2 {
        callers.push(tokio::spawn(call(calls.clone(), Arc::clone(work))));
    }
    for _ in 0..STREAMS.min(work.in_flight / 2) {
        let channel = connect(address).await?;
        callers.push(tokio::spawn(stream(channel, Arc::clone(work))));
    }
    for caller in callers {
        caller.await??;
    }
    Ok(())
}

/// One page after the other; a refused one again, when the server says.
async fn call(channel: Channel, work: Arc<Work>) -> Result<(), Failure> {
    let mut client = caller(channel);
    while let Some((_, document)) = work.next() {
        loop {
            let request = v1::ExtractArticleRequest {
                document: Some(document.clone()),
                options: None,
            };
            match client.extract_article(request).await {
                Ok(_) => work.count(true),
                Err(status) if status.code() == Code::Unavailable => {
                    work.refused.fetch_add(1, Ordering::Relaxed);
                    let pushback = status.metadata().get("grpc-retry-pushback-ms");
                    let wait = pushback.and_then(|wait| wait.to_str().ok()?.parse().ok());
                    tokio::time::sleep(Duration::from_millis(wait.unwrap_or(1_000))).await;
                    continue;
                }
                Err(status) => {
                    eprintln!("{status}");
                    work.count(false);
                }
            }
            break;
        }
    }
    Ok(())
}

/// A stream with its share of pages in flight.
async fn stream(channel: Channel, work: Arc<Work>) -> Result<(), Failure> {
    let places = Arc::new(Semaphore::new((work.in_flight / 2).div_ceil(STREAMS)));
    let (questions, receiver) = mpsc::channel(1);
    let asking = {
        let (work, places) = (Arc::clone(&work), Arc::clone(&places));
        tokio::spawn(async move {
            while let Some((number, document)) = work.next() {
                let Ok(place) = places.acquire().await else {
                    break;
                };
                place.forget();
                let question = v1::ExtractArticleStreamRequest {
                    request_id: number.to_string(),
                    document: Some(document),
                    options: None,
                };
                if questions.send(question).await.is_err() {
                    break;
                }
            }
        })
    };
    let questions = tokio_stream::wrappers::ReceiverStream::new(receiver);
    let answers = caller(channel).extract_article_stream(questions).await?;
    let mut answers = answers.into_inner();
    while let Some(answer) = answers.next().await {
        work.count(matches!(answer?.result, Some(Answered::Response(_))));
        places.add_permits(1);
    }
    asking.await?;
    Ok(())
}
