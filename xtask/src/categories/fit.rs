//! The weights of the channels, fitted on judged pages; and with cross-validation, so that no page is measured with weights that
//! were fitted on it, nor on another of its publisher.

use std::fmt::Write;

use copydesk::text::category::blend::{Weights, odds, probabilities};
use copydesk::text::category::channels::{ByTopic, Channels};

use super::gold::Page;

const FOLDS: usize = 10;
const STEPS: usize = 800;
const RATE: f32 = 0.05;
/// Pull towards what was known of the weights before: they are few, but so are the pages.
const PULL: f32 = 0.003;
/// Where the fit starts, and what it is pulled to.
const START: Weights = Weights {
    names: 1.5,
    tags: 0.7,
    stems: 1.0,
    share: 4.0,
    text: 0.2,
    slope: 1.0,
    total: 0.0,
    base: 0.0,
};
/// How much rarer topics weigh than their pages: 0 as their pages, 1 all alike.
const BALANCE: f32 = 0.5;

/// Weights fitted on pages.
pub fn fit(pages: &[Page]) -> Weights {
    let pages: Vec<&Page> = pages.iter().collect();
    fit_on(&pages)
}

#[allow(clippy::cast_precision_loss, reason = "counts of pages and steps")]
fn fit_on(pages: &[&Page]) -> Weights {
    let mut weights = START;
    let shares = balance(pages);
    let mut pace = Pace::default();
    for step in 0..STEPS {
        let mut slopes = [0.0_f32; CHANNELS];
        for (page, share) in pages.iter().zip(&shares) {
            let found = probabilities(weights.sums(&page.channels));
            let right = (0..found.len()).filter(|topic| page.set[*topic]);
            let right: f32 = right.map(|topic| found[topic]).sum();
            for (topic, probability) in found.iter().enumerate() {
                // The page's own topic counts most, but each acceptable one is fine.
                let fine = if page.set[topic] {
                    probability / right.max(1e-9)
                } else {
                    0.0
                };
                let wanted = 0.5 * fine + if topic == page.primary { 0.5 } else { 0.0 };
                for (slope, value) in slopes.iter_mut().zip(values(&page.channels, topic)) {
                    *slope += share * (wanted - probability) * value;
                }
            }
        }
        let rate = RATE * (1.0 - step as f32 / STEPS as f32);
        let mut held = as_list(&weights);
        for (place, start) in as_list(&START).into_iter().enumerate() {
            let slope = slopes[place] / pages.len() as f32 - PULL * (held[place] - start);
            held[place] = (held[place] + rate * pace.of(place, slope)).max(0.0);
        }
        [
            weights.names,
            weights.tags,
            weights.stems,
            weights.share,
            weights.text,
        ] = held;
    }
    calibrate(&mut weights, pages);
    weights
}

const CHANNELS: usize = 5;

/// Steps of even length whatever a value's unit (Adam).
#[derive(Default)]
struct Pace {
    means: [f32; CHANNELS],
    squares: [f32; CHANNELS],
}

impl Pace {
    fn of(&mut self, place: usize, slope: f32) -> f32 {
        self.means[place] = 0.9 * self.means[place] + 0.1 * slope;
        self.squares[place] = 0.99 * self.squares[place] + 0.01 * slope * slope;
        self.means[place] / (self.squares[place].sqrt() + 1e-6)
    }
}

/// What each page counts.
#[allow(clippy::cast_precision_loss, reason = "counts of pages")]
fn balance(pages: &[&Page]) -> Vec<f32> {
    let count = |topic| pages.iter().filter(|page| page.primary == topic).count() as f32;
    let shares: Vec<f32> = pages
        .iter()
        .map(|page| count(page.primary).powf(-BALANCE))
        .collect();
    let mean = shares.iter().sum::<f32>() / pages.len().max(1) as f32;
    shares.into_iter().map(|share| share / mean).collect()
}

fn values(channels: &Channels, topic: usize) -> [f32; CHANNELS] {
    [
        channels.names[topic],
        channels.tags[topic],
        channels.stems[topic],
        channels.share[topic],
        channels.text[topic],
    ]
}

fn as_list(weights: &Weights) -> [f32; CHANNELS] {
    [
        weights.names,
        weights.tags,
        weights.stems,
        weights.share,
        weights.text,
    ]
}

/// The odds that a topic is right, from the odds of its probability and from its sum.
#[allow(clippy::cast_precision_loss, reason = "counts of pairs and steps")]
fn calibrate(weights: &mut Weights, pages: &[&Page]) {
    let mut pairs: Vec<([f32; 3], f32)> = Vec::new();
    for page in pages {
        let sums = weights.sums(&page.channels);
        let found = probabilities(sums);
        for (topic, right) in page.set.iter().enumerate() {
            pairs.push((
                [odds(found[topic]), sums[topic], 1.0],
                f32::from(u8::from(*right)),
            ));
        }
    }
    let mut held = [1.0_f32, 0.0, 0.0];
    let mut pace = Pace::default();
    for step in 0..2 * STEPS {
        let mut slopes = [0.0_f32; 3];
        for (values, right) in &pairs {
            let said: f32 = held
                .iter()
                .zip(values)
                .map(|(weight, value)| weight * value)
                .sum();
            let error = right - 1.0 / (1.0 + (-said).exp());
            for (slope, value) in slopes.iter_mut().zip(values) {
                *slope += error * value;
            }
        }
        let rate = RATE * (1.0 - step as f32 / (2 * STEPS) as f32);
        for (place, slope) in slopes.iter().enumerate() {
            held[place] += rate * pace.of(place, slope / pairs.len().max(1) as f32);
        }
    }
    [weights.slope, weights.total, weights.base] = held;
}

/// The scores of every page, by weights that were fitted on pages of other publishers.
pub fn crosswise(pages: &[Page]) -> Vec<ByTopic> {
    let fold = |page: &Page| {
        let sum = page.publisher.bytes().fold(7_usize, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(byte.into())
        });
        sum % FOLDS
    };
    let by_fold: Vec<Weights> = (0..FOLDS)
        .map(|one| {
            let others: Vec<&Page> = pages.iter().filter(|page| fold(page) != one).collect();
            fit_on(&others)
        })
        .collect();
    pages
        .iter()
        .map(|page| scores(page, &by_fold[fold(page)]))
        .collect()
}

/// A page's scores.
pub fn scores(page: &Page, weights: &Weights) -> ByTopic {
    weights.scores(&page.channels)
}

/// The file that holds weights.
pub fn file(weights: &Weights) -> String {
    let mut out = String::from(
        "# What each channel counts, and how a probability becomes a score; see src/text/category/blend.rs. Written by\n\
         # `xtask train categories --keep-text`.\n",
    );
    for (name, value) in [
        ("names", weights.names),
        ("tags", weights.tags),
        ("stems", weights.stems),
        ("share", weights.share),
        ("text", weights.text),
        ("slope", weights.slope),
        ("total", weights.total),
        ("base", weights.base),
    ] {
        let _ = writeln!(out, "{name} = {value:.3}");
    }
    out
}
