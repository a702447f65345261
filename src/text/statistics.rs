//! Counts over a text.

use crate::article::{Block, BlockContent, TextStatistics};
use crate::rules::reading_rates::{self, Rate};
use crate::text::words;

/// Counts a text. `blocks` are the text's own, `sentences` how many it has.
#[must_use]
pub fn of(
    text: &str,
    blocks: &[Block],
    sentences: usize,
    language: Option<&str>,
) -> TextStatistics {
    let characters = number(words::graphemes(text));
    let words = number(words::count(text));
    let is_paragraph = |block: &&Block| matches!(block.content, BlockContent::Paragraph(_));
    TextStatistics {
        characters,
        words,
        sentences: number(sentences),
        paragraphs: number(blocks.iter().filter(is_paragraph).count()),
        reading_time_seconds: match reading_rates::of(language) {
            Rate::Words(rate) => seconds(words, rate),
            Rate::Characters(rate) => seconds(characters, rate),
        },
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Rounded up, so that no text with words takes no time.
fn seconds(count: u32, a_minute: u32) -> u32 {
    let seconds = (u64::from(count) * 60).div_ceil(u64::from(a_minute.max(1)));
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::blocks_of_text;
    use crate::text::sentences;

    fn statistics(text: &str, language: &str) -> TextStatistics {
        let sentences = sentences::split(text, Some(language)).len();
        of(text, &blocks_of_text(text), sentences, Some(language))
    }

    #[test]
    fn counts_are_in_the_units_that_readers_know() {
        let text = "Zwei Sätze. Mit sieben Wörtern, z. B. hier.\n\nNoch ein Absatz 👨‍👩‍👧.";
        let statistics = statistics(text, "de");
        assert_eq!(statistics.sentences, 3);
        assert_eq!(statistics.paragraphs, 2);
        assert_eq!(statistics.words, 11);
        assert_eq!(statistics.characters, 63);
        assert_eq!(statistics.reading_time_seconds, 4);
    }

    #[test]
    fn a_short_chinese_text_has_sensible_counts() {
        let text = "市议会周二决定，不拆除河上的旧桥。工程费用还不清楚。";
        let statistics = statistics(text, "zh-Hans");
        assert_eq!(statistics.sentences, 2);
        assert_eq!(statistics.characters, 26);
        assert!((10..=18).contains(&statistics.words), "{statistics:?}");
        assert_eq!(statistics.reading_time_seconds, 7);
    }

    #[test]
    fn no_text_counts_nothing() {
        assert_eq!(of("", &[], 0, None), TextStatistics::default());
    }
}
