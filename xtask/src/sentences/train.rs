//! Weights for the spaces that may end a sentence, from single sentences in scripts that end them so: where two were joined, one
//! ends; the spaces inside of one end none.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use copydesk::rules::abbreviations::spaced_tags;
use copydesk::text::sentences::model::{BITS, slot};
use copydesk::text::sentences::{Example, examples};

use super::count::Count;
use super::measure::Row;
use crate::Failure;
use crate::language::corpus::{rows, text};
use crate::language::random::Random;

/// Sentences in a run, at most.
const RUN: usize = 8;
/// Passes over all sentences, each time joined anew.
const PASSES: usize = 4;
/// How far the first step goes.
const RATE: f32 = 0.2;
/// Pull of every weight towards nothing, for each example.
const DECAY: f32 = 1e-4;
/// What the word of the rules weighs before anything is learned.
const RULES_WEIGHT: f32 = 1.0;
/// How much a true end that was missed counts, against one that was told and is none.
const MISSED: f32 = 2.5;
/// One sentence in this many is not trained on, to see what the weights are worth.
const HELD_OUT: usize = 5;

/// What was learned, and what it is worth.
pub struct Trained {
    /// One for each slot.
    pub weights: Vec<f32>,
    /// Figures on what was not trained on, as Markdown.
    pub figures: String,
}

/// Sentences by language.
type Sentences = BTreeMap<String, Vec<String>>;

/// Trains. No sentence of `measured` is used.
pub fn run(shared: &Path, measured: &[Row], seed: u64) -> Result<Trained, Failure> {
    let all = read(shared, measured)?;
    let part = |keep: &dyn Fn(usize) -> bool| -> Sentences {
        let chosen = all.iter().map(|(language, lines)| {
            let lines = lines.iter().enumerate().filter(|(place, _)| keep(*place));
            (
                language.clone(),
                lines.map(|(_, line)| line.clone()).collect(),
            )
        });
        chosen.collect()
    };
    let shown = fit(
        &part(&|place| place % HELD_OUT != 0),
        &mut Random::new(seed),
    );
    let figures = figures(&part(&|place| place % HELD_OUT == 0), &shown)?;
    let weights = fit(&all, &mut Random::new(seed));
    Ok(Trained { weights, figures })
}

fn read(shared: &Path, measured: &[Row]) -> Result<Sentences, Failure> {
    let evaluation: BTreeSet<&str> = measured.iter().flat_map(Row::sentences).collect();
    let spaced = spaced_tags();
    let mut sentences = Sentences::new();
    for name in ["train.jsonl.gz", "train-more.jsonl.gz"] {
        for row in rows(&shared.join("eval/langid").join(name))? {
            let (line, language) = (text(&row, "text").trim(), text(&row, "language"));
            if spaced.contains(&language) && !evaluation.contains(line) && !line.contains('\n') {
                let lines = sentences.entry(language.to_owned()).or_default();
                lines.push(line.to_owned());
            }
        }
    }
    Ok(sentences)
}

/// The open places of some sentences in a row.
fn of_run(run: &[&String], language: &str) -> Vec<Example> {
    let mut joined = String::new();
    let mut gold = BTreeSet::new();
    for line in run {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(line);
        gold.insert(joined.len());
    }
    examples(&joined, &gold, Some(language))
}

fn sum(weights: &[f32], example: &Example) -> f32 {
    let slots = example.features.iter().map(|feature| slot(*feature));
    slots.map(|slot| weights[slot]).sum()
}

fn shuffle<T>(items: &mut [T], random: &mut Random) {
    for place in (1..items.len()).rev() {
        items.swap(place, random.below(place + 1));
    }
}

/// Logistic regression with steps that shrink where many were made. The sentences are joined in another order each time.
fn fit(sentences: &Sentences, random: &mut Random) -> Vec<f32> {
    let mut weights = vec![0.0_f32; 1 << BITS];
    let mut squares = vec![1e-2_f32; 1 << BITS];
    for pass in 0..PASSES {
        let mut known = Vec::new();
        for (language, lines) in sentences {
            let mut lines: Vec<&String> = lines.iter().collect();
            shuffle(&mut lines, random);
            let mut rest = lines.as_slice();
            while !rest.is_empty() {
                let (run, behind) = rest.split_at((2 + random.below(RUN - 1)).min(rest.len()));
                rest = behind;
                known.extend(of_run(run, language));
            }
        }
        if pass == 0 {
            for example in &known {
                // The first feature of an example is the word of the rules in its language.
                if let Some(feature) = example.features.first() {
                    let sign = if example.by_rules { 1.0 } else { -1.0 };
                    weights[slot(*feature)] = sign * RULES_WEIGHT;
                }
            }
        }
        shuffle(&mut known, random);
        for example in &known {
            let chance = 1.0 / (1.0 + (-sum(&weights, example)).exp());
            let error = if example.ends {
                MISSED * (1.0 - chance)
            } else {
                -chance
            };
            for feature in &example.features {
                let slot = slot(*feature);
                squares[slot] += error * error;
                weights[slot] += RATE * error / squares[slot].sqrt() - DECAY * weights[slot];
            }
        }
    }
    weights
}

/// Ends told at spaces, on sentences that were not trained on, in the order of the file.
fn figures(sentences: &Sentences, weights: &[f32]) -> Result<String, Failure> {
    let mut out = String::from("Spaces, on sentences not trained on: F1 of the ends, %.\n\n");
    out.push_str("| language | spaces | rules alone | rules and weights |\n|---|---|---|---|\n");
    for (language, lines) in sentences {
        let lines: Vec<&String> = lines.iter().collect();
        let runs = lines.chunks(RUN - 2).flat_map(|run| of_run(run, language));
        let found: Vec<Example> = runs.collect();
        let f1 = |told: &dyn Fn(&Example) -> bool| {
            let ends = |holds: &dyn Fn(&Example) -> bool| -> BTreeSet<usize> {
                let all = found.iter().enumerate();
                all.filter(|(_, one)| holds(one))
                    .map(|(place, _)| place)
                    .collect()
            };
            Count::of(&ends(&|one| one.ends), &ends(told)).f1()
        };
        writeln!(
            out,
            "| {language} | {} | {:.1} | {:.1} |",
            found.len(),
            f1(&|one| one.by_rules),
            f1(&|one| sum(weights, one) > 0.0)
        )?;
    }
    Ok(out)
}
