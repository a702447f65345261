//! The block model: a boosted ensemble of small trees over the features of [`super::features`]. Its weights are made by
//! `xtask train body` from the same feature code and are part of the binary.

use std::sync::LazyLock;

/// Layout of the weights file, little endian: magic; `u16` features, `u16` trees, `f32` base; for each feature its name
/// (`u8` length, bytes); for each tree `u16` splits, then the splits (`u16` feature, `f32` threshold, `i16` left, `i16`
/// right; a negative child is leaf `-1 - n`), then `splits + 1` leaves (`f32`).
const MAGIC: &[u8; 8] = b"CDBODY01";

/// Why a weights file is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a body model: {0}")]
pub struct ModelError(&'static str);

/// An ensemble.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    names: Vec<String>,
    base: f32,
    trees: Vec<Tree>,
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
            .map(|_| Tree::read(&mut reader, features))
            .collect::<Result<_, _>>()?;
        if !reader.bytes.is_empty() {
            return Err(ModelError("bytes left over"));
        }
        Ok(Self { names, base, trees })
    }

    /// The features that it was trained on, in order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Probability that a block with these features belongs to the article.
    #[must_use]
    pub fn probability(&self, row: &[f32]) -> f32 {
        let sum = self
            .trees
            .iter()
            .fold(self.base, |sum, tree| sum + tree.value(row));
        1.0 / (1.0 + (-sum).exp())
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
            let split = &self.splits[index];
            let value = row.get(usize::from(split.feature)).copied().unwrap_or(0.0);
            at = if value <= split.threshold {
                split.left
            } else {
                split.right
            };
        }
        self.leaves[usize::from((-1 - at).unsigned_abs())]
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
        assert_eq!(
            Model::shipped().names(),
            names,
            "features changed: run `make train`"
        );
    }

    #[test]
    fn cut_weights_are_refused() {
        let bytes = include_bytes!("../../models/body.bin");
        for length in [0, 7, 8, 20, bytes.len() / 2, bytes.len() - 1] {
            assert!(Model::read(&bytes[..length]).is_err());
        }
    }
}
