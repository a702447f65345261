//! What is stated about access, and what is observed, in the article's own field.

use crate::article::AccessState;
use crate::body::Body;
use crate::metadata::Metadata;
use crate::page::wording;

/// A page whose only words are its lead has a text and no standfirst.
pub fn settle_lead(metadata: &mut Metadata, body: &Body) {
    let lead = metadata.standfirst.as_deref().map(wording::folded);
    if lead.is_some_and(|lead| lead == wording::folded(&body.text)) {
        metadata.standfirst = None;
    }
}

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
