//! A text as the runs of words that no punctuation parts.

use crate::text::words;

/// Letters of the longest article or ending that an apostrophe parts from its word.
const HUNG: usize = 5;

/// A word where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'t> {
    /// As written.
    pub(super) text: &'t str,
    /// Its first byte in the text.
    pub(super) start: usize,
    /// The first of a sentence, where a capital says nothing.
    pub(super) opens: bool,
    /// Which run of words it belongs to.
    pub(super) run: usize,
}

impl Word<'_> {
    /// One past its last byte in the text.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// All words of a text up to a number, in order.
pub(super) fn split(text: &str, limit: usize) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut reader = Reader {
        opens: true,
        run: 0,
    };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if found.len() >= limit {
            break;
        }
        reader.line(line, start, &mut found);
        start += line.len();
    }
    found.truncate(limit);
    found
}

struct Reader {
    opens: bool,
    run: usize,
}

impl Reader {
    fn line<'t>(&mut self, line: &'t str, offset: usize, found: &mut Vec<Word<'t>>) {
        let unspaced = line.contains(words::is_unspaced);
        let mut at = 0;
        words::each(line, unspaced, |start, word| {
            self.gap(line.get(at..start).unwrap_or_default());
            at = start + word.len();
            let (cut, word) = core(word);
            found.push(Word {
                text: word,
                start: offset + start + cut,
                opens: self.opens,
                run: self.run,
            });
            self.opens = false;
        });
        self.run += 1;
        self.opens = true;
    }

    /// What stands between two words: anything but white space parts them, the end of a sentence or a quotation opens another.
    fn gap(&mut self, gap: &str) {
        if gap.chars().any(|c| !c.is_whitespace()) {
            self.run += 1;
            let ends = |c: char| {
                matches!(
                    c,
                    '.' | '!'
                        | '?'
                        | ':'
                        | '…'
                        | '。'
                        | '！'
                        | '？'
                        | '।'
                        | '؟'
                        | '“'
                        | '„'
                        | '”'
                        | '"'
                        | '«'
                        | '»'
                        | '‘'
                        | '‚'
                        | '–'
                        | '—'
                        | '•'
                )
            };
            self.opens |= gap.contains(ends);
        }
    }
}

/// A word without what an apostrophe hangs on it, and the bytes cut in front: "Canada's", "l'Atlantique", "Kasımpaşa'dan". A
/// name's own part stays: "O'Neill", "D'Angelo".
fn core(word: &str) -> (usize, &str) {
    let Some((head, tail)) = word.split_once(['\'', '’']) else {
        return (0, word);
    };
    let small = |part: &str| part.chars().count() <= HUNG && part.chars().all(char::is_lowercase);
    let loud = |part: &str| part == "S";
    let long = |part: &str| part.chars().count() > 2;
    if long(head) && (small(tail) || loud(tail)) {
        (0, head)
    } else if long(tail) && small(head) {
        (word.len() - tail.len(), tail)
    } else {
        (0, word)
    }
}
