//! Whether a sentence ends here.

use unicode_segmentation::UnicodeSegmentation;

use crate::rules::abbreviations::{self, Abbreviations};

/// Digits of an ordinal in a text; longer numbers are years and sums.
const ORDINAL_DIGITS: usize = 2;

/// Marks that cannot open a sentence.
const CONTINUATIONS: &str = ",;:)]}、，」』）。！？!?.…؛،%";
/// Quotation marks and brackets that may stand behind a full stop.
const CLOSERS: &str = "\"'“”’‘»«›‹)]」』）》】";
/// Marks in front of a word that are no part of it.
const OPENERS: &str = "([{„“\"«»‚‘'’/–—¿¡";

/// What one language's sentence ends look like.
pub(super) struct Rules {
    abbreviations: &'static Abbreviations,
    japanese: bool,
    english: bool,
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

    /// Whether the sentence that `before` holds ends there, with `after` to follow.
    pub(super) fn ends(&self, before: &str, after: &str) -> bool {
        let spaced = before.ends_with(char::is_whitespace);
        let before = before.trim_end();
        let glued = !after.starts_with(char::is_whitespace) && !spaced;
        let after = after.trim_start();
        let Some(first) = after.chars().next() else {
            return true;
        };
        if !before.contains(|c: char| c.is_alphanumeric()) || CONTINUATIONS.contains(first) {
            return false;
        }
        let core = before.trim_end_matches(|c| CLOSERS.contains(c));
        let quoted = core.len() < before.len();
        if quoted && self.japanese && matches!(first, '\u{3041}'..='\u{309f}') {
            return false;
        }
        if first_letter_is_lower(after) {
            return false;
        }
        match core.strip_suffix('.') {
            Some(core) if !core.ends_with('.') => {
                !(glued && !quoted || self.goes_on(core, after, first))
            }
            _ => true,
        }
    }

    /// Whether a full stop behind `core` belongs to an abbreviation, an initial or an ordinal.
    fn goes_on(&self, core: &str, after: &str, first: char) -> bool {
        let (lead, token) = last_token(core);
        if token.is_empty() {
            return false;
        }
        if lead.trim().is_empty() && token.chars().all(|c| c.is_ascii_digit()) {
            return token.len() <= ORDINAL_DIGITS;
        }
        let word = token.to_lowercase();
        let rules = self.abbreviations;
        let starter = || {
            let next: String = after
                .trim_start_matches(|c: char| !c.is_alphanumeric())
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '-')
                .collect();
            rules.starters.contains(&next.to_lowercase())
        };
        if rules.never.contains(&word) || abbreviations::of(None).never.contains(&word) {
            return true;
        }
        if rules.unless_starter.contains(&word) {
            return !starter();
        }
        if rules.before_number.contains(&word) && first.is_numeric() {
            return true;
        }
        if token.chars().all(|c| c.is_ascii_digit()) {
            return rules.ordinals && self.is_ordinal(lead, token, first, starter());
        }
        if rules.ordinals && is_roman(token) {
            return !starter();
        }
        is_initials(token) && !(self.english && token == "I") && !is_unit(lead, token)
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
}

/// Whether the first letter, behind quotation marks and dashes, is lower case.
fn first_letter_is_lower(after: &str) -> bool {
    after
        .chars()
        .find(|c| {
            !(CLOSERS.contains(*c)
                || matches!(c, '„' | '–' | '—' | '-' | '(' | '[')
                || c.is_whitespace())
        })
        .is_some_and(char::is_lowercase)
}

/// The last word of a text without its opening marks, and what stands before it.
fn last_token(text: &str) -> (&str, &str) {
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| !(c.is_whitespace() || OPENERS.contains(*c)))
        .last()
        .map_or(text.len(), |(index, _)| index);
    text.split_at_checked(start).unwrap_or((text, ""))
}

/// One letter: the initial of a name. In Indic scripts a letter comes with its vowel sign.
fn is_initials(token: &str) -> bool {
    let mut letters = token.chars();
    let Some(letter) = letters.next().filter(|letter| letter.is_alphabetic()) else {
        return false;
    };
    match letter {
        // Tamil spells the names of Latin letters: "எம்".
        '\u{b80}'..='\u{bff}' => token.graphemes(true).take(3).count() <= 2,
        '\u{900}'..='\u{dff}' => token.graphemes(true).take(2).count() == 1,
        _ => letters.next().is_none() && (letter.is_uppercase() || letter.is_lowercase()),
    }
}

/// Letters with dots between: "U.S", "p.m", "J.R.R".
fn is_dotted(token: &str) -> bool {
    token.contains('.')
        && token
            .split('.')
            .all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
}

fn is_roman(token: &str) -> bool {
    token.len() > 1 && token.len() <= 6 && token.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}

/// Whether a lower-case letter stands behind a number or a stroke: a unit, which may well end a sentence.
fn is_unit(lead: &str, token: &str) -> bool {
    token.chars().all(char::is_lowercase)
        && (lead.ends_with('/') || lead.trim_end().ends_with(|c: char| c.is_ascii_digit()))
}
