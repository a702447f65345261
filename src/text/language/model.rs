//! The language model: averaged embeddings of hashed grams, a linear layer over the languages, and for groups of close
//! languages a second, finer layer over all grams. `xtask train language` makes the weights; reading them allocates little.

use std::sync::LazyLock;

use super::grams::{self, Kind};
use crate::rules::languages::languages;

/// Opens a weights file; the number is the layout's.
const MAGIC: &[u8] = b"CDLANG02";
/// Weights are signed bytes: one step is the largest value of its array divided by this.
pub const STEPS: f32 = 127.0;
/// Numbers in an embedding.
pub const DIMENSION: usize = 32;
/// Rows of signed bytes that fit a sum of 16 bits whatever they hold.
const ROWS_IN_A_SUM: usize = 256;
/// Share of a close group's own layer in its word, and of the first layer: each is too sure of itself.
const OWN_LAYER_SHARE: f32 = 0.5;
const FIRST_LAYER_SHARE: f32 = 0.4;

/// Weights in memory or in the binary.
#[derive(Debug)]
pub struct Model {
    /// BCP 47 tags, one for each output.
    labels: Vec<String>,
    named: Vec<Named>,
    bits: u32,
    /// One byte of the hash that owns a slot: grams that the selection left out do not speak for others.
    owners: &'static [u8],
    /// A row of signed bytes for each slot.
    rows: &'static [[u8; DIMENSION]],
    /// Rows to logits: for each dimension a weight for each label; the step of `rows` is multiplied in.
    layer: Vec<f32>,
    /// One for each label.
    biases: Vec<f32>,
    groups: Vec<Group>,
}

/// What the table of languages says of a label.
#[derive(Debug)]
pub struct Named {
    /// Its language subtag.
    pub primary: String,
    /// Whether whatlang knows it.
    pub common: bool,
    /// Whether it has an online press.
    pub press: bool,
}

/// A layer for languages that differ in few words.
#[derive(Debug)]
struct Group {
    /// Indices into the model's labels.
    members: Vec<usize>,
    bits: u32,
    step: f32,
    biases: Vec<f32>,
    /// Signed bytes, a row of one for each member and hash.
    weights: &'static [u8],
}

/// A weights file that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a file of language weights")]
pub struct BadWeights;

/// Bytes that begin where a line of the processor's caches does, so that a row is never in two.
#[repr(C, align(64))]
struct Aligned<Bytes: ?Sized>(Bytes);

static FILE: &Aligned<[u8]> = &Aligned(*include_bytes!("../../../models/language.bin"));

static SHIPPED: LazyLock<Model> = LazyLock::new(|| {
    Model::read(&FILE.0).expect("the weights are part of the build and a test reads them")
});

impl Model {
    /// The weights in the binary.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads weights.
    ///
    /// # Errors
    /// [`BadWeights`] for anything that `xtask train language` did not write.
    pub fn read(file: &'static [u8]) -> Result<Self, BadWeights> {
        let mut file = File {
            length: file.len(),
            rest: file,
        };
        if file.take(MAGIC.len())? != MAGIC {
            return Err(BadWeights);
        }
        let (bits, dimension, count) = (file.number()?, file.number()?, file.number()?);
        let labels = (0..count)
            .map(|_| {
                let length = file.number()? as usize;
                let bytes = file.take(length)?.to_vec();
                String::from_utf8(bytes).map_err(|_| BadWeights)
            })
            .collect::<Result<Vec<_>, _>>()?;
        if !(1..=24).contains(&bits) || dimension as usize != DIMENSION || labels.is_empty() {
            return Err(BadWeights);
        }
        let slots = 1_usize << bits;
        let owners = file.take(slots)?;
        file.skip_to_line()?;
        let (rows, _) = file.take(slots * DIMENSION)?.as_chunks();
        let by_label = file.floats(labels.len() * (DIMENSION + 1))?;
        let column = |place: usize| {
            let values = by_label.iter().skip(place).step_by(DIMENSION + 1);
            values.copied()
        };
        // All labels' weights of one dimension side by side: they are worked on together.
        let layer = (0..DIMENSION).flat_map(column).collect();
        let biases = column(DIMENSION).collect();
        let table = languages();
        let named = labels
            .iter()
            .map(|label| {
                let primary = table.primary(label);
                let common = table.is_common(&primary);
                let press = table.has_press(&primary);
                Named {
                    primary,
                    common,
                    press,
                }
            })
            .collect();
        let groups = (0..file.number()?)
            .map(|_| Group::read(&mut file, labels.len()))
            .collect::<Result<Vec<_>, _>>()?;
        let model = Self {
            labels,
            named,
            bits,
            owners,
            rows,
            layer,
            biases,
            groups,
        };
        if file.rest.is_empty() {
            Ok(model)
        } else {
            Err(BadWeights)
        }
    }

