//! The weights of the channels, fitted on judged pages; and with cross-validation, so that no page is measured with weights that
//! were fitted on it, nor on another of its publisher.

use std::fmt::Write;

use copydesk::text::category::blend::Weights;
use copydesk::text::category::channels::{ByTopic, Channels};

use super::gold::Page;

const FOLDS: usize = 10;
const STEPS: usize = 3_000;
const RATE: f32 = 0.02;
/// Pull towards what was known of the weights before: they are few, but so are the pages.
const PULL: f32 = 0.003;
/// Where the fit starts, and what it is pulled to.
const START: Weights = Weights {
    names: 2.5,
    tags: 1.0,
    stems: 1.0,
    share: 4.0,
    text: 0.4,
    prior: 0.5,
    slope: 1.0,
    base: 0.0,
};
/// Topics below this probability say nothing of how sure a score is.
const LEAST: f32 = 0.03;

/// Weights fitted on pages.
pub fn fit(pages: &[Page]) -> Weights {
    let pages: Vec<&Page> = pages.iter().collect();
    fit_on(&pages)
}

fn fit_on(pages: &[&Page]) -> Weights {
    let mut weights = START;
    for step in 0..STEPS {
        let mut slopes = [0.0_f32; 6];
        for page in pages {
            let found = weights.probabilities(&page.channels);
            let right: f32 = (0..found.len()).filter(|topic| page.set[*topic]).map(|topic| found[topic]).sum();
            for (topic, probability) in found.iter().enumerate() {
                // The page's own topic counts most, but each acceptable one is fine.
                let share = if page.set[topic] { probability / right.max(1e-9) } else { 0.0 };
                let wanted = 0.5 * share + if topic == page.primary { 0.5 } else { 0.0 };
                for (slope, value) in slopes.iter_mut().zip(values(&page.channels, topic)) {
                    *slope += (wanted - probability) * value;
                }
            }
        }
        let rate = RATE * (1.0 - step as f32 / STEPS as f32);
        let pull = PULL * pages.len() as f32;
        let mut held = as_list(&weights);
        for ((value, slope), start) in held.iter_mut().zip(slopes).zip(as_list(&START)) {
            let slope = slope - pull * (*value - start);
            *value = (*value + rate * slope / (pages.len() as f32).sqrt()).max(0.0);
        }
        set_list(&mut weights, held);
    }
    calibrate(&mut weights, pages);
    weights
}

fn values(channels: &Channels, topic: usize) -> [f32; 6] {
    let prior = Weights {
        names: 0.0,
        tags: 0.0,
        stems: 0.0,
        share: 0.0,
        text: 0.0,
        prior: 1.0,
        slope: 1.0,
        base: 0.0,
    };
    [
        channels.names[topic],
        channels.tags[topic],
        channels.stems[topic],
        channels.share[topic],
        channels.text[topic],
        prior.probabilities(channels)[topic].ln(),
    ]
}

fn as_list(weights: &Weights) -> [f32; 6] {
    [
        weights.names,
        weights.tags,
        weights.stems,
        weights.share,
        weights.text,
        weights.prior,
    ]
}

fn set_list(weights: &mut Weights, list: [f32; 6]) {
    [
        weights.names,
        weights.tags,
        weights.stems,
        weights.share,
        weights.text,
        weights.prior,
    ] = list;
}

/// Slope and base: the odds that a topic is right, from the odds of its probability.
fn calibrate(weights: &mut Weights, pages: &[&Page]) {
    let mut pairs: Vec<(f32, f32)> = Vec::new();
    for page in pages {
        let found = weights.probabilities(&page.channels);
        for (probability, right) in found.iter().zip(page.set) {
            if *probability >= LEAST {
                let probability = probability.clamp(1e-6, 1.0 - 1e-6);
                let odds = (probability / (1.0 - probability)).ln();
                pairs.push((odds, f32::from(u8::from(right))));
            }
        }
    }
    let (mut slope, mut base) = (1.0_f32, 0.0_f32);
    for _ in 0..STEPS {
        let (mut by_slope, mut by_base) = (0.0, 0.0);
        for (odds, right) in &pairs {
            let error = right - 1.0 / (1.0 + (-(slope * odds + base)).exp());
            by_slope += error * odds;
            by_base += error;
        }
        let count = pairs.len().max(1) as f32;
        slope += 0.05 * by_slope / count;
        base += 0.1 * by_base / count;
    }
    weights.slope = slope;
    weights.base = base;
}

/// The scores of every page, by weights that were fitted on pages of other publishers.
pub fn crosswise(pages: &[Page]) -> Vec<ByTopic> {
    let fold = |page: &Page| {
        let sum = page.publisher.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
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
    weights
        .probabilities(&page.channels)
        .map(|probability| weights.score(probability))
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
        ("prior", weights.prior),
        ("slope", weights.slope),
        ("base", weights.base),
    ] {
        let _ = writeln!(out, "{name} = {value:.3}");
    }
    out
}
