//! Which paragraphs of two texts correspond, wherever they stand.

use foldhash::{HashMap, HashMapExt};

use super::{Passage, runs, shared};
use crate::article::TextRange;
use crate::text::fingerprint::{normalize, without_dateline};

/// Share of the shorter paragraph from which on two correspond.
const ALIKE: f32 = 0.5;
/// Paragraphs of one text that may hold a run of words before it tells nothing.
const FREQUENT: usize = 8;
/// Paragraphs of a text that are looked at.
const PARAGRAPHS: usize = 5_000;

struct Paragraph {
    range: TextRange,
    runs: Vec<u64>,
}

/// The corresponding paragraphs, each in at most one pair, in the order of the first text.
pub(super) fn align(first: &str, second: &str, length: usize) -> Vec<Passage> {
    let (left, right) = (paragraphs(first, length), paragraphs(second, length));
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    for (place, paragraph) in right.iter().enumerate() {
        for run in &paragraph.runs {
            let places = holders.entry(*run).or_default();
            if places.len() <= FREQUENT {
                places.push(place);
            }
        }
    }
    let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
    for (place, paragraph) in left.iter().enumerate() {
        let mut near: Vec<usize> = paragraph
            .runs
            .iter()
            .filter_map(|run| holders.get(run))
            .filter(|places| places.len() <= FREQUENT)
            .flatten()
            .copied()
            .collect();
        near.sort_unstable();
        near.dedup();
        for other in near {
            if let Some(found) = right.get(other)
                && let Some(similarity) = similarity(&paragraph.runs, &found.runs)
            {
                pairs.push((similarity, place, other));
            }
        }
    }
    pairs.sort_by(|one, other| {
        other
            .0
            .total_cmp(&one.0)
            .then((one.1, one.2).cmp(&(other.1, other.2)))
    });
    let mut taken = (vec![false; left.len()], vec![false; right.len()]);
    let mut passages: Vec<Passage> = Vec::new();
    for (similarity, place, other) in pairs {
        if taken.0[place] || taken.1[other] {
            continue;
        }
        taken.0[place] = true;
        taken.1[other] = true;
        passages.push(Passage {
            first: left[place].range,
            second: right[other].range,
            similarity,
        });
    }
    passages.sort_by_key(|passage| passage.first.start);
    passages
}

/// How alike two paragraphs are; `None` for two that do not correspond.
#[allow(clippy::cast_precision_loss, reason = "counts of words")]
fn similarity(one: &[u64], other: &[u64]) -> Option<f32> {
    let common = shared(one, other) as f32;
    let shorter = one.len().min(other.len()).max(1) as f32;
    (common / shorter >= ALIKE).then_some(2.0 * common / (one.len() + other.len()) as f32)
}

/// The paragraphs with words in them. A dateline in front does not count.
fn paragraphs(text: &str, length: usize) -> Vec<Paragraph> {
    let mut found = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive("\n\n") {
        let lead = piece.len() - piece.trim_start().len();
        let words = piece.trim();
        let runs = runs(&normalize(without_dateline(words)), length);
        if !runs.is_empty() && found.len() < PARAGRAPHS {
            found.push(Paragraph {
                range: TextRange {
                    start: start + lead,
                    end: start + lead + words.len(),
                },
                runs,
            });
        }
        start += piece.len();
    }
    found
}
