//! Who may call, how often, and with how much at once: decided before a handler sees the call.

pub mod budget;
mod gate;
pub(super) mod metered;
pub mod quota;

pub use gate::{Admission, GateLayer};
