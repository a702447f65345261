//! What the model sees of a place that the rules leave open: the word in front of the full stop, the word behind it, the
//! language, and what the rules would say, hashed. At spaces, the letters on both sides. Training and serving share this code.

use super::boundary::{Hint, Place, Rules};
use super::candidates::Kind;
use super::tokens::{first_word, last_token};
use crate::rules::abbreviations;

/// Letters on each side of a space that are looked at together, at most.
const RUN: usize = 7;
/// Letters from which a sentence is long.
const LONG: usize = 240;
/// Letters in one step of a length.
const STEP: usize = 20;

/// A hash that grows by what is added (FNV-1a).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hash(u32);

impl Hash {
    const START: Self = Self(0x811C_9DC5);

    /// Of a language tag's first part.
    #[must_use]
    pub fn language(tag: Option<&str>) -> Self {
        let primary = tag.and_then(|tag| tag.split(['-', '_']).next());
        Self::START.text(primary.unwrap_or("und"))
    }

    fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }

    fn letter(self, c: char) -> Self {
        let code = u32::from(c).to_le_bytes();
        code.into_iter().fold(self, Self::byte)
    }

    /// In lower case.
    fn text(self, text: &str) -> Self {
        text.chars()
            .flat_map(char::to_lowercase)
            .fold(self, Self::letter)
    }

    /// The bits well spread.
    fn end(self) -> u32 {
        let mut bits = self.0;
        bits = (bits ^ (bits >> 16)).wrapping_mul(0x85EB_CA6B);
        bits ^ (bits >> 13)
    }
}

/// Calls `see` with every feature of a place.
pub(super) fn each(
    rules: &Rules,
    place: &Place<'_>,
    hint: Hint,
    language: Hash,
    mut see: impl FnMut(u32),
) {
    // Each name by itself, and with the language.
    let mut both = |name: u8, hash: &dyn Fn(Hash) -> Hash| {
        see(hash(Hash::START.byte(name)).end());
        see(hash(language.byte(name)).end());
    };
    both(0, &|hash| hash.byte(hint as u8));
    if place.kind == Kind::Space {
        space(place, &mut both);
        return;
    }
    let core = place.before.trim_end();
    let core = core.trim_end_matches(|c: char| !c.is_alphanumeric());
    let (lead, token) = last_token(core);
    let (_, earlier) = last_token(lead.trim_end());
    let after = place.after.trim_start();
    let next = first_word(after);
    let token_shape = shape(token);
    let next_shape = shape(next);
    let length = step(token.chars().count(), 1, 8);
    let known = u8::from(abbreviations::is_known(token));
    let opening = u8::from(rules.is_starter(next));
    let quoted = u8::from(!after.starts_with(next));
    both(1, &|hash| hash.text(token));
    both(2, &|hash| hash.byte(length).byte(token_shape));
    both(3, &|hash| hash.text(next));
    both(4, &|hash| {
        hash.byte(next_shape).byte(token_shape).byte(hint as u8)
    });
    both(5, &|hash| hash.text(token).byte(next_shape));
    both(6, &|hash| hash.byte(known).byte(hint as u8).byte(opening));
    both(7, &|hash| hash.byte(quoted).byte(hint as u8));
    both(8, &|hash| {
        hash.byte(shape(earlier)).byte(token_shape).byte(next_shape)
    });
    both(9, &|hash| {
        let last = token.chars().rev().take(2);
        last.fold(hash.byte(length), Hash::letter)
    });
    both(10, &|hash| {
        let letters = place.before.chars().take(LONG).count();
        hash.byte(step(letters, STEP, 12)).byte(hint as u8)
    });
}

fn space(place: &Place<'_>, both: &mut dyn FnMut(u8, &dyn Fn(Hash) -> Hash)) {
    let before = place.before.trim_end();
    let after = place.after.trim_start();
    for run in 1..=RUN {
        let size = u8::try_from(run).unwrap_or(u8::MAX);
        both(20, &|hash| {
            before
                .chars()
                .rev()
                .take(run)
                .fold(hash.byte(size), Hash::letter)
        });
        both(21, &|hash| {
            after.chars().take(run).fold(hash.byte(size), Hash::letter)
        });
    }
    let chunk = before.rsplit(' ').next().unwrap_or(before);
    let next = after.split(' ').next().unwrap_or(after);
    let size = |text: &str, step_letters: usize, most: usize| {
        step(text.chars().take(LONG).count(), step_letters, most)
    };
    let whole = size(before, STEP, 12);
    let kind = |c: Option<char>| c.map_or(0, kind);
    let (last, first) = (kind(before.chars().next_back()), kind(after.chars().next()));
    both(22, &|hash| hash.byte(whole));
    both(23, &|hash| hash.byte(size(chunk, 8, 12)));
    both(24, &|hash| hash.byte(size(next, 8, 12)));
    both(25, &|hash| hash.byte(last).byte(first));
    both(26, &|hash| {
        let hash = before.chars().rev().take(2).fold(hash, Hash::letter);
        after.chars().take(2).fold(hash.byte(0), Hash::letter)
    });
}

/// A number in steps.
fn step(number: usize, width: usize, most: usize) -> u8 {
    u8::try_from((number / width).min(most)).unwrap_or(u8::MAX)
}

/// Of what characters a word is made.
fn shape(word: &str) -> u8 {
    let mut letters = word.chars();
    let first = letters.next().map_or(0, kind);
    let second = letters.next().map_or(0, kind);
    let dotted = u8::from(word.contains('.'));
    first * 16 + second * 2 + dotted
}

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
