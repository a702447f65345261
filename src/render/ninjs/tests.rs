use serde_json::{Value, json};

use super::*;
use crate::render::sample;

fn read(article: &Article) -> Value {
    serde_json::from_str(&of(article)).expect("JSON")
}

#[test]
fn every_stated_field_has_its_property() {
    let plain = |role: &str, value: &str| json!({"role": role, "contentType": "text/plain", "value": value});
    let article = sample::article();
    let found = read(&article);
    let contact = json!([{"type": "email", "value": "desk@a.example"}]);
    let expected = json!({
        "uri": "urn:uuid:00112233-4455-8677-8899-aabbccddeeff",
        "standard": {"name": "ninjs", "version": VERSION, "schema": SCHEMA},
        "type": "text",
        "representationType": "full",
        "language": "en",
        "contentCreated": "2026-11-23T14:05:00+01:00",
        "firstCreated": "2026-11-23T14:05:00+01:00",
        "versionCreated": "2026-11-23T14:05:00+01:00",
        "headlines": [plain("main", "Harbour open"), plain("kicker", "Shipping"), plain("social", "Open!")],
        "by": "By Ada Quill",
        "located": "Hamburg",
        "people": [{"name": "Ada Quill", "rel": "Photos", "uri": "https://a.example/people/1", "contactInfo": contact}],
        "infoSources": [
            {"name": "Harbour Courier", "role": "publisher", "uri": "https://a.example/"},
            {"name": "City desk", "role": "author", "uri": "https://a.example/people/1", "contactInfo": contact},
            {"name": "DPA", "role": "originator", "literal": "dpa"},
            {"name": "AFP", "role": "contributor", "literal": "afp"},
            {"name": "Weekly", "role": "first-publisher", "literal": "weekly"},
            {"name": "Revista", "role": "translated-from", "literal": "revista"},
        ],
        "places": [{"name": "Hamburg", "rel": "dateline"}],
        "subjects": [
            {
                "name": "transport", "rel": "about", "uri": "http://cv.iptc.org/newscodes/mediatopic/20000337",
                "creator": "copydesk", "relevance": 100, "confidence": 80,
            },
            {
                "name": "economy", "rel": "about", "uri": "http://cv.iptc.org/newscodes/mediatopic/04000000",
                "creator": "copydesk", "relevance": 50, "confidence": 40,
            },
            {"name": "harbour", "rel": "keyword", "creator": "copydesk", "relevance": 70},
            {"name": "Local", "rel": "section", "uri": "https://a.example/local", "creator": "Harbour Courier"},
            {"name": "Harbour", "rel": "tag", "creator": "Harbour Courier"},
        ],
        "descriptions": [plain("standfirst", "It was shut for a week."), plain("meta", "The harbour is open again.")],
        "bodies": [
            {"role": "main", "contentType": "text/plain", "value": "The harbour is open.", "charCount": 20, "wordCount": 4},
            {"role": "html", "contentType": "text/html", "value": html::of(&article).trim()},
        ],
        "renditions": [{"name": "web", "href": "https://a.example/story", "contentType": "text/html"}],
        "associations": [
            {
                "name": "picture-1", "rel": "lead", "uri": "https://a.example/i.jpg", "type": "picture", "by": "B. Lens",
                "descriptions": [plain("caption", "The first boat."), plain("alt", "A boat")],
                "renditions": [{"name": "original", "href": "https://a.example/i.jpg", "width": 640}],
            },
            {
                "name": "video-1", "rel": "media", "uri": "https://a.example/v", "type": "video",
                "headlines": [plain("main", "First boat")],
                "renditions": [
                    {"name": "original", "href": "https://a.example/v"}, {"name": "thumbnail", "href": "https://a.example/v.jpg"},
                ],
            },
        ],
        "copyrightNotice": "© 2026 Harbour Courier",
        "rightsInfo": {"linkedRights": "https://creativecommons.org/licenses/by/4.0/"},
        "altIds": [{"role": "copydesk", "value": "00112233445566778899aabbccddeeff"}, {"role": "guid", "value": "abc"}],
    });
    assert_eq!(found, expected);
}

#[test]
fn nothing_is_made_up() {
    let found = read(&Article::default());
    let members: Vec<&String> = found.as_object().expect("an object").keys().collect();
    assert_eq!(members, ["uri", "standard", "type"]);
}

#[test]
fn an_id_is_a_uuid_of_version_8() {
    assert_eq!(
        uri("ffffffffffffffffffffffffffffffff"),
        "urn:uuid:ffffffff-ffff-8fff-bfff-ffffffffffff"
    );
    assert_eq!(uri(""), "urn:uuid:00000000-0000-8000-8000-000000000000");
}
