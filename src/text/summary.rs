//! Whole sentences that tell the story.
//!
//! News puts its story first, and no simple method beats its first sentences. So the summary is a cleaned lead: sentences that
//! are no prose (credits, captions, corrections, pointers) or could not stand at the front are left out, and among the others
//! position decides, helped a little by what a sentence shares with headline and text. Sentences are never cut.

use foldhash::{HashMap, HashMapExt};
use unicode_segmentation::UnicodeSegmentation;

use crate::Options;
use crate::article::{Block, BlockContent, Summary, SummarySentence, TextRange};
use crate::metadata::sources::credit_line;
use crate::rules::{plain_text, summary_words};
use crate::text::fingerprint::without_dateline;
use crate::text::sentences;
use crate::text::words::{fold, is_unspaced, tokens};

/// Sentences that are ranked; what stands later is not the story's start.
const RANKED: usize = 40;
/// Words in a sentence that can stand in a summary.
const LEAST_WORDS: usize = 4;
/// Letters of a word that says something.
const WORD_LETTERS: usize = 4;
/// What position weighs in a score; the rest is content.
const POSITION_WEIGHT: f32 = 0.8;
/// Sentences over which the weight of position halves.
const HALF_LIFE: f32 = 4.0;

/// A sentence that may be chosen.
struct Candidate<'t> {
    text: &'t str,
    range: TextRange,
    block: &'t str,
    /// Leans on the sentence before.
    orphan: bool,
    /// Follows the candidate before it without a gap.
    follows: bool,
    score: f32,
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
    let is_prose = |block: &&Block| matches!(block.content, BlockContent::Paragraph(_));
    let is_other = |block: &&Block| {
        matches!(
            block.content,
            BlockContent::List(_) | BlockContent::LiveUpdate(_) | BlockContent::Quote { .. }
        )
    };
    let mut candidates = candidates(text, blocks.iter().filter(is_prose), language);
    if candidates.is_empty() {
        candidates = self::candidates(text, blocks.iter().filter(is_other), language);
    }
    rank(&mut candidates, headline);
    let chosen = choose(&candidates, options);
    if chosen.is_empty() {
        return None;
    }
    let chosen: Vec<&Candidate<'_>> = candidates
        .iter()
        .zip(0..)
        .filter(|(_, index)| chosen.contains(index))
        .map(|(candidate, _)| candidate)
        .collect();
    Some(Summary {
        text: join(&chosen),
        sentences: chosen
            .into_iter()
            .map(|candidate| SummarySentence {
                text: candidate.text.to_owned(),
                text_range: candidate.range,
                block_id: (!candidate.block.is_empty()).then(|| candidate.block.to_owned()),
                score: candidate.score,
            })
            .collect(),
    })
}

fn candidates<'t>(
    text: &'t str,
    blocks: impl Iterator<Item = &'t Block>,
    language: Option<&str>,
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
        let body = without_dateline(whole);
        let offset = range.start + (whole.len() - body.len());
        let mut gap = true;
        for found in sentences::split(body, language) {
            if candidates.len() == RANKED {
                return candidates;
            }
            let Some(sentence) = body.get(found.start..found.end) else {
                continue;
            };
            if !is_whole(sentence) || is_boilerplate(sentence, sentence == whole) {
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
                // Nothing stands before the first sentence: it opens as its writer wanted.
                orphan: offset + found.start > 0 && summary_words::is_orphan(&first, language),
                follows: !candidates.is_empty() && (!gap || found.start == 0),
                score: 0.0,
            });
            gap = false;
        }
    }
    candidates
}

/// The first word of a sentence, folded.
fn first_word(sentence: &str) -> String {
    // A few words are enough, but for one of them alone `fold` has another answer.
    let end = sentence.char_indices().filter(|(_, c)| *c == ' ').nth(3);
    let start = end.and_then(|(end, _)| sentence.get(..end));
    let folded = start.map(fold).filter(|folded| folded.contains(' '));
    let folded = folded.unwrap_or_else(|| fold(sentence));
    folded.split(' ').next().unwrap_or_default().to_owned()
}

