//! What telling the language costs, beside whatlang on the same text in the same run: a headline, an article, and all that
//! the pipeline asks of an article: its language, direction and foreign paragraphs. Texts are those of
//! `../shared/eval/langid` (or `COPYDESK_SHARED`) where it is present, else these.
#![allow(missing_docs, reason = "criterion's macros write functions")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use copydesk::article::{Block, BlockContent, Paragraph};
use copydesk::text::language;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

const HEADLINES: [&str; 6] = [
    "Harbour of Sallow Bay opens again after nine weeks",
    "Gemeinderat will alte Brücke für Radfahrer erneuern",
    "Le vieux pont sera rénové pour les cyclistes avant l’été",
    "El puente viejo no se derribará, decide el consejo",
    "Старый мост через реку не снесут, решил городской совет",
    "市议会决定不拆除河上的旧桥",
];

const PARAGRAPHS: [&str; 4] = [
    "The harbour of Sallow Bay opens again on Friday, nine weeks after the storm tore the northern mole apart and left two ferries without a berth.",
    "Engineers sank forty new caissons, each of them as heavy as a freight train, and filled the gaps with stone from the old quarry.",
    "“We worked in every tide that let us,” said the harbour master, Jonas Lindqvist. “Nobody thought that we would be done before Easter.”",
    "The council paid 12.4 million for the repair, about a third more than planned; the region bears the rest, as the finance office confirmed.",
];

/// Texts by the class of their length.
fn texts() -> BTreeMap<String, Vec<String>> {
    labelled().unwrap_or_else(|| {
        let articles = (1..6).map(|times| PARAGRAPHS.join("\n\n").repeat(times));
        BTreeMap::from([
            ("headline".to_owned(), HEADLINES.map(str::to_owned).to_vec()),
            ("article".to_owned(), articles.collect()),
        ])
    })
}

/// Every fiftieth of the labelled texts.
fn labelled() -> Option<BTreeMap<String, Vec<String>>> {
    let shared = std::env::var_os("COPYDESK_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    // By the gunzip of the machine: a bench needs no dependency for that.
    let unpacked = Command::new("gzip")
        .arg("-dc")
        .arg(shared.join("eval/langid/lang.jsonl.gz"))
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&unpacked.stdout).lines() {
        let row: serde_json::Value = serde_json::from_str(line).ok()?;
        let text = |name: &str| Some(row.get(name)?.as_str()?.to_owned());
        texts
            .entry(text("length")?)
            .or_default()
            .push(text("text")?);
    }
    for texts in texts.values_mut() {
        *texts = texts.iter().step_by(50).cloned().collect();
    }
    Some(texts)
}

/// Each round takes the next text, so that the figure is the mean over texts.
fn each<T>(c: &mut Criterion, length: &str, name: &str, texts: &[T], run: impl Fn(&T)) {
    let mut group = c.benchmark_group(length);
    let mut rounds = texts.iter().cycle();
    group.bench_function(BenchmarkId::from_parameter(name), |b| {
        b.iter(|| rounds.next().map(&run));
    });
    group.finish();
}

fn compare(c: &mut Criterion) {
    for (length, texts) in texts() {
        each(c, &length, "whatlang", &texts, |text| {
            black_box(whatlang::detect(black_box(text)));
        });
        each(c, &length, "identify", &texts, |text| {
            black_box(language::identify(black_box(text), &[]));
        });
        each(c, &length, "identify, as declared", &texts, |text| {
            black_box(language::identify(black_box(text), &["en".to_owned()]));
        });
    }
}

/// All of the pipeline's stage, on an article of twenty paragraphs.
fn stage(c: &mut Criterion) {
    let paragraph = |number: usize| Paragraph {
        text: format!(
            "On day {number} this was new. {}",
            PARAGRAPHS[number % PARAGRAPHS.len()]
        ),
        spans: Vec::new(),
    };
    let blocks: Vec<Block> = (0..20)
        .map(|number| Block {
            id: String::new(),
            text_range: None,
            content: BlockContent::Paragraph(paragraph(number)),
            language: None,
        })
        .collect();
    let text: Vec<String> = (0..20).map(|number| paragraph(number).text).collect();
    let text = text.join("\n\n");
    let declared = ["en".to_owned()];
    let mut group = c.benchmark_group("twenty paragraphs");
    group.bench_function("whatlang", |b| {
        b.iter(|| whatlang::detect(black_box(&text)));
    });
    group.bench_function("stage", |b| {
        b.iter_batched(
            || blocks.clone(),
            |mut blocks| {
                let mut found = language::identify(black_box(&text), &declared);
                black_box(language::disagreement(&found));
                black_box(language::direction(&text, found.tag.as_deref()));
                language::mark_blocks(&mut blocks, &mut found);
                (blocks, found)
            },
            criterion::BatchSize::SmallInput,
        );
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().without_plots().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets = compare, stage
}
criterion_main!(benches);
