//! A sample of a text, and the direction of its letters.

/// The longest lines of a text, up to a number of letters.
pub(crate) struct Sample {
    /// Their text, a line each.
    pub(crate) text: String,
    /// Letters in it.
    pub(crate) letters: usize,
}

impl Sample {
    /// Takes at most so many letters.
    pub(crate) fn of(text: &str, most: usize) -> Self {
        let mut lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        lines.sort_by_key(|line| std::cmp::Reverse(line.len()));
        let mut sample = String::new();
        let mut letters = 0;
        'lines: for line in lines {
            for c in line.chars() {
                if letters == most {
                    break 'lines;
                }
                letters += usize::from(c.is_alphabetic());
                sample.push(c);
            }
            sample.push('\n');
        }
        Self {
            text: sample,
            letters,
        }
    }
}

/// Letters of scripts written from right to left.
pub(crate) fn is_right_to_left(c: char) -> bool {
    c.is_alphabetic()
        && matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}
