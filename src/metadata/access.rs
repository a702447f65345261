//! Who may read the article, as the page states it. What is observed of the body is the body's word.

use super::{Candidate, Notes};
use crate::article::{AccessState, Signal};
use crate::page::Page;
use crate::page::linked_data::Entity;
use crate::rules::access;

/// Reads the stated access. A meta element that names a middle way (a meter, a login) says more than linked data, which
/// only knows free and not free; else linked data has the first word.
pub fn read(page: &Page<'_>, notes: &mut Notes) -> Option<AccessState> {
    let mut found: Vec<Candidate<AccessState>> = Vec::new();
    for story in page.linked_data.stories() {
        found.extend(of_story(&story));
    }
    if found.is_empty() {
        for kind in ["WebPage", "WebPageElement"] {
            for other in page.linked_data.own_entities_of_type(kind) {
                found.extend(of_story(&other));
            }
        }
    }
    for meta in access::metas() {
        for raw in page.head.all(&meta.key) {
            if let Some(state) = access::state(meta, raw) {
                found.push(Candidate::new(state, Signal::Meta, meta.key.clone(), raw));
            }
        }
    }
    let middle = found
        .iter()
        .position(|one| matches!(one.value, AccessState::Metered | AccessState::Registration));
    let chosen = middle.or_else(|| (!found.is_empty()).then_some(0));
    notes.settle("access", found, chosen)
}

/// `isAccessibleForFree` of an item, else of its parts.
fn of_story(story: &Entity<'_>) -> Option<Candidate<AccessState>> {
    let stated = |flag: bool, entity: &Entity<'_>| {
        let state = if flag {
            AccessState::Free
        } else {
            AccessState::Paid
        };
        let raw = entity
            .get("isAccessibleForFree")
            .map(ToString::to_string)
            .unwrap_or_default();
        let locator = entity.locator("isAccessibleForFree");
        Candidate::new(state, story.signal(), locator, raw)
    };
    if let Some(flag) = story.flag("isAccessibleForFree") {
        return Some(stated(flag, story));
    }
    story
        .entities("hasPart")
        .into_iter()
        .find(|part| part.flag("isAccessibleForFree") == Some(false))
        .map(|part| stated(false, &part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::parse::parse;
    use crate::{Hints, Limits};

    fn read_from(html: &str) -> (Option<AccessState>, Vec<bool>) {
        let (hints, limits) = (Hints::default(), Limits::default());
        let parsed = parse(html, &limits);
        let page = Page::new(&parsed.tree, &hints, &limits);
        let mut notes = Notes::default();
        let state = read(&page, &mut notes);
        let chosen = notes.evidence.iter().map(|one| one.chosen).collect();
        (state, chosen)
    }

    fn data(members: &str) -> String {
        format!(
            r#"<script type="application/ld+json">{{"@type":"NewsArticle","headline":"x",{members}}}</script>"#
        )
    }

    #[test]
    fn flags_are_read_in_all_their_spellings() {
        for (value, state) in [
            ("false", AccessState::Paid),
            (r#""False""#, AccessState::Paid),
            (r#""http://schema.org/False""#, AccessState::Paid),
            ("true", AccessState::Free),
            (r#""True""#, AccessState::Free),
        ] {
            let html = data(&format!(r#""isAccessibleForFree":{value}"#));
            assert_eq!(read_from(&html).0, Some(state), "{value}");
        }
        let html = data(
            r#""hasPart":[{"@type":"WebPageElement","isAccessibleForFree":"False","cssSelector":".paid"}]"#,
        );
        assert_eq!(read_from(&html).0, Some(AccessState::Paid));
    }

    #[test]
    fn a_meter_says_more_than_free_or_not() {
        let html = data(r#""isAccessibleForFree":false"#)
            + r#"<meta property="article:content_tier" content="metered">"#;
        assert_eq!(
            read_from(&html),
            (Some(AccessState::Metered), vec![false, true])
        );
        let html = data(r#""isAccessibleForFree":true"#)
            + r#"<meta property="article:content_tier" content="locked">"#;
        assert_eq!(
            read_from(&html),
            (Some(AccessState::Free), vec![true, false])
        );
    }

    #[test]
    fn a_page_that_says_nothing_states_nothing() {
        assert_eq!(
            read_from("<meta name=robots content=index>"),
            (None, vec![])
        );
        assert_eq!(read_from(&data(r#""isAccessibleForFree":"""#)).0, None);
    }
}
