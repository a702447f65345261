//! `xtask measure sentences`: how right the ends of sentences are told, through the code that serves.
#![allow(
    clippy::print_stdout,
    reason = "the report is what this command is for"
)]

mod count;
mod measure;

use std::path::PathBuf;
use std::process::ExitCode;

use crate::Failure;
use crate::corpus::{repository, shared};

/// Options of `xtask measure sentences`.
#[derive(clap::Args)]
pub struct Args {
    /// The folder that holds `eval/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
    /// Where the report goes; default: `models/sentences.report.md`.
    #[arg(long)]
    report: Option<PathBuf>,
    /// Print the rows that came out wrong, too.
    #[arg(long)]
    mistakes: bool,
}

impl Args {
    fn shared(&self) -> Result<PathBuf, Failure> {
        shared(self.shared.as_deref()).ok_or_else(|| "the shared folder is absent".into())
    }
}

/// Measures on texts whose sentences are known, and writes the report.
pub fn measure(args: &Args) -> Result<ExitCode, Failure> {
    let rows = measure::read(&args.shared()?)?;
    let report = measure::report(&rows)?;
    let place = || repository().join("models/sentences.report.md");
    std::fs::write(args.report.clone().unwrap_or_else(place), &report)?;
    print!("{report}");
    if args.mistakes {
        print!("{}", measure::mistakes(&rows)?);
    }
    Ok(ExitCode::SUCCESS)
}
