//! Comparing and cleaning short texts of a page: headlines, names, labels.

use crate::limits::Limits;
use crate::page::characters;
use crate::page::dom::Dom;
use crate::page::parse;

/// White space folded to single spaces, marks that only steer layout removed, ends trimmed.
#[must_use]
pub fn tidy(text: &str) -> String {
    if is_tidy(text) {
        text.to_owned()
    } else {
        tidied(text)
    }
}

fn tidied(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        match c {
            '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{200E}' | '\u{200F}' => {}
            c if c.is_whitespace() || c.is_control() => space = true,
            c => {
                if space && !out.is_empty() {
                    out.push(' ');
                }
                space = false;
                out.push(c);
            }
        }
    }
    out
}

/// Whether a text is plainly as [`tidy`] would leave it: most are.
fn is_tidy(text: &str) -> bool {
    let bytes = text.as_bytes();
    // A space stands alone, and inside.
    let mut space = true;
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            b' ' if space => return false,
            // Controls; where more of them, other spaces and marks for layout are found, quotation marks and dashes apart.
            0..=0x1F | 0x7F | 0xC2 | 0xE1 | 0xE3 | 0xEF => return false,
            0xE2 => match (bytes.get(at + 1), bytes.get(at + 2)) {
                (Some(0x80), Some(0x90..=0xA7 | 0xB0..=0xBF)) | (Some(0x82..), _) => at += 2,
                _ => return false,
            },
            _ => {}
        }
        space = byte == b' ';
        at += 1;
    }
    !space || text.is_empty()
}

/// The words of a text, lower case, without punctuation, a space between: equal for two spellings of one headline.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text
        .split(|c: char| !is_alphanumeric(c))
        .filter(|word| !word.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        push_lower(&mut out, word);
    }
    out
}

/// [`char::is_alphanumeric`], quick about what most texts are made of.
#[must_use]
#[inline]
pub fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    is_usual_letter(c).unwrap_or_else(|| characters::is_alphanumeric(c))
}

/// [`char::is_alphabetic`], quick about what most texts are made of.
#[must_use]
#[inline]
pub fn is_alphabetic(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    is_usual_letter(c).unwrap_or_else(|| characters::is_alphabetic(c))
}

/// Whether a character is a letter, where texts use it often and ASCII does not have it; nothing of the others.
#[inline]
fn is_usual_letter(c: char) -> Option<bool> {
    match c {
        '×' | '÷' | '\u{2010}'..='\u{2027}' => Some(false),
        '\u{c0}'..='\u{24f}' | '\u{410}'..='\u{44f}' | '\u{4e00}'..='\u{9fff}' => Some(true),
        _ => None,
    }
}

/// Adds a character in lower case.
#[inline]
pub fn push_lower_char(out: &mut String, c: char) {
    match c {
        '\0'..='\u{7f}' => out.push(c.to_ascii_lowercase()),
        // Small already, or without case.
        '\u{df}'..='\u{ff}'
        | '\u{430}'..='\u{44f}'
        | '\u{2010}'..='\u{2027}'
        | '\u{4e00}'..='\u{9fff}' => {
            out.push(c);
        }
        _ if !characters::has_lower(c) => out.push(c),
        _ => out.extend(c.to_lowercase()),
    }
}

/// Adds a text in lower case, character by character.
pub fn push_lower(out: &mut String, text: &str) {
    if text.is_ascii() {
        let start = out.len();
        out.push_str(text);
        if let Some(added) = out.get_mut(start..) {
            added.make_ascii_lowercase();
        }
    } else {
        text.chars().for_each(|c| push_lower_char(out, c));
    }
}

/// 0 to 1: how many words two texts share (Dice over the words; characters where nothing parts words).
#[must_use]
pub fn similarity(a: &str, b: &str) -> f32 {
    let (a, b) = (folded(a), folded(b));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    if a == b {
        return 1.0;
    }
    let units = |text: &str| -> Vec<String> {
        let mut units: Vec<String> = if text.chars().any(is_unspaced) {
            text.chars()
                .filter(|c| *c != ' ')
                .map(String::from)
                .collect()
        } else {
            text.split(' ').map(str::to_owned).collect()
        };
        units.sort_unstable();
        units
    };
    let (left, right) = (units(&a), units(&b));
    let (mut i, mut j, mut common) = (0, 0, 0u16);
    while i < left.len() && j < right.len() {
        match left[i].cmp(&right[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common = common.saturating_add(1);
                i += 1;
                j += 1;
            }
        }
    }
    let total = u16::try_from(left.len() + right.len()).unwrap_or(u16::MAX);
    2.0 * f32::from(common) / f32::from(total)
}

