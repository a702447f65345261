//! Whether a sentence ends here.

use std::collections::BTreeSet;

use super::candidates::Kind;
use super::lists;
use super::tokens::{first_word, is_dotted, is_initial, is_roman, is_unit, last_token, spelt};
use crate::rules::abbreviations::{self, Abbreviations, Spaced};

/// Digits of an ordinal in a text; longer numbers are years and sums.
const ORDINAL_DIGITS: usize = 2;
/// Digits of a number that opens a paragraph of a law or a point of a list.
const PARAGRAPH_DIGITS: usize = 4;
/// Bytes of the longest word that the tables know; longer ones are looked up nowhere.
const KNOWN_BYTES: usize = 48;
/// Letters up to the next space that are looked at where a space is missing, at most.
const PIECE_LETTERS: usize = 80;
/// Marks between two sentences that are looked at, at most.
const MARKS: usize = 16;
/// Letters of a word that no space parts from the sentence it ends, at least.
const GLUED_LETTERS: usize = 3;

/// Marks that cannot open a sentence.
const CONTINUATIONS: &str = ",;:)]}、，」』）。！？!?.…؛،%/";
/// Quotation marks and brackets that may stand behind a full stop.
const CLOSERS: &str = "\"'“”’‘»«›‹)]」』）》】`";

/// What a mark and what stands around it say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A sentence ends here.
    Ends,
    /// It goes on.
    GoesOn,
    /// A space where sentences end at spaces, and what the rules would rather say.
    Open(bool),
}

/// What one language's sentence ends look like.
pub(super) struct Rules {
    abbreviations: &'static Abbreviations,
    spaced: Option<&'static Spaced>,
    japanese: bool,
    english: bool,
}

/// A place where a sentence might end.
#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    /// The sentence so far.
    pub(super) before: &'t str,
    /// The rest of the line.
    pub(super) after: &'t str,
    pub(super) kind: Kind,
    /// The sentence has a letter or digit so far.
    pub(super) worded: bool,
    /// A quotation or bracket that is closed further on opens the rest.
    pub(super) opens: bool,
}

impl Rules {
    pub(super) fn of(language: Option<&str>) -> Self {
        let is = |tag: &str| language.is_some_and(|language| language.starts_with(tag));
        Self {
            abbreviations: abbreviations::of(language),
            spaced: abbreviations::spaced(language),
            japanese: is("ja"),
            english: is("en"),
        }
    }

    /// Whether the language ends sentences at spaces.
    pub(super) fn has_spaces(&self) -> bool {
        self.spaced.is_some()
    }

    /// Whether a sentence ends at a place.
    pub(super) fn judge(&self, place: &Place<'_>) -> Verdict {
        let spaced = place.before.ends_with(char::is_whitespace);
        let before = place.before.trim_end();
        let glued = !place.after.starts_with(char::is_whitespace) && !spaced;
        let after = place.after.trim_start();
        let Some(first) = after.chars().next() else {
            return Verdict::Ends;
        };
        if lists::next_point(before, after) {
            return Verdict::Ends;
        }
        if place.kind == Kind::Label {
            return Verdict::GoesOn;
        }
        if !place.worded || lists::is_label(before) {
            return Verdict::GoesOn;
        }
        if resumes(before, after) {
            return Verdict::Ends;
        }
        if CONTINUATIONS.contains(first) && !after.starts_with(",,")
            || !place.opens && closes_behind_space(after)
        {
            return Verdict::GoesOn;
        }
        let core = without_closers(before);
        let closers = before.get(core.len()..).unwrap_or_default();
        let quoted = closers.contains(|c| CLOSERS.contains(c));
        if quoted && self.japanese && matches!(first, '\u{3041}'..='\u{309f}') {
            return Verdict::GoesOn;
        }
        if first_letter_is_lower(after) || is_omission(core, closers, glued, first) {
            return Verdict::GoesOn;
        }
        if place.kind == Kind::Space {
            return self.space(before, after);
        }
        match core.strip_suffix('.') {
            Some(core) if !core.ends_with('.') => {
                if glued && !quoted && !self.is_run_on(core, after) {
                    return Verdict::GoesOn;
                }
                self.full_stop(core, after, first)
            }
            _ => Verdict::Ends,
        }
    }

    /// Whether a full stop behind `core` ends a sentence, or belongs to an abbreviation, an initial or an ordinal.
    fn full_stop(&self, core: &str, after: &str, first: char) -> Verdict {
        let (lead, token) = last_token(core);
        let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        let opens = lead.trim().is_empty();
        if token.is_empty() {
            return Verdict::Ends;
        }
        if opens && digits(token) && token.len() <= PARAGRAPH_DIGITS
            || opens && token.contains('.') && token.split('.').all(digits)
        {
            return Verdict::GoesOn;
        }
        if token.len() > KNOWN_BYTES {
            return Verdict::Ends;
        }
        let word = token.to_lowercase();
        let spelt = spelt(lead, token);
        let is_of = |words: &BTreeSet<String>| {
            words.contains(&word) || spelt.as_ref().is_some_and(|spelt| words.contains(spelt))
        };
        let (rules, common) = (self.abbreviations, abbreviations::of(None));
        if is_of(&rules.closes) {
            return Verdict::Ends;
        }
        let numbered =
            || rules.before_number.contains(&word) || common.before_number.contains(&word);
        if is_of(&rules.never) || common.never.contains(&word) || first.is_numeric() && numbered() {
            return Verdict::GoesOn;
        }
        let starter = || rules.starters.contains(&first_word(after).to_lowercase());
        let goes_on = if is_of(&rules.unless_starter) || rules.ordinals && is_roman(token) {
            !starter()
        } else if digits(token) {
            rules.ordinals && self.is_ordinal(lead, token, first, starter())
        } else if is_initial(token) {
            !(is_unit(lead, token) || self.english && token == "I")
        } else {
            is_dotted(token) && !starter()
        };
        if goes_on {
            Verdict::GoesOn
        } else {
            Verdict::Ends
        }
    }

