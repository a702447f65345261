//! What the sentences of a story have in common: each is a vector of its words, weighed by how few other sentences hold them
//! and how rare they are in the language.

use super::Candidate;
use crate::text::hash::Fnv;
use crate::text::keywords::common::{LEVELS, Words, has_task};
use crate::text::words::{is_unspaced, tokens};

/// Rounds in which sentences pass on their weight; more do not change the order.
const ROUNDS: usize = 8;
/// Share of a sentence's weight that is passed on.
const DAMPING: f32 = 0.85;
/// Words that the story is about, and words of the headline: one bit each.
const BITS: usize = 64;

/// One sentence of a story.
#[derive(Debug, Default, Clone)]
pub struct Sentence {
    /// All words.
    pub words: f32,
    /// Words that mean something, the same counted again.
    pub content: f32,
    /// Different words that no sentence before holds.
    pub new: f32,
    /// Different words.
    pub types: f32,
    /// How rare its words are in the story, summed over different words.
    pub rarity: f32,
    /// In how many sentences its words stand, summed over different words that mean something.
    pub spread: f32,
    /// Different words that a later sentence holds.
    pub later: f32,
    /// Pairs of words that the headline has, too.
    pub pairs: f32,
    /// Words of the headline in it, and words of the story, one bit each.
    pub title: u64,
    /// The weightiest words of the story in it, one bit each.
    pub topics: u64,
    /// Cosine with the headline.
    pub titled: f32,
    /// Sum of its cosines with all sentences, itself among them.
    pub degree: f32,
    /// `PageRank` over the cosines, times the number of sentences.
    pub rank: f32,
}

/// The sentences of a story and their cosines.
#[derive(Debug, Default)]
pub struct Vectors {
    /// In reading order.
    pub sentences: Vec<Sentence>,
    /// The cosine of each with each, row by row.
    pub cosines: Vec<f32>,
    /// Words of the headline that mean something.
    pub title: u32,
}

/// A word in a sentence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    hash: u32,
    sentence: u32,
}

