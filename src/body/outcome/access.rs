//! What is stated about access, and what is observed, in the article's own field.

use crate::article::AccessState;
use crate::body::Body;
use crate::metadata::Metadata;

/// Adds to the metadata what the body shows, and the state where nothing else has read it.
pub fn settle(metadata: &mut Metadata, body: &Body) {
    let stated = body.survey.statement.free.map(|free| {
        if free {
            AccessState::Free
        } else {
            AccessState::Paid
        }
    });
    if body.truncated.is_none() && stated.is_none() {
        return;
    }
    let access = metadata.access.get_or_insert_default();
    access.state = access.state.or(stated);
    access.truncated = access.truncated.or(body.truncated);
}
