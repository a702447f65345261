//! Where a sentence might end: the boundaries of Unicode (UAX 29), and those that it does not know.

use unicode_segmentation::UnicodeSegmentation;

use super::{lists, pairs};
use crate::page::wording::is_alphabetic;

/// Why a sentence might end somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A mark that ends sentences stands in front.
    Mark,
    /// A space in a script that ends sentences with spaces.
    Space,
    /// The number of a point of a list seems to follow.
    Label,
}

/// A place where a sentence might end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    /// In bytes of the line.
    pub(super) end: usize,
    pub(super) kind: Kind,
}

/// Where a sentence might end, in order, without the line's own end.
pub(super) fn find(line: &str, pairs: &[pairs::Pair], spaced: bool) -> Vec<Candidate> {
    let mark = |end| Candidate {
        end,
        kind: Kind::Mark,
    };
    let mut ends: Vec<Candidate> = unicode_ends(line).into_iter().map(mark).collect();
    let known = ends.len();
    add_marks(line, &mut ends);
    let quoted = pairs.iter().filter(|pair| pair.ends_sentence);
    ends.extend(quoted.map(|pair| mark(pair.end)));
    if spaced {
        let first = |(end, _): &(usize, &str)| {
            let before = line.get(..*end);
            before.is_some_and(|before| !before.ends_with(char::is_whitespace))
        };
        let spaces = line.match_indices(' ').filter(first);
        ends.extend(spaces.map(|(end, _)| Candidate {
            end,
            kind: Kind::Space,
        }));
    }
    if ends.len() > known {
        ends.sort_unstable();
        ends.dedup_by_key(|candidate| candidate.end);
    }
    ends
}

/// The boundaries of Unicode inside a line. They stand behind marks only, and depend on no more than the word in front of the
/// mark and on what follows: so the rules are asked from that word on.
fn unicode_ends(line: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut from = 0;
    while let Some(rest) = line.get(from..) {
        let Some(mark) = rest.find(may_end) else {
            break;
        };
        let word = rest
            .get(..mark)
            .and_then(|before| before.rfind(' '))
            .map_or(0, |space| space + 1);
        let rest = rest.get(word..).unwrap_or_default();
        let length = rest.split_sentence_bounds().next().map_or(0, str::len);
        if length == 0 || length == rest.len() {
            break;
        }
        from += word + length;
        ends.push(from);
    }
    ends
}

/// Whether the rules of Unicode may end a sentence behind a character. Of the others, all are named that news is full of.
fn may_end(c: char) -> bool {
    match c {
        '.' | '!' | '?' | '\n' | '\r' => true,
        _ if c.is_ascii() => false,
        _ => {
            !matches!(c, '\u{a0}'..='\u{588}' | '\u{58a}'..='\u{61b}' | '\u{620}'..='\u{6d3}' | '\u{6d5}'..='\u{6ff}'
                | '\u{900}'..='\u{963}' | '\u{966}'..='\u{dff}' | '\u{2010}'..='\u{2023}' | '\u{2025}'..='\u{2027}'
                | '\u{20a0}'..='\u{20bf}' | '\u{ac00}'..='\u{d7a3}')
        }
    }
}

/// Ends that Unicode does not see: in front of a number, a dash or a label, behind a quotation mark with space around it, without
/// a space, the Armenian colon, the Greek question mark, the Tibetan shad.
fn add_marks(line: &str, ends: &mut Vec<Candidate>) {
    let mut push = |end, kind| ends.push(Candidate { end, kind });
    // The last three characters that are no space, and the last letter.
    let (mut third, mut second, mut last, mut letter) = (' ', ' ', ' ', ' ');
    let mut space = 0;
    let mut after_space = true;
    let mut chars = line.char_indices().peekable();
    while let Some((index, c)) = chars.next() {
        if c.is_whitespace() {
            if !after_space {
                space = index;
            }
            after_space = true;
            continue;
        }
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        if after_space && space > 0 {
            let is_end = match last {
                '.' if c.is_numeric() => true,
                '.' | '!' | '?' | '…' if is_opening(c) => true,
                ':' => matches!(letter, '\u{531}'..='\u{587}'),
                ';' => matches!(letter, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}'),
                // The shads, and the Assamese full stop as often typed.
                '\u{f0d}' | '\u{f0e}' | '\u{9f7}' => true,
                // A stroke for the danda, two Ethiopian word spaces for a full stop.
                '|' => matches!(letter, '\u{900}'..='\u{dff}'),
                '\u{1361}' => second == '\u{1361}',
                _ => false,
            };
            if is_end {
                push(space, Kind::Mark);
            } else if lists::may_label(c, next) {
                push(space, Kind::Label);
            }
            if matches!(last, '.' | '!' | '?' | '…') {
                match c {
                    '"' | '”' | '“' | '»' if next.is_whitespace() => {
                        push(index + c.len_utf8(), Kind::Mark);
                    }
                    '\'' if next == '\'' => push(index + 2, Kind::Mark),
                    _ => {}
                }
            }
        } else if last == '.'
            && c.is_uppercase()
            && (second.is_lowercase() && third.is_lowercase() || second.is_ascii_digit())
        {
            push(index, Kind::Mark);
        } else if matches!(last, '。' | '！' | '？')
            && matches!(c, '「' | '『' | '《' | '（' | '“' | '〈' | '【')
        {
            // Unicode takes them for closing marks.
            push(index, Kind::Mark);
        }
        if is_alphabetic(c) {
            letter = c;
        }
        (third, second, last) = (second, last, c);
        after_space = false;
    }
}

/// Marks that can stand in front of a sentence's first word, and that Unicode does not know for that.
fn is_opening(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '.' | '…' | ',' | '\'' | '’' | '‘')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_may_not_end_a_sentence_ends_none() {
        for c in '\0'..=char::MAX {
            if !may_end(c) {
                let text = format!("a{c} B");
                assert_eq!(text.split_sentence_bounds().count(), 1, "{text:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn short_cuts_end_sentences_where_unicode_does(text in "(\\PC|[A-Za-z0-9.!?„“«»() 。\u{301}\u{85}\u{2024}]){0,40}") {
            let all = text.split_sentence_bound_indices().map(|(index, _)| index);
            let expected: Vec<usize> = all.filter(|index| *index > 0).collect();
            prop_assert_eq!(unicode_ends(&text), expected);
        }
    }
}
