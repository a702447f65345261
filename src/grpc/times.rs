//! Stated times and measured ones on the wire.

use super::v1;
use crate::article as domain;

/// The timings of a page.
#[must_use]
pub(super) fn timings(found: domain::StageTimings) -> v1::StageTimings {
    v1::StageTimings {
        queued: Some(found.queued.into()),
        parse: Some(found.parse.into()),
        metadata: Some(found.metadata.into()),
        body: Some(found.body.into()),
        language: Some(found.language.into()),
        categories: Some(found.categories.into()),
        summary: Some(found.summary.into()),
        total: Some(found.total.into()),
    }
}

pub(super) fn time(time: domain::PublishedTime) -> v1::PublishedTime {
    use v1::published_time::Precision;
    let precision = match time.precision {
        domain::Precision::Year => Precision::Year,
        domain::Precision::Month => Precision::Month,
        domain::Precision::Day => Precision::Day,
        domain::Precision::Minute => Precision::Minute,
        domain::Precision::Second => Precision::Second,
    };
    v1::PublishedTime {
        instant: time.instant.map(instant),
        local: time.local,
        utc_offset_minutes: time.utc_offset_minutes,
        precision: precision as i32,
        raw: time.raw,
    }
}

/// Before 1970 the domain counts both parts down; the wire wants nanoseconds that count up.
fn instant(instant: jiff::Timestamp) -> pbjson_types::Timestamp {
    let (seconds, nanos) = (instant.as_second(), instant.subsec_nanosecond());
    if nanos < 0 {
        return pbjson_types::Timestamp {
            seconds: seconds - 1,
            nanos: nanos + 1_000_000_000,
        };
    }
    pbjson_types::Timestamp { seconds, nanos }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_before_1970_counts_its_nanoseconds_up() {
        let before = jiff::Timestamp::new(-1, -250_000_000).expect("a time");
        let wire = instant(before);
        assert_eq!((wire.seconds, wire.nanos), (-2, 750_000_000));
        let after = jiff::Timestamp::new(1, 5).expect("a time");
        assert_eq!((instant(after).seconds, instant(after).nanos), (1, 5));
    }
}