    /// The languages that it knows: BCP 47 tags.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// What is known of each label.
    #[must_use]
    pub fn named(&self) -> &[Named] {
        &self.named
    }

    /// Natural logarithms of the probability of each label, and the number of letters they were read from; none where
    /// there is no letter. At most `most` letters are looked at.
    #[must_use]
    pub fn read_text(&self, text: &str, most: usize) -> Option<(Vec<f32>, usize)> {
        let (mut logits, letters) = self.logits(text, most)?;
        to_log_probabilities(&mut logits);
        Some((logits, letters))
    }

    /// The same before it is made probabilities.
    pub(super) fn logits(&self, text: &str, most: usize) -> Option<(Vec<f32>, usize)> {
        // The table is larger than the processor's caches: three passes, in which no look waits for the one before it.
        let mut slots: Vec<u32> = Vec::with_capacity(most.min(text.len()) * 7);
        let letters = grams::each(text, most, |kind, hash| {
            if kind != Kind::Pair {
                slots.push(hash);
            }
        });
        if letters == 0 {
            return None;
        }
        let mut known = 0;
        for place in 0..slots.len() {
            let hash = slots[place];
            let slot = hash >> (32 - self.bits);
            let owned = self.owners.get(slot as usize) == Some(&owner(hash));
            slots[known] = slot;
            known += usize::from(owned);
        }
        slots.truncate(known);
        let sums = self.sums(&slots);
        #[allow(clippy::cast_precision_loss, reason = "a few thousand grams")]
        let share = 1.0 / known.max(1) as f32;
        let mut logits = vec![0.0; self.labels.len()];
        for (sum, weights) in sums.iter().zip(self.layer.chunks_exact(self.labels.len())) {
            #[allow(clippy::cast_precision_loss, reason = "sums of a few thousand bytes")]
            let mean = *sum as f32 * share;
            for (logit, weight) in logits.iter_mut().zip(weights) {
                *logit += weight * mean;
            }
        }
        for (logit, bias) in logits.iter_mut().zip(&self.biases) {
            *logit += bias;
        }
        Some((logits, letters))
    }

    /// The rows of the slots, added up.
    fn sums(&self, slots: &[u32]) -> [i32; DIMENSION] {
        let mut sums = [0_i32; DIMENSION];
        for slots in slots.chunks(ROWS_IN_A_SUM) {
            let mut lanes = [0_i16; DIMENSION];
            for row in slots
                .iter()
                .filter_map(|slot| self.rows.get(*slot as usize))
            {
                for place in 0..DIMENSION {
                    lanes[place] += i16::from(row[place].cast_signed());
                }
            }
            for (sum, lane) in sums.iter_mut().zip(lanes) {
                *sum += i32::from(lane);
            }
        }
        sums
    }

    /// Lets the finer layer decide inside the close group that the likeliest label is in, if it is in one.
    pub fn refine(&self, text: &str, most: usize, scores: &mut [f32]) {
        let best = likeliest(scores);
        let Some(group) = self
            .groups
            .iter()
            .find(|group| group.members.contains(&best))
        else {
            return;
        };
        let mut own = group.logits(text, most);
        to_log_probabilities(&mut own);
        let held: Vec<f32> = group.members.iter().map(|member| scores[*member]).collect();
        let mass: f32 = held.iter().map(|score| score.exp()).sum();
        for (value, held) in own.iter_mut().zip(&held) {
            *value = OWN_LAYER_SHARE * *value + FIRST_LAYER_SHARE * held;
        }
        to_log_probabilities(&mut own);
        for (member, value) in group.members.iter().zip(own) {
            scores[*member] = value + mass.max(f32::MIN_POSITIVE).ln();
        }
    }

    /// Whether two labels are of one close group.
    #[must_use]
    pub fn are_close(&self, one: usize, other: usize) -> bool {
        let holds = |group: &Group| group.members.contains(&one) && group.members.contains(&other);
        one == other || self.groups.iter().any(holds)
    }
}