    fn is_ordinal(&self, lead: &str, token: &str, first: char, starter: bool) -> bool {
        if token.len() > ORDINAL_DIGITS {
            return false;
        }
        let (_, word) = last_token(lead.trim_end());
        let leads = &self.abbreviations.leads;
        first.is_numeric() || leads.contains(&word.to_lowercase()) || !starter
    }

    /// A space that may end a sentence: after enough letters, between a closing and before an opening word.
    fn space(&self, before: &str, after: &str) -> Verdict {
        let Some(spaced) = self.spaced else {
            return Verdict::GoesOn;
        };
        // Looked for among the last ones, as a line can go on and on.
        let last = before.chars().rev().take(4 * spaced.least);
        if last.filter(|c| c.is_alphabetic()).count() < spaced.least {
            return Verdict::GoesOn;
        }
        let opens = spaced.opens.iter().any(|word| after.starts_with(word));
        let closes = spaced.closes.iter().any(|word| before.ends_with(word));
        Verdict::Open(opens || closes)
    }

    /// Whether a word in lower case ends a sentence and the next one begins without a space: "the end.The next". Names of hosts
    /// and files are written alike, but go on with lower case, or stroke and dot.
    fn is_run_on(&self, core: &str, after: &str) -> bool {
        let (lead, token) = last_token(core);
        let mut letters = after.char_indices().take(PIECE_LETTERS);
        let end = letters.find(|(_, c)| c.is_whitespace());
        let piece = end
            .and_then(|(end, _)| after.get(..end))
            .unwrap_or_default();
        let piece = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        let is_address = lead.ends_with('/') || piece.contains(['.', '/', '@', ':']);
        if is_address || !piece.starts_with(char::is_uppercase) {
            return false;
        }
        let next = first_word(after);
        let word = |set: &BTreeSet<String>| set.contains(&next.to_lowercase());
        let known = word(&self.abbreviations.starters)
            || word(&self.abbreviations.never)
            || word(&abbreviations::of(None).never);
        let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        if token.chars().all(number) {
            return known;
        }
        let plain = token.chars().all(char::is_alphabetic)
            && token.chars().skip(1).all(char::is_lowercase)
            && token.chars().count() >= GLUED_LETTERS;
        let lower = token.starts_with(char::is_lowercase);
        plain && (known || lower)
    }
}

/// A text without the quotation marks and brackets at its end.
fn without_closers(text: &str) -> &str {
    let mut last = text.char_indices().rev().take(MARKS);
    let end = last.find(|(_, c)| !(CLOSERS.contains(*c) || *c == ' '));
    let end = end.map(|(index, c)| index + c.len_utf8());
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Whether a sentence that was broken off before goes on as one of its own: "The end. ...and then".
fn resumes(before: &str, after: &str) -> bool {
    let word = after
        .strip_prefix("...")
        .or_else(|| after.strip_prefix('…'));
    word.is_some_and(|word| word.starts_with(char::is_alphabetic))
        && before.ends_with(['.', '!', '?'])
        && !before.ends_with("..")
}

/// Dots that stand for something left out: in brackets, without a space behind them, or three with spaces between.
fn is_omission(core: &str, closers: &str, glued: bool, first: char) -> bool {
    let dots = core.ends_with("..") || core.ends_with('…');
    let bracketed = dots && closers.starts_with([')', ']']);
    let spread = core.strip_suffix(" . . .");
    bracketed && first == '('
        || dots && glued && closers.is_empty() && first.is_alphabetic()
        || spread.is_some_and(|core| !core.ends_with('.'))
}

/// Whether a closing quotation mark follows, with a space in front of it.
fn closes_behind_space(after: &str) -> bool {
    if after.starts_with("''") {
        return true;
    }
    let rest = after.strip_prefix(['"', '”', '“', '»', '’', '\'']);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// A text without a shortened word in front: "'t Was", "’s Avonds" begin with a capital.
fn without_clitic(text: &str) -> &str {
    let behind = text.strip_prefix(['\'', '’', '‘']);
    let behind = behind.and_then(|text| text.strip_prefix(['t', 's', 'n', 'k', 'r', 'm']));
    behind
        .and_then(|text| text.strip_prefix(' '))
        .unwrap_or(text)
}

/// Whether the first letter, behind quotation marks and dashes, is lower case. Georgian has one case, which Unicode calls lower.
fn first_letter_is_lower(after: &str) -> bool {
    let is_mark = |c: char| {
        CLOSERS.contains(c)
            || matches!(c, '„' | ',' | '–' | '—' | '-' | '(' | '[')
            || c.is_whitespace()
    };
    let after = without_clitic(after);
    let first = after.chars().take(MARKS).find(|c| !is_mark(*c));
    first.is_some_and(|c| c.is_lowercase() && !matches!(c, '\u{10d0}'..='\u{10ff}'))
}
