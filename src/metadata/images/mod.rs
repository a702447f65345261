//! The article's pictures: those shown around and in its text, in the page's order, and the lead image that the page
//! states. One picture in several renditions is one. Pictures of other stories, heads of authors, logos and
//! advertisements are none of the article's.

mod scope;
mod stated;

use foldhash::{HashMap, HashMapExt};

use super::{Metadata, Notes, ruled};
use crate::article::{Image, PageType, Signal};
use crate::body::Body;
use crate::page::Page;
use crate::page::picture::{self, Collection, Picture, Place, Places};
use crate::page::ruled::Field;
use crate::page::wording;
use scope::{Position, Scope};
use stated::Stated;

/// Pictures of a page that are looked at.
const CANDIDATES: usize = 600;
/// How often the article may show one address.
const REPEATS: usize = 3;
/// Rejected pictures that are noted.
const REJECTED: usize = 40;
/// Pixels from which a picture in front of the text is its lead without any statement.
const LEAD_PIXELS: u32 = 300;

/// Reads the pictures into [`Metadata::images`], which is replaced.
pub fn complete(page: &Page<'_>, metadata: &mut Metadata, body: &Body, notes: &mut Notes) {
    let stated = stated::read(page, metadata);
    if let [pick] = page.ruled.picks(Field::Images)
        && !stated.iter().any(|one| one.signal == Signal::SiteRule)
    {
        ruled::note(page, Field::Images, pick, false, notes);
    }
    let scope = Scope::of(page, metadata, body);
    let mut found = scope
        .as_ref()
        .map(|scope| shown(page, scope, metadata, body, &stated, notes))
        .unwrap_or_default();
    for one in &stated {
        if let Some(place) = found.place_of(&one.identities) {
            let picture = &mut found.pictures_mut()[place];
            supplement(&mut picture.image, &one.image);
            if one.signal == Signal::OpenGraph && is_larger(one, picture) {
                picture.image.url.clone_from(&one.image.url);
                picture.image.width = one.image.width;
                picture.image.height = one.image.height;
                picture.likely_width = one.likely_width();
            }
        }
    }
    let leads: Vec<Option<usize>> = stated
        .iter()
        .map(|one| found.place_of(&one.identities).filter(|_| one.is_lead))
        .collect();
    let matched = leads.iter().flatten().next().copied();
    let opener = scope.as_ref().and_then(|scope| opener(scope, &found));
    let chosen = stated
        .iter()
        .position(|one| one.is_picture && one.is_lead && !(opener.is_some() && one.is_social_cut()))
        .filter(|_| matched.is_none());
    for (index, one) in stated.iter().enumerate() {
        let holds = chosen == Some(index) || (matched.is_some() && leads[index] == matched);
        notes.candidate("images", one.signal, one.locator.clone(), &one.raw, holds);
    }
    let lead = matched.or(if chosen.is_none() { opener } else { None });
    let mut images: Vec<Image> = found
        .pictures()
        .iter()
        .map(|picture| picture.image.clone())
        .collect();
    if let Some(lead) = lead.and_then(|lead| images.get_mut(lead)) {
        lead.lead = true;
    }
    if let Some(one) = chosen.and_then(|chosen| stated.get(chosen)) {
        let image = Image {
            lead: true,
            ..one.image.clone()
        };
        images.insert(0, image);
    }
    if metadata.stated_page_type == Some(PageType::Gallery) {
        let more = stated::gallery(page)
            .into_iter()
            .filter(|one| found.place_of(&one.identities).is_none())
            .filter(|one| images.iter().all(|known| known.url != one.image.url));
        let more: Vec<Image> = more.map(|one| one.image).collect();
        images.extend(more);
    }
    metadata.images = images;
}

/// The first picture, where it stands at the article's head: its lead without any statement.
fn opener(scope: &Scope, found: &Collection) -> Option<usize> {
    let first = found.pictures().first()?;
    let wide = first.likely_width.is_some_and(|width| width >= LEAD_PIXELS);
    let early = match scope.position(first.node) {
        Position::Before => true,
        Position::Within => first.is_captioned() || wide,
        Position::Behind => false,
    };
    early.then_some(0)
}

