//! `models/words.bin`: how common words are, by language, as counted by `xtask train words`. It stands in for lists of stop
//! words, which exist for few languages and say yes or no where there are degrees.
//!
//! Layout, little endian: magic, number of languages; for each its tag (8 bytes, zero-filled) and its number of words; then for
//! each language the words' hashes, ascending, and behind them a level for each.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::text::hash::Fnv;

/// First bytes of the file.
pub const MAGIC: &[u8; 8] = b"CDWORDS1";
/// Bytes of a language's tag.
pub const TAG: usize = 8;
/// The most common word's level; each step below is half as common, and 0 is a word that is not in the table.
pub const LEVELS: u8 = 8;
/// Level from which a word says nothing by itself: "the", "aber", "которые".
const FUNCTION: u8 = 3;
/// Hashes around the guessed place of one that are looked at first.
const REACH: usize = 16;

/// Words of one language, by hash.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Words {
    hashes: Vec<u32>,
    levels: Vec<u8>,
}

impl Words {
    /// Takes hashes with their levels; of two with one hash the more common counts.
    #[must_use]
    pub fn new(mut words: Vec<(u32, u8)>) -> Self {
        words.sort_unstable_by_key(|(hash, level)| (*hash, std::cmp::Reverse(*level)));
        words.dedup_by_key(|(hash, _)| *hash);
        let (hashes, levels) = words.into_iter().unzip();
        Self { hashes, levels }
    }

    /// How common a word is, 0 to [`LEVELS`]. It is in lower case.
    #[must_use]
    pub fn level(&self, word: &str) -> u8 {
        self.level_of(hash(word))
    }

    /// The same of a word of which only the [`hash`] is at hand.
    #[must_use]
    pub fn level_of(&self, hash: u32) -> u8 {
        let place = self.place(hash);
        place
            .and_then(|place| self.levels.get(place))
            .copied()
            .unwrap_or(0)
    }

    /// Where a hash stands. Hashes are spread evenly: it is looked for around its share of the list, in two or three cache lines.
    fn place(&self, hash: u32) -> Option<usize> {
        let length = u64::try_from(self.hashes.len()).ok()?;
        let guess = usize::try_from((u64::from(hash) * length) >> 32).ok()?;
        let (mut reach, mut low, mut high) = (REACH, guess, guess);
        // Doubled until the bounds hold the hash between them.
        loop {
            let below = low > 0 && self.hashes.get(low).is_none_or(|first| *first > hash);
            let above = self.hashes.get(high).is_some_and(|last| *last < hash);
            if below {
                low = low.saturating_sub(reach);
            }
            if above {
                high = (high + reach).min(self.hashes.len());
            }
            if !below && !above {
                break;
            }
            reach *= 2;
        }
        let end = (high + 1).min(self.hashes.len());
        let within = self.hashes.get(low..end)?;
        within.binary_search(&hash).ok().map(|place| low + place)
    }

    /// Whether a word, in lower case, has a grammatical task rather than a meaning.
    #[must_use]
    pub fn is_function(&self, word: &str) -> bool {
        has_task(self.level(word))
    }
}

/// Whether a word of that level has a task rather than a meaning.
#[must_use]
pub fn has_task(level: u8) -> bool {
    level >= FUNCTION
}

/// The table of all languages.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Table(pub BTreeMap<String, Words>);

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    Table::read(include_bytes!("../../../models/words.bin"))
        .expect("the weights are checked by a test")
});

/// The words of a language; of one without a list, none.
#[must_use]
pub fn words(language: Option<&str>) -> &'static Words {
    static NONE: Words = Words {
        hashes: Vec::new(),
        levels: Vec::new(),
    };
    let found = language.and_then(|tag| {
        let primary = tag.split('-').next().unwrap_or(tag);
        TABLE.0.get(tag).or_else(|| TABLE.0.get(primary))
    });
    found.unwrap_or(&NONE)
}

