//! A sample of a text, and the direction of its letters.

use std::sync::LazyLock;

/// Letters of a line that are taken before any of the next.
const PIECE: usize = 120;
/// Below here, a table tells the letters.
const LISTED: usize = 0x3100;

/// What Unicode says, from a table where most text is: asking takes longer than reading.
pub(crate) fn is_alphabetic(c: char) -> bool {
    static LETTERS: LazyLock<Vec<u64>> = LazyLock::new(|| {
        let bit = |code: usize| {
            let c = u32::try_from(code).ok().and_then(char::from_u32);
            u64::from(c.is_some_and(char::is_alphabetic)) << (code % 64)
        };
        let word = |word: usize| (64 * word..64 * (word + 1)).map(bit).sum();
        (0..LISTED / 64).map(word).collect()
    });
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    let code = c as usize;
    match LETTERS.get(code / 64) {
        Some(word) => word & (1 << (code % 64)) != 0,
        // The Han characters and the Hangul syllables are most letters beyond the table.
        None => matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}') || c.is_alphabetic(),
    }
}

/// The longest lines of a text, up to a number of letters.
pub(crate) struct Sample {
    /// Their text, a line each.
    pub(crate) text: String,
    /// Letters in it.
    pub(crate) letters: usize,
}

impl Sample {
    /// Takes at most so many letters: of each line a piece, and the rest of the lines behind that, so that no single line
    /// speaks for the text.
    pub(crate) fn of(text: &str, most: usize) -> Self {
        let mut lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        lines.sort_by_key(|line| std::cmp::Reverse(line.len()));
        let mut sample = Self {
            text: String::new(),
            letters: 0,
        };
        let mut rests = Vec::new();
        for line in lines {
            if sample.letters == most {
                break;
            }
            let rest = sample.take(line, PIECE.min(most - sample.letters));
            rests.extend(Some(rest).filter(|rest| !rest.is_empty()));
        }
        for rest in rests {
            if sample.letters == most {
                break;
            }
            sample.take(rest, most - sample.letters);
        }
        sample
    }

    /// Takes the first letters of a line, and gives what is behind them.
    fn take<'l>(&mut self, line: &'l str, most: usize) -> &'l str {
        let mut taken = 0;
        let mut end = line.len();
        for (at, c) in line.char_indices() {
            if taken == most {
                end = at;
                break;
            }
            taken += usize::from(is_alphabetic(c));
        }
        let (head, rest) = line.split_at(end);
        self.letters += taken;
        self.text.push_str(head);
        if self.letters < most || rest.is_empty() || taken == PIECE {
            self.text.push('\n');
        }
        rest
    }
}

/// Letters of scripts written from right to left.
pub(crate) fn is_right_to_left(c: char) -> bool {
    is_alphabetic(c)
        && matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_unicode_says() {
        let all = (0..u32::from(char::MAX)).filter_map(char::from_u32);
        for c in all {
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
        }
    }

    #[test]
    fn a_sample_is_the_longest_lines() {
        let sample = Sample::of("one\n\nthree and four\nfive 5", 99);
        assert_eq!(
            (sample.text.as_str(), sample.letters),
            ("three and four\nfive 5\none\n", 19)
        );
        let sample = Sample::of("one\nthree and four", 9);
        assert_eq!((sample.text.as_str(), sample.letters), ("three and f", 9));
    }
}
