//! The channels' sums as one: log-odds for each topic, then a score that says how often such a topic is right.

use std::sync::LazyLock;

use serde::Deserialize;

use super::channels::{ByTopic, Channels};
use super::model::TOPICS;

/// How common the topics are in the press, roughly, in the order of their codes.
const COMMON: ByTopic = [
    0.06, 0.10, 0.05, 0.13, 0.03, 0.04, 0.05, 0.03, 0.03, 0.05, 0.20, 0.015, 0.05, 0.05, 0.10, 0.07, 0.02,
];

/// What each channel counts, and what makes a score of a probability.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields of Channels; slope and base are of the score")]
pub struct Weights {
    pub names: f32,
    pub tags: f32,
    pub stems: f32,
    pub share: f32,
    pub text: f32,
    pub prior: f32,
    pub slope: f32,
    pub base: f32,
}

static SHIPPED: LazyLock<Weights> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../models/categories.toml"))
        .expect("the weights are part of the build and a test reads them")
});

impl Weights {
    /// The weights in the binary.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// The probability of each topic, if there were just one.
    #[must_use]
    pub fn probabilities(&self, channels: &Channels) -> ByTopic {
        let mut values = [0.0; TOPICS];
        for (topic, value) in values.iter_mut().enumerate() {
            *value = self.names * channels.names[topic]
                + self.tags * channels.tags[topic]
                + self.stems * channels.stems[topic]
                + self.share * channels.share[topic]
                + self.text * channels.text[topic]
                + self.prior * COMMON[topic].ln();
        }
        let most = values.iter().copied().fold(f32::MIN, f32::max);
        let all: f32 = values.iter().map(|value| (value - most).exp()).sum();
        values.map(|value| (value - most).exp() / all)
    }

    /// What share of topics with such a probability is right.
    #[must_use]
    pub fn score(&self, probability: f32) -> f32 {
        let probability = probability.clamp(1e-6, 1.0 - 1e-6);
        let odds = (probability / (1.0 - probability)).ln();
        1.0 / (1.0 + (-(self.slope * odds + self.base)).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_known_leaves_every_topic_unlikely() {
        let weights = Weights::shipped();
        let found = weights.probabilities(&Channels::default());
        assert!((found.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        assert!(found.iter().all(|one| weights.score(*one) < 0.5), "{found:?}");
    }
}
