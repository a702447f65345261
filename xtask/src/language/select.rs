//! Which gram owns each slot of the model's table: the one that tells most. All others are not looked at, so that grams
//! never seen in training say nothing instead of something random.

use std::collections::BTreeMap;

use copydesk::text::language::grams::{self, Kind};
use copydesk::text::language::model::owner;

use super::corpus::Corpus;

/// Slots of the table, as a power of two.
pub const BITS: u32 = 18;
/// Letters of a text that are looked at.
pub const LETTERS: usize = 400;
/// A gram that a language has less often is chance.
const LEAST_COUNT: u32 = 2;

/// How a gram spreads over the languages.
#[derive(Default)]
struct Spread {
    /// Sum of its rates, a rate being occurrences in a million.
    all: u32,
    /// The largest rate.
    most: u32,
    /// Languages that have it.
    languages: u32,
}

/// The owner of each slot, as the low byte of its hash.
pub fn owners(corpus: &Corpus) -> Vec<u8> {
    let mut spreads: BTreeMap<u32, Spread> = BTreeMap::new();
    for texts in corpus.0.values() {
        let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
        let mut all = 0_u64;
        for text in texts.sentences.iter().chain(&texts.passages) {
            grams::each(text, LETTERS, |kind, hash| {
                if kind != Kind::Pair {
                    *counts.entry(hash).or_default() += 1;
                    all += 1;
                }
            });
        }
        for (hash, count) in counts {
            if count >= LEAST_COUNT {
                let rate = u64::from(count) * 1_000_000 / all.max(1) + 1;
                let rate = u32::try_from(rate).unwrap_or(u32::MAX);
                let spread = spreads.entry(hash).or_default();
                spread.all = spread.all.saturating_add(rate);
                spread.most = spread.most.max(rate);
                spread.languages += 1;
            }
        }
    }
    settle(&spreads, corpus.0.len())
}

/// The most telling gram of each slot; of equals, the one with the smaller hash.
fn settle(spreads: &BTreeMap<u32, Spread>, languages: usize) -> Vec<u8> {
    let mut best: Vec<(f32, u32)> = vec![(-1.0, 0); 1 << BITS];
    for (hash, spread) in spreads {
        let worth = worth(spread, languages);
        let held = &mut best[(hash >> (32 - BITS)) as usize];
        if worth > held.0 || (worth.total_cmp(&held.0).is_eq() && *hash < held.1) {
            *held = (worth, *hash);
        }
    }
    best.into_iter().map(|(_, hash)| owner(hash)).collect()
}

/// The root of how often it occurs, times how few languages have it and how much one of them does.
#[allow(clippy::cast_precision_loss, reason = "an estimate")]
fn worth(spread: &Spread, languages: usize) -> f32 {
    let all = spread.all as f32;
    let few = (languages as f32 / spread.languages as f32).ln();
    let one = 0.5 * spread.most as f32 / all;
    all.sqrt() * (few + one).max(0.02)
}
