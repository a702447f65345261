//! What a page costs copydesk and what it costs others, in one run: the same pages, page by page in turns, one thread each, processor
//! time. Other work on the machine so weighs on all alike; compare the ratios.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio};
use std::time::Duration;

use clap::Parser;
use copydesk::{Limits, Options, Unwatched};
use rustix::time::{ClockId, clock_gettime};

#[path = "../../../xtask/src/corpus.rs"]
#[allow(dead_code, reason = "xtask uses the rest")]
mod corpus;

/// As in the binary that serves.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// What goes wrong here ends the program with one line.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

const COPYDESK: &str = "copydesk";

#[derive(Parser)]
struct Cli {
    /// Only these datasets, comma-separated.
    #[arg(long, value_delimiter = ',', default_value = "fundus,trafilatura")]
    dataset: Vec<String>,
    /// Times that every page is read; the median counts.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Python with the packages of requirements.txt.
    #[arg(long, default_value = "tools/.peers/bin/python")]
    python: PathBuf,
    /// The folder that holds `eval/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
}

type Times = BTreeMap<String, Duration>;

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("peers: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Cli) -> Result<(), Failure> {
    let shared = corpus::shared(args.shared.as_deref()).ok_or("the annotated pages are absent")?;
    let mut python = Python::start(&args.python)?;
    for dataset in &args.dataset {
        let folder = shared.join("eval").join(dataset);
        let (mut pages, mut bytes) = (Vec::new(), 0);
        for page in corpus::pages(&folder)? {
            let content = corpus::html(&folder, &page.id)?;
            bytes += content.len();
            let mut times = python.read(&content, page.url.as_deref(), args.rounds)?;
            times.extend(here(&content, &page, args.rounds)?);
            pages.push(times);
        }
        print(dataset, &pages, bytes)?;
    }
    Ok(())
}

/// The programs that are part of this one.
fn here(content: &[u8], page: &corpus::Page, rounds: u32) -> Result<Times, Failure> {
    let given = corpus::Given::of(page);
    let (options, limits) = (Options::default(), Limits::default());
    let mut times = Times::new();
    let took = median(rounds, || {
        copydesk::extract(content, &given.hints(), &options, &limits, &mut Unwatched).is_ok()
    });
    times.extend(took.map(|took| (COPYDESK.to_owned(), took)));
    let took = median(rounds, || {
        let text = String::from_utf8_lossy(content);
        let reader = dom_smoothie::Readability::new(text.as_ref(), page.url.as_deref(), None);
        reader.is_ok_and(|mut reader| reader.parse().is_ok())
    });
    times.extend(took.map(|took| ("dom_smoothie".to_owned(), took)));
    let took = median(rounds, || {
        let text = String::from_utf8_lossy(content);
        std::hint::black_box(scraper(&text));
        true
    });
    times.extend(took.map(|took| ("scraper, parse only".to_owned(), took)));
    Ok(times)
}

fn scraper(text: &str) -> scraper::Html {
    scraper::Html::parse_document(text)
}

/// Processor time of this thread; none where the work fails.
fn median(rounds: u32, work: impl Fn() -> bool) -> Option<Duration> {
    let now = || {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(
            now.tv_sec.unsigned_abs(),
            u32::try_from(now.tv_nsec).unwrap_or_default(),
        )
    };
    let mut times = Vec::new();
    for _ in 0..rounds {
        let start = now();
        if !work() {
            return None;
        }
        times.push(now().saturating_sub(start));
    }
    times.sort_unstable();
    times.get(times.len() / 2).copied()
}

/// The Python program beside this one, at the other end of two pipes.
struct Python {
    child: Child,
    pages: ChildStdin,
    times: BufReader<ChildStdout>,
}

impl Python {
    fn start(python: &PathBuf) -> Result<Self, Failure> {
        let program = concat!(env!("CARGO_MANIFEST_DIR"), "/peers.py");
        let mut child = Command::new(python)
            .arg(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", python.display()))?;
        let (pages, times) = (child.stdin.take(), child.stdout.take());
        Ok(Self {
            child,
            pages: pages.ok_or("no pipe")?,
            times: BufReader::new(times.ok_or("no pipe")?),
        })
    }

    fn read(&mut self, content: &[u8], url: Option<&str>, rounds: u32) -> Result<Times, Failure> {
        let url = url.unwrap_or_default();
        for number in [
            u32::try_from(url.len())?,
            u32::try_from(content.len())?,
            rounds,
        ] {
            self.pages.write_all(&number.to_be_bytes())?;
        }
        self.pages.write_all(url.as_bytes())?;
        self.pages.write_all(content)?;
        self.pages.flush()?;
        let mut line = String::new();
        self.times.read_line(&mut line)?;
        let took: BTreeMap<String, u64> = serde_json::from_str(&line)?;
        Ok(took
            .into_iter()
            .map(|(name, took)| (name, Duration::from_nanos(took)))
            .collect())
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A row a program: over the pages that it could read, against copydesk on the same ones.
fn print(dataset: &str, pages: &[Times], bytes: usize) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{dataset}: {} pages, {} kB a page",
        pages.len(),
        bytes / pages.len().max(1) / 1_000
    )?;
    writeln!(
        out,
        "{:<36}{:>7}{:>12}{:>18}",
        "", "pages", "ms a page", "times copydesk's"
    )?;
    let mut names: Vec<&String> = pages.iter().flat_map(BTreeMap::keys).collect();
    names.sort_unstable();
    names.dedup();
    let mut rows: Vec<(f64, String)> = Vec::new();
    for name in names {
        let both = pages
            .iter()
            .filter_map(|times| Some((times.get(name)?, times.get(COPYDESK)?)));
        let (mut theirs, mut ours, mut count) = (0.0, 0.0, 0_u32);
        for (their, our) in both {
            theirs += their.as_secs_f64();
            ours += our.as_secs_f64();
            count += 1;
        }
        let mean = theirs * 1e3 / f64::from(count.max(1));
        let row = format!(
            "{name:<36}{count:>7}{mean:>12.2}{:>18.2}",
            theirs / ours.max(1e-9)
        );
        rows.push((mean, row));
    }
    rows.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    for (_, row) in rows {
        writeln!(out, "{row}")?;
    }
    Ok(())
}
