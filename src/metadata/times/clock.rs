//! Times of day in a line of tokens.

use foldhash::HashSet;

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
#[must_use]
pub fn read(line: &str, tokens: &[Token], at: usize, led: bool) -> Option<ClockFound> {
    let words = date_words();
    let mut half = half_of_day(tokens, at);
    let index = half.map_or(at, |(_, end)| end);
    let (mut hour, width) = tokens.get(index)?.number()?;
    if width > 2 {
        return None;
    }
    let face = face(tokens, index + 1, led);
    let (mut sure, mut index) = (face.sure || half.is_some(), face.end);
    if is_word(tokens, index, &words.hour_marks) {
        sure = true;
        index += 1;
    }
    if half.is_none()
        && hour <= 12
        && let Some((late, end)) = half_of_day(tokens, index)
    {
        half = Some((late, end));
        sure = true;
        index = end;
    }
    if !sure {
        return None;
    }
    match half {
        Some((true, _)) if hour < 12 => hour += 12,
        Some((false, _)) if hour == 12 => hour = 0,
        _ => {}
    }
    let clock = Clock::new(hour, face.minute, face.second)?;
    let (offset, end) = zone(line, tokens, index);
    Some(ClockFound { clock, offset, end })
}

/// "p.m." or "上午" at a token: whether it is the later half, and one past its last token.
fn half_of_day(tokens: &[Token], at: usize) -> Option<(bool, usize)> {
    let words = date_words();
    let late = phrase(tokens, at, |word| words.afternoon.contains(word));
    let taken = late.or_else(|| phrase(tokens, at, |word| words.morning.contains(word)))?;
    let end = at + taken;
    let dot = tokens.get(end).is_some_and(|token| token.is('.'));
    Some((late.is_some(), end + usize::from(dot)))
}

fn is_word(tokens: &[Token], at: usize, set: &HashSet<String>) -> bool {
    tokens
        .get(at)
        .and_then(Token::word)
        .is_some_and(|word| set.contains(word))
}

/// What follows the hours.
struct Face {
    minute: u32,
    second: Option<u32>,
    /// It is written as only times are.
    sure: bool,
    end: usize,
}

/// Minutes and seconds behind the hours: ":59:30", ".59 Uhr", " h 59", "時59分30秒".
fn face(tokens: &[Token], at: usize, led: bool) -> Face {
    let words = date_words();
    let is = |at: usize, sign: char| tokens.get(at).is_some_and(|token| token.is(sign));
    let two = |at: usize| {
        let number = tokens.get(at).and_then(Token::number);
        number.filter(|(_, width)| *width <= 2)
    };
    let mut face = Face {
        minute: 0,
        second: None,
        sure: false,
        end: at,
    };
    if is(at, ':')
        && let Some((minute, 2)) = two(at + 1)
    {
        (face.minute, face.sure, face.end) = (minute, true, at + 2);
        if is(face.end, ':')
            && let Some((second, 2)) = two(face.end + 1)
        {
            face.second = Some(second);
            face.end += 2;
            // Fractions of a second.
            let fraction = tokens.get(face.end + 1).and_then(Token::number).is_some();
            if is(face.end, '.') && fraction {
                face.end += 2;
            }
        }
    } else if is(at, '.')
        && let Some((minute, 2)) = two(at + 1)
        && (led
            || is_word(tokens, at + 2, &words.hour_marks)
            || half_of_day(tokens, at + 2).is_some())
    {
        (face.minute, face.sure, face.end) = (minute, true, at + 2);
    } else if is_word(tokens, at, &words.hour_marks) {
        (face.sure, face.end) = (true, at + 1);
        if let Some((minute, width)) = two(face.end)
            && (width == 2 || is_word(tokens, face.end + 1, &words.minute_marks))
        {
            face.minute = minute;
            face.end += 1;
            face.end += usize::from(is_word(tokens, face.end, &words.minute_marks));
            if let Some((second, _)) = two(face.end)
                && is_word(tokens, face.end + 1, &words.second_marks)
            {
                face.second = Some(second);
                face.end += 2;
            }
        }
    }
    face
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
    let base = named.is_none_or(|offset| offset == 0);
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
