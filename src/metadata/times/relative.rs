//! "3 hours ago", "yesterday, 15:59": read against the time of fetching, and only then.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::clock;
use super::order::Habits;
use super::stated::{Clock, Stated};
use super::tokens::{self, Token};
use crate::rules::dates::{RelativeRow, Unit, date_words};

/// Reads a short line that is a relative date. `None` without a fetch time.
#[must_use]
pub fn read(line: &str, habits: &Habits) -> Option<Stated> {
    let fetched = habits.fetched?;
    if line.len() > 160 {
        return None;
    }
    let tokens = tokens::split(line);
    let zone = habits.zone.clone().unwrap_or(TimeZone::UTC);
    date_words().relative.iter().find_map(|row| {
        ago(&tokens, row)
            .and_then(|(amount, unit)| before(fetched, &zone, amount, unit, line))
            .or_else(|| day_word(line, &tokens, row, fetched, &zone))
    })
}

/// How many tokens one of the phrases takes at a place.
fn taken(tokens: &[Token], at: usize, phrases: &[String]) -> Option<usize> {
    clock::phrase(tokens, at, |words| {
        phrases.iter().any(|known| known == words)
    })
}

fn ago(tokens: &[Token], row: &RelativeRow) -> Option<(i64, Unit)> {
    (0..tokens.len()).find_map(|at| {
        let (amount, next) = match tokens.get(at)?.number() {
            Some((amount, width)) if width <= 3 => (i64::from(amount), at + 1),
            Some(_) => return None,
            None => (1, at + taken(tokens, at, &row.one)?),
        };
        let (unit, length) = row
            .units
            .iter()
            .filter_map(|(word, unit)| {
                let words: Vec<&str> = word.split(' ').collect();
                let found: Vec<&str> = tokens
                    .get(next..next + words.len())?
                    .iter()
                    .filter_map(Token::word)
                    .collect();
                (found == words).then_some((*unit, words.len()))
            })
            .max_by_key(|(_, length)| *length)?;
        let behind = taken(tokens, next + length, &row.after).is_some();
        let led = (at.saturating_sub(3)..at).any(|start| {
            taken(tokens, start, &row.before).is_some_and(|length| start + length == at)
        });
        (behind || led).then_some((amount, unit))
    })
}

fn before(
    fetched: Timestamp,
    zone: &TimeZone,
    amount: i64,
    unit: Unit,
    raw: &str,
) -> Option<Stated> {
    let span = match unit {
        Unit::Minute => Span::new().try_minutes(amount),
        Unit::Hour => Span::new().try_hours(amount),
        Unit::Day => Span::new().try_days(amount),
    }
    .ok()?;
    let at = jiff::ZonedDateTime::new(fetched, zone.clone())
        .checked_sub(span)
        .ok()?;
    let mut stated = Stated::day(at.year(), at.month(), at.day(), raw)?;
    if unit != Unit::Day {
        stated.clock = Some(Clock {
            hour: at.hour(),
            minute: at.minute(),
            second: None,
        });
        stated.offset = Some(at.offset().seconds() / 60);
    }
    Some(stated)
}

fn day_word(
    line: &str,
    tokens: &[Token],
    row: &RelativeRow,
    fetched: Timestamp,
    zone: &TimeZone,
) -> Option<Stated> {
    let (at, length, back) = (0..tokens.len().min(4)).find_map(|at| {
        if let Some(length) = taken(tokens, at, &row.now) {
            return Some((at, length, None));
        }
        taken(tokens, at, &row.today)
            .map(|length| (at, length, Some(0)))
            .or_else(|| taken(tokens, at, &row.yesterday).map(|length| (at, length, Some(1))))
    })?;
    // A sentence that has the word in it is no date line.
    if tokens.len() > at + length + 8 {
        return None;
    }
    let Some(back) = back else {
        return before(fetched, zone, 0, Unit::Minute, line);
    };
    let mut stated = before(fetched, zone, back, Unit::Day, line)?;
    if let Some(found) =
        (at + length..tokens.len()).find_map(|at| clock::read(line, tokens, at, false))
    {
        stated.clock = Some(found.clock);
        stated.offset = found.offset;
    }
    Some(stated)
}
