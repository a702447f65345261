//! How right a body is likely to be: an estimate of its F1, from what is known of every body without a look at the truth.
//!
//! The estimate is a logistic function of the [`Signs`], monotone in each of them. Its weights are `models/quality.toml`,
//! written by `cargo run -p xtask -- train quality` from the annotated pages; `models/quality.report.md` tells how far they
//! hold on domains that they were not fitted on. What the page states as its body, whether the text is cut and whether it
//! was taken from the page's data are no signs: among the annotated pages the first tells nothing that the others do not,
//! and of the others there are too few to say.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::body::cut::Cut;
use crate::body::decide::{Decision, Label};

/// What the estimate is made of. Each in the form in which it is weighed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Signs {
    /// See [`Decision::expected_f1`].
    pub expected_f1: f32,
    /// Share of the letters in question of which the model is not sure, 0 to 1.
    pub uncertain: f32,
    /// Share of the letters that the model would have kept and a rule took out, 0 to 1.
    pub overruled: f32,
    /// Words of the text.
    pub words: u32,
}

/// Probabilities between which the model is not sure.
const UNSURE: std::ops::Range<f32> = 0.1..0.9;
/// Words from which on a text is not short: a line too many or too few no longer tells.
const NOT_SHORT: f32 = 250.0;
/// How near to 0 and 1 an expected F1 is taken at its word.
const EDGE: f32 = 0.001;

#[allow(clippy::cast_precision_loss, reason = "shares")]
impl Signs {
    /// What the judgement on a page's blocks tells of the text that was made of them.
    #[must_use]
    pub fn of(cut: &Cut, decision: &Decision, words: u32) -> Self {
        let (mut asked, mut unsure, mut kept, mut overruled) = (0u64, 0u64, 0u64, 0u64);
        for block in &cut.blocks {
            let (at, letters) = (block.index, u64::from(block.letters));
            let probability = decision.probabilities[at];
            let open = matches!(decision.labels[at], Label::Text | Label::Furniture);
            if open && probability >= UNSURE.start {
                asked += letters;
                unsure += u64::from(UNSURE.contains(&probability)) * letters;
            }
            if decision.model_keeps(at) {
                kept += letters;
                overruled += u64::from(!decision.keeps(at)) * letters;
            }
        }
        let share = |part: u64, all: u64| part as f32 / all.max(1) as f32;
        Self {
            expected_f1: decision.expected_f1(cut),
            uncertain: share(unsure, asked),
            overruled: share(overruled, kept),
            words,
        }
    }

    /// The values that [`Weights`] weigh, in their order behind the first.
    #[must_use]
    pub fn values(&self) -> [f32; 4] {
        let expected = self.expected_f1.clamp(EDGE, 1.0 - EDGE);
        [
            (expected / (1.0 - expected)).ln(),
            self.uncertain,
            self.overruled,
            (1.0 - self.words as f32 / NOT_SHORT).max(0.0),
        ]
    }
}

/// What each sign counts, in log odds.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Where every sign is 0.
    pub base: f32,
    /// For each unit of the expected F1 in log odds.
    pub expected_f1: f32,
    /// For all letters in question uncertain.
    pub uncertain: f32,
    /// For all letters overruled.
    pub overruled: f32,
    /// For a text of no words.
    pub short: f32,
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    toml::from_str(include_str!("../../models/quality.toml"))
        .expect("the committed weights are read by a test")
});

impl Weights {
    /// The weights in the binary.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &WEIGHTS
    }

    /// From a list: the base, then the weight of each of [`Signs::values`].
    #[must_use]
    pub const fn from_list([base, expected_f1, uncertain, overruled, short]: [f32; 5]) -> Self {
        Self {
            base,
            expected_f1,
            uncertain,
            overruled,
            short,
        }
    }

    /// The estimated F1 of a body, 0 to 1. No text is worth nothing.
    #[must_use]
    pub fn estimate(&self, signs: &Signs) -> f32 {
        if signs.words == 0 {
            return 0.0;
        }
        let [expected, uncertain, overruled, short] = signs.values();
        let odds = self.base
            + self.expected_f1 * expected
            + self.uncertain * uncertain
            + self.overruled * overruled
            + self.short * short;
        1.0 / (1.0 + (-odds).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Signs = Signs {
        expected_f1: 0.98,
        uncertain: 0.1,
        overruled: 0.1,
        words: 100,
    };

    #[test]
    fn every_sign_moves_the_estimate_its_way() {
        let weights = Weights::shipped();
        let estimate = |signs: Signs| weights.estimate(&signs);
        let plain = estimate(PLAIN);
        assert!((0.5..1.0).contains(&plain), "{plain}");
        let better = Signs {
            expected_f1: 0.99,
            ..PLAIN
        };
        assert!(estimate(better) > plain);
        let longer = Signs {
            words: 200,
            ..PLAIN
        };
        assert!(estimate(longer) >= plain);
        let unsure = Signs {
            uncertain: 0.5,
            ..PLAIN
        };
        assert!(estimate(unsure) <= plain);
        let overruled = Signs {
            overruled: 0.5,
            ..PLAIN
        };
        assert!(estimate(overruled) <= plain);
    }

    #[test]
    fn an_estimate_is_a_share_whatever_the_signs() {
        for expected_f1 in [0.0, 1.0] {
            for words in [0, 1, u32::MAX] {
                let signs = Signs {
                    expected_f1,
                    words,
                    ..PLAIN
                };
                let estimate = Weights::shipped().estimate(&signs);
                assert!((0.0..=1.0).contains(&estimate), "{estimate}");
                assert_eq!(estimate > 0.0, words > 0);
            }
        }
    }
}
