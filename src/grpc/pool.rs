//! The threads that read pages. Reading burns processor time and a parsed page cannot change threads, so it has threads of
//! its own behind a short queue: on the threads that serve connections, health checks would starve.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::room::Room;
use super::status::Failure;
use crate::article::StageTimings;
use crate::{Stage, Watch};

pub use super::room::TARGET_WAIT;

/// Stack of a reading thread, in bytes: the parser and the conversions are flat, this is room for what libraries do.
const STACK: usize = 8 * 1024 * 1024;

struct Job {
    work: Box<dyn FnOnce() + Send>,
    place: Place,
}

/// A place in the queue. Given back when the work begins.
#[derive(Debug)]
pub struct Place {
    any: OwnedSemaphorePermit,
    bulk: Option<OwnedSemaphorePermit>,
}

/// A fixed number of threads and a queue that is bounded in pages and in time.
#[derive(Debug, Clone)]
pub struct Pool {
    queue: Sender<Job>,
    room: Arc<Room>,
}

impl Pool {
    /// Starts `workers` threads; `waiting` jobs may wait for them. Both at least 1. The threads end with the last clone.
    ///
    /// # Errors
    /// The system has no thread to give.
    pub fn start(workers: usize, waiting: usize) -> std::io::Result<Self> {
        let waiting = waiting.clamp(1, Semaphore::MAX_PERMITS);
        let (queue, jobs) = crossbeam_channel::bounded::<Job>(waiting);
        let room = Arc::new(Room::new(workers.max(1), waiting));
        for number in 0..workers.max(1) {
            let (jobs, room) = (jobs.clone(), Arc::clone(&room));
            std::thread::Builder::new()
                .name(format!("reader-{number}"))
                .stack_size(STACK)
                .spawn(move || work_off(&jobs, &room))?;
        }
        Ok(Self { queue, room })
    }

    /// Whether a place would be refused now. A place may be gone a moment later all the same.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.room.any.available_permits() == 0
    }

    /// A place in the queue, now or not at all: for a caller who waits for one page and may ask another server.
    ///
    /// # Errors
    /// [`Failure::QueueFull`].
    pub fn place(&self) -> Result<Place, Failure> {
        let any = Arc::clone(&self.room.any).try_acquire_owned();
        any.map_or(Err(Failure::QueueFull), |any| Ok(Place { any, bulk: None }))
    }

    /// A place in the queue as soon as there is one: for a page of a stream, whose sender is held back meanwhile.
    ///
    /// # Errors
    /// [`Failure::QueueFull`], if the queue were closed; it never is.
    pub async fn bulk_place(&self) -> Result<Place, Failure> {
        let bulk = Arc::clone(&self.room.bulk).acquire_owned().await;
        let any = Arc::clone(&self.room.any).acquire_owned().await;
        match (any, bulk) {
            (Ok(any), Ok(bulk)) => Ok(Place {
                any,
                bulk: Some(bulk),
            }),
            _ => Err(Failure::QueueFull),
        }
    }

    /// Queues `work`. It does not begin when by then the deadline has passed or the receiver is dropped, and its [`Monitor`]
    /// tells it to stop for the same reasons. A panic is answered with [`Failure::Defect`].
    ///
    /// # Errors
    /// [`Failure::QueueFull`].
    pub fn submit<T: Send + 'static>(
        &self,
        place: Place,
        deadline: Instant,
        work: impl FnOnce(&mut Monitor<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T, Failure>>, Failure> {
        let (sender, receiver) = oneshot::channel();
        let queued = Instant::now();
        let work = move || {
            let unwanted = || sender.is_closed();
            let mut monitor = Monitor::start(queued, Some(deadline), &unwanted);
            let result = if monitor.is_over() {
                Err(Failure::DeadlineExceeded)
            } else {
                catch_unwind(AssertUnwindSafe(|| work(&mut monitor)))
                    .unwrap_or(Err(Failure::Defect))
            };
            // Nobody may wait any more.
            let _ = sender.send(result);
        };
        let job = Job {
            work: Box::new(work),
            place,
        };
        match self.queue.try_send(job) {
            Ok(()) => Ok(receiver),
            Err(_) => Err(Failure::QueueFull),
        }
    }
}

fn work_off(jobs: &Receiver<Job>, room: &Room) {
    for job in jobs {
        room.take_back(job.place.any, job.place.bulk);
        let begun = Instant::now();
        (job.work)();
        room.learn(begun.elapsed());
    }
}

