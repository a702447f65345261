//! What is known about news pages, as tables with typed loaders.

pub mod abbreviations;
pub mod languages;
pub mod linked_data;
