//! Weights for the places that the rules leave open, from runs of single sentences: where two were joined, a sentence ends, and
//! a mark inside of one ends none.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use copydesk::text::sentences::model::{BITS, slot};
use copydesk::text::sentences::{Example, examples};

use super::measure::Row;
use crate::Failure;
use crate::language::corpus::{rows, text};
use crate::language::random::Random;

/// Sentences in a run, at most.
const RUN: usize = 6;
/// Passes over all examples.
const PASSES: usize = 5;
/// How far the first step goes.
const RATE: f32 = 0.15;
/// Pull of every weight towards what the rules say, for each example.
const DECAY: f32 = 2e-6;
/// What the word of the rules weighs before anything is learned.
const RULES_WEIGHT: f32 = 2.0;
/// Letters of a word that is no abbreviation: where it stands in front of a full stop inside of one of the sentences, that is rather two.
const WORD_LETTERS: usize = 4;
/// One run in this many is not trained on, to see what the weights are worth.
const HELD_OUT: usize = 10;
/// Scripts that put no space between sentences.
const UNSPACED: [&str; 3] = ["zh", "ja", "yue"];

/// What was learned, and what it is worth.
pub struct Trained {
    /// One for each slot.
    pub weights: Vec<f32>,
    /// Figures on what was not trained on, as Markdown.
    pub figures: String,
}

struct Known {
    example: Example,
    language: String,
    held_out: bool,
}

/// Trains. No text of `measured` is used.
pub fn run(shared: &Path, measured: &[Row], seed: u64) -> Result<Trained, Failure> {
    let mut random = Random::new(seed);
    let known = read(shared, measured, &mut random)?;
    let weights = fit(&known, &mut random);
    let figures = figures(&known, &weights)?;
    Ok(Trained { weights, figures })
}

fn read(shared: &Path, measured: &[Row], random: &mut Random) -> Result<Vec<Known>, Failure> {
    let evaluation: BTreeSet<&str> = measured.iter().flat_map(Row::sentences).collect();
    let mut sentences: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in ["train.jsonl.gz", "train-more.jsonl.gz"] {
        for row in rows(&shared.join("eval/langid").join(name))? {
            let line = text(&row, "text").trim();
            if evaluation.contains(line) || line.contains('\n') {
                continue;
            }
            let lines = sentences.entry(text(&row, "language").to_owned());
            lines.or_default().push(line.to_owned());
        }
    }
    let mut known = Vec::new();
    for (language, lines) in sentences {
        let plain = plain_words(&lines);
        let primary = language.split('-').next().unwrap_or_default();
        let joint = if UNSPACED.contains(&primary) { "" } else { " " };
        let mut rest = lines.as_slice();
        while !rest.is_empty() {
            let (run, behind) = rest.split_at((2 + random.below(RUN - 1)).min(rest.len()));
            rest = behind;
            let held_out = random.below(HELD_OUT) == 0;
            let found = of_run(run, joint, &language, &plain).into_iter();
            known.extend(found.map(|example| Known {
                example,
                language: language.clone(),
                held_out,
            }));
        }
    }
    Ok(known)
}

/// Words that stand without a full stop behind them, in lower case, more than once: abbreviations do not.
fn plain_words(lines: &[String]) -> BTreeSet<String> {
    let mut once = BTreeSet::new();
    let mut plain = BTreeSet::new();
    for line in lines {
        for piece in line.split_whitespace() {
            let piece = piece.trim_start_matches(|c: char| !c.is_alphanumeric());
            let word = piece.trim_end_matches([',', ';', ':']).to_lowercase();
            if word.ends_with(char::is_alphanumeric) && !once.insert(word.clone()) {
                plain.insert(word);
            }
        }
    }
    plain
}

