//! What reading a page costs, by stage, in processor time of one thread and as a share of what `scraper` takes to parse the
//! same text. The two are measured page by page in turns, so that other work on the machine weighs on both alike.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use copydesk::article::Stage;
use copydesk::body::features::Context;
use copydesk::body::model::Model;
use copydesk::body::{cut, decide, survey::Survey};
use copydesk::page::{Page, decode, parse};
use copydesk::{Hints, Limits, Options, Watch, metadata};
use rustix::time::{ClockId, clock_gettime};

use crate::Failure;
use crate::corpus;

/// Options of `xtask time`.
#[derive(clap::Args)]
pub struct Args {
    /// Only these datasets, comma-separated.
    #[arg(long, value_delimiter = ',', default_value = "fundus")]
    dataset: Vec<String>,
    /// Times that every page is read; the median counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Parse and read the pages and nothing else, no clock either, for a profiler.
    #[arg(long)]
    bare: bool,
    /// Only pages whose name holds this
    #[arg(long)]
    page: Option<String>,
    /// Then list so many pages that cost most beside their parse
    #[arg(long, default_value_t = 0)]
    slowest: usize,
    /// The folder that holds `eval/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
}

/// What the others are compared with.
const REFERENCE: &str = "scraper::Html::parse_document";

/// In the order of the table: the answer by stage, then parts of the stages, run by themselves.
const ROWS: [&str; 18] = [
    REFERENCE,
    "whole answer",
    "- parse",
    "- metadata",
    "- body",
    "- language",
    "- categories",
    "- summary",
    "- dropping",
    "part: decode",
    "part: tree",
    "part: page",
    "part: metadata",
    "part: cut",
    "part: context",
    "part: judge",
    "part: decide",
    "part: survey",
];

/// One page's times: for each row, one per round.
type Times = BTreeMap<&'static str, Vec<Duration>>;

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let shared = corpus::shared(args.shared.as_deref()).ok_or("the annotated pages are absent")?;
    let mut pages: Vec<Times> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut bytes = 0;
    for dataset in &args.dataset {
        let folder = shared.join("eval").join(dataset);
        for page in corpus::pages(&folder)? {
            if !args.page.iter().all(|part| page.id.contains(part)) {
                continue;
            }
            let content = corpus::html(&folder, &page.id)?;
            bytes += content.len();
            let given = corpus::Given::of(&page);
            let mut times = Times::new();
            // The first round warms caches and lazily built tables.
            for round in 0..=args.rounds {
                if args.bare {
                    bare(&content, &given.hints());
                    continue;
                }
                let mut of_round = Times::new();
                once(&content, &given.hints(), &mut of_round);
                if round > 0 {
                    for (name, took) in of_round {
                        times.entry(name).or_default().extend(took);
                    }
                }
            }
            pages.push(times);
            names.push(format!("{dataset}/{}", page.id));
        }
    }
    if !args.bare {
        print(&pages, bytes)?;
        print_slowest(&pages, &names, args.slowest)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Processor time of this thread so far.
fn now() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(
        now.tv_sec.unsigned_abs(),
        u32::try_from(now.tv_nsec).unwrap_or_default(),
    )
}

/// Runs something, without dropping what it made.
fn timed<T>(times: &mut Times, name: &'static str, work: impl FnOnce() -> T) -> T {
    let start = now();
    let made = std::hint::black_box(work());
    times
        .entry(name)
        .or_default()
        .push(now().saturating_sub(start));
    made
}

fn once(content: &[u8], hints: &Hints<'_>, times: &mut Times) {
    let limits = Limits::default();
    let decoded = timed(times, "part: decode", || {
        decode::decode_with(
            content,
            hints.charset(),
            hints.top_level_domain(),
            &copydesk::text::language::plausibility,
        )
    });
    timed(times, REFERENCE, || {
        scraper::Html::parse_document(&decoded.text)
    });
    whole(content, hints, times);
    let parsed = timed(times, "part: tree", || parse::parse(&decoded.text, &limits));
    let page = timed(times, "part: page", || {
        Page::new(&parsed.tree, hints, &limits)
    });
    let metadata = timed(times, "part: metadata", || metadata::read(&page));
    let cut = timed(times, "part: cut", || cut::cut(&page));
    let context = timed(times, "part: context", || Context::new(&page, &cut));
    timed(times, "part: judge", || {
        Model::shipped().judge(&context, cut.blocks.len())
    });
    let mut decision = timed(times, "part: decide", || {
        decide::decide(&page, &metadata, &cut, &context, Model::shipped())
    });
    timed(times, "part: survey", || {
        Survey::take(&page, &metadata, &cut, &mut decision)
    });
}

