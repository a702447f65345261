//! What is known about news pages, as tables with typed loaders.

pub mod abbreviations;
pub mod agencies;
pub mod credits;
pub mod languages;
pub mod linked_data;
pub mod media_topics;
pub mod plain_text;
pub mod reading_rates;
pub mod section_names;
pub mod topic_stems;
