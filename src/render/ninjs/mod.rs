//! The article as an IPTC ninjs 3 news object. It says what the page said, and beside it, marked as such, what was found in
//! the text: subjects with their confidence, the summary.

mod related;

use super::json::{self, Object};
use super::{address, html, language_tag, stated};
use crate::article::{Access, Article, HeadlineRole};

/// The version that is written, and its schema.
const VERSION: &str = "3.2";
const SCHEMA: &str = "http://www.iptc.org/std/ninjs/ninjs-schema_3.2.json#";
/// The concepts of IPTC's Media Topics.
const MEDIA_TOPICS: &str = "http://cv.iptc.org/newscodes/mediatopic/";
/// Who made what the page does not say.
const OURSELVES: &str = "copydesk";

/// Writes the article on one line.
#[must_use]
pub fn of(article: &Article) -> String {
    let published = article.published.as_ref().and_then(stated::moment);
    let modified = article.modified.as_ref().and_then(stated::moment);
    let rights = article.rights.as_ref();
    let license = rights.and_then(|rights| address::picture(rights.license_url.as_deref()?));
    let place = article
        .dateline
        .as_ref()
        .and_then(|dateline| dateline.place.as_deref());
    let place = place.filter(|place| !place.trim().is_empty());
    let standard = Object::default()
        .with("name", "ninjs")
        .with("version", VERSION)
        .with("schema", SCHEMA);
    let object = Object::default()
        .with("uri", uri(&article.id))
        .with("standard", standard)
        .with("type", "text")
        .with("representationType", article.access.and_then(extent))
        .with(
            "language",
            article
                .language
                .as_ref()
                .and_then(|language| language_tag(language.tag.as_deref()?)),
        )
        .with("contentCreated", published.clone())
        .with("firstCreated", published.clone())
        .with("versionCreated", modified.or(published))
        .with(
            "embargoedUntil",
            article.embargo.as_ref().and_then(stated::moment),
        )
        .with("headlines", headlines(article))
        .with("by", article.byline.as_deref())
        .with("located", place)
        .with("people", related::people(article))
        .with("infoSources", related::info_sources(article))
        .with(
            "places",
            place.map(|name| vec![Object::default().with("name", name).with("rel", "dateline")]),
        )
        .with("subjects", subjects(article))
        .with("descriptions", descriptions(article))
        .with("bodies", bodies(article))
        .with("renditions", related::page(article))
        .with("associations", related::associations(article))
        .with(
            "copyrightNotice",
            rights.and_then(|rights| rights.copyright_notice.as_deref()),
        )
        .with(
            "rightsInfo",
            license.map(|license| Object::default().with("linkedRights", license)),
        )
        .with("altIds", alternative_ids(article));
    json::write(object)
}

/// A URN made of the article's id, which is half of a SHA-256: a UUID of version 8, as RFC 9562 calls those made by one's own rule.
fn uri(id: &str) -> String {
    let mut digits: Vec<char> = id
        .chars()
        .filter(char::is_ascii_hexdigit)
        .take(32)
        .collect();
    digits.resize(32, '0');
    digits[12] = '8';
    let variant = digits[16].to_digit(16).unwrap_or(0) & 0b11 | 0b1000;
    digits[16] = char::from_digit(variant, 16).unwrap_or('8');
    let mut uri = "urn:uuid:".to_owned();
    for (at, digit) in digits.iter().enumerate() {
        if matches!(at, 8 | 12 | 16 | 20) {
            uri.push('-');
        }
        uri.push(digit.to_ascii_lowercase());
    }
    uri
}

fn extent(access: Access) -> Option<&'static str> {
    let partial = access.truncated?;
    Some(if partial { "partial" } else { "full" })
}

/// A text with its role.
fn text(role: &str, content_type: &str, value: Option<&str>) -> Option<Object> {
    let value = value.filter(|value| !value.trim().is_empty())?;
    Some(
        Object::default()
            .with("role", role)
            .with("contentType", content_type)
            .with("value", value),
    )
}

