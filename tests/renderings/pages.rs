//! Every page of the repository, and of the evaluation set where it is there.

use std::collections::HashMap;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use copydesk::Hints;
use copydesk::article::BlockContent;
use serde_json::Value;
use url::Url;

use crate::support::all_blocks;
use crate::{faults, read};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn renderings_of_every_page_here_are_valid() {
    let mut broken = Vec::new();
    let mut articles = 0;
    for folder in folders(&root().join("tests/pages")) {
        for (name, kind) in [("page.html", "text/html"), ("page.txt", "text/plain")] {
            let Ok(content) = fs::read(folder.join(name)) else {
                continue;
            };
            let hints = Hints {
                content_type: Some(kind),
                url: Url::parse("https://hafenkurier.example/lokales/1").ok(),
                ..Hints::default()
            };
            let extraction = read(&content, &hints);
            articles += extraction.articles.len();
            let found = faults(&extraction).into_iter();
            broken.extend(found.map(|fault| format!("{}: {fault}", folder.display())));
        }
    }
    assert!(articles > 20, "{articles} articles");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn renderings_of_every_page_of_the_evaluation_set_are_valid() {
    let set = root().join("../shared/eval/fundus");
    if !set.is_dir() {
        // Past the capture of what a test that passes prints: nobody is to take this for a test that ran.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED renderings_of_every_page_of_the_evaluation_set_are_valid: {} is not there",
            set.display()
        );
        return;
    }
    let addresses = addresses(&set.join("truth.jsonl"));
    let mut pages: Vec<PathBuf> = fs::read_dir(set.join("pages"))
        .expect("pages")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    pages.sort();
    let mut broken = Vec::new();
    let (mut articles, mut kinds) = (0, HashMap::new());
    for page in &pages {
        let name = page.file_name().unwrap_or_default().to_string_lossy();
        let name = name.trim_end_matches(".html.gz");
        let mut content = Vec::new();
        let file = fs::File::open(page).expect("a page");
        let mut unpacked = flate2::read::GzDecoder::new(file);
        unpacked.read_to_end(&mut content).expect("gzip");
        let hints = Hints {
            content_type: Some("text/html"),
            url: addresses.get(name).cloned(),
            ..Hints::default()
        };
        let extraction = read(&content, &hints);
        articles += extraction.articles.len();
        for article in &extraction.articles {
            for block in all_blocks(article) {
                *kinds.entry(kind(&block.content)).or_insert(0_u32) += 1;
            }
        }
        let found = faults(&extraction).into_iter();
        broken.extend(found.map(|fault| format!("{name}: {fault}")));
    }
    let _ = writeln!(
        std::io::stderr(),
        "{} pages, {articles} articles, blocks: {kinds:?}",
        pages.len()
    );
    assert!(articles >= pages.len() * 9 / 10, "{articles} articles");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn folders(above: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(above).expect("a folder");
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    folders.sort();
    folders
}

/// The pages' addresses by their names.
fn addresses(truth: &Path) -> HashMap<String, Url> {
    let truth = fs::read_to_string(truth).expect("the truth");
    truth
        .lines()
        .filter_map(|line| {
            let row: Value = serde_json::from_str(line).ok()?;
            let url = Url::parse(row["url"].as_str()?).ok()?;
            Some((row["id"].as_str()?.to_owned(), url))
        })
        .collect()
}

fn kind(content: &BlockContent) -> &'static str {
    match content {
        BlockContent::Paragraph(_) => "paragraph",
        BlockContent::Heading { .. } => "heading",
        BlockContent::List(_) => "list",
        BlockContent::Quote { .. } => "quote",
        BlockContent::Table(_) => "table",
        BlockContent::Image(_) => "image",
        BlockContent::Media(_) => "media",
        BlockContent::Embed(_) => "embed",
        BlockContent::Code(_) => "code",
        BlockContent::Separator => "separator",
        BlockContent::Note { .. } => "note",
        BlockContent::LiveUpdate(_) => "live update",
        BlockContent::RelatedLink { .. } => "related link",
        BlockContent::Box { .. } => "box",
    }
}
