//! Every page under `tests/pages/`: what was expected of it before anything read it, and the whole answer as a snapshot.
//!
//! A folder holds `page.html`, `page.txt` or `page.bin`, and `meta.toml` with the hints and the expectations.
//! `cargo insta review` (or `INSTA_UPDATE=always`) takes a changed answer over; the expectations are written by hand.

mod support;

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use copydesk::article::{Article, Extraction, SourceCredit};
use copydesk::grpc::offsets::OffsetUnit;
use copydesk::grpc::response;

use copydesk::{Hints, Limits, Options, Unwatched};
use serde::Deserialize;

/// `meta.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Meta {
    url: Option<String>,
    content_type: Option<String>,
    fetch_time: Option<String>,
    time_zone: Option<String>,
    origin: String,
    licence: String,
    shows: String,
    /// Expectations that are not met yet, as the differences name them. One that is met must leave the list.
    #[serde(default)]
    gaps: Vec<String>,
    expect: Expect,
}

/// What the answer must hold. A field left out is not looked at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    /// As on the wire, without its prefix.
    outcome: String,
    page_type: Option<String>,
    /// Codes that must be among the reasons.
    #[serde(default)]
    reasons: Vec<String>,
    /// WHATWG label.
    encoding: Option<String>,
    headline: Option<String>,
    kicker: Option<String>,
    standfirst: Option<String>,
    authors: Option<Vec<String>>,
    /// Normalized ids, or names where there is none.
    sources: Option<Vec<String>>,
    published: Option<String>,
    modified: Option<String>,
    language: Option<String>,
    sections: Option<Vec<String>>,
    tags: Option<Vec<String>>,
    /// Paragraph blocks of the flow.
    paragraphs: Option<usize>,
    /// How the first paragraph starts.
    first: Option<String>,
    /// How the last paragraph ends.
    last: Option<String>,
    /// Fields that must be absent.
    #[serde(default)]
    none: Vec<String>,
    /// Kinds of blocks that must occur, as often as given.
    #[serde(default)]
    blocks: std::collections::BTreeMap<String, usize>,
    images: Option<usize>,
    teasers: Option<usize>,
    truncated: Option<bool>,
    #[serde(default)]
    must_not_appear: Vec<String>,
    #[serde(default)]
    must_appear: Vec<String>,
}

/// One folder of `tests/pages/`.
struct Page {
    slug: String,
    folder: PathBuf,
    content: Vec<u8>,
    meta: Meta,
}

fn pages() -> Vec<Page> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&root)
        .expect("tests/pages")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders.into_iter().map(load).collect()
}

fn load(folder: PathBuf) -> Page {
    let meta = std::fs::read_to_string(folder.join("meta.toml"))
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let meta =
        toml::from_str(&meta).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let content = ["page.html", "page.txt", "page.bin"]
        .iter()
        .find_map(|name| std::fs::read(folder.join(name)).ok())
        .unwrap_or_else(|| panic!("{}: no page", folder.display()));
    let slug = folder
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Page {
        slug,
        folder,
        content,
        meta,
    }
}

fn read(page: &Page) -> Extraction {
    let meta = &page.meta;
    let hints = Hints {
        content_type: meta.content_type.as_deref(),
        url: meta.url.as_deref().map(|url| url.parse().expect("a URL")),
        fetch_time: meta
            .fetch_time
            .as_deref()
            .map(|time| time.parse().expect("a time")),
        content_language: None,
        time_zone: meta
            .time_zone
            .as_deref()
            .map(|zone| jiff::tz::TimeZone::get(zone).expect("a zone")),
    };
    let options = Options {
        include_evidence: true,
        ..Options::default()
    };
    copydesk::extract(
        &page.content,
        &hints,
        &options,
        &Limits::default(),
        &mut Unwatched,
    )
    .unwrap_or_else(|error| panic!("{}: {error}", page.slug))
}

/// Collects what differs.
struct Differences<'a> {
    slug: &'a str,
    lines: Vec<String>,
}

impl Differences<'_> {
    fn same<T: PartialEq + Debug>(&mut self, what: &str, expected: &T, found: &T) {
        if expected != found {
            let slug = self.slug;
            self.lines.push(format!(
                "{slug}: {what}\n    expected {expected:?}\n    found    {found:?}"
            ));
        }
    }

    fn stated<T: PartialEq + Debug>(&mut self, what: &str, expected: Option<&T>, found: &T) {
        if let Some(expected) = expected {
            self.same(what, expected, found);
        }
    }

    fn text(&mut self, what: &str, expected: Option<&String>, found: Option<&str>) {
        if let Some(expected) = expected {
            self.same(what, &Some(expected.as_str()), &found);
        }
    }
}

