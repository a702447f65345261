//! Whole sentences that tell the story.
//!
//! News puts its story first, and no simple method beats its first sentences. So the summary is a cleaned lead, without
//! sentences that are no prose (credits, captions, corrections, pointers) or lean on one that is not there, unless a trained
//! ranker is sure of something better: it judges every sentence, then sets of the best ones about as long as the lead. Sentences
//! are never cut. Lists, quotes and live updates are no story that begins with its news: there the lead is all.

mod candidates;
pub mod features;
pub mod model;
#[cfg(test)]
mod tests;
mod vectors;
mod whole;

use crate::Options;
use crate::article::{Block, BlockContent, Summary, SummarySentence, TextRange};
use crate::text::words::{graphemes, is_unspaced, tokens};
use crate::trees::{Rows, probability};
pub use candidates::{Candidate, read};
use features::Story;
use model::Model;
pub use vectors::{Sentence, Vectors};

/// By how much a summary has to be nearer than the lead to be taken instead of it, in hundredths of ROUGE: from here on the
/// languages that were left out of training do not lose by it in the mean.
const SURE: f32 = 4.0;

/// How long a summary may be.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Sentences.
    pub sentences: usize,
    /// Grapheme clusters, spaces between sentences among them.
    pub characters: Option<usize>,
    /// Words that it comes as near to as whole sentences can: for measuring.
    pub words: Option<usize>,
}

/// What is summarised.
#[derive(Debug, Clone, Copy)]
pub struct Source<'t> {
    /// The text.
    pub text: &'t str,
    /// Its blocks.
    pub blocks: &'t [Block],
    /// Its [sentences](crate::text::sentences::split).
    pub sentences: &'t [TextRange],
    /// What stands above it.
    pub headline: Option<&'t str>,
    /// A BCP-47 tag.
    pub language: Option<&'t str>,
}

/// Summarises a text within the options' bounds. `None` where no sentence fits.
#[must_use]
pub fn of(source: &Source<'_>, options: &Options) -> Option<Summary> {
    let budget = Budget {
        sentences: options.max_sentences,
        characters: options.max_characters,
        words: None,
    };
    within(source, &budget, Some(Model::shipped()))
}

