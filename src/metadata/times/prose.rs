//! Dates in a line of text, in any of the languages of the tables.

use super::calendars;
use super::clock::{self, ClockFound, phrase};
use super::order::{Habits, Order};
use super::stated::Stated;
use super::tokens::{self, Kind, Token};
use crate::rules::dates::{MonthName, date_words};

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

/// Year, month, day as tokens gave them, and where they end.
struct Parts {
    year: Option<i16>,
    month: i8,
    day: Option<i8>,
    swapped: Option<(i8, i8)>,
    end: usize,
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
            one.0.stated.raw = line
                .get(one.0.start..one.0.end)
                .unwrap_or_default()
                .trim()
                .to_owned();
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
                    index += 1
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

/// The date that begins at a token.
fn date(tokens: &[Token], at: usize, habits: &Habits) -> Option<Parts> {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    // Inside a longer chain of numbers: a phone number, a version.
    if before.is_some_and(|token| token.is('.') || token.is('/'))
        && at >= 2
        && tokens
            .get(at - 2)
            .is_some_and(|token| token.number().is_some())
    {
        return None;
    }
    match tokens.get(at)?.kind {
        Kind::Number(..) => east_asian(tokens, at)
            .or_else(|| numeric(tokens, at, habits))
            .or_else(|| day_first(tokens, at, habits))
            .or_else(|| year_first(tokens, at, habits)),
        Kind::Word(_) => era(tokens, at).or_else(|| month_first(tokens, at, habits)),
        Kind::Sign(_) => None,
    }
}

fn year4(token: &Token) -> Option<i16> {
    let (value, width) = token.number()?;
    let year = calendars::from_buddhist(i16::try_from(value).ok()?);
    (width == 4 && (1900..=2100).contains(&year)).then_some(year)
}

fn year_of_two(token: &Token) -> Option<i16> {
    let (value, width) = token.number()?;
    (width == 2).then_some(())?;
    let value = i16::try_from(value).ok()?;
    Some(if value < 70 {
        2000 + value
    } else {
        1900 + value
    })
}

fn day_of(token: &Token) -> Option<i8> {
    let (value, width) = token.number()?;
    (width <= 2 && (1..=31).contains(&value)).then_some(())?;
    i8::try_from(value).ok()
}

fn month_number(token: &Token) -> Option<i8> {
    day_of(token).filter(|month| *month <= 12)
}

/// "2026年5月3日", "2026년 5월 3일".
fn east_asian(tokens: &[Token], at: usize) -> Option<Parts> {
    let marked = |index: usize, marks: &[&str]| {
        tokens
            .get(index)
            .and_then(Token::word)
            .is_some_and(|word| marks.contains(&word))
    };
    let (mut index, year) = match year4(tokens.get(at)?) {
        Some(year) if marked(at + 1, &["年", "년"]) => (at + 2, Some(year)),
        _ => (at, None),
    };
    let month = month_number(tokens.get(index)?)?;
    marked(index + 1, &["月", "월"]).then_some(())?;
    index += 2;
    let day = tokens
        .get(index)
        .and_then(day_of)
        .filter(|_| marked(index + 1, &["日", "号", "號", "일"]));
    if day.is_some() {
        index += 2;
    }
    (year.is_some() || day.is_some()).then_some(Parts {
        year,
        month,
        day,
        swapped: None,
        end: index,
    })
}

/// "令和8年5月3日".
fn era(tokens: &[Token], at: usize) -> Option<Parts> {
    let words = date_words();
    let taken = phrase(tokens, at, |word| words.eras.contains_key(word))?;
    let name: Vec<&str> = tokens
        .get(at..at + taken)?
        .iter()
        .filter_map(Token::word)
        .collect();
    let base = *words.eras.get(&name.join(" "))?;
    let index = at + taken;
    let count = match &tokens.get(index)?.kind {
        Kind::Number(value, _) => i16::try_from(*value).ok()?,
        Kind::Word(word) if word == "元" => 1,
        _ => return None,
    };
    (tokens.get(index + 1)?.word() == Some("年") && count < 150).then_some(())?;
    let mut parts = east_asian(tokens, index + 2)?;
    parts.year = Some(base + count);
    Some(parts)
}

/// Three numbers with one sign between them.
fn numeric(tokens: &[Token], at: usize, habits: &Habits) -> Option<Parts> {
    let sign = match tokens.get(at + 1)?.kind {
        Kind::Sign(sign @ ('.' | '/' | '-')) => sign,
        _ => return None,
    };
    tokens.get(at + 3)?.is(sign).then_some(())?;
    let (first, second, third) = (tokens.get(at)?, tokens.get(at + 2)?, tokens.get(at + 4)?);
    let end = at + 5;
    // A fourth number makes it something else: an address, a version.
    if tokens.get(end).is_some_and(|token| token.is(sign))
        && tokens
            .get(end + 1)
            .is_some_and(|token| token.number().is_some() && sign != '-')
        && sign != '.'
    {
        return None;
    }
    if let Some(year) = year4(first) {
        let (month, day) = (month_number(second)?, day_of(third)?);
        return Some(Parts {
            year: Some(year),
            month,
            day: Some(day),
            swapped: None,
            end,
        });
    }
    if let Some((year @ 1300..=1500, 4)) = first.number()
        && let Some((year, month, day)) = calendars::from_jalali(
            i16::try_from(year).ok()?,
            month_number(second)?,
            day_of(third)?,
        )
    {
        return Some(Parts {
            year: Some(year),
            month,
            day: Some(day),
            swapped: None,
            end,
        });
    }
    let year = year4(third).or_else(|| {
        year_of_two(third).filter(|_| tokens.get(end).is_none_or(|token| !token.is(':')))
    })?;
    let (a, b) = (day_of(first)?, day_of(second)?);
    let (day, month, swapped) = match (a > 12, b > 12) {
        (true, true) => return None,
        (true, false) => (a, b, None),
        (false, true) => (b, a, None),
        (false, false) if a == b => (a, b, None),
        (false, false) => match habits.order {
            _ if sign == '.' => (a, b, None),
            Order::DayFirst => (a, b, None),
            Order::MonthFirst => (b, a, None),
            Order::Unknown => (a, b, Some((a, b))),
        },
    };
    Some(Parts {
        year: Some(year),
        month,
        day: Some(day),
        swapped,
        end,
    })
}

/// A month's name at a token: which, and how many tokens. "Tháng 5" is a name too.
fn month_at(tokens: &[Token], at: usize, habits: &Habits) -> Option<(i8, usize, bool)> {
    let words = date_words();
    if tokens.get(at)?.word() == Some("thang") {
        let month = month_number(tokens.get(at + 1)?)?;
        return Some((month, 2, false));
    }
    if let Some(taken) = phrase(tokens, at, |word| words.jalali.contains_key(word))
        && let Some(month) = words.jalali.get(tokens.get(at)?.word()?)
    {
        return Some((*month, taken, true));
    }
    let taken = phrase(tokens, at, |word| words.months.contains_key(word))?;
    let name: Vec<&str> = tokens
        .get(at..at + taken)?
        .iter()
        .filter_map(Token::word)
        .collect();
    let names = words.months.get(&name.join(" "))?;
    Some((choose(names, habits)?, taken, false))
}

/// "listopad" is October in Croatian and November in Polish: the page's language tells.
fn choose(names: &[MonthName], habits: &Habits) -> Option<i8> {
    if let [only] = names {
        return Some(only.month);
    }
    let alike = |name: &&MonthName| {
        name.languages.iter().any(|known| {
            habits.languages.iter().any(|own| {
                own == known || (own == "nb" && known == "no") || (own == "sh" && known == "hr")
            })
        })
    };
    names.iter().find(alike).map(|name| name.month)
}

/// Passes signs and words that mean nothing between the parts of a date.
fn skip(tokens: &[Token], mut at: usize) -> usize {
    let words = date_words();
    for _ in 0..4 {
        match tokens.get(at).map(|token| &token.kind) {
            Some(Kind::Sign('.' | ',' | '-' | '/' | '\'' | 'º' | 'ª' | '°')) => at += 1,
            Some(Kind::Word(_)) => match phrase(tokens, at, |word| {
                words.connectors.contains(word) || words.ordinals.contains(word)
            }) {
                Some(taken) => at += taken,
                None => break,
            },
            _ => break,
        }
    }
    at
}

/// "3. Mai 2026", "3 de mayo de 2026", "3rd of May".
fn day_first(tokens: &[Token], at: usize, habits: &Habits) -> Option<Parts> {
    let day = day_of(tokens.get(at)?)?;
    let index = skip(tokens, at + 1);
    let (month, taken, jalali) = month_at(tokens, index, habits)?;
    let mut end = index + taken;
    let behind = skip(tokens, end);
    let mut year = tokens.get(behind).and_then(year4);
    if jalali {
        let (value, 4) = tokens.get(behind)?.number()? else {
            return None;
        };
        let (year, month, day) = calendars::from_jalali(i16::try_from(value).ok()?, month, day)?;
        return Some(Parts {
            year: Some(year),
            month,
            day: Some(day),
            swapped: None,
            end: behind + 1,
        });
    }
    if year.is_none()
        && let Some(short) = tokens.get(behind).and_then(year_of_two)
        && tokens
            .get(behind + 1)
            .is_none_or(|next| !next.is(':') && !next.is('.') && next.word().is_none())
        && behind <= end + 1
    {
        year = Some(short);
    }
    if year.is_some() {
        end = behind + 1;
    }
    Some(Parts {
        year,
        month,
        day: Some(day),
        swapped: None,
        end,
    })
}

/// "May 3, 2026", "Mai 2026", "maiatzak 3".
fn month_first(tokens: &[Token], at: usize, habits: &Habits) -> Option<Parts> {
    let (month, taken, jalali) = month_at(tokens, at, habits)?;
    if jalali {
        return None;
    }
    let end = at + taken;
    let index = skip(tokens, end);
    let token = tokens.get(index)?;
    if let Some(year) = year4(token) {
        return Some(Parts {
            year: Some(year),
            month,
            day: None,
            swapped: None,
            end: index + 1,
        });
    }
    let day = day_of(token)?;
    // "May 15:59" is no day.
    if tokens.get(index + 1).is_some_and(|next| next.is(':')) {
        return None;
    }
    let behind = skip(tokens, index + 1);
    let year = tokens.get(behind).and_then(year4);
    let end = if year.is_some() {
        behind + 1
    } else {
        index + 1
    };
    Some(Parts {
        year,
        month,
        day: Some(day),
        swapped: None,
        end,
    })
}

/// "2026. május 3.", "2026. gada 3. maijs", "2026 m. gegužės 3 d.".
fn year_first(tokens: &[Token], at: usize, habits: &Habits) -> Option<Parts> {
    let year = year4(tokens.get(at)?)?;
    let words = date_words();
    let mut index = at + 1;
    let mut marked = false;
    for _ in 0..3 {
        if tokens
            .get(index)
            .is_some_and(|token| token.is('.') || token.is(',') || token.is('-'))
        {
            index += 1;
        } else if let Some(taken) = phrase(tokens, index, |word| words.year_marks.contains(word)) {
            marked = true;
            index += taken;
        } else {
            break;
        }
    }
    if let Some((month, taken, false)) = month_at(tokens, index, habits) {
        let behind = skip(tokens, index + taken);
        let day = day_of(tokens.get(behind)?)?;
        return Some(Parts {
            year: Some(year),
            month,
            day: Some(day),
            swapped: None,
            end: behind + 1,
        });
    }
    let day = day_of(tokens.get(index)?).filter(|_| marked)?;
    let (month, taken, _) = month_at(tokens, skip(tokens, index + 1), habits)?;
    let end = skip(tokens, index + 1) + taken;
    Some(Parts {
        year: Some(year),
        month,
        day: Some(day),
        swapped: None,
        end,
    })
}
