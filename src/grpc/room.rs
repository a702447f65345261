//! How many pages may wait. As many as the queue is long, and no more than are read within [`TARGET_WAIT`]: where pages are slow,
//! or the machine is, a caller is refused at once instead of waiting for what it will no longer want.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Within which 99 of 100 single pages are answered, waiting included, however much comes: a fifth of the time that a page has by
/// default. What is refused sooner may be answered by another server.
pub const TARGET_WAIT: Duration = Duration::from_secs(2);
/// Standard deviations below which 99 of 100 sums lie.
const NEARLY_ALL: f64 = 2.33;
/// Pages that are not waiting and yet take time: the one that is being read, and the caller's own.
const UNDER_WAY: usize = 2;
/// Share of a new page in what is known of their times.
const NEWS: f64 = 1.0 / 64.0;
/// One place in this many is kept from streams, so that a bulk load does not shut out single calls.
const RESERVED_SHARE: usize = 4;

/// The places of a queue.
#[derive(Debug)]
pub struct Room {
    /// Free places.
    pub any: Arc<Semaphore>,
    /// Those of them that streams may take.
    pub bulk: Arc<Semaphore>,
    workers: usize,
    most: usize,
    known: Mutex<Known>,
}

/// What was learned, and the places that there are because of it, free or taken.
#[derive(Debug)]
struct Known {
    times: Times,
    any: usize,
    bulk: usize,
}

/// Times of pages in seconds, the latest counting most.
#[derive(Debug, Default, Clone, Copy)]
struct Times {
    mean: f64,
    variance: f64,
}

impl Times {
    fn learn(&mut self, took: f64) {
        let off = took - self.mean;
        self.mean += NEWS * off;
        self.variance = (1.0 - NEWS) * (self.variance + NEWS * off * off);
    }

    /// Seconds within which `workers` threads have read so many pages, in 99 of 100 cases.
    fn of(&self, pages: usize, workers: usize) -> f64 {
        let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
        let pages = count(pages);
        (pages * self.mean + NEARLY_ALL * (pages * self.variance).sqrt()) / count(workers)
    }

    /// Places with which a single page is answered in time: one for each thread at least.
    fn places(&self, workers: usize, most: usize) -> usize {
        let (mut least, mut most) = (workers.min(most), most);
        while least < most {
            let middle = most - (most - least) / 2;
            if self.of(middle + UNDER_WAY * workers, workers) <= TARGET_WAIT.as_secs_f64() {
                least = middle;
            } else {
                most = middle - 1;
            }
        }
        least
    }
}

/// Of all places those that streams may take.
fn bulk_of(places: usize) -> usize {
    places
        .saturating_sub(places.div_ceil(RESERVED_SHARE))
        .max(1)
}

impl Room {
    /// For `most` pages, as long as nothing is known of their times.
    #[must_use]
    pub fn new(workers: usize, most: usize) -> Self {
        let bulk = bulk_of(most);
        Self {
            any: Arc::new(Semaphore::new(most)),
            bulk: Arc::new(Semaphore::new(bulk)),
            workers,
            most,
            known: Mutex::new(Known {
                times: Times::default(),
                any: most,
                bulk,
            }),
        }
    }

    /// Places that there are, free or taken.
    #[must_use]
    pub fn places(&self) -> usize {
        self.known().any
    }

    /// Notes what a page took.
    pub fn learn(&self, took: Duration) {
        self.known().times.learn(took.as_secs_f64());
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place becomes free, unless there shall be fewer; or more become free with it.
    pub fn take_back(&self, any: OwnedSemaphorePermit, bulk: Option<OwnedSemaphorePermit>) {
        let mut known = self.known();
        let wanted = known.times.places(self.workers, self.most);
        fit(&self.any, any, &mut known.any, wanted);
        if let Some(bulk) = bulk {
            fit(&self.bulk, bulk, &mut known.bulk, bulk_of(wanted));
        }
    }
}

/// Brings the places that there are closer to those wanted: up at once, down by the one that is given back.
fn fit(places: &Semaphore, back: OwnedSemaphorePermit, are: &mut usize, wanted: usize) {
    if *are > wanted {
        back.forget();
        *are -= 1;
    } else {
        drop(back);
        places.add_permits(wanted - *are);
        *are = wanted;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(room: &Room, pages: usize, took: Duration) {
        for _ in 0..pages {
            let bulk = Arc::clone(&room.bulk).try_acquire_owned().expect("room");
            let any = Arc::clone(&room.any).try_acquire_owned().expect("room");
            room.take_back(any, Some(bulk));
            room.learn(took);
        }
    }

    #[test]
    fn fast_pages_may_fill_the_queue() {
        let room = Room::new(2, 64);
        after(&room, 500, Duration::from_millis(5));
        assert_eq!(room.any.available_permits(), 64);
        assert_eq!(room.bulk.available_permits(), 48);
    }

    #[test]
    fn slow_pages_leave_as_many_places_as_are_read_in_time() {
        let room = Room::new(2, 64);
        after(&room, 500, Duration::from_millis(200));
        let places = room.any.available_permits();
        assert!((14..=16).contains(&places), "{places}");
        assert_eq!(room.places(), places);
        assert_eq!(room.bulk.available_permits(), bulk_of(places));
        after(&room, 500, Duration::from_millis(5));
        assert_eq!(room.any.available_permits(), 64);
    }

    #[test]
    fn a_thread_never_runs_dry() {
        let room = Room::new(2, 64);
        after(&room, 500, Duration::from_secs(9));
        assert_eq!(room.any.available_permits(), 2);
        assert_eq!(room.bulk.available_permits(), 1);
    }

    #[test]
    fn times_that_differ_count_more_than_their_mean() {
        let (mut even, mut uneven) = (Times::default(), Times::default());
        for number in 0..1_000 {
            even.learn(0.02);
            uneven.learn(if number % 2 == 0 { 0.0 } else { 0.04 });
        }
        assert!(even.places(1, 100) > uneven.places(1, 100) + 5);
    }
}
