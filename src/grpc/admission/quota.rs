//! How many requests each caller may send: so many a second, and so many at once after a rest.
//!
//! For each caller the time is kept at which, at the allowed rate, all of its requests so far would be through. A request may
//! come as long as that time is no further ahead than the burst.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::config::Rate;
use crate::grpc::status::Failure;

/// Callers that are kept in mind; then those are forgotten who have rested.
const MANY: usize = 10_000;

/// The quotas of one server's callers.
#[derive(Debug)]
pub struct Quota {
    rate: Rate,
    through: Mutex<BTreeMap<Arc<str>, Instant>>,
}

impl Quota {
    /// The same rate for every caller.
    #[must_use]
    pub const fn new(rate: Rate) -> Self {
        Self {
            rate,
            through: Mutex::new(BTreeMap::new()),
        }
    }

    /// Counts a request of `caller` at `now`, if it may come.
    ///
    /// # Errors
    /// [`Failure::OverQuota`].
    pub fn take(&self, caller: &Arc<str>, now: Instant) -> Result<(), Failure> {
        let wait = self.count(caller, now, Duration::ZERO);
        wait.map(|_| ()).map_err(|retry_after| Failure::OverQuota {
            caller: Arc::clone(caller),
            rate: self.rate,
            retry_after,
        })
    }

    /// Counts a page of `caller`'s stream at `now`, and says how long it must wait.
    pub fn pace(&self, caller: &Arc<str>, now: Instant) -> Duration {
        let wait = self.count(caller, now, Duration::MAX);
        wait.unwrap_or_default()
    }

    /// How long the request must wait; if that is over `patience`, it is not counted.
    fn count(
        &self,
        caller: &Arc<str>,
        now: Instant,
        patience: Duration,
    ) -> Result<Duration, Duration> {
        let period = self.rate.period();
        let ahead = period.saturating_mul(self.rate.burst.saturating_sub(1));
        let mut through = self.through.lock().unwrap_or_else(PoisonError::into_inner);
        if through.len() >= MANY {
            through.retain(|_, time| *time > now);
        }
        let time = through.get(caller).map_or(now, |time| (*time).max(now));
        let wait = (time - now).saturating_sub(ahead);
        if wait > patience {
            return Err(wait);
        }
        through.insert(Arc::clone(caller), time + period);
        Ok(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quota(rate: &str) -> Quota {
        Quota::new(rate.parse().expect("a rate"))
    }

    #[test]
    fn a_caller_gets_its_burst_and_then_its_rate() {
        let (quota, now) = (quota("10:3"), Instant::now());
        let (one, other) = (Arc::from("desk"), Arc::from("archive"));
        for _ in 0..3 {
            assert_eq!(quota.take(&one, now), Ok(()));
        }
        let Err(Failure::OverQuota { retry_after, .. }) = quota.take(&one, now) else {
            panic!("a fourth");
        };
        assert_eq!(retry_after, Duration::from_millis(100));
        assert_eq!(quota.take(&other, now), Ok(()));
        let later = now + retry_after;
        assert_eq!(quota.take(&one, later), Ok(()));
        assert!(quota.take(&one, later).is_err());
        let rested = now + Duration::from_mins(1);
        for _ in 0..3 {
            assert_eq!(quota.take(&one, rested), Ok(()));
        }
        assert!(quota.take(&one, rested).is_err());
    }

    #[test]
    fn a_stream_is_slowed_down_to_its_callers_rate() {
        let (quota, now) = (quota("10:1"), Instant::now());
        let caller = Arc::from("desk");
        let waits: Vec<u128> = (0..4)
            .map(|_| quota.pace(&caller, now).as_millis())
            .collect();
        assert_eq!(waits, [0, 100, 200, 300]);
    }
}
