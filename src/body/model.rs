//! The block model: two boosted ensembles of small trees over the features of [`super::features`]. The first judges each
//! block by itself, the second looks again with the first one's judgement on all blocks. The weights are made by
//! `make train` from the same feature code and are part of the binary.

mod lanes;

use std::sync::LazyLock;

use crate::body::features::{Beliefs, Context};
use crate::trees::{self, BadTrees};
use lanes::{LANES, Lane, Lanes};

/// Opens the weights file; [`crate::trees`] tells what follows.
const MAGIC: &[u8; 8] = b"CDBODY03";

/// First judgements below this are final: so few blocks of articles are among them that a second look does not pay.
pub const SECOND_LOOK: f32 = 0.02;

/// The weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Judges a block by itself.
    pub first: Ensemble,
    /// Judges it in the company that it keeps.
    pub second: Ensemble,
}

/// An ensemble.
#[derive(Debug, Clone, PartialEq)]
pub struct Ensemble {
    ensemble: trees::Ensemble,
    /// Its trees again, for many rows at once; none where they are too large for it.
    lanes: Option<Lanes>,
}

static SHIPPED: LazyLock<Model> = LazyLock::new(|| {
    Model::read(include_bytes!("../../models/body.bin"))
        .expect("the committed weights are read by a test")
});

impl Model {
    /// The weights in the binary.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads weights.
    ///
    /// # Errors
    /// [`BadTrees`] where the bytes are no such file.
    pub fn read(bytes: &[u8]) -> Result<Self, BadTrees> {
        let (first, second) = trees::read_two(bytes, MAGIC)?;
        Ok(Self {
            first: Ensemble::of(first),
            second: Ensemble::of(second),
        })
    }

    /// The probability of each block of a page that it is text of the article, at first and at second look.
    #[must_use]
    pub fn judge(&self, context: &Context<'_, '_>, blocks: usize) -> (Vec<f32>, Vec<f32>) {
        let mut rows = Rows::new(&self.first);
        let mut first = vec![0.0; blocks];
        for index in 0..blocks {
            rows.push(index, &mut first, |row| context.row(index, row));
        }
        rows.judge(&mut first);
        let beliefs = Beliefs::new(context, &first);
        let mut rows = Rows::new(&self.second);
        let mut second = first.clone();
        for (index, probability) in first.iter().enumerate() {
            if *probability >= SECOND_LOOK {
                rows.push(index, &mut second, |row| {
                    context.row(index, row);
                    context.second_row(index, &beliefs, row);
                });
            }
        }
        rows.judge(&mut second);
        (first, second)
    }
}

/// Rows that wait until there are enough of them to be judged together.
struct Rows<'e> {
    ensemble: &'e Ensemble,
    row: Vec<f32>,
    lanes: Vec<Lane>,
    /// The blocks in the lanes.
    waiting: Vec<usize>,
}

impl<'e> Rows<'e> {
    fn new(ensemble: &'e Ensemble) -> Self {
        Self {
            ensemble,
            row: Vec::with_capacity(ensemble.names().len()),
            lanes: vec![[0.0; LANES]; ensemble.names().len()],
            waiting: Vec::with_capacity(LANES),
        }
    }

    /// Takes the row of a block; its judgement is in its place of `judged` when the lanes are full, or after
    /// [`Rows::judge`].
    fn push(&mut self, block: usize, judged: &mut [f32], row: impl FnOnce(&mut Vec<f32>)) {
        self.row.clear();
        row(&mut self.row);
        let lane = self.waiting.len();
        for (values, value) in self.lanes.iter_mut().zip(&self.row) {
            values[lane] = *value;
        }
        self.waiting.push(block);
        if self.waiting.len() == LANES {
            self.judge(judged);
        }
    }

    /// Judges what waits.
    fn judge(&mut self, judged: &mut [f32]) {
        if self.waiting.is_empty() {
            return;
        }
        let sums = self.ensemble.sums(&self.lanes);
        for (block, sum) in self.waiting.drain(..).zip(sums) {
            judged[block] = probability(sum);
        }
    }
}

/// Of log odds.
fn probability(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

impl Ensemble {
    fn of(ensemble: trees::Ensemble) -> Self {
        Self {
            lanes: Lanes::of(ensemble.trees()),
            ensemble,
        }
    }

    /// The features that it was trained on, in order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        self.ensemble.names()
    }

    /// How much each feature moved the judgement, in log odds, the strongest first.
    #[must_use]
    pub fn reasons(&self, row: &[f32]) -> Vec<(usize, f32)> {
        self.ensemble.reasons(row)
    }

    /// Probability that a block with these features belongs to the article.
    #[must_use]
    pub fn probability(&self, row: &[f32]) -> f32 {
        probability(self.ensemble.sum(row))
    }

    /// The log odds of the row in each lane.
    fn sums(&self, rows: &[Lane]) -> Lane {
        let mut sums = [self.ensemble.base(); LANES];
        if let Some(lanes) = &self.lanes {
            lanes.add(rows, &mut sums);
            return sums;
        }
        for (lane, sum) in sums.iter_mut().enumerate() {
            let row: Vec<f32> = rows.iter().map(|values| values[lane]).collect();
            *sum = self.ensemble.sum(&row);
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_weights_know_todays_features() {
        let names = crate::body::features::names();
        let stale = "features changed: run `make train`";
        assert_eq!(Model::shipped().first.names(), names.first, "{stale}");
        assert_eq!(Model::shipped().second.names(), names.second, "{stale}");
    }

    #[test]
    fn rows_in_lanes_are_judged_as_one_by_one() {
        let model = Model::shipped();
        for ensemble in [&model.first, &model.second] {
            assert!(ensemble.lanes.is_some());
            let mut state = 1u32;
            let mut number = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                match state >> 29 {
                    0 => -1.0,
                    1 => f32::NAN,
                    2..=4 => 0.0,
                    _ => f32::from(u16::try_from(state >> 18 & 0x3FFF).unwrap_or(0)) / 900.0,
                }
            };
            let rows: Vec<Vec<f32>> = (0..LANES)
                .map(|_| ensemble.names().iter().map(|_| number()).collect())
                .collect();
            let lanes: Vec<Lane> = (0..ensemble.names().len())
                .map(|feature| std::array::from_fn(|lane| rows[lane][feature]))
                .collect();
            for (row, sum) in rows.iter().zip(ensemble.sums(&lanes)) {
                assert_eq!(
                    ensemble.probability(row).to_bits(),
                    probability(sum).to_bits()
                );
            }
        }
    }

    #[test]
    fn cut_weights_are_refused() {
        let bytes = include_bytes!("../../models/body.bin");
        for length in [0, 7, 8, 20, bytes.len() / 2, bytes.len() - 1] {
            assert!(Model::read(&bytes[..length]).is_err());
        }
    }
}
