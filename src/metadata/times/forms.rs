//! The forms that a day is written in: numbers, names of months, marks of East Asian scripts, eras.

use super::calendars;
use super::clock::phrase;
use super::order::{Habits, Order};
use super::tokens::{Kind, Token};
use crate::rules::dates::{MonthName, date_words};

/// Year, month, day as tokens gave them, and where they end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts {
    pub(super) year: Option<i16>,
    pub(super) month: i8,
    pub(super) day: Option<i8>,
    /// Month and day the other way round, where the numbers allow it.
    pub(super) swapped: Option<(i8, i8)>,
    /// Nothing tells which way round is meant.
    pub(super) unsure: bool,
    pub(super) end: usize,
}

impl Parts {
    const fn new(year: Option<i16>, month: i8, day: Option<i8>, end: usize) -> Self {
        Self {
            year,
            month,
            day,
            swapped: None,
            unsure: false,
            end,
        }
    }
}

/// The date that begins at a token.
pub(super) fn date(tokens: &[Token], at: usize, habits: &Habits) -> Option<Parts> {
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

pub(super) fn year4(token: &Token) -> Option<i16> {
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
    (year.is_some() || day.is_some()).then_some(Parts::new(year, month, day, index))
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
    let Kind::Sign(sign @ ('.' | '/' | '-')) = tokens.get(at + 1)?.kind else {
        return None;
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
        return Some(Parts::new(Some(year), month, Some(day), end));
    }
    if let Some((year @ 1300..=1500, 4)) = first.number()
        && let Some((year, month, day)) = calendars::from_jalali(
            i16::try_from(year).ok()?,
            month_number(second)?,
            day_of(third)?,
        )
    {
        return Some(Parts::new(Some(year), month, Some(day), end));
    }
    let year = year4(third).or_else(|| {
        year_of_two(third).filter(|_| tokens.get(end).is_none_or(|token| !token.is(':')))
    })?;
    let (a, b) = (day_of(first)?, day_of(second)?);
    let both = a <= 12 && b <= 12 && a != b && sign != '.';
    let month_first = b > 12 || (both && habits.order == Order::MonthFirst);
    let (day, month) = if month_first { (b, a) } else { (a, b) };
    if month > 12 {
        return None;
    }
    Some(Parts {
        swapped: both.then_some((day, month)),
        unsure: both && habits.order == Order::Unknown,
        ..Parts::new(Some(year), month, Some(day), end)
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
        return Some(Parts::new(Some(year), month, Some(day), behind + 1));
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
    Some(Parts::new(year, month, Some(day), end))
}

/// "May 3, 2026", "Mai 2026", "maiatzak 3".
fn month_first(tokens: &[Token], at: usize, habits: &Habits) -> Option<Parts> {
    let (month, taken, jalali) = month_at(tokens, at, habits)?;
    if jalali {
        return None;
    }
    let end = at + taken;
    let index = skip(tokens, end);
    let next = tokens.get(index)?;
    if let Some(year) = year4(next) {
        return Some(Parts::new(Some(year), month, None, index + 1));
    }
    let day = day_of(next)?;
    // "May 15:59" is no day.
    if tokens.get(index + 1).is_some_and(|behind| behind.is(':')) {
        return None;
    }
    let behind = skip(tokens, index + 1);
    let year = tokens.get(behind).and_then(year4);
    let end = if year.is_some() {
        behind + 1
    } else {
        index + 1
    };
    Some(Parts::new(year, month, Some(day), end))
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
        return Some(Parts::new(Some(year), month, Some(day), behind + 1));
    }
    let day = day_of(tokens.get(index)?).filter(|_| marked)?;
    let (month, taken, _) = month_at(tokens, skip(tokens, index + 1), habits)?;
    let end = skip(tokens, index + 1) + taken;
    Some(Parts::new(Some(year), month, Some(day), end))
}
