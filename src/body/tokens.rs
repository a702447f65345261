//! Words as the body stage compares them: lower-case runs of letters and digits, a token a character in scripts that are
//! written without spaces.

use crate::page::characters::has_lower;
use crate::page::wording::is_alphanumeric;

/// Calls `each` with the FNV-1a hash of every token, in order.
pub fn each_hash(text: &str, mut each: impl FnMut(u64)) {
    let mut hash = SEED;
    let mut open = false;
    for c in text.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                let seed = if open { hash } else { SEED };
                hash = fold(seed, c.to_ascii_lowercase());
                open = true;
            } else if open {
                each(hash);
                open = false;
            }
            continue;
        }
        let alone = is_unspaced(c);
        if open && (alone || !is_alphanumeric(c)) {
            each(hash);
            open = false;
        }
        if alone {
            each(fold(SEED, c));
        } else if is_alphanumeric(c) {
            if !open {
                hash = SEED;
                open = true;
            }
            match c {
                '\u{df}'..='\u{ff}' | '\u{430}'..='\u{44f}' => hash = fold(hash, c),
                _ if !has_lower(c) => hash = fold(hash, c),
                _ => hash = c.to_lowercase().fold(hash, fold),
            }
        }
    }
    if open {
        each(hash);
    }
}

/// The hashes of all tokens.
#[must_use]
pub fn hashes(text: &str) -> Vec<u64> {
    let mut out = Vec::new();
    each_hash(text, |hash| out.push(hash));
    out
}

/// One hash for a run of tokens.
#[must_use]
pub fn combine(tokens: &[u64]) -> u64 {
    tokens.iter().fold(SEED, |hash, token| {
        (hash ^ token).wrapping_mul(PRIME).rotate_left(29)
    })
}

/// Letters of scripts that are written without spaces between words.
#[must_use]
pub fn is_unspaced(c: char) -> bool {
    matches!(
        c,
        '\u{E00}'..='\u{EFF}'
            | '\u{1000}'..='\u{109F}'
            | '\u{1780}'..='\u{17FF}'
            | '\u{3040}'..='\u{30FF}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{2FA1F}'
    ) && c.is_alphanumeric()
}

const SEED: u64 = 0xCBF2_9CE4_8422_2325;
const PRIME: u64 = 0x0100_0000_01B3;

fn fold(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(u32::from(c))).wrapping_mul(PRIME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_punctuation_do_not_matter_and_han_stands_alone() {
        assert_eq!(hashes("Der Hafen, 20!"), hashes("der hafen 20"));
        assert_eq!(hashes("港口A").len(), 3);
    }
}
