//! How right a model is on texts that it was not trained on, through the code that serves.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use copydesk::rules::languages::languages;
use copydesk::text::language::identify_with;
use copydesk::text::language::model::Model;

use super::corpus::{label, rows, text};
use crate::Failure;

/// Pairs that are told apart hardly.
const PAIRS: &[(&str, &str)] = &[
    ("nb", "nn"),
    ("nb", "da"),
    ("hr", "bs"),
    ("hr", "sr"),
    ("bs", "sr"),
    ("id", "ms"),
    ("pt", "gl"),
    ("es", "gl"),
    ("xh", "zu"),
    ("cs", "sk"),
    ("bg", "mk"),
    ("hi", "mr"),
    ("hi", "ne"),
];
const LENGTHS: [&str; 3] = ["headline", "sentence", "article"];
const BINS: usize = 10;

/// One text and what was made of it.
struct Reading {
    language: String,
    length: String,
    origin: String,
    answer: String,
    confidence: f32,
    reliable: bool,
    half: bool,
}

/// The report, as Markdown.
pub fn report(shared: &Path, model: &Model, size: usize) -> Result<String, Failure> {
    let readings = read(shared, model)?;
    let mut out = String::from("# Language weights, measured\n\n");
    writeln!(
        out,
        "`cargo run --release -p xtask -- measure language`: {} texts of {} languages, none trained on; {} labels, {size} bytes.",
        readings.len(),
        count(&readings),
        model.labels().len()
    )?;
    out.push_str("Right answers by language, mean over languages, %.\n\n");
    table(&mut out, &readings)?;
    pairs(&mut out, &readings)?;
    calibration(&mut out, &readings)?;
    worst(&mut out, &readings)?;
    Ok(out)
}

fn read(shared: &Path, model: &Model) -> Result<Vec<Reading>, Failure> {
    let file = shared.join("eval/langid/lang.jsonl.gz");
    let readings = rows(&file)?.into_iter().enumerate().map(|(index, row)| {
        let answer = identify_with(model, text(&row, "text"), &[]);
        let origin = text(&row, "source").split('|').next().unwrap_or_default();
        Reading {
            language: primary(text(&row, "language")),
            length: text(&row, "length").to_owned(),
            origin: origin.to_owned(),
            answer: primary(answer.tag.as_deref().unwrap_or_default()),
            confidence: answer.confidence,
            reliable: answer.reliable,
            half: index % 2 == 0,
        }
    });
    Ok(readings.collect())
}

fn primary(tag: &str) -> String {
    languages().primary(label(tag))
}

fn count(readings: &[Reading]) -> usize {
    let languages: BTreeSet<&str> = readings.iter().map(|one| one.language.as_str()).collect();
    languages.len()
}

/// The mean over languages of the share of right answers, in per cent.
#[allow(clippy::cast_precision_loss, reason = "counts")]
fn macro_mean<'r>(readings: impl Iterator<Item = &'r Reading>) -> f64 {
    let mut shares: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for one in readings {
        let share = shares.entry(&one.language).or_default();
        share.0 += u32::from(one.answer == one.language);
        share.1 += 1;
    }
    let all = shares.len().max(1) as f64;
    let each = shares
        .values()
        .map(|(right, all)| f64::from(*right) / f64::from(*all));
    100.0 * each.sum::<f64>() / all
}

type Choice<'c> = Box<dyn Fn(&Reading) -> bool + 'c>;

