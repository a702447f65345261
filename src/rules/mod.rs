//! What is known about news pages, as tables with typed loaders.

pub mod abbreviations;
pub mod agencies;
pub mod boilerplate;
pub mod bylines;
pub mod class_roles;
pub mod credits;
pub mod date_order;
pub mod datelines;
pub mod dates;
pub mod embeds;
pub mod languages;
pub mod linked_data;
pub mod marks;
pub mod media_topics;
pub mod notes;
pub mod openings;
pub mod page_phrases;
pub mod plain_text;
pub mod reading_rates;
pub mod section_names;
pub mod summary_words;
pub mod topic_stems;
