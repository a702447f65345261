//! Bodies that are not plainly in the document: JSON-LD `articleBody`, the state that frameworks leave for their scripts,
//! copies in `<noscript>` and `<template>`. They are weighed against the document by what both say, never used merely
//! because they are there.

mod copies;
mod flight;
mod harvest;
mod linked;
mod scripts;

use std::collections::BTreeSet;

use crate::article::{Block, BlockContent, Paragraph, Reason, ReasonCode};
use crate::body::{measure, tokens};
use crate::page::Page;
use crate::page::wording;

/// Words of a document's text below which it says nothing.
const NOTHING_WORDS: u32 = 25;
/// Words of a document's text below which it is worth to look through the page's state: state is large.
const LITTLE_WORDS: u32 = 150;
/// Words of a data body below which it is a teaser.
const LEAST_WORDS: u32 = 30;
/// A data body replaces the document's only where it has this many times its words.
const TIMES_LARGER: u32 = 2;
/// Share of the document's word runs that a data body has to hold to be the same story.
const AGREEMENT: f32 = 0.6;
/// Below this share, both ways, they are different stories.
const DISAGREEMENT: f32 = 0.15;
/// Share of a title's words that a body has to hold where nothing else ties the two.
const TITLE_SHARE: f32 = 0.34;

/// A piece of a data body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// On one line.
    pub text: String,
    /// Marked as a heading in the data.
    pub heading: bool,
}

/// A body found in the page's data.
#[derive(Debug)]
pub struct DataBody {
    /// Paragraphs, and headings where the data marks them.
    pub blocks: Vec<Block>,
    /// Where it was found.
    pub reasons: Vec<Reason>,
}

/// What to do with the page's data.
#[derive(Debug)]
pub enum Verdict {
    /// The document's text stands.
    Document(Vec<Reason>),
    /// The data's text replaces it.
    Data(DataBody),
}

struct Candidate {
    pieces: Vec<Piece>,
    code: Option<ReasonCode>,
    message: &'static str,
    words: u32,
    runs: BTreeSet<u64>,
}

impl Candidate {
    fn new(pieces: Vec<Piece>, code: Option<ReasonCode>, message: &'static str) -> Option<Self> {
        let text: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
        let text = text.join("\n");
        let words = measure::words(&text);
        (words >= LEAST_WORDS || (!pieces.is_empty() && measure::ends_sentence(&text))).then(|| {
            Self {
                words,
                runs: runs(&text),
                pieces,
                code,
                message,
            }
        })
    }

    fn body(self, headline: Option<&str>) -> DataBody {
        let reason = self.code.map(|code| Reason {
            code,
            message: self.message.to_owned(),
        });
        let repeats = |piece: &Piece| {
            headline
                .is_some_and(|headline| wording::folded(headline) == wording::folded(&piece.text))
        };
        let pieces = self.pieces.into_iter().enumerate();
        let blocks = pieces
            .filter(|(at, piece)| *at > 1 || !repeats(piece))
            .map(|(_, piece)| block(piece))
            .collect();
        DataBody {
            blocks,
            reasons: reason.into_iter().collect(),
        }
    }
}

fn block(piece: Piece) -> Block {
    let Piece { text, heading } = piece;
    let content = if heading {
        BlockContent::Heading { level: 2, text }
    } else {
        let spans = Vec::new();
        BlockContent::Paragraph(Paragraph { text, spans })
    };
    Block {
        id: String::new(),
        text_range: None,
        content,
        language: None,
    }
}

