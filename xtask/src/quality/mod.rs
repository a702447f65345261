//! `xtask train quality`: the weights of the estimate of a body's F1; `xtask measure quality`: how far it holds.
#![allow(
    clippy::print_stdout,
    reason = "the report is what this command is for"
)]

mod fit;
mod report;
mod rows;

use std::path::PathBuf;
use std::process::ExitCode;

use copydesk::body::quality::Weights;

use crate::Failure;
use crate::corpus::{repository, shared};
use rows::Row;

/// Options of `xtask train quality` and `xtask measure quality`.
#[derive(clap::Args)]
pub struct Args {
    /// The folder that holds `eval/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
    /// Where predictions and `pages.tsv` go, a line a page, the most overrated first.
    #[arg(long, default_value = "target/quality")]
    out: PathBuf,
    /// Threads that read pages.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// The weights to write, or to measure.
    #[arg(long)]
    weights: Option<PathBuf>,
    /// Where the report goes; default: beside the weights.
    #[arg(long)]
    report: Option<PathBuf>,
}

impl Args {
    fn weights(&self) -> PathBuf {
        let place = || repository().join("models/quality.toml");
        self.weights.clone().unwrap_or_else(place)
    }

    fn rows(&self) -> Result<Vec<Row>, Failure> {
        let shared = shared(self.shared.as_deref()).ok_or("the annotated pages are absent")?;
        rows::read(&shared, &self.out, self.threads)
    }
}

/// Fits and writes the weights, then measures them.
pub fn train(args: &Args) -> Result<ExitCode, Failure> {
    let rows = args.rows()?;
    let all: Vec<&Row> = rows.iter().collect();
    let weights = fit::weights(&all);
    let head = "# What the signs of a body's quality count; see src/body/quality.rs. Written by `xtask train quality`.\n";
    let written = format!("{head}{}", toml::to_string(&weights)?);
    std::fs::write(args.weights(), written)?;
    finish(args, &rows, &weights)
}

/// Measures the weights, and the way they are fitted on domains that the fit has not seen.
pub fn measure(args: &Args) -> Result<ExitCode, Failure> {
    let weights = toml::from_str(&std::fs::read_to_string(args.weights())?)?;
    finish(args, &args.rows()?, &weights)
}

fn finish(args: &Args, rows: &[Row], weights: &Weights) -> Result<ExitCode, Failure> {
    let estimates = fit::out_of_fold(rows);
    report::write_pages(&args.out.join("pages.tsv"), rows, &estimates)?;
    let report = report::report(rows, weights, &estimates)?;
    let beside = || args.weights().with_file_name("quality.report.md");
    std::fs::write(args.report.clone().unwrap_or_else(beside), &report)?;
    print!("{report}");
    Ok(ExitCode::SUCCESS)
}
