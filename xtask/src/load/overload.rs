//! `xtask overload`: what a server does when three times as much comes as it can do. First the peak, by callers that wait for
//! their answers; then three times that rate, whatever becomes of the calls before.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use copydesk::grpc::pool::TARGET_WAIT;
use copydesk::grpc::v1;
use copydesk::grpc::v1::article_service_client::ArticleServiceClient;
use tokio::sync::mpsc;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt;

use super::{Common, Server, apart, at, caller, connect, judge, ms, runtime};
use crate::Failure;

/// Callers while the peak is measured: they keep the server busy and its queue short of full.
const CALLERS: usize = 16;
/// Connections that the offered calls share.
const CONNECTIONS: usize = 4;
/// How much more is offered than the peak.
const TIMES: f64 = 3.0;
/// Longest a caller waits.
const PATIENCE: Duration = Duration::from_secs(30);
const HEALTH_EVERY: Duration = Duration::from_millis(50);
/// Before a figure counts: caches and the server's own estimates settle.
const WARM_UP: Duration = Duration::from_secs(3);

const LEAST_GOODPUT: f64 = 0.9;
const LONGEST_HEALTH: Duration = Duration::from_millis(100);
const LONGEST_REFUSAL: Duration = Duration::from_millis(5);

/// Options of `xtask overload`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How long three times the peak is offered.
    #[arg(long, env = "OVERLOAD_SECONDS", default_value_t = 60)]
    seconds: u64,
    /// How long the peak is measured.
    #[arg(long, default_value_t = 15)]
    peak_seconds: u64,
    #[command(flatten)]
    common: Common,
}

/// What became of a call.
enum Outcome {
    Answered,
    /// Whether it carries `RetryInfo`, and the trailer that libraries obey.
    Refused {
        told: bool,
        pushback: bool,
    },
    Failed(Code),
}

struct Ended {
    outcome: Outcome,
    took: Duration,
    at: Instant,
}

type Client = ArticleServiceClient<Channel>;

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (pages, told) = args.common.pages()?;
    let server = apart(&args.common, &[])?;
    let (workers, queue) = (number(&server, "workers"), number(&server, "queue"));
    let pages = Arc::new(pages);
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{told}; the server on one core, its callers on another; {workers} reading thread, a queue of {queue}"
    )?;
    let report = runtime()?.block_on(async {
        let peak = peak(&server, &pages, Duration::from_secs(args.peak_seconds)).await?;
        writeln!(out, "peak, {CALLERS} callers: {peak:.1} pages a second")?;
        let offered = offer(
            &server,
            &pages,
            peak * TIMES,
            Duration::from_secs(args.seconds),
        )
        .await?;
        Ok::<_, Failure>((peak, offered))
    });
    let (peak, offered) = report?;
    let ended = server.end()?;
    tell(&mut out, peak, &offered, ended)
}

fn number(server: &Server, name: &str) -> u64 {
    server.told[name].as_u64().unwrap_or_default()
}

async fn peak(
    server: &Server,
    pages: &Arc<Vec<v1::Document>>,
    length: Duration,
) -> Result<f64, Failure> {
    let (next, counted) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let begins = Instant::now() + WARM_UP;
    let ends = begins + length;
    let mut callers = Vec::new();
    for _ in 0..CALLERS {
        let mut client = caller(connect(&server.address).await?);
        let (pages, next, counted) = (Arc::clone(pages), Arc::clone(&next), Arc::clone(&counted));
        callers.push(tokio::spawn(async move {
            while Instant::now() < ends {
                let page = next.fetch_add(1, Ordering::Relaxed) % pages.len();
                let ended = ask(&mut client, pages[page].clone()).await;
                let is_within = (begins..ends).contains(&ended.at);
                if is_within && matches!(ended.outcome, Outcome::Answered) {
                    counted.fetch_add(1, Ordering::Relaxed);
                }
            }
        }));
    }
    for caller in callers {
        caller.await?;
    }
    let counted = u32::try_from(counted.load(Ordering::Relaxed))?;
    Ok(f64::from(counted) / length.as_secs_f64())
}

async fn ask(client: &mut Client, document: v1::Document) -> Ended {
    let request = v1::ExtractArticleRequest {
        document: Some(document),
        options: None,
    };
    let began = Instant::now();
    let answer = tokio::time::timeout(PATIENCE, client.extract_article(request)).await;
    let outcome = match answer {
        Ok(Ok(_)) => Outcome::Answered,
        Ok(Err(status)) if status.code() == Code::Unavailable => refused(&status),
        Ok(Err(status)) => Outcome::Failed(status.code()),
        Err(_) => Outcome::Failed(Code::DeadlineExceeded),
    };
    Ended {
        outcome,
        took: began.elapsed(),
        at: Instant::now(),
    }
}

fn refused(status: &Status) -> Outcome {
    let delay = status
        .get_details_retry_info()
        .and_then(|info| info.retry_delay);
    Outcome::Refused {
        told: delay.is_some(),
        pushback: status.metadata().contains_key("grpc-retry-pushback-ms"),
    }
}

/// What was offered and what came of it.
struct Offered {
    calls: usize,
    ended: Vec<Ended>,
    health: Vec<Duration>,
    unhealthy: usize,
    length: Duration,
    begun: Instant,
    /// How late the offering ran at worst: it must not be the callers that are slow.
    late: Duration,
}

