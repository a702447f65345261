use serde_json::{Value, json};

use super::*;
use crate::render::sample;

fn read(article: &Article) -> Value {
    serde_json::from_str(&of(article)).expect("JSON")
}

#[test]
fn every_stated_field_has_its_property() {
    let person = json!({"@type": "Person", "name": "Ada Quill", "url": "https://a.example/people/1", "email": "desk@a.example"});
    let desk = json!({"@type": "Organization", "name": "City desk", "url": "https://a.example/people/1", "email": "desk@a.example"});
    let work = |name: &str, url: &str| json!([{"@type": "CreativeWork", "publisher": {"@type": "Organization", "name": name}, "url": url}]);
    let expected = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "url": "https://a.example/story",
        "mainEntityOfPage": "https://a.example/story",
        "identifier": [{"@type": "PropertyValue", "propertyID": "guid", "value": "abc"}],
        "headline": "Harbour open",
        "alternativeHeadline": ["Open!"],
        "description": "The harbour is open again.",
        "abstract": "It was shut for a week.",
        "datePublished": "2026-11-23T14:05+01:00",
        "dateModified": "2026-11-24",
        "dateline": "HAMBURG (dpa)",
        "locationCreated": {"@type": "Place", "name": "Hamburg"},
        "author": [person, desk],
        "publisher": {
            "@type": "Organization", "name": "Harbour Courier", "url": "https://a.example/",
            "logo": {"@type": "ImageObject", "url": "https://a.example/logo.png"},
        },
        "sourceOrganization": [{"@type": "Organization", "name": "DPA"}],
        "contributor": [{"@type": "Organization", "name": "AFP"}],
        "isBasedOn": work("Weekly", "https://w.example/1"),
        "translationOfWork": work("Revista", "https://r.example/1"),
        "image": [{
            "@type": "ImageObject", "url": "https://a.example/i.jpg", "caption": "The first boat.", "description": "A boat",
            "creditText": "B. Lens", "width": {"@type": "QuantitativeValue", "value": 640, "unitCode": "E37"},
        }],
        "video": [{
            "@type": "VideoObject", "url": "https://a.example/v", "name": "First boat", "thumbnailUrl": "https://a.example/v.jpg",
        }],
        "articleSection": ["Local"],
        "keywords": ["Harbour"],
        "inLanguage": "en",
        "isAccessibleForFree": false,
        "wordCount": 4,
        "correction": [{"@type": "CorrectionComment", "text": "It was eight days."}],
        "copyrightNotice": "© 2026 Harbour Courier",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "articleBody": "The harbour is open.",
    });
    assert_eq!(read(&sample::article()), expected);
}

#[test]
fn what_the_page_does_not_say_is_absent() {
    let read = read(&Article::default());
    assert_eq!(
        read,
        json!({"@context": "https://schema.org", "@type": "NewsArticle"})
    );
}
