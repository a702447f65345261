//! Authors where a site rule says that they stand.

use super::{Found, Standing, standing};
use crate::article::Signal;
use crate::metadata::people::Trust;
use crate::metadata::publisher::Site;
use crate::metadata::{Claimed, Notes, ruled};
use crate::page::Page;
use crate::page::ruled::Field;
use crate::page::wording::folded;

/// Characters of the longest line.
const LINE_CHARACTERS: usize = 300;

/// Whom a rule names. Nobody where two other places name the same people, and none of the rule's.
pub(super) fn read(
    page: &Page<'_>,
    site: &Site,
    others: &[&Found],
    notes: &mut Notes,
) -> Option<Found> {
    let picks = page.ruled.picks(Field::Authors);
    let mut found = Found::default();
    for pick in picks {
        let words = pick.words(page);
        if words.chars().count() > LINE_CHARACTERS {
            continue;
        }
        let before = found.authors.len();
        found.line(&words, Trust::Stated, site);
        // An address belongs to one person.
        if found.authors.len() == before + 1
            && let Some(only) = found.authors.last_mut()
        {
            only.url = only.url.take().or_else(|| ruled::link_of(page, pick.node));
        }
    }
    let first = picks.first()?;
    let named = !found.authors.is_empty() || !found.sources.is_empty();
    if !named || is_contradicted(&found, others) {
        ruled::note(page, Field::Authors, first, false, notes);
        return None;
    }
    for pick in picks {
        let locator = pick.locator.to_string();
        let words = pick.words(page);
        notes.candidate("authors", Signal::SiteRule, locator, &words, true);
        if let Some(node) = ruled::shown(page, pick) {
            notes.claim(node, Claimed::Byline);
        }
    }
    Some(found)
}

fn is_contradicted(own: &Found, others: &[&Found]) -> bool {
    let names = |found: &Found| -> Vec<String> {
        let people = found.authors.iter();
        let people = people.filter(|author| standing(author) == Standing::Person);
        people.map(|author| folded(&author.name)).collect()
    };
    let mine = names(own);
    let theirs: Vec<Vec<String>> = others.iter().map(|found| names(found)).collect();
    let shared = theirs.iter().enumerate().any(|(place, names)| {
        let later = theirs.iter().skip(place + 1);
        names
            .iter()
            .any(|name| later.clone().any(|other| other.contains(name)))
    });
    shared && !theirs.iter().flatten().any(|name| mine.contains(name))
}