#[allow(
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "some hundreds of words; places are numbered by the sentences that they come from"
)]
impl Vectors {
    /// Reads sentences, and the headline where there is one.
    #[must_use]
    pub fn of(candidates: &[Candidate<'_>], headline: Option<&str>, table: &Words) -> Self {
        let count = candidates.len();
        let mut title = Vec::new();
        let mut title_pairs = Vec::new();
        each_word(headline.unwrap_or_default(), |hash, before| {
            if !has_task(table.level_of(hash)) {
                title.push(hash);
            }
            title_pairs.push(pair(before, hash));
        });
        title.sort_unstable();
        title.dedup();
        title.truncate(BITS);
        let mut sentences = vec![Sentence::default(); count];
        let mut places = Vec::new();
        for ((number, candidate), sentence) in (0u32..).zip(candidates).zip(&mut sentences) {
            each_word(candidate.text, |hash, before| {
                places.push(Place {
                    hash,
                    sentence: number,
                });
                sentence.words += 1.0;
                if before != 0 && title_pairs.contains(&pair(before, hash)) {
                    sentence.pairs += 1.0;
                }
                if let Ok(bit) = title.binary_search(&hash) {
                    sentence.title |= 1 << bit;
                }
            });
        }
        let mut vectors = Self {
            sentences,
            cosines: vec![0.0; count * count],
            title: u32::try_from(title.len()).unwrap_or(0),
        };
        vectors.compare(places, &title, table);
        vectors.rank();
        vectors
    }

    fn compare(&mut self, mut places: Vec<Place>, title: &[u32], table: &Words) {
        let count = self.sentences.len();
        places.sort_unstable();
        let mut topics: Vec<(f32, usize, usize)> = Vec::new();
        let mut holders: Vec<(usize, f32)> = Vec::new();
        let mut titled = 0.0;
        let mut start = 0;
        for group in places.chunk_by(|one, other| one.hash == other.hash) {
            let end = start + group.len();
            let hash = group[0].hash;
            let level = table.level_of(hash);
            holders.clear();
            for place in group {
                let sentence = place.sentence as usize;
                match holders.last_mut() {
                    Some((last, times)) if *last == sentence => *times += 1.0,
                    _ => holders.push((sentence, 1.0)),
                }
            }
            let held = holders.len() as f32;
            let rarity = ((count as f32 + 1.0) / held).ln();
            let common = f32::from(level.min(LEVELS)) / f32::from(LEVELS);
            let weight = rarity * (1.0 - common);
            let content = !has_task(level);
            let in_title = title.binary_search(&hash).is_ok();
            if in_title {
                titled += weight * weight;
            }
            if content && held > 1.0 {
                topics.push((weight * group.len() as f32, start, end));
            }
            for (at, (sentence, times)) in holders.iter().enumerate() {
                let own = &mut self.sentences[*sentence];
                own.types += 1.0;
                own.rarity += rarity;
                own.new += f32::from(u8::from(at == 0));
                own.later += f32::from(u8::from(at + 1 < holders.len()));
                if content {
                    own.content += times;
                    own.spread += held;
                }
                if in_title {
                    own.titled += weight * weight * times;
                }
                for (other, more) in &holders[at..] {
                    self.cosines[sentence * count + other] += weight * weight * times * more;
                }
            }
            start = end;
        }
        topics.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        for (bit, (_, start, end)) in topics.iter().take(BITS).enumerate() {
            for place in &places[*start..*end] {
                self.sentences[place.sentence as usize].topics |= 1 << bit;
            }
        }
        self.normalize(titled.sqrt());
    }

    /// Sums of products to cosines, on both sides of the diagonal.
    fn normalize(&mut self, titled: f32) {
        let count = self.sentences.len();
        let lengths: Vec<f32> = (0..count)
            .map(|at| self.cosines[at * count + at].sqrt().max(1e-6))
            .collect();
        for one in 0..count {
            for other in one..count {
                let cosine = self.cosines[one * count + other] / (lengths[one] * lengths[other]);
                self.cosines[one * count + other] = cosine;
                self.cosines[other * count + one] = cosine;
            }
            self.sentences[one].titled /= lengths[one] * titled.max(1e-6);
        }
        for (sentence, row) in self
            .sentences
            .iter_mut()
            .zip(self.cosines.chunks(count.max(1)))
        {
            sentence.degree = row.iter().sum();
        }
    }

    fn rank(&mut self) {
        let count = self.sentences.len();
        let given: Vec<f32> = (0..count)
            .map(|at| {
                let others = self.sentences[at].degree - self.cosines[at * count + at];
                if others > 1e-6 { DAMPING / others } else { 0.0 }
            })
            .collect();
        let mut ranks = vec![1.0f32; count];
        for _ in 0..ROUNDS {
            let passed: Vec<f32> = ranks
                .iter()
                .zip(&given)
                .map(|(rank, part)| rank * part)
                .collect();
            for (at, (rank, row)) in ranks
                .iter_mut()
                .zip(self.cosines.chunks(count.max(1)))
                .enumerate()
            {
                let sum: f32 = row
                    .iter()
                    .zip(&passed)
                    .map(|(cosine, part)| cosine * part)
                    .sum();
                *rank = 1.0 - DAMPING + sum - row[at] * passed[at];
            }
        }
        for (sentence, rank) in self.sentences.iter_mut().zip(ranks) {
            sentence.rank = rank;
        }
    }

    /// The cosine of two sentences.
    #[must_use]
    pub fn cosine(&self, one: usize, other: usize) -> f32 {
        self.cosines[one * self.sentences.len() + other]
    }
}

/// Gives the hash of every word in lower case, and that of the word before or 0; pairs of letters in scripts without spaces.
fn each_word(text: &str, mut take: impl FnMut(u32, u32)) {
    let mut before = 0;
    let mut letter: Option<u32> = None;
    for token in tokens(text) {
        // As the table of common words has it.
        let mut hash = Fnv::START;
        let mut unspaced = false;
        for c in token.chars() {
            unspaced |= is_unspaced(c);
            if c.is_ascii() {
                hash = hash.byte(c.to_ascii_lowercase() as u8);
            } else {
                let lower = |hash: Fnv, c: char| hash.bytes(c.encode_utf8(&mut [0; 4]).bytes());
                hash = c.to_lowercase().fold(hash, lower);
            }
        }
        let mut word = hash.0;
        if unspaced && let Some(last) = letter.replace(word) {
            word = word.rotate_left(9) ^ last;
        }
        if !unspaced {
            letter = None;
        }
        take(word, before);
        before = word;
    }
}

fn pair(one: u32, other: u32) -> u64 {
    u64::from(one) << 32 | u64::from(other)
}
