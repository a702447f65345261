//! The ranker: two boosted ensembles of small trees. The first judges sentences, the second whole summaries against the lead.
//! `tools/train_summary.py` makes the weights from the features that serve.

use std::sync::LazyLock;

/// Layout, little endian: magic; then for each ensemble `u16` features, `u16` trees; for each feature its name (`u8` length, bytes);
/// for each tree `u16` splits, the splits (`u8` feature, `f32` threshold, `i8` left, `i8` right; a negative child is leaf `-1 - n`),
/// and one leaf more than splits (`f32`).
const MAGIC: &[u8; 8] = b"CDSUMM01";

/// The weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Judges a sentence.
    pub first: Ensemble,
    /// Judges a summary: how much nearer it comes than the lead, in hundredths.
    pub second: Ensemble,
}

/// Trees whose values are summed.
#[derive(Debug, Clone, PartialEq)]
pub struct Ensemble {
    names: Vec<String>,
    trees: Vec<Tree>,
}

#[derive(Debug, Clone, PartialEq)]
struct Tree {
    splits: Vec<Split>,
    leaves: Vec<f32>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Split {
    feature: u8,
    threshold: f32,
    left: i8,
    right: i8,
}

static SHIPPED: LazyLock<Model> = LazyLock::new(|| {
    Model::read(include_bytes!("../../../models/summary.bin"))
        .expect("the committed weights are read by a test")
});

impl Model {
    /// The weights in the binary.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads weights; `None` where the bytes are no model, or point outside themselves.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes.strip_prefix(MAGIC.as_slice())?);
        let first = Ensemble::read(&mut reader)?;
        let second = Ensemble::read(&mut reader)?;
        reader.0.is_empty().then_some(Self { first, second })
    }
}

impl Ensemble {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let features = u16::from_le_bytes(reader.take()?);
        let trees = u16::from_le_bytes(reader.take()?);
        let mut names = Vec::new();
        for _ in 0..features {
            let [length] = reader.take()?;
            let name = reader.slice(usize::from(length))?;
            names.push(std::str::from_utf8(name).ok()?.to_owned());
        }
        let trees = (0..trees)
            .map(|_| Tree::read(reader, features))
            .collect::<Option<_>>()?;
        Some(Self { names, trees })
    }

    /// The features that it was trained on, in order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// What the trees say of a row of features.
    #[must_use]
    pub fn sum(&self, row: &[f32]) -> f32 {
        self.trees.iter().map(|tree| tree.value(row)).sum()
    }
}

impl Tree {
    fn read(reader: &mut Reader<'_>, features: u16) -> Option<Self> {
        let count = usize::from(u16::from_le_bytes(reader.take()?));
        let mut splits = Vec::with_capacity(count);
        for index in 0..count {
            let [feature] = reader.take()?;
            let split = Split {
                feature,
                threshold: f32::from_le_bytes(reader.take()?),
                left: i8::from_le_bytes(reader.take()?),
                right: i8::from_le_bytes(reader.take()?),
            };
            // Children stand behind their parent, so that every walk ends.
            let valid = |child: i8| match usize::try_from(child) {
                Ok(child) => child > index && child < count,
                Err(_) => usize::from((-1 - child).unsigned_abs()) <= count,
            };
            if u16::from(feature) >= features || !valid(split.left) || !valid(split.right) {
                return None;
            }
            splits.push(split);
        }
        let leaves = (0..=count).map(|_| reader.take().map(f32::from_le_bytes));
        let leaves = leaves.collect::<Option<_>>()?;
        Some(Self { splits, leaves })
    }

    fn value(&self, row: &[f32]) -> f32 {
        let mut at: i8 = if self.splits.is_empty() { -1 } else { 0 };
        while let Some(split) = usize::try_from(at).ok().and_then(|at| self.splits.get(at)) {
            let value = row.get(usize::from(split.feature)).copied().unwrap_or(0.0);
            at = if value <= split.threshold {
                split.left
            } else {
                split.right
            };
        }
        let leaf = usize::from((-1 - at.min(-1)).unsigned_abs());
        self.leaves.get(leaf).copied().unwrap_or(0.0)
    }
}

struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, tail) = self.0.split_first_chunk::<N>()?;
        self.0 = tail;
        Some(*head)
    }

    fn slice(&mut self, length: usize) -> Option<&'b [u8]> {
        let (head, tail) = self.0.split_at_checked(length)?;
        self.0 = tail;
        Some(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_weights_know_todays_features() {
        let stale = "features changed: run tools/train_summary.py";
        let model = Model::shipped();
        assert_eq!(
            model.first.names(),
            super::super::features::names(),
            "{stale}"
        );
        assert_eq!(
            model.second.names(),
            super::super::whole::names(),
            "{stale}"
        );
    }

    #[test]
    fn cut_weights_are_refused() {
        let bytes = include_bytes!("../../../models/summary.bin");
        for length in [0, 7, 8, 20, bytes.len() / 2, bytes.len() - 1] {
            assert!(Model::read(&bytes[..length]).is_none());
        }
    }
}