/// Whether two texts are wordings of one headline: equal, most words shared, or one inside the other.
#[must_use]
pub fn agree(a: &str, b: &str) -> bool {
    let (left, right) = (folded(a), folded(b));
    if left.is_empty() || right.is_empty() {
        return false;
    }
    let (short, long) = if left.len() <= right.len() {
        (&left, &right)
    } else {
        (&right, &left)
    };
    // A short word is inside everything.
    (short.chars().count() >= 12 && long.contains(short.as_str())) || similarity(a, b) >= 0.6
}

/// Scripts written without spaces: Han, kana, Thai, Lao, Khmer, Myanmar.
#[must_use]
pub fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

/// A string of linked data or a meta tag as text: tags and entities undone, blocks and `<br>` as line breaks. Line breaks
/// of the source are kept.
#[must_use]
pub fn plain(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return lines(text);
    }
    let broken = text.replace('\n', "<br>");
    let once = through_html(&broken);
    // Escaped twice: "&amp;quot;".
    if once.contains('&') && once.contains(';') && has_entity(&once) {
        return through_html(&once.replace('<', "&lt;").replace('\n', "<br>"));
    }
    once
}

fn through_html(text: &str) -> String {
    let parsed = parse::parse(text, &Limits::default());
    let dom = Dom::new(&parsed.tree);
    dom.text(dom.root())
}

fn has_entity(text: &str) -> bool {
    text.split('&').skip(1).any(|rest| {
        rest.split_once(';').is_some_and(|(name, _)| {
            (2..=8).contains(&name.len())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
        })
    })
}

fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = tidy(line);
        if !line.is_empty() {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&line);
        }
    }
    out
}

/// The same on one line: for headlines, names, labels.
#[must_use]
pub fn plain_line(text: &str) -> String {
    if text.contains(['<', '&', '\n', '\r']) {
        plain(text).replace('\n', " ")
    } else {
        tidy(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_width_marks_go_and_spaces_fold() {
        assert_eq!(
            tidy("\u{200B} Der\u{A0} Ha\u{AD}fen\n ruht "),
            "Der Hafen ruht"
        );
    }

    #[test]
    fn what_looks_tidy_is() {
        for c in '\0'..=char::MAX {
            for text in [
                format!("a{c}b"),
                format!("{c}a"),
                format!("a {c}"),
                format!("a{c} b"),
            ] {
                assert!(!is_tidy(&text) || tidied(&text) == text, "{text:?}");
            }
        }
        for text in ["", "Der Hafen ruht.", "„Ja“, sagt sie – здесь", "港口"] {
            assert_eq!(tidied(text), text);
            assert!(is_tidy(text), "{text}");
        }
        assert!(!is_tidy(" ") && !is_tidy("a  b") && !is_tidy("a "));
    }

    #[test]
    fn the_quick_look_at_letters_is_right_about_every_character() {
        let mut lower = String::new();
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
            lower.clear();
            push_lower_char(&mut lower, c);
            assert!(lower.chars().eq(c.to_lowercase()), "{c:?}");
        }
    }

    #[test]
    fn spellings_of_one_headline_agree_and_others_do_not() {
        assert!(agree(
            "Bridge to close: what next?",
            "Bridge to Close – What Next? | The Daily Test"
        ));
        assert!(agree("首相が港を視察", "首相が港を視察 | テスト新聞"));
        assert!(!agree("Bridge to close", "Ferry fares to rise"));
        assert!(!agree("News", "News about everything that happened"));
    }

    #[test]
    fn tags_and_entities_are_undone_and_line_breaks_kept() {
        assert_eq!(plain("<p>A &amp; B</p><p>C</p>"), "A & B\nC");
        assert_eq!(plain("one\n\ntwo &amp;quot;x&amp;quot;"), "one\ntwo \"x\"");
        assert_eq!(plain("a < b"), "a < b");
        assert_eq!(plain_line("Port &#8211; open\nagain"), "Port – open again");
    }
}
