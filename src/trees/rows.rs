//! Many rows judged by one ensemble, some at a time.

use super::Ensemble;
use super::lanes::{LANES, Lane};

/// Rows that wait until there are enough of them to be judged together.
#[derive(Debug)]
pub struct Rows<'e> {
    ensemble: &'e Ensemble,
    /// What becomes of a sum.
    meaning: fn(f32) -> f32,
    row: Vec<f32>,
    lanes: Vec<Lane>,
    /// Where the judgement on each lane belongs.
    waiting: Vec<usize>,
}

impl<'e> Rows<'e> {
    /// For an ensemble, with what is made of its sums.
    #[must_use]
    pub fn new(ensemble: &'e Ensemble, meaning: fn(f32) -> f32) -> Self {
        let width = ensemble.names().len();
        Self {
            ensemble,
            meaning,
            row: Vec::with_capacity(width),
            lanes: vec![[0.0; LANES]; width],
            waiting: Vec::with_capacity(LANES),
        }
    }

    /// Takes a row; its judgement is in its place of `judged` when the lanes are full, or after [`Rows::judge`].
    pub fn push(&mut self, place: usize, judged: &mut [f32], row: impl FnOnce(&mut Vec<f32>)) {
        self.row.clear();
        row(&mut self.row);
        let lane = self.waiting.len();
        for (values, value) in self.lanes.iter_mut().zip(&self.row) {
            values[lane] = *value;
        }
        self.waiting.push(place);
        if self.waiting.len() == LANES {
            self.judge(judged);
        }
    }

    /// The row that was taken last.
    #[must_use]
    pub fn last(&self) -> &[f32] {
        &self.row
    }

    /// Judges what waits.
    pub fn judge(&mut self, judged: &mut [f32]) {
        if self.waiting.is_empty() {
            return;
        }
        let sums = self.ensemble.sums(&self.lanes);
        for (place, sum) in self.waiting.drain(..).zip(sums) {
            judged[place] = (self.meaning)(sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trees::read_two;

    #[test]
    fn rows_in_lanes_are_judged_as_one_by_one() {
        let files: [(&[u8], _); 2] = [
            (include_bytes!("../../models/body.bin"), b"CDBODY03"),
            (include_bytes!("../../models/summary.bin"), b"CDSUMM02"),
        ];
        let ensembles = files.map(|(bytes, magic)| read_two(bytes, magic).expect("weights"));
        for ensemble in ensembles.iter().flat_map(|(first, second)| [first, second]) {
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
            // The last lanes stay empty, and every fourth value is the same in all rows.
            let page: Vec<f32> = ensemble.names().iter().map(|_| number()).collect();
            let rows: Vec<Vec<f32>> = (0..2 * LANES + 3)
                .map(|_| {
                    let own = page.iter().enumerate();
                    own.map(|(at, same)| if at % 4 == 0 { *same } else { number() })
                        .collect()
                })
                .collect();
            let mut judged = vec![0.0; rows.len()];
            let mut together = Rows::new(ensemble, |sum| sum);
            for (place, row) in rows.iter().enumerate() {
                together.push(place, &mut judged, |values| values.extend_from_slice(row));
            }
            together.judge(&mut judged);
            for (row, sum) in rows.iter().zip(&judged) {
                assert_eq!(ensemble.sum(row).to_bits(), sum.to_bits());
            }
        }
    }
}