async fn offer(
    server: &Server,
    pages: &Arc<Vec<v1::Document>>,
    rate: f64,
    length: Duration,
) -> Result<Offered, Failure> {
    let mut clients = Vec::new();
    for _ in 0..CONNECTIONS {
        clients.push(caller(connect(&server.address).await?));
    }
    let over = Arc::new(AtomicBool::new(false));
    let health = tokio::spawn(check(connect(&server.address).await?, Arc::clone(&over)));
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let begun = Instant::now() + WARM_UP;
    let start = Instant::now();
    let (mut calls, mut late) = (0, Duration::ZERO);
    for number in 0_u32.. {
        let due = start + Duration::from_secs_f64(f64::from(number) / rate);
        if due >= begun + length {
            break;
        }
        tokio::time::sleep_until(due.into()).await;
        late = late.max(due.elapsed());
        calls += 1;
        let mut client = clients[number as usize % clients.len()].clone();
        let document = pages[number as usize % pages.len()].clone();
        let sender = sender.clone();
        tokio::spawn(async move {
            // The receiver outlives all calls.
            let _ = sender.send(ask(&mut client, document).await);
        });
    }
    drop(sender);
    over.store(true, Ordering::Release);
    let mut ended = Vec::new();
    while let Some(one) = receiver.recv().await {
        ended.push(one);
    }
    let (health, unhealthy) = health.await??;
    Ok(Offered {
        calls,
        ended,
        health,
        unhealthy,
        length,
        begun,
        late,
    })
}

/// Asks for the server's health again and again.
async fn check(channel: Channel, over: Arc<AtomicBool>) -> Result<(Vec<Duration>, usize), Failure> {
    let mut client = HealthClient::new(channel);
    let (mut times, mut failures) = (Vec::new(), 0);
    while !over.load(Ordering::Acquire) {
        let began = Instant::now();
        failures += usize::from(client.check(HealthCheckRequest::default()).await.is_err());
        times.push(began.elapsed());
        tokio::time::sleep(HEALTH_EVERY).await;
    }
    times.sort_unstable();
    Ok((times, failures))
}

/// Times of those calls for which it holds, sorted.
fn times(offered: &Offered, is_meant: impl Fn(&Outcome) -> bool) -> Vec<Duration> {
    let meant = offered
        .ended
        .iter()
        .filter(|ended| is_meant(&ended.outcome));
    let mut times: Vec<Duration> = meant.map(|ended| ended.took).collect();
    times.sort_unstable();
    times
}

#[allow(clippy::cast_precision_loss, reason = "counts fit into 52 bits")]
fn tell(
    out: &mut impl Write,
    peak: f64,
    offered: &Offered,
    ended: bool,
) -> Result<ExitCode, Failure> {
    let answered = times(offered, |outcome| matches!(outcome, Outcome::Answered));
    let refused = times(offered, |outcome| {
        matches!(outcome, Outcome::Refused { .. })
    });
    let is_told = |outcome: &Outcome| {
        matches!(
            outcome,
            Outcome::Refused {
                told: true,
                pushback: true
            }
        )
    };
    let told = times(offered, is_told).len();
    let failed: Vec<Code> = offered
        .ended
        .iter()
        .filter_map(|ended| match ended.outcome {
            Outcome::Failed(code) => Some(code),
            _ => None,
        })
        .collect();
    let window = offered.begun..offered.begun + offered.length;
    let good = offered
        .ended
        .iter()
        .filter(|ended| matches!(ended.outcome, Outcome::Answered) && window.contains(&ended.at));
    let goodput = good.count() as f64 / offered.length.as_secs_f64();
    writeln!(
        out,
        "offered {} calls, {:.1} a second, never more than {} late; {} answered, {} refused, {} failed {:?}",
        offered.calls,
        peak * TIMES,
        ms(offered.late),
        answered.len(),
        refused.len(),
        failed.len(),
        failed.first()
    )?;
    writeln!(
        out,
        "goodput {goodput:.1} pages a second, {:.1} % of the peak; an answer p50 {} p99 {}, target {}",
        goodput / peak * 100.0,
        ms(at(&answered, 50)),
        ms(at(&answered, 99)),
        ms(TARGET_WAIT)
    )?;
    writeln!(
        out,
        "a refusal p50 {} p99 {}; {told} of {} say when to come back, both ways; health p50 {} p99 {}, {} of {} failed",
        ms(at(&refused, 50)),
        ms(at(&refused, 99)),
        refused.len(),
        ms(at(&offered.health, 50)),
        ms(at(&offered.health, 99)),
        offered.unhealthy,
        offered.health.len()
    )?;
    let bars = [
        (
            "goodput is at least 90 % of the peak",
            goodput >= LEAST_GOODPUT * peak,
        ),
        (
            "p99 of an answer is within the target wait",
            at(&answered, 99) <= TARGET_WAIT,
        ),
        (
            "p99 of health is at most 100 ms",
            at(&offered.health, 99) <= LONGEST_HEALTH && offered.unhealthy == 0,
        ),
        (
            "every refusal says when to come back",
            told == refused.len() && !refused.is_empty(),
        ),
        (
            "p99 of a refusal is under 5 ms",
            at(&refused, 99) < LONGEST_REFUSAL,
        ),
        ("no call fails otherwise", failed.is_empty()),
        ("the server ends well", ended),
    ];
    judge(out, &bars)
}
