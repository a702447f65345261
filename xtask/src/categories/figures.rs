//! What is counted of answers.

use std::collections::BTreeMap;

use copydesk::text::category::model::TOPICS;

/// One text's truth and the scores it got.
pub struct Judged {
    pub primary: usize,
    pub set: [bool; TOPICS],
    pub scores: [f32; TOPICS],
}

impl Judged {
    /// Topics, best first.
    pub fn ranked(&self) -> Vec<usize> {
        let mut topics: Vec<usize> = (0..TOPICS).collect();
        topics.sort_by(|one, other| self.scores[*other].total_cmp(&self.scores[*one]));
        topics
    }

    pub fn first(&self) -> usize {
        self.ranked()[0]
    }

    pub fn accepted(&self) -> bool {
        self.set[self.first()]
    }

    fn best(&self) -> f32 {
        self.scores[self.first()]
    }
}

/// A share of a list.
#[allow(clippy::cast_precision_loss, reason = "counts")]
pub fn share<T>(of: &[T], is: impl Fn(&T) -> bool) -> f32 {
    of.iter().filter(|one| is(one)).count() as f32 / of.len().max(1) as f32
}

/// F1 of each topic that is some text's own or some text's first answer.
#[allow(clippy::cast_precision_loss, reason = "counts")]
pub fn f1(judged: &[Judged]) -> BTreeMap<usize, (usize, f32)> {
    let mut found = BTreeMap::new();
    for topic in 0..TOPICS {
        let own = judged.iter().filter(|one| one.primary == topic).count();
        let said = judged.iter().filter(|one| one.first() == topic).count();
        let both = judged
            .iter()
            .filter(|one| one.primary == topic && one.first() == topic);
        if own > 0 {
            found.insert(
                topic,
                (own, 2.0 * both.count() as f32 / (own + said) as f32),
            );
        }
    }
    found
}

/// The mean over the topics that occur.
#[allow(clippy::cast_precision_loss, reason = "counts")]
pub fn macro_f1(judged: &[Judged]) -> f32 {
    let each = f1(judged);
    each.values().map(|(_, f1)| f1).sum::<f32>() / each.len().max(1) as f32
}

/// The share of accepted first topics among the most confident.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a small count"
)]
pub fn accepted_at(judged: &[Judged], coverage: f32) -> f32 {
    let mut order: Vec<&Judged> = judged.iter().collect();
    order.sort_by(|one, other| other.best().total_cmp(&one.best()));
    order.truncate((judged.len() as f32 * coverage).round() as usize);
    share(&order, |one| one.accepted())
}

/// Expected calibration error of the first topic's score, in ten bins.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a tenth of a score"
)]
pub fn calibration(judged: &[Judged]) -> f32 {
    let mut bins = [(0.0_f32, 0.0_f32); 10];
    for one in judged {
        let bin = ((one.best() * 10.0) as usize).min(9);
        bins[bin].0 += one.best();
        bins[bin].1 += f32::from(u8::from(one.accepted()));
    }
    let off: f32 = bins.iter().map(|(said, right)| (said - right).abs()).sum();
    off / judged.len().max(1) as f32
}
