//! The work on one page, watched: how long its stages take, and whether anybody waits for it still.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use crate::article::{Extraction, StageTimings};
use crate::grpc::counts::labels::stage_name;
use crate::grpc::counts::{Counts, Phase, Waste};
use crate::grpc::traces::{Record, Trace};
use crate::{Stage, Watch};

/// Passed stages that are traced: a page of many stories passes three for each.
const MANY: usize = 64;

/// Measures the stages of one page and stops the work when its time is over or nobody waits.
pub struct Monitor<'a> {
    queued: Instant,
    last: Instant,
    deadline: Option<Instant>,
    unwanted: &'a dyn Fn() -> bool,
    timings: StageTimings,
    counts: Option<&'a Counts>,
    /// Whether the work was stopped, or not begun.
    is_over: bool,
    traced: Option<Traced>,
}

/// Work that is traced, and when it passed its stages.
struct Traced {
    trace: Trace,
    begun: Instant,
    passed: Vec<(Stage, (Instant, Instant))>,
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
            counts: None,
            is_over: false,
            traced: None,
        }
    }

    /// The same, telling `counts`.
    #[must_use]
    pub fn counting(self, counts: &'a Counts) -> Self {
        Self {
            counts: Some(counts),
            ..self
        }
    }

    /// The same, noted in a trace.
    #[must_use]
    pub(super) fn tracing(self, trace: Option<Trace>) -> Self {
        let begun = self.last;
        let traced = trace.map(|trace| Traced {
            trace,
            begun,
            passed: Vec::new(),
        });
        Self { traced, ..self }
    }

    /// How long the work waited.
    #[must_use]
    pub const fn waited(&self) -> Duration {
        self.timings.queued
    }

    /// Why nobody wants the work any more, if so. Whose time is over may be gone for that reason, so that comes first.
    pub(super) fn waste(&mut self) -> Option<Waste> {
        let late = |deadline| Instant::now() >= deadline;
        let waste = if self.deadline.is_some_and(late) {
            Some(Waste::Deadline)
        } else {
            (self.unwanted)().then_some(Waste::CallerGone)
        };
        self.is_over |= waste.is_some();
        waste
    }

    /// What the page turned out to be.
    pub fn read(&self, found: &Extraction) {
        if let Some(counts) = self.counts {
            counts.page(found);
        }
        if let Some(traced) = &self.traced {
            traced.trace.note_outcome(found.outcome);
        }
    }

    /// The work is done, or was given up.
    pub(super) fn end(&mut self) {
        if let Some(traced) = self.traced.take() {
            traced.tell(self.queued);
        }
        let Some(counts) = self.counts else { return };
        counts.stages(&self.timings);
        if !self.is_over
            && let Some(waste) = self.waste()
        {
            counts.wasted(Phase::Done, waste);
        }
    }

    /// What was measured up to now.
    #[must_use]
    pub fn timings(&self) -> StageTimings {
        StageTimings {
            total: self.queued.elapsed(),
            ..self.timings
        }
    }
}

impl Traced {
    fn tell(self, queued: Instant) {
        let record = Record::below(&self.trace);
        record.span("queue", (queued, self.begun));
        let work = record.span("work", (self.begun, Instant::now()));
        for (stage, times) in self.passed {
            work.span(stage_name(stage), times);
        }
    }
}

impl Watch for Monitor<'_> {
    fn after(&mut self, stage: Stage) -> ControlFlow<()> {
        let now = Instant::now();
        // A page of several stories passes a stage several times.
        let took = now.duration_since(self.last);
        *self.timings.of_mut(stage) += took;
        if let Some(traced) = &mut self.traced
            && traced.passed.len() < MANY
        {
            traced.passed.push((stage, (self.last, now)));
        }
        self.last = now;
        let Some(waste) = self.waste() else {
            return ControlFlow::Continue(());
        };
        if let Some(counts) = self.counts {
            counts.wasted(Phase::Working, waste);
        }
        ControlFlow::Break(())
    }
}
