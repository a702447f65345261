//! Which sentences may stand in a summary at all.

use super::Source;
use crate::article::{Block, BlockContent, TextRange};
use crate::metadata::sources::{credit_line, dateline};
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
pub fn read<'t>(source: &Source<'t>) -> Vec<Candidate<'t>> {
    let is_prose = |block: &&Block| matches!(block.content, BlockContent::Paragraph(_));
    let is_other = |block: &&Block| {
        matches!(
            block.content,
            BlockContent::List(_) | BlockContent::LiveUpdate(_) | BlockContent::Quote { .. }
        )
    };
    let prose = Passage::all(source, is_prose);
    let mut found = candidates(source, &prose, true);
    if found.is_empty() {
        found = candidates(source, &Passage::all(source, is_other), true);
    }
    if found.is_empty() {
        // Some sites end no paragraph with a full stop.
        found = candidates(source, &prose, false);
    }
    found
}

/// A block's stretch of the text.
struct Passage<'t> {
    block: &'t Block,
    range: TextRange,
    text: &'t str,
}

impl<'t> Passage<'t> {
    fn all(source: &Source<'t>, wanted: impl Fn(&&'t Block) -> bool) -> Vec<Self> {
        let blocks = source.blocks.iter().filter(wanted);
        blocks
            .filter_map(|block| {
                let range = block.text_range?;
                let text = source.text.get(range.start..range.end)?;
                Some(Self { block, range, text })
            })
            .collect()
    }

    /// Where the story begins in it: behind a dateline, which only the first passage has without an agency.
    fn start(&self, is_first: bool) -> usize {
        let mut rest = without_dateline(self.text);
        if is_first && rest.len() == self.text.len() {
            rest = behind_dateline(self.text);
        }
        let rest = rest.trim_start_matches(['-', '–', '—', '*', ' ']);
        self.range.start + (self.text.len() - rest.len())
    }

    /// Its sentences from there on, where they stand in the text.
    fn sentences(&self, start: usize, source: &Source<'_>) -> Vec<TextRange> {
        let known = source.sentences;
        if start == self.range.start {
            let from = known.partition_point(|one| one.start < start);
            let to = known.partition_point(|one| one.end <= self.range.end);
            return known.get(from..to).unwrap_or_default().to_vec();
        }
        let rest = source.text.get(start..self.range.end).unwrap_or_default();
        let found = sentences::split(rest, source.language).into_iter();
        found
            .map(|one| TextRange {
                start: start + one.start,
                end: start + one.end,
            })
            .collect()
    }
}

fn candidates<'t>(
    source: &Source<'t>,
    passages: &[Passage<'t>],
    ended: bool,
) -> Vec<Candidate<'t>> {
    let mut candidates: Vec<Candidate<'t>> = Vec::new();
    for (number, passage) in passages.iter().enumerate() {
        if credit_line(passage.text).is_some() {
            continue;
        }
        let start = passage.start(number == 0);
        let ranges = passage.sentences(start, source);
        let lonely = has_lonely_mark(passages, number, &ranges, source.text);
        let mut gap = true;
        let paragraph = candidates
            .last()
            .map_or(0, |last| last.paragraph.saturating_add(1));
        let mut place = 0;
        for range in ranges {
            if candidates.len() == MOST {
                return candidates;
            }
            let Some(sentence) = source.text.get(range.start..range.end) else {
                continue;
            };
            let broken = !lonely && !is_paired(sentence);
            if broken
                || !is_whole(sentence, ended)
                || is_boilerplate(sentence, sentence == passage.text)
            {
                gap = true;
                continue;
            }
            let first = first_word(sentence);
            candidates.push(Candidate {
                text: sentence,
                range,
                block: &passage.block.id,
                orphan: summary_words::is_orphan(&first, source.language),
                follows: !candidates.is_empty() && (!gap || range.start == start),
                paragraph,
                place,
                prose: matches!(passage.block.content, BlockContent::Paragraph(_)),
            });
            place += 1;
            gap = false;
        }
    }
    candidates
}

/// A paragraph without the dateline that it opens with, place alone or with an agency.
fn behind_dateline(text: &str) -> &str {
    let found = dateline::read(text, false);
    let behind = found.and_then(|(dateline, _)| text.trim_start().strip_prefix(&dateline.raw));
    behind
        .filter(|rest| !rest.trim().is_empty())
        .unwrap_or(text)
}

/// Marks that open quotations, and close them.
const QUOTES: &[char] = &['"', '“', '”', '„', '«', '»', '「', '」'];

/// Whether a single sentence of a passage has a quotation mark without a partner, and the passage where that would be has none
/// to spare: the page forgot it, and the sentence breaks no quotation.
fn has_lonely_mark(
    passages: &[Passage<'_>],
    number: usize,
    sentences: &[TextRange],
    text: &str,
) -> bool {
    let texts = sentences
        .iter()
        .filter_map(|one| text.get(one.start..one.end));
    let mut unpaired = texts.filter(|sentence| !is_paired(sentence));
    let (Some(sentence), None) = (unpaired.next(), unpaired.next()) else {
        return false;
    };
    let closes = sentence.rfind(QUOTES).is_some_and(|at| {
        let before = sentence.get(..at).unwrap_or_default();
        before.ends_with(|c: char| !c.is_whitespace())
    });
    let partner = if closes {
        number.checked_sub(1)
    } else {
        Some(number + 1)
    };
    let partner = partner.and_then(|number| passages.get(number));
    partner.is_none_or(|partner| {
        is_paired(partner.text) && (closes || !partner.text.starts_with(QUOTES))
    })
}

/// The first word of a sentence, in lower case.
fn first_word(sentence: &str) -> String {
    let end = sentence.char_indices().nth(OPENING).map(|(end, _)| end);
    let opening = end.and_then(|end| sentence.get(..end)).unwrap_or(sentence);
    let first = tokens(opening).first().map(|word| word.to_lowercase());
    first.unwrap_or_default()
}

/// Whether a sentence ends like one, if it must be `ended`, and says something.
fn is_whole(sentence: &str, ended: bool) -> bool {
    let core = sentence.trim_end_matches([
        '"', '“', '”', '»', '«', ')', ']', '」', '』', '\'', '’', ' ',
    ]);
    let ends = core.ends_with([
        '.', '!', '?', '…', '。', '！', '？', '।', '۔', '։', '።', '။', '។', '؟', ':',
    ]) || core.ends_with(|c: char| matches!(c, '\u{e00}'..='\u{eff}'));
    let colon = core.ends_with([':', ',', '،']);
    (ends || !ended) && !colon && tokens(sentence).len() >= LEAST_WORDS
}

/// Whether every quotation that a text opens is closed in it, and the other way round.
fn is_paired(text: &str) -> bool {
    if text.is_ascii() {
        return text.bytes().filter(|byte| *byte == b'"').count() % 2 == 0;
    }
    let count = |marks: &[char]| text.matches(marks).count();
    let paired = if text.contains('„') {
        count(&['„']) == count(&['“', '”', '"'])
    } else {
        count(&['“', '”']) % 2 == 0 && count(&['"']) % 2 == 0
    };
    paired && count(&['«', '»']) % 2 == 0 && count(&['「']) == count(&['」'])
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
