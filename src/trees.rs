//! Boosted ensembles of small trees, as `tools/trees.py` writes them: for judging by named features.
//!
//! Layout, little endian: `u16` features, `u16` trees, `f32` base; for each feature its name (`u8` length, bytes); for each
//! tree `u16` splits, then the splits (`u16` feature, `f32` threshold, `i16` left, `i16` right, `f32` mean of the leaves below
//! in training; a negative child is leaf `-1 - n`), then `splits + 1` leaves (`f32`). A file of weights is a magic and two of
//! them.

mod lanes;
mod rows;

pub use rows::Rows;

use lanes::{LANES, Lane, Lanes};

/// Why a file of weights is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a file of trees: {0}")]
pub struct BadTrees(&'static str);

/// The probability that a sum of log odds stands for.
#[must_use]
pub fn probability(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
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

/// A tree. Children stand behind their parent, so that every walk ends.
#[derive(Debug, Clone, PartialEq)]
struct Tree {
    splits: Vec<Split>,
    leaves: Vec<f32>,
}

/// Rows with a value up to the threshold go left.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Split {
    feature: u16,
    threshold: f32,
    left: i16,
    right: i16,
    mean: f32,
}

/// Reads a file of two ensembles.
///
/// # Errors
/// [`BadTrees`] where the bytes are cut, or point outside themselves.
pub fn read_two(bytes: &[u8], magic: &[u8]) -> Result<(Ensemble, Ensemble), BadTrees> {
    let bytes = bytes.strip_prefix(magic).ok_or(BadTrees("wrong magic"))?;
    let mut reader = Reader(bytes);
    let first = Ensemble::read(&mut reader)?;
    let second = Ensemble::read(&mut reader)?;
    if reader.0.is_empty() {
        Ok((first, second))
    } else {
        Err(BadTrees("bytes left over"))
    }
}

impl Ensemble {
    fn read(reader: &mut Reader<'_>) -> Result<Self, BadTrees> {
        let features = u16::from_le_bytes(reader.take()?);
        let trees = u16::from_le_bytes(reader.take()?);
        let base = f32::from_le_bytes(reader.take()?);
        let mut names = Vec::with_capacity(usize::from(features));
        for _ in 0..features {
            let [length] = reader.take()?;
            let name = std::str::from_utf8(reader.slice(usize::from(length))?)
                .map_err(|_| BadTrees("a name is not UTF-8"))?;
            names.push(name.to_owned());
        }
        let trees = (0..trees)
            .map(|_| Tree::read(reader, features))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            names,
            base,
            lanes: Lanes::of(&trees),
            trees,
        })
    }

    /// The features that it was trained on, in order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// What it says of a row of features.
    #[must_use]
    pub fn sum(&self, row: &[f32]) -> f32 {
        let trees = self.trees.iter();
        trees.fold(self.base, |sum, tree| sum + tree.value(row))
    }

    /// The same as a probability.
    #[must_use]
    pub fn probability(&self, row: &[f32]) -> f32 {
        probability(self.sum(row))
    }

    /// What it says of the row in each lane.
    fn sums(&self, rows: &[Lane]) -> Lane {
        let mut sums = [self.base; LANES];
        if let Some(lanes) = &self.lanes {
            lanes.add(rows, &mut sums);
            return sums;
        }
        for (lane, sum) in sums.iter_mut().enumerate() {
            let row: Vec<f32> = rows.iter().map(|values| values[lane]).collect();
            *sum = self.sum(&row);
        }
        sums
    }

    /// How much each feature moved that, the strongest first: along every path through a tree, what each split changed about
    /// the expected leaf.
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
}

impl Tree {
    fn read(reader: &mut Reader<'_>, features: u16) -> Result<Self, BadTrees> {
        let count = usize::from(u16::from_le_bytes(reader.take()?));
        let mut splits = Vec::with_capacity(count);
        for index in 0..count {
            let split = Split {
                feature: u16::from_le_bytes(reader.take()?),
                threshold: f32::from_le_bytes(reader.take()?),
                left: i16::from_le_bytes(reader.take()?),
                right: i16::from_le_bytes(reader.take()?),
                mean: f32::from_le_bytes(reader.take()?),
            };
            let valid = |child: i16| match usize::try_from(child) {
                Ok(child) => child > index && child < count,
                Err(_) => usize::from((-1 - child).unsigned_abs()) <= count,
            };
            if split.feature >= features || !valid(split.left) || !valid(split.right) {
                return Err(BadTrees("a split points outside"));
            }
            splits.push(split);
        }
        let leaves = (0..=count)
            .map(|_| Ok(f32::from_le_bytes(reader.take()?)))
            .collect::<Result<_, BadTrees>>()?;
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

struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], BadTrees> {
        let (head, tail) = self
            .0
            .split_first_chunk::<N>()
            .ok_or(BadTrees("cut short"))?;
        self.0 = tail;
        Ok(*head)
    }

    fn slice(&mut self, length: usize) -> Result<&'b [u8], BadTrees> {
        let cut = self.0.split_at_checked(length);
        let (head, tail) = cut.ok_or(BadTrees("cut short"))?;
        self.0 = tail;
        Ok(head)
    }
}