/// Weighs the page's data against the document's text. `cut`: the document's text ends in front of an offer.
#[must_use]
pub fn find(page: &Page<'_>, text: &str, headline: Option<&str>, cut: bool) -> Verdict {
    let shown = measure::words(text);
    let title = headline.or(page.head.title.as_deref());
    let linked = linked::pieces(page).and_then(|pieces| {
        Candidate::new(
            pieces,
            Some(ReasonCode::BodyFromLinkedData),
            "The text is the linked data's articleBody; the document holds less.",
        )
    });
    let state = if shown < LITTLE_WORDS || cut {
        harvest::pieces(page, title).and_then(|pieces| {
            Candidate::new(
                pieces,
                Some(ReasonCode::BodyFromStateJson),
                "The text is from state that the page carries for its scripts.",
            )
        })
    } else {
        None
    };
    if shown < NOTHING_WORDS {
        let copy = copies::pieces(page)
            .and_then(|pieces| Candidate::new(pieces, None, ""))
            .filter(|copy| says_title(copy, title));
        return instead_of_nothing(linked, state, copy, shown, headline);
    }
    let document = runs(text);
    if let Some(linked) = &linked
        && linked.words >= LEAST_WORDS
        && share(&document, &linked.runs) < DISAGREEMENT
        && share(&linked.runs, &document) < DISAGREEMENT
    {
        let message = "The document's text and the linked data's articleBody have little in common; the document's was taken.";
        return Verdict::Document(vec![Reason {
            code: ReasonCode::BodyConflict,
            message: message.to_owned(),
        }]);
    }
    let fits = |candidate: &Candidate| {
        let larger = if cut {
            candidate.words * 10 >= shown * 13
        } else {
            candidate.words >= shown * TIMES_LARGER
        };
        larger && share(&document, &candidate.runs) >= AGREEMENT
    };
    match better(linked.filter(fits), state.filter(fits)) {
        Some(best) => Verdict::Data(best.body(headline)),
        None => Verdict::Document(Vec::new()),
    }
}

fn instead_of_nothing(
    linked: Option<Candidate>,
    state: Option<Candidate>,
    copy: Option<Candidate>,
    shown: u32,
    headline: Option<&str>,
) -> Verdict {
    let more = |candidate: &Candidate| candidate.words > shown;
    let data = better(linked.filter(more), state.filter(more));
    match data.or_else(|| copy.filter(more)) {
        Some(best) => Verdict::Data(best.body(headline)),
        None => Verdict::Document(Vec::new()),
    }
}

/// The one with more text; of two that say the same, the one that knows its paragraphs.
fn better(linked: Option<Candidate>, state: Option<Candidate>) -> Option<Candidate> {
    match (linked, state) {
        (Some(linked), Some(state)) => {
            let same = share(&linked.runs, &state.runs) >= 0.9;
            let parted = linked.pieces.len() == 1 && state.pieces.len() > 1;
            let longer = state.words * 10 > linked.words * 12
                && share(&linked.runs, &state.runs) >= AGREEMENT;
            Some(if (same && parted) || longer {
                state
            } else {
                linked
            })
        }
        (linked, state) => linked.or(state),
    }
}

fn says_title(candidate: &Candidate, title: Option<&str>) -> bool {
    title.is_none_or(|title| {
        let text: Vec<&str> = candidate.pieces.iter().map(|p| p.text.as_str()).collect();
        title_share(title, &text.join("\n")) >= TITLE_SHARE
    })
}

/// Share of a title's longer words that a text holds. Beginnings of words are compared: many languages change their ends.
fn title_share(title: &str, text: &str) -> f32 {
    let held: BTreeSet<String> = beginnings(text).collect();
    let words: BTreeSet<String> = beginnings(title).collect();
    let found = words.intersection(&held).count();
    ratio(found, words.len())
}

/// The first four letters of words that have as many; of Hangul and scripts without spaces two.
fn beginnings(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.flat_map(|word| {
        let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
        let dense = |c: &char| ('\u{AC00}'..='\u{D7A3}').contains(c);
        let parts: Vec<String> = if letters.iter().any(|c| wording::is_unspaced(*c)) {
            letters
                .windows(2)
                .map(|pair| pair.iter().collect())
                .collect()
        } else if letters.iter().all(dense) {
            letters
                .get(..2)
                .into_iter()
                .map(|two| two.iter().collect())
                .collect()
        } else {
            letters
                .get(..4)
                .into_iter()
                .map(|four| four.iter().collect())
                .collect()
        };
        parts
    })
}

/// Runs of three words.
fn runs(text: &str) -> BTreeSet<u64> {
    let words = tokens::hashes(text);
    let size = words.len().clamp(1, 3);
    words.windows(size).map(tokens::combine).collect()
}

fn share(part: &BTreeSet<u64>, whole: &BTreeSet<u64>) -> f32 {
    let found = part.iter().filter(|run| whole.contains(run)).count();
    ratio(found, part.len())
}

#[allow(clippy::cast_precision_loss, reason = "a share")]
fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

#[cfg(test)]
mod tests;
