//! Plain text as a reader would copy it from a page, to the same metadata and body as its HTML.

use crate::Hints;
use crate::body::Body;
use crate::metadata::Metadata;

/// Reads text whose blocks are separated by blank lines (or, where there are none, by line breaks).
#[must_use]
pub fn read(_text: &str, _hints: &Hints<'_>) -> (Metadata, Body) {
    (Metadata::default(), Body::default())
}