/// The same within other bounds, by other weights or none: then it is the lead.
#[must_use]
pub fn within(source: &Source<'_>, budget: &Budget, model: Option<&Model>) -> Option<Summary> {
    let candidates = read(source);
    let lead = lead(&candidates, budget);
    if lead.is_empty() {
        return None;
    }
    let is_update = |block: &Block| matches!(block.content, BlockContent::LiveUpdate(_));
    let is_story = candidates.iter().all(|one| one.prose) && !source.blocks.iter().any(is_update);
    let (chosen, scores) = match model {
        Some(model) if is_story => {
            let story = Story::of(&candidates, source.headline, source.language);
            let judged = judge(&story, model);
            (
                better(&candidates, &story, &judged, lead, budget, model),
                judged,
            )
        }
        _ => (lead, by_place(candidates.len())),
    };
    let all = candidates.iter().zip(&scores).enumerate();
    let chosen: Vec<(&Candidate<'_>, f32)> = all
        .filter(|(index, _)| chosen.contains(index))
        .map(|(_, (candidate, score))| (candidate, *score))
        .collect();
    Some(Summary {
        text: join(chosen.iter().map(|(candidate, _)| candidate.text)),
        sentences: chosen
            .into_iter()
            .map(|(candidate, score)| SummarySentence {
                text: candidate.text.to_owned(),
                text_range: candidate.range,
                block_id: (!candidate.block.is_empty()).then(|| candidate.block.to_owned()),
                score,
            })
            .collect(),
    })
}

/// How likely each sentence is one of those that a person would have made the summary of.
fn judge(story: &Story<'_, '_>, model: &Model) -> Vec<f32> {
    let mut judged = vec![0.0; story.vectors.sentences.len()];
    let mut rows = Rows::new(&model.first, probability);
    for at in 0..judged.len() {
        rows.push(at, &mut judged, |row| story.row(at, row));
    }
    rows.judge(&mut judged);
    judged
}

/// Scores of sentences that were not judged: what comes first counts most.
fn by_place(count: usize) -> Vec<f32> {
    let mut score = 2.0;
    let halve = |_| {
        score /= 2.0;
        score
    };
    (0..count).map(halve).collect()
}

/// The first sentences within the bounds that do not lean on one that is left out.
fn lead(candidates: &[Candidate<'_>], budget: &Budget) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    for index in 0..candidates.len() {
        chosen.push(index);
        if leans(candidates, &chosen) || chosen.len() > budget.sentences {
            chosen.pop();
            continue;
        }
        if fits(candidates, &chosen, budget) {
            continue;
        }
        chosen.pop();
        if budget.words.is_some() {
            break;
        }
    }
    if chosen.is_empty() {
        // All of them lean; the first has nothing before it that it could lean on.
        chosen.extend((!candidates.is_empty() && fits(candidates, &[0], budget)).then_some(0));
    }
    chosen
}

/// The summary that the second ensemble finds better than the lead, if there is one, else the lead.
fn better(
    candidates: &[Candidate<'_>],
    story: &Story<'_, '_>,
    judged: &[f32],
    lead: Vec<usize>,
    budget: &Budget,
    model: &Model,
) -> Vec<usize> {
    if candidates.len() <= lead.len() {
        return lead;
    }
    let vectors = &story.vectors;
    let sets = whole::sets(candidates, vectors, judged, &lead, budget.sentences);
    let whole = whole::Whole::of(vectors, judged, &lead);
    // The lead's own value, then those of the others.
    let mut values = vec![0.0; sets.len().max(1)];
    let mut rows = Rows::new(&model.second, |sum| sum);
    rows.push(0, &mut values, |row| whole.row(&lead, row));
    for (place, set) in sets.iter().enumerate().skip(1) {
        rows.push(place, &mut values, |row| whole.row(set, row));
    }
    rows.judge(&mut values);
    let mut best: Option<(f32, &Vec<usize>)> = None;
    let least = values[0] + SURE;
    for (set, found) in sets.iter().zip(values).skip(1) {
        let most = best.map_or(least, |(most, _)| most);
        if found > most && in_characters(candidates, set, budget) {
            best = Some((found, set));
        }
    }
    best.map(|(_, set)| set.clone()).unwrap_or(lead)
}

/// Whether some sentence of a set leans on one that is not in it.
fn leans(candidates: &[Candidate<'_>], chosen: &[usize]) -> bool {
    chosen.iter().any(|index| {
        let before = index
            .checked_sub(1)
            .is_some_and(|before| chosen.contains(&before));
        let stands = |one: &Candidate<'_>| !one.orphan || one.follows && before;
        !candidates.get(*index).is_some_and(stands)
    })
}

/// Whether the chosen sentences are within the bounds, the last of them added to the others.
fn fits(candidates: &[Candidate<'_>], chosen: &[usize], budget: &Budget) -> bool {
    if let Some(most) = budget.words {
        let found = chosen.iter().filter_map(|index| candidates.get(*index));
        let all: Vec<usize> = found.map(|one| words_of(one.text)).collect();
        let with: usize = all.iter().sum();
        let without = with - all.last().copied().unwrap_or_default();
        if without > 0 && with.abs_diff(most) > without.abs_diff(most) {
            return false;
        }
    }
    in_characters(candidates, chosen, budget)
}

fn in_characters(candidates: &[Candidate<'_>], chosen: &[usize], budget: &Budget) -> bool {
    budget.characters.is_none_or(|most| {
        let found = chosen.iter().filter_map(|index| candidates.get(*index));
        graphemes(&join(found.map(|one| one.text))) <= most
    })
}

/// The sentences with a space between, none in scripts that write none.
fn join<'t>(chosen: impl IntoIterator<Item = &'t str>) -> String {
    let mut joined = String::new();
    for text in chosen {
        let unspaced = joined
            .ends_with(|c: char| is_unspaced(c) || matches!(c, '。' | '！' | '？' | '」' | '』'))
            && !matches!(joined.chars().last(), Some('\u{e00}'..='\u{eff}'));
        if !joined.is_empty() && !unspaced {
            joined.push(' ');
        }
        joined.push_str(text);
    }
    joined
}

/// Words of a text as [`Budget::words`] counts them.
#[must_use]
pub fn words_of(text: &str) -> usize {
    tokens(text).len()
}
