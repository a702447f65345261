//! The channels' sums as one: log-odds for each topic, then a score that says how often such a topic is right.

use std::sync::LazyLock;

use serde::Deserialize;

use super::channels::{ByTopic, Channels};
use super::model::TOPICS;

/// No topic is surer: of the surest on judged pages one in fifty was wrong.
const MOST_SCORE: f32 = 0.98;
/// Sum of all stems below which the text says next to nothing, and the publisher's names are what is known.
const QUIET: f32 = 0.6;
/// How often a topic is right that a specific name of the publisher's stands for, on 255 judged pages.
const NAMED_SCORE: f32 = 0.8;

/// What each channel counts, and what makes a score of a probability.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(
    missing_docs,
    reason = "the fields of Channels; slope and base are of the score"
)]
pub struct Weights {
    pub names: f32,
    pub tags: f32,
    pub stems: f32,
    pub share: f32,
    pub text: f32,
    pub slope: f32,
    pub total: f32,
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

    /// What the channels say together for each topic.
    #[must_use]
    pub fn sums(&self, channels: &Channels) -> ByTopic {
        let mut sums = [0.0; TOPICS];
        for (topic, sum) in sums.iter_mut().enumerate() {
            *sum = self.names * channels.names[topic]
                + self.tags * channels.tags[topic]
                + self.stems * channels.stems[topic]
                + self.share * channels.share[topic]
                + self.text * channels.text[topic];
        }
        sums
    }

    /// How often such a topic is right: by its odds among all topics, and by how much speaks for it at all.
    #[must_use]
    pub fn scores(&self, channels: &Channels) -> ByTopic {
        let sums = self.sums(channels);
        let probabilities = probabilities(sums);
        let quiet = channels.stems.iter().sum::<f32>() < QUIET;
        let mut scores = [0.0; TOPICS];
        for (topic, score) in scores.iter_mut().enumerate() {
            let odds =
                self.slope * odds(probabilities[topic]) + self.total * sums[topic] + self.base;
            *score = (1.0 / (1.0 + (-odds).exp())).min(MOST_SCORE);
            if quiet {
                *score = score.max(NAMED_SCORE * channels.names[topic].min(1.0));
            }
        }
        scores
    }
}

/// Sums as the probability of each topic, if there were just one.
#[must_use]
pub fn probabilities(sums: ByTopic) -> ByTopic {
    let most = sums.iter().copied().fold(f32::MIN, f32::max);
    let all: f32 = sums.iter().map(|sum| (sum - most).exp()).sum();
    sums.map(|sum| (sum - most).exp() / all)
}

/// The logarithm of the odds of a probability.
#[must_use]
pub fn odds(probability: f32) -> f32 {
    let probability = probability.clamp(1e-6, 1.0 - 1e-6);
    (probability / (1.0 - probability)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_known_leaves_every_topic_unlikely() {
        let found = Weights::shipped().scores(&Channels::default());
        assert!(found.iter().all(|score| *score < 0.2), "{found:?}");
    }
}
