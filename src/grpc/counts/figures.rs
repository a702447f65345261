//! What is counted, each as a few atomic integers. The library's own types hold every value behind a pointer and histograms behind
//! a lock; here a page costs a few additions, and the library writes the text.

use std::fmt::{self, Debug};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use prometheus_client::encoding::{EncodeCounterValue, EncodeGaugeValue, MetricEncoder};
use prometheus_client::encoding::{EncodeLabelSet, NoLabelSet};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::exemplar::Exemplar;

const NO_EXEMPLAR: Option<&Exemplar<NoLabelSet, f64>> = None;

/// Something that is exported.
pub trait Figure {
    /// Its type, as Prometheus knows it.
    fn kind(&self) -> MetricType;
    /// Writes the value, or one for each set of labels.
    ///
    /// # Errors
    /// Those of the encoder.
    fn write(&self, encoder: MetricEncoder<'_>) -> fmt::Result;
    /// Whether there is anything to tell.
    fn is_used(&self) -> bool {
        true
    }
}

impl<F: Figure> Figure for &F {
    fn kind(&self) -> MetricType {
        (*self).kind()
    }

    fn write(&self, encoder: MetricEncoder<'_>) -> fmt::Result {
        (*self).write(encoder)
    }
}

/// One counter; it only rises.
#[derive(Debug, Default)]
pub struct Count(AtomicU64);

impl Count {
    /// One more; says how many there are now.
    pub fn add(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// So many more.
    pub fn add_many(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    /// How many there are.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Figure for Count {
    fn kind(&self) -> MetricType {
        MetricType::Counter
    }

    fn write(&self, mut encoder: MetricEncoder<'_>) -> fmt::Result {
        encoder.encode_counter(&self.get(), NO_EXEMPLAR)
    }

    fn is_used(&self) -> bool {
        self.get() > 0
    }
}

/// How many there are at this moment.
#[derive(Debug, Default)]
pub struct Level(AtomicI64);

impl Level {
    /// One more.
    pub fn rise(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// One less.
    pub fn fall(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }

    /// One more until the guard goes.
    pub fn hold(&self) -> Held<'_> {
        self.rise();
        Held(self)
    }
}

/// One of a level.
#[derive(Debug)]
pub struct Held<'l>(&'l Level);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.fall();
    }
}

impl Figure for Level {
    fn kind(&self) -> MetricType {
        MetricType::Gauge
    }

    fn write(&self, mut encoder: MetricEncoder<'_>) -> fmt::Result {
        encoder.encode_gauge(&self.0.load(Ordering::Relaxed))
    }
}

/// The unit that a histogram counts in, and the one that it is told in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Counted in nanoseconds.
    Seconds,
    /// Counted as it is told.
    Bytes,
}

impl Unit {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a figure for people: 53 bits of nanoseconds are a hundred days"
    )]
    fn told(self, counted: u64) -> f64 {
        match self {
            Self::Seconds => counted as f64 / 1e9,
            Self::Bytes => counted as f64,
        }
    }
}

/// How values are distributed over ranges.
#[derive(Debug)]
pub struct Histogram {
    unit: Unit,
    /// Upper ends of the ranges, each included; what is over the last has a range too.
    ends: &'static [u64],
    counts: Box<[AtomicU64]>,
    sum: AtomicU64,
}

impl Histogram {
    /// Of durations; the ends in microseconds.
    #[must_use]
    pub fn of_durations(micros: &'static [u64]) -> Self {
        Self::new(Unit::Seconds, micros)
    }

    /// Of sizes; the ends in bytes.
    #[must_use]
    pub fn of_bytes(bytes: &'static [u64]) -> Self {
        Self::new(Unit::Bytes, bytes)
    }

    fn new(unit: Unit, ends: &'static [u64]) -> Self {
        Self {
            unit,
            ends,
            counts: (0..=ends.len()).map(|_| AtomicU64::new(0)).collect(),
            sum: AtomicU64::new(0),
        }
    }

    /// One more value.
    pub fn take_time(&self, took: Duration) {
        let nanos = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        self.take(nanos.div_ceil(1_000), nanos);
    }

    /// One more value.
    pub fn take_bytes(&self, bytes: usize) {
        let bytes = bytes as u64;
        self.take(bytes, bytes);
    }

    fn take(&self, place: u64, value: u64) {
        let range = self.ends.partition_point(|end| *end < place);
        if let Some(count) = self.counts.get(range) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        self.sum.fetch_add(value, Ordering::Relaxed);
    }

    fn ends(&self) -> impl Iterator<Item = f64> {
        let told = |end: &u64| match self.unit {
            Unit::Seconds => self.unit.told(end.saturating_mul(1_000)),
            Unit::Bytes => self.unit.told(*end),
        };
        self.ends.iter().map(told).chain([f64::INFINITY])
    }
}

impl Figure for Histogram {
    fn kind(&self) -> MetricType {
        MetricType::Histogram
    }

    fn write(&self, mut encoder: MetricEncoder<'_>) -> fmt::Result {
        let counts = self
            .counts
            .iter()
            .map(|count| count.load(Ordering::Relaxed));
        let ranges: Vec<(f64, u64)> = self.ends().zip(counts).collect();
        // As the ranges have it, so that both agree while values come in.
        let count = ranges.iter().map(|(_, count)| count).sum();
        let sum = self.unit.told(self.sum.load(Ordering::Relaxed));
        encoder.encode_histogram::<NoLabelSet>(sum, count, &ranges, None)
    }

