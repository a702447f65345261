//! `xtask train language`: from labelled sentences to `models/language.bin`; `xtask measure language`: how right it is.
#![allow(
    clippy::print_stdout,
    reason = "the report is what this command is for"
)]

pub mod corpus;
mod groups;
mod measure;
pub mod random;
mod select;
mod train;

use std::path::PathBuf;
use std::process::ExitCode;

use copydesk::text::language::model::Model;

use crate::Failure;
use crate::corpus::{repository, shared};

/// Options of `xtask train language` and `xtask measure language`.
#[derive(clap::Args)]
pub struct Args {
    /// The folder that holds `eval/` and `data/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
    /// Where the weights are written to, or read from.
    #[arg(long)]
    weights: Option<PathBuf>,
    /// Seed of every random choice.
    #[arg(long, default_value_t = 20_261_124)]
    seed: u64,
    /// Crops of text for each language.
    #[arg(long, default_value_t = 30_000)]
    crops: usize,
    /// Where the report goes; default: beside the weights.
    #[arg(long)]
    report: Option<PathBuf>,
}

impl Args {
    fn weights(&self) -> PathBuf {
        let place = || repository().join("models/language.bin");
        self.weights.clone().unwrap_or_else(place)
    }

    fn shared(&self) -> Result<PathBuf, Failure> {
        shared(self.shared.as_deref()).ok_or_else(|| "the shared folder is absent".into())
    }
}

/// Trains and writes the weights, then measures them.
pub fn train(args: &Args) -> Result<ExitCode, Failure> {
    let corpus = corpus::read(&args.shared()?)?;
    eprintln!("{} languages", corpus.labels().len());
    let owners = select::owners(&corpus);
    let layer = train::run(&corpus, &owners, args.crops, args.seed);
    let groups = groups::train(&corpus, args.seed);
    let mut file = layer.write(&corpus.labels(), &owners);
    groups::write(&groups, &mut file);
    std::fs::write(args.weights(), file)?;
    measure(args)
}

/// Measures weights on texts that none was trained on, and writes the report.
pub fn measure(args: &Args) -> Result<ExitCode, Failure> {
    // Weights live as long as the program: the service has them in its binary.
    let file: &'static [u8] = Box::leak(std::fs::read(args.weights())?.into_boxed_slice());
    let model = Model::read(file)?;
    let report = measure::report(&args.shared()?, &model, file.len())?;
    let beside = || args.weights().with_file_name("language.report.md");
    std::fs::write(args.report.clone().unwrap_or_else(beside), &report)?;
    print!("{report}");
    Ok(ExitCode::SUCCESS)
}
