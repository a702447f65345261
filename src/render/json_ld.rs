//! The article as a schema.org `NewsArticle` in JSON-LD. It says what the page said; what is absent there is absent here.

use super::json::{self, Object};
use super::{address, blocks_of, language_tag, stated};
use crate::article::{
    AccessState, Article, Author, AuthorKind, BlockContent, Image, Media, MediaKind, NoteKind,
    Publisher, SourceCredit, SourceRelation,
};

/// Writes the article on one line, fit to stand in a `script` element.
#[must_use]
pub fn of(article: &Article) -> String {
    let url = article.canonical_url.as_deref().or(article.url.as_deref());
    let url = url.and_then(address::picture);
    let rights = article.rights.as_ref();
    let language = article.language.as_ref();
    let object = Object::default()
        .with("@context", "https://schema.org")
        .with("@type", "NewsArticle")
        .with("url", url.clone())
        .with("mainEntityOfPage", url)
        .with("identifier", identifiers(article))
        .with("headline", article.headline.as_deref())
        .with("alternativeHeadline", alternatives(article))
        .with(
            "description",
            article
                .meta_description
                .as_deref()
                .or(article.standfirst.as_deref()),
        )
        .with("abstract", article.standfirst.as_deref())
        .with(
            "datePublished",
            article.published.as_ref().and_then(stated::iso),
        )
        .with(
            "dateModified",
            article.modified.as_ref().and_then(stated::iso),
        )
        .with(
            "dateline",
            article
                .dateline
                .as_ref()
                .map(|dateline| dateline.raw.as_str()),
        )
        .with(
            "locationCreated",
            article
                .dateline
                .as_ref()
                .map(|dateline| named("Place", dateline.place.as_deref().unwrap_or_default())),
        )
        .with(
            "author",
            article.authors.iter().map(author).collect::<Vec<_>>(),
        )
        .with("publisher", article.publisher.as_ref().map(publisher));
    let object = sources(article, object)
        .with(
            "image",
            article.images.iter().map(image).collect::<Vec<_>>(),
        )
        .with("video", players(article, MediaKind::Video))
        .with("audio", players(article, MediaKind::Audio))
        .with(
            "articleSection",
            article
                .sections
                .iter()
                .map(|section| section.name.as_str())
                .collect::<Vec<_>>(),
        )
        .with(
            "keywords",
            article
                .tags
                .iter()
                .map(|tag| tag.name.as_str())
                .collect::<Vec<_>>(),
        )
        .with(
            "inLanguage",
            language.and_then(|language| language_tag(language.tag.as_deref()?)),
        )
        .with(
            "isAccessibleForFree",
            article
                .access
                .and_then(|access| access.state)
                .map(|state| state == AccessState::Free),
        )
        .with(
            "wordCount",
            article.statistics.map(|statistics| statistics.words),
        )
        .with("correction", corrections(article))
        .with(
            "copyrightNotice",
            rights.and_then(|rights| rights.copyright_notice.as_deref()),
        )
        .with(
            "license",
            rights.and_then(|rights| address::picture(rights.license_url.as_deref()?)),
        )
        .with("articleBody", article.text.as_str());
    json::write(object)
}

/// An object of a type with a name; empty without a name, so that it is left out.
fn named(kind: &str, name: &str) -> Object {
    if name.trim().is_empty() {
        return Object::default();
    }
    Object::of_type(kind).with("name", name)
}

fn identifiers(article: &Article) -> Vec<Object> {
    let ids = article.external_ids.iter().map(|id| {
        Object::of_type("PropertyValue")
            .with("propertyID", id.scheme.as_str())
            .with("value", id.value.as_str())
    });
    ids.collect()
}

/// Each wording once.
fn alternatives(article: &Article) -> Vec<&str> {
    let mut texts: Vec<&str> = Vec::new();
    for other in &article.alternative_headlines {
        if !texts.contains(&other.text.as_str()) {
            texts.push(&other.text);
        }
    }
    texts
}

