//! The threads that read pages. Reading burns processor time and a parsed page cannot change threads, so it has threads of
//! its own behind a short queue: on the threads that serve connections, health checks would starve.

mod monitor;
mod workers;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::counts::{Counts, Phase};
use super::room::Room;
use super::status::Failure;
use super::traces::Trace;

pub use monitor::Monitor;
pub use workers::Workers;

pub use super::room::TARGET_WAIT;

/// Stack of a reading thread, in bytes: the parser and the conversions are flat, this is room for what libraries do.
const STACK: usize = 8 * 1024 * 1024;

struct Job {
    work: Box<dyn FnOnce() + Send>,
    place: Place,
}

impl std::fmt::Debug for Job {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Job")
    }
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
    workers: Arc<Workers>,
    counts: Arc<Counts>,
}

impl Pool {
    /// Starts `workers` threads; `waiting` jobs may wait for them. Both at least 1. The threads end with the last clone.
    ///
    /// # Errors
    /// The system has no thread to give.
    pub fn start(workers: usize, waiting: usize, counts: Arc<Counts>) -> std::io::Result<Self> {
        let waiting = waiting.clamp(1, Semaphore::MAX_PERMITS);
        let (queue, jobs) = crossbeam_channel::bounded::<Job>(waiting);
        let room = Arc::new(Room::new(workers.max(1), waiting));
        let workers = Arc::new(Workers::new(
            workers.max(1),
            jobs.clone(),
            Arc::clone(&room),
        ));
        for number in 0..workers.count() {
            let (jobs, room, workers) = (jobs.clone(), Arc::clone(&room), Arc::clone(&workers));
            // Counted before it runs, so that nobody finds a pool that is not whole yet.
            workers.arrive();
            std::thread::Builder::new()
                .name(format!("reader-{number}"))
                .stack_size(STACK)
                .spawn(move || work_off(number, &jobs, &room, &workers))?;
        }
        Ok(Self {
            queue,
            room,
            workers,
            counts,
        })
    }

    /// Whether a place would be refused now. A place may be gone a moment later all the same.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.room.any.available_permits() == 0
    }

    /// What its threads are doing.
    #[must_use]
    pub fn workers(&self) -> &Arc<Workers> {
        &self.workers
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
        trace: Option<Trace>,
        work: impl FnOnce(&mut Monitor<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T, Failure>>, Failure> {
        let (sender, receiver) = oneshot::channel();
        let queued = Instant::now();
        let counts = Arc::clone(&self.counts);
        let work = move || {
            let unwanted = || sender.is_closed();
            let mut monitor = Monitor::start(queued, Some(deadline), &unwanted)
                .counting(&counts)
                .tracing(trace);
            counts.work_begins(monitor.waited());
            let result = if let Some(waste) = monitor.waste() {
                counts.wasted(Phase::Queued, waste);
                Err(Failure::DeadlineExceeded)
            } else {
                let worked = catch_unwind(AssertUnwindSafe(|| work(&mut monitor)));
                worked.unwrap_or_else(|_| {
                    counts.panics.add();
                    Err(Failure::Defect)
                })
            };
            monitor.end();
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

fn work_off(number: usize, jobs: &Receiver<Job>, room: &Room, workers: &Workers) {
    let _alive = workers.arrived();
    for job in jobs {
        room.take_back(job.place.any, job.place.bulk);
        let begun = Instant::now();
        workers.begin(number, begun);
        (job.work)();
        workers.end(number, begun);
        room.learn(begun.elapsed());
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::time::Duration;

    use super::*;
    use crate::grpc::counts::Waste;
    use crate::{Stage, Watch};

    const SOON: Duration = Duration::from_secs(30);

    fn pool(workers: usize, waiting: usize) -> Pool {
        Pool::start(workers, waiting, Arc::default()).expect("threads")
    }

    #[test]
    fn a_panic_is_a_defect_and_the_thread_works_on() {
        let pool = pool(1, 4);
        let deadline = Instant::now() + SOON;
        let place = pool.place().expect("room");
        let broken = pool
            .submit::<()>(place, deadline, None, |_| panic!("a defect"))
            .expect("room");
        assert_eq!(
            broken.blocking_recv().expect("an answer"),
            Err(Failure::Defect)
        );
        let place = pool.place().expect("room");
        let sound = pool.submit(place, deadline, None, |_| Ok(7)).expect("room");
        assert_eq!(sound.blocking_recv().expect("an answer"), Ok(7));
    }

    #[test]
    fn work_whose_time_is_over_does_not_begin() {
        let pool = pool(1, 4);
        let place = pool.place().expect("room");
        let late = pool
            .submit::<()>(place, Instant::now(), None, |_| unreachable!("began"))
            .expect("room");
        assert_eq!(
            late.blocking_recv().expect("an answer"),
            Err(Failure::DeadlineExceeded)
        );
        let wasted = pool.counts.wasted_so_far(Phase::Queued, Waste::Deadline);
        assert_eq!(wasted, Some(1));
    }

    #[test]
    fn work_stops_at_the_next_stage_when_nobody_waits() {
        let pool = pool(1, 4);
        let (done, seen) = std::sync::mpsc::channel();
        let (dropped, go_on) = std::sync::mpsc::channel();
        let place = pool.place().expect("room");
        let answer = pool
            .submit(place, Instant::now() + SOON, None, move |monitor| {
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
        let pool = pool(1, 4);
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
