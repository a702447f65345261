//! What the text model sees of an article: words, beginnings and ends of words, pairs of words, hashed. Training and serving share
//! this code.

use super::folded::{Folded, Part, Token};

/// Slots, as a power of two.
pub const BITS: u32 = 20;
/// Words that are looked at.
const WORDS: usize = 220;
/// Letters of scripts without word spaces that are looked at.
const UNSPACED_LETTERS: usize = 420;

/// Odd constants with well-spread bits, one for each step and kind.
const STEP: u32 = 0x9E37_79B1;
const WORD: u32 = 0x85EB_CA6B;
const START: u32 = 0xC2B2_AE35;
const END: u32 = 0x27D4_EB2F;
const PAIR: u32 = 0x1656_67B1;
const TITLE: u32 = 0xD3A2_646D;
const GRAM: u32 = 0xFD70_46C5;

/// A slot, how much of it there is, and a word that it was read from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Feature {
    /// Below 2 to the power of [`BITS`].
    pub slot: u32,
    /// All values of a text have the length 1.
    pub value: f32,
    /// Index of the first token that it was read from.
    pub token: u32,
}

/// The features of an article, by slot.
#[must_use]
pub fn of(folded: &Folded<'_>) -> Vec<Feature> {
    let mut seen: Vec<u64> = Vec::with_capacity(1_200);
    let mut before = 0_u32;
    let (mut words, mut letters) = (0, 0);
    for (index, token) in (0_u32..).zip(&folded.tokens) {
        if words >= WORDS || letters >= UNSPACED_LETTERS {
            break;
        }
        let Some(text) = folded.text.get(token.start as usize..token.end as usize) else {
            continue;
        };
        let mut see = |kind: u32, hash: u32| {
            seen.push(u64::from(slot(hash.wrapping_mul(kind))) << 32 | u64::from(index));
        };
        if token.unspaced {
            letters += grams(text, token, &mut see);
            before = 0;
        } else {
            words += 1;
            before = word(text, token, before, &mut see);
        }
    }
    weigh(&by_slot(seen))
}

/// Sorted by slot; what has the same slot stays in the order of the text. Two passes over ten bits each: comparing takes several times
/// as long.
#[allow(clippy::cast_possible_truncation, reason = "a digit is ten bits")]
fn by_slot(mut seen: Vec<u64>) -> Vec<u64> {
    const DIGIT: u32 = BITS / 2;
    const DIGITS: usize = 1 << DIGIT;
    let mut sorted = vec![0; seen.len()];
    for shift in [32, 32 + DIGIT] {
        let digit = |one: u64| (one >> shift) as usize % DIGITS;
        let mut places = [0_u32; DIGITS];
        for one in &seen {
            places[digit(*one)] += 1;
        }
        let mut before = 0;
        for place in &mut places {
            before += std::mem::replace(place, before);
        }
        for one in &seen {
            let place = &mut places[digit(*one)];
            if let Some(target) = sorted.get_mut(*place as usize) {
                *target = *one;
            }
            *place += 1;
        }
        std::mem::swap(&mut seen, &mut sorted);
    }
    seen
}

fn slot(hash: u32) -> u32 {
    (hash ^ (hash >> 15)).wrapping_mul(STEP) >> (32 - BITS)
}

/// A word's features; returns its hash.
fn word(text: &str, token: &Token, before: u32, see: &mut impl FnMut(u32, u32)) -> u32 {
    let mut hash = STEP;
    let mut length = 0;
    let mut hangul = false;
    for c in text.chars() {
        if length == 0 {
            hangul = matches!(c, '\u{ac00}'..='\u{d7a3}');
        }
        // Korean particles stick to their word; two syllables are what others say in five letters.
        if length == 4 || length == 6 || (hangul && (length == 2 || length == 3)) {
            see(START, hash);
        }
        if length == 5 && token.part == Part::Headline {
            see(TITLE, hash);
        }
        hash = mixed(hash, c);
        length += 1;
    }
    if length < 2 {
        return hash;
    }
    see(WORD, hash);
    if length <= 5 && token.part == Part::Headline {
        see(TITLE, hash);
    }
    if length >= 8 {
        let end = text.chars().rev().take(5);
        see(END, end.fold(STEP, mixed));
    }
    if before != 0 {
        see(PAIR, before.rotate_left(7) ^ hash);
    }
    hash
}

/// Two and three letters in a row; returns how many letters there were.
fn grams(text: &str, token: &Token, see: &mut impl FnMut(u32, u32)) -> usize {
    let mut last = [None::<char>; 2];
    let mut letters = 0;
    for c in text.chars() {
        letters += 1;
        if let Some(one) = last[1] {
            let two = mixed(mixed(STEP, one), c);
            see(GRAM, two);
            if token.part == Part::Headline {
                see(TITLE, two);
            }
            if let Some(first) = last[0] {
                see(GRAM, mixed(mixed(mixed(STEP, first), one), c));
            }
        }
        last = [last[1], Some(c)];
    }
    letters
}

fn mixed(hash: u32, c: char) -> u32 {
    let hash = (hash ^ u32::from(c)).wrapping_mul(STEP);
    hash ^ (hash >> 15)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "both halves are 32 bits wide; counts are small"
)]
fn weigh(sorted: &[u64]) -> Vec<Feature> {
    let mut features: Vec<Feature> = Vec::with_capacity(sorted.len());
    let mut squares = 0.0;
    for run in sorted.chunk_by(|one, other| one >> 32 == other >> 32) {
        let Some(first) = run.first() else { continue };
        let value = 1.0 + (run.len() as f32).ln();
        squares += value * value;
        features.push(Feature {
            slot: (first >> 32) as u32,
            value,
            token: *first as u32,
        });
    }
    let share = 1.0 / squares.max(1.0_f32).sqrt();
    for feature in &mut features {
        feature.value *= share;
    }
    features
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_few_normed_and_repeatable() {
        let folded = Folded::of(
            "Minister tritt zurück",
            "",
            "Der Minister trat zurück. 東京都知事",
        );
        let features = of(&folded);
        assert_eq!(features, of(&folded));
        let length: f32 = features.iter().map(|one| one.value * one.value).sum();
        assert!((length - 1.0).abs() < 1e-4);
        assert!(features.iter().all(|one| one.slot >> BITS == 0));
        assert!(features.windows(2).all(|two| two[0].slot < two[1].slot));
        assert!(of(&Folded::default()).is_empty());
    }
}
