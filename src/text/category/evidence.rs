//! The words and names that spoke for a topic.

use super::channels::{Channels, Said};
use super::features::Feature;
use super::folded::Folded;
use super::model::Model;

/// Evidence in a category.
const MOST: usize = 6;
/// Evidence with which no words of the text model are wanted: what it weighs is often a part of what it means.
const ENOUGH: usize = 2;
/// Words that only the text model names.
const MODELS: usize = 3;
/// How many times the mean of all topics' weights a feature's must be, to be told.
const LEAST: f32 = 0.04;
/// Letters of a word that the text model may name.
const LETTERS: usize = 4;

/// What spoke for a topic, strongest first: names, stems, then words that the text model weighs most.
pub(super) fn of(
    topic: usize,
    channels: &Channels,
    features: &[Feature],
    folded: &Folded<'_>,
) -> Vec<(f32, String)> {
    let mut told: Vec<(f32, &str)> = channels
        .evidence
        .iter()
        .filter(|(one, ..)| *one == topic)
        .map(|(_, share, said)| match said {
            Said::Name(name) => (*share, name.as_str()),
            Said::Words(start, end) => (*share, folded.quoted(*start, *end)),
        })
        .collect();
    told.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    let mut found: Vec<(f32, String)> = Vec::new();
    let known = |found: &[(f32, String)], word: &str| {
        let word = word.to_lowercase();
        found.iter().any(|(_, other)| other.to_lowercase() == word)
    };
    for (share, word) in told {
        if found.len() < MOST && !known(&found, word) {
            found.push((share, word.to_owned()));
        }
    }
    if found.len() < ENOUGH {
        let mut added = 0;
        for (share, word) in by_model(topic, features, folded) {
            if added < MODELS && found.len() < MOST && !known(&found, word) {
                found.push((share, word.to_owned()));
                added += 1;
            }
        }
    }
    found
}

/// Words of the features that weigh most for a topic beside the other topics.
fn by_model<'a>(topic: usize, features: &[Feature], folded: &Folded<'a>) -> Vec<(f32, &'a str)> {
    let model = Model::shipped();
    let mut found: Vec<(f32, &str)> = Vec::new();
    for feature in features {
        let Some((row, scale)) = model.row(feature.slot) else {
            continue;
        };
        let weight = row.get(topic).map_or(0, |byte| byte.cast_signed());
        let share = feature.value * scale * f32::from(weight);
        let Some(token) = folded.tokens.get(feature.token as usize) else {
            continue;
        };
        let word = folded.written(token);
        if share > LEAST && !token.unspaced && word.chars().nth(LETTERS - 1).is_some() {
            found.push((share, word));
        }
    }
    found.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    found
}
