//! Sources where a site rule says that they stand.

use super::credit;
use crate::article::{SourceCredit, SourceRelation};
use crate::metadata::publisher::Site;
use crate::metadata::{Notes, ruled};
use crate::page::Page;
use crate::page::ruled::Field;

/// Characters of the longest name.
const NAME_CHARACTERS: usize = 80;

/// The credits that a rule points at: a credit line is taken apart, anything else short is a name.
pub fn of_rule(page: &Page<'_>, site: &Site, notes: &mut Notes) -> Vec<SourceCredit> {
    let mut found = Vec::new();
    for pick in page.ruled.picks(Field::Sources) {
        let words = pick.words(page);
        let mut credits = credit::line(&words).unwrap_or_default();
        if credits.is_empty() && words.chars().count() <= NAME_CHARACTERS {
            let relation = SourceRelation::OriginatedBy;
            credits.push(credit::credit(&words, relation, &words));
        }
        credits.retain(|one| !site.is_own(&one.name));
        if let [only] = credits.as_mut_slice() {
            only.url = ruled::link_of(page, pick.node);
        }
        ruled::note(page, Field::Sources, pick, !credits.is_empty(), notes);
        found.extend(credits);
    }
    found
}
