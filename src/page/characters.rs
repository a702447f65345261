//! What Unicode says of characters, one look for each: the standard library searches its tables in steps.

use std::sync::LazyLock;

const ALPHABETIC: u8 = 1;
const ALPHANUMERIC: u8 = 2;
/// What lower case is something else.
const HAS_LOWER: u8 = 4;

/// Characters of the first plane, which nearly all texts stay in.
const PLANE: u32 = 0x1_0000;

static TABLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let signs = |code| {
        let Some(c) = char::from_u32(code) else {
            return 0;
        };
        let sign = |holds: bool, sign: u8| if holds { sign } else { 0 };
        sign(c.is_alphabetic(), ALPHABETIC)
            | sign(c.is_alphanumeric(), ALPHANUMERIC)
            | sign(!c.to_lowercase().eq([c]), HAS_LOWER)
    };
    (0..PLANE).map(signs).collect()
});

fn look(c: char, sign: u8) -> Option<bool> {
    let signs = TABLE.get(u32::from(c) as usize)?;
    Some(signs & sign != 0)
}

/// [`char::is_alphabetic`].
#[must_use]
pub fn is_alphabetic(c: char) -> bool {
    look(c, ALPHABETIC).unwrap_or_else(|| c.is_alphabetic())
}

/// [`char::is_alphanumeric`].
#[must_use]
pub fn is_alphanumeric(c: char) -> bool {
    look(c, ALPHANUMERIC).unwrap_or_else(|| c.is_alphanumeric())
}

/// Whether a character is another one in lower case, or several.
#[must_use]
pub fn has_lower(c: char) -> bool {
    look(c, HAS_LOWER).unwrap_or_else(|| !c.to_lowercase().eq([c]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_the_standard_library_says() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(has_lower(c), !c.to_lowercase().eq([c]), "{c:?}");
        }
    }
}
