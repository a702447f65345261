//! The block model: two boosted ensembles of small trees over the features of [`super::features`]. The first judges each
//! block by itself, the second looks again with the first one's judgement on all blocks. The weights are made by
//! `make train` from the same feature code and are part of the binary.

use std::sync::LazyLock;

use crate::body::features::{Beliefs, Context};
use crate::trees::{BadTrees, Ensemble, Rows, probability, read_two};

/// Opens the weights file; [`crate::trees`] tells what follows.
const MAGIC: &[u8; 8] = b"CDBODY03";

/// First judgements below this are final: so few blocks of articles are among them that a second look does not pay.
pub const SECOND_LOOK: f32 = 0.02;

/// Blocks whose features are remembered between the two looks.
const KEPT_ROWS: usize = 4_096;

/// The weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Judges a block by itself.
    pub first: Ensemble,
    /// Judges it in the company that it keeps.
    pub second: Ensemble,
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
        let (first, second) = read_two(bytes, MAGIC)?;
        Ok(Self { first, second })
    }

    /// The probability of each block of a page that it is text of the article, at first and at second look.
    #[must_use]
    pub fn judge(&self, context: &Context<'_, '_>, blocks: usize) -> (Vec<f32>, Vec<f32>) {
        let mut rows = Rows::new(&self.first, probability);
        let mut first = vec![0.0; blocks];
        // Kept for the second look, unless the page is so long that they would take much memory.
        let width = self.first.names().len();
        let kept = blocks.min(KEPT_ROWS);
        let mut values: Vec<f32> = Vec::with_capacity(kept * width);
        for index in 0..blocks {
            rows.push(index, &mut first, |row| context.row(index, row));
            if index < kept {
                values.extend_from_slice(rows.last());
            }
        }
        rows.judge(&mut first);
        let beliefs = Beliefs::new(context, &first);
        let mut rows = Rows::new(&self.second, probability);
        let mut second = first.clone();
        for (index, probability) in first.iter().enumerate() {
            if *probability >= SECOND_LOOK {
                rows.push(index, &mut second, |row| {
                    match values.get(index * width..(index + 1) * width) {
                        Some(known) => row.extend_from_slice(known),
                        None => context.row(index, row),
                    }
                    context.second_row(index, &beliefs, row);
                });
            }
        }
        rows.judge(&mut second);
        (first, second)
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
    fn cut_weights_are_refused() {
        let bytes = include_bytes!("../../models/body.bin");
        for length in [0, 7, 8, 20, bytes.len() / 2, bytes.len() - 1] {
            assert!(Model::read(&bytes[..length]).is_err());
        }
    }
}
