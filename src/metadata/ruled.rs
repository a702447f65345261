//! What site rules say of fields that are words or names. A rule's value is taken unless the page's own statements agree
//! against it; either way evidence has it, and the reader's own answer beside it.

use super::headline::HeadlineGroup;
use super::publisher::SEPARATORS;
use super::{Claimed, Metadata, Notes};
use crate::article::{Publisher, Section, Signal, Tag as Topic};
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::page::ruled::{Constant, Field, Pick};
use crate::page::wording::{self, folded};

/// Characters of the longest headline, kicker, standfirst and name.
const HEADLINE_CHARACTERS: usize = 400;
const KICKER_CHARACTERS: usize = 90;
const STANDFIRST_CHARACTERS: usize = 1_200;
const NAME_CHARACTERS: usize = 80;
/// Nodes of the largest element that is claimed.
const NODES: usize = 200;
/// Headings that are looked at.
const HEADINGS: usize = 20;

/// Notes what a rule says of a field, and whether it was taken.
pub(super) fn note(page: &Page<'_>, field: Field, pick: &Pick, taken: bool, notes: &mut Notes) {
    let words = pick.words(page);
    let locator = pick.locator.to_string();
    notes.candidate(field.name(), Signal::SiteRule, locator, &words, taken);
}

/// A node that a rule points at, if it is shown and no larger than a line or two.
pub(super) fn shown(page: &Page<'_>, pick: &Pick) -> Option<NodeId> {
    let size = page.dom.end(pick.node).index() - pick.node.index();
    (pick.attribute.is_none() && size <= NODES).then_some(pick.node)
}

/// Puts the rule's headline in place of the reader's, unless title, Open Graph, linked data and headings are there and none
/// agrees with it.
pub(super) fn headline(page: &Page<'_>, group: &mut HeadlineGroup, notes: &mut Notes) {
    let [pick] = page.ruled.picks(Field::Headline) else {
        return;
    };
    let words = pick.words(page);
    let key = folded(&words);
    let same = group.headline.as_deref().map(folded).as_ref() == Some(&key);
    // A rule says where, the reader what: it knows labels in headings.
    let there = group
        .node
        .is_some_and(|node| node == pick.node || page.dom.contains(pick.node, node));
    if same || there && pick.attribute.is_none() {
        note(page, Field::Headline, pick, true, notes);
        return;
    }
    let others = wordings(page, pick.node);
    let agrees = others.is_empty() || others.iter().any(|other| wording::agree(other, &words));
    let taken = agrees && !key.is_empty() && words.chars().count() <= HEADLINE_CHARACTERS;
    if taken {
        notes.overrule(Field::Headline.name());
        group
            .alternatives
            .retain(|other| folded(&other.text) != key);
        group.headline = Some(words);
        if let Some(node) = shown(page, pick) {
            group.node = Some(node);
            notes.claim(node, Claimed::Headline);
        }
    }
    note(page, Field::Headline, pick, taken, notes);
}

/// What the page says of its headline elsewhere than in one node.
fn wordings(page: &Page<'_>, except: NodeId) -> Vec<String> {
    let mut found: Vec<String> = page.head.title.iter().cloned().collect();
    for separator in SEPARATORS {
        let title = page.head.title.as_deref().unwrap_or_default();
        if let Some((head, _)) = title.rsplit_once(separator) {
            found.push(head.to_owned());
        }
    }
    for key in ["og:title", "twitter:title"] {
        found.extend(page.head.meta(key).map(wording::plain_line));
    }
    for story in page.linked_data.stories() {
        found.extend(
            ["headline", "name"]
                .iter()
                .filter_map(|name| story.text(name)),
        );
    }
    let headings = page.dom.elements(Tag::H1).take(HEADINGS);
    let other = headings.filter(|node| {
        let within = *node == except || page.dom.contains(*node, except);
        !within && !page.dom.contains(except, *node)
    });
    found.extend(other.map(|node| page.dom.line(node)));
    found.retain(|words| !folded(words).is_empty());
    found
}

/// The rule's kicker, unless it is the headline or no label; else the reader's.
pub(super) fn kicker(page: &Page<'_>, group: &mut HeadlineGroup, notes: &mut Notes) {
    let own = group.kicker.take();
    let bound = KICKER_CHARACTERS;
    let headline = group.headline.as_deref();
    group.kicker = line(
        page,
        Field::Kicker,
        Claimed::Kicker,
        bound,
        headline,
        own,
        notes,
    );
}