    fn is_used(&self) -> bool {
        let mut counts = self.counts.iter();
        counts.any(|count| count.load(Ordering::Relaxed) > 0)
    }
}

/// A label's name and value.
pub type Label = (&'static str, &'static str);

/// A figure for each of a fixed number of label sets, found by its place: no text is looked up.
pub struct Table<F, const N: usize> {
    cells: Box<[F]>,
    labels: fn(usize) -> [Label; N],
    /// Whether cells that never counted are told too, so that a first event is seen as a rise from zero.
    tells_unused: bool,
}

impl<F: Debug, const N: usize> Debug for Table<F, N> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(&self.cells).finish()
    }
}

impl<F, const N: usize> Table<F, N> {
    /// A table of `size` figures, whose label sets are named by their place.
    pub fn new(size: usize, cell: impl Fn() -> F, labels: fn(usize) -> [Label; N]) -> Self {
        Self {
            cells: (0..size).map(|_| cell()).collect(),
            labels,
            tells_unused: true,
        }
    }

    /// The same, telling only cells that counted: where most never will.
    #[must_use]
    pub fn sparse(mut self) -> Self {
        self.tells_unused = false;
        self
    }

    /// The figure at a place; the last for a place that there is not.
    pub fn at(&self, place: usize) -> Option<&F> {
        self.cells.get(place).or(self.cells.last())
    }
}

impl<const N: usize> Table<Count, N> {
    /// One more at a place.
    pub fn add(&self, place: usize) {
        if let Some(count) = self.at(place) {
            count.add();
        }
    }
}

impl<F: Figure, const N: usize> Figure for Table<F, N> {
    fn kind(&self) -> MetricType {
        self.cells.first().map_or(MetricType::Unknown, Figure::kind)
    }

    fn write(&self, mut encoder: MetricEncoder<'_>) -> fmt::Result {
        for (place, cell) in self.cells.iter().enumerate() {
            if self.tells_unused || cell.is_used() {
                let labels = (self.labels)(place);
                cell.write(encoder.encode_family(&labels)?)?;
            }
        }
        Ok(())
    }
}

/// A counter whose value was found when it was asked for.
#[derive(Debug)]
pub struct FoundCount<T>(pub T);

impl<T: EncodeCounterValue> Figure for FoundCount<T> {
    fn kind(&self) -> MetricType {
        MetricType::Counter
    }

    fn write(&self, mut encoder: MetricEncoder<'_>) -> fmt::Result {
        encoder.encode_counter(&self.0, NO_EXEMPLAR)
    }
}

/// A level whose value was found when it was asked for.
#[derive(Debug)]
pub struct FoundLevel<T>(pub T);

impl<T: EncodeGaugeValue> Figure for FoundLevel<T> {
    fn kind(&self) -> MetricType {
        MetricType::Gauge
    }

    fn write(&self, mut encoder: MetricEncoder<'_>) -> fmt::Result {
        encoder.encode_gauge(&self.0)
    }
}

/// Facts as labels of a 1.
#[derive(Debug)]
pub struct Facts<L>(pub L);

impl<L: EncodeLabelSet> Figure for Facts<L> {
    fn kind(&self) -> MetricType {
        MetricType::Gauge
    }

    fn write(&self, mut encoder: MetricEncoder<'_>) -> fmt::Result {
        encoder.encode_family(&self.0)?.encode_gauge(&1_u64)
    }
}

#[cfg(test)]
mod tests {
    use prometheus_client::encoding::prometheus_text;
    use prometheus_client::registry::Registry;

    use super::*;

    #[derive(Debug)]
    struct Alone<F>(F);

    impl<F: Figure + Debug + Send + Sync + 'static> prometheus_client::collector::Collector
        for Alone<F>
    {
        fn encode(
            &self,
            mut encoder: prometheus_client::encoding::DescriptorEncoder<'_>,
        ) -> fmt::Result {
            let kind = self.0.kind();
            self.0
                .write(encoder.encode_descriptor("it", "Help.", None, kind)?)
        }
    }

    fn told(figure: impl Figure + Debug + Send + Sync + 'static) -> String {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(Alone(figure)));
        let mut text = String::new();
        prometheus_text::encode(&mut text, &registry).expect("text");
        text
    }

    #[test]
    fn a_value_at_the_end_of_a_range_belongs_to_it() {
        let times = Histogram::of_durations(&[1_000, 10_000]);
        times.take_time(Duration::from_millis(1));
        times.take_time(Duration::from_nanos(1_000_001));
        times.take_time(Duration::from_secs(2));
        let text = told(times);
        for line in [
            "# TYPE it histogram",
            "it_bucket{le=\"0.001\"} 1",
            "it_bucket{le=\"0.01\"} 2",
            "it_bucket{le=\"+Inf\"} 3",
            "it_count 3",
            "it_sum 2.002000001",
        ] {
            assert!(text.lines().any(|it| it == line), "{line}\n{text}");
        }
    }

    #[test]
    fn a_sparse_table_tells_what_was_counted() {
        let labels = |place: usize| [("kind", ["one", "two"][place])];
        let full = Table::new(2, Count::default, labels);
        full.add(1);
        assert!(told(full).contains("it_total{kind=\"one\"} 0\nit_total{kind=\"two\"} 1\n"));
        let sparse = Table::new(2, Count::default, labels).sparse();
        sparse.add(1);
        let text = told(sparse);
        assert!(text.contains("two") && !text.contains("one"), "{text}");
    }
}
