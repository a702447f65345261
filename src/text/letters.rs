//! A sample of a text, and the direction of its letters.

use crate::page::wording::is_alphabetic;

/// Letters of a line that are taken before any of the next.
const PIECE: usize = 120;

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