impl Group {
    fn read(file: &mut File, labels: usize) -> Result<Self, BadWeights> {
        let count = file.number()? as usize;
        let members = (0..count)
            .map(|_| file.number().map(|member| member as usize))
            .collect::<Result<Vec<_>, _>>()?;
        let bits = file.number()?;
        if members.iter().any(|member| *member >= labels) || !(1..=24).contains(&bits) {
            return Err(BadWeights);
        }
        let step = file.floats(1)?.first().copied().ok_or(BadWeights)?;
        let biases = file.floats(count)?;
        let weights = file.take(count << bits)?;
        Ok(Self {
            members,
            bits,
            step,
            biases,
            weights,
        })
    }

    /// Each hash of the text speaks once, in proportion to the root of their number.
    fn logits(&self, text: &str, most: usize) -> Vec<f32> {
        let mut told = vec![0_u64; (1 << self.bits) / 64 + 1];
        let count = self.members.len();
        let mut sums = vec![0_i32; count];
        let mut all = 0_usize;
        grams::each(text, most, |_, hash| {
            let slot = (hash >> (32 - self.bits)) as usize;
            let (word, bit) = (&mut told[slot / 64], 1 << (slot % 64));
            if *word & bit != 0 {
                return;
            }
            *word |= bit;
            all += 1;
            let row = self.weights.get(slot * count..).unwrap_or_default();
            for (sum, byte) in sums.iter_mut().zip(row) {
                *sum += i32::from(byte.cast_signed());
            }
        });
        #[allow(clippy::cast_precision_loss, reason = "a few thousand grams")]
        let share = self.step / (all.max(1) as f32).sqrt();
        #[allow(clippy::cast_precision_loss, reason = "sums of a few thousand bytes")]
        let logit = |(sum, bias): (&i32, &f32)| bias + *sum as f32 * share;
        sums.iter().zip(&self.biases).map(logit).collect()
    }
}

/// The slots of all grams, words and pairs of a text, in order, repeated ones repeated.
#[must_use]
pub fn slots(text: &str, most: usize, bits: u32) -> Vec<u32> {
    let mut found = Vec::new();
    grams::each(text, most, |_, hash| found.push(hash >> (32 - bits)));
    found
}

/// The byte of a hash that tells the owner of its slot.
#[must_use]
#[allow(clippy::cast_possible_truncation, reason = "the low byte is meant")]
pub fn owner(hash: u32) -> u8 {
    hash as u8
}

/// Logits to natural logarithms of probabilities.
pub fn to_log_probabilities(logits: &mut [f32]) {
    let most = logits.iter().copied().fold(f32::MIN, f32::max);
    let all: f32 = logits.iter().map(|logit| (logit - most).exp()).sum();
    let log = most + all.ln();
    for logit in logits {
        *logit -= log;
    }
}

/// The index of the largest score; the first of equals.
#[must_use]
pub fn likeliest(scores: &[f32]) -> usize {
    let mut best = 0;
    for (index, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = index;
        }
    }
    best
}

/// Writes a weights file, for the trainer. The layout is [`Model::read`]'s.
pub mod layout {
    /// Opens the file.
    #[must_use]
    pub fn head(bits: u32, dimension: u32, labels: &[String]) -> Vec<u8> {
        let mut file = super::MAGIC.to_vec();
        for number in [bits, dimension, count(labels.len())] {
            file.extend(number.to_le_bytes());
        }
        for label in labels {
            file.extend(count(label.len()).to_le_bytes());
            file.extend(label.as_bytes());
        }
        file
    }

    /// Bytes between so many and the next start of a line of the processor's caches, where the rows begin.
    #[must_use]
    pub fn padding(length: usize) -> usize {
        length.next_multiple_of(64) - length
    }

    /// A length as the file holds it.
    #[must_use]
    pub fn count(length: usize) -> u32 {
        u32::try_from(length).unwrap_or(u32::MAX)
    }
}

struct File {
    length: usize,
    rest: &'static [u8],
}

impl File {
    fn take(&mut self, length: usize) -> Result<&'static [u8], BadWeights> {
        let (head, rest) = self.rest.split_at_checked(length).ok_or(BadWeights)?;
        self.rest = rest;
        Ok(head)
    }

    fn skip_to_line(&mut self) -> Result<(), BadWeights> {
        let padding = layout::padding(self.length - self.rest.len());
        self.take(padding).map(|_| ())
    }

    fn number(&mut self) -> Result<u32, BadWeights> {
        let bytes = self.take(4)?.try_into().map_err(|_| BadWeights)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f32>, BadWeights> {
        let bytes = self.take(count.checked_mul(4).ok_or(BadWeights)?)?;
        let float = |four: &[u8]| four.try_into().map(f32::from_le_bytes).unwrap_or_default();
        Ok(bytes.chunks_exact(4).map(float).collect())
    }
}
