//! The second layer: for each group of close languages a linear layer over all grams, words and pairs of words.

use copydesk::text::language::model::{layout, slots, to_log_probabilities};

use super::corpus::{Corpus, crop};
use super::random::Random;
use super::select::LETTERS;
use super::train::{byte, step};

/// Groups that the first layer confuses, by measurement or by what is known of the languages. No language is in two.
const GROUPS: &[&[&str]] = &[
    &["nb", "nn", "da"],
    &["hr", "bs", "sr-Latn"],
    &["id", "ms"],
    &["pt", "gl", "es", "ast"],
    &["xh", "zu", "ss"],
    &["cs", "sk"],
    &["bg", "mk"],
    &["hi", "mr", "ne", "mai", "bho", "awa", "hne", "mag"],
    &["rw", "rn"],
    &["tn", "st", "nso"],
    &["bo", "dz"],
];
/// Slots of a layer, as a power of two.
const BITS: u32 = 15;
/// Crops for each language.
const CROPS: usize = 30_000;
const RATE: f32 = 1.0;
const BIAS_RATE: f32 = 0.05;
const DROPPED: f32 = 0.3;
/// What the word of the layer is multiplied by: it is trained on crops with grams left out.
const SURE: f32 = 1.5;

/// One group's layer.
pub struct Layer {
    members: Vec<u32>,
    weights: Vec<f32>,
    biases: Vec<f32>,
}

/// Trains every group.
pub fn train(corpus: &Corpus, seed: u64) -> Vec<Layer> {
    GROUPS
        .iter()
        .map(|group| one(corpus, group, seed))
        .collect()
}

fn one(corpus: &Corpus, group: &[&str], seed: u64) -> Layer {
    let labels = corpus.labels();
    let place = |tag: &&str| labels.iter().position(|label| label == tag);
    let members: Vec<usize> = group.iter().filter_map(place).collect();
    let count = members.len();
    let mut layer = Layer {
        members: members
            .iter()
            .map(|member| layout::count(*member))
            .collect(),
        weights: vec![0.0; count << BITS],
        biases: vec![0.0; count],
    };
    let mut random = Random::new(seed);
    let steps = CROPS * count;
    for at in 0..steps {
        let member = random.below(count);
        let texts = corpus.0.get(&labels[members[member]]);
        let Some(text) = texts.and_then(|texts| crop(texts, &mut random)) else {
            continue;
        };
        let mut found = slots(&text, LETTERS, BITS);
        found.sort_unstable();
        found.dedup();
        found.retain(|_| random.share() >= DROPPED);
        #[allow(clippy::cast_precision_loss, reason = "a share of the way")]
        let left = 1.0 - at as f32 / steps as f32;
        layer.step(&found, member, RATE * left);
    }
    layer
}

impl Layer {
    fn step(&mut self, slots: &[u32], member: usize, rate: f32) {
        if slots.is_empty() {
            return;
        }
        let count = self.members.len();
        #[allow(clippy::cast_precision_loss, reason = "a few hundred grams")]
        let share = 1.0 / (slots.len() as f32).sqrt();
        let mut scores = self.biases.clone();
        for slot in slots {
            let row = &self.weights[*slot as usize * count..][..count];
            for (score, weight) in scores.iter_mut().zip(row) {
                *score += weight * share;
            }
        }
        to_log_probabilities(&mut scores);
        for (index, score) in scores.iter_mut().enumerate() {
            let wanted = if index == member { 1.0 } else { 0.0 };
            *score = rate * (wanted - score.exp());
            self.biases[index] += *score * BIAS_RATE;
        }
        for slot in slots {
            let row = &mut self.weights[*slot as usize * count..][..count];
            for (weight, error) in row.iter_mut().zip(&scores) {
                *weight += error * share;
            }
        }
    }
}

/// Appends the second part of the weights file.
pub fn write(groups: &[Layer], file: &mut Vec<u8>) {
    file.extend(layout::count(groups.len()).to_le_bytes());
    for group in groups {
        let step = step(&group.weights);
        file.extend(layout::count(group.members.len()).to_le_bytes());
        file.extend(group.members.iter().flat_map(|member| member.to_le_bytes()));
        file.extend(BITS.to_le_bytes());
        file.extend((step * SURE).to_le_bytes());
        file.extend(
            group
                .biases
                .iter()
                .flat_map(|bias| (bias * SURE).to_le_bytes()),
        );
        file.extend(group.weights.iter().map(|weight| byte(weight / step)));
    }
}
