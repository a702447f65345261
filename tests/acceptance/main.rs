//! Situations that a newsroom meets, each on a small page: what the answer must hold. Grouped by topic.

#[path = "../support/mod.rs"]
mod support;

mod access;
mod dates;
mod encodings;
mod images;
mod people;
mod reference;
mod structure;
mod trust;
