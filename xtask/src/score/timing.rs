//! How long pages took. Wall-clock on a machine that does other work: good for finding the worst page, not for claims.

use std::collections::BTreeMap;
use std::time::Duration;

use super::predict::Reading;
use crate::corpus::Page;

/// Past this a page is named.
const SLOW: Duration = Duration::from_secs(2);

/// Times of one dataset.
pub struct Timing {
    /// Median.
    pub p50: Duration,
    /// 99th percentile.
    pub p99: Duration,
    /// Of the slowest page.
    pub max: Duration,
    /// Megabytes a second on one thread, over all pages.
    pub megabytes_per_second: f64,
    /// The slowest page.
    pub slowest: String,
    /// Pages over two seconds.
    pub slow: Vec<(String, Duration)>,
    /// Every page, by id.
    pub pages: BTreeMap<String, Duration>,
}

impl Timing {
    /// Sorts out the times of `readings`, which belong to `pages` in order.
    #[allow(
        clippy::cast_precision_loss,
        reason = "bytes of a dataset fit into 52 bits"
    )]
    pub fn of(pages: &[Page], readings: &[Reading]) -> Self {
        let mut times: Vec<Duration> = readings.iter().map(|reading| reading.took).collect();
        times.sort_unstable();
        let at = |per_cent: usize| {
            let index = (times.len() * per_cent / 100).min(times.len().saturating_sub(1));
            times.get(index).copied().unwrap_or_default()
        };
        let by_id = pages
            .iter()
            .zip(readings)
            .map(|(page, reading)| (page.id.clone(), reading.took))
            .collect::<BTreeMap<_, _>>();
        let slow = by_id
            .iter()
            .filter(|(_, took)| **took > SLOW)
            .map(|(id, took)| (id.clone(), *took))
            .collect();
        let slowest = by_id.iter().max_by_key(|(_, took)| **took);
        let bytes: usize = readings.iter().map(|reading| reading.bytes).sum();
        let seconds = times.iter().sum::<Duration>().as_secs_f64();
        Self {
            p50: at(50),
            p99: at(99),
            max: at(100),
            megabytes_per_second: bytes as f64 / 1e6 / seconds.max(1e-9),
            slowest: slowest.map(|(id, _)| id.clone()).unwrap_or_default(),
            slow,
            pages: by_id,
        }
    }
}
