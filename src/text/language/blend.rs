//! The model's word, whatlang's and the page's, as one set of probabilities.

use crate::rules::languages::Languages;

use super::model::{Model, Named, likeliest, to_log_probabilities};
use super::telling;
use super::{
    BLOCK_GLANCE_LETTERS, BLOCK_LETTERS, BLOCK_SAMPLE_LETTERS, MODEL_LETTERS, RELIABLE,
    SAMPLE_LETTERS,
};

// All numbers here are fitted on one half of the labelled texts and pages, see `models/language.report.md`.

/// Letters from which the model is as sure as it says. It was trained on texts of twenty and more; with fewer, mostly names,
/// what the page says counts more: its logits are multiplied by less, down to `SURE_LEAST`.
const ENOUGH_LETTERS: f32 = 45.0;
const SURE_LEAST: f32 = 0.1;
/// Confidence of the model below which whatlang is asked.
const UNSURE: f32 = 0.95;
/// What whatlang's word adds to a language at its full confidence, in nats.
const SECOND_OPINION: f32 = 3.0;
/// What the page's word adds to a language, in nats.
const CLAIM: f32 = 5.0;
/// The same for English, which is the default of many templates.
const DEFAULT_CLAIM: f32 = 3.0;
/// What having an online press adds to a language, in nats.
const PRESS: f32 = 1.2;
/// What being one of whatlang's languages, which most pages are written in, adds to that.
const COMMON: f32 = 0.4;

/// More than making probabilities of logits can change about their order.
const ROUNDING: f32 = 0.01;

/// Puts the voices together.
pub(super) struct Blend<'m> {
    model: &'m Model,
    table: &'m Languages,
}

impl<'m> Blend<'m> {
    pub(super) fn new(model: &'m Model, table: &'m Languages) -> Self {
        Self { model, table }
    }

    /// Logarithms of the probability of each label; none for text without letters.
    pub(super) fn scores(&self, text: &str, declared: &[String]) -> Option<Vec<f32>> {
        let (mut scores, letters) = self.model.read_text(text, MODEL_LETTERS)?;
        self.model.refine(text, SAMPLE_LETTERS, &mut scores);
        let best = likeliest(&scores);
        telling::weigh(self.model, text, best, &mut scores);
        let sure = certainty(letters);
        for score in &mut scores {
            *score *= sure;
        }
        self.add_claims(&mut scores, declared);
        to_log_probabilities(&mut scores);
        if scores[likeliest(&scores)].exp() < UNSURE {
            self.add_second_opinion(&mut scores, text, sure);
            to_log_probabilities(&mut scores);
        }
        Some(scores)
    }

    /// The label of a block's text where it reliably is another language than `main`.
    pub(super) fn foreign(&self, text: &str, main: &str) -> Option<&'m str> {
        // No text has more letters than bytes.
        if text.len() < BLOCK_LETTERS {
            return None;
        }
        // Nearly all blocks are in their article's language, and their first words say so.
        let (scores, letters) = self.model.logits(text, BLOCK_GLANCE_LETTERS)?;
        if letters < BLOCK_GLANCE_LETTERS || self.all_close(&scores, main) {
            return None;
        }
        let (mut scores, letters) = self.model.logits(text, BLOCK_SAMPLE_LETTERS)?;
        if letters < BLOCK_LETTERS || self.all_close(&scores, main) {
            return None;
        }
        to_log_probabilities(&mut scores);
        let sure = certainty(letters);
        for score in &mut scores {
            *score *= sure;
        }
        to_log_probabilities(&mut scores);
        let best = likeliest(&scores);
        let label = self.model.labels().get(best)?.as_str();
        let foreign = scores[best].exp() >= RELIABLE && !self.table.close(label, main);
        foreign.then_some(label)
    }

    /// Whether every label that can turn out to be the likeliest is close to a language: nearly all blocks are in their
    /// article's, and need no probabilities.
    fn all_close(&self, logits: &[f32], main: &str) -> bool {
        let most = logits.iter().copied().fold(f32::MIN, f32::max);
        let mut rivals = logits
            .iter()
            .zip(self.model.labels())
            .filter(|(logit, _)| **logit >= most - ROUNDING)
            .map(|(_, label)| label);
        rivals.all(|label| self.table.close(label, main))
    }

    /// Common languages are likelier before a word is read; the page's claims after that, each language once.
    fn add_claims(&self, scores: &mut [f32], declared: &[String]) {
        let claims: Vec<(String, f32)> = declared
            .iter()
            .map(|claim| {
                let weight = if self.table.primary(claim) == "en" {
                    DEFAULT_CLAIM
                } else {
                    CLAIM
                };
                (self.table.primary(claim), weight)
            })
            .collect();
        for (named, score) in self.model.named().iter().zip(scores) {
            if named.common {
                *score += COMMON;
            }
            if named.press {
                *score += PRESS;
            }
            let weights = claims.iter().filter(|(claim, _)| *claim == named.primary);
            *score += weights.map(|(_, weight)| *weight).fold(0.0, f32::max);
        }
    }

    /// whatlang, which is as unsure of few letters, speaks for its language, and for close ones that it does not know and so can only take for it.
    fn add_second_opinion(&self, scores: &mut [f32], text: &str, sure: f32) {
        let Some(guess) = whatlang::detect(text) else {
            return;
        };
        let Some(tag) = self.table.tag_of_whatlang(guess.lang().code()) else {
            return;
        };
        #[allow(
            clippy::cast_possible_truncation,
            reason = "a confidence needs no more"
        )]
        let vote = SECOND_OPINION * sure * guess.confidence() as f32;
        let labels = self.model.named();
        let primary = self.table.primary(tag);
        let own = |label: &Named| label.primary == primary;
        let Some(meant) = labels.iter().position(own) else {
            return;
        };
        for (index, label) in labels.iter().enumerate() {
            if own(label) || (self.model.are_close(index, meant) && !label.common) {
                scores[index] += vote;
            }
        }
    }
}

/// What logits are multiplied by for a text of so many letters.
fn certainty(letters: usize) -> f32 {
    #[allow(clippy::cast_precision_loss, reason = "a few hundred letters")]
    let way = (letters as f32 / ENOUGH_LETTERS).min(1.0);
    SURE_LEAST + (1.0 - SURE_LEAST) * way
}
