//! Which sentences may stand in a summary at all.

use crate::article::{Block, BlockContent, TextRange};
use crate::metadata::sources::credit_line;
use crate::rules::{plain_text, summary_words};
use crate::text::fingerprint::without_dateline;
use crate::text::sentences;
use crate::text::words::{fold, tokens};

/// Sentences that are looked at; what stands later is not the story's start.
const MOST: usize = 40;
/// Words in a sentence that can stand in a summary.
const LEAST_WORDS: usize = 4;

/// Characters that a sentence's first word stands in.
const OPENING: usize = 40;

/// A sentence that may be chosen.
#[derive(Debug, Clone, Default)]
pub struct Candidate<'t> {
    /// Verbatim.
    pub text: &'t str,
    /// Where it stands.
    pub range: TextRange,
    /// The block that it stands in.
    pub block: &'t str,
    /// Number of its paragraph among those that have candidates, and of the sentence in it.
    pub paragraph: u16,
    /// As `paragraph`.
    pub place: u16,
    /// Leans on the sentence before.
    pub orphan: bool,
    /// Follows the candidate before it without a gap.
    pub follows: bool,
    /// Stands in a paragraph.
    pub prose: bool,
}

/// The candidates of a text: of its paragraphs, and where they have none, of its lists, quotes and updates.
#[must_use]
pub fn read<'t>(text: &'t str, blocks: &'t [Block], language: Option<&str>) -> Vec<Candidate<'t>> {
    let is_prose = |block: &&Block| matches!(block.content, BlockContent::Paragraph(_));
    let is_other = |block: &&Block| {
        matches!(
            block.content,
            BlockContent::List(_) | BlockContent::LiveUpdate(_) | BlockContent::Quote { .. }
        )
    };
    let mut found = candidates(text, blocks.iter().filter(is_prose), language, true);
    if found.is_empty() {
        found = candidates(text, blocks.iter().filter(is_other), language, true);
    }
    if found.is_empty() {
        // Some sites end no paragraph with a full stop.
        found = candidates(text, blocks.iter().filter(is_prose), language, false);
    }
    found
}

fn candidates<'t>(
    text: &'t str,
    blocks: impl Iterator<Item = &'t Block>,
    language: Option<&str>,
    ended: bool,
) -> Vec<Candidate<'t>> {
    let mut candidates: Vec<Candidate<'t>> = Vec::new();
    for block in blocks {
        let Some(range) = block.text_range else {
            continue;
        };
        let Some(whole) = text.get(range.start..range.end) else {
            continue;
        };
        if credit_line(whole).is_some() {
            continue;
        }
        let body = without_dateline(whole).trim_start_matches(['-', '–', '—', '*', ' ']);
        let offset = range.start + (whole.len() - body.len());
        let mut gap = true;
        let paragraph = candidates
            .last()
            .map_or(0, |last| last.paragraph.saturating_add(1));
        let mut place = 0;
        for found in sentences::split(body, language) {
            if candidates.len() == MOST {
                return candidates;
            }
            let Some(sentence) = body.get(found.start..found.end) else {
                continue;
            };
            if !is_whole(sentence, ended) || is_boilerplate(sentence, sentence == whole) {
                gap = true;
                continue;
            }
            let first = first_word(sentence);
            candidates.push(Candidate {
                text: sentence,
                range: TextRange {
                    start: offset + found.start,
                    end: offset + found.end,
                },
                block: &block.id,
                orphan: summary_words::is_orphan(&first, language),
                follows: !candidates.is_empty() && (!gap || found.start == 0),
                paragraph,
                place,
                prose: matches!(block.content, BlockContent::Paragraph(_)),
            });
            place += 1;
            gap = false;
        }
    }
    candidates
}

/// The first word of a sentence, in lower case.
fn first_word(sentence: &str) -> String {
    let end = sentence.char_indices().nth(OPENING).map(|(end, _)| end);
    let opening = end.and_then(|end| sentence.get(..end)).unwrap_or(sentence);
    let first = tokens(opening).first().map(|word| word.to_lowercase());
    first.unwrap_or_default()
}

/// Whether a sentence ends like one, if it must be `ended`, says something and breaks no quotation.
fn is_whole(sentence: &str, ended: bool) -> bool {
    let core = sentence.trim_end_matches([
        '"', '“', '”', '»', '«', ')', ']', '」', '』', '\'', '’', ' ',
    ]);
    let ends = core.ends_with([
        '.', '!', '?', '…', '。', '！', '？', '।', '۔', '։', '።', '။', '។', '؟', ':',
    ]) || core.ends_with(|c: char| matches!(c, '\u{e00}'..='\u{eff}'));
    let count = |marks: &[char]| sentence.matches(marks).count();
    if (ended && !ends) || core.ends_with([':', ',', '،']) {
        return false;
    }
    if sentence.is_ascii() {
        let straight = sentence.bytes().filter(|byte| *byte == b'"').count();
        return straight % 2 == 0 && tokens(sentence).len() >= LEAST_WORDS;
    }
    let whole = if sentence.contains('„') {
        count(&['„']) == count(&['“', '”', '"'])
    } else {
        count(&['“', '”']) % 2 == 0 && count(&['"']) % 2 == 0
    };
    whole
        && count(&['«', '»']) % 2 == 0
        && count(&['「']) == count(&['」'])
        && tokens(sentence).len() >= LEAST_WORDS
}

/// Captions, corrections, credits and pointers to other stories.
/// `known` says that the sentence is known to be no credit.
fn is_boilerplate(sentence: &str, known: bool) -> bool {
    let label = sentence
        .split_once([':', '：'])
        .map(|(label, _)| fold(label));
    label.is_some_and(|label| summary_words::is_label(&label))
        || plain_text::related(sentence).is_some()
        || (!known && credit_line(sentence).is_some())
}
