//! Pictures that the page names outside its text: Open Graph, linked data, the head's other words for a lead image.

use serde_json::Value;
use url::Url;

use crate::article::{Image, Signal};
use crate::metadata::Metadata;
use crate::page::Page;
use crate::page::dom::Tag;
use crate::page::linked_data::Entity;
use crate::page::picture::{Identity, credit, width_in};
use crate::page::ruled::Field;
use crate::page::wording;
use crate::rules::pictures::pictures;

/// Statements kept of one kind.
const STATEMENTS: usize = 100;
/// Addresses of the longest list that shows one picture.
const CROPS: usize = 3;
/// Nodes below a rule's element among which a picture is looked for.
const NODES: usize = 40;
/// Pixels under which a stated picture is an icon.
const ICON_PIXELS: u32 = 100;

/// Meta names of a lead image besides Open Graph's, in order of trust.
const OTHER_METAS: &[&str] = &[
    "twitter:image",
    "twitter:image:src",
    "parsely-image-url",
    "sailthru.image.full",
    "cxenseparse:image",
    "image",
    "thumbnail",
    "thumbnailurl",
    "sailthru.image.thumb",
];

/// A picture that the page names.
#[derive(Debug)]
pub struct Stated {
    /// What is told of it.
    pub image: Image,
    /// One for each of its addresses.
    pub identities: Vec<Identity>,
    /// Whether it is said to be the main picture, and not one of a list.
    pub is_lead: bool,
    /// Whether it is a report's picture and no emblem of the house.
    pub is_picture: bool,
    /// What kind of place names it.
    pub signal: Signal,
    /// Where.
    pub locator: String,
    /// As it stood there.
    pub raw: String,
}

impl Stated {
    /// Pixels as the address seems to say, else as stated: templates state the size of the original.
    #[must_use]
    pub fn likely_width(&self) -> Option<u32> {
        width_in(&self.image.url).or(self.image.width)
    }

    /// Whether the address is that of a cut for social networks, which carries the house's signs.
    #[must_use]
    pub fn is_social_cut(&self) -> bool {
        let address = self.image.url.to_lowercase();
        [
            "social", "overlay", "branded", "/share", "og_image", "facebook",
        ]
        .iter()
        .any(|word| address.contains(word))
    }
}

/// The statements about the lead image, the most trusted first.
#[must_use]
pub fn read(page: &Page<'_>, metadata: &Metadata) -> Vec<Stated> {
    let mut found: Vec<Stated> = of_rule(page).into_iter().collect();
    found.extend(open_graph(page));
    for story in page.linked_data.stories() {
        found.extend(of_entity(page, &story, "image"));
    }
    for kind in ["WebPage", "ItemPage"] {
        for web_page in page.linked_data.own_entities_of_type(kind) {
            found.extend(of_entity(page, &web_page, "primaryImageOfPage"));
        }
    }
    for key in OTHER_METAS {
        for raw in page.head.all(key) {
            found.extend(stated(page, raw, Signal::Meta, (*key).to_owned()));
        }
    }
    for link in page.head.links("image_src") {
        let locator = "link[rel=image_src]".to_owned();
        found.extend(stated(page, link.href, Signal::LinkElement, locator));
    }
    for story in page.linked_data.stories() {
        found.extend(of_entity(page, &story, "thumbnailUrl"));
    }
    let logo = metadata
        .publisher
        .as_ref()
        .and_then(|publisher| publisher.logo_url.as_deref());
    for one in &mut found {
        let small = |size: Option<u32>| size.is_some_and(|pixels| pixels < ICON_PIXELS);
        one.is_picture &= Some(one.image.url.as_str()) != logo
            && !(small(one.image.width) || small(one.image.height));
    }
    grouped(found)
}

