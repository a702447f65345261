//! What is stated about access, and what is observed, in the article's own field.

use crate::article::AccessState;
use crate::body::Body;
use crate::metadata::Metadata;
use crate::page::wording;

/// Bytes of marks and spaces that a text may have more than its lead before it is read further.
const BESIDE_LEAD: usize = 256;

/// A page whose only words are its lead has a text and no standfirst.
pub fn settle_lead(metadata: &mut Metadata, body: &Body) {
    let Some(lead) = metadata.standfirst.as_deref() else {
        return;
    };
    // A text that begins with more than the lead is not read to its end.
    let start = body.text.floor_char_boundary(2 * lead.len() + BESIDE_LEAD);
    let (start, rest) = body.text.split_at(start);
    let lead = wording::folded(lead);
    let starts = wording::folded(start);
    let is_lead = if rest.is_empty() {
        starts == lead
    } else {
        starts.len() <= lead.len() && wording::folded(&body.text) == lead
    };
    if is_lead {
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
