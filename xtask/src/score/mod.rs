//! `xtask score`: predictions, the scorer beside the data, one table, and the floors of `quality.toml`.
#![allow(clippy::print_stdout, reason = "the table is what this command is for")]

pub mod figures;
mod floors;
mod predict;
mod readme;
mod table;
mod timing;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::Failure;
use crate::corpus;
use figures::Scores;
use floors::Quality;

/// Options of `xtask score`.
#[derive(clap::Args)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "one independent flag for each thing to do"
)]
pub struct Args {
    /// Only these datasets, comma-separated.
    #[arg(long, visible_alias = "datasets", value_delimiter = ',')]
    dataset: Vec<String>,
    /// Where predictions and reports go.
    #[arg(long, default_value = "target/score")]
    out: PathBuf,
    /// The folder that holds `eval/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
    /// Threads that read pages.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Write `pages.tsv`, a line a page, worst body first.
    #[arg(long)]
    per_page: bool,
    /// Fail where a figure is below its floor in `quality.toml`.
    #[arg(long)]
    check: bool,
    /// Lift floors to what was measured, less 0.002. Never lowers one.
    #[arg(long)]
    raise: bool,
    /// Put the figures into README.md.
    #[arg(long)]
    readme: bool,
}

/// One dataset, measured.
pub struct Measured {
    /// Folder name.
    pub name: String,
    /// The scorer's figures.
    pub scores: Scores,
    /// How long the pages took.
    pub timing: timing::Timing,
    /// Ids of pages without an answer, with the reason.
    pub failed: Vec<(String, String)>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let Some(shared) = corpus::shared(args.shared.as_deref()) else {
        let place = args.shared.as_deref().unwrap_or(Path::new("../shared"));
        println!("skipped: {}/eval is absent", place.display());
        return Ok(ExitCode::SUCCESS);
    };
    let names = names(args)?;
    let eval = shared.join("eval");
    std::fs::create_dir_all(&args.out)?;
    let quality_file = corpus::repository().join("quality.toml");
    let quality = Quality::read(&quality_file)?;
    let mut measured = Vec::new();
    for name in names {
        measured.push(measure(&eval.join(name), name, &args.out, args.threads)?);
    }
    figures::score(&eval, &args.out, &mut measured)?;
    if args.per_page {
        let path = figures::write_pages(&args.out, &eval, &measured)?;
        println!("pages, worst body first: {}\n", path.display());
    }
    table::print(&measured, &quality);
    if args.raise {
        quality.raised(&measured).write(&quality_file)?;
        println!("floors written to {}", quality_file.display());
    }
    if args.readme {
        readme::write(&corpus::repository().join("README.md"), &measured, &quality)?;
    }
    Ok(verdict(args, &measured, &quality))
}

/// Says what is wrong; a page without an answer is always wrong.
fn verdict(args: &Args, measured: &[Measured], quality: &Quality) -> ExitCode {
    let mut wrong = Vec::new();
    for set in measured {
        for (id, error) in &set.failed {
            wrong.push(format!("{}: {id}: {error}", set.name));
        }
    }
    let checked = if args.check {
        let (checked, below) = quality.check(measured);
        wrong.extend(below);
        checked
    } else {
        0
    };
    for line in &wrong {
        println!("WRONG  {line}");
    }
    if args.check {
        println!("floors: {checked} checked, {} wrong", wrong.len());
    }
    if wrong.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn names(args: &Args) -> Result<Vec<&'static str>, Failure> {
    if args.dataset.is_empty() {
        return Ok(corpus::DATASETS.to_vec());
    }
    args.dataset
        .iter()
        .map(|wanted| {
            let known = corpus::DATASETS.iter().find(|name| *name == wanted);
            known.copied().ok_or_else(|| {
                format!("no dataset {wanted:?}; there are {:?}", corpus::DATASETS).into()
            })
        })
        .collect()
}

/// Reads the pages of a dataset and writes the predictions into `out`; the scores are still empty.
pub fn measure(folder: &Path, name: &str, out: &Path, threads: usize) -> Result<Measured, Failure> {
    let pages = corpus::pages(folder)?;
    let readings = predict::run(folder, &pages, threads.max(1))?;
    predict::write(&out.join(format!("{name}.pred.jsonl")), &readings)?;
    let failed = readings
        .iter()
        .filter_map(|reading| {
            let error = reading.prediction.get("error")?.as_str()?;
            let id = reading.prediction.get("id")?.as_str()?;
            Some((id.to_owned(), error.to_owned()))
        })
        .collect();
    Ok(Measured {
        name: name.to_owned(),
        scores: Scores::default(),
        timing: timing::Timing::of(&pages, &readings),
        failed,
    })
}
