//! Stated times as ISO 8601.

use crate::article::{Precision, PublishedTime};

/// A time as schema.org and HTML take it, no finer than the page gave it; with an offset only where a zone is stated.
#[must_use]
pub fn iso(time: &PublishedTime) -> Option<String> {
    let local = time.local.trim();
    if local.is_empty() {
        return None;
    }
    match (time.precision, time.utc_offset_minutes) {
        (Precision::Minute | Precision::Second, Some(minutes)) => {
            Some(format!("{local}{}", offset(minutes)))
        }
        _ => Some(local.to_owned()),
    }
}

/// A moment as RFC 3339; `None` where day, clock time or zone are not known.
#[must_use]
pub fn moment(time: &PublishedTime) -> Option<String> {
    let instant = time.instant?;
    let offset = time
        .utc_offset_minutes
        .and_then(|minutes| jiff::tz::Offset::from_seconds(minutes.checked_mul(60)?).ok());
    Some(match offset {
        Some(offset) if offset.seconds() != 0 => instant.display_with_offset(offset).to_string(),
        _ => instant.to_string(),
    })
}

fn offset(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.unsigned_abs();
    if minutes == 0 {
        return "Z".to_owned();
    }
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(
        local: &str,
        precision: Precision,
        zone: Option<i32>,
        instant: Option<&str>,
    ) -> PublishedTime {
        PublishedTime {
            instant: instant.map(|instant| instant.parse().expect("a time")),
            local: local.to_owned(),
            utc_offset_minutes: zone,
            precision,
            raw: String::new(),
        }
    }

    #[test]
    fn a_time_is_as_fine_as_stated() {
        for (stated, expected, exact) in [
            (
                time("2026-11-23", Precision::Day, Some(60), None),
                "2026-11-23",
                None,
            ),
            (
                time("2026-11-23T14:05", Precision::Minute, None, None),
                "2026-11-23T14:05",
                None,
            ),
            (
                time(
                    "2026-11-23T14:05",
                    Precision::Minute,
                    Some(-210),
                    Some("2026-11-23T17:35:00Z"),
                ),
                "2026-11-23T14:05-03:30",
                Some("2026-11-23T14:05:00-03:30"),
            ),
            (
                time(
                    "2026-11-23T14:05:09",
                    Precision::Second,
                    Some(0),
                    Some("2026-11-23T14:05:09Z"),
                ),
                "2026-11-23T14:05:09Z",
                Some("2026-11-23T14:05:09Z"),
            ),
        ] {
            assert_eq!(iso(&stated).as_deref(), Some(expected));
            assert_eq!(moment(&stated).as_deref(), exact);
        }
    }
}
