//! Character references: `&amp;`, `&#8211;`, `&copy` without its semicolon.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use html5ever::tendril::StrTendril;

/// Bytes of the longest name, and more.
const LONGEST: usize = 40;

/// A text with its references replaced, if they are looked for, and NUL by a character or nothing.
pub(super) fn decoded(
    text: &str,
    references: bool,
    in_attribute: bool,
    nul: Option<char>,
) -> StrTendril {
    let mut out = StrTendril::with_capacity(u32::try_from(text.len()).unwrap_or(0));
    let mut rest = text;
    while let Some(at) = memchr::memchr2(b'&', b'\0', rest.as_bytes()) {
        let (plain, behind) = rest.split_at(at);
        out.push_slice(plain);
        let mut behind = behind.chars();
        let mark = behind.next();
        rest = behind.as_str();
        if mark == Some('\0') {
            if let Some(c) = nul {
                out.push_char(c);
            }
            continue;
        }
        match references.then(|| reference(rest, in_attribute)).flatten() {
            Some(found) => {
                found
                    .chars
                    .into_iter()
                    .flatten()
                    .for_each(|c| out.push_char(c));
                rest = rest.get(found.length..).unwrap_or_default();
            }
            None => out.push_char('&'),
        }
    }
    out.push_slice(rest);
    out
}

struct Found {
    chars: [Option<char>; 2],
    /// Bytes behind the ampersand.
    length: usize,
}

fn reference(rest: &str, in_attribute: bool) -> Option<Found> {
    match rest.strip_prefix('#') {
        Some(number) => numeric(number),
        None => named(rest, in_attribute),
    }
}

fn numeric(rest: &str) -> Option<Found> {
    let hexadecimal = rest.strip_prefix(['x', 'X']);
    let (digits, base) = hexadecimal.map_or((rest, 10), |digits| (digits, 16));
    let count = digits.chars().take_while(|c| c.is_digit(base)).count();
    if count == 0 {
        return None;
    }
    let (digits, behind) = digits.split_at_checked(count)?;
    let number = digits.chars().filter_map(|c| c.to_digit(base));
    let number = number.fold(0u32, |number, digit| {
        number.saturating_mul(base).saturating_add(digit)
    });
    let length = rest.len() - behind.len() + "#".len() + usize::from(behind.starts_with(';'));
    Some(Found {
        chars: [Some(character(number)), None],
        length,
    })
}

fn character(number: u32) -> char {
    let replaced = number.checked_sub(0x80).and_then(|place| {
        let place = usize::try_from(place).ok()?;
        C1_REPLACEMENTS.get(place).copied().flatten()
    });
    let known = replaced.or_else(|| char::from_u32(number));
    known.filter(|c| *c != '\0').unwrap_or('\u{FFFD}')
}

/// The longest name that is known.
fn named(rest: &str, in_attribute: bool) -> Option<Found> {
    // Most references of a page.
    let common = [("amp;", '&'), ("nbsp;", '\u{a0}'), ("quot;", '"')];
    if let Some((name, c)) = common.into_iter().find(|(name, _)| rest.starts_with(name)) {
        return Some(Found {
            chars: [Some(c), None],
            length: name.len(),
        });
    }
    let mut found = None;
    // The table has every beginning of a name, too.
    for (at, byte) in rest.bytes().enumerate().take(LONGEST) {
        if !byte.is_ascii() {
            break;
        }
        match rest.get(..=at).and_then(|name| NAMED_ENTITIES.get(name)) {
            Some((0, _)) => {}
            Some((one, other)) => found = Some((at + 1, *one, *other)),
            None => break,
        }
    }
    let (length, one, other) = found?;
    let bytes = rest.as_bytes();
    // "?a=1&copy=2" is an address.
    if in_attribute && bytes.get(length - 1) != Some(&b';') {
        let next = bytes.get(length);
        if next.is_some_and(|next| *next == b'=' || next.is_ascii_alphanumeric()) {
            return None;
        }
    }
    let second = (other != 0).then(|| char::from_u32(other)).flatten();
    Some(Found {
        chars: [char::from_u32(one), second],
        length,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_text(text: &str) -> String {
        decoded(text, true, false, None).to_string()
    }

    #[test]
    fn references_become_characters() {
        assert_eq!(
            in_text("R&amp;D &lt;b&gt; &copy 2024 &#8211; &#x2014;"),
            "R&D <b> © 2024 – —"
        );
        assert_eq!(
            in_text("&notit; &NotEqualTilde; &#150; &#0; &#xD800;"),
            "¬it; ≂\u{338} – \u{FFFD} \u{FFFD}"
        );
        assert_eq!(
            in_text("a & b &; &# &#x; &unknown; &99999999999;"),
            "a & b &; &# &#x; &unknown; &99999999999;"
        );
    }

    #[test]
    fn addresses_in_attributes_keep_their_parameters() {
        let in_value = |text: &str| decoded(text, true, true, None).to_string();
        assert_eq!(in_value("?a=1&copy=2&amp;lt=3&lt"), "?a=1&copy=2&lt=3<");
    }

    #[test]
    fn nul_is_replaced_or_dropped() {
        assert_eq!(in_text("a\0b"), "ab");
        assert_eq!(
            decoded("a\0&amp;", false, false, Some('?')).to_string(),
            "a?&amp;"
        );
    }
}
