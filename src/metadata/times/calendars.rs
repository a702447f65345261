//! Years and days of other calendars as Gregorian ones.

/// A Persian (Solar Hijri) day in the Gregorian calendar, by the 33-year cycle, exact from 1178 to 1633.
#[must_use]
pub fn from_jalali(year: i16, month: i8, day: i8) -> Option<(i16, i8, i8)> {
    if !(1178..=1633).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Counted from a day known in both calendars: 1 Farvardin 1405 is 21 March 2026.
    let days = jalali_days(year, month, day) - jalali_days(1405, 1, 1);
    let anchor = jiff::civil::Date::new(2026, 3, 21).ok()?;
    let span = jiff::Span::new().try_days(days).ok()?;
    let date = anchor.checked_add(span).ok()?;
    Some((date.year(), date.month(), date.day()))
}

/// Days since a fixed day.
fn jalali_days(year: i16, month: i8, day: i8) -> i64 {
    let (year, month, day) = (i64::from(year) + 1595, i64::from(month), i64::from(day));
    let before = if month < 7 {
        (month - 1) * 31
    } else {
        (month - 7) * 30 + 186
    };
    365 * year + (year / 33) * 8 + ((year % 33) + 3) / 4 + before + day
}

/// A year that may be one of the Thai Buddhist calendar.
#[must_use]
pub const fn from_buddhist(year: i16) -> i16 {
    if year >= 2400 && year < 2700 {
        year - 543
    } else {
        year
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persian_days_are_the_known_gregorian_ones() {
        assert_eq!(from_jalali(1405, 1, 1), Some((2026, 3, 21)));
        assert_eq!(from_jalali(1405, 2, 13), Some((2026, 5, 3)));
        assert_eq!(from_jalali(1399, 12, 30), Some((2021, 3, 20)));
        assert_eq!(from_buddhist(2569), 2026);
    }
}
