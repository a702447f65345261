//! The first layer: embeddings of grams, averaged, and a linear layer over all languages, by stochastic gradient descent.

use copydesk::text::language::grams::{self, Kind};
use copydesk::text::language::model::{DIMENSION, STEPS, layout, owner, to_log_probabilities};

use super::corpus::{Corpus, Texts, crop};
use super::random::Random;
use super::select::{BITS, LETTERS};

/// Step at the start; it falls to nothing in a line.
const RATE: f32 = 1.0;
/// Share of a crop's grams that are left out at random, so that no gram is relied on alone.
const DROPPED: f32 = 0.45;
/// Biases follow more slowly than weights: every language is as likely as any other.
const BIAS_RATE: f32 = 0.1;
/// Share of the embeddings' values that fit between the ends of a signed byte; the rest is cut.
const FITTING: f64 = 0.9995;

/// Weights of the first layer.
pub struct Layer {
    rows: Vec<f32>,
    outputs: Vec<f32>,
}

/// What one step works on.
struct Scratch {
    slots: Vec<u32>,
    hidden: Vec<f32>,
    gradient: Vec<f32>,
    scores: Vec<f32>,
}

/// Trains on `crops` crops of each language.
pub fn run(corpus: &Corpus, owners: &[u8], crops: usize, seed: u64) -> Layer {
    let mut random = Random::new(seed);
    let languages: Vec<&Texts> = corpus.0.values().collect();
    #[allow(clippy::cast_precision_loss, reason = "a small number")]
    let start = |random: &mut Random| (random.share() - 0.5) * 2.0 / DIMENSION as f32;
    let mut layer = Layer {
        rows: (0..DIMENSION << BITS).map(|_| start(&mut random)).collect(),
        outputs: vec![0.0; languages.len() * (DIMENSION + 1)],
    };
    let mut scratch = Scratch {
        slots: Vec::new(),
        hidden: vec![0.0; DIMENSION],
        gradient: vec![0.0; DIMENSION],
        scores: vec![0.0; languages.len()],
    };
    let steps = crops * languages.len();
    let mut loss = 0.0;
    for step in 0..steps {
        let label = random.below(languages.len());
        let Some(text) = crop(languages[label], &mut random) else {
            continue;
        };
        scratch.slots.clear();
        grams::each(&text, LETTERS, |kind, hash| {
            let slot = hash >> (32 - BITS);
            if kind != Kind::Pair && owners[slot as usize] == owner(hash) {
                scratch.slots.push(slot);
            }
        });
        scratch.slots.retain(|_| random.share() >= DROPPED);
        #[allow(clippy::cast_precision_loss, reason = "a share of the way")]
        let left = 1.0 - step as f32 / steps as f32;
        loss += layer.step(&mut scratch, label, RATE * left);
        if step % 500_000 == 499_999 {
            eprintln!("{:>3} %  loss {:.4}", step * 100 / steps, loss / 500_000.0);
            loss = 0.0;
        }
    }
    layer
}

impl Layer {
    /// One step down the slope; the loss before it.
    fn step(&mut self, scratch: &mut Scratch, label: usize, rate: f32) -> f64 {
        if scratch.slots.is_empty() {
            return 0.0;
        }
        #[allow(clippy::cast_precision_loss, reason = "a few hundred grams")]
        let share = 1.0 / scratch.slots.len() as f32;
        scratch.hidden.fill(0.0);
        for slot in &scratch.slots {
            let row = &self.rows[*slot as usize * DIMENSION..][..DIMENSION];
            for (sum, value) in scratch.hidden.iter_mut().zip(row) {
                *sum += value;
            }
        }
        scratch.hidden.iter_mut().for_each(|sum| *sum *= share);
        let outputs = self.outputs.chunks_exact(DIMENSION + 1);
        for (score, weights) in scratch.scores.iter_mut().zip(outputs) {
            let products = weights.iter().zip(&scratch.hidden).map(|(w, h)| w * h);
            *score = weights[DIMENSION] + products.sum::<f32>();
        }
        to_log_probabilities(&mut scratch.scores);
        let loss = -f64::from(scratch.scores[label]);
        scratch.gradient.fill(0.0);
        let outputs = self.outputs.chunks_exact_mut(DIMENSION + 1);
        for (index, (score, weights)) in scratch.scores.iter().zip(outputs).enumerate() {
            let wanted = if index == label { 1.0 } else { 0.0 };
            let error = rate * (wanted - score.exp());
            if error.abs() < 1e-7 {
                continue;
            }
            weights[DIMENSION] += error * BIAS_RATE;
            let both = scratch.gradient.iter_mut().zip(&scratch.hidden);
            for (weight, (slope, value)) in weights.iter_mut().zip(both) {
                *slope += error * *weight;
                *weight += error * value;
            }
        }
        for slot in &scratch.slots {
            let row = &mut self.rows[*slot as usize * DIMENSION..][..DIMENSION];
            for (value, slope) in row.iter_mut().zip(&scratch.gradient) {
                *value += slope * share;
            }
        }
        loss
    }

    /// The first part of the weights file: embeddings as signed bytes, the outputs as they are.
    pub fn write(&self, labels: &[String], owners: &[u8]) -> Vec<u8> {
        let mut file = layout::head(BITS, layout::count(DIMENSION), labels);
        let step = step(&self.rows);
        file.extend(owners);
        file.resize(file.len() + layout::padding(file.len()), 0);
        file.extend(self.rows.iter().map(|value| byte(value / step)));
        for weights in self.outputs.chunks_exact(DIMENSION + 1) {
            let (bias, weights) = weights.split_last().unwrap_or((&0.0, &[]));
            let scaled = weights.iter().map(|weight| weight * step);
            file.extend(scaled.chain([*bias]).flat_map(f32::to_le_bytes));
        }
        file
    }
}

/// What one step of a signed byte stands for.
pub fn step(values: &[f32]) -> f32 {
    let mut sizes: Vec<f32> = values.iter().map(|value| value.abs()).collect();
    sizes.sort_by(f32::total_cmp);
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a list"
    )]
    let at = (sizes.len() as f64 * FITTING) as usize;
    let largest = sizes.get(at).or(sizes.last()).copied().unwrap_or(1.0);
    (largest / STEPS).max(f32::MIN_POSITIVE)
}

/// The nearest signed byte, as the file holds it.
#[allow(clippy::cast_possible_truncation, reason = "clamped")]
pub fn byte(value: f32) -> u8 {
    (value.round().clamp(-STEPS, STEPS) as i8).cast_unsigned()
}
