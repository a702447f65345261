//! Dates in a line of text, in any of the languages of the tables.

use super::clock::{self, ClockFound, phrase};
use super::forms::{Parts, date, year4};
use super::order::Habits;
use super::stated::Stated;
use super::tokens::{self, Kind, Token};
use crate::rules::dates::date_words;

/// Characters of a line that is looked at.
const LINE_BYTES: usize = 600;

/// A date in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it says.
    pub stated: Stated,
    /// First byte in the line.
    pub start: usize,
    /// One past its last byte, time of day included.
    pub end: usize,
}

/// All dates of a line, in order.
#[must_use]
pub fn find(line: &str, habits: &Habits) -> Vec<Found> {
    let line = line
        .get(..line.floor_char_boundary(LINE_BYTES))
        .unwrap_or(line);
    let tokens = tokens::split(line);
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    let mut free = 0;
    while at < tokens.len() {
        if let Some(parts) = date(&tokens, at, habits)
            && let Some(mut one) = complete(line, &tokens, at, free, parts)
        {
            at = one.1;
            free = at;
            let raw = line.get(one.0.start..one.0.end).unwrap_or_default();
            raw.trim().clone_into(&mut one.0.stated.raw);
            found.push(one.0);
        } else {
            at += 1;
        }
    }
    found
}

/// The first date of a line.
#[must_use]
pub fn first(line: &str, habits: &Habits) -> Option<Stated> {
    find(line, habits)
        .into_iter()
        .next()
        .map(|found| found.stated)
}

/// Adds the time of day behind or before the date. Gives the token to go on from.
fn complete(
    line: &str,
    tokens: &[Token],
    at: usize,
    free: usize,
    parts: Parts,
) -> Option<(Found, usize)> {
    let mut stated = Stated {
        year: parts.year,
        month: Some(parts.month),
        day: parts.day,
        clock: None,
        offset: None,
        swapped: parts.swapped,
        unsure: parts.unsure,
        raw: String::new(),
    };
    if let (Some(year), Some(month), Some(day)) = (stated.year, stated.month, stated.day) {
        jiff::civil::Date::new(year, month, day).ok()?;
    }
    let (mut first, mut last) = (at, parts.end);
    if stated.day.is_some() {
        if let Some(found) = clock_behind(line, tokens, parts.end) {
            stated.clock = Some(found.clock);
            stated.offset = found.offset;
            last = found.end;
            // "Sun May 3 15:59:30 CEST 2026".
            if stated.year.is_none()
                && let Some(year) = tokens.get(last).and_then(year4)
            {
                stated.year = Some(year);
                last += 1;
            }
        } else if let Some((start, found)) = clock_before(line, tokens, free, at) {
            stated.clock = Some(found.clock);
            stated.offset = found.offset;
            first = start;
        }
    }
    let start = tokens.get(first)?.start;
    let end = tokens.get(last.checked_sub(1)?)?.end;
    Some((Found { stated, start, end }, last))
}

fn clock_behind(line: &str, tokens: &[Token], from: usize) -> Option<ClockFound> {
    let words = date_words();
    let mut index = from;
    let mut led = false;
    for _ in 0..8 {
        if let Some(found) = clock::read(line, tokens, index, led) {
            return Some(found);
        }
        let token = tokens.get(index)?;
        match &token.kind {
            Kind::Sign(
                ',' | '-' | '|' | '•' | '·' | '/' | '(' | ')' | '.' | ':' | ';' | '@' | '\'' | '।',
            ) => index += 1,
            Kind::Word(_) => {
                if let Some(taken) = phrase(tokens, index, |word| words.clock_leads.contains(word))
                {
                    led = true;
                    index += taken;
                } else if let Some(taken) = phrase(tokens, index, |word| {
                    words.weekdays.contains(word)
                        || words.ordinals.contains(word)
                        || words.year_marks.contains(word)
                        || words.connectors.contains(word)
                        || is_week_sign(word)
                }) {
                    index += taken;
                } else {
                    return None;
                }
            }
            _ => return None,
        }
    }
    None
}

/// Single characters with which East Asian pages name a weekday in brackets.
fn is_week_sign(word: &str) -> bool {
    matches!(
        word,
        "月" | "火"
            | "水"
            | "木"
            | "金"
            | "土"
            | "日"
            | "曜"
            | "星"
            | "期"
            | "周"
            | "週"
            | "一"
            | "二"
            | "三"
            | "四"
            | "五"
            | "六"
    )
}

fn clock_before(
    line: &str,
    tokens: &[Token],
    free: usize,
    at: usize,
) -> Option<(usize, ClockFound)> {
    let words = date_words();
    let from = at.saturating_sub(10).max(free);
    (from..at).find_map(|start| {
        let found = clock::read(line, tokens, start, false)?;
        let mut index = found.end;
        while index < at {
            let token = tokens.get(index)?;
            match &token.kind {
                Kind::Sign(',' | '-' | '|' | '•' | '·' | '(' | ')' | '.' | ';' | '/') => {
                    index += 1;
                }
                Kind::Word(_) => {
                    index += phrase(tokens, index, |word| {
                        words.weekdays.contains(word)
                            || words.clock_leads.contains(word)
                            || words.connectors.contains(word)
                    })?;
                }
                _ => return None,
            }
        }
        (index == at).then_some((start, found))
    })
}
