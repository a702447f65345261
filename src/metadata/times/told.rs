//! A time that a place of the page tells, and how two of them compare.

use jiff::civil;

use super::stated::Stated;
use crate::article::Signal;
use crate::page::dom::NodeId;

/// Seconds by which two spellings of one moment may differ: systems cut or round the seconds.
const SAME_MOMENT: i64 = 90;
/// Hours between the day of a page's readers and the day in UTC.
const ZONE_HOURS: i64 = 14;

/// What a time is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The publication, by name.
    Published,
    /// A change, by name.
    Modified,
    /// A change where the publication is told elsewhere, else the publication.
    AsOf,
    /// Not said.
    Plain,
    /// Not to be published before.
    Embargo,
}

/// Kinds of places. Two of one kind are one witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Where a site rule points.
    Rule,
    /// Linked data and microdata.
    Data,
    /// Meta elements.
    Meta,
    /// Near the headline.
    Head,
    /// Elsewhere in the text.
    Text,
    /// The page's address.
    Address,
}

/// Where exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Locator {
    /// A JSON pointer, a meta name, an address.
    Name(String),
    /// An element.
    Node(NodeId),
}

/// A time that a place tells.
#[derive(Debug, Clone)]
pub(super) struct Told {
    /// What it says.
    pub(super) stated: Stated,
    /// What it is said to be.
    pub(super) role: Role,
    /// How much the place is trusted; see `weights`.
    pub(super) weight: u32,
    /// The kind of place.
    pub(super) place: Place,
    /// For evidence.
    pub(super) signal: Signal,
    /// For evidence.
    pub(super) locator: Locator,
    /// As it stood there.
    pub(super) raw: String,
    /// Which of the page's lines it stands in.
    pub(super) line: Option<usize>,
}

/// How well two times agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agreement {
    /// They are different times.
    None,
    /// One names only the month, and it is the other's.
    Month,
    /// The days differ by no more than a zone can make them.
    Near,
    /// The same day.
    Day,
    /// The same moment, or the same face of the clock.
    Moment,
}

impl Agreement {
    /// How much of one's weight the other may claim, in hundredths.
    pub(super) const fn share(self) -> u32 {
        match self {
            Self::None => 0,
            Self::Month => 30,
            Self::Near => 60,
            Self::Day | Self::Moment => 100,
        }
    }
}

/// Compares two times.
pub(super) fn agreement(a: &Stated, b: &Stated) -> Agreement {
    if let (Some(a), Some(b)) = (a.instant(), b.instant())
        && (a.as_second() - b.as_second()).abs() < SAME_MOMENT
    {
        return Agreement::Moment;
    }
    if let (Some(left), Some(right)) = (a.wall(), b.wall())
        && seconds_between(left, right).abs() < SAME_MOMENT
    {
        return Agreement::Moment;
    }
    match (a.date(), b.date()) {
        (Some(left), Some(right)) if left == right => Agreement::Day,
        (Some(_), Some(_)) if is_near(a, b) || is_near(b, a) => Agreement::Near,
        (Some(_), Some(_)) => Agreement::None,
        _ if a.year == b.year && a.month.is_some() && a.month == b.month => Agreement::Month,
        _ => Agreement::None,
    }
}

/// Seconds from one wall clock to another.
pub(super) fn seconds_between(from: civil::DateTime, to: civil::DateTime) -> i64 {
    let as_utc = |at| {
        jiff::tz::Offset::UTC
            .to_timestamp(at)
            .map_or(0, jiff::Timestamp::as_second)
    };
    as_utc(to) - as_utc(from)
}

/// Whether a moment may fall on the other's day somewhere on earth.
fn is_near(moment: &Stated, day: &Stated) -> bool {
    let (Some(wall), Some(day_date)) = (moment.wall(), day.date()) else {
        return false;
    };
    // Two moments with different clocks are near only where one of them lacks its zone or states UTC.
    if let Some(other) = day.wall() {
        let zoned = |stated: &Stated| stated.offset.is_some_and(|offset| offset != 0);
        let gap = seconds_between(wall, other).abs();
        return !(zoned(moment) && zoned(day))
            && gap <= ZONE_HOURS * 3600
            && gap % 1800 < SAME_MOMENT;
    }
    if moment.offset.is_some_and(|offset| offset != 0) {
        return false;
    }
    let start = day_date.to_datetime(civil::Time::midnight());
    let from_start = seconds_between(start, wall);
    (-ZONE_HOURS * 3600..(24 + ZONE_HOURS) * 3600).contains(&from_start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::times::machine;
    use crate::metadata::times::order::Habits;

    fn compare(a: &str, b: &str) -> Agreement {
        let read = |text| machine::read(text, &Habits::default(), false).expect(text);
        agreement(&read(a), &read(b))
    }

    #[test]
    fn moments_days_and_zones_are_told_apart() {
        for (a, b, wanted) in [
            (
                "2026-05-03T15:59:30+02:00",
                "2026-05-03T13:59:00Z",
                Agreement::Moment,
            ),
            (
                "2026-05-03T15:59:30+02:00",
                "2026-05-03T15:59:00Z",
                Agreement::Moment,
            ),
            (
                "2026-05-03T22:30:00Z",
                "2026-05-04T00:30:00+02:00",
                Agreement::Moment,
            ),
            ("2026-05-03T15:59:30+02:00", "2026-05-03", Agreement::Day),
            ("2026-05-03T22:30:00Z", "2026-05-04", Agreement::Near),
            ("2026-05-03T22:30:00Z", "2026-05-05", Agreement::None),
            ("2026-05-03T22:30:00+02:00", "2026-05-04", Agreement::None),
            ("2026-05-03", "2026-05", Agreement::Month),
            ("2026-05-03", "2026-06", Agreement::None),
            ("2026-05-03", "2026-05-04", Agreement::None),
        ] {
            assert_eq!(compare(a, b), wanted, "{a} and {b}");
            assert_eq!(compare(b, a), wanted, "{b} and {a}");
        }
    }
}
