//! An article with something in every field that a rendering writes; any text and any marks.

use proptest::prelude::*;

use crate::article::{
    Access, AccessState, AlternativeHeadline, Article, Author, AuthorKind, Block, BlockContent,
    Category, CategoryMethod, Dateline, ExternalId, HeadlineRole, Image, Keyword, Language, Media,
    MediaKind, NoteKind, Paragraph, Precision, PublishedTime, Publisher, Rights, Section,
    SourceCredit, SourceRelation, Span, SpanKind, Tag, TextRange, TextStatistics,
};

/// A block that is in the text.
pub(super) fn block(content: BlockContent) -> Block {
    Block {
        id: String::new(),
        text_range: Some(TextRange { start: 0, end: 0 }),
        content,
        language: None,
    }
}

#[allow(clippy::too_many_lines, reason = "one value, a field after the other")]
pub(super) fn article() -> Article {
    let text = "The harbour is open.";
    let owned = |text: &str| Some(text.to_owned());
    let block = |content, text_range| Block {
        id: String::new(),
        text_range,
        content,
        language: None,
    };
    let credit = |name: &str, relation, url: Option<&str>| SourceCredit {
        name: name.to_owned(),
        normalized_id: owned(&name.to_lowercase()),
        relation,
        url: url.map(str::to_owned),
        raw: name.to_owned(),
    };
    let author = |name: &str, kind, role: Option<&str>| Author {
        name: name.to_owned(),
        kind,
        role: role.map(str::to_owned),
        url: owned("https://a.example/people/1"),
        email: owned("desk@a.example"),
    };
    Article {
        id: "00112233445566778899aabbccddeeff".to_owned(),
        canonical_url: owned("https://a.example/story"),
        publisher: Some(Publisher {
            name: owned("Harbour Courier"),
            url: owned("https://a.example/"),
            logo_url: owned("https://a.example/logo.png"),
        }),
        headline: owned("Harbour open"),
        kicker: owned("Shipping"),
        standfirst: owned("It was shut for a week."),
        meta_description: owned("The harbour is open again."),
        alternative_headlines: vec![AlternativeHeadline {
            role: HeadlineRole::Social,
            text: "Open!".to_owned(),
        }],
        byline: owned("By Ada Quill"),
        authors: vec![
            author("Ada Quill", AuthorKind::Person, Some("Photos")),
            author("City desk", AuthorKind::Organization, None),
        ],
        sources: vec![
            credit("DPA", SourceRelation::OriginatedBy, None),
            credit("AFP", SourceRelation::WithMaterialFrom, None),
            credit(
                "Weekly",
                SourceRelation::FirstPublishedBy,
                Some("https://w.example/1"),
            ),
            credit(
                "Revista",
                SourceRelation::TranslatedFrom,
                Some("https://r.example/1"),
            ),
        ],
        dateline: Some(Dateline {
            raw: "HAMBURG (dpa)".to_owned(),
            place: owned("Hamburg"),
        }),
        published: Some(PublishedTime {
            instant: "2026-11-23T13:05:00Z".parse().ok(),
            local: "2026-11-23T14:05".to_owned(),
            utc_offset_minutes: Some(60),
            precision: Precision::Minute,
            raw: String::new(),
        }),
        modified: Some(PublishedTime {
            instant: None,
            local: "2026-11-24".to_owned(),
            utc_offset_minutes: None,
            precision: Precision::Day,
            raw: String::new(),
        }),
        language: Some(Language {
            tag: owned("en"),
            ..Language::default()
        }),
        sections: vec![Section {
            name: "Local".to_owned(),
            url: owned("https://a.example/local"),
        }],
        tags: vec![Tag {
            name: "Harbour".to_owned(),
            url: None,
        }],
        categories: vec![
            category("medtop:20000337", "transport", 0.8),
            category("medtop:04000000", "economy", 0.4),
        ],
        keywords: vec![Keyword {
            text: "harbour".to_owned(),
            score: 0.7,
            occurrences: 1,
        }],
        text: text.to_owned(),
        blocks: vec![
            block(
                BlockContent::Paragraph(Paragraph {
                    text: text.to_owned(),
                    spans: Vec::new(),
                }),
                Some(TextRange {
                    start: 0,
                    end: text.len(),
                }),
            ),
            block(
                BlockContent::Media(Media {
                    kind: MediaKind::Video,
                    url: owned("https://a.example/v"),
                    title: owned("First boat"),
                    caption: None,
                    thumbnail_url: owned("https://a.example/v.jpg"),
                }),
                None,
            ),
            block(
                BlockContent::Note {
                    kind: NoteKind::Correction,
                    text: "It was eight days.".to_owned(),
                },
                None,
            ),
        ],
        images: vec![Image {
            url: "https://a.example/i.jpg".to_owned(),
            alt: owned("A boat"),
            caption: owned("The first boat."),
            credit: owned("B. Lens"),
            width: Some(640),
            height: Some(0),
            lead: true,
        }],
        statistics: Some(TextStatistics {
            characters: 20,
            words: 4,
            ..TextStatistics::default()
        }),
        access: Some(Access {
            state: Some(AccessState::Metered),
            truncated: Some(false),
        }),
        rights: Some(Rights {
            copyright_notice: owned("© 2026 Harbour Courier"),
            license_url: owned("https://creativecommons.org/licenses/by/4.0/"),
            ..Rights::default()
        }),
        external_ids: vec![ExternalId {
            scheme: "guid".to_owned(),
            value: "abc".to_owned(),
        }],
        ..Article::default()
    }
}

fn category(code: &str, label: &str, score: f32) -> Category {
    Category {
        code: code.to_owned(),
        label: label.to_owned(),
        label_language: "en".to_owned(),
        score,
        method: CategoryMethod::Text,
        evidence: Vec::new(),
        ancestors: Vec::new(),
    }
}

/// Short texts of characters that mean something in Markdown, in HTML or beside a mark, and some that do not.
pub(super) fn text() -> impl Strategy<Value = String> {
    let characters: Vec<char> = "ab1 .!*_`[]()<>#|~&;:-+=\\\n\t\"'„“…é語\u{a0}\u{200b}\u{2028}\u{301}\u{0}\u{202e}🙂/{}^$%@,?"
        .chars()
        .collect();
    proptest::collection::vec(proptest::sample::select(characters), 0..14)
        .prop_map(|characters| characters.into_iter().collect())
}

/// Marks that may cross each other, cut characters or reach out of the text.
pub(super) fn spans() -> impl Strategy<Value = Vec<Span>> {
    let kinds = vec![
        SpanKind::Strong,
        SpanKind::Emphasis,
        SpanKind::Link,
        SpanKind::Code,
    ];
    let one = (proptest::sample::select(kinds), 0_usize..20, 0_usize..20);
    let spans = proptest::collection::vec(one, 0..5);
    spans.prop_map(|spans| {
        let span = |(kind, start, length)| Span {
            kind,
            text_range: TextRange {
                start,
                end: start + length,
            },
            url: Some("https://a.example/?a=1&copy=(2)".to_owned()),
        };
        spans.into_iter().map(span).collect()
    })
}