fn source_name(credit: &SourceCredit) -> String {
    credit
        .normalized_id
        .clone()
        .unwrap_or_else(|| credit.name.clone())
}

fn compare(page: &Page, found: &Extraction) -> Vec<String> {
    let expect = &page.meta.expect;
    let mut differences = Differences {
        slug: &page.slug,
        lines: Vec::new(),
    };
    let wire = response::extraction(found.clone(), OffsetUnit::Utf8Bytes);
    let outcome = wire.outcome().as_str_name();
    differences.same(
        "outcome",
        &format!("OUTCOME_{}", expect.outcome),
        &outcome.to_owned(),
    );
    if let Some(kind) = &expect.page_type {
        let found = wire.page_type().as_str_name();
        differences.same("page_type", &format!("PAGE_TYPE_{kind}"), &found.to_owned());
    }
    for code in &expect.reasons {
        let told = wire
            .outcome_reasons
            .iter()
            .any(|reason| reason.code == *code);
        differences.same(&format!("reason {code}"), &true, &told);
    }
    differences.text("encoding", expect.encoding.as_ref(), found.input.encoding);
    differences.stated("teasers", expect.teasers.as_ref(), &found.teasers.len());
    let wants_article = expect.headline.is_some() || expect.paragraphs.is_some();
    match found.articles.first() {
        Some(article) => compare_article(article, expect, &mut differences),
        None => differences.same("has an article", &wants_article, &false),
    }
    differences.lines
}

fn compare_article(article: &Article, expect: &Expect, differences: &mut Differences<'_>) {
    differences.text(
        "headline",
        expect.headline.as_ref(),
        article.headline.as_deref(),
    );
    differences.text("kicker", expect.kicker.as_ref(), article.kicker.as_deref());
    differences.text(
        "standfirst",
        expect.standfirst.as_ref(),
        article.standfirst.as_deref(),
    );
    let authors = article
        .authors
        .iter()
        .map(|author| author.name.clone())
        .collect();
    differences.stated("authors", expect.authors.as_ref(), &authors);
    let sources = article.sources.iter().map(source_name).collect();
    differences.stated("sources", expect.sources.as_ref(), &sources);
    let published = article.published.as_ref().map(|time| time.local.as_str());
    differences.text("published", expect.published.as_ref(), published);
    let modified = article.modified.as_ref().map(|time| time.local.as_str());
    differences.text("modified", expect.modified.as_ref(), modified);
    let language = article
        .language
        .as_ref()
        .and_then(|language| language.tag.as_deref());
    differences.text("language", expect.language.as_ref(), language);
    let sections = article
        .sections
        .iter()
        .map(|section| section.name.clone())
        .collect();
    differences.stated("sections", expect.sections.as_ref(), &sections);
    let tags = article.tags.iter().map(|tag| tag.name.clone()).collect();
    differences.stated("tags", expect.tags.as_ref(), &tags);
    differences.stated("images", expect.images.as_ref(), &article.images.len());
    if expect.truncated.is_some() {
        let truncated = article.access.and_then(|access| access.truncated);
        differences.same("truncated", &expect.truncated, &truncated);
    }
    compare_text(article, expect, differences);
    compare_absent(article, expect, differences);
}

fn compare_text(article: &Article, expect: &Expect, differences: &mut Differences<'_>) {
    let flow = support::flow_texts(article);
    differences.stated("paragraphs", expect.paragraphs.as_ref(), &flow.len());
    let first = flow.first().copied().unwrap_or_default();
    if let Some(start) = expect
        .first
        .as_ref()
        .filter(|start| !first.starts_with(start.as_str()))
    {
        differences.same("first paragraph", &start.as_str(), &first);
    }
    let last = flow.last().copied().unwrap_or_default();
    if let Some(end) = expect
        .last
        .as_ref()
        .filter(|end| !last.ends_with(end.as_str()))
    {
        differences.same("last paragraph", &end.as_str(), &last);
    }
    for words in &expect.must_not_appear {
        let there = article.text.contains(words.as_str());
        differences.same(&format!("{words:?} in the text"), &false, &there);
    }
    for words in &expect.must_appear {
        let times = support::count(&article.text, words);
        differences.same(&format!("{words:?} in the text"), &1, &times);
    }
    for (kind, times) in &expect.blocks {
        let found = article
            .blocks
            .iter()
            .filter(|block| kind_of(block) == *kind)
            .count();
        differences.same(&format!("blocks of kind {kind}"), times, &found);
    }
}

