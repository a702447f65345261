//! What the language model sees of a text: letters in runs, hashed. Training and serving share this code.
//!
//! A word is a run of letters and marks; its two ends count as a letter. Grams are its substrings of one to five letters, the
//! word itself, and the word with the one before it. Case, digits, punctuation and white space tell nothing.

use std::sync::LazyLock;

use crate::page::wording::is_alphabetic;

/// The longest gram, in letters.
const LONGEST: usize = 5;
/// Stands for the ends of a word.
const EDGE: u32 = 1;
/// Odd constants with well-spread bits, one for each step and kind.
const STEP: u32 = 0x9E37_79B1;
const GRAM: u32 = 0x85EB_CA6B;
const WORD: u32 = 0xC2B2_AE35;
const PAIR: u32 = 0x27D4_EB2F;

/// What a hash stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One to five letters.
    Gram,
    /// A whole word.
    Word,
    /// A word and the one before it.
    Pair,
}

/// Calls `see` with every hash in the first `most` letters, and returns how many letters there were.
#[inline]
pub fn each(text: &str, most: usize, mut see: impl FnMut(Kind, u32)) -> usize {
    let mut before = 0;
    each_word(text, most, |word| {
        let [_, letters @ .., _] = word else {
            return;
        };
        // The end of a word alone tells nothing, so the first gram ends with the first letter.
        for end in 2..=word.len() {
            let mut hash = GRAM;
            let closing = end == word.len();
            let window = &word[end.saturating_sub(LONGEST)..end];
            for (place, letter) in window.iter().rev().enumerate() {
                hash = mixed(hash, *letter);
                if place > 0 || !closing {
                    see(Kind::Gram, hash.wrapping_mul(GRAM));
                }
            }
        }
        let hash = letters.iter().fold(STEP, |hash, c| mixed(hash, *c));
        see(Kind::Word, hash.wrapping_mul(WORD));
        if before != 0 {
            let pair = u32::rotate_left(before, 7) ^ hash;
            see(Kind::Pair, pair.wrapping_mul(PAIR));
        }
        before = hash;
    })
}

/// Calls `see` with the folded letters of every word in the first `most` letters, an edge at both ends; returns how many
/// letters there were.
#[inline]
fn each_word(text: &str, most: usize, mut see: impl FnMut(&[u32])) -> usize {
    let table = folded();
    let mut word: Vec<u32> = Vec::with_capacity(64);
    let mut letters = 0;
    let mut apostrophe = false;
    for c in text.chars() {
        let fold = table.get(c as usize).copied().unwrap_or(UNLISTED);
        let letter = fold != NO_LETTER && (fold != UNLISTED || is_letter(c));
        if letter {
            if word.is_empty() {
                word.push(EDGE);
            } else if apostrophe {
                word.push(u32::from('\''));
            }
            apostrophe = false;
            if fold == UNLISTED {
                word.extend(c.to_lowercase().map(u32::from));
            } else {
                word.push(u32::from(fold));
            }
            letters += 1;
            if letters == most {
                break;
            }
        } else if !word.is_empty() {
            // An apostrophe belongs to the word that goes on behind it: l'eau, o‘zbek, м'яч.
            if is_apostrophe(c) && !apostrophe {
                apostrophe = true;
            } else {
                word.push(EDGE);
                see(&word);
                word.clear();
                apostrophe = false;
            }
        }
    }
    if !word.is_empty() {
        word.push(EDGE);
        see(&word);
    }
    letters
}

/// Below here, characters have their fold in a table.
const LISTED: u16 = 0x3100;
/// In the table: no letter.
const NO_LETTER: u16 = 0;
/// In the table: folds to more than one character.
const UNLISTED: u16 = u16::MAX;

/// The lower case of every letter below [`LISTED`]: asking Unicode's own tables takes longer than hashing.
fn folded() -> &'static [u16] {
    static FOLDED: LazyLock<Vec<u16>> = LazyLock::new(|| {
        let fold = |code: u16| {
            let Some(c) = char::from_u32(u32::from(code)).filter(|c| is_letter(*c)) else {
                return NO_LETTER;
            };
            let mut lower = c.to_lowercase();
            match (lower.next().map(u32::from), lower.next()) {
                (Some(one), None) => u16::try_from(one).unwrap_or(UNLISTED),
                _ => UNLISTED,
            }
        };
        (0..LISTED).map(fold).collect()
    });
    &FOLDED
}

#[inline]
fn mixed(hash: u32, c: u32) -> u32 {
    let hash = (hash ^ c).wrapping_mul(STEP);
    hash ^ (hash >> 15)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´')
}

/// Letters, and the marks of scripts whose syllables need them.
fn is_letter(c: char) -> bool {
    is_alphabetic(c) || (!c.is_ascii() && crate::text::words::is_mark(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, most: usize) -> Vec<String> {
        let mut words = Vec::new();
        each_word(text, most, |word| {
            let letters = word.iter().filter_map(|c| char::from_u32(*c));
            words.push(letters.collect::<String>().replace('\u{1}', "|"));
        });
        words
    }

    #[test]
    fn words_are_folded_and_hold_their_apostrophe() {
        assert_eq!(
            words("L’eau, 12 ÉTÉS 'x' İz", 99),
            ["|l'eau|", "|étés|", "|x|", "|i\u{307}z|"]
        );
        assert_eq!(words("one two", 5), ["|one|", "|tw|"]);
        assert_eq!(words("1 — 2", 5), [""; 0]);
    }

    #[test]
    fn the_table_says_what_unicode_says() {
        let all = (0..u32::from(char::MAX)).filter_map(char::from_u32);
        for c in all {
            let slow = c.is_alphabetic() || (!c.is_ascii() && crate::text::words::is_mark(c));
            assert_eq!(is_letter(c), slow, "{c:?}");
            let Some(fold) = folded().get(c as usize) else {
                continue;
            };
            let lower: Vec<u32> = c.to_lowercase().map(u32::from).collect();
            match *fold {
                NO_LETTER => assert!(!slow, "{c:?}"),
                UNLISTED => assert!(slow && lower.len() > 1 || lower[0] > 0xFFFE, "{c:?}"),
                fold => assert!(slow && lower == [u32::from(fold)], "{c:?}"),
            }
        }
    }

    #[test]
    fn every_run_of_one_to_five_letters_is_a_gram_once() {
        let mut kinds = Vec::new();
        let letters = each("abc de", 99, |kind, _| kinds.push(kind));
        assert_eq!(letters, 5);
        let count = |kind| kinds.iter().filter(|one| **one == kind).count();
        // |abc| has runs of one to five: 3 + 4 + 3 + 2 + 1; |de|: 2 + 3 + 2 + 1.
        assert_eq!(count(Kind::Gram), 13 + 8);
        assert_eq!((count(Kind::Word), count(Kind::Pair)), (2, 1));
    }
}
