//! The article's words as evidence: stems of its language, in one pass.

use super::channels::{Channels, Said};
use super::folded::{Folded, Part};
use super::model::TOPICS;
use super::patterns::Hit;
use crate::rules::topic_stems::{self, Stem, Stems};

/// What a word of the headline counts.
const HEADLINE_COUNT: f32 = 3.0;
/// What a word of the standfirst counts.
const STANDFIRST_COUNT: f32 = 2.0;
/// What a word of the first two paragraphs counts.
const OPENING_COUNT: f32 = 1.5;
/// Paragraphs of an opening.
const OPENING: u16 = 2;
/// The most that one stem counts.
const COUNT_CAP: f32 = 6.0;
/// Power of a stem's count.
const COUNT_POWER: f32 = 0.6;
/// Words of a text at which its sum is taken as it is.
const USUAL_WORDS: f32 = 60.0;
/// Letters without word spaces that count as a word.
const LETTERS_PER_WORD: f32 = 2.0;
/// Added to the sum of all topics before a topic's share is taken: few words make no whole.
const SHARE_BASE: f32 = 1.0;
/// Stands in for languages that have no stems: names and quotations are often English.
const FALLBACK: &str = "en";

/// One stem's hits.
#[derive(Debug, Clone, Copy)]
struct Hits {
    stem: Stem,
    count: f32,
    /// The first of them.
    hit: Hit,
}

/// Adds what words say.
#[allow(clippy::cast_precision_loss, reason = "at most some hundreds of words")]
pub(super) fn weigh(folded: &Folded<'_>, language: Option<&str>, channels: &mut Channels) {
    let Some(stems) =
        language.and_then(|tag| topic_stems::of(tag).or_else(|| topic_stems::of(FALLBACK)))
    else {
        return;
    };
    let mut length = 0.0;
    for token in &folded.tokens {
        length += if token.unspaced {
            (token.end - token.start) as f32 / 3.0 / LETTERS_PER_WORD
        } else {
            1.0
        };
    }
    let scale = (length / USUAL_WORDS).max(1.0).sqrt();
    for hits in find(folded, stems) {
        let share = hits.stem.weight * hits.count.min(COUNT_CAP).powf(COUNT_POWER) / scale;
        channels.stems[hits.stem.topic] += share;
        let said = Said::Words(hits.hit.start, hits.hit.end);
        channels.tell(hits.stem.topic, share, said);
    }
    let all: f32 = channels.stems.iter().sum();
    channels.share = channels.stems.map(|sum| sum / (all + SHARE_BASE));
}

/// The stems that are there, in their order.
fn find(folded: &Folded<'_>, stems: &Stems) -> Vec<Hits> {
    let mut found: Vec<Hits> = Vec::with_capacity(64);
    // One word speaks once for a topic, whatever stems it holds.
    let mut last = [usize::MAX; TOPICS];
    let mut at = 0;
    for hit in stems.patterns.find(&folded.text) {
        let Some(stem) = stems.stems.get(hit.pattern) else {
            continue;
        };
        // The last letter of a hit, not the space behind it.
        let end = hit.end.saturating_sub(2);
        while folded
            .tokens
            .get(at)
            .is_some_and(|token| token.end as usize <= end)
        {
            at += 1;
        }
        let mut place = at;
        while place > 0
            && folded
                .tokens
                .get(place)
                .is_none_or(|token| token.start as usize > end + 1)
        {
            place -= 1;
        }
        let Some(token) = folded.tokens.get(place) else {
            continue;
        };
        // A run of letters without spaces holds many words.
        let word = if token.unspaced {
            usize::MAX - 1 - end
        } else {
            place
        };
        if last[stem.topic] == word {
            continue;
        }
        last[stem.topic] = word;
        let count = match token.part {
            Part::Headline => HEADLINE_COUNT,
            Part::Standfirst => STANDFIRST_COUNT,
            Part::Text if token.paragraph < OPENING => OPENING_COUNT,
            Part::Text => 1.0,
        };
        found.push(Hits {
            stem: *stem,
            count,
            hit,
        });
    }
    found.sort_by_key(|hits| hits.stem.number);
    found.dedup_by(|again, first| {
        let same = again.stem.number == first.stem.number;
        if same {
            first.count += again.count;
        }
        same
    });
    found
}
