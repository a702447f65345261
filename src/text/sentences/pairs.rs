//! Quotations and brackets of a line: a sentence does not end inside them.

/// Bytes that a quotation may run over and still be kept whole; longer ones are speeches.
const QUOTE_BYTES: usize = 700;
/// Bytes that a bracket may run over.
const BRACKET_BYTES: usize = 300;

/// All marks that open something.
const OPENERS: &[char] = &[
    '„', '“', '«', '»', '”', '"', '「', '『', '《', '(', '[', '（',
];

/// From the opening mark to behind the closing one, in bytes of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) start: usize,
    pub(super) end: usize,
    /// A full stop stands in front of the closing mark, with or without a space.
    pub(super) ends_sentence: bool,
}

/// An opened pair: where, and the marks that close it.
struct Open {
    start: usize,
    mark: char,
    closers: &'static [char],
}

/// The pairs of a line, in order, none inside another. An opened one that never closes is none.
pub(super) fn find(line: &str) -> Vec<Pair> {
    // Most lines open nothing.
    if !line.contains(OPENERS) {
        return Vec::new();
    }
    let mut pairs = Vec::new();
    let mut quote: Option<Open> = None;
    let mut bracket: Option<Open> = None;
    let (mut before, mut last) = (' ', ' ');
    let mut rest = line.chars();
    let mut index = 0;
    while let Some(c) = rest.next() {
        let next = rest.clone().next().unwrap_or(' ');
        let end = index + c.len_utf8();
        if let Some(open) = quote.as_ref().filter(|open| closes(open, c, before, next)) {
            if end - open.start <= QUOTE_BYTES {
                pairs.push(Pair {
                    start: open.start,
                    end,
                    ends_sentence: matches!(last, '.' | '!' | '?' | '…' | '。' | '！' | '？'),
                });
            }
            quote = None;
        } else if let Some(closers) = quote_closers(c, before) {
            quote = Some(Open {
                start: index,
                mark: c,
                closers,
            });
        } else if matches!(c, '(' | '[' | '（') {
            bracket = Some(Open {
                start: index,
                mark: c,
                closers: &[')', ']', '）'],
            });
        } else if let Some(open) = bracket.as_ref().filter(|open| open.closers.contains(&c)) {
            if quote.is_none() && end - open.start <= BRACKET_BYTES {
                pairs.push(Pair {
                    start: open.start,
                    end,
                    ends_sentence: matches!(last, '.' | '!' | '?' | '…' | '。' | '！' | '？'),
                });
            }
            bracket = None;
        }
        before = c;
        if !c.is_whitespace() {
            last = c;
        }
        index = end;
    }
    merge(pairs)
}

/// Marks that close a quotation which this one opens here; `None` where it opens none.
fn quote_closers(c: char, before: char) -> Option<&'static [char]> {
    let at_start = before.is_whitespace() || matches!(before, '(' | '[' | '—' | '–' | '-' | ':');
    match c {
        '„' => Some(&['“', '”', '"']),
        '“' => Some(&['”', '“']),
        '«' => Some(&['»']),
        '»' if at_start => Some(&['«', '»']),
        '”' if at_start => Some(&['”']),
        '"' if at_start => Some(&['"']),
        '「' => Some(&['」']),
        '『' => Some(&['』']),
        '《' => Some(&['》']),
        _ => None,
    }
}

/// Whether a mark closes an opened quotation. One that looks the same open and closed closes behind a word.
fn closes(open: &Open, c: char, before: char, next: char) -> bool {
    open.closers.contains(&c)
        && (c != open.mark || (!before.is_whitespace() && !next.is_alphanumeric()))
}

/// Brackets with quotations in them become one pair.
fn merge(mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.sort_by_key(|pair| pair.start);
    let mut merged: Vec<Pair> = Vec::with_capacity(pairs.len());
    for pair in pairs {
        match merged.last_mut() {
            Some(outer) if pair.start < outer.end => {
                outer.end = outer.end.max(pair.end);
                outer.ends_sentence = false;
            }
            _ => merged.push(pair),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(line: &str) -> Vec<&str> {
        find(line)
            .into_iter()
            .map(|pair| line.get(pair.start..pair.end).unwrap())
            .collect()
    }

    #[test]
    fn quotations_of_many_languages_are_seen() {
        assert_eq!(
            pieces("Er rief: „Halt! Wer da?“ und ging."),
            ["„Halt! Wer da?“"]
        );
        assert_eq!(pieces("Il dit « oui » et «non»."), ["« oui »", "«non»"]);
        assert_eq!(pieces("She said “no. Never.” Then left."), ["“no. Never.”"]);
        assert_eq!(pieces("Han sade ”nej” då."), ["”nej”"]);
        assert_eq!(pieces("彼は「はい。」と言った"), ["「はい。」"]);
        assert_eq!(pieces("Die “Manipulation“ dort"), ["“Manipulation“"]);
        assert_eq!(pieces("(a „b“ c) d"), ["(a „b“ c)"]);
    }

    #[test]
    fn what_never_closes_is_no_pair() {
        assert!(find("„Der Anfang einer Rede. Sie geht weiter.").is_empty());
        assert!(find("A 5\" pipe. Another.").is_empty());
    }
}
