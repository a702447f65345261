//! What the reading threads are doing, seen from outside: how many live, how many work, for how long, and what waits for them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;

use super::Job;
use crate::grpc::room::Room;

/// Work that takes this much longer than any may is taken to hang: every stage is bounded, and the time is looked at between them.
const HANGS_AFTER: Duration = Duration::from_mins(1);

/// The threads of one pool.
#[derive(Debug)]
pub struct Workers {
    jobs: Receiver<Job>,
    room: Arc<Room>,
    begun: Instant,
    /// For each thread: when its work began, in nanoseconds since `begun`; 0: it has none.
    since: Box<[AtomicU64]>,
    alive: AtomicUsize,
    busy_nanos: AtomicU64,
}

impl Workers {
    pub(super) fn new(count: usize, jobs: Receiver<Job>, room: Arc<Room>) -> Self {
        Self {
            jobs,
            room,
            begun: Instant::now(),
            since: (0..count).map(|_| AtomicU64::new(0)).collect(),
            alive: AtomicUsize::new(0),
            busy_nanos: AtomicU64::new(0),
        }
    }

    /// Counts one more thread, which is about to run.
    pub(super) fn arrive(&self) {
        self.alive.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts that thread until the guard goes, also if it ends by a panic.
    pub(super) const fn arrived(&self) -> Alive<'_> {
        Alive(self)
    }

    /// The work of thread `number` began at `now`.
    pub(super) fn begin(&self, number: usize, now: Instant) {
        if let Some(since) = self.since.get(number) {
            since.store(self.nanos(now).max(1), Ordering::Relaxed);
        }
    }

    /// The work that thread `number` began at `begun` is done.
    pub(super) fn end(&self, number: usize, begun: Instant) {
        if let Some(since) = self.since.get(number) {
            since.store(0, Ordering::Relaxed);
        }
        let took = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.busy_nanos.fetch_add(took, Ordering::Relaxed);
    }

    fn nanos(&self, now: Instant) -> u64 {
        let since = now.saturating_duration_since(self.begun);
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
    }

    /// Since when each thread that works has done so, in nanoseconds.
    fn working(&self) -> impl Iterator<Item = u64> {
        let since = self.since.iter().map(|since| since.load(Ordering::Relaxed));
        since.filter(|since| *since > 0)
    }

    /// Work that waits.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.jobs.len()
    }

    /// Work that may wait at this moment: less than the queue holds where pages are slow.
    #[must_use]
    pub fn may_wait(&self) -> usize {
        self.room.places()
    }

    /// Threads that were started.
    #[must_use]
    pub fn count(&self) -> usize {
        self.since.len()
    }

    /// Threads that have not ended.
    #[must_use]
    pub fn alive(&self) -> usize {
        self.alive.load(Ordering::Relaxed)
    }

    /// The share of the threads that work now.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a few threads")]
    pub fn busy_ratio(&self) -> f64 {
        self.working().count() as f64 / self.count().max(1) as f64
    }

    /// How long they have worked, all together, on what is done.
    #[must_use]
    pub fn busy(&self) -> Duration {
        Duration::from_nanos(self.busy_nanos.load(Ordering::Relaxed))
    }

    /// Whether every thread lives, and not all of them hang: work may take `longest`.
    #[must_use]
    pub fn can_work(&self, longest: Duration) -> bool {
        let bound = longest.saturating_add(HANGS_AFTER).as_nanos();
        let now = self.nanos(Instant::now());
        let hang = self
            .working()
            .filter(|since| u128::from(now.saturating_sub(*since)) > bound)
            .count();
        self.alive() >= self.count() && hang < self.count().max(1)
    }
}

/// A thread that lives.
pub(super) struct Alive<'w>(&'w Workers);

impl Drop for Alive<'_> {
    fn drop(&mut self) {
        self.0.alive.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Workers {
        let (_queue, jobs) = crossbeam_channel::bounded(8);
        Workers::new(2, jobs, Arc::new(Room::new(2, 4)))
    }

    #[test]
    fn a_pool_that_lost_a_thread_cannot_be_relied_on() {
        let workers = two();
        workers.arrive();
        let one = workers.arrived();
        assert!(!workers.can_work(Duration::ZERO));
        workers.arrive();
        let other = workers.arrived();
        assert!(workers.can_work(Duration::ZERO));
        drop(other);
        assert!(!workers.can_work(Duration::ZERO));
        drop(one);
        assert_eq!(workers.alive(), 0);
    }

    #[test]
    fn a_pool_hangs_when_all_of_its_threads_do() {
        let mut workers = two();
        let Some(begun) = Instant::now().checked_sub(Duration::from_mins(10)) else {
            return;
        };
        workers.begun = begun;
        workers.arrive();
        workers.arrive();
        let long_ago = begun + Duration::from_secs(1);
        workers.begin(0, long_ago);
        assert!(workers.can_work(Duration::from_secs(10)));
        workers.begin(1, long_ago);
        assert!(!workers.can_work(Duration::from_secs(10)));
        assert!(workers.can_work(Duration::from_hours(1)));
        assert!((workers.busy_ratio() - 1.0).abs() < f64::EPSILON);
        workers.end(1, long_ago);
        assert!((workers.busy_ratio() - 0.5).abs() < f64::EPSILON);
        assert!(workers.can_work(Duration::from_secs(10)));
        assert!(workers.busy() > Duration::from_mins(9));
    }
}
