//! Who and what a ninjs object is related to: people, sources, the page itself, pictures and players.

use super::{address, text};
use crate::article::{
    Article, Author, AuthorKind, BlockContent, Image, Media, MediaKind, SourceRelation,
};
use crate::render::blocks_of;
use crate::render::json::Object;

/// Authors; what a byline says they did is their relation.
pub(super) fn people(article: &Article) -> Vec<Object> {
    let people = article.authors.iter();
    let people = people.filter(|author| author.kind == AuthorKind::Person);
    people.map(|author| party(author, "rel")).collect()
}

/// The outlet, desks that wrote, and whom the credits name.
pub(super) fn info_sources(article: &Article) -> Vec<Object> {
    let publisher = article.publisher.iter().filter_map(|publisher| {
        let name = publisher
            .name
            .as_deref()
            .filter(|name| !name.trim().is_empty())?;
        Some(
            Object::default()
                .with("name", name)
                .with("role", "publisher")
                .with("uri", publisher.url.as_deref().and_then(address::picture)),
        )
    });
    let desks = article.authors.iter();
    let desks = desks.filter(|author| author.kind == AuthorKind::Organization);
    let credits = article.sources.iter().map(|credit| {
        let role = match credit.relation {
            SourceRelation::OriginatedBy => "originator",
            SourceRelation::WithMaterialFrom => "contributor",
            SourceRelation::TranslatedFrom => "translated-from",
            SourceRelation::FirstPublishedBy => "first-publisher",
        };
        Object::default()
            .with("name", credit.name.as_str())
            .with("role", role)
            .with("literal", credit.normalized_id.as_deref())
    });
    publisher
        .chain(desks.map(|author| party(author, "role")))
        .chain(credits)
        .collect()
}

fn party(author: &Author, relation: &str) -> Object {
    let role = author
        .role
        .as_deref()
        .filter(|role| !role.trim().is_empty());
    let email = author
        .email
        .as_deref()
        .filter(|email| !email.trim().is_empty());
    let contact = email.map(|email| Object::default().with("type", "email").with("value", email));
    Object::default()
        .with("name", author.name.as_str())
        .with(relation, role.unwrap_or("author"))
        .with("uri", author.url.as_deref().and_then(address::picture))
        .with("contactInfo", contact.map(|contact| vec![contact]))
}

/// The page that the article was read from, as a rendition of it.
pub(super) fn page(article: &Article) -> Vec<Object> {
    let url = article.canonical_url.as_deref().or(article.url.as_deref());
    let url = url.and_then(address::picture);
    let page = url.map(|url| {
        Object::default()
            .with("name", "web")
            .with("href", url)
            .with("contentType", "text/html")
    });
    page.into_iter().collect()
}

/// Pictures, then players. Each is called by its place: "picture-1".
pub(super) fn associations(article: &Article) -> Vec<Object> {
    let pictures = article
        .images
        .iter()
        .filter_map(|image| Some((image, address::picture(&image.url)?)));
    let pictures = pictures
        .zip(1_u32..)
        .map(|((image, url), place)| picture(image, &url, place));
    let players = blocks_of(article).filter_map(|block| match &block.content {
        BlockContent::Media(media) => Some((media, address::picture(media.url.as_deref()?)?)),
        _ => None,
    });
    let players = players
        .zip(1_u32..)
        .map(|((media, url), place)| player(media, &url, place));
    pictures.chain(players).collect()
}

fn picture(image: &Image, url: &str, place: u32) -> Object {
    let pixels = |pixels: Option<u32>| pixels.filter(|pixels| *pixels > 0);
    let rendition = Object::default()
        .with("name", "original")
        .with("href", url)
        .with("width", pixels(image.width))
        .with("height", pixels(image.height));
    let descriptions = [
        text("caption", "text/plain", image.caption.as_deref()),
        text("alt", "text/plain", image.alt.as_deref()),
    ];
    Object::default()
        .with("name", format!("picture-{place}"))
        .with("rel", if image.lead { "lead" } else { "illustration" })
        .with("uri", url)
        .with("type", "picture")
        .with("by", image.credit.as_deref())
        .with("descriptions", descriptions.into_iter().collect::<Vec<_>>())
        .with("renditions", vec![rendition])
}

fn player(media: &Media, url: &str, place: u32) -> Object {
    let kind = match media.kind {
        MediaKind::Video => "video",
        MediaKind::Audio => "audio",
    };
    let thumbnail = media.thumbnail_url.as_deref().and_then(address::picture);
    let renditions = [("original", Some(url.to_owned())), ("thumbnail", thumbnail)];
    let renditions = renditions
        .into_iter()
        .filter_map(|(name, url)| Some(Object::default().with("name", name).with("href", url?)));
    Object::default()
        .with("name", format!("{kind}-{place}"))
        .with("rel", "media")
        .with("uri", url)
        .with("type", kind)
        .with(
            "headlines",
            vec![text("main", "text/plain", media.title.as_deref())],
        )
        .with(
            "descriptions",
            vec![text("caption", "text/plain", media.caption.as_deref())],
        )
        .with("renditions", renditions.collect::<Vec<_>>())
}
