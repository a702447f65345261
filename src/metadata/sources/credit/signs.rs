//! Credits without words: a notice of copyright, agencies in brackets, an agency's name alone.

use std::sync::LazyLock;

use regex::Regex;

use super::is_agency;
use super::names::{NAMES, is_initials, known_names, pieces, strip_prefix_folded};
use crate::rules::agencies::agencies;
use crate::rules::credits::credits;

/// dpa's number of a story.
static STORY_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\bdpa:\d{6}-\d+-\d+/\d+").expect("a valid pattern"));
static YEARS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(19|20)\d\d(\s*[-–]\s*(19|20)?\d\d)?[\s,]*").expect("a valid pattern")
});

/// "© AFP": the holder is a known agency or outlet.
pub(super) fn copyright(text: &str) -> Option<Vec<String>> {
    let rules = &credits().copyright;
    let mut rest = text;
    // "Riproduzione riservata © Copyright ANSA".
    if let Some(behind) = rules
        .tails
        .iter()
        .find_map(|tail| strip_prefix_folded(rest, tail))
    {
        rest = behind.trim_start_matches([' ', '.', ',', '-', '–', '|']);
    }
    let rest = rules
        .marks
        .iter()
        .find_map(|mark| strip_prefix_folded(rest, mark))?;
    let without = STORY_NUMBER.replace_all(rest, "");
    let mut rest = without.trim().trim_start_matches([':', ' ']);
    rest = YEARS
        .find(rest)
        .map_or(rest, |years| rest.split_at(years.end()).1);
    let lower = rest.to_lowercase();
    let cut = rules
        .tails
        .iter()
        .filter_map(|tail| lower.find(tail.as_str()))
        .min();
    if let Some(cut) = cut {
        rest = rest.get(..cut).unwrap_or(rest);
    }
    let end = |c: char| c.is_ascii_digit() || ".,- –/".contains(c);
    known_names(rest.trim().trim_end_matches(end))
}

/// A line that is nothing but agencies, and initials beside them.
pub(super) fn sign_off(text: &str, marked: bool) -> Option<Vec<String>> {
    let numbered = || STORY_NUMBER.find(text);
    if text.starts_with(['d', 'D']) && numbered().is_some_and(|found| found.len() == text.len()) {
        return Some(vec!["dpa".to_owned()]);
    }
    let text = text.trim_start_matches(['©', ' ']);
    let table = agencies();
    // Nearly every line is prose: its first word tells, or its first piece. Both only save time.
    let word = text
        .split([' ', '/', ',', '-'])
        .find(|word| !word.is_empty())?;
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    if !is_initials(bare) && !table.may_open(text) {
        return None;
    }
    let first = pieces(text).next()?;
    if table.find(first).is_none() && !table.is_generic(first) && !is_initials(first) {
        return None;
    }
    let pieces: Vec<&str> = pieces(text).collect();
    if pieces.is_empty() || pieces.len() > NAMES {
        return None;
    }
    let mut names = Vec::new();
    for piece in &pieces {
        match table.find(piece) {
            // An outlet's own name in brackets explains a word: "(BBC)". Beside an agency it is a credit.
            Some(row) if row.outlet => names.push((*piece, false)),
            Some(row) if marked || pieces.len() > 1 || row.signs_as(piece) => {
                names.push((*piece, true));
            }
            None if pieces.len() > 1 && table.is_generic(piece) => names.push((*piece, true)),
            _ if is_initials(piece) && pieces.len() > 1 => {}
            _ => return None,
        }
    }
    // "beta", "mia": words of their own where nothing marks them as a sign-off.
    let agency = names.iter().any(|(_, agency)| *agency);
    agency.then(|| names.into_iter().map(|(name, _)| name.to_owned()).collect())
}

/// Names in brackets that a dateline holds: agencies, and initials beside them.
pub(in crate::metadata::sources) fn signed_names(text: &str) -> Option<Vec<String>> {
    sign_off(text, true)
}

/// The sign-off behind a paragraph's last sentence, with the words that make it: "... bleibt geschlossen. (mka/dpa)",
/// "... is closed. — Xinhua".
pub(in crate::metadata::sources) fn ending(text: &str) -> Option<(&str, Vec<String>)> {
    let text = text.trim_end();
    let core = text.trim_end_matches('.');
    let close = core.chars().last()?;
    let open = match close {
        ')' => '(',
        ']' => '[',
        '）' => '（',
        _ => return dashed(core),
    };
    let (before, bracket) = core.split_at(core.rfind(open)?);
    let inner = bracket.strip_prefix(open)?.strip_suffix(close)?;
    // Inside a sentence the bracket explains a word.
    ends_sentence(before)
        .then(|| Some((bracket, sign_off(inner, true)?)))
        .flatten()
}

fn dashed(text: &str) -> Option<(&str, Vec<String>)> {
    let at = [" — ", " – ", " -- "]
        .iter()
        .filter_map(|dash| text.rfind(dash))
        .max()?;
    let (before, sign) = text.split_at(at);
    let name = sign.trim_start_matches([' ', '—', '–', '-']);
    (ends_sentence(before) && is_agency(name) && agencies().find(name)?.signs_as(name))
        .then(|| (sign.trim(), vec![name.to_owned()]))
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end()
        .ends_with(['.', '!', '?', '“', '"', '”', '»', '。', '…', '।', '؟', '」'])
}