fn table(out: &mut String, readings: &[Reading]) -> Result<(), Failure> {
    let origin = |name: &'static str| -> Choice<'_> { Box::new(move |one| one.origin == name) };
    let choices: [(&str, Choice<'_>); 6] = [
        (
            "languages with an online press",
            Box::new(|one| languages().has_press(&one.language)),
        ),
        (
            "whatlang's languages",
            Box::new(|one| languages().is_common(&one.language)),
        ),
        ("all languages", Box::new(|_| true)),
        ("of these, FLORES texts", origin("flores")),
        ("of these, news and web sentences", origin("lingua")),
        ("of these, African news", origin("masakhanews")),
    ];
    out.push_str("| texts | headline | sentence | article |\n|---|---|---|---|\n");
    for (name, holds) in &choices {
        write!(out, "| {name} |")?;
        for length in LENGTHS {
            let chosen = readings
                .iter()
                .filter(|one| one.length == length && holds(one));
            write!(out, " {:.2} |", macro_mean(chosen))?;
        }
        out.push('\n');
    }
    Ok(())
}

fn pairs(out: &mut String, readings: &[Reading]) -> Result<(), Failure> {
    out.push_str("\nClose pairs: texts of either that were taken for the other, %.\n\n");
    out.push_str("| pair | headline | sentence | article |\n|---|---|---|---|\n");
    for (one, other) in PAIRS {
        write!(out, "| {one}/{other} |")?;
        for length in LENGTHS {
            let of = |language: &str| [*one, *other].contains(&language);
            let both = readings
                .iter()
                .filter(|r| r.length == length && of(&r.language));
            let (mut all, mut wrong) = (0_u32, 0_u32);
            for reading in both {
                all += 1;
                wrong += u32::from(reading.answer != reading.language && of(&reading.answer));
            }
            write!(
                out,
                " {:.1} |",
                100.0 * f64::from(wrong) / f64::from(all.max(1))
            )?;
        }
        out.push('\n');
    }
    Ok(())
}

/// Expected calibration error over ten bins, on the half of the texts that no constant was fitted on and on the other.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts, and places in a list"
)]
fn calibration(out: &mut String, readings: &[Reading]) -> Result<(), Failure> {
    out.push_str("\nCalibration: mean distance between confidence and share of right answers (10 bins, weighted).\n\n");
    out.push_str("| texts | fitted half | other half |\n|---|---|---|\n");
    for length in LENGTHS.into_iter().chain(["all"]) {
        write!(out, "| {length} |")?;
        for half in [true, false] {
            let mut bins = [(0.0_f64, 0.0_f64, 0.0_f64); BINS];
            for one in readings {
                if one.half == half && (length == "all" || one.length == length) {
                    let bin = ((one.confidence * BINS as f32) as usize).min(BINS - 1);
                    bins[bin].0 += 1.0;
                    bins[bin].1 += f64::from(one.confidence);
                    bins[bin].2 += f64::from(u8::from(one.answer == one.language));
                }
            }
            let all: f64 = bins.iter().map(|bin| bin.0).sum();
            let error: f64 = bins.iter().map(|bin| (bin.1 - bin.2).abs()).sum();
            write!(out, " {:.4} |", error / all.max(1.0))?;
        }
        out.push('\n');
    }
    let reliable = readings.iter().filter(|one| one.reliable);
    let right = reliable
        .clone()
        .filter(|one| one.answer == one.language)
        .count();
    let reliable = reliable.count();
    writeln!(
        out,
        "\nReliable answers: {:.1} % of all, {:.2} % of them right.",
        100.0 * reliable as f64 / readings.len().max(1) as f64,
        100.0 * right as f64 / reliable.max(1) as f64
    )?;
    Ok(())
}

fn worst(out: &mut String, readings: &[Reading]) -> Result<(), Failure> {
    let mut taken: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for one in readings.iter().filter(|one| one.answer != one.language) {
        *taken.entry((&one.language, &one.answer)).or_default() += 1;
    }
    let mut taken: Vec<_> = taken.into_iter().collect();
    taken.sort_by_key(|(pair, count)| (std::cmp::Reverse(*count), *pair));
    out.push_str("\nMost frequent mistakes: ");
    for ((language, answer), count) in taken.into_iter().take(40) {
        write!(out, "{language} as {answer} {count}, ")?;
    }
    out.push_str("…\n");
    Ok(())
}
