//! The text model: a linear layer over hashed features, its rows pruned and held as bytes.

use std::sync::LazyLock;

use super::features::{BITS, Feature};

/// The topics it tells apart: the top level of Media Topics, in the order of their codes.
pub const TOPICS: usize = 17;

const MAGIC: &[u8] = b"copydesk categories 1\n";
/// Slots whose rows are counted together.
const BLOCK: usize = 64;
/// A row's bytes are multiplied by 2 to the power of its last byte, less this, over [`STEPS`].
const SHIFT: f32 = 200.0;
const STEPS: f32 = 8.0;

/// Read weights.
pub struct Model {
    biases: [f32; TOPICS],
    /// A bit for each slot that has a row, and how many rows are in front: by block of slots.
    present: Vec<(u64, u32)>,
    /// Weights of all topics, then what they are multiplied by.
    rows: &'static [[u8; TOPICS + 1]],
    /// What a row's last byte says.
    scales: Vec<f32>,
}

/// Weights that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a file of category weights")]
pub struct BadWeights;

static SHIPPED: LazyLock<Model> = LazyLock::new(|| {
    Model::read(include_bytes!("../../../models/categories.bin"))
        .expect("the weights are part of the build and a test reads them")
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
    /// [`BadWeights`] for anything that `xtask train categories` did not write.
    pub fn read(file: &'static [u8]) -> Result<Self, BadWeights> {
        let rest = file.strip_prefix(MAGIC).ok_or(BadWeights)?;
        let (head, rest) = rest.split_at_checked(TOPICS * 4).ok_or(BadWeights)?;
        let mut biases = [0.0; TOPICS];
        for (bias, four) in biases.iter_mut().zip(head.as_chunks::<4>().0) {
            *bias = f32::from_le_bytes(*four);
        }
        let (present, rows) = rest.split_at_checked((1 << BITS) / 8).ok_or(BadWeights)?;
        let mut count = 0;
        let blocks = present.as_chunks::<{ BLOCK / 8 }>().0.iter();
        let present = blocks
            .map(|block| {
                let block = (u64::from_le_bytes(*block), count);
                count += block.0.count_ones();
                block
            })
            .collect();
        let (rows, rest) = rows.as_chunks::<{ TOPICS + 1 }>();
        if rows.len() != count as usize || !rest.is_empty() {
            return Err(BadWeights);
        }
        let scales = (0..=255).map(scale).collect();
        Ok(Self {
            biases,
            present,
            rows,
            scales,
        })
    }

    /// The row of a slot and what its bytes count; none for a slot that was pruned or never seen.
    #[must_use]
    pub fn row(&self, slot: u32) -> Option<(&[u8; TOPICS], f32)> {
        let slot = slot as usize;
        let (bits, before) = self.present.get(slot / BLOCK)?;
        let bit = 1_u64 << (slot % BLOCK);
        if bits & bit == 0 {
            return None;
        }
        let rank = before + (bits & (bit - 1)).count_ones();
        let row = self.rows.get(rank as usize)?;
        let (weights, scale) = (row.first_chunk()?, row.last()?);
        Some((weights, *self.scales.get(usize::from(*scale))?))
    }

    /// Logits, and the share of the features' weight that the model knows.
    #[must_use]
    pub fn logits(&self, features: &[Feature]) -> ([f32; TOPICS], f32) {
        let mut logits = self.biases;
        let mut known = 0.0;
        for feature in features {
            let Some((row, scale)) = self.row(feature.slot) else {
                continue;
            };
            known += feature.value * feature.value;
            let value = feature.value * scale;
            for (logit, byte) in logits.iter_mut().zip(row) {
                *logit += value * f32::from(byte.cast_signed());
            }
        }
        (logits, known)
    }
}

fn scale(byte: u8) -> f32 {
    ((f32::from(byte) - SHIFT) / STEPS).exp2()
}

/// Writes a weights file, for the trainer. The layout is [`Model::read`]'s.
///
/// `rows` are slots in order with their weights.
#[must_use]
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "values are clamped to the range of a byte"
)]
pub fn write(biases: &[f32; TOPICS], rows: &[(u32, [f32; TOPICS])]) -> Vec<u8> {
    let mut file = MAGIC.to_vec();
    file.extend(biases.iter().flat_map(|bias| bias.to_le_bytes()));
    let mut present = vec![0_u8; (1 << BITS) / 8];
    let mut bytes = Vec::with_capacity(rows.len() * (TOPICS + 1));
    for (slot, row) in rows {
        if let Some(byte) = present.get_mut(*slot as usize / 8) {
            *byte |= 1 << (slot % 8);
        }
        let most = row
            .iter()
            .fold(0.0_f32, |most, weight| most.max(weight.abs()));
        // The smallest scale that holds the largest weight.
        let power = ((most / 127.0).max(f32::MIN_POSITIVE).log2() * STEPS + SHIFT).ceil();
        let power = power.clamp(0.0, 255.0) as u8;
        let step = scale(power);
        let weights = row
            .iter()
            .map(|weight| (weight / step).round().clamp(-127.0, 127.0) as i8);
        bytes.extend(weights.map(i8::cast_unsigned));
        bytes.push(power);
    }
    file.extend(present);
    file.extend(bytes);
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut row = [0.0; TOPICS];
        (row[3], row[16]) = (1.5, -0.75);
        let rows = [
            (7, row),
            (70, [0.25; TOPICS]),
            ((1 << BITS) - 1, [2.0; TOPICS]),
        ];
        let file = Box::leak(write(&[0.5; TOPICS], &rows).into_boxed_slice());
        let model = Model::read(file).expect("weights");
        for (slot, weights) in rows {
            let feature = Feature {
                slot,
                value: 1.0,
                token: 0,
            };
            let (logits, known) = model.logits(&[feature]);
            assert!((known - 1.0).abs() < 1e-6);
            for (logit, weight) in logits.iter().zip(weights) {
                assert!(
                    (logit - 0.5 - weight).abs() < 0.02,
                    "{slot} {logit} {weight}"
                );
            }
        }
        assert!(model.row(8).is_none());
        assert_eq!(Model::read(b"x").err(), Some(BadWeights));
    }

    #[test]
    fn the_shipped_weights_are_read() {
        assert!(Model::shipped().rows.as_flattened().len() < 6_000_000);
    }
}