/// The rule's standfirst, unless it is the headline or a whole text; else the reader's.
pub(super) fn standfirst(
    page: &Page<'_>,
    headline: Option<&str>,
    own: Option<String>,
    notes: &mut Notes,
) -> Option<String> {
    let (field, claimed) = (Field::Standfirst, Claimed::Standfirst);
    line(
        page,
        field,
        claimed,
        STANDFIRST_CHARACTERS,
        headline,
        own,
        notes,
    )
}

fn line(
    page: &Page<'_>,
    field: Field,
    claimed: Claimed,
    bound: usize,
    headline: Option<&str>,
    own: Option<String>,
    notes: &mut Notes,
) -> Option<String> {
    let [pick] = page.ruled.picks(field) else {
        return own;
    };
    let words = pick.words(page);
    let key = folded(&words);
    let taken =
        !key.is_empty() && words.chars().count() <= bound && headline.map(folded) != Some(key);
    if !taken {
        note(page, field, pick, false, notes);
        return own;
    }
    notes.overrule(field.name());
    note(page, field, pick, true, notes);
    if let Some(node) = shown(page, pick) {
        notes.claim(node, claimed);
    }
    Some(words)
}

/// The rule's sections in place of the reader's.
pub(super) fn sections(page: &Page<'_>, own: Vec<Section>, notes: &mut Notes) -> Vec<Section> {
    match names(page, Field::Sections, Claimed::Sections, notes) {
        Some(names) => names
            .into_iter()
            .map(|(name, url)| Section { name, url })
            .collect(),
        None => own,
    }
}

/// The rule's tags in place of the reader's.
pub(super) fn tags(page: &Page<'_>, own: Vec<Topic>, notes: &mut Notes) -> Vec<Topic> {
    match names(page, Field::Tags, Claimed::Tags, notes) {
        Some(names) => names
            .into_iter()
            .map(|(name, url)| Topic { name, url })
            .collect(),
        None => own,
    }
}

type Named = (String, Option<String>);

/// A list of names, each with the address of its link.
fn names(page: &Page<'_>, field: Field, claimed: Claimed, notes: &mut Notes) -> Option<Vec<Named>> {
    let picks = page.ruled.picks(field);
    let mut found: Vec<Named> = Vec::new();
    for pick in picks {
        let words = pick.words(page);
        let name = words
            .trim_start_matches('#')
            .trim_matches([',', ';', '|', '·', '•', ' ']);
        let fits =
            name.chars().any(char::is_alphanumeric) && name.chars().count() <= NAME_CHARACTERS;
        let new = !found.iter().any(|(known, _)| folded(known) == folded(name));
        if fits && new {
            found.push((name.to_owned(), link_of(page, pick.node)));
        }
    }
    let first = picks.first()?;
    if found.is_empty() {
        note(page, field, first, false, notes);
        return None;
    }
    notes.overrule(field.name());
    for (name, _) in &found {
        let locator = first.locator.to_string();
        notes.candidate(field.name(), Signal::SiteRule, locator, name, true);
    }
    for node in picks.iter().filter_map(|pick| shown(page, pick)) {
        notes.claim(node, claimed);
    }
    Some(found)
}

/// The address that an element is, or holds, a link to.
pub(super) fn link_of(page: &Page<'_>, node: NodeId) -> Option<String> {
    let dom = &page.dom;
    let link = std::iter::once(node)
        .chain(dom.descendants(node).take(NODES))
        .find(|below| dom.tag(*below) == Tag::A)?;
    dom.attr(link, "href").and_then(|url| page.resolve(url))
}

/// The outlet that a rule names.
pub(super) fn publisher(
    page: &Page<'_>,
    own: Option<Publisher>,
    notes: &mut Notes,
) -> Option<Publisher> {
    let Some(constant) = &page.ruled.publisher else {
        return own;
    };
    notes.overrule("publisher");
    fixed("publisher", constant, &constant.value, notes);
    let mut publisher = own.unwrap_or_default();
    publisher.name = Some(constant.value.clone());
    Some(publisher)
}

/// Notes the zone that a rule gives, where it may have told when the article was published.
pub(super) fn zone(page: &Page<'_>, found: &Metadata, notes: &mut Notes) {
    let clock = found
        .published
        .as_ref()
        .is_some_and(|time| time.instant.is_some());
    if let Some(zone) = &page.ruled.time_zone
        && page.hints.time_zone.is_none()
        && clock
    {
        let name = zone.value.iana_name().unwrap_or_default();
        fixed("published", zone, name, notes);
    }
}

/// Notes a constant.
pub(super) fn fixed<T>(
    field: &'static str,
    constant: &Constant<T>,
    value: &str,
    notes: &mut Notes,
) {
    let locator = constant.locator.to_string();
    notes.candidate(field, Signal::SiteRule, locator, value, true);
}
