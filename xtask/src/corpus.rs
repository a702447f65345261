//! Annotated pages on disk: `../shared/eval/<dataset>/{truth.jsonl, pages/<id>.html.gz}`.

use std::io::Read;
use std::path::{Path, PathBuf};

use copydesk::article::Extraction;
use copydesk::{Limits, Options, Unwatched};
use serde::Deserialize;

use crate::Failure;

/// The article datasets, in the order of the table.
pub const DATASETS: [&str; 8] = [
    "fundus",
    "news2023",
    "wcxb-articles",
    "trafilatura",
    "postlight",
    "readability",
    "newspaper4k",
    "htmldate",
];

/// What is known about a page from outside of it. The other keys of a line are the truth, which only the scorer reads.
#[derive(Debug, Clone, Deserialize)]
pub struct Page {
    /// File name without `.html.gz`.
    pub id: String,
    /// Where the page was fetched from.
    pub url: Option<String>,
    /// Its host, where the whole address is unknown.
    pub host: Option<String>,
    /// As an HTTP header would give it.
    pub charset: Option<String>,
    /// For grouping in reports.
    pub language_hint: Option<String>,
}

/// What a caller would hint about a page.
#[derive(Debug, Clone, Default)]
pub struct Given {
    content_type: Option<String>,
    url: Option<url::Url>,
}

impl Given {
    /// From what is known about the page.
    pub fn of(page: &Page) -> Self {
        let charset = page.charset.as_ref();
        Self {
            content_type: charset.map(|charset| format!("text/html; charset={charset}")),
            url: page.url.as_deref().and_then(|url| url.parse().ok()),
        }
    }

    /// As hints.
    pub fn hints(&self) -> copydesk::Hints<'_> {
        copydesk::Hints {
            url: self.url.clone(),
            content_type: self.content_type.as_deref(),
            ..copydesk::Hints::default()
        }
    }
}

/// The shared folder: as named on the command line, by `COPYDESK_SHARED`, or beside the repository. None where it is absent.
pub fn shared(named: Option<&Path>) -> Option<PathBuf> {
    let folder = match named {
        Some(folder) => folder.to_path_buf(),
        None => std::env::var_os("COPYDESK_SHARED")
            .map_or_else(|| repository().join("../shared"), PathBuf::from),
    };
    folder.join("eval").is_dir().then_some(folder)
}

/// The top of this repository. A program in another folder of it may be made of this file, too.
pub fn repository() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let top = here.ancestors().find(|above| above.join("proto").is_dir());
    top.unwrap_or(here).to_path_buf()
}

/// The pages of a dataset folder, in file order.
pub fn pages(dataset: &Path) -> Result<Vec<Page>, Failure> {
    let path = dataset.join("truth.jsonl");
    let lines =
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    lines
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| Ok(serde_json::from_str(line)?))
        .collect()
}

/// The bytes of one page.
pub fn html(dataset: &Path, id: &str) -> Result<Vec<u8>, Failure> {
    let path = dataset.join("pages").join(format!("{id}.html.gz"));
    let packed = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The service's answer to one page.
pub fn answer(dataset: &Path, page: &Page, options: &Options) -> Result<Extraction, Failure> {
    let content = html(dataset, &page.id)?;
    let given = Given::of(page);
    let limits = Limits::default();
    Ok(copydesk::extract(
        &content,
        &given.hints(),
        options,
        &limits,
        &mut Unwatched,
    )?)
}
