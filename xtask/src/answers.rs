//! Writes a hash of the whole answer to every annotated page, in several ways of asking: two builds whose files are equal
//! answer alike, down to the last bit of every score.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use copydesk::article::RenderingFormat;
use copydesk::{Hints, Limits, Options, Unwatched};
use sha2::{Digest, Sha256};

use crate::Failure;
use crate::corpus;

/// Options of `xtask answers`.
#[derive(clap::Args)]
pub struct Args {
    /// The file to write: a line a page, its id and a hash for each way of asking.
    #[arg(long)]
    out: PathBuf,
    /// Only these datasets, comma-separated.
    #[arg(long, value_delimiter = ',')]
    dataset: Vec<String>,
    /// Folder to write the answers themselves to, for comparing what the hashes say differs.
    #[arg(long)]
    full: Option<PathBuf>,
    /// The folder that holds `eval/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let shared = corpus::shared(args.shared.as_deref()).ok_or("the annotated pages are absent")?;
    let mut lines = BufWriter::new(File::create(&args.out)?);
    if let Some(folder) = &args.full {
        std::fs::create_dir_all(folder)?;
    }
    for dataset in corpus::DATASETS {
        if !args.dataset.is_empty() && !args.dataset.iter().any(|wanted| wanted == dataset) {
            continue;
        }
        let folder = shared.join("eval").join(dataset);
        for page in corpus::pages(&folder)? {
            let content = corpus::html(&folder, &page.id)?;
            let given = corpus::Given::of(&page);
            let told = Options {
                include_evidence: true,
                renderings: vec![RenderingFormat::Markdown],
                ..Options::default()
            };
            // A page that breaks off half way has shapes that whole pages have not.
            let half = &content[..content.len() / 2];
            let answers = [
                answer(&content, &given.hints(), &Options::default()),
                answer(&content, &Hints::default(), &told),
                answer(half, &given.hints(), &told),
            ];
            write!(lines, "{dataset}/{}", page.id)?;
            for answer in &answers {
                let digest = Sha256::digest(answer.as_bytes());
                write!(lines, " ")?;
                for byte in digest.iter().take(8) {
                    write!(lines, "{byte:02x}")?;
                }
            }
            writeln!(lines)?;
            if let Some(folder) = &args.full {
                let name = format!("{dataset}-{}.txt", page.id.replace('/', "_"));
                std::fs::write(folder.join(name), answers.join("\n\n"))?;
            }
        }
    }
    lines.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// All of the answer as text; numbers are written so that equal text means equal bits.
fn answer(content: &[u8], hints: &Hints<'_>, options: &Options) -> String {
    let answer = copydesk::extract(content, hints, options, &Limits::default(), &mut Unwatched);
    format!("{answer:#?}")
}
