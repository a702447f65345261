//! The ranker: two boosted ensembles of small trees. The first judges sentences, the second whole summaries against the lead.
//! `tools/train_summary.py` makes the weights from the features that serve.

use std::sync::LazyLock;

use crate::trees::{BadTrees, Ensemble, read_two};

/// Opens the weights file; [`crate::trees`] tells what follows.
const MAGIC: &[u8; 8] = b"CDSUMM02";

/// The weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Judges a sentence.
    pub first: Ensemble,
    /// Judges a summary: how much nearer it comes than the lead, in hundredths.
    pub second: Ensemble,
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

    /// Reads weights.
    ///
    /// # Errors
    /// [`BadTrees`] where the bytes are no such file.
    pub fn read(bytes: &[u8]) -> Result<Self, BadTrees> {
        let (first, second) = read_two(bytes, MAGIC)?;
        Ok(Self { first, second })
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
            assert!(Model::read(&bytes[..length]).is_err());
        }
    }
}
