//! The times that the page states for machines: linked data, microdata, meta elements.

use super::order::Habits;
use super::told::{Locator, Place, Role, Told};
use super::{machine, weights};
use crate::article::Signal;
use crate::metadata::marked::Marked;
use crate::page::Page;
use crate::page::linked_data::Entity;
use crate::rules::date_places::{Field, Trust, date_places};

/// Everything stated for machines, most trusted kind first.
pub(super) fn read(page: &Page<'_>, marked: &Marked, habits: &Habits) -> Vec<Told> {
    let mut told = Vec::new();
    stories(page, habits, &mut told);
    metas(page, marked, habits, &mut told);
    told
}

fn stories(page: &Page<'_>, habits: &Habits, told: &mut Vec<Told>) {
    for (index, story) in page.linked_data.stories().enumerate() {
        let first = index == 0 && story.signal() == Signal::LinkedData;
        let weight = if first {
            weights::STORY
        } else {
            weights::STORY_AGAIN
        };
        entity(&story, weight, habits, told);
    }
    if told.iter().any(|one| one.role == Role::Published) {
        return;
    }
    let types = &date_places().linked_data.page_types;
    for kind in types {
        for found in page.linked_data.own_entities_of_type(kind) {
            entity(&found, weights::WEB_PAGE, habits, told);
        }
    }
}

fn entity(entity: &Entity<'_>, weight: u32, habits: &Habits, told: &mut Vec<Told>) {
    let properties = &date_places().linked_data;
    let fields = [
        (&properties.published, Role::Published),
        (&properties.modified, Role::Modified),
    ];
    for (names, role) in fields {
        for (index, name) in names.iter().enumerate() {
            let text = entity.text(name);
            let Some(raw) = text.as_deref() else { continue };
            let Some(stated) = machine::read(raw, habits, true) else {
                continue;
            };
            let made = weight.min(weights::STORY_MADE);
            told.push(Told {
                stated,
                role,
                weight: if index == 0 { weight } else { made },
                place: Place::Data,
                signal: entity.signal(),
                locator: Locator::Name(entity.locator(name)),
                raw: raw.to_owned(),
                line: None,
            });
            break;
        }
    }
}

fn metas(page: &Page<'_>, marked: &Marked, habits: &Habits, told: &mut Vec<Told>) {
    let microdata = told.iter().any(|one| one.signal == Signal::Microdata);
    for meta in &page.head.metas {
        let Some(date) = date_places().meta(&meta.key) else {
            continue;
        };
        // A property inside a story of a list is not the page's.
        if meta.itemprop && (microdata || marked.is_foreign(meta.node)) {
            continue;
        }
        let Some(stated) = machine::read(meta.content, habits, true) else {
            continue;
        };
        told.push(Told {
            stated,
            role: match date.field {
                Field::Published => Role::Published,
                Field::Modified => Role::Modified,
            },
            weight: match date.trust {
                Trust::Stated => weights::META_STATED,
                Trust::Likely => weights::META_LIKELY,
                Trust::Weak => weights::META_WEAK,
            },
            place: Place::Meta,
            signal: if meta.itemprop {
                Signal::Microdata
            } else {
                date.signal
            },
            locator: Locator::Name(meta.key.clone()),
            raw: meta.content.to_owned(),
            line: None,
        });
    }
}
