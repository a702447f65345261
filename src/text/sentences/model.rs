//! A linear model over hashed features: does a sentence end at a space, in a script that ends sentences with spaces?
//! `xtask train sentences` makes the weights.

use std::sync::LazyLock;

use super::boundary::Place;
use super::features::{self, Hash};

/// Opens a weights file; the number is the layout's.
const MAGIC: &[u8] = b"CDSENT01";
/// Weights: two to this power, and features are hashed to as many bits.
pub const BITS: u32 = 16;
/// Weights are signed bytes: one step is the largest divided by this. Only signs and sizes relative to another count here.
pub const STEPS: f32 = 127.0;

/// Weights in memory or in the binary.
#[derive(Debug)]
pub struct Model(&'static [u8]);

/// A weights file that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a file of sentence weights")]
pub struct BadWeights;

static SHIPPED: LazyLock<Model> = LazyLock::new(|| {
    Model::read(include_bytes!("../../../models/sentences.bin"))
        .expect("the weights are part of the build and a test reads them")
});

/// The weight that a feature has.
#[must_use]
pub fn slot(feature: u32) -> usize {
    feature as usize & ((1 << BITS) - 1)
}

impl Model {
    /// The weights in the binary.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads weights.
    ///
    /// # Errors
    /// [`BadWeights`] for anything that `xtask train sentences` did not write.
    pub fn read(file: &'static [u8]) -> Result<Self, BadWeights> {
        let weights = file.strip_prefix(MAGIC).ok_or(BadWeights)?;
        if weights.len() == 1 << BITS {
            Ok(Self(weights))
        } else {
            Err(BadWeights)
        }
    }

    /// A file that [`Model::read`] takes, of weights in any unit.
    #[must_use]
    pub fn write(weights: &[f32]) -> Vec<u8> {
        let largest = weights
            .iter()
            .fold(f32::EPSILON, |most, one| most.max(one.abs()));
        let mut file = MAGIC.to_vec();
        #[allow(clippy::cast_possible_truncation, reason = "at most STEPS")]
        let bytes = weights
            .iter()
            .flat_map(|weight| ((weight / largest * STEPS).round() as i8).to_le_bytes());
        file.extend(bytes);
        file
    }

    /// Whether a sentence ends.
    pub(super) fn ends(&self, place: &Place<'_>, by_rules: bool, language: Hash) -> bool {
        let mut sum = 0;
        features::each(place, by_rules, language, |feature| {
            let weight = self.0.get(slot(feature)).copied().unwrap_or_default();
            sum += i32::from(i8::from_le_bytes([weight]));
        });
        sum > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_weights_are_weights() {
        assert_eq!(Model::shipped().0.len(), 1 << BITS);
    }

    #[test]
    fn what_is_no_weights_file_is_refused() {
        assert!(Model::read(b"").is_err());
        assert!(Model::read(b"CDSENT01").is_err());
    }
}
