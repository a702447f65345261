//! Whole sentences that tell the story.
//!
//! News puts its story first, and no simple method beats its first sentences. So the summary is a cleaned lead: sentences that
//! are no prose (credits, captions, corrections, pointers) or could not stand at the front are left out, and among the others
//! position decides, helped a little by what a sentence shares with headline and text. Sentences are never cut.

mod candidates;
pub mod features;
#[cfg(test)]
mod tests;
mod vectors;

use foldhash::{HashMap, HashMapExt};
use unicode_segmentation::UnicodeSegmentation;

use crate::Options;
use crate::article::{Block, Summary, SummarySentence};
use crate::text::words::{fold, is_unspaced, tokens};
pub use candidates::{Candidate, read};
pub use vectors::{Sentence, Vectors};

/// Letters of a word that says something.
const WORD_LETTERS: usize = 4;
/// What position weighs in a score; the rest is content.
const POSITION_WEIGHT: f32 = 0.8;
/// Sentences over which the weight of position halves.
const HALF_LIFE: f32 = 4.0;

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

/// Summarises a text within the options' bounds. `None` where no sentence fits.
#[must_use]
pub fn of(
    text: &str,
    blocks: &[Block],
    headline: Option<&str>,
    language: Option<&str>,
    options: &Options,
) -> Option<Summary> {
    let budget = Budget {
        sentences: options.max_sentences,
        characters: options.max_characters,
        words: None,
    };
    within(text, blocks, headline, language, &budget)
}

/// The same within other bounds.
#[must_use]
pub fn within(
    text: &str,
    blocks: &[Block],
    headline: Option<&str>,
    language: Option<&str>,
    budget: &Budget,
) -> Option<Summary> {
    let candidates = read(text, blocks, language);
    let scores = rank(&candidates, headline);
    let chosen = choose(&candidates, &scores, budget);
    if chosen.is_empty() {
        return None;
    }
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

/// Scores candidates: position first, then the words shared with the headline and with the rest.
#[allow(clippy::cast_precision_loss, reason = "at most some hundreds of words")]
fn rank(candidates: &[Candidate<'_>], headline: Option<&str>) -> Vec<f32> {
    let telling = |text: &str| -> Vec<String> {
        let folded = fold(text);
        let words = tokens(&folded).into_iter();
        words
            .filter(|word| word.chars().count() >= WORD_LETTERS || word.contains(is_unspaced))
            .map(str::to_owned)
            .collect()
    };
    let words: Vec<Vec<String>> = candidates.iter().map(|one| telling(one.text)).collect();
    let title = telling(headline.unwrap_or_default());
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for word in words.iter().flatten() {
        *counts.entry(word).or_default() += 1;
    }
    let scores = words.iter().enumerate().map(|(index, words)| {
        let all = words.len().max(1) as f32;
        let common = words
            .iter()
            .filter(|word| counts.get(word.as_str()).is_some_and(|count| *count > 1));
        let titled = words.iter().filter(|word| title.contains(word));
        let content = (common.count() as f32 + titled.count() as f32) / (2.0 * all);
        let position = 0.5_f32.powf(index as f32 / HALF_LIFE);
        POSITION_WEIGHT * position + (1.0 - POSITION_WEIGHT) * content
    });
    scores.collect()
}

/// Indices of the chosen candidates: the best first, none without the sentence that it leans on, none over the bounds.
fn choose(candidates: &[Candidate<'_>], scores: &[f32], budget: &Budget) -> Vec<usize> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    let score = |index: &usize| scores.get(*index).copied().unwrap_or_default();
    order.sort_by(|one, other| score(other).total_cmp(&score(one)).then(one.cmp(other)));
    let mut chosen: Vec<usize> = Vec::new();
    // A second round finds the antecedents of sentences that were passed over in the first.
    for index in order.iter().chain(&order) {
        let Some(candidate) = candidates.get(*index) else {
            continue;
        };
        let leans = candidate.orphan
            && !(candidate.follows
                && index
                    .checked_sub(1)
                    .is_some_and(|before| chosen.contains(&before)));
        if chosen.len() >= budget.sentences || chosen.contains(index) || leans {
            continue;
        }
        chosen.push(*index);
        if !fits(candidates, &chosen, budget) {
            chosen.pop();
        }
    }
    chosen
}

/// Whether the chosen sentences are within the bounds, the last of them added to the others.
fn fits(candidates: &[Candidate<'_>], chosen: &[usize], budget: &Budget) -> bool {
    let texts = |chosen: &[usize]| -> Vec<&str> {
        let found = chosen.iter().filter_map(|index| candidates.get(*index));
        found.map(|candidate| candidate.text).collect()
    };
    if let Some(most) = budget.words {
        let all: Vec<usize> = texts(chosen)
            .iter()
            .map(|text| tokens(text).len())
            .collect();
        let with: usize = all.iter().sum();
        let without = with - all.last().copied().unwrap_or_default();
        if without > 0 && with.abs_diff(most) > without.abs_diff(most) {
            return false;
        }
    }
    let Some(most) = budget.characters else {
        return true;
    };
    let mut sorted = chosen.to_vec();
    sorted.sort_unstable();
    join(texts(&sorted)).graphemes(true).count() <= most
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
