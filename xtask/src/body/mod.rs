//! Training and measuring the body weights.

pub mod explain;
pub mod features;
pub mod folds;
