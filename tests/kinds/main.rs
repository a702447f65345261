//! What kind of page it is: pages of many designs and languages, written for this test, each with the answer that a reader
//! would give. A file `*.pages` holds pages one after the other; a page is a header in TOML between two lines `+++`, and
//! its markup.

#[path = "../support/mod.rs"]
mod support;

use std::fmt::Write as _;
use std::path::Path;

use copydesk::Hints;
use copydesk::article::{BlockContent, Extraction, Outcome};
use copydesk::grpc::offsets::OffsetUnit;
use copydesk::grpc::response;
use serde::Deserialize;

/// Share of pages whose outcome and type have to be right.
const FLOOR: f64 = 0.95;

/// What is expected of a page. A field left out is not looked at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    id: String,
    url: Option<String>,
    /// As on the wire, without its prefix.
    outcome: String,
    /// As on the wire, without its prefix.
    #[serde(rename = "type")]
    page_type: Option<String>,
    /// Codes that must be among the reasons.
    #[serde(default)]
    reasons: Vec<String>,
    teasers: Option<usize>,
    least_teasers: Option<usize>,
    /// Of the articles, in order.
    headlines: Option<Vec<String>>,
    /// Words that must stand in an article's text.
    #[serde(default)]
    has: Vec<String>,
    /// Words that must not.
    #[serde(default)]
    hasnt: Vec<String>,
    truncated: Option<Truncated>,
    updates: Option<usize>,
    paragraphs: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Truncated {
    Told(bool),
    /// "unset-or-false"
    Words(String),
}

struct Page {
    expect: Expect,
    html: String,
}

fn pages() -> Vec<Page> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kinds");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("tests/kinds")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|end| end == "pages"))
        .collect();
    files.sort();
    files.iter().flat_map(|file| split(file)).collect()
}

fn split(file: &Path) -> Vec<Page> {
    let content = std::fs::read_to_string(file).expect("readable");
    let mut parts = content.split("+++\n").skip(1);
    let mut pages = Vec::new();
    while let (Some(header), Some(html)) = (parts.next(), parts.next()) {
        let expect = toml::from_str(header)
            .unwrap_or_else(|error| panic!("{}: {error}\n{header}", file.display()));
        let html = html.to_owned();
        pages.push(Page { expect, html });
    }
    pages
}

fn read(page: &Page) -> Extraction {
    let default = "https://paper.example/news/2026/03/story-of-the-day.html";
    let url = page.expect.url.as_deref().unwrap_or(default);
    let hints = Hints {
        content_type: Some("text/html; charset=utf-8"),
        url: Some(url.parse().expect("a URL")),
        fetch_time: Some("2026-07-01T12:00:00Z".parse().expect("a time")),
        ..Hints::default()
    };
    support::read_as(page.html.as_bytes(), &hints)
}

/// Whether outcome and type are right, and what else differs.
fn compare(page: &Page, found: &Extraction) -> (bool, Vec<String>) {
    let expect = &page.expect;
    let wire = response::extraction(found.clone(), OffsetUnit::Utf8Bytes);
    let mut lines = Vec::new();
    let outcome = wire.outcome().as_str_name();
    let mut right = outcome == format!("OUTCOME_{}", expect.outcome);
    if !right {
        lines.push(format!("{outcome}, expected {}", expect.outcome));
    }
    if let Some(kind) = &expect.page_type {
        let found = wire.page_type().as_str_name();
        if found != format!("PAGE_TYPE_{kind}") {
            right = false;
            lines.push(format!("{found}, expected {kind}"));
        }
    }
    let codes: Vec<&str> = wire
        .outcome_reasons
        .iter()
        .map(|reason| reason.code.as_str())
        .collect();
    for code in &expect.reasons {
        if !codes.contains(&code.as_str()) {
            lines.push(format!("no reason {code}, but {codes:?}"));
        }
    }
    details(expect, found, &mut lines);
    (right, lines)
}

