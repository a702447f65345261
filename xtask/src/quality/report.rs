//! Estimates against what is true.

use std::fmt::Write;
use std::path::Path;

use copydesk::body::quality::Weights;

use super::rows::Row;
use crate::Failure;

/// Bins of equal count.
const BINS: usize = 8;

/// An estimated and the true F1.
type Pair = (f64, f64);

/// The report, as Markdown. `estimates`: of weights that were fitted without the page's fold.
pub fn report(rows: &[Row], weights: &Weights, estimates: &[f32]) -> Result<String, Failure> {
    let mut out = String::from("# Quality, measured\n\n");
    writeln!(
        out,
        "`cargo run -p xtask -- measure quality`: {} pages with a true body that gave an article, each read with body weights that have not \
         seen its domain. True: the F1 of runs of four words. \"Before\" is the body model's own expected F1; \"out of fold\" the \
         estimate with weights fitted on the other four fifths of all domains; \"shipped\" the estimate with the weights in the \
         binary, which were fitted on all of these pages.\n",
        rows.len()
    )?;
    let pairs = |estimate: &dyn Fn(usize, &Row) -> f32| -> Vec<Pair> {
        let rows = rows.iter().enumerate();
        rows.map(|(at, row)| (f64::from(estimate(at, row)), f64::from(row.f1)))
            .collect()
    };
    let before = pairs(&|_, row| row.signs.expected_f1);
    let held_out = pairs(&|at, _| estimates[at]);
    let shipped = pairs(&|_, row| weights.estimate(&row.signs));
    out.push_str(
        "| estimate | calibration error | correlation | mean distance |\n|---|---:|---:|---:|\n",
    );
    for (name, pairs) in [
        ("before", &before),
        ("out of fold", &held_out),
        ("shipped", &shipped),
    ] {
        writeln!(
            out,
            "| {name} | {:.4} | {:.3} | {:.4} |",
            calibration_error(pairs),
            correlation(pairs),
            mean(pairs.iter().map(|(estimate, f1)| (estimate - f1).abs())),
        )?;
    }
    write!(
        out,
        "\nCalibration error: mean distance between the mean estimate and the mean F1 of {BINS} bins of equal count.\n"
    )?;
    for (name, pairs) in [("Before", &before), ("Out of fold", &held_out)] {
        write!(
            out,
            "\n{name}, by bin:\n\n| pages | from | mean estimate | mean F1 |\n|---:|---:|---:|---:|\n"
        )?;
        for bin in bins(pairs) {
            let from = bin.first().map_or(0.0, |(estimate, _)| *estimate);
            let (estimate, f1) = means(&bin);
            writeln!(
                out,
                "| {} | {from:.3} | {estimate:.3} | {f1:.3} |",
                bin.len()
            )?;
        }
    }
    groups(&mut out, "outcome", rows, &held_out, |row| &row.outcome)?;
    groups(&mut out, "dataset", rows, &held_out, |row| row.dataset)?;
    Ok(out)
}

fn groups(
    out: &mut String,
    what: &str,
    rows: &[Row],
    pairs: &[Pair],
    name: impl Fn(&Row) -> &str,
) -> Result<(), Failure> {
    let mut names: Vec<&str> = rows.iter().map(&name).collect();
    names.sort_unstable();
    names.dedup();
    write!(
        out,
        "\nOut of fold, by {what}:\n\n| {what} | pages | mean estimate | mean F1 |\n|---|---:|---:|---:|\n"
    )?;
    for wanted in names {
        let own = rows
            .iter()
            .zip(pairs)
            .filter(|(row, _)| name(row) == wanted);
        let own: Vec<Pair> = own.map(|(_, pair)| *pair).collect();
        let (estimate, f1) = means(&own);
        writeln!(
            out,
            "| {wanted} | {} | {estimate:.3} | {f1:.3} |",
            own.len()
        )?;
    }
    Ok(())
}

/// The pairs by estimate, in bins whose sizes differ by one at most.
fn bins(pairs: &[Pair]) -> Vec<Vec<Pair>> {
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let cut = |bin: usize| sorted.len() * bin / BINS;
    (0..BINS)
        .map(|bin| sorted[cut(bin)..cut(bin + 1)].to_vec())
        .filter(|bin| !bin.is_empty())
        .collect()
}

#[allow(clippy::cast_precision_loss, reason = "counts of pages")]
fn calibration_error(pairs: &[Pair]) -> f64 {
    let bins = bins(pairs);
    let wrong = bins.iter().map(|bin| {
        let (estimate, f1) = means(bin);
        (estimate - f1).abs() * bin.len() as f64
    });
    wrong.sum::<f64>() / pairs.len().max(1) as f64
}

fn means(pairs: &[Pair]) -> Pair {
    (
        mean(pairs.iter().map(|pair| pair.0)),
        mean(pairs.iter().map(|pair| pair.1)),
    )
}

#[allow(clippy::cast_precision_loss, reason = "counts of pages")]
fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len().max(1) as f64;
    values.sum::<f64>() / count
}

/// Pearson's; 0 where one side does not vary.
fn correlation(pairs: &[Pair]) -> f64 {
    let (one, other) = means(pairs);
    let of = |product: &dyn Fn(f64, f64) -> f64| {
        let products = pairs.iter();
        mean(products.map(|(estimate, f1)| product(estimate - one, f1 - other)))
    };
    let spread = (of(&|a, _| a * a) * of(&|_, b| b * b)).sqrt();
    if spread > 0.0 {
        of(&|a, b| a * b) / spread
    } else {
        0.0
    }
}

/// A line a page, the most overrated first.
pub fn write_pages(path: &Path, rows: &[Row], estimates: &[f32]) -> Result<(), Failure> {
    let mut lines: Vec<(f32, String)> = Vec::new();
    for (row, estimate) in rows.iter().zip(estimates) {
        let signs = row.signs;
        let line = format!(
            "{}\t{}\t{}\t{estimate:.4}\t{:.4}\t{:.4}\t{:.4}\t{:.4}\t{}\n",
            row.dataset,
            row.id,
            row.outcome,
            row.f1,
            signs.expected_f1,
            signs.uncertain,
            signs.overruled,
            signs.words,
        );
        lines.push((row.f1 - estimate, line));
    }
    lines.sort_by(|one, other| one.0.total_cmp(&other.0));
    let head = "dataset\tid\toutcome\tout_of_fold\tf1\texpected_f1\tuncertain\toverruled\twords\n";
    let lines: String = lines.into_iter().map(|(_, line)| line).collect();
    Ok(std::fs::write(path, format!("{head}{lines}"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_estimate_has_no_error_and_a_high_one_has_its_distance() {
        let right: Vec<Pair> = (0..80)
            .map(|at| (f64::from(at) / 80.0, f64::from(at) / 80.0))
            .collect();
        assert!(calibration_error(&right) < 1e-9);
        assert!((correlation(&right) - 1.0).abs() < 1e-9);
        let high: Vec<Pair> = right.iter().map(|(one, f1)| (one + 0.1, *f1)).collect();
        assert!((calibration_error(&high) - 0.1).abs() < 1e-9);
        assert_eq!(bins(&right).len(), BINS);
        assert!(calibration_error(&[]).abs() < 1e-9);
    }
}
