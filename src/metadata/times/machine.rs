//! Dates that programs write: ISO 8601 and what passes for it, RFC 2822, `Date.toString`, counters.

use std::sync::LazyLock;

use regex::Regex;

use super::order::Habits;
use super::prose;
use super::stated::{Clock, Stated};
use crate::rules::dates::date_words;

static ISO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^\s*(?P<y>\d{4})(?:[-/.](?P<m>\d{1,2})(?:[-/.](?P<d>\d{1,2}))?|(?P<m2>\d{2})(?P<d2>\d{2}))
        (?:(?:[T\s,]|\s-\s)\s*(?P<h>\d{1,2}):?(?P<i>\d{2})(?::?(?P<s>\d{1,2})(?:[.,:]\d+)?)?
           \s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*
           (?:(?P<z>[Zz])\b|(?P<sign>[+\-−\ ])(?P<oh>\d{1,2}):?(?P<om>\d{2})?|(?P<name>[A-Z]{3,4}))?)?(?:\s|T|$|[^\d])",
    )
    .expect("a constant")
});

/// Reads a value of a machine field. `counter` admits seconds or milliseconds since 1970.
#[must_use]
pub fn read(text: &str, habits: &Habits, counter: bool) -> Option<Stated> {
    let text = text.trim().trim_matches(['"', '\'']);
    if text.len() > 200 {
        return None;
    }
    iso(text)
        .or_else(|| counter.then(|| epoch(text)).flatten())
        .or_else(|| prose::first(text, habits).filter(|stated| stated.year.is_some()))
        .filter(is_real)
}

/// What systems write for "no date".
fn is_real(stated: &Stated) -> bool {
    let first = (stated.month, stated.day) == (Some(1), Some(1));
    !(first && matches!(stated.year, Some(1970 | 1900 | 1 | 0)))
        && stated
            .year
            .is_some_and(|year| (1600..=2200).contains(&year))
}

fn iso(text: &str) -> Option<Stated> {
    let found = ISO.captures(text)?;
    let number = |name: &str| {
        found
            .name(name)
            .and_then(|part| part.as_str().parse::<u32>().ok())
    };
    let year = i16::try_from(number("y")?).ok()?;
    let month = i8::try_from(number("m").or_else(|| number("m2"))?).ok()?;
    let Some(day) = number("d").or_else(|| number("d2")) else {
        let mut stated = Stated::day(year, month, 1, text)?;
        stated.day = None;
        return Some(stated);
    };
    let mut stated = Stated::day(year, month, i8::try_from(day).ok()?, text)?;
    if let (Some(mut hour), Some(minute)) = (number("h"), number("i")) {
        match found
            .name("half")
            .map(|half| half.as_str().to_ascii_lowercase().starts_with('p'))
        {
            Some(true) if hour < 12 => hour += 12,
            Some(false) if hour == 12 => hour = 0,
            _ => {}
        }
        stated.clock = Clock::new(hour, minute, number("s"));
        stated.offset = offset(&found);
    }
    Some(stated)
}

fn offset(found: &regex::Captures<'_>) -> Option<i32> {
    if found.name("z").is_some() {
        return Some(0);
    }
    if let Some(name) = found.name("name") {
        return date_words()
            .zones
            .get(&name.as_str().to_ascii_lowercase())
            .copied();
    }
    let sign = found.name("sign")?.as_str();
    let part = |name: &str| {
        found
            .name(name)
            .and_then(|part| part.as_str().parse::<i32>().ok())
    };
    let (hours, minutes) = (part("oh")?, part("om"));
    // A plus that became a space in an address counts only with both halves.
    if (sign == " " && minutes.is_none()) || hours > 14 {
        return None;
    }
    let total = hours * 60 + minutes.unwrap_or(0);
    Some(if matches!(sign, "-" | "−") {
        -total
    } else {
        total
    })
}

/// Seconds or milliseconds since 1970, from 1990 on.
fn epoch(text: &str) -> Option<Stated> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value: i64 = text.parse().ok()?;
    let at = match text.len() {
        9 | 10 => jiff::Timestamp::from_second(value).ok()?,
        12 | 13 => jiff::Timestamp::from_millisecond(value).ok()?,
        _ => return None,
    };
    Stated::moment(at, text).filter(|stated| {
        stated
            .year
            .is_some_and(|year| (1990..=2100).contains(&year))
    })
}
