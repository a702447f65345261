//! Writes how every block of the annotated pages was judged, by weights that have not seen the page: what `copydesk explain`
//! says of one page by the weights in the binary.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use copydesk::{Limits, explain};

use crate::Failure;
use crate::body::folds;
use crate::corpus;

/// Options of `xtask explain`.
#[derive(clap::Args)]
pub struct Args {
    /// Only these datasets, comma-separated.
    #[arg(long, value_delimiter = ',')]
    dataset: Vec<String>,
    /// Only this page: its explanation as an HTML view, `<dataset>.<id>.html`.
    #[arg(long)]
    page: Option<String>,
    /// Folder for `<dataset>.blocks.jsonl`, a line a page.
    #[arg(long, default_value = "target/explain")]
    out: PathBuf,
    /// The folder that holds `eval/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
    /// Features named for each block.
    #[arg(long, visible_alias = "strongest", default_value_t = 5)]
    features: usize,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let shared = corpus::shared(args.shared.as_deref()).ok_or("the annotated pages are absent")?;
    std::fs::create_dir_all(&args.out)?;
    let models = folds::load()?;
    for dataset in corpus::DATASETS {
        if !args.dataset.is_empty() && !args.dataset.iter().any(|wanted| wanted == dataset) {
            continue;
        }
        let folder = shared.join("eval").join(dataset);
        let mut lines = Vec::new();
        for page in corpus::pages(&folder)? {
            if args.page.as_ref().is_some_and(|wanted| *wanted != page.id) {
                continue;
            }
            let content = corpus::html(&folder, &page.id)?;
            let given = corpus::Given::of(&page);
            let (hints, limits) = (given.hints(), Limits::default());
            let model = &models[folds::of(&page)];
            let found = explain::explain_with(model, &content, &hints, &limits, args.features)?;
            if args.page.is_some() {
                let view = args.out.join(format!("{dataset}.{}.html", page.id));
                std::fs::write(view, found.to_html(&page.id))?;
            }
            let line = serde_json::json!({"id": page.id, "explanation": found.to_json()});
            lines.push(line);
        }
        if args.page.is_none() {
            let file = args.out.join(format!("{dataset}.blocks.jsonl"));
            let mut file = BufWriter::new(File::create(file)?);
            for line in lines {
                writeln!(file, "{line}")?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
