//! The lines above the body: breadcrumb, sections, headline, standfirst.

use std::collections::BTreeSet;

use super::lines::Piece;
use crate::article::{Breadcrumb, Section};
use crate::metadata::Metadata;
use crate::rules::plain_text;
use crate::text::sentences;
use crate::text::words::{fold, tokens};

/// Pieces among which the headline is looked for.
const HEAD_PIECES: usize = 12;
/// Characters of a headline.
const HEADLINE: std::ops::RangeInclusive<usize> = 8..=200;
/// Words in a line of section names.
const SECTION_WORDS: usize = 8;
/// Characters of a standfirst.
const STANDFIRST: usize = 350;
/// Paragraphs that follow a standfirst at least.
const BODY_PIECES: usize = 3;
/// Words of a standfirst that the body takes up again.
const TAKEN_UP: usize = 2;
/// Letters of a word that says something.
const WORD_LETTERS: usize = 5;

/// Reads the head; answers where the body starts.
pub(super) fn read(pieces: &[Piece], metadata: &mut Metadata) -> usize {
    let Some((at, crumb)) = repeated_headline(pieces) else {
        return first_line(pieces, metadata);
    };
    let headline = pieces.get(at).map(|piece| piece.text.clone());
    for (index, piece) in pieces.iter().enumerate().take(at) {
        if crumb == Some(index) {
            metadata.breadcrumbs = breadcrumbs(&piece.text);
        } else if metadata.sections.is_empty() {
            metadata.sections = sections(&piece.text);
        }
    }
    metadata.headline = headline;
    let rest = pieces.get(at + 1..).unwrap_or_default();
    if let Some(standfirst) = standfirst(rest) {
        metadata.standfirst = Some(standfirst);
        return at + 2;
    }
    at + 1
}

/// A headline that stands twice, or once more as the last step of a breadcrumb: where, and the breadcrumb. That is the layout
/// of a page that was copied as a whole.
fn repeated_headline(pieces: &[Piece]) -> Option<(usize, Option<usize>)> {
    let head = || pieces.iter().enumerate().take(HEAD_PIECES);
    for (index, piece) in head() {
        let step = steps(&piece.text)
            .pop()
            .filter(|_| steps(&piece.text).len() > 1);
        let (wanted, crumb) = match &step {
            Some(step) => (fold(step), Some(index)),
            None => (fold(&piece.text), None),
        };
        let size = piece.text.chars().count();
        if !HEADLINE.contains(&size) && crumb.is_none()
            || wanted.chars().count() < *HEADLINE.start()
        {
            continue;
        }
        let again = head()
            .skip(index + 1)
            .find(|(_, other)| fold(&other.text) == wanted);
        if let Some((at, _)) = again {
            return Some((at, crumb));
        }
    }
    None
}

/// The first line as headline, where it is short, ends like none of a text's sentences and longer paragraphs follow.
fn first_line(pieces: &[Piece], metadata: &mut Metadata) -> usize {
    let [first, second, ..] = pieces else {
        return 0;
    };
    let size = first.text.chars().count();
    let is_sentence = first
        .text
        .ends_with(['.', ':', ';', ',', '…', '。', '։', '।', '۔', ')', ']']);
    let prose =
        second.text.chars().count() > size && sentences::split(&second.text, None).len() < 40;
    if !HEADLINE.contains(&size) || is_sentence || !prose || !ends_sentence(&second.text) {
        return 0;
    }
    metadata.headline = Some(first.text.clone());
    1
}

fn ends_sentence(text: &str) -> bool {
    let core = text.trim_end_matches(['"', '“', '”', '»', '«', ')', '」', '』', '\'', '’', ' ']);
    core.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '۔', '։', '።'])
}

/// The steps of a breadcrumb line; one for any other.
fn steps(text: &str) -> Vec<String> {
    for mark in plain_text::steps() {
        let parts: Vec<&str> = text.split(mark.as_str()).map(str::trim).collect();
        let named = parts.iter().all(|part| !part.is_empty());
        if parts.len() > 1
            && named
            && parts
                .first()
                .is_some_and(|first| plain_text::is_home(first))
        {
            return parts.into_iter().map(str::to_owned).collect();
        }
    }
    vec![text.to_owned()]
}

fn breadcrumbs(text: &str) -> Vec<Breadcrumb> {
    (1..)
        .zip(steps(text))
        .map(|(position, name)| Breadcrumb {
            position,
            name,
            url: None,
        })
        .collect()
}

/// A line of section names: short names beginning with capitals (or in a script without them), without full stops or
/// numbers. Divided by the marks that it has, else by spaces; "A & B" is one name.
fn sections(text: &str) -> Vec<Section> {
    let words: Vec<&str> = text.split(' ').collect();
    let is_name = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(|first| {
            (first.is_alphabetic() && !first.is_lowercase())
                || matches!(first, '&' | '|' | '·' | '/' | '•')
        }) && !word.ends_with(['.', '!', '?', ':'])
            && !word.contains(|c: char| c.is_numeric())
    };
    if words.len() > SECTION_WORDS || !words.iter().all(is_name) || plain_text::is_widget(text) {
        return Vec::new();
    }
    let marks = [',', '|', '·', '/', '•', ';', '、'];
    let names: Vec<String> = if text.contains(marks) {
        text.split(marks)
            .map(|name| name.trim().to_owned())
            .collect()
    } else {
        let mut names: Vec<String> = Vec::new();
        let mut glue = false;
        for word in words {
            match names.last_mut() {
                Some(name) if glue || word == "&" => {
                    name.push(' ');
                    name.push_str(word);
                }
                _ => names.push(word.to_owned()),
            }
            glue = word == "&";
        }
        names
    };
    let section = |name: String| Section { name, url: None };
    names
        .into_iter()
        .filter(|name| !name.is_empty())
        .map(section)
        .collect()
}

/// The paragraph under the headline of a copied page, where it is one short sentence and the body then tells the same story
/// from its beginning. A body that simply goes on has no standfirst.
fn standfirst(rest: &[Piece]) -> Option<String> {
    let (first, body) = rest.split_first()?;
    let prose = body.iter().filter(|piece| ends_sentence(&piece.text));
    if !first.alone
        || first.text.chars().count() > STANDFIRST
        || sentences::split(&first.text, None).len() != 1
        || prose.count() < BODY_PIECES
    {
        return None;
    }
    let telling = |text: &str| -> BTreeSet<String> {
        let folded = fold(text);
        let words = tokens(&folded).into_iter();
        words
            .filter(|word| word.chars().count() >= WORD_LETTERS)
            .map(str::to_owned)
            .collect()
    };
    let lead = body.first()?;
    let shared = telling(&first.text)
        .intersection(&telling(&lead.text))
        .count();
    (shared >= TAKEN_UP).then(|| first.text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_names_is_divided_and_prose_is_not() {
        let names = |text: &str| -> Vec<String> {
            sections(text).into_iter().map(|one| one.name).collect()
        };
        assert_eq!(
            names("Europa Nachrichten Politik"),
            ["Europa", "Nachrichten", "Politik"]
        );
        assert_eq!(names("Kunst & Kultur Wien"), ["Kunst & Kultur", "Wien"]);
        assert_eq!(names("Naher Osten | Politik"), ["Naher Osten", "Politik"]);
        assert!(names("Von Anna Beispiel am 3. Mai").is_empty());
        assert!(names("Der Hafen bleibt zu").is_empty());
    }
}
