//! Where the story came from: credit lines, sign-offs, datelines, agencies in bylines and linked data.

mod credit;

use crate::article::SourceCredit;
use crate::rules::agencies::agencies;

/// The credits in a line that is nothing but a credit ("Quelle: dpa", "(AFP/Reuters)", "With files from AP"); `None` for any
/// other line, however many agencies it names.
#[must_use]
pub fn credit_line(text: &str) -> Option<Vec<SourceCredit>> {
    credit::line(text)
}

/// The normalised ids that credits can have, sorted.
#[must_use]
pub fn source_ids() -> Vec<&'static str> {
    let mut ids: Vec<&str> = agencies()
        .rows()
        .iter()
        .map(|row| row.id.as_str())
        .collect();
    ids.sort_unstable();
    ids
}
