//! The pipeline as a whole and by stage, in bytes of page a second: on a short, a typical and a huge page made here, and over
//! a dataset of annotated pages where `../shared/eval` (or `COPYDESK_SHARED`) has one.
#![allow(missing_docs, reason = "criterion's macros write functions")]

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use copydesk::article::Stage;
use copydesk::{Fields, Hints, Limits, Options, Unwatched, Watch};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const HEAD: &str = r#"<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Harbour reopens after nine weeks | The Quay Courier</title>
<meta property="og:type" content="article"><meta property="og:title" content="Harbour reopens after nine weeks">
<meta property="og:site_name" content="The Quay Courier"><meta name="description" content="Ferries sail again from Friday.">
<link rel="canonical" href="https://quay-courier.example/local/harbour-reopens">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Harbour reopens after nine weeks",
"datePublished":"2026-03-05T08:30:00+01:00","author":[{"@type":"Person","name":"Ines Varga"}],
"publisher":{"@type":"Organization","name":"The Quay Courier"},"articleSection":"Local"}</script></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/local">Local</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article><h1>Harbour reopens after nine weeks</h1><p class="standfirst">Ferries sail again from Friday.</p>
<p class="byline">By Ines Varga</p><time datetime="2026-03-05T08:30:00+01:00">5 March 2026</time>"#;

const FOOT: &str = r#"</article><aside class="related"><h2>More from Local</h2><ul><li><a href="/a">Market square gets new trees</a></li>
<li><a href="/b">Bus line 7 runs later at weekends</a></li></ul></aside></main>
<footer><p>Imprint, privacy, contact. All rights reserved.</p></footer></body></html>"#;

const PARAGRAPHS: [&str; 5] = [
    "The harbour of Sallow Bay opens again on Friday, nine weeks after the storm tore the northern mole apart and left two ferries without a berth.",
    "Engineers sank forty new caissons, each of them as heavy as a <a href=\"/trains\">freight train</a>, and filled the gaps with stone from the old quarry.",
    "“We worked in every tide that let us,” said the harbour master, Jonas Lindqvist. “Nobody thought that we would be done before Easter.”",
    "The council paid <b>12.4 million</b> for the repair, about a third more than planned; the region bears the rest, as Dr. Amara Osei of the finance office confirmed.",
    "Fishing boats were let in by turns since February. From Friday on the timetable of the previous year is valid, with a later last crossing on Sundays.",
];

/// A page with this many paragraphs, a heading, a picture and a box that is not article among every ten.
fn page(paragraphs: usize) -> Vec<u8> {
    use std::fmt::Write;
    let mut html = HEAD.to_owned();
    for number in 0..paragraphs {
        if number % 10 == 4 {
            let _ = write!(
                html,
                "<h2>Part {number}</h2><figure><img src=\"/img/{number}.jpg\" width=\"1200\" height=\"800\" alt=\"The mole\">\
                 <figcaption>The mole on day {number}. Photo: Ines Varga</figcaption></figure>\
                 <div class=\"newsletter-signup\"><p>Our letter, every morning.</p><form><input type=\"email\"></form></div>"
            );
        }
        let text = PARAGRAPHS[number % PARAGRAPHS.len()];
        let _ = writeln!(html, "<p>On day {number} this was new. {text}</p>");
    }
    html.push_str(FOOT);
    html.into_bytes()
}

fn hints() -> Hints<'static> {
    Hints {
        content_type: Some("text/html; charset=utf-8"),
        url: "https://quay-courier.example/local/harbour-reopens"
            .parse()
            .ok(),
        ..Hints::default()
    }
}

