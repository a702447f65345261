//! Writes how every block of the annotated pages was judged, by weights that have not seen the page.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use copydesk::body::explain;
use copydesk::page::{Page, decode, parse};
use copydesk::{Limits, metadata};

use crate::Failure;
use crate::body::folds;
use crate::corpus;

/// Options of `xtask explain`.
#[derive(clap::Args)]
pub struct Args {
    /// Only these datasets, comma-separated.
    #[arg(long, value_delimiter = ',')]
    dataset: Vec<String>,
    /// Folder for `<dataset>.blocks.jsonl`, a line a page.
    #[arg(long, default_value = "target/explain")]
    out: PathBuf,
    /// The folder that holds `eval/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
    /// Features named for each block.
    #[arg(long, default_value_t = 5)]
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
        let file = args.out.join(format!("{dataset}.blocks.jsonl"));
        let mut lines = BufWriter::new(File::create(file)?);
        for page in corpus::pages(&folder)? {
            let content = corpus::html(&folder, &page.id)?;
            let hints = corpus::Given::of(&page);
            let (hints, limits) = (hints.hints(), Limits::default());
            let decoded = decode::decode(&content, hints.charset(), hints.top_level_domain());
            let parsed = parse::parse(&decoded.text, &limits);
            let read = Page::new(&parsed.tree, &hints, &limits);
            let metadata = metadata::read(&read);
            let model = &models[folds::of(&page)];
            let blocks = explain::explain(model, &read, &metadata, args.features);
            let blocks: Vec<_> = blocks.iter().map(json).collect();
            let line = serde_json::json!({"id": page.id, "blocks": blocks});
            serde_json::to_writer(&mut lines, &line)?;
            lines.write_all(b"\n")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn json(block: &explain::Explained) -> serde_json::Value {
    let features: Vec<_> = block
        .features
        .iter()
        .map(|weight| serde_json::json!([weight.name, weight.value, weight.moved]))
        .collect();
    serde_json::json!({
        "text": block.text, "path": block.path, "label": format!("{:?}", block.label),
        "score": block.score, "features": features,
    })
}
