//! `xtask measure summary`: predictions for `score_summary.py` on annotated summaries, the invariants, and the rows that
//! `tools/train_summary.py` learns from.
#![allow(
    clippy::print_stdout,
    reason = "the report is what this command is for"
)]

mod rows;

use std::fmt::Write;
use std::hint::black_box;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use copydesk::Options;
use copydesk::article::Summary;
use copydesk::body::blocks_of_text;
use copydesk::text::sentences::split;
use copydesk::text::summary::features::{Story, names};
use copydesk::text::summary::model::Model;
use copydesk::text::summary::{Budget, Candidate, Source, of, read, within};
use rustix::time::{ClockId, clock_gettime};
use serde_json::json;
use unicode_segmentation::UnicodeSegmentation;

use crate::Failure;
use crate::corpus::{repository, shared};
use rows::Row;

/// Words of a summary that is compared.
const WORDS: usize = 60;
/// Bounds in characters that must hold on every row.
const CHARACTERS: [usize; 3] = [120, 155, 300];

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// The folder that holds `eval/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
}

/// Writes `target/summary/{lead,ours,features}.jsonl` and checks the bounds.
pub fn measure(args: &Args) -> Result<ExitCode, Failure> {
    let shared = shared(args.shared.as_deref()).ok_or("the shared folder is absent")?;
    let out = repository().join("target/summary");
    std::fs::create_dir_all(&out)?;
    let (mut lead, mut ours, mut features) = (String::new(), String::new(), String::new());
    writeln!(features, "{}", json!(names()))?;
    let mut broken = 0;
    let mut times = Vec::new();
    let weights = std::fs::read(repository().join("models/summary.bin"))?;
    let model = Model::read(&weights)?;
    let rows = rows::read(&shared.join("eval/summary"))?;
    for row in &rows {
        let blocks = blocks_of_text(&row.body);
        let sentences = split(&row.body, Some(&row.language));
        let source = Source {
            text: &row.body,
            blocks: &blocks,
            sentences: &sentences,
            headline: row.headline(),
            language: Some(&row.language),
        };
        let summarise = |budget: &Budget| within(&source, budget, Some(&model));
        writeln!(lead, "{}", first_sentences(row))?;
        writeln!(ours, "{}", prediction(row, summarise(&budget(None))))?;
        let started = now();
        // Statistics count the sentences, too; a summary alone would have to find them.
        let sentences = split(&row.body, Some(&row.language));
        let alone = Source {
            sentences: &sentences,
            ..source
        };
        let _ = black_box(of(&alone, &Options::default()));
        times.push(now().saturating_sub(started));
        let candidates = read(&source);
        writeln!(features, "{}", example(row, &candidates))?;
        for most in CHARACTERS {
            if let Some(summary) = summarise(&budget(Some(most))) {
                broken += usize::from(!holds(row, &summary, most));
            }
        }
    }
    for (name, text) in [("lead", lead), ("ours", ours), ("features", features)] {
        std::fs::write(out.join(name).with_extension("jsonl"), text)?;
    }
    println!(
        "{} rows, {broken} summaries over {CHARACTERS:?} characters or cut",
        rows.len()
    );
    times.sort_unstable();
    let place = |share: usize| {
        times
            .get(times.len() * share / 100)
            .copied()
            .unwrap_or_default()
    };
    let bytes: usize = rows.iter().map(|row| row.body.len()).sum();
    println!(
        "a summary of three sentences: p50 {:?}, p90 {:?}, p99 {:?}; bodies of {} bytes in the mean",
        place(50),
        place(90),
        place(99),
        bytes / rows.len().max(1)
    );
    Ok(ExitCode::from(u8::from(broken > 0)))
}

/// Time on the processor: other programs do not count.
fn now() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(
        u64::try_from(now.tv_sec).unwrap_or(0),
        u32::try_from(now.tv_nsec).unwrap_or(0),
    )
}

fn budget(characters: Option<usize>) -> Budget {
    Budget {
        sentences: 20,
        characters,
        words: characters.is_none().then_some(WORDS),
    }
}

/// Whether a summary is within its bound and made of sentences that stand where it says.
fn holds(row: &Row, summary: &Summary, most: usize) -> bool {
    let mut end = 0;
    summary.text.graphemes(true).count() <= most
        && summary.sentences.iter().all(|sentence| {
            let range = sentence.text_range;
            let ordered = range.start >= end;
            end = range.end;
            ordered && row.body.get(range.start..range.end) == Some(sentence.text.as_str())
        })
}

/// The first sentences of the body as they are, until one more would lead away from the words wanted.
fn first_sentences(row: &Row) -> serde_json::Value {
    let mut words = 0usize;
    let mut sentences = Vec::new();
    for range in split(&row.body, Some(&row.language)) {
        let text = row.body.get(range.start..range.end).unwrap_or_default();
        let with = words + rows::words(text);
        if words > 0 && with.abs_diff(WORDS) > words.abs_diff(WORDS) {
            break;
        }
        words = with;
        sentences.push(json!({"text": text, "start": range.start, "end": range.end}));
    }
    json!({"id": row.id, "unit": "byte", "sentences": sentences})
}

fn prediction(row: &Row, summary: Option<Summary>) -> serde_json::Value {
    let sentences: Vec<serde_json::Value> = summary
        .map(|summary| summary.sentences)
        .unwrap_or_default()
        .iter()
        .map(|one| {
            json!({"text": one.text, "start": one.text_range.start, "end": one.text_range.end})
        })
        .collect();
    json!({"id": row.id, "unit": "byte", "sentences": sentences})
}

/// What the ranker sees of a row.
fn example(row: &Row, candidates: &[Candidate<'_>]) -> serde_json::Value {
    let story = Story::of(candidates, row.headline(), Some(&row.language));
    let mut values = Vec::new();
    let sentences: Vec<serde_json::Value> = candidates
        .iter()
        .zip(&story.vectors.sentences)
        .enumerate()
        .map(|(at, (one, sentence))| {
            story.row(at, &mut values);
            json!({
                "start": one.range.start, "end": one.range.end, "orphan": one.orphan, "follows": one.follows,
                "words": sentence.words, "title": sentence.title, "topics": sentence.topics, "titled": sentence.titled,
                "row": values,
            })
        })
        .collect();
    json!({
        "id": row.id, "dataset": row.dataset, "kind": row.kind, "language": row.language,
        "title": story.vectors.title, "cosines": story.vectors.cosines, "sentences": sentences,
    })
}
