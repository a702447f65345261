//! Times of day in a line of tokens.

use super::stated::Clock;
use super::tokens::{Kind, Token};
use crate::rules::dates::date_words;

/// A time of day and where its tokens end.
#[derive(Debug, Clone, Copy)]
pub struct ClockFound {
    /// The time.
    pub clock: Clock,
    /// Minutes east of UTC, where named.
    pub offset: Option<i32>,
    /// One past its last token.
    pub end: usize,
}

/// How many tokens from `at` make an entry of a set of words ("a m", "上 午"); dots between them do not count.
pub fn phrase(tokens: &[Token], at: usize, known: impl Fn(&str) -> bool) -> Option<usize> {
    let mut words = String::new();
    let mut longest = None;
    let mut index = at;
    while let Some(token) = tokens.get(index) {
        match &token.kind {
            Kind::Word(word) if index < at + 8 => {
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(word);
                if known(&words) {
                    longest = Some(index + 1 - at);
                }
            }
            Kind::Sign('.' | '\'') if !words.is_empty() && index < at + 8 => {}
            _ => break,
        }
        index += 1;
    }
    longest
}

/// The time of day that begins at a token. `led` says that a word such as "um" or "klo" stands before it, so that "15.59"
/// and "10" are times.
pub fn read(line: &str, tokens: &[Token], at: usize, led: bool) -> Option<ClockFound> {
    let words = date_words();
    let half = |at: usize| {
        if let Some(taken) = phrase(tokens, at, |word| words.afternoon.contains(word)) {
            return Some((true, taken));
        }
        phrase(tokens, at, |word| words.morning.contains(word)).map(|taken| (false, taken))
    };
    let mut index = at;
    let mut afternoon = None;
    if let Some((late, taken)) = half(index) {
        afternoon = Some(late);
        index += taken;
        if tokens.get(index).is_some_and(|token| token.is('.')) {
            index += 1;
        }
    }
    let (mut hour, width) = tokens.get(index)?.number()?;
    if width > 2 {
        return None;
    }
    index += 1;
    let two = |at: usize| {
        tokens
            .get(at)
            .and_then(Token::number)
            .filter(|(_, width)| *width <= 2)
    };
    let is_word = |at: usize, set: &std::collections::BTreeSet<String>| {
        tokens
            .get(at)
            .and_then(Token::word)
            .is_some_and(|word| set.contains(word))
    };
    let (mut minute, mut second, mut sure) = (0, None, afternoon.is_some());
    if tokens.get(index).is_some_and(|token| token.is(':'))
        && let Some((value, 2)) = two(index + 1)
    {
        minute = value;
        sure = true;
        index += 2;
        if tokens.get(index).is_some_and(|token| token.is(':'))
            && let Some((value, 2)) = two(index + 1)
        {
            second = Some(value);
            index += 2;
            // Fractions of a second.
            if tokens.get(index).is_some_and(|token| token.is('.'))
                && tokens
                    .get(index + 1)
                    .is_some_and(|token| token.number().is_some())
            {
                index += 2;
            }
        }
    } else if tokens.get(index).is_some_and(|token| token.is('.'))
        && let Some((value, 2)) = two(index + 1)
        && (led || is_word(index + 2, &words.hour_marks) || half(index + 2).is_some())
    {
        minute = value;
        sure = true;
        index += 2;
    } else if is_word(index, &words.hour_marks) {
        sure = true;
        index += 1;
        if let Some((value, width)) = two(index)
            && (width == 2 || is_word(index + 1, &words.minute_marks))
        {
            minute = value;
            index += 1;
            if is_word(index, &words.minute_marks) {
                index += 1;
            }
            if let Some((value, _)) = two(index)
                && is_word(index + 1, &words.second_marks)
            {
                second = Some(value);
                index += 2;
            }
        }
    }
    if is_word(index, &words.hour_marks) {
        sure = true;
        index += 1;
    }
    if afternoon.is_none()
        && let Some((late, taken)) = half(index)
        && hour <= 12
    {
        afternoon = Some(late);
        sure = true;
        index += taken;
        if tokens.get(index).is_some_and(|token| token.is('.')) {
            index += 1;
        }
    }
    if !sure {
        return None;
    }
    match afternoon {
        Some(true) if hour < 12 => hour += 12,
        Some(false) if hour == 12 => hour = 0,
        _ => {}
    }
    let clock = Clock::new(hour, minute, second)?;
    let (offset, end) = zone(line, tokens, index);
    Some(ClockFound { clock, offset, end })
}

/// A zone behind a time: "CEST", "(GMT+2)", "+0200", "Z".
fn zone(line: &str, tokens: &[Token], at: usize) -> (Option<i32>, usize) {
    let mut index = at;
    while tokens
        .get(index)
        .is_some_and(|token| token.is('(') || token.is(','))
    {
        index += 1;
    }
    let mut named = None;
    if let Some(token) = tokens.get(index)
        && let Some(word) = token.word()
        && let Some(offset) = date_words().zones.get(word)
        && line
            .get(token.start..token.end)
            .is_some_and(|raw| !raw.chars().any(char::is_lowercase))
    {
        named = Some(*offset);
        index += 1;
    }
    let base = named.filter(|offset| *offset != 0).is_none();
    if base
        && let Some(sign) = tokens
            .get(index)
            .filter(|token| token.is('+') || token.is('-'))
        && let Some(number) = tokens.get(index + 1)
        && number.start == sign.end
        && let Some((value, width)) = number.number()
    {
        let (hours, minutes, taken) = match width {
            4 => (value / 100, value % 100, 2),
            1 | 2 => match (
                tokens.get(index + 2),
                tokens.get(index + 3).and_then(Token::number),
            ) {
                (Some(colon), Some((minutes, 2))) if colon.is(':') => (value, minutes, 4),
                _ if named.is_some() || width == 2 => (value, 0, 2),
                _ => return (named, index),
            },
            _ => return (named, index),
        };
        if hours <= 14 && minutes < 60 {
            let total = i32::try_from(hours * 60 + minutes).unwrap_or(0);
            let offset = if sign.is('-') { -total } else { total };
            return (Some(offset), index + taken);
        }
    }
    (named, if named.is_some() { index } else { at })
}