fn headlines(article: &Article) -> Vec<Option<Object>> {
    let own = [
        ("main", article.headline.as_deref()),
        ("kicker", article.kicker.as_deref()),
    ];
    let others = article.alternative_headlines.iter().map(|other| {
        let role = match other.role {
            HeadlineRole::Search => "search",
            HeadlineRole::Social => "social",
            HeadlineRole::LinkedData => "linked-data",
        };
        (role, Some(other.text.as_str()))
    });
    let all = own.into_iter().chain(others);
    all.map(|(role, value)| text(role, "text/plain", value))
        .collect()
}

fn descriptions(article: &Article) -> Vec<Option<Object>> {
    let summary = article.summary.as_ref();
    [
        ("standfirst", article.standfirst.as_deref()),
        ("meta", article.meta_description.as_deref()),
        ("summary", summary.map(|summary| summary.text.as_str())),
    ]
    .into_iter()
    .map(|(role, value)| text(role, "text/plain", value))
    .collect()
}

/// The text with its counts, and the same as HTML.
fn bodies(article: &Article) -> Vec<Option<Object>> {
    if article.text.trim().is_empty() {
        return Vec::new();
    }
    let counts = article.statistics;
    let plain = text("main", "text/plain", Some(&article.text)).map(|body| {
        body.with("charCount", counts.map(|counts| counts.characters))
            .with("wordCount", counts.map(|counts| counts.words))
    });
    vec![plain, text("html", "text/html", Some(&html::of(article)))]
}

/// Media Topics with the confidence they were found with, and their weight beside the strongest; phrases of the text; then the
/// publisher's own sections and tags, as written.
fn subjects(article: &Article) -> Vec<Object> {
    let scores = article.categories.iter().map(|category| category.score);
    let strongest = scores.fold(0.0_f32, f32::max);
    let topics = article.categories.iter().map(|category| {
        let code = category.code.trim_start_matches("medtop:");
        Object::default()
            .with("name", category.label.as_str())
            .with("rel", "about")
            .with("uri", format!("{MEDIA_TOPICS}{code}"))
            .with("creator", OURSELVES)
            .with("relevance", percent(category.score, strongest))
            .with("confidence", percent(category.score, 1.0))
    });
    let outlet = article
        .publisher
        .as_ref()
        .and_then(|publisher| publisher.name.as_deref());
    let sections = article
        .sections
        .iter()
        .map(|section| ("section", &section.name, &section.url));
    let tags = article.tags.iter().map(|tag| ("tag", &tag.name, &tag.url));
    let stated = sections.chain(tags).map(|(rel, name, url)| {
        Object::default()
            .with("name", name.as_str())
            .with("rel", rel)
            .with("uri", url.as_deref().and_then(address::picture))
            .with("creator", outlet)
    });
    let phrases = article.keywords.iter().map(|keyword| {
        Object::default()
            .with("name", keyword.text.as_str())
            .with("rel", "keyword")
            .with("creator", OURSELVES)
            .with("relevance", percent(keyword.score, 1.0))
    });
    topics.chain(phrases).chain(stated).collect()
}

/// Hundredths of a whole, 0 to 100.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=100"
)]
fn percent(part: f32, whole: f32) -> Option<u32> {
    let share = part / whole;
    share
        .is_finite()
        .then(|| (share * 100.0).round().clamp(0.0, 100.0) as u32)
}

/// What others call the story, and our own id.
fn alternative_ids(article: &Article) -> Vec<Object> {
    let own = [(OURSELVES, article.id.as_str())];
    let others = article
        .external_ids
        .iter()
        .map(|id| (id.scheme.as_str(), id.value.as_str()));
    own.into_iter()
        .chain(others)
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(role, value)| Object::default().with("role", role).with("value", value))
        .collect()
}

#[cfg(test)]
mod tests;
