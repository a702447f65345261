//! Whether a sentence ends here.

use super::candidates::Kind;
use super::lists;
use super::tokens::{first_word, is_dotted, is_initial, is_roman, is_unit, last_token, spelt};
use crate::rules::abbreviations::{self, Abbreviations};

/// Digits of an ordinal in a text; longer numbers are years and sums.
const ORDINAL_DIGITS: usize = 2;
/// Digits of a number that opens a paragraph of a law or a point of a list.
const PARAGRAPH_DIGITS: usize = 4;
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
}

/// What one language's sentence ends look like.
pub(super) struct Rules {
    abbreviations: &'static Abbreviations,
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
    /// A quotation or bracket that is closed further on opens the rest.
    pub(super) opens: bool,
}

impl Rules {
    pub(super) fn of(language: Option<&str>) -> Self {
        let is = |tag: &str| language.is_some_and(|language| language.starts_with(tag));
        Self {
            abbreviations: abbreviations::of(language),
            japanese: is("ja"),
            english: is("en"),
        }
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
        if !before.contains(|c: char| c.is_alphanumeric()) || lists::is_label(before) {
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
        let core = before.trim_end_matches(|c: char| CLOSERS.contains(c) || c == ' ');
        let closers = before.get(core.len()..).unwrap_or_default();
        let quoted = closers.contains(|c| CLOSERS.contains(c));
        if quoted && self.japanese && matches!(first, '\u{3041}'..='\u{309f}') {
            return Verdict::GoesOn;
        }
        if first_letter_is_lower(after) || is_omission(core, closers, glued, first) {
            return Verdict::GoesOn;
        }
        let goes_on = match core.strip_suffix('.') {
            Some(core) if !core.ends_with('.') => {
                glued && !quoted && !self.is_run_on(core, after) || self.goes_on(core, after, first)
            }
            _ => false,
        };
        if goes_on {
            Verdict::GoesOn
        } else {
            Verdict::Ends
        }
    }

    /// Whether a full stop behind `core` belongs to an abbreviation, an initial or an ordinal.
    fn goes_on(&self, core: &str, after: &str, first: char) -> bool {
        let (lead, token) = last_token(core);
        if token.is_empty() {
            return false;
        }
        let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        if lead.trim().is_empty() && digits(token) {
            return token.len() <= PARAGRAPH_DIGITS;
        }
        if lead.trim().is_empty() && token.contains('.') && token.split('.').all(digits) {
            return true;
        }
        let word = token.to_lowercase();
        let spelt = spelt(lead, token);
        let is_of = |words: &std::collections::BTreeSet<String>| {
            words.contains(&word) || spelt.as_ref().is_some_and(|spelt| words.contains(spelt))
        };
        let (rules, common) = (self.abbreviations, abbreviations::of(None));
        let starter = || rules.starters.contains(&first_word(after).to_lowercase());
        if is_of(&rules.closes) {
            return false;
        }
        if is_of(&rules.never) || common.never.contains(&word) {
            return true;
        }
        if is_of(&rules.unless_starter) {
            return !starter();
        }
        if first.is_numeric()
            && (rules.before_number.contains(&word) || common.before_number.contains(&word))
        {
            return true;
        }
        if digits(token) {
            return rules.ordinals && self.is_ordinal(lead, token, first, starter());
        }
        if rules.ordinals && is_roman(token) {
            return !starter();
        }
        is_initial(token) && !(self.english && token == "I") && !is_unit(lead, token)
            || (is_dotted(token) && !starter())
    }

    fn is_ordinal(&self, lead: &str, token: &str, first: char, starter: bool) -> bool {
        if token.len() > ORDINAL_DIGITS {
            return false;
        }
        let (_, word) = last_token(lead.trim_end());
        let leads = &self.abbreviations.leads;
        first.is_numeric() || leads.contains(&word.to_lowercase()) || !starter
    }

    /// Whether a word in lower case ends a sentence and the next one begins without a space: "the end.The next". Names of hosts
    /// and files are written alike, but go on with lower case, or stroke and dot.
    fn is_run_on(&self, core: &str, after: &str) -> bool {
        let (lead, token) = last_token(core);
        let piece = after.split(char::is_whitespace).next().unwrap_or(after);
        let piece = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        let is_address = lead.ends_with('/') || piece.contains(['.', '/', '@', ':']);
        if is_address || !piece.starts_with(char::is_uppercase) {
            return false;
        }
        let next = first_word(after);
        let word = |set: &std::collections::BTreeSet<String>| set.contains(&next.to_lowercase());
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

/// Whether the first letter, behind quotation marks and dashes, is lower case. Georgian has one case, which Unicode calls lower.
fn first_letter_is_lower(after: &str) -> bool {
    let is_mark = |c: char| {
        CLOSERS.contains(c)
            || matches!(c, '„' | ',' | '–' | '—' | '-' | '(' | '[')
            || c.is_whitespace()
    };
    let first = after.chars().find(|c| !is_mark(*c));
    first.is_some_and(|c| c.is_lowercase() && !matches!(c, '\u{10d0}'..='\u{10ff}'))
}
