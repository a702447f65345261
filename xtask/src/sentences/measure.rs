//! The report, and the mistakes behind it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use copydesk::text::sentences::model::Model;
use copydesk::text::sentences::split_with;
use rustix::time::{ClockId, clock_gettime};
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

use super::count::{Count, ends, macro_mean};
use crate::Failure;
use crate::language::corpus::{rows, text};

/// Languages that the report names as the worst of a set.
const WORST: usize = 15;
/// Rows that make one text for the clock: some thousand characters, as long as a story.
const JOINED: usize = 12;
/// Times that all texts are split for the clock; the fastest counts.
const ROUNDS: usize = 7;

/// A text whose sentences are known.
pub struct Row {
    text: String,
    sentences: Vec<String>,
    language: String,
    source: String,
    clean: bool,
}

/// Sets of rows, in the order of the tables.
const SETS: [&str; 4] = ["golden", "UD, all", "UD, clean", "FLORES"];

impl Row {
    fn is_in(&self, set: &str) -> bool {
        let origin = self.source.split(':').next().unwrap_or_default();
        match set {
            "golden" => origin == "golden",
            "UD, all" => origin == "ud",
            "UD, clean" => origin == "ud" && self.clean,
            _ => origin == "flores",
        }
    }

    fn gold(&self) -> BTreeSet<usize> {
        ends(self.sentences())
    }

    /// Every sentence.
    pub fn sentences(&self) -> impl Iterator<Item = &str> {
        self.sentences.iter().map(String::as_str)
    }

    fn told(&self, model: Option<&Model>) -> BTreeSet<usize> {
        let ranges = split_with(model, &self.text, Some(&self.language));
        let pieces = ranges
            .iter()
            .filter_map(|range| self.text.get(range.start..range.end));
        ends(pieces)
    }

    /// What the rules of Unicode say alone.
    fn plain(&self) -> BTreeSet<usize> {
        ends(self.text.split_sentence_bounds())
    }
}

/// Reads the texts.
pub fn read(shared: &Path) -> Result<Vec<Row>, Failure> {
    let file = shared.join("eval/sentences/sentences.jsonl.gz");
    let made = rows(&file)?.into_iter().map(|row| {
        let sentences = row.get("sentences").and_then(Value::as_array);
        let sentences = sentences.map(Vec::as_slice).unwrap_or_default().iter();
        Row {
            text: text(&row, "text").to_owned(),
            sentences: sentences
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            language: text(&row, "language").to_owned(),
            source: text(&row, "source").to_owned(),
            clean: row.get("clean").and_then(Value::as_bool).unwrap_or(false),
        }
    });
    Ok(made.collect())
}

fn counts<'r>(
    rows: &'r [Row],
    set: &str,
    told: impl Fn(&Row) -> BTreeSet<usize>,
) -> BTreeMap<&'r str, Count> {
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.is_in(set)) {
        *counts.entry(&row.language).or_default() += Count::of(&row.gold(), &told(row));
    }
    counts
}

type Teller<'m> = Box<dyn Fn(&Row) -> BTreeSet<usize> + 'm>;

