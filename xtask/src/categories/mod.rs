//! `xtask train categories`: from labelled text to `models/categories.bin`, and from judged pages to the weights of the channels
//! in `models/categories.toml`; `xtask measure categories`: how right they are.
#![allow(
    clippy::print_stdout,
    reason = "the report is what this command is for"
)]

mod corpus;
mod figures;
mod fit;
mod gains;
mod gold;
mod report;
mod train;

use std::path::PathBuf;
use std::process::ExitCode;

use copydesk::text::category::blend::Weights;
use copydesk::text::category::model::Model;

use crate::Failure;
use crate::corpus::{repository, shared};

/// Options of `xtask train categories` and `xtask measure categories`.
#[derive(clap::Args)]
pub struct Args {
    /// The folder that holds `eval/` and `data/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
    /// Seed of every random choice.
    #[arg(long, default_value_t = 20_261_125)]
    seed: u64,
    /// Languages whose texts are not trained on, to measure what is made of languages without any; writes no weights.
    #[arg(long, value_delimiter = ',')]
    without: Vec<String>,
    /// Leave the text model as it is and fit the weights of the channels only.
    #[arg(long)]
    keep_text: bool,
    /// Print figures of the judged pages only.
    #[arg(long)]
    pages_only: bool,
    /// Parts of the material that are left out, to measure what each is worth: parallel, labels, settled, stems, sections.
    #[arg(long, value_delimiter = ',')]
    leave_out: Vec<String>,
    /// Train once without each part of the material and write what that costs to `models/categories.gains.md`; writes no weights.
    #[arg(long)]
    gains: bool,
}

/// Parts of the material beside the labelled texts.
const MATERIAL: [&str; 5] = ["parallel", "labels", "settled", "stems", "sections"];

impl Args {
    fn shared(&self) -> Result<PathBuf, Failure> {
        shared(self.shared.as_deref()).ok_or_else(|| "the shared folder is absent".into())
    }
}

/// Trains and writes weights.
pub fn train(args: &Args) -> Result<ExitCode, Failure> {
    let shared = args.shared()?;
    let models = repository().join("models");
    if args.gains {
        let table = gains::table(&shared, |out| text_model(args, out))?;
        std::fs::write(models.join("categories.gains.md"), &table)?;
        print!("{table}");
        return Ok(ExitCode::SUCCESS);
    }
    let mut file = std::fs::read(models.join("categories.bin"))?;
    if !args.keep_text {
        file = text_model(args, &args.leave_out)?;
    }
    let trial = !(args.without.is_empty() && args.leave_out.is_empty());
    if !trial {
        std::fs::write(models.join("categories.bin"), &file)?;
    }
    let model = Model::read(Box::leak(file.into_boxed_slice()))?;
    let pages = gold::read(&shared, &model)?;
    let weights = fit::fit(&pages);
    print!("{}", report::pages(&pages, &weights)?);
    if trial {
        print!("{}", report::datasets(&shared, &model, false)?);
        print!("{}", report::without(&shared, &model, &args.without)?);
    } else {
        std::fs::write(models.join("categories.toml"), fit::file(&weights))?;
        println!("Weights are part of the binary: build, then measure.");
    }
    Ok(ExitCode::SUCCESS)
}

fn text_model(args: &Args, leave_out: &[String]) -> Result<Vec<u8>, Failure> {
    let shared = args.shared()?;
    let (mut rows, open) = corpus::read(&shared.join("data/categories/train.jsonl.gz"))?;
    eprintln!(
        "{} texts with a topic, {} with several",
        rows.len(),
        open.len()
    );
    let parallel = corpus::parallel(&shared, &rows)?;
    let mut add = |name: &str, found: Vec<corpus::Row>| {
        eprintln!("{} rows: {name}", found.len());
        if !leave_out.iter().any(|out| out == name) {
            rows.extend(found);
        }
    };
    add("parallel", parallel);
    add("labels", corpus::labels(&shared)?);
    add("settled", corpus::settled(open));
    add("stems", corpus::of_stems(args.seed));
    add("sections", corpus::distant(&shared)?);
    rows.retain(|row| !args.without.contains(&row.language));
    let samples = corpus::samples(&rows);
    eprintln!("{} samples", samples.len());
    Ok(train::run(&samples, args.seed).file())
}

/// Measures the shipped weights and writes the report.
pub fn measure(args: &Args) -> Result<ExitCode, Failure> {
    let shared = args.shared()?;
    let mut out = String::from("# Categories, measured\n\n");
    let pages = gold::read(&shared, Model::shipped())?;
    out.push_str(&report::pages(&pages, Weights::shipped())?);
    if !args.pages_only {
        out.push_str(&report::datasets(&shared, Model::shipped(), true)?);
        std::fs::write(repository().join("models/categories.report.md"), &out)?;
    }
    print!("{out}");
    Ok(ExitCode::SUCCESS)
}
