//! What the language model sees of a text: letters in runs, hashed. Training and serving share this code.
//!
//! A word is a run of letters and marks; its two ends count as a letter. Grams are its substrings of one to five letters, the
//! word itself, and the word with the one before it. Case, digits, punctuation and white space tell nothing.

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
pub fn each(text: &str, most: usize, see: impl FnMut(Kind, u32)) -> usize {
    let mut reader = Reader {
        see,
        window: [0; LONGEST],
        held: 0,
        word: 0,
        before: 0,
    };
    let mut letters = 0;
    let mut inside = false;
    let mut apostrophe = false;
    for c in text.chars() {
        if is_letter(c) {
            if !inside {
                reader.open();
            } else if apostrophe {
                reader.letter(u32::from('\''));
            }
            (inside, apostrophe) = (true, false);
            if c.is_ascii() {
                reader.letter(u32::from(c.to_ascii_lowercase()));
            } else {
                c.to_lowercase().for_each(|c| reader.letter(u32::from(c)));
            }
            letters += 1;
            if letters == most {
                break;
            }
        } else if inside {
            // An apostrophe belongs to the word that goes on behind it: l'eau, o‘zbek, м'яч.
            if is_apostrophe(c) && !apostrophe {
                apostrophe = true;
            } else {
                reader.close();
                (inside, apostrophe) = (false, false);
            }
        }
    }
    if inside {
        reader.close();
    }
    letters
}

struct Reader<F> {
    see: F,
    window: [u32; LONGEST],
    held: usize,
    word: u32,
    before: u32,
}

impl<F: FnMut(Kind, u32)> Reader<F> {
    fn open(&mut self) {
        self.held = 0;
        self.word = STEP;
        self.push(EDGE);
    }

    fn letter(&mut self, c: u32) {
        self.word = mixed(self.word, c);
        self.push(c);
    }

    fn close(&mut self) {
        self.push(EDGE);
        (self.see)(Kind::Word, self.word.wrapping_mul(WORD));
        if self.before != 0 {
            let pair = self.before.rotate_left(7) ^ self.word;
            (self.see)(Kind::Pair, pair.wrapping_mul(PAIR));
        }
        self.before = self.word;
    }

    /// Takes a letter in and tells the grams that end with it.
    fn push(&mut self, c: u32) {
        let [_, before @ ..] = self.window;
        self.window = [before[0], before[1], before[2], before[3], c];
        self.held = (self.held + 1).min(LONGEST);
        let mut hash = GRAM;
        for (length, letter) in self.window.iter().rev().take(self.held).enumerate() {
            hash = mixed(hash, *letter);
            // The end of a word alone tells nothing.
            if length > 0 || c != EDGE {
                (self.see)(Kind::Gram, hash.wrapping_mul(GRAM));
            }
        }
    }
}

fn mixed(hash: u32, c: u32) -> u32 {
    let hash = (hash ^ c).wrapping_mul(STEP);
    hash ^ (hash >> 15)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´')
}

/// Letters, and the marks of scripts whose syllables need them.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || (!c.is_ascii() && crate::text::words::is_mark(c))
}
