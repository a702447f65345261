//! Many words and phrases looked for in a folded text at once.
//!
//! Nearly all of them open a word, and nearly no word of a text is one of them: so a word's first letters are looked up in a table, and
//! what shares them is compared. An automaton reads every letter of the text and costs several times as much.

/// Bytes of a pattern that are its key; shorter patterns have a key of what they have.
const KEY: usize = 4;
/// Bytes of a pattern that are looked at first, and the bits of what they are hashed to.
const FIRST: usize = 3;
const FIRSTS: u32 = 15;
const STEP: u32 = 0x9E37_79B1;

/// Where a pattern was found, in bytes of the text; a pattern that opens a word is found from the space in front of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Index of the pattern.
    pub pattern: usize,
    /// First byte.
    pub start: usize,
    /// Behind the last byte.
    pub end: usize,
}

/// Patterns to look for.
#[derive(Debug, Default)]
pub struct Patterns {
    /// Those with a space in front, without it.
    openings: Table,
    /// Those that are found anywhere.
    anywhere: Table,
}

impl Patterns {
    /// Takes patterns, each known by its index from here on. An empty one is never found.
    #[must_use]
    pub fn new(patterns: &[String]) -> Self {
        let both = patterns.iter().enumerate();
        let (openings, anywhere): (Vec<_>, Vec<_>) =
            both.partition(|(_, pattern)| pattern.starts_with(' '));
        let bare = openings
            .into_iter()
            .filter_map(|(index, pattern)| Some((index, pattern.strip_prefix(' ')?)));
        let anywhere = anywhere
            .into_iter()
            .map(|(index, pattern)| (index, pattern.as_str()));
        Self {
            openings: Table::new(bare.collect()),
            anywhere: Table::new(anywhere.collect()),
        }
    }

    /// All patterns in a text, by where they end; of those that end together the longest first.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let mut hits = Vec::with_capacity(128);
        let bytes = text.as_bytes();
        for space in memchr::memchr_iter(b' ', bytes) {
            self.openings.look(bytes, space + 1, space, &mut hits);
        }
        if !self.anywhere.entries.is_empty() {
            for at in 0..bytes.len() {
                self.anywhere.look(bytes, at, at, &mut hits);
            }
        }
        hits.sort_unstable_by_key(|hit| (hit.end, hit.start, hit.pattern));
        hits
    }
}

/// Patterns by their first bytes.
#[derive(Debug, Default)]
struct Table {
    /// Of each bucket the first entry, and one more.
    buckets: Vec<u32>,
    entries: Vec<Entry>,
    /// The patterns behind one another.
    bytes: Vec<u8>,
    /// Lengths of keys that there are, the longest first.
    lengths: Vec<usize>,
    /// A bit for what three bytes a pattern may start with: most places of a text are done with at this.
    firsts: Vec<u64>,
    shift: u32,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    key: u32,
    from: u32,
    to: u32,
    pattern: u32,
}

impl Table {
    fn new(patterns: Vec<(usize, &str)>) -> Self {
        let mut table = Self {
            firsts: vec![0; (1 << FIRSTS) / 64],
            shift: 32
                - (2 * patterns.len())
                    .next_power_of_two()
                    .ilog2()
                    .clamp(4, 16),
            ..Self::default()
        };
        for (index, pattern) in patterns {
            let length = pattern.len().min(KEY);
            if length == 0 {
                continue;
            }
            if !table.lengths.contains(&length) {
                table.lengths.push(length);
            }
            table.admit(pattern.as_bytes());
            let from = place(table.bytes.len());
            table.bytes.extend_from_slice(pattern.as_bytes());
            table.entries.push(Entry {
                key: key(pattern.as_bytes(), 0, length),
                from,
                to: place(table.bytes.len()),
                pattern: place(index),
            });
        }
        table.lengths.sort_unstable_by(|one, other| other.cmp(one));
        let shift = table.shift;
        table.entries.sort_by_key(|entry| bucket(entry.key, shift));
        let buckets = 1_usize << (32 - shift);
        table.buckets = (0..=buckets)
            .map(|one| {
                let before = |entry: &Entry| bucket(entry.key, shift) < one;
                place(table.entries.partition_point(before))
            })
            .collect();
        table
    }

