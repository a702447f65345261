//! Training and measuring the body weights.

pub mod features;
pub mod folds;
