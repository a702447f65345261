//! The article's words as evidence.

use std::collections::BTreeMap;

use super::{Subject, Support};
use crate::rules::topic_stems::{self, Stem, Stems};
use crate::text::words::{fold, tokens};

/// Words of the text that are looked at: a story says what it is about at its start.
const WORDS: usize = 600;
/// What a word of the headline counts.
const HEADLINE_COUNT: f32 = 3.0;
/// What a word of the standfirst counts.
const STANDFIRST_COUNT: f32 = 2.0;
/// The most that one stem counts.
const COUNT_CAP: f32 = 4.0;
/// Power of a stem's count.
const COUNT_POWER: f32 = 0.7;
/// Words of a text at which its sum is taken as it is.
const USUAL_WORDS: f32 = 60.0;

/// One stem's hits.
#[derive(Debug, Default)]
struct Hits {
    count: f32,
    /// The word as first written.
    word: String,
}

/// Adds what words say, in languages that have stems.
#[allow(clippy::cast_precision_loss, reason = "at most some hundreds of words")]
pub(super) fn weigh(subject: &Subject<'_>, support: &mut [Support]) {
    let Some(stems) = subject.language.and_then(topic_stems::of) else {
        return;
    };
    let mut hits: BTreeMap<(usize, &str), Hits> = BTreeMap::new();
    let parts = [
        (subject.headline.unwrap_or_default(), HEADLINE_COUNT),
        (subject.standfirst.unwrap_or_default(), STANDFIRST_COUNT),
        (subject.text, 1.0),
    ];
    let mut length = 0;
    for (text, count) in parts {
        let text = head(text);
        for word in tokens(text).into_iter().take(WORDS) {
            length += 1;
            find(stems, word, count, &mut hits);
        }
    }
    let scale = (length as f32 / USUAL_WORDS).max(1.0).sqrt();
    for ((topic, _), hits) in hits {
        if let Some(support) = support.get_mut(topic) {
            let share = hits.count.min(COUNT_CAP).powf(COUNT_POWER) / scale;
            support.words += share;
            support.evidence.push((share, hits.word));
        }
    }
}

/// The start of a text, ample for [`WORDS`] words.
fn head(text: &str) -> &str {
    let end = text.char_indices().nth(WORDS * 16);
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

fn find<'s>(stems: &'s Stems, word: &str, count: f32, hits: &mut BTreeMap<(usize, &'s str), Hits>) {
    let folded = fold(word);
    let mut add = |text: &'s str, stem: &Stem| {
        let hits = hits.entry((stem.topic, text)).or_default();
        hits.count += count;
        if hits.word.is_empty() {
            word.clone_into(&mut hits.word);
        }
    };
    let ends = folded.char_indices().map(|(index, c)| index + c.len_utf8());
    for end in ends {
        let Some((text, found)) = folded
            .get(..end)
            .and_then(|start| stems.starts.get_key_value(start))
        else {
            continue;
        };
        for stem in found
            .iter()
            .filter(|stem| !stem.whole || end == folded.len())
        {
            add(text, stem);
        }
    }
    for (text, stem) in &stems.ends {
        if folded.len() > text.len() && folded.ends_with(text.as_str()) {
            add(text, stem);
        }
    }
}