/// The variant's name: `Paragraph`, `List`; `PullQuote` for a pull quote.
fn kind_of(block: &copydesk::article::Block) -> String {
    use copydesk::article::BlockContent;
    if let BlockContent::Quote {
        pull_quote: true, ..
    } = block.content
    {
        return "PullQuote".to_owned();
    }
    let shown = format!("{:?}", block.content);
    shown.chars().take_while(|c| c.is_alphanumeric()).collect()
}

fn compare_absent(article: &Article, expect: &Expect, differences: &mut Differences<'_>) {
    for field in &expect.none {
        let present = match field.as_str() {
            "published" => article.published.is_some(),
            "modified" => article.modified.is_some(),
            "standfirst" => article.standfirst.is_some(),
            "kicker" => article.kicker.is_some(),
            "dateline" => article.dateline.is_some(),
            "canonical_url" => article.canonical_url.is_some(),
            "byline" => article.byline.is_some(),
            other => panic!("{}: no check for {other}", differences.slug),
        };
        differences.same(&format!("{field} present"), &false, &present);
    }
}

/// The differences that are no known gap, and the known gaps that are closed.
fn beside_gaps(page: &Page, lines: Vec<String>) -> Vec<String> {
    let start = format!("{}: ", page.slug);
    let what = |line: &String| {
        let first = line.lines().next().unwrap_or_default();
        first.strip_prefix(&start).unwrap_or(first).to_owned()
    };
    let gaps = &page.meta.gaps;
    let found: Vec<String> = lines.iter().map(what).collect();
    let closed = gaps.iter().filter(|gap| !found.contains(gap));
    let closed: Vec<String> = closed
        .map(|gap| format!("{start}{gap} is no gap any more: take it out of meta.toml"))
        .collect();
    let new = lines.into_iter().filter(|line| !gaps.contains(&what(line)));
    new.chain(closed).collect()
}

#[test]
fn every_page_says_what_was_expected_of_it() {
    let pages = pages();
    let mut lines = Vec::new();
    for page in &pages {
        assert!(
            !page.meta.origin.is_empty()
                && !page.meta.licence.is_empty()
                && !page.meta.shows.is_empty()
        );
        lines.extend(beside_gaps(page, compare(page, &read(page))));
    }
    let count = lines.len();
    assert!(
        lines.is_empty(),
        "{count} differences:\n{}",
        lines.join("\n")
    );
}

#[test]
fn there_are_pages_in_many_languages() {
    let pages = pages();
    let mut languages: Vec<_> = pages
        .iter()
        .filter_map(|page| page.meta.expect.language.as_deref())
        .collect();
    languages.sort_unstable();
    languages.dedup();
    assert!(pages.len() >= 28, "{}", pages.len());
    assert!(languages.len() >= 14, "{languages:?}");
}

#[test]
fn every_answer_is_its_snapshot() {
    let mut failed = Vec::new();
    for page in pages() {
        let answer = response::extraction(read(&page), OffsetUnit::Utf8Bytes);
        let mut answer = serde_json::to_value(&answer).expect("JSON");
        rounded(&mut answer);
        without_weights(&mut answer);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&page.folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let checked = catch_unwind(AssertUnwindSafe(|| {
            settings.bind(|| insta::assert_json_snapshot!("article", answer));
        }));
        if checked.is_err() {
            failed.push(page.slug);
        }
    }
    assert!(failed.is_empty(), "changed answers: {failed:?}");
}

/// Without what moved the body model: that changes with every training, and a score in words is not rounded.
fn without_weights(answer: &mut serde_json::Value) {
    let articles = answer
        .get_mut("articles")
        .and_then(|articles| articles.as_array_mut());
    for article in articles.into_iter().flatten() {
        if let Some(rows) = article
            .get_mut("evidence")
            .and_then(|rows| rows.as_array_mut())
        {
            rows.retain(|row| row["field"] != "blocks" && row["field"] != "text");
        }
    }
}

/// Scores to three places: their last digits say nothing and differ between machines.
fn rounded(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Number(number) if number.is_f64() => {
            let short = number
                .as_f64()
                .map(|float| (float * 1000.0).round() / 1000.0);
            *value = short.into();
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(rounded),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(rounded),
        _ => {}
    }
}
