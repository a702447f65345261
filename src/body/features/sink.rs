//! Where features go, and the small arithmetic they share.

use std::sync::LazyLock;

/// Receives one feature after the other, always in the same order. Serving keeps the values, training and reports the names
/// too; the compiler makes code of its own for each.
pub trait Sink {
    /// Takes one feature.
    fn put(&mut self, group: &str, name: &str, value: f32);

    /// Takes a yes or no.
    fn put_flag(&mut self, group: &str, name: &str, value: bool) {
        self.put(group, name, flag(value));
    }
}

/// The values.
impl Sink for Vec<f32> {
    #[inline]
    fn put(&mut self, _: &str, _: &str, value: f32) {
        self.push(value);
    }
}

/// The names, as "group.name".
#[derive(Debug, Default)]
pub struct Names(pub Vec<String>);

impl Sink for Names {
    fn put(&mut self, group: &str, name: &str, _: f32) {
        self.0.push(format!("{group}.{name}"));
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "features need no more than 24 bits"
)]
pub(super) const fn f32_of(n: u32) -> f32 {
    n as f32
}

/// Whole numbers whose logarithms are known.
const KNOWN_LOGS: u16 = 4096;
static LOGS: LazyLock<Vec<f32>> =
    LazyLock::new(|| (0..KNOWN_LOGS).map(|n| f32::from(n).ln_1p()).collect());

/// `ln(1 + x)`. Most values are small whole numbers, which are looked up.
pub(super) fn log(x: f32) -> f32 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates, and what was cut is seen"
    )]
    let whole = x as u16;
    match LOGS.get(usize::from(whole)) {
        Some(known) if f32::from(whole).to_bits() == x.to_bits() => *known,
        _ => x.ln_1p(),
    }
}

pub(super) fn count(n: usize) -> f32 {
    f32_of(u32::try_from(n).unwrap_or(u32::MAX))
}

pub(super) fn ratio(part: u32, whole: u32) -> f32 {
    f32_of(part) / f32_of(whole.max(1))
}

pub(super) fn flag(value: bool) -> f32 {
    f32::from(u8::from(value))
}
