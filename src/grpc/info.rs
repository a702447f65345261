//! What this server can do.

use std::time::Duration;

use super::answer::Desk;
use super::v1;

/// The answer to `GetServerInfo`.
#[must_use]
pub fn of(
    desk: &Desk,
    open_per_stream: u32,
    max_processing_time: Duration,
) -> v1::GetServerInfoResponse {
    v1::GetServerInfoResponse {
        server: Some(desk.version.clone()),
        limits: Some(v1::Limits {
            max_document_bytes: i64::try_from(desk.limits.document_bytes).unwrap_or(i64::MAX),
            max_open_requests_per_stream: i64::from(open_per_stream),
            max_processing_time: Some(max_processing_time.into()),
        }),
        languages: Vec::new(),
        category_scheme: String::new(),
        site_rules: Vec::new(),
        source_ids: Vec::new(),
    }
}
