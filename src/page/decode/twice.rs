//! Text that was encoded twice: UTF-8, read as windows-1252 by some program and written as UTF-8 again. "ä" is "Ã¤" then.

use encoding_rs::WINDOWS_1252;

/// Sequences below which a page may be quoting them.
const LEAST: usize = 3;
/// Characters of the longest sequence.
const LONGEST: usize = 4;

/// The text as it was before, and how many sequences were undone. None where it is not certain: where there are few, or
/// other characters beyond ASCII are as many. Those others stay as they are.
pub(super) fn undo(text: &str) -> Option<(String, usize)> {
    if !suspicious(text) {
        return None;
    }
    let (mut undone, mut others) = (0_usize, 0_usize);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    loop {
        let here = rest.clone();
        let Some(c) = rest.next() else { break };
        if c.is_ascii() {
            out.push(c);
        } else if let Some((length, meant)) = sequence(here) {
            undone += 1;
            out.push(meant);
            // One of its characters is consumed already.
            for _ in 1..length {
                rest.next();
            }
        } else {
            others += 1;
            out.push(c);
        }
    }
    (undone >= LEAST && undone > others).then_some((out, undone))
}

/// Whether there are enough places where a lead byte, read as windows-1252 and so one of "Â" to "ô", has a character
/// beyond ASCII behind it, among all those. Nearly every page is done with here.
fn suspicious(text: &str) -> bool {
    let bytes = text.as_bytes();
    let leads = memchr::memchr_iter(0xC3, bytes).filter(|at| {
        let lead = bytes
            .get(at + 1)
            .is_some_and(|byte| (0x82..=0xB4).contains(byte));
        lead && bytes.get(at + 2).is_some_and(|byte| !byte.is_ascii())
    });
    let leads = leads.count();
    if leads < LEAST {
        return false;
    }
    // A sequence has four characters at most, and those beside them have to be fewer than the sequences.
    let begins = |byte: &&u8| **byte >= 0xC0;
    bytes.iter().filter(begins).count() < (LONGEST + 1) * leads
}

/// The character that a sequence at the start stands for, and the sequence's length in characters.
fn sequence(chars: std::str::Chars<'_>) -> Option<(usize, char)> {
    let mut bytes = [0_u8; LONGEST];
    let mut length = 1;
    for (at, c) in chars.take(LONGEST).enumerate() {
        let byte = byte_of(c)?;
        *bytes.get_mut(at)? = byte;
        if at == 0 {
            length = match byte {
                0xC2..=0xDF => 2,
                0xE0..=0xEF => 3,
                0xF0..=0xF4 => 4,
                _ => return None,
            };
        }
        if at + 1 == length {
            let meant = std::str::from_utf8(bytes.get(..length)?).ok()?;
            let meant = meant.chars().next()?;
            return is_written(meant).then_some((length, meant));
        }
    }
    None
}

/// Characters that pages are written in. "É®" and "ß“" are well formed as well, and stand for letters that hardly a page has.
fn is_written(c: char) -> bool {
    matches!(c, '\u{a0}'..='\u{17f}' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | 'Ș'..='ț' | 'Ə' | 'ə'
        | '\u{370}'..='\u{6ff}' | '\u{780}'..='\u{7bf}' | '\u{900}'..)
}

/// The byte that was read as a character: in windows-1252, or in ISO 8859-1, which has controls where that has signs.
fn byte_of(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return (byte >= 0x80).then_some(byte);
    }
    let mut buffer = [0; 4];
    let (bytes, _, missing) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    bytes.first().copied().filter(|_| !missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twice(text: &str) -> String {
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(text.as_bytes());
        text.into_owned()
    }

    #[test]
    fn text_that_was_encoded_twice_is_undone() {
        for text in [
            "Über die Brücke „geht“ niemand mehr, heißt es.",
            "Совет решил не сносить старый мост.",
            "議会は古い橋を残すと決めた。",
            "It’s “done” – and it’s 😀.",
        ] {
            let (undone, _) = undo(&twice(text)).expect("seen");
            assert_eq!(undone, text);
        }
    }

    #[test]
    fn a_reading_as_iso_8859_1_is_undone_too() {
        let read: String = "It’s “done”".bytes().map(char::from).collect();
        assert_eq!(undo(&read).expect("seen").0, "It’s “done”");
    }

    #[test]
    fn what_is_right_stays() {
        for text in [
            "Über die Brücke geht niemand mehr, heißt es dort.",
            "Não há «pão» amanhã, diz a Ângela. ÀÉÎÕÜ",
            "Über „Ã¤“, „Ã¶“ und „Ã¼“ ärgern sich viele: Das heißt Mojibake und ist ein Ärgernis für Käufer.",
            "Kim Ã¤",
            "NESCAFÉ® NESTLÉ® CERELAC NESCAFÉ® „groß“ „Spaß“",
            "",
        ] {
            assert_eq!(undo(text), None, "{text}");
        }
    }

    #[test]
    fn other_characters_beside_it_stay() {
        let text = format!("Menü {}", twice("Straße über Brücke für Käufer"));
        let (undone, count) = undo(&text).expect("seen");
        assert_eq!(
            (undone.as_str(), count),
            ("Menü Straße über Brücke für Käufer", 5)
        );
    }
}
