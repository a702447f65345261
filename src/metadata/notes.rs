//! What the readers of fields note on the way: every candidate, what was odd, and which nodes a field stands in.

use super::{Claim, Claimed};
use crate::article::{Evidence, Reason, ReasonCode, Signal};
use crate::page::dom::NodeId;

/// Characters of a raw value that are kept.
const RAW_CHARACTERS: usize = 500;

/// A value that a field might have, and where it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate<T> {
    /// As the field would hold it.
    pub value: T,
    /// What kind of place it was read from.
    pub signal: Signal,
    /// JSON pointer, meta name or CSS path.
    pub locator: String,
    /// As it stood there.
    pub raw: String,
}

impl<T> Candidate<T> {
    /// A candidate.
    pub fn new(
        value: T,
        signal: Signal,
        locator: impl Into<String>,
        raw: impl Into<String>,
    ) -> Self {
        Self {
            value,
            signal,
            locator: locator.into(),
            raw: raw.into(),
        }
    }
}

/// Collects [`Evidence`], [`Reason`]s and [`Claim`]s.
#[derive(Debug, Default)]
pub struct Notes {
    /// In order of reading.
    pub evidence: Vec<Evidence>,
    /// In order of reading.
    pub reasons: Vec<Reason>,
    /// In order of reading.
    pub claims: Vec<Claim>,
}

impl Notes {
    /// One candidate.
    pub fn candidate(
        &mut self,
        field: &'static str,
        signal: Signal,
        locator: impl Into<String>,
        raw: &str,
        chosen: bool,
    ) {
        self.evidence.push(Evidence {
            field,
            signal,
            locator: locator.into(),
            raw_value: raw.chars().take(RAW_CHARACTERS).collect(),
            chosen,
            block_id: None,
        });
    }

    /// All candidates of a field, and the one that the field holds, which is returned.
    pub fn settle<T>(
        &mut self,
        field: &'static str,
        candidates: Vec<Candidate<T>>,
        chosen: Option<usize>,
    ) -> Option<T> {
        let mut value = None;
        for (index, candidate) in candidates.into_iter().enumerate() {
            let is_chosen = chosen == Some(index);
            self.candidate(
                field,
                candidate.signal,
                candidate.locator,
                &candidate.raw,
                is_chosen,
            );
            if is_chosen {
                value = Some(candidate.value);
            }
        }
        value
    }

    /// The first candidate, which is the field's value; the others are noted.
    pub fn first<T>(&mut self, field: &'static str, candidates: Vec<Candidate<T>>) -> Option<T> {
        self.settle(field, candidates, Some(0))
    }

    /// Another place decides a field: what was chosen before is not.
    pub fn overrule(&mut self, field: &str) {
        for evidence in &mut self.evidence {
            if evidence.field == field {
                evidence.chosen = false;
            }
        }
    }

    /// Something odd about the page.
    pub fn reason(&mut self, code: ReasonCode, message: impl Into<String>) {
        self.reasons.push(Reason {
            code,
            message: message.into(),
        });
    }

    /// A node that holds a field, for the body to leave out.
    pub fn claim(&mut self, node: NodeId, field: Claimed) {
        let claim = Claim { node, field };
        if !self.claims.contains(&claim) {
            self.claims.push(claim);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejected_candidates_are_kept_beside_the_chosen_one() {
        let mut notes = Notes::default();
        let value = notes.settle(
            "headline",
            vec![
                Candidate::new("A", Signal::OpenGraph, "og:title", "A | Test"),
                Candidate::new("B", Signal::Document, "h1", "B"),
            ],
            Some(1),
        );
        assert_eq!(value, Some("B"));
        let chosen: Vec<bool> = notes.evidence.iter().map(|found| found.chosen).collect();
        assert_eq!(chosen, [false, true]);
        assert_eq!(notes.evidence[0].raw_value, "A | Test");
    }
}