fn author(author: &Author) -> Object {
    let kind = match author.kind {
        AuthorKind::Person => "Person",
        AuthorKind::Organization => "Organization",
    };
    let object = named(kind, &author.name);
    object
        .with("url", author.url.as_deref().and_then(address::picture))
        .with("email", author.email.as_deref())
}

fn publisher(publisher: &Publisher) -> Object {
    let object = named(
        "Organization",
        publisher.name.as_deref().unwrap_or_default(),
    );
    let url = publisher.url.as_deref().and_then(address::picture);
    let logo = publisher.logo_url.as_deref().and_then(address::picture);
    if publisher.name.is_none() && url.is_none() {
        return Object::default();
    }
    let object = if publisher.name.is_none() {
        Object::of_type("Organization")
    } else {
        object
    };
    object.with("url", url).with(
        "logo",
        logo.map(|logo| Object::of_type("ImageObject").with("url", logo)),
    )
}

/// Credits: an agency's story is on its behalf, its material a contribution; a story that appeared elsewhere is based on that.
fn sources(article: &Article, object: Object) -> Object {
    let of = |relation: SourceRelation| {
        let credits = article.sources.iter();
        credits.filter(move |credit| credit.relation == relation)
    };
    let organization = |credit: &SourceCredit| named("Organization", &credit.name);
    let work = |credit: &SourceCredit| {
        Object::of_type("CreativeWork")
            .with("publisher", organization(credit))
            .with("url", credit.url.as_deref().and_then(address::picture))
    };
    let originals = of(SourceRelation::FirstPublishedBy)
        .chain(of(SourceRelation::OriginatedBy).filter(|credit| credit.url.is_some()));
    object
        .with(
            "sourceOrganization",
            of(SourceRelation::OriginatedBy)
                .map(organization)
                .collect::<Vec<_>>(),
        )
        .with(
            "contributor",
            of(SourceRelation::WithMaterialFrom)
                .map(organization)
                .collect::<Vec<_>>(),
        )
        .with("isBasedOn", originals.map(work).collect::<Vec<_>>())
        .with(
            "translationOfWork",
            of(SourceRelation::TranslatedFrom)
                .map(work)
                .collect::<Vec<_>>(),
        )
}

fn image(image: &Image) -> Option<Object> {
    let url = address::picture(&image.url)?;
    // What schema.org calls a width has a unit; this is the code for pixels.
    let pixels = |pixels: Option<u32>| {
        let quantity = Object::of_type("QuantitativeValue");
        let value = pixels.filter(|pixels| *pixels > 0)?;
        Some(quantity.with("value", value).with("unitCode", "E37"))
    };
    Some(
        Object::of_type("ImageObject")
            .with("url", url)
            .with("caption", image.caption.as_deref())
            .with("description", image.alt.as_deref())
            .with("creditText", image.credit.as_deref())
            .with("width", pixels(image.width))
            .with("height", pixels(image.height)),
    )
}

fn players(article: &Article, kind: MediaKind) -> Vec<Object> {
    let player = |media: &Media| {
        let url = address::picture(media.url.as_deref()?)?;
        let thumbnail = media.thumbnail_url.as_deref().and_then(address::picture);
        let kind = match media.kind {
            MediaKind::Video => "VideoObject",
            MediaKind::Audio => "AudioObject",
        };
        Some(
            Object::of_type(kind)
                .with("url", url)
                .with("name", media.title.as_deref())
                .with("caption", media.caption.as_deref())
                .with("thumbnailUrl", thumbnail),
        )
    };
    blocks_of(article)
        .filter_map(|block| match &block.content {
            BlockContent::Media(media) if media.kind == kind => player(media),
            _ => None,
        })
        .collect()
}

fn corrections(article: &Article) -> Vec<Object> {
    blocks_of(article)
        .filter_map(|block| match &block.content {
            BlockContent::Note {
                kind: NoteKind::Correction,
                text,
            } => Some(Object::of_type("CorrectionComment").with("text", text.as_str())),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests;