impl Table {
    /// Reads the file's bytes; `None` for anything else.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC.as_slice())?;
        let count = number(&mut rest)?;
        let mut lengths = Vec::new();
        for _ in 0..count {
            let (tag, behind) = rest.split_at_checked(TAG)?;
            rest = behind;
            let tag = std::str::from_utf8(tag).ok()?.trim_end_matches('\0');
            lengths.push((tag.to_owned(), number(&mut rest)?));
        }
        let mut table = Self::default();
        for (tag, length) in lengths {
            let mut words = Words::default();
            for _ in 0..length {
                words.hashes.push(u32::try_from(number(&mut rest)?).ok()?);
            }
            let (levels, behind) = rest.split_at_checked(length)?;
            words.levels.extend_from_slice(levels);
            rest = behind;
            table.0.insert(tag, words);
        }
        rest.is_empty().then_some(table)
    }

    /// The file's bytes.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let long = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
        out.extend(long(self.0.len()));
        for (tag, words) in &self.0 {
            let mut name = [0; TAG];
            for (to, from) in name.iter_mut().zip(tag.bytes()) {
                *to = from;
            }
            out.extend(name);
            out.extend(long(words.hashes.len()));
        }
        for words in self.0.values() {
            out.extend(words.hashes.iter().flat_map(|hash| hash.to_le_bytes()));
            out.extend(&words.levels);
        }
        out
    }
}

fn number(rest: &mut &[u8]) -> Option<usize> {
    let (first, behind) = rest.split_first_chunk::<4>()?;
    *rest = behind;
    usize::try_from(u32::from_le_bytes(*first)).ok()
}

/// What stands for a word in the table.
#[must_use]
pub fn hash(word: &str) -> u32 {
    Fnv::START.bytes(word.bytes()).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let words = Words::new(vec![(hash("the"), 8), (hash("of"), 7), (hash("the"), 3)]);
        let table = Table([("en".to_owned(), words)].into());
        let read = Table::read(&table.write()).expect("a table");
        assert_eq!(read, table);
        assert_eq!(read.0["en"].level("the"), 8);
        assert!(Table::read(&table.write()[1..]).is_none());
        assert!(Table::read(&[table.write(), vec![0]].concat()).is_none());
    }

    #[test]
    fn hashes_are_found_wherever_they_stand() {
        let mut lists: Vec<Vec<u32>> = TABLE.0.values().map(|words| words.hashes.clone()).collect();
        lists.extend([vec![], vec![0], vec![u32::MAX], (0..99).collect()]);
        for hashes in lists {
            let levels = vec![1; hashes.len()];
            let words = Words { hashes, levels };
            let near = words
                .hashes
                .iter()
                .flat_map(|hash| [hash.wrapping_sub(1), *hash, hash.wrapping_add(1)]);
            for hash in near.chain([0, 1 << 31, u32::MAX]) {
                assert_eq!(words.place(hash), words.hashes.binary_search(&hash).ok());
            }
        }
    }

    #[test]
    fn the_shipped_table_knows_the_small_words_of_many_languages() {
        let known = [
            ("en", "the"),
            ("de", "und"),
            ("fr", "les"),
            ("ru", "что"),
            ("ar", "في"),
            ("sw", "kwa"),
            ("tr", "bir"),
            ("vi", "của"),
            ("hi", "के"),
            ("fi", "ja"),
            ("ja", "は"),
            ("zh-Hans", "的"),
            ("nb", "og"),
        ];
        for (language, word) in known {
            assert!(words(Some(language)).is_function(word), "{language} {word}");
        }
        for (language, word) in [
            ("en", "harbour"),
            ("de", "Hafen"),
            ("fr", "ministre"),
            ("ru", "порт"),
        ] {
            assert!(
                !words(Some(language)).is_function(&word.to_lowercase()),
                "{language} {word}"
            );
        }
        assert_eq!(words(Some("xx")).level("the"), 0);
        assert_eq!(
            words(Some("en-GB")).level("the"),
            words(Some("en")).level("the")
        );
    }
}