/// Whether a sentence ends like one, says something and breaks no quotation.
fn is_whole(sentence: &str) -> bool {
    let core = sentence.trim_end_matches([
        '"', '“', '”', '»', '«', ')', ']', '」', '』', '\'', '’', ' ',
    ]);
    let ends = core.ends_with([
        '.', '!', '?', '…', '。', '！', '？', '।', '۔', '։', '።', '။', '។', '؟', ':',
    ]) || core.ends_with(|c: char| matches!(c, '\u{e00}'..='\u{eff}'));
    let count = |marks: &[char]| sentence.matches(marks).count();
    if !ends || core.ends_with(':') {
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

/// Scores candidates: position first, then the words shared with the headline and with the rest.
#[allow(clippy::cast_precision_loss, reason = "at most some hundreds of words")]
fn rank(candidates: &mut [Candidate<'_>], headline: Option<&str>) {
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
    for (index, (candidate, words)) in candidates.iter_mut().zip(&words).enumerate() {
        let all = words.len().max(1) as f32;
        let common = words
            .iter()
            .filter(|word| counts.get(word.as_str()).is_some_and(|count| *count > 1));
        let titled = words.iter().filter(|word| title.contains(word));
        let content = (common.count() as f32 + titled.count() as f32) / (2.0 * all);
        let position = 0.5_f32.powf(index as f32 / HALF_LIFE);
        candidate.score = POSITION_WEIGHT * position + (1.0 - POSITION_WEIGHT) * content;
    }
}

/// Indices of the chosen candidates: the best first, none without the sentence that it leans on, none over the bounds.
fn choose(candidates: &[Candidate<'_>], options: &Options) -> Vec<usize> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    let score = |index: &usize| {
        candidates
            .get(*index)
            .map_or(0.0, |candidate| candidate.score)
    };
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
        if chosen.len() >= options.max_sentences || chosen.contains(index) || leans {
            continue;
        }
        chosen.push(*index);
        if !fits(candidates, &chosen, options.max_characters) {
            chosen.pop();
        }
    }
    chosen
}

fn fits(candidates: &[Candidate<'_>], chosen: &[usize], most: Option<usize>) -> bool {
    let Some(most) = most else {
        return true;
    };
    let mut sorted = chosen.to_vec();
    sorted.sort_unstable();
    let texts: Vec<&Candidate<'_>> = sorted
        .iter()
        .filter_map(|index| candidates.get(*index))
        .collect();
    join(&texts).graphemes(true).count() <= most
}

/// The sentences with a space between, none in scripts that write none.
fn join(chosen: &[&Candidate<'_>]) -> String {
    let mut joined = String::new();
    for candidate in chosen {
        let unspaced = joined
            .ends_with(|c: char| is_unspaced(c) || matches!(c, '。' | '！' | '？' | '」' | '』'))
            && !matches!(joined.chars().last(), Some('\u{e00}'..='\u{eff}'));
        if !joined.is_empty() && !unspaced {
            joined.push(' ');
        }
        joined.push_str(candidate.text);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::blocks_of_text;

    const TEXT: &str = "WESTHAVEN (dpa) – Der Hafen bleibt ca. bis 1. Februar gesperrt, wie die Behörde mitteilte. „Das Schiff \
        liegt fest. Wir warten auf Hochwasser“, sagte Leiterin Ada Brodersen.\n\nDoch er soll danach wieder öffnen.\n\n\
        Korrektur: In einer früheren Fassung stand ein falscher Name.\n\nVerletzt wurde bei dem Unglück des Frachters niemand. \
        Zwei Schlepper versuchten am Morgen vergeblich, das Schiff freizubekommen.\n\nQuelle: Al Jazeera";

    fn summary(text: &str, sentences: usize, characters: Option<usize>) -> Option<Summary> {
        let options = Options {
            max_sentences: sentences,
            max_characters: characters,
            ..Options::default()
        };
        of(
            text,
            &blocks_of_text(text),
            Some("Hafen gesperrt"),
            Some("de"),
            &options,
        )
    }

    #[test]
    fn sentences_are_whole_verbatim_and_in_order() {
        let summary = summary(TEXT, 3, None).unwrap();
        let texts: Vec<&str> = summary
            .sentences
            .iter()
            .map(|one| one.text.as_str())
            .collect();
        assert_eq!(
            texts,
            [
                "Der Hafen bleibt ca. bis 1. Februar gesperrt, wie die Behörde mitteilte.",
                "„Das Schiff liegt fest. Wir warten auf Hochwasser“, sagte Leiterin Ada Brodersen.",
                "Doch er soll danach wieder öffnen.",
            ]
        );
        for sentence in &summary.sentences {
            let range = sentence.text_range;
            assert_eq!(
                TEXT.get(range.start..range.end),
                Some(sentence.text.as_str())
            );
            assert!(sentence.block_id.is_some());
            assert!((0.0..=1.0).contains(&sentence.score));
        }
        assert_eq!(summary.text, texts.join(" "));
    }

    #[test]
    fn characters_are_never_exceeded_and_nothing_is_cut() {
        for most in [10, 60, 80, 120, 155, 300] {
            let Some(summary) = summary(TEXT, 5, Some(most)) else {
                assert!(most < 60);
                continue;
            };
            assert!(summary.text.graphemes(true).count() <= most);
            assert!(summary.sentences.iter().all(|one| TEXT.contains(&one.text)));
        }
    }

    #[test]
    fn corrections_credits_and_leaning_sentences_stay_out() {
        let summary = summary(TEXT, 20, None).unwrap();
        for gone in ["Korrektur", "Quelle", "WESTHAVEN"] {
            assert!(!summary.text.contains(gone), "{gone}");
        }
        // "Doch er …" leans on the sentence before, which is in.
        assert!(summary.text.contains("Brodersen. Doch er"));
        let one = self::summary(TEXT, 1, Some(60));
        assert_eq!(
            one.map(|one| one.text).as_deref(),
            Some("Verletzt wurde bei dem Unglück des Frachters niemand.")
        );
    }

    #[test]
    fn a_chinese_summary_has_no_spaces() {
        let text = "市议会周二决定不拆除河上的旧桥。工程费用还不清楚。";
        let summary = of(
            text,
            &blocks_of_text(text),
            None,
            Some("zh-Hans"),
            &Options::default(),
        );
        assert_eq!(summary.map(|summary| summary.text).as_deref(), Some(text));
    }
}
