//! The date in a page's address: "/2026/05/03/", "-20260503-", "/2026/05/".

use jiff::civil;
use url::Url;

use super::stated::Stated;
use super::told::{Locator, Place, Role, Told};
use super::weights;
use crate::article::Signal;
use crate::page::Page;

/// Years that an address on the web may name.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// The date in the request's address, else in the one that the page declares.
pub(super) fn read(page: &Page<'_>) -> Option<Told> {
    let declared = || {
        let canonical = page.head.links("canonical").map(|link| link.href).next();
        let addresses = [canonical, page.head.meta("og:url")];
        addresses
            .into_iter()
            .flatten()
            .filter_map(|address| Url::parse(address).ok())
            .find_map(|url| of_path(url.path()).map(|stated| (stated, url)))
    };
    let own = page.hints.url.as_ref();
    let (stated, url) = own
        .and_then(|url| of_path(url.path()).map(|stated| (stated, url.clone())))
        .or_else(declared)?;
    let weight = if stated.day.is_some() {
        weights::ADDRESS_DAY
    } else {
        weights::ADDRESS_MONTH
    };
    Some(Told {
        raw: stated.raw.clone(),
        stated,
        role: Role::Published,
        weight,
        place: Place::Address,
        signal: Signal::Url,
        locator: Locator::Name(url.to_string()),
        line: None,
    })
}

/// The date in a path. A year alone is none. An archive's path holds another address, and that one's date counts.
fn of_path(path: &str) -> Option<Stated> {
    let inner = path.rfind("http:").or_else(|| path.rfind("https:"));
    let path = inner.and_then(|at| path.get(at..)).unwrap_or(path);
    let numbers: Vec<(&str, Option<char>)> = numbers(path);
    day_of(&numbers).or_else(|| month_of(&numbers))
}

/// Runs of digits, each with the one character to the next run, if it is only one.
fn numbers(path: &str) -> Vec<(&str, Option<char>)> {
    let mut found: Vec<(&str, Option<char>)> = Vec::new();
    let mut between = String::new();
    let mut rest = path;
    while let Some(first) = rest.chars().next() {
        let length = rest.chars().take_while(char::is_ascii_digit).count();
        if length > 0 {
            let (digits, behind) = rest.split_at(length);
            if let Some(last) = found.last_mut() {
                let mut signs = between.chars();
                last.1 = signs.next().filter(|_| signs.next().is_none());
            }
            between.clear();
            found.push((digits, None));
            rest = behind;
        } else {
            between.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    found
}

fn day(year: &str, month: &str, day: &str, raw: &str) -> Option<Stated> {
    let year: i16 = year.parse().ok().filter(|year| YEARS.contains(year))?;
    Stated::day(year, month.parse().ok()?, day.parse().ok()?, raw)
}

fn day_of(numbers: &[(&str, Option<char>)]) -> Option<Stated> {
    let parts = numbers.windows(3).find_map(|window| {
        let [(a, Some(sign)), (b, Some(next)), (c, _)] = window else {
            return None;
        };
        let raw = || format!("{a}{sign}{b}{next}{c}");
        // "2026-05/03" is a day too.
        let one_sign = sign == next || (*sign == '-' && *next == '/');
        if !one_sign || !matches!(sign, '/' | '-' | '_' | '.') || b.len() > 2 {
            return None;
        }
        match (a.len(), c.len()) {
            (4, 1 | 2) => day(a, b, c, &raw()),
            // Where the day leads, the month may lead too: only a day past 12 tells.
            (1 | 2, 4) => {
                let (first, second): (u8, u8) = (a.parse().ok()?, b.parse().ok()?);
                match (first > 12, second > 12) {
                    (true, false) => day(c, b, a, &raw()),
                    (false, true) => day(c, a, b, &raw()),
                    _ if first == second => day(c, b, a, &raw()),
                    _ => None,
                }
            }
            _ => None,
        }
    });
    parts
        .or_else(|| {
            numbers.windows(2).find_map(|window| {
                // "/2026/0503/", "/202605/03/".
                let [(a, Some('/' | '-' | '_')), (b, _)] = window else {
                    return None;
                };
                let raw = format!("{a}/{b}");
                match (a.len(), b.len()) {
                    (4, 4) => day(a, b.get(..2)?, b.get(2..)?, &raw),
                    (6, 2) => day(a.get(..4)?, a.get(4..)?, b, &raw),
                    _ => None,
                }
            })
        })
        .or_else(|| {
            numbers.iter().find_map(|(run, _)| {
                // "20260503", and with a clock behind it "202605031559". With seconds it is the time of a capture.
                matches!(run.len(), 8 | 12).then_some(())?;
                day(run.get(..4)?, run.get(4..6)?, run.get(6..8)?, run)
            })
        })
}

/// "/2026/05/": a year and a month between strokes.
fn month_of(numbers: &[(&str, Option<char>)]) -> Option<Stated> {
    numbers.windows(2).find_map(|window| {
        let [(a, Some('/')), (b, _)] = window else {
            return None;
        };
        (a.len() == 4 && b.len() == 2).then_some(())?;
        let mut stated = day(a, b, "1", &format!("{a}/{b}"))?;
        stated.day = None;
        civil::Date::new(stated.year?, stated.month?, 1).ok()?;
        Some(stated)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_are_read_and_other_numbers_are_not() {
        for (path, wanted) in [
            ("/2026/05/03/market-hall", "2026-05-03"),
            ("/2026/5/3/market-hall", "2026-05-03"),
            ("/lokales/2026-05-03/hall", "2026-05-03"),
            ("/hall-20260503-12.html", "2026-05-03"),
            ("/2026/0503/c90000-1.html", "2026-05-03"),
            ("/202605/03/t1.html", "2026-05-03"),
            ("/23-05-2026/hall", "2026-05-23"),
            ("/2026/05/market-hall", "2026-05"),
            ("/03/05/2026/hall", "none"),
            ("/news/2026/market-hall", "none"),
            ("/article-12345678", "none"),
            ("/news/99991231/x", "none"),
            ("/2026/13/45/x", "none"),
            ("/top-100-2026-12-books", "none"),
            (
                "/web/20260611024252/http://a.example/2026-05/03/c.htm",
                "2026-05-03",
            ),
            ("/web/20260611024252/a.example/2026/05/hall.html", "2026-05"),
        ] {
            let found = of_path(path).and_then(|stated| stated.published());
            let found = found.map_or_else(|| "none".to_owned(), |time| time.local);
            assert_eq!(found, wanted, "{path}");
        }
    }
}
