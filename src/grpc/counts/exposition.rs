//! What can be told of a server at one moment, as text.

use std::fmt;
use std::sync::Arc;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, prometheus_text};
use prometheus_client::registry::Registry;
use tokio::runtime::RuntimeMetrics;
use tokio::sync::watch;

use super::Counts;
use super::figures::Facts;
use super::names::FIGURES;
use super::process::Process;
use crate::grpc::admission::budget::Budget;
use crate::grpc::answer::Desk;
use crate::grpc::credentials::{Followed, certificates::Identity};
use crate::grpc::pool::Workers;

pub(in crate::grpc) use prometheus_client::encoding::prometheus_text::CONTENT_TYPE;

/// A server, as it is watched from outside.
#[derive(Debug)]
pub(in crate::grpc) struct Scene {
    pub counts: Arc<Counts>,
    pub workers: Arc<Workers>,
    pub budget: Budget,
    pub desk: watch::Receiver<Arc<Desk>>,
    pub identity: Option<Followed<Identity>>,
    pub runtime: RuntimeMetrics,
}

/// The scene at one moment.
pub(super) struct Moment<'s> {
    pub scene: &'s Scene,
    pub process: Process,
}

impl Moment<'_> {
    pub(super) fn counts(&self) -> &Counts {
        &self.scene.counts
    }

    pub(super) fn workers(&self) -> &Workers {
        &self.scene.workers
    }
}

impl Scene {
    /// What tells everything when it is asked.
    pub(in crate::grpc) fn registry(self: &Arc<Self>) -> Registry {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(Arc::clone(self)));
        registry
    }

    pub(super) fn build(&self) -> Facts<[(&'static str, String); 2]> {
        let version = self.desk.borrow().version.clone();
        Facts([
            ("version", version.version),
            ("configuration_hash", version.configuration_hash),
        ])
    }

    /// In seconds, summed over the threads.
    pub(super) fn connection_threads_busy(&self) -> f64 {
        let busy = (0..self.runtime.num_workers())
            .map(|thread| self.runtime.worker_total_busy_duration(thread));
        busy.map(|busy| busy.as_secs_f64()).sum()
    }
}

impl Collector for Scene {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let now = Moment {
            scene: self,
            process: Process::now(),
        };
        for named in FIGURES {
            if let Some(figure) = (named.find)(&now) {
                let kind = figure.kind();
                figure.write(encoder.encode_descriptor(
                    named.name,
                    named.meaning,
                    None,
                    kind,
                )?)?;
            }
        }
        Ok(())
    }
}

/// The text of a registry, in the format of Prometheus.
pub(in crate::grpc) fn text(registry: &Registry) -> String {
    let mut text = String::new();
    // Writing to a text does not fail.
    let _ = prometheus_text::encode(&mut text, registry);
    text
}
