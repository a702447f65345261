//! The block model: two boosted ensembles of small trees over the features of [`super::features`]. The first judges each
//! block by itself, the second looks again with the first one's judgement on all blocks. The weights are made by
//! `make train` from the same feature code and are part of the binary.

mod lanes;

use std::sync::LazyLock;

use crate::body::features::{Beliefs, Context};
use lanes::{LANES, Lane, Lanes};

/// Layout of the weights file, little endian: magic; then for each ensemble `u16` features, `u16` trees, `f32` base; for each feature its name
/// (`u8` length, bytes); for each tree `u16` splits, then the splits (`u16` feature, `f32` threshold, `i16` left, `i16`
/// right, `f32` mean of the leaves below in training; a negative child is leaf `-1 - n`), then `splits + 1` leaves (`f32`).
const MAGIC: &[u8; 8] = b"CDBODY03";

/// Why a weights file is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a body model: {0}")]
pub struct ModelError(&'static str);

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
    names: Vec<String>,
    base: f32,
    trees: Vec<Tree>,
    /// The trees again, for many rows at once; none where they are too large for it.
    lanes: Option<Lanes>,
}

#[derive(Debug, Clone, PartialEq)]
struct Tree {
    splits: Vec<Split>,
    leaves: Vec<f32>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Split {
    feature: u16,
    threshold: f32,
    left: i16,
    right: i16,
    mean: f32,
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
    /// [`ModelError`] where the bytes are cut, or point outside themselves.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut reader = Reader { bytes };
        if reader.take(MAGIC.len())? != MAGIC {
            return Err(ModelError("wrong magic"));
        }
        let first = Ensemble::read(&mut reader)?;
        let second = Ensemble::read(&mut reader)?;
        if !reader.bytes.is_empty() {
            return Err(ModelError("bytes left over"));
        }
        Ok(Self { first, second })
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
            row: Vec::with_capacity(ensemble.names.len()),
            lanes: vec![[0.0; LANES]; ensemble.names.len()],
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
    fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let features = reader.u16()?;
        let trees = reader.u16()?;
        let base = reader.f32()?;
        let mut names = Vec::with_capacity(usize::from(features));
        for _ in 0..features {
            let length = usize::from(reader.take(1)?[0]);
            let name = std::str::from_utf8(reader.take(length)?)
                .map_err(|_| ModelError("a name is not UTF-8"))?;
            names.push(name.to_owned());
        }
        let trees = (0..trees)
            .map(|_| Tree::read(reader, features))
            .collect::<Result<Vec<_>, _>>()?;
        let lanes = Lanes::of(&trees);
        Ok(Self {
            names,
            base,
            trees,
            lanes,
        })
    }

    /// The features that it was trained on, in order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// How much each feature moved the judgement, in log odds, the strongest first: along every path through a tree, what
    /// each split changed about the expected leaf.
    #[must_use]
    pub fn reasons(&self, row: &[f32]) -> Vec<(usize, f32)> {
        let mut moved = vec![0.0f32; self.names.len()];
        for tree in &self.trees {
            tree.explain(row, &mut moved);
        }
        let mut moved: Vec<(usize, f32)> = moved.into_iter().enumerate().collect();
        moved.retain(|(_, by)| *by != 0.0);
        moved.sort_by(|(_, a), (_, b)| b.abs().total_cmp(&a.abs()));
        moved
    }

    /// Probability that a block with these features belongs to the article.
    #[must_use]
    pub fn probability(&self, row: &[f32]) -> f32 {
        let sum = self
            .trees
            .iter()
            .fold(self.base, |sum, tree| sum + tree.value(row));
        probability(sum)
    }

    /// The log odds of the row in each lane.
    fn sums(&self, rows: &[Lane]) -> Lane {
        let mut sums = [self.base; LANES];
        if let Some(lanes) = &self.lanes {
            lanes.add(rows, &mut sums);
            return sums;
        }
        for (lane, sum) in sums.iter_mut().enumerate() {
            let row: Vec<f32> = rows.iter().map(|values| values[lane]).collect();
            *sum = self
                .trees
                .iter()
                .fold(*sum, |sum, tree| sum + tree.value(&row));
        }
        sums
    }
}

impl Tree {
    fn read(reader: &mut Reader<'_>, features: u16) -> Result<Self, ModelError> {
        let count = usize::from(reader.u16()?);
        let mut splits = Vec::with_capacity(count);
        for index in 0..count {
            let split = Split {
                feature: reader.u16()?,
                threshold: reader.f32()?,
                left: reader.i16()?,
                right: reader.i16()?,
                mean: reader.f32()?,
            };
            // Children stand behind their parent, so that every walk ends.
            let valid = |child: i16| match usize::try_from(child) {
                Ok(child) => child > index && child < count,
                Err(_) => usize::from((-1 - child).unsigned_abs()) <= count,
            };
            if split.feature >= features || !valid(split.left) || !valid(split.right) {
                return Err(ModelError("a split points outside"));
            }
            splits.push(split);
        }
        let leaves = (0..=count)
            .map(|_| reader.f32())
            .collect::<Result<_, _>>()?;
        Ok(Self { splits, leaves })
    }

    fn value(&self, row: &[f32]) -> f32 {
        let mut at = if self.splits.is_empty() { -1 } else { 0 };
        while let Ok(index) = usize::try_from(at) {
            at = self.splits[index].next(row);
        }
        self.leaf(at)
    }

    fn leaf(&self, at: i16) -> f32 {
        self.leaves[usize::from((-1 - at).unsigned_abs())]
    }

    fn explain(&self, row: &[f32], moved: &mut [f32]) {
        let mut at = if self.splits.is_empty() { -1 } else { 0 };
        while let Ok(index) = usize::try_from(at) {
            let split = &self.splits[index];
            at = split.next(row);
            let below = match usize::try_from(at) {
                Ok(index) => self.splits[index].mean,
                Err(_) => self.leaf(at),
            };
            if let Some(moved) = moved.get_mut(usize::from(split.feature)) {
                *moved += below - split.mean;
            }
        }
    }
}

impl Split {
    fn next(&self, row: &[f32]) -> i16 {
        let value = row.get(usize::from(self.feature)).copied().unwrap_or(0.0);
        if value <= self.threshold {
            self.left
        } else {
            self.right
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], ModelError> {
        let (head, tail) = self
            .bytes
            .split_at_checked(count)
            .ok_or(ModelError("cut short"))?;
        self.bytes = tail;
        Ok(head)
    }

    fn u16(&mut self) -> Result<u16, ModelError> {
        let bytes = self.take(2)?;
        Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn i16(&mut self) -> Result<i16, ModelError> {
        let bytes = self.take(2)?;
        Ok(i16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn f32(&mut self) -> Result<f32, ModelError> {
        let bytes = self.take(4)?;
        Ok(f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
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
                .map(|_| ensemble.names.iter().map(|_| number()).collect())
                .collect();
            let lanes: Vec<Lane> = (0..ensemble.names.len())
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
