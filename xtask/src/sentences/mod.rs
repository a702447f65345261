//! `xtask train sentences`: from single sentences to `models/sentences.bin`; `xtask measure sentences`: how right the ends of sentences are told, through the code that serves.
#![allow(
    clippy::print_stdout,
    reason = "the report is what this command is for"
)]

mod count;
mod measure;
mod train;

use std::path::PathBuf;
use std::process::ExitCode;

use copydesk::text::sentences::model::Model;

use crate::Failure;
use crate::corpus::{repository, shared};

/// Options of `xtask measure sentences`.
#[derive(clap::Args)]
pub struct Args {
    /// The folder that holds `eval/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
    /// Where the weights are written to, or read from.
    #[arg(long)]
    weights: Option<PathBuf>,
    /// Seed of every random choice.
    #[arg(long, default_value_t = 20_261_125)]
    seed: u64,
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

    fn weights(&self) -> PathBuf {
        let place = || repository().join("models/sentences.bin");
        self.weights.clone().unwrap_or_else(place)
    }
}

/// Trains and writes the weights, then measures them.
pub fn train(args: &Args) -> Result<ExitCode, Failure> {
    let shared = args.shared()?;
    let trained = train::run(&shared, &measure::read(&shared)?, args.seed)?;
    std::fs::write(args.weights(), Model::write(&trained.weights))?;
    report(args, &trained.figures)
}

/// Measures on texts whose sentences are known, and writes the report.
pub fn measure(args: &Args) -> Result<ExitCode, Failure> {
    report(args, "")
}

fn report(args: &Args, figures: &str) -> Result<ExitCode, Failure> {
    // Weights live as long as the program: the service has them in its binary.
    let file: &'static [u8] = Box::leak(std::fs::read(args.weights())?.into_boxed_slice());
    let model = Model::read(file)?;
    let rows = measure::read(&args.shared()?)?;
    let report = measure::report(&rows, &model, figures)?;
    let place = || repository().join("models/sentences.report.md");
    std::fs::write(args.report.clone().unwrap_or_else(place), &report)?;
    print!("{report}");
    if args.mistakes {
        print!("{}", measure::mistakes(&rows, &model)?);
    }
    Ok(ExitCode::SUCCESS)
}
