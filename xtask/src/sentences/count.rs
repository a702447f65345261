//! Boundaries found, told and missed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

/// Counts over rows.
#[derive(Default, Clone, Copy)]
pub struct Count {
    /// Boundaries that are true and were told.
    pub right: u32,
    /// Boundaries that were told.
    pub told: u32,
    /// Boundaries that are true.
    pub gold: u32,
    /// Rows whose boundaries are all right.
    pub exact: u32,
    /// Rows.
    pub rows: u32,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.told += other.told;
        self.gold += other.gold;
        self.exact += other.exact;
        self.rows += other.rows;
    }
}

fn percent(part: u32, whole: u32) -> f64 {
    if whole == 0 {
        return 100.0;
    }
    100.0 * f64::from(part) / f64::from(whole)
}

impl Count {
    /// Of one row.
    pub fn of(gold: &BTreeSet<usize>, told: &BTreeSet<usize>) -> Self {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            right: number(gold.intersection(told).count()),
            told: number(told.len()),
            gold: number(gold.len()),
            exact: u32::from(gold == told),
            rows: 1,
        }
    }

    /// Share of the told boundaries that are true, %.
    pub fn precision(&self) -> f64 {
        percent(self.right, self.told)
    }

    /// Share of the true boundaries that were told, %.
    pub fn recall(&self) -> f64 {
        percent(self.right, self.gold)
    }

    /// Their harmonic mean, %; 100 where there is nothing to find and nothing was told.
    pub fn f1(&self) -> f64 {
        percent(2 * self.right, self.gold + self.told)
    }

    /// Share of rows without a mistake, %.
    pub fn exact(&self) -> f64 {
        percent(self.exact, self.rows)
    }
}

/// The mean over languages.
#[allow(clippy::cast_precision_loss, reason = "some hundred languages")]
pub fn macro_mean(by_language: &BTreeMap<&str, Count>, figure: fn(&Count) -> f64) -> f64 {
    let sum: f64 = by_language.values().map(figure).sum();
    sum / by_language.len().max(1) as f64
}

/// The ends of all sentences but the last, in characters that are no white space.
pub fn ends<'s>(sentences: impl Iterator<Item = &'s str>) -> BTreeSet<usize> {
    let mut position = 0;
    let mut ends = BTreeSet::new();
    for sentence in sentences {
        position += sentence.chars().filter(|c| !c.is_whitespace()).count();
        ends.insert(position);
    }
    ends.remove(&position);
    ends
}
