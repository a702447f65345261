//! Questions about finished text.

pub mod category;
pub mod compare;
pub mod fingerprint;
mod hash;
pub mod keywords;
pub mod language;
mod letters;
pub mod sentences;
pub mod statistics;
pub mod summary;
pub(crate) mod words;
