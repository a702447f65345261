//! Logistic regression on shares, by plain gradient descent: five weights, a few hundred pages.

use copydesk::body::quality::Weights;

use super::rows::Row;
use crate::body::folds;

/// Steps of the descent, and their size; with these it stands still in the third digit.
const STEPS: usize = 20_000;
const STEP: f64 = 0.3;
/// Pull of every weight but the base towards 0, so that a sign that hardly ever shows is not trusted.
const PULL: f64 = 1e-3;
/// Digits of a weight that are kept.
const PLACES: f64 = 1_000.0;

/// The weights with the least cross entropy between estimates and true F1 over these pages, rounded.
#[allow(clippy::cast_precision_loss, reason = "a count of pages")]
pub fn weights(rows: &[&Row]) -> Weights {
    let examples: Vec<([f64; 5], f64)> = rows
        .iter()
        .map(|row| {
            let [expected, uncertain, overruled, short] = row.signs.values().map(f64::from);
            let signs = [1.0, expected, uncertain, overruled, short];
            (signs, f64::from(row.f1))
        })
        .collect();
    let share = 1.0 / examples.len().max(1) as f64;
    let mut weights = [0.0f64; 5];
    for _ in 0..STEPS {
        let mut slope = weights.map(|weight| weight * 2.0 * PULL);
        slope[0] = 0.0;
        for (signs, f1) in &examples {
            let odds: f64 = signs.iter().zip(&weights).map(|(sign, by)| sign * by).sum();
            let wrong = 1.0 / (1.0 + (-odds).exp()) - f1;
            for (slope, sign) in slope.iter_mut().zip(signs) {
                *slope += wrong * sign * share;
            }
        }
        for (weight, slope) in weights.iter_mut().zip(slope) {
            *weight -= STEP * slope;
        }
    }
    #[allow(clippy::cast_possible_truncation, reason = "three places")]
    let rounded = weights.map(|weight| ((weight * PLACES).round() / PLACES) as f32);
    Weights::from_list(rounded)
}

/// For each page the estimate of weights that were fitted without its fold.
pub fn out_of_fold(rows: &[Row]) -> Vec<f32> {
    let fitted: Vec<Weights> = (0..folds::COUNT)
        .map(|fold| {
            let others: Vec<&Row> = rows.iter().filter(|row| row.fold != fold).collect();
            weights(&others)
        })
        .collect();
    let estimate = |row: &Row| fitted[row.fold].estimate(&row.signs);
    rows.iter().map(estimate).collect()
}
