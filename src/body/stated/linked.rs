//! `articleBody` as pieces. Most publishers write it without line breaks: it is parted only where the text shows that it was.

use crate::body::{features, stated::Piece};
use crate::page::Page;
use crate::page::wording;

/// The main story's `articleBody`.
pub(super) fn pieces(page: &Page<'_>) -> Option<Vec<Piece>> {
    let body = page.linked_data.article_body()?;
    let unescaped;
    // Markup that was escaped once more than the entities in it.
    let body = if has_markup(body) {
        unescaped = wording::plain(body);
        &unescaped
    } else {
        body
    };
    let lines: Vec<&str> = body
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let texts: Vec<String> = match lines.as_slice() {
        [line] => parted(line),
        lines => lines.iter().map(|line| wording::tidy(line)).collect(),
    };
    let pieces: Vec<Piece> = texts
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(|text| Piece {
            text,
            heading: false,
        })
        .collect();
    (!pieces.is_empty()).then_some(pieces)
}

fn has_markup(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["</p>", "<br", "</div>", "<p>", "</h2>"]
        .iter()
        .any(|tag| lower.contains(tag))
}

/// Fewest seams that show that paragraphs were joined without a space; one may be a slip.
const LEAST_SEAMS: usize = 2;

/// A line parted at its seams: places where a sentence ends and the next begins without a space between, because the
/// paragraphs around were joined by nothing.
fn parted(line: &str) -> Vec<String> {
    let seams = seams(line);
    if seams.len() < LEAST_SEAMS {
        return vec![wording::tidy(line)];
    }
    let mut parts = Vec::with_capacity(seams.len() + 1);
    let mut from = 0;
    for seam in seams {
        parts.push(wording::tidy(line.get(from..seam).unwrap_or_default()));
        from = seam;
    }
    parts.push(wording::tidy(line.get(from..).unwrap_or_default()));
    parts
}

/// A lower-case word, the end of a sentence, closing marks, and at once a capital letter with a lower-case one behind.
fn seams(line: &str) -> Vec<usize> {
    let characters: Vec<(usize, char)> = line.char_indices().collect();
    let mut found = Vec::new();
    // A straight quotation mark opens where the ones before it are in pairs.
    let mut straight = 0usize;
    for (place, (at, c)) in characters.iter().enumerate() {
        let opens = match c {
            '"' => {
                straight += 1;
                straight % 2 == 1
            }
            '“' | '„' | '«' | '¿' | '¡' => true,
            _ => false,
        };
        let first = if opens { place + 1 } else { place };
        let starts = matches!(
            (characters.get(first), characters.get(first + 1)),
            (Some((_, a)), Some((_, b))) if a.is_uppercase() && (b.is_lowercase() || b.is_whitespace())
        );
        if starts && ends_before(&characters, place) {
            found.push(*at);
        }
    }
    found
}

/// Whether a sentence ends right before a place: a word in lower case, its full stop, closing marks. An opening mark in
/// between belongs to what follows.
fn ends_before(characters: &[(usize, char)], place: usize) -> bool {
    let before = characters.get(..place).unwrap_or_default();
    let mut back = before.iter().rev().map(|(_, c)| *c).peekable();
    let mut straight = 0;
    while let Some(c) = back.next_if(|c| matches!(c, '"' | '”' | '»' | '’' | ')')) {
        straight += usize::from(c == '"');
    }
    let ended = back.next().is_some_and(features::is_terminal);
    let pairs = before.iter().filter(|(_, c)| *c == '"').count() % 2 == 0;
    ended && (straight == 0 || pairs) && back.take(2).filter(|c| c.is_lowercase()).count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_paragraphs_are_parted_at_their_seams() {
        assert_eq!(
            parted("The hall is old.Nobody minds the cold.\"We sing,\" they say."),
            [
                "The hall is old.",
                "Nobody minds the cold.",
                "\"We sing,\" they say."
            ]
        );
    }

    #[test]
    fn sentences_are_not_paragraphs() {
        let line = "The hall is old. Nobody minds. One slip.Here, and visit example.org today.";
        assert_eq!(parted(line).len(), 1);
    }
}