fn whole(c: &mut Criterion) {
    let mut group = c.benchmark_group("extract");
    for (name, paragraphs) in [("short", 6), ("typical", 60), ("huge", 6_000)] {
        let html = page(paragraphs);
        group.throughput(Throughput::Bytes(html.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &html, |b, html| {
            b.iter(|| {
                copydesk::extract(
                    black_box(html),
                    &hints(),
                    &Options::default(),
                    &Limits::default(),
                    &mut Unwatched,
                )
            });
        });
    }
    group.finish();
}

/// Adds up the time of one stage.
struct StageClock {
    wanted: Stage,
    last: Instant,
    spent: Duration,
}

impl Watch for StageClock {
    fn after(&mut self, stage: Stage) -> ControlFlow<()> {
        let now = Instant::now();
        if stage == self.wanted {
            self.spent += now - self.last;
        }
        self.last = now;
        ControlFlow::Continue(())
    }
}

fn stages(c: &mut Criterion) {
    let stages = [
        ("parse", Stage::Parse),
        ("metadata", Stage::Metadata),
        ("body", Stage::Body),
        ("language", Stage::Language),
        ("categories", Stage::Categories),
        ("summary", Stage::Summary),
    ];
    for (size, paragraphs) in [("short", 6), ("typical", 60), ("huge", 6_000)] {
        let html = page(paragraphs);
        let mut group = c.benchmark_group(format!("stage/{size}"));
        group.throughput(Throughput::Bytes(html.len() as u64));
        for (name, wanted) in stages {
            group.bench_function(name, |b| {
                b.iter_custom(|times| {
                    let mut spent = Duration::ZERO;
                    for _ in 0..times {
                        spent += stage(&html, wanted);
                    }
                    spent
                });
            });
        }
        group.finish();
    }
}

fn stage(html: &[u8], wanted: Stage) -> Duration {
    let mut clock = StageClock {
        wanted,
        last: Instant::now(),
        spent: Duration::ZERO,
    };
    let answer = copydesk::extract(
        html,
        &hints(),
        &Options::default(),
        &Limits::default(),
        &mut clock,
    );
    black_box(&answer)
        .as_ref()
        .map_or_else(|_| Duration::ZERO, |_| clock.spent)
}

fn dataset(c: &mut Criterion) {
    let Some(pages) = annotated("fundus") else {
        return;
    };
    let bytes: usize = pages.iter().map(Vec::len).sum();
    let mut group = c.benchmark_group("dataset");
    group
        .sample_size(10)
        .throughput(Throughput::Bytes(bytes as u64));
    let options = [
        ("all", Options::default()),
        (
            "body and metadata",
            Options {
                fields: Fields::NONE,
                ..Options::default()
            },
        ),
    ];
    for (name, options) in options {
        group.bench_function(BenchmarkId::new("fundus", name), |b| {
            b.iter(|| {
                for html in &pages {
                    let answer = copydesk::extract(
                        html,
                        &Hints::default(),
                        &options,
                        &Limits::default(),
                        &mut Unwatched,
                    );
                    black_box(&answer).as_ref().err();
                }
            });
        });
    }
    group.finish();
}

/// What metadata and body cost on real pages, beside what `scraper` takes to parse them.
fn against_parse(c: &mut Criterion) {
    let Some(pages) = annotated("fundus") else {
        return;
    };
    let bytes: usize = pages.iter().map(Vec::len).sum();
    let mut group = c.benchmark_group("against the parse");
    group
        .sample_size(10)
        .throughput(Throughput::Bytes(bytes as u64));
    let texts: Vec<_> = pages
        .iter()
        .map(|html| String::from_utf8_lossy(html))
        .collect();
    group.bench_function("scraper::Html::parse_document", |b| {
        b.iter(|| {
            for text in &texts {
                black_box(scraper::Html::parse_document(text));
            }
        });
    });
    let stages = [
        ("parse", Stage::Parse),
        ("metadata", Stage::Metadata),
        ("body", Stage::Body),
    ];
    for (name, wanted) in stages {
        group.bench_function(name, |b| {
            b.iter_custom(|times| {
                let rounds = (0..times).flat_map(|_| &pages);
                rounds.map(|html| stage(html, wanted)).sum()
            });
        });
    }
    group.finish();
}

/// The pages of a dataset, unpacked.
fn annotated(name: &str) -> Option<Vec<Vec<u8>>> {
    let shared = std::env::var_os("COPYDESK_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let mut files: Vec<PathBuf> = std::fs::read_dir(shared.join("eval").join(name).join("pages"))
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| unpacked(file))
        .collect::<Option<Vec<_>>>()
}

/// By the gunzip of the machine: a bench needs no dependency for that.
fn unpacked(file: &std::path::Path) -> Option<Vec<u8>> {
    let output = std::process::Command::new("gzip")
        .arg("-dc")
        .arg(file)
        .output()
        .ok()?;
    output.status.success().then_some(output.stdout)
}

criterion_group! {
    name = benches;
    config = Criterion::default().without_plots().warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3));
    targets = whole, stages, dataset, against_parse
}
criterion_main!(benches);
