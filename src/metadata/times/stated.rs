//! A time as a page states it: no field is filled that was not read.

use jiff::civil;
use jiff::tz::{Offset, TimeZone};

use super::order::Habits;
use crate::article::{Precision, PublishedTime};

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock {
    /// 0 to 23.
    pub hour: i8,
    /// 0 to 59.
    pub minute: i8,
    /// 0 to 59, where stated.
    pub second: Option<i8>,
}

impl Clock {
    /// Checked.
    #[must_use]
    pub fn new(hour: u32, minute: u32, second: Option<u32>) -> Option<Self> {
        // A leap second is the last of its minute.
        let second = second
            .map(|second| second.min(60))
            .map(|second| second.min(59));
        (hour < 24 && minute < 60).then_some(())?;
        Some(Self {
            hour: i8::try_from(hour).ok()?,
            minute: i8::try_from(minute).ok()?,
            second: second.and_then(|second| i8::try_from(second).ok()),
        })
    }

    /// Midnight to the second: what systems write that know only the day.
    #[must_use]
    pub fn is_midnight(self) -> bool {
        self.hour == 0 && self.minute == 0 && self.second.unwrap_or(0) == 0
    }
}

/// A stated time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// Gregorian; none where only day and month were said.
    pub year: Option<i16>,
    /// 1 to 12.
    pub month: Option<i8>,
    /// 1 to 31.
    pub day: Option<i8>,
    /// Time of day.
    pub clock: Option<Clock>,
    /// Minutes east of UTC, where stated.
    pub offset: Option<i32>,
    /// Month and day the other way round, where the numbers allow it.
    pub swapped: Option<(i8, i8)>,
    /// Nothing tells which way round is meant.
    pub unsure: bool,
    /// As written.
    pub raw: String,
}

impl Stated {
    /// A day, checked against the calendar.
    #[must_use]
    pub fn day(year: i16, month: i8, day: i8, raw: &str) -> Option<Self> {
        civil::Date::new(year, month, day).ok()?;
        Some(Self {
            year: Some(year),
            month: Some(month),
            day: Some(day),
            clock: None,
            offset: None,
            swapped: None,
            unsure: false,
            raw: raw.trim().to_owned(),
        })
    }

    /// A moment in UTC, as counters state it.
    #[must_use]
    pub fn moment(at: jiff::Timestamp, raw: &str) -> Option<Self> {
        let local = Offset::UTC.to_datetime(at);
        let mut stated = Self::day(local.year(), local.month(), local.day(), raw)?;
        stated.clock = Some(Clock {
            hour: local.hour(),
            minute: local.minute(),
            second: Some(local.second()),
        });
        stated.offset = Some(0);
        Some(stated)
    }

    /// The calendar day, where it is known.
    #[must_use]
    pub fn date(&self) -> Option<civil::Date> {
        civil::Date::new(self.year?, self.month?, self.day?).ok()
    }

    /// The wall clock, where it is known.
    #[must_use]
    pub fn wall(&self) -> Option<civil::DateTime> {
        let clock = self.clock?;
        let time = civil::Time::new(clock.hour, clock.minute, clock.second.unwrap_or(0), 0).ok()?;
        Some(self.date()?.to_datetime(time))
    }

    /// The instant, where wall clock and zone are known.
    #[must_use]
    pub fn instant(&self) -> Option<jiff::Timestamp> {
        let offset = Offset::from_seconds(self.offset?.checked_mul(60)?).ok()?;
        offset.to_timestamp(self.wall()?).ok()
    }

    /// The same with the offset that a zone has then, where the page named none.
    #[must_use]
    pub fn in_zone(mut self, zone: Option<&TimeZone>) -> Self {
        if self.offset.is_none()
            && let (Some(zone), Some(wall)) = (zone, self.wall())
            && let Ok(zoned) = zone.to_ambiguous_zoned_datetime(wall).compatible()
        {
            self.offset = Some(zoned.offset().seconds() / 60);
        }
        self
    }

