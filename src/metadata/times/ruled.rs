//! Times where a site rule says that they stand.

use super::order::Habits;
use super::told::{Agreement, Locator, Place, Role, Told, agreement};
use super::{element, machine, weights};
use crate::article::Signal;
use crate::metadata::{Claimed, Notes, ruled};
use crate::page::Page;
use crate::page::ruled::{Field, Pick};

/// What rules point at. A pick without a time in it is noted as lost.
pub(super) fn read(page: &Page<'_>, habits: &Habits, notes: &mut Notes) -> Vec<Told> {
    let mut told = Vec::new();
    for (field, role) in [
        (Field::Published, Role::Published),
        (Field::Modified, Role::Modified),
    ] {
        let [pick] = page.ruled.picks(field) else {
            continue;
        };
        match time_of(page, pick, habits) {
            Some(stated) => told.push(Told {
                raw: stated.raw.clone(),
                stated,
                role,
                weight: weights::RULE,
                place: Place::Rule,
                signal: Signal::SiteRule,
                locator: Locator::Name(pick.locator.to_string()),
                line: None,
            }),
            None => ruled::note(page, field, pick, false, notes),
        }
        if let Some(node) = ruled::shown(page, pick) {
            notes.claim(node, Claimed::Time);
        }
    }
    told
}

fn time_of(page: &Page<'_>, pick: &Pick, habits: &Habits) -> Option<super::stated::Stated> {
    let Some(value) = &pick.attribute else {
        return element::read(&page.dom, pick.node, habits);
    };
    let stated = machine::read(value, habits, true);
    stated.or_else(|| element::of_words(value, habits))
}

/// Takes the weight of what linked data and a meta element agree against: both name another day.
pub(super) fn contradict(told: &mut [Told]) {
    for at in 0..told.len() {
        let one = &told[at];
        if one.place != Place::Rule {
            continue;
        }
        let against = |place: Place| {
            told.iter()
                .filter(move |other| other.place == place && other.role == one.role)
                .filter(|other| agreement(&one.stated, &other.stated) == Agreement::None)
        };
        let agreed = against(Place::Data).any(|data| {
            against(Place::Meta)
                .any(|meta| agreement(&data.stated, &meta.stated) >= Agreement::Near)
        });
        if agreed {
            told[at].weight = 0;
        }
    }
}
