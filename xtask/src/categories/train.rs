//! The text model's weights: softmax regression by `AdaGrad`, then the rows that matter most.

use copydesk::text::category::features::BITS;
use copydesk::text::category::model::{TOPICS, write};

use super::corpus::Sample;
use crate::language::random::Random;

/// Passes over the samples.
const PASSES: usize = 5;
const RATE: f32 = 0.35;
/// Share of the features that a sample is trained without, so that none is relied on alone.
const DROPPED: f32 = 0.2;
/// Rows that are kept.
const ROWS: usize = 300_000;

/// Weights as they are trained.
pub struct Layer {
    weights: Vec<[f32; TOPICS]>,
    biases: [f32; TOPICS],
}

/// Trains on all samples.
#[allow(clippy::cast_precision_loss, reason = "a few passes")]
pub fn run(samples: &[Sample], seed: u64) -> Layer {
    let mut layer = Layer {
        weights: vec![[0.0; TOPICS]; 1 << BITS],
        biases: [0.0; TOPICS],
    };
    let mut squares = vec![[1e-2_f32; TOPICS]; 1 << BITS];
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..samples.len()).collect();
    for pass in 0..PASSES {
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at + 1));
        }
        let rate = RATE / (1.0 + pass as f32);
        for index in &order {
            step(
                &mut layer,
                &mut squares,
                &samples[*index],
                rate,
                &mut random,
            );
        }
        eprintln!("pass {} of {PASSES}", pass + 1);
    }
    layer
}

fn step(
    layer: &mut Layer,
    squares: &mut [[f32; TOPICS]],
    sample: &Sample,
    rate: f32,
    random: &mut Random,
) {
    let kept: Vec<_> = sample
        .features
        .iter()
        .filter(|_| random.share() >= DROPPED)
        .collect();
    let mut errors = layer.biases;
    for feature in &kept {
        let row = &layer.weights[feature.slot as usize];
        for (logit, weight) in errors.iter_mut().zip(row) {
            *logit += weight * feature.value;
        }
    }
    softmax(&mut errors);
    for (topic, error) in errors.iter_mut().enumerate() {
        let wanted = if topic == sample.topic { 1.0 } else { 0.0 };
        *error = (wanted - *error) * sample.weight;
        layer.biases[topic] += 0.002 * *error;
    }
    for feature in kept {
        let slot = feature.slot as usize;
        let both = layer.weights[slot].iter_mut().zip(&mut squares[slot]);
        for ((weight, square), error) in both.zip(&errors) {
            let slope = error * feature.value;
            *square += slope * slope;
            *weight += rate * slope / square.sqrt();
        }
    }
}

/// Logits to probabilities.
pub fn softmax(logits: &mut [f32]) {
    let most = logits.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for logit in logits.iter_mut() {
        *logit = (*logit - most).exp();
        sum += *logit;
    }
    for logit in logits {
        *logit /= sum;
    }
}

impl Layer {
    /// The weights file: the rows with the largest weights, in the order of their slots.
    pub fn file(&self) -> Vec<u8> {
        let largest =
            |row: &[f32; TOPICS]| row.iter().fold(0.0_f32, |most, one| most.max(one.abs()));
        let mut sizes: Vec<f32> = self.weights.iter().map(largest).collect();
        sizes.sort_by(|one, other| other.total_cmp(one));
        let least = sizes.get(ROWS).copied().unwrap_or_default();
        let rows: Vec<(u32, [f32; TOPICS])> = (0..)
            .zip(&self.weights)
            .filter(|(_, row)| largest(row) > least)
            .map(|(slot, row)| (slot, *row))
            .collect();
        write(&self.biases, &rows)
    }
}