/// The report, as Markdown.
pub fn report(rows: &[Row], model: &Model, figures: &str) -> Result<String, Failure> {
    let mut out = String::from("# Sentence ends, measured\n\n");
    writeln!(
        out,
        "`cargo run --release -p xtask -- measure sentences`: {} texts, none trained on, each split as its language. Inner boundaries of \
         the texts, %; \"exact\" is the share of texts without a mistake. FLORES lines sometimes hold two sentences: recall is the figure \
         to read there.\n",
        rows.len()
    )?;
    out.push_str("| set | texts | splitter | precision | recall | F1 | macro F1 | macro recall | exact |\n|---|---|---|---|---|---|---|---|---|\n");
    for set in SETS {
        let tellers: [(&str, Teller<'_>); 3] = [
            ("Unicode alone", Box::new(Row::plain)),
            ("rules alone", Box::new(|row| row.told(None))),
            ("rules and weights", Box::new(|row| row.told(Some(model)))),
        ];
        for (name, told) in tellers {
            let counts = counts(rows, set, told);
            let mut all = Count::default();
            for count in counts.values() {
                all += *count;
            }
            writeln!(
                out,
                "| {set} | {} | {name} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} |",
                all.rows,
                all.precision(),
                all.recall(),
                all.f1(),
                macro_mean(&counts, Count::f1),
                macro_mean(&counts, Count::recall),
                all.exact()
            )?;
        }
    }
    for set in SETS {
        worst(&mut out, rows, model, set)?;
    }
    writeln!(
        out,
        "\nSpeed on all texts, {JOINED} of a set joined to one: {:.0} MB/s of processor time.",
        speed(rows, model)
    )?;
    if !figures.is_empty() {
        write!(out, "\n{figures}")?;
    }
    Ok(out)
}

fn worst(out: &mut String, rows: &[Row], model: &Model, set: &str) -> Result<(), Failure> {
    let (name, figure): (_, fn(&Count) -> f64) = match set {
        "FLORES" => ("recall", Count::recall),
        "golden" => ("exact", Count::exact),
        _ => ("F1", Count::f1),
    };
    let mut counts: Vec<_> = counts(rows, set, |row| row.told(Some(model)))
        .into_iter()
        .collect();
    counts.sort_by(|(_, one), (_, other)| figure(one).total_cmp(&figure(other)));
    write!(out, "\n{set}, lowest {name}: ")?;
    let low = counts.iter().filter(|(_, count)| figure(count) < 100.0);
    let low: Vec<String> = low
        .take(WORST)
        .map(|(language, count)| format!("{language} {:.1}", figure(count)))
        .collect();
    writeln!(out, "{}.", low.join(", "))?;
    Ok(())
}

/// Processor time of this thread so far.
fn now() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(
        now.tv_sec.unsigned_abs(),
        u32::try_from(now.tv_nsec).unwrap_or_default(),
    )
}

/// Megabytes a second.
#[allow(clippy::cast_precision_loss, reason = "sizes")]
fn speed(rows: &[Row], model: &Model) -> f64 {
    let mut texts: Vec<(String, &str)> = Vec::new();
    let mut joined = 0;
    for row in rows {
        match texts.last_mut() {
            Some((text, language)) if *language == row.language && joined < JOINED => {
                text.push(' ');
                text.push_str(&row.text);
                joined += 1;
            }
            _ => {
                texts.push((row.text.clone(), &row.language));
                joined = 1;
            }
        }
    }
    let size: usize = texts.iter().map(|(text, _)| text.len()).sum();
    let round = |_| {
        let start = now();
        for (text, language) in &texts {
            std::hint::black_box(split_with(Some(model), text, Some(language)));
        }
        now().saturating_sub(start)
    };
    let fastest = (0..ROUNDS).map(round).min().unwrap_or_default();
    size as f64 / 1e6 / fastest.as_secs_f64().max(1e-9)
}

/// Every row that came out wrong: "⟨+⟩" where a boundary was told that is none, "⟨-⟩" where one was missed.
pub fn mistakes(rows: &[Row], model: &Model) -> Result<String, Failure> {
    let mut out = String::new();
    for row in rows {
        let (gold, told) = (row.gold(), row.told(Some(model)));
        if gold == told {
            continue;
        }
        write!(out, "{} {} ", row.source, row.language)?;
        out.push_str(if row.clean { "clean: " } else { "unclean: " });
        let mut position = 0;
        for c in row.text.chars() {
            out.push(c);
            if c.is_whitespace() {
                continue;
            }
            position += 1;
            match (gold.contains(&position), told.contains(&position)) {
                (true, true) => out.push('|'),
                (true, false) => out.push_str("⟨-⟩"),
                (false, true) => out.push_str("⟨+⟩"),
                (false, false) => {}
            }
        }
        out.push('\n');
    }
    Ok(out)
}