/// How many pictures with a caption the article has: many of them around a few words make a gallery.
#[must_use]
pub fn gallery_pictures(metadata: &Metadata) -> usize {
    metadata
        .images
        .iter()
        .filter(|image| image.caption.is_some())
        .count()
}

/// The pictures that the page shows as the article's.
fn shown(
    page: &Page<'_>,
    scope: &Scope,
    metadata: &Metadata,
    body: &Body,
    stated: &[Stated],
    notes: &mut Notes,
) -> Collection {
    let dom = &page.dom;
    let mut judged: Vec<(Picture, bool)> = Vec::new();
    let mut places = Places::new(page);
    let mut skip_to = scope.start;
    for node in dom.between(scope.start, scope.end) {
        if node < skip_to || !picture::is_candidate(page, node) || judged.len() >= CANDIDATES {
            continue;
        }
        let Some(picture) = picture::find(page, node) else {
            continue;
        };
        skip_to = dom.end(node);
        let is_lead = stated.iter().any(|one| {
            let own = &one.identities;
            let others = picture.identities.iter();
            let same = |other| own.iter().any(|one| one.is_same(other));
            one.is_lead && others.into_iter().any(same)
        });
        let within = body.pictures.binary_search(&node).is_ok();
        let belongs = match places.of(&picture, scope.holder(page, node)) {
            _ if is_of_author(&picture, metadata) && !is_lead => false,
            _ if within => true,
            Place::Article => {
                is_lead || scope.admits(page, &picture) || is_of_headline(&picture, metadata)
            }
            Place::Furniture => is_lead,
            Place::Teaser | Place::Portrait | Place::Hidden => false,
        };
        judged.push((picture, belongs));
    }
    let mut times: HashMap<String, usize> = HashMap::new();
    for (picture, _) in &judged {
        *times.entry(picture.image.url.clone()).or_default() += 1;
    }
    let mut found = Collection::default();
    let mut rejected = 0;
    for (picture, belongs) in judged {
        // One address again and again is what a template shows until a script knows better.
        let stand_in = times
            .get(&picture.image.url)
            .is_some_and(|times| *times > REPEATS);
        if belongs && !stand_in {
            note(page, &picture, true, notes);
            found.add(picture);
        } else if rejected < REJECTED {
            rejected += 1;
            note(page, &picture, false, notes);
        }
    }
    found
}

/// Whether the words for those who cannot see a picture are the author's name: then it is the author's head.
fn is_of_author(picture: &Picture, metadata: &Metadata) -> bool {
    let Some(alt) = picture.image.alt.as_deref().map(wording::folded) else {
        return false;
    };
    metadata
        .authors
        .iter()
        .any(|author| wording::folded(&author.name) == alt)
}

/// Whether the words for those who cannot see a picture are the headline's.
fn is_of_headline(picture: &Picture, metadata: &Metadata) -> bool {
    match (&picture.image.alt, &metadata.headline) {
        (Some(alt), Some(headline)) => wording::agree(alt, headline),
        _ => false,
    }
}

fn note(page: &Page<'_>, picture: &Picture, chosen: bool, notes: &mut Notes) {
    let path = page.dom.path(picture.node);
    notes.candidate("images", Signal::Document, path, &picture.image.url, chosen);
}

/// Whether a stated rendition is larger than the one on the page: by its size, or because the page's is cut from it.
fn is_larger(one: &Stated, picture: &Picture) -> bool {
    if one.is_social_cut() {
        return false;
    }
    let original = || {
        let shown = url::Url::parse(&picture.image.url).ok()?;
        let inner = picture::innermost(&shown)?;
        Some(inner.as_str() == one.image.url)
    };
    match (one.likely_width(), picture.likely_width) {
        (Some(stated), Some(shown)) => stated > shown,
        (None, _) => original() == Some(true),
        _ => false,
    }
}

/// Fills what a picture of the page does not tell with what linked data or Open Graph states of it.
fn supplement(image: &mut Image, stated: &Image) {
    image.alt = image.alt.take().or_else(|| stated.alt.clone());
    image.caption = image.caption.take().or_else(|| stated.caption.clone());
    image.credit = image.credit.take().or_else(|| stated.credit.clone());
    if image.width.is_none() && image.url == stated.url {
        image.width = stated.width;
        image.height = stated.height;
    }
}

#[cfg(test)]
mod tests;