/// Statements that share a picture share what they know, so that a crop named in one place finds the picture under the
/// name that another place has for it.
fn grouped(mut found: Vec<Stated>) -> Vec<Stated> {
    found.truncate(STATEMENTS);
    for at in 1..found.len() {
        let (before, rest) = found.split_at_mut(at);
        let Some(one) = rest.first_mut() else { break };
        let same = |other: &&mut Stated| {
            let pairs = other.identities.iter().take(20);
            pairs
                .into_iter()
                .any(|a| one.identities.iter().take(20).any(|b| a.is_same(b)))
        };
        if let Some(first) = before.iter_mut().find(same) {
            first.identities.extend(one.identities.iter().cloned());
            let image = &mut first.image;
            image.alt = image.alt.take().or_else(|| one.image.alt.clone());
            image.caption = image.caption.take().or_else(|| one.image.caption.clone());
            image.credit = image.credit.take().or_else(|| one.image.credit.clone());
            if image.width.is_none() && image.url == one.image.url {
                (image.width, image.height) = (one.image.width, one.image.height);
            }
        }
    }
    found
}

/// The pictures of a gallery in linked data, each with its words.
#[must_use]
pub fn gallery(page: &Page<'_>) -> Vec<Stated> {
    let kinds = ["ImageGallery", "MediaGallery", "CollectionPage", "WebPage"];
    let mut found = Vec::new();
    let stories = page.linked_data.stories();
    let own = kinds
        .iter()
        .flat_map(|kind| page.linked_data.own_entities_of_type(kind));
    for entity in stories.chain(own) {
        for name in ["associatedMedia", "image", "hasPart", "photo", "photos"] {
            for (value, pointer) in entity.located_values(name) {
                let Some(one) = of_value(page, &entity, value, pointer) else {
                    continue;
                };
                let new = !found
                    .iter()
                    .any(|known: &Stated| known.image.url == one.image.url);
                if one.is_picture && one.image.caption.is_some() && new && found.len() < STATEMENTS
                {
                    found.push(one);
                }
            }
        }
    }
    found
}

/// The picture that a site rule points at: an attribute's address, else that of the first `<img>` in the element.
fn of_rule(page: &Page<'_>) -> Option<Stated> {
    let [pick] = page.ruled.picks(Field::Images) else {
        return None;
    };
    let dom = &page.dom;
    let address = pick.attribute.as_deref().or_else(|| {
        let image = std::iter::once(pick.node)
            .chain(dom.descendants(pick.node).take(NODES))
            .find(|node| dom.tag(*node) == Tag::Img)?;
        let lazy = ["data-src", "src"];
        lazy.iter().find_map(|name| dom.attr_filled(image, name))
    })?;
    let mut one = stated(page, address, Signal::SiteRule, pick.locator.to_string())?;
    one.image.alt = dom.attr_filled(pick.node, "alt").map(str::to_owned);
    Some(one)
}

/// `og:image` with the properties that follow each.
fn open_graph(page: &Page<'_>) -> Vec<Stated> {
    let mut found: Vec<Stated> = Vec::new();
    for meta in &page.head.metas {
        let Some(rest) = meta.key.strip_prefix("og:image") else {
            continue;
        };
        match rest {
            "" | ":url" | ":secure_url" => {
                let new = stated(page, meta.content, Signal::OpenGraph, meta.key.clone());
                // The same address again under another name.
                let known = |one: &Stated| {
                    found
                        .last()
                        .is_some_and(|last| last.identities == one.identities)
                };
                found.extend(new.filter(|one| !known(one)));
            }
            ":width" | ":height" | ":alt" => {
                let Some(last) = found.last_mut() else {
                    continue;
                };
                let pixels = pixels(&Value::from(meta.content));
                match rest {
                    ":width" => last.image.width = last.image.width.or(pixels),
                    ":height" => last.image.height = last.image.height.or(pixels),
                    _ => {
                        let text = wording::plain_line(meta.content);
                        last.image.alt = Some(text).filter(|text| !text.is_empty());
                    }
                }
            }
            _ => {}
        }
    }
    found
}