/// Measures the stages of one page and stops the work when its time is over or nobody waits.
pub struct Monitor<'a> {
    queued: Instant,
    last: Instant,
    deadline: Option<Instant>,
    unwanted: &'a dyn Fn() -> bool,
    timings: StageTimings,
}

impl<'a> Monitor<'a> {
    /// Begins now with work that waited since `queued`.
    pub fn start(
        queued: Instant,
        deadline: Option<Instant>,
        unwanted: &'a dyn Fn() -> bool,
    ) -> Self {
        let last = Instant::now();
        let timings = StageTimings {
            queued: last.duration_since(queued),
            ..StageTimings::default()
        };
        Self {
            queued,
            last,
            deadline,
            unwanted,
            timings,
        }
    }

    fn is_over(&self) -> bool {
        self.deadline
            .is_some_and(|deadline| Instant::now() >= deadline)
            || (self.unwanted)()
    }

    /// What was measured up to now.
    #[must_use]
    pub fn timings(&self) -> StageTimings {
        StageTimings {
            total: self.queued.elapsed(),
            ..self.timings
        }
    }

    fn slot(&mut self, stage: Stage) -> &mut Duration {
        match stage {
            Stage::Parse => &mut self.timings.parse,
            Stage::Metadata => &mut self.timings.metadata,
            Stage::Body => &mut self.timings.body,
            Stage::Language => &mut self.timings.language,
            Stage::Categories => &mut self.timings.categories,
            Stage::Summary => &mut self.timings.summary,
        }
    }
}

impl Watch for Monitor<'_> {
    fn after(&mut self, stage: Stage) -> ControlFlow<()> {
        let now = Instant::now();
        // A page of several stories passes a stage several times.
        let took = now.duration_since(self.last);
        *self.slot(stage) += took;
        self.last = now;
        if self.is_over() {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_secs(30);

    #[test]
    fn a_panic_is_a_defect_and_the_thread_works_on() {
        let pool = Pool::start(1, 4).expect("threads");
        let deadline = Instant::now() + SOON;
        let place = pool.place().expect("room");
        let broken = pool
            .submit::<()>(place, deadline, |_| panic!("a defect"))
            .expect("room");
        assert_eq!(
            broken.blocking_recv().expect("an answer"),
            Err(Failure::Defect)
        );
        let place = pool.place().expect("room");
        let sound = pool.submit(place, deadline, |_| Ok(7)).expect("room");
        assert_eq!(sound.blocking_recv().expect("an answer"), Ok(7));
    }

    #[test]
    fn work_whose_time_is_over_does_not_begin() {
        let pool = Pool::start(1, 4).expect("threads");
        let place = pool.place().expect("room");
        let late = pool
            .submit::<()>(place, Instant::now(), |_| unreachable!("began"))
            .expect("room");
        assert_eq!(
            late.blocking_recv().expect("an answer"),
            Err(Failure::DeadlineExceeded)
        );
    }

    #[test]
    fn work_stops_at_the_next_stage_when_nobody_waits() {
        let pool = Pool::start(1, 4).expect("threads");
        let (done, seen) = std::sync::mpsc::channel();
        let (dropped, go_on) = std::sync::mpsc::channel();
        let place = pool.place().expect("room");
        let answer = pool
            .submit(place, Instant::now() + SOON, move |monitor| {
                let before = monitor.after(Stage::Parse);
                go_on.recv().expect("the test goes on");
                done.send((before, monitor.after(Stage::Metadata)))
                    .expect("the test listens");
                Ok(())
            })
            .expect("room");
        // The first stage may pass before or after the drop; only the second is certain.
        drop(answer);
        dropped.send(()).expect("the work waits");
        if let Ok((_, after)) = seen.recv() {
            assert_eq!(after, ControlFlow::Break(()));
        }
    }

    #[test]
    fn a_full_queue_refuses_at_once_and_streams_leave_room() {
        let pool = Pool::start(1, 4).expect("threads");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        let mut held = Vec::new();
        for _ in 0..3 {
            held.push(runtime.block_on(pool.bulk_place()).expect("room"));
        }
        assert!(
            pool.room.bulk.available_permits() == 0,
            "a fourth page of a stream waits"
        );
        held.push(pool.place().expect("the place that streams leave"));
        assert_eq!(pool.place().expect_err("full"), Failure::QueueFull);
        held.clear();
        assert!(pool.place().is_ok());
    }
}
