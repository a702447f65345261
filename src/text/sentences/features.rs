//! What the model sees of a space that may end a sentence: the letters on both sides, how much text there is, the language, and
//! what the rules would say, hashed. Training and serving share this code.

use super::boundary::Place;
use crate::text::hash::Fnv;

/// Letters on each side that are looked at together, at most.
const RUN: usize = 7;
/// Letters that are counted.
const LONG: usize = 240;
/// Letters in one step of a length.
const STEP: usize = 20;

/// A hash that grows by what is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hash(Fnv);

impl Hash {
    const START: Self = Self(Fnv::START);

    /// Of a language tag's first part.
    #[must_use]
    pub fn language(tag: Option<&str>) -> Self {
        let primary = tag.and_then(|tag| tag.split(['-', '_']).next());
        let primary = primary.unwrap_or("und");
        primary.chars().fold(Self::START, Self::letter)
    }

    fn byte(self, byte: u8) -> Self {
        Self(self.0.byte(byte))
    }

    fn letter(self, c: char) -> Self {
        Self(self.0.bytes(u32::from(c).to_le_bytes()))
    }

    /// The bits well spread.
    fn end(self) -> u32 {
        let mut bits = self.0.0;
        bits = (bits ^ (bits >> 16)).wrapping_mul(0x85EB_CA6B);
        bits ^ (bits >> 13)
    }
}

/// Calls `see` with every feature of a place. Each counts by itself, and with the language.
pub(super) fn each(place: &Place<'_>, by_rules: bool, language: Hash, mut see: impl FnMut(u32)) {
    let mut both = |name: u8, hash: &dyn Fn(Hash) -> Hash| {
        see(hash(language.byte(name)).end());
        see(hash(Hash::START.byte(name)).end());
    };
    let before = place.before.trim_end();
    let after = place.after.trim_start();
    both(0, &|hash| hash.byte(u8::from(by_rules)));
    for run in 1..=RUN {
        let size = u8::try_from(run).unwrap_or(u8::MAX);
        both(1, &|hash| {
            let last = before.chars().rev().take(run);
            last.fold(hash.byte(size), Hash::letter)
        });
        both(2, &|hash| {
            let first = after.chars().take(run);
            first.fold(hash.byte(size), Hash::letter)
        });
    }
    let length = |text: &str, width: usize| {
        let letters = text.chars().take(LONG).count();
        u8::try_from(letters / width).unwrap_or(u8::MAX)
    };
    let chunk = before.rsplit(' ').next().unwrap_or(before);
    let next = after.split(' ').next().unwrap_or(after);
    both(3, &|hash| hash.byte(length(before, STEP)));
    both(4, &|hash| hash.byte(length(chunk, STEP)));
    both(5, &|hash| hash.byte(length(next, STEP)));
    both(6, &|hash| {
        let kind = |c: Option<char>| c.map_or(0, kind);
        let hash = hash.byte(kind(before.chars().next_back()));
        hash.byte(kind(after.chars().next()))
    });
}

/// What a character is.
fn kind(c: char) -> u8 {
    match c {
        _ if c.is_numeric() => 1,
        _ if c.is_uppercase() => 2,
        _ if c.is_lowercase() => 3,
        _ if c.is_alphabetic() => 4,
        '"' | '“' | '”' | '„' | '«' | '»' | '\'' | '‘' | '’' => 5,
        _ => 6,
    }
}
