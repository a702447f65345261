//! What this server can do.

use std::collections::BTreeSet;
use std::time::Duration;

use super::answer::Desk;
use super::v1;
use crate::{rules, text};

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
        languages: text::language::supported_languages().to_vec(),
        category_scheme: text::category::category_scheme(desk.media_topics()),
        site_rules: desk.rules().sites(),
        source_ids: source_ids(),
    }
}

/// Sorted, each once: several spellings share an id.
fn source_ids() -> Vec<String> {
    let ids: BTreeSet<&str> = rules::agencies::agencies()
        .rows()
        .iter()
        .map(|agency| agency.id.as_str())
        .collect();
    ids.into_iter().map(str::to_owned).collect()
}