    /// Lets places through where a pattern may start: one of less than three bytes goes on with any others.
    fn admit(&mut self, pattern: &[u8]) {
        let any = 1_u32 << (8 * (FIRST - pattern.len().min(FIRST)));
        for other in 0..any {
            let bytes = key(pattern, 0, FIRST) | other << (8 * pattern.len().min(FIRST));
            let bit = bucket(bytes, 32 - FIRSTS);
            if let Some(bits) = self.firsts.get_mut(bit / 64) {
                *bits |= 1 << (bit % 64);
            }
        }
    }

    /// Adds what starts at a byte of the text.
    #[inline]
    fn look(&self, text: &[u8], at: usize, start: usize, hits: &mut Vec<Hit>) {
        let bit = bucket(key(text, at, FIRST), 32 - FIRSTS);
        let bits = self.firsts.get(bit / 64).copied().unwrap_or_default();
        if bits >> (bit % 64) & 1 != 0 {
            self.compare(text, at, start, hits);
        }
    }

    #[inline(never)]
    fn compare(&self, text: &[u8], at: usize, start: usize, hits: &mut Vec<Hit>) {
        for length in &self.lengths {
            let key = key(text, at, *length);
            let bucket = bucket(key, self.shift);
            let (Some(from), Some(to)) = (self.buckets.get(bucket), self.buckets.get(bucket + 1))
            else {
                continue;
            };
            let entries = self.entries.get(*from as usize..*to as usize);
            for entry in entries.unwrap_or_default() {
                if entry.key != key {
                    continue;
                }
                let pattern = self.bytes.get(entry.from as usize..entry.to as usize);
                let (Some(pattern), Some(rest)) = (pattern, text.get(at..)) else {
                    continue;
                };
                if pattern.len().min(KEY) == *length && rest.starts_with(pattern) {
                    hits.push(Hit {
                        pattern: entry.pattern as usize,
                        start,
                        end: at + pattern.len(),
                    });
                }
            }
        }
    }
}

fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn bucket(key: u32, shift: u32) -> usize {
    (key.wrapping_mul(STEP) >> shift) as usize
}

/// The bytes from here on as a number, as many as there are up to a length.
#[inline]
fn key(text: &[u8], at: usize, length: usize) -> u32 {
    let mut four = [0; KEY];
    if let Some(whole) = text.get(at..at + KEY) {
        four.copy_from_slice(whole);
    } else if let Some(rest) = text.get(at..) {
        for (byte, from) in four.iter_mut().zip(rest) {
            *byte = *from;
        }
    }
    let kept = u32::MAX >> (8 * (KEY - length.min(KEY)));
    u32::from_le_bytes(four) & kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(patterns: &[&str], text: &str) -> Vec<(usize, usize)> {
        let patterns: Vec<String> = patterns.iter().map(|one| (*one).to_owned()).collect();
        let hits = Patterns::new(&patterns).find(text);
        hits.iter().map(|hit| (hit.pattern, hit.start)).collect()
    }

    #[test]
    fn beginnings_words_endings_and_parts_are_found_where_they_stand() {
        let patterns = [" war", " war ", "war ", "war", " eu ", " climate chang"];
        assert_eq!(
            found(&patterns, " warn eu aware climate change postwar \n"),
            [(0, 0), (3, 1), (4, 5), (3, 10), (5, 14), (3, 34), (2, 34)]
        );
        assert_eq!(
            found(&patterns, " war \n"),
            [(0, 0), (3, 1), (1, 0), (2, 1)]
        );
        assert_eq!(found(&["", " "], " war "), []);
    }

    #[test]
    fn runs_without_spaces_are_looked_at_letter_by_letter() {
        assert_eq!(
            found(&["戦争", "争", " 戦"], " 世界戦争 "),
            [(0, 7), (1, 10)]
        );
    }
}