fn stated(page: &Page<'_>, address: &str, signal: Signal, locator: String) -> Option<Stated> {
    let resolved = page.resolve(&address.replace("&amp;", "&"))?;
    let url = Url::parse(&resolved).ok()?;
    if url.path().len() <= 1 && url.query().is_none() {
        return None;
    }
    let table = pictures();
    let is_picture = !table.is_emblem(&url)
        && !table.is_placeholder(&url)
        && !table.is_counter(&url)
        && !url.path().to_ascii_lowercase().ends_with(".svg");
    Some(Stated {
        identities: vec![Identity::of(&url)],
        image: Image {
            url: resolved,
            ..Image::default()
        },
        is_lead: true,
        is_picture,
        signal,
        locator,
        raw: address.to_owned(),
    })
}

/// The pictures of a property. A short list of bare addresses is one picture in several crops, as search engines ask
/// for; a long one is a list of pictures.
fn of_entity(page: &Page<'_>, entity: &Entity<'_>, name: &str) -> Vec<Stated> {
    let mut found: Vec<Stated> = Vec::new();
    let values = entity.located_values(name);
    let crops = values.len() <= CROPS;
    for (value, pointer) in values.into_iter().take(STATEMENTS) {
        let bare = value.is_string() && crops;
        let Some(mut one) = of_value(page, entity, value, pointer) else {
            continue;
        };
        match found.last_mut() {
            Some(first) if bare && first.image.caption.is_none() => {
                first.identities.extend(one.identities);
            }
            _ => {
                one.is_lead = found.is_empty();
                found.push(one);
            }
        }
    }
    found
}

fn of_value(
    page: &Page<'_>,
    entity: &Entity<'_>,
    value: &Value,
    pointer: String,
) -> Option<Stated> {
    let signal = entity.signal();
    let map = match value {
        Value::String(address) => return stated(page, address, signal, pointer),
        Value::Object(map) => map,
        _ => return None,
    };
    let address = ["contentUrl", "url", "@id"].iter().find_map(|name| {
        let value = map.get(*name)?;
        let text = value
            .as_str()
            .or_else(|| value.as_array()?.first()?.as_str())?;
        // An "@id" may be a name within the page.
        (!text.trim().is_empty() && !text.contains('#')).then_some(text)
    })?;
    let mut one = stated(page, address, signal, pointer)?;
    if let Some(other) = map.get("url").and_then(Value::as_str)
        && let Some(other) = page.resolve(other).and_then(|url| Url::parse(&url).ok())
    {
        one.identities.push(Identity::of(&other));
    }
    one.image.width = map.get("width").and_then(pixels);
    one.image.height = map.get("height").and_then(pixels);
    let text = |name: &str| {
        let value = map.get(name)?;
        let words = match value {
            Value::String(text) => text.as_str(),
            Value::Object(inner) => inner.get("name")?.as_str()?,
            Value::Array(values) => {
                let first = values.first()?;
                first.as_str().or_else(|| first.get("name")?.as_str())?
            }
            _ => return None,
        };
        Some(wording::plain_line(words)).filter(|text| !text.is_empty())
    };
    let split = text("caption")
        .map(|caption| credit::split(&caption))
        .unwrap_or_default();
    one.image.caption = split.caption;
    one.image.credit = ["creditText", "copyrightHolder", "author", "creator"]
        .iter()
        .find_map(|name| text(name))
        .filter(|credit| !credit.contains("://"))
        .map(|credit| credit::split(&credit).credit.unwrap_or(credit))
        .or(split.credit);
    one.image.alt = text("alternateName").or_else(|| text("accessibilityCaption"));
    Some(one)
}

/// 1200, "1200", "1200px", `{"value": 1200}`.
fn pixels(value: &Value) -> Option<u32> {
    let number = match value {
        Value::Number(number) => number.as_u64()?,
        Value::String(text) => {
            let digits = text.trim().trim_end_matches("px").trim();
            digits.parse::<u64>().ok()?
        }
        Value::Object(map) => return pixels(map.get("value").filter(|value| !value.is_object())?),
        _ => return None,
    };
    u32::try_from(number).ok().filter(|pixels| *pixels > 1)
}