    /// With the year of the last such day before the fetch time, where none was said: "3 May" is last May.
    #[must_use]
    pub fn with_year(mut self, habits: &Habits) -> Option<Self> {
        if self.year.is_some() {
            return Some(self);
        }
        let fetched = Offset::UTC.to_datetime(habits.fetched?).date();
        let tomorrow = fetched.tomorrow().ok()?;
        let (month, day) = (self.month?, self.day?);
        // Leap days go four years back.
        let near =
            (0..=4).filter_map(|back| civil::Date::new(fetched.year() - back, month, day).ok());
        self.year = near
            .into_iter()
            .find(|date| *date <= tomorrow)
            .map(civil::Date::year);
        self.year.is_some().then_some(self)
    }

    /// Month and day the other way round, where the numbers allow it.
    #[must_use]
    pub fn other_way(&self) -> Option<Self> {
        let (month, day) = self.swapped?;
        let mut other = self.clone();
        other.swapped = Some((self.month?, self.day?));
        (other.month, other.day) = (Some(month), Some(day));
        other.date().map(|_| other)
    }

    /// The same moment on the clock of another offset.
    #[must_use]
    pub fn on_clock_of(mut self, minutes: i32) -> Option<Self> {
        let offset = Offset::from_seconds(minutes.checked_mul(60)?).ok()?;
        let wall = offset.to_datetime(self.instant()?);
        (self.year, self.month, self.day) =
            (Some(wall.year()), Some(wall.month()), Some(wall.day()));
        self.clock = Some(Clock {
            hour: wall.hour(),
            minute: wall.minute(),
            second: self.clock?.second,
        });
        self.offset = Some(minutes);
        Some(self)
    }

    /// How fine it is.
    #[must_use]
    pub fn precision(&self) -> Precision {
        match (self.month, self.day, self.clock) {
            (None, _, _) => Precision::Year,
            _ if self.unsure => Precision::Year,
            (_, None, _) => Precision::Month,
            (_, _, None) => Precision::Day,
            (_, _, Some(clock)) if clock.second.is_none() => Precision::Minute,
            _ => Precision::Second,
        }
    }

    /// As the contract has it. `None` without a year.
    #[must_use]
    pub fn published(&self) -> Option<PublishedTime> {
        let precision = self.precision();
        let year = self.year?;
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        let clock = self.clock.unwrap_or(Clock {
            hour: 0,
            minute: 0,
            second: None,
        });
        let (hour, minute, second) = (clock.hour, clock.minute, clock.second.unwrap_or(0));
        let local = match precision {
            Precision::Year => format!("{year:04}"),
            Precision::Month => format!("{year:04}-{month:02}"),
            Precision::Day => format!("{year:04}-{month:02}-{day:02}"),
            Precision::Minute => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}"),
            Precision::Second => {
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
            }
        };
        let timed = precision >= Precision::Minute;
        Some(PublishedTime {
            instant: self.instant().filter(|_| timed),
            local,
            utc_offset_minutes: self.offset.filter(|_| timed),
            precision,
            raw: self.raw.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_without_time_stays_a_day() {
        let stated = Stated::day(2026, 5, 3, "3. Mai 2026").expect("a day");
        let published = stated.published().expect("a year");
        assert_eq!(published.local, "2026-05-03");
        assert_eq!(published.precision, Precision::Day);
        assert_eq!(
            (published.instant, published.utc_offset_minutes),
            (None, None)
        );
    }

    #[test]
    fn a_hint_gives_the_zone_that_the_page_leaves_out() {
        let mut stated = Stated::day(2026, 7, 3, "").expect("a day");
        stated.clock = Clock::new(15, 59, None);
        assert_eq!(stated.instant(), None);
        let zone = TimeZone::get("Europe/Berlin").expect("bundled");
        let stated = stated.in_zone(Some(&zone));
        assert_eq!(stated.offset, Some(120));
        assert_eq!(
            stated.instant().map(|at| at.to_string()).as_deref(),
            Some("2026-07-03T13:59:00Z")
        );
    }

    #[test]
    fn days_that_no_calendar_has_are_refused() {
        assert_eq!(Stated::day(2026, 2, 30, ""), None);
        assert_eq!(Clock::new(24, 0, None), None);
    }
}