/// The open places of some sentences in a row, without those whose truth is doubtful: a line can hold two sentences.
fn of_run(run: &[String], joint: &str, language: &str, plain: &BTreeSet<String>) -> Vec<Example> {
    let mut joined = String::new();
    let mut gold = BTreeSet::new();
    for line in run {
        if !joined.is_empty() {
            joined.push_str(joint);
        }
        joined.push_str(line);
        gold.insert(joined.len());
    }
    let found = examples(&joined, &gold, Some(language)).into_iter();
    let doubtful = |example: &Example| {
        let before = joined.get(..example.end).unwrap_or_default();
        let word = before
            .trim_end_matches(|c: char| !c.is_alphanumeric())
            .rsplit(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '\'' | '’')))
            .next()
            .unwrap_or_default();
        let dotted = word.contains('.');
        !example.ends
            && example.hint.ends()
            && !example.hint.is_space()
            && (plain.contains(&word.to_lowercase())
                || !dotted && word.chars().count() >= WORD_LETTERS
                || word.chars().all(char::is_numeric))
    };
    found.filter(|example| !doubtful(example)).collect()
}

fn sum(weights: &[f32], example: &Example) -> f32 {
    example
        .features
        .iter()
        .map(|feature| weights[slot(*feature)])
        .sum()
}

/// Logistic regression with steps that shrink where many were made.
fn fit(known: &[Known], random: &mut Random) -> Vec<f32> {
    let mut weights = vec![0.0_f32; 1 << BITS];
    // The first feature of an example is the word of the rules.
    for one in known {
        if let Some(feature) = one.example.features.first() {
            let sign = if one.example.hint.ends() { 1.0 } else { -1.0 };
            weights[slot(*feature)] = sign * RULES_WEIGHT;
        }
    }
    let start = weights.clone();
    let mut squares = vec![1e-3_f32; 1 << BITS];
    let mut order: Vec<usize> = (0..known.len())
        .filter(|place| !known[*place].held_out)
        .collect();
    for _ in 0..PASSES {
        for place in (1..order.len()).rev() {
            order.swap(place, random.below(place + 1));
        }
        for place in &order {
            let example = &known[*place].example;
            let chance = 1.0 / (1.0 + (-sum(&weights, example)).exp());
            let error = f32::from(u8::from(example.ends)) - chance;
            for feature in &example.features {
                let slot = slot(*feature);
                let pull = DECAY * (start[slot] - weights[slot]);
                squares[slot] += error * error;
                weights[slot] += RATE * error / squares[slot].sqrt() + pull;
            }
        }
    }
    weights
}

/// Right answers at open places that were not trained on.
fn figures(known: &[Known], weights: &[f32]) -> Result<String, Failure> {
    let mut out = String::from(
        "| open places, not trained on | places | rules | weights |\n|---|---|---|---|\n",
    );
    let spaced = |language: &'static str| {
        move |one: &Known| one.example.hint.is_space() && one.language == language
    };
    let choices: [(&str, Box<dyn Fn(&Known) -> bool>); 6] = [
        ("full stops", Box::new(|one| !one.example.hint.is_space())),
        (
            "full stops that end no sentence",
            Box::new(|one| !one.example.hint.is_space() && !one.example.ends),
        ),
        ("spaces, Thai", Box::new(spaced("th"))),
        ("spaces, Lao", Box::new(spaced("lo"))),
        ("spaces, Tibetan", Box::new(spaced("bo"))),
        ("spaces, Dzongkha", Box::new(spaced("dz"))),
    ];
    for (name, holds) in &choices {
        let (mut all, mut rules, mut right) = (0_u32, 0_u32, 0_u32);
        for one in known.iter().filter(|one| one.held_out && holds(one)) {
            all += 1;
            rules += u32::from(one.example.hint.ends() == one.example.ends);
            right += u32::from((sum(weights, &one.example) > 0.0) == one.example.ends);
        }
        let share = |part: u32| 100.0 * f64::from(part) / f64::from(all.max(1));
        writeln!(
            out,
            "| {name} | {all} | {:.1} | {:.1} |",
            share(rules),
            share(right)
        )?;
    }
    let mut hints: BTreeMap<_, (u32, u32, u32)> = BTreeMap::new();
    for one in known.iter().filter(|one| one.held_out) {
        let count = hints.entry(one.example.hint).or_default();
        count.0 += 1;
        count.1 += u32::from(one.example.hint.ends() == one.example.ends);
        count.2 += u32::from((sum(weights, &one.example) > 0.0) == one.example.ends);
    }
    for (hint, (all, rules, right)) in hints {
        writeln!(out, "| {hint:?} | {all} | {rules} | {right} |")?;
    }
    Ok(out)
}