fn details(expect: &Expect, found: &Extraction, lines: &mut Vec<String>) {
    let teasers = found.teasers.len();
    if expect.teasers.is_some_and(|wanted| wanted != teasers)
        || expect.least_teasers.is_some_and(|least| teasers < least)
    {
        let heads: Vec<_> = found.teasers.iter().map(|t| t.headline.as_str()).collect();
        lines.push(format!("{teasers} teasers: {heads:?}"));
    }
    if let Some(wanted) = &expect.headlines {
        let heads: Vec<_> = found
            .articles
            .iter()
            .filter_map(|article| article.headline.clone())
            .collect();
        if heads != *wanted {
            lines.push(format!("headlines {heads:?}"));
        }
    }
    let texts: Vec<&str> = found.articles.iter().map(|a| a.text.as_str()).collect();
    let text = texts.join("\n\n");
    for words in expect.has.iter().filter(|words| !text.contains(*words)) {
        lines.push(format!("lacks {words:?}: {text:?}"));
    }
    for words in expect.hasnt.iter().filter(|words| text.contains(*words)) {
        lines.push(format!("holds {words:?}: {text:?}"));
    }
    let first = found.articles.first();
    let truncated = first.and_then(|article| article.access?.truncated);
    let fits = match &expect.truncated {
        None => true,
        Some(Truncated::Told(wanted)) => truncated == Some(*wanted),
        Some(Truncated::Words(words)) => words == "unset-or-false" && truncated != Some(true),
    };
    if !fits {
        lines.push(format!("truncated {truncated:?}: {text:?}"));
    }
    let blocks = || first.into_iter().flat_map(|article| &article.blocks);
    let updates = blocks()
        .filter(|block| matches!(block.content, BlockContent::LiveUpdate(_)))
        .count();
    let paragraphs = blocks()
        .filter(|block| matches!(block.content, BlockContent::Paragraph(_)))
        .count();
    for (what, wanted, found) in [
        ("updates", expect.updates, updates),
        ("paragraphs", expect.paragraphs, paragraphs),
    ] {
        if wanted.is_some_and(|wanted| wanted != found) {
            lines.push(format!("{found} {what}: {text:?}"));
        }
    }
}

#[test]
fn pages_of_every_kind_are_told_apart() {
    let pages = pages();
    let (mut right, mut whole) = (0, 0);
    let mut report = String::new();
    let mut furniture = Vec::new();
    for page in &pages {
        let found = read(page);
        let (kind, lines) = compare(page, &found);
        right += usize::from(kind);
        whole += usize::from(lines.is_empty());
        if !lines.is_empty() {
            let mark = if kind { "detail" } else { "KIND" };
            let _ = writeln!(
                report,
                "{mark} {}: {}",
                page.expect.id,
                lines.join("\n      ")
            );
        }
        let no_article = matches!(
            page.expect.outcome.as_str(),
            "NO_CONTENT" | "NOT_AN_ARTICLE"
        );
        let claimed = matches!(
            found.outcome,
            Outcome::Article | Outcome::PartialArticle | Outcome::MultipleArticles
        );
        if no_article && claimed {
            furniture.push(page.expect.id.as_str());
        }
    }
    let all = pages.len();
    #[allow(clippy::cast_precision_loss, reason = "a share of some hundred pages")]
    let rate = f64::from(u32::try_from(right).unwrap_or(0)) / all as f64;
    println!(
        "kinds: {right} of {all} right ({:.1} %), {whole} in every detail\n{report}",
        rate * 100.0
    );
    assert!(
        furniture.is_empty(),
        "furniture as an article: {furniture:?}"
    );
    assert!(rate >= FLOOR, "{rate}");
}

#[test]
fn the_pages_are_many_and_in_many_languages() {
    let pages = pages();
    let mut ids: Vec<&str> = pages.iter().map(|page| page.expect.id.as_str()).collect();
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all, "ids are unique");
    let mut languages: Vec<&str> = ids.iter().filter_map(|id| id.split('-').next()).collect();
    languages.dedup();
    assert!(all >= 100 && languages.len() >= 15, "{all}: {languages:?}");
}
