//! Writes what the body weights are trained on: the text blocks of annotated pages and their features, by the code that
//! serves.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use copydesk::body::{cut, features};
use copydesk::page::{Page, decode, parse};
use copydesk::{Hints, Limits};

use crate::Failure;
use crate::body::folds;
use crate::corpus;

/// Datasets with a body for each page.
const DATASETS: [&str; 5] = [
    "fundus",
    "news2023",
    "wcxb-articles",
    "readability",
    "newspaper4k",
];

/// Options of `xtask features`.
#[derive(clap::Args)]
pub struct Args {
    /// Folder for `names.json`, `blocks.jsonl` (a line a page) and `features.f32` (a row a block, in that order).
    #[arg(long, default_value = "target/train")]
    out: PathBuf,
    /// The folder that holds `eval/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let shared = corpus::shared(args.shared.as_deref()).ok_or("the annotated pages are absent")?;
    std::fs::create_dir_all(&args.out)?;
    serde_json::to_writer(
        File::create(args.out.join("names.json"))?,
        &features::names(),
    )?;
    let mut lines = BufWriter::new(File::create(args.out.join("blocks.jsonl"))?);
    let mut rows = BufWriter::new(File::create(args.out.join("features.f32"))?);
    for dataset in DATASETS {
        let folder = shared.join("eval").join(dataset);
        for page in corpus::pages(&folder)? {
            let content = corpus::html(&folder, &page.id)?;
            let blocks = write_rows(&page, &content, &mut rows)?;
            let line = serde_json::json!({
                "dataset": dataset, "id": page.id, "fold": folds::of(&page), "blocks": blocks,
            });
            serde_json::to_writer(&mut lines, &line)?;
            lines.write_all(b"\n")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn write_rows(
    page: &corpus::Page,
    html: &[u8],
    rows: &mut impl Write,
) -> Result<Vec<String>, Failure> {
    let charset = page
        .charset
        .as_ref()
        .map(|charset| format!("text/html; charset={charset}"));
    let url = page.url.as_deref().and_then(|url| url.parse().ok());
    let hints = Hints {
        url,
        content_type: charset.as_deref(),
        ..Hints::default()
    };
    let limits = Limits::default();
    let decoded = decode::decode(html, hints.charset(), hints.top_level_domain());
    let parsed = parse::parse(&decoded.text, &limits);
    let page = Page::new(&parsed.tree, &hints, &limits);
    let cut = cut::cut(&page);
    let context = features::Context::new(&page, &cut);
    let mut bytes = Vec::new();
    for block in &cut.blocks {
        context.row(block.index, &mut |_, _, value| {
            bytes.extend_from_slice(&value.to_le_bytes());
        });
    }
    rows.write_all(&bytes)?;
    Ok(cut.blocks.into_iter().map(|block| block.text).collect())
}