/// What a profiler compares: the reference's parse and the whole answer.
fn bare(content: &[u8], hints: &Hints<'_>) {
    let text = String::from_utf8_lossy(content);
    std::hint::black_box(scraper::Html::parse_document(&text));
    let (options, limits) = (Options::default(), Limits::default());
    let answer = copydesk::extract(content, hints, &options, &limits, &mut copydesk::Unwatched);
    drop(std::hint::black_box(answer));
}

fn whole(content: &[u8], hints: &Hints<'_>, times: &mut Times) {
    let start = now();
    let mut clock = Clock { times, last: start };
    let answer = copydesk::extract(
        content,
        hints,
        &Options::default(),
        &Limits::default(),
        &mut clock,
    );
    let last = clock.last;
    drop(std::hint::black_box(answer));
    let end = now();
    times
        .entry("- dropping")
        .or_default()
        .push(end.saturating_sub(last));
    times
        .entry("whole answer")
        .or_default()
        .push(end.saturating_sub(start));
}

/// Notes the time of every stage. A page of several articles passes the later ones several times.
struct Clock<'a> {
    times: &'a mut Times,
    last: Duration,
}

impl Watch for Clock<'_> {
    fn after(&mut self, stage: Stage) -> ControlFlow<()> {
        let name = match stage {
            Stage::Parse => "- parse",
            Stage::Metadata => "- metadata",
            Stage::Body => "- body",
            Stage::Language => "- language",
            Stage::Categories => "- categories",
            Stage::Summary => "- summary",
        };
        let now = now();
        let took = now.saturating_sub(self.last);
        self.last = now;
        let times = self.times.entry(name).or_default();
        match times.first_mut() {
            Some(sum) => *sum += took,
            None => times.push(took),
        }
        ControlFlow::Continue(())
    }
}

fn median_of(times: &Times, name: &str) -> Duration {
    let mut all = times.get(name).cloned().unwrap_or_default();
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or_default()
}

/// The pages that cost most beside their parse, and what of it each stage takes.
fn print_slowest(pages: &[Times], names: &[String], count: usize) -> Result<(), Failure> {
    let ratio = |times: &Times, row: &str| {
        let reference = median_of(times, REFERENCE).as_secs_f64().max(1e-9);
        median_of(times, row).as_secs_f64() / reference
    };
    let mut all: Vec<(f64, &Times, &String)> = pages
        .iter()
        .zip(names)
        .map(|(times, name)| (ratio(times, "whole answer"), times, name))
        .collect();
    all.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut out = std::io::stdout().lock();
    for (whole, times, name) in all.into_iter().take(count) {
        write!(out, "{whole:.2} {name}:")?;
        for row in ROWS.iter().filter(|row| row.starts_with("- ")) {
            let stage = row.trim_start_matches("- ");
            write!(out, " {stage} {:.2}", ratio(times, row))?;
        }
        writeln!(out, "; {} µs", median_of(times, REFERENCE).as_micros())?;
    }
    Ok(())
}

#[allow(
    clippy::cast_precision_loss,
    reason = "counts of a dataset fit into 52 bits"
)]
fn print(pages: &[Times], bytes: usize) -> Result<(), Failure> {
    let reference: Vec<f64> = pages
        .iter()
        .map(|times| median_of(times, REFERENCE).as_secs_f64().max(1e-9))
        .collect();
    let all: f64 = reference.iter().sum();
    let count = pages.len().max(1) as f64;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{} pages, {:.0} kB a page",
        pages.len(),
        bytes as f64 / count / 1e3
    )?;
    writeln!(
        out,
        "{:<32}{:>10}{:>10}{:>10}{:>10}",
        "", "µs a page", "ratio", "p50", "p99"
    )?;
    for name in ROWS {
        let took: Vec<f64> = pages
            .iter()
            .map(|times| median_of(times, name).as_secs_f64())
            .collect();
        let sum: f64 = took.iter().sum();
        let mut ratios: Vec<f64> = took.iter().zip(&reference).map(|(a, b)| a / b).collect();
        ratios.sort_by(f64::total_cmp);
        let at = |per_cent: usize| {
            let place = (ratios.len() * per_cent / 100).min(ratios.len().saturating_sub(1));
            ratios.get(place).copied().unwrap_or_default()
        };
        writeln!(
            out,
            "{name:<32}{:>10.0}{:>10.3}{:>10.3}{:>10.3}",
            sum / count * 1e6,
            sum / all,
            at(50),
            at(99)
        )?;
    }
    Ok(())
}
