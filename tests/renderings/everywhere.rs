//! An article that no page was read for.

use copydesk::article::{
    Article, Author, Block, BlockContent, Dateline, Embed, ExternalId, Image, Language, List,
    ListItem, LiveUpdate, Media, MediaKind, NoteKind, Paragraph, Publisher, Rights, Section,
    SourceCredit, SourceRelation, Span, SpanKind, Table, TableCell, Tag, TextRange,
};

fn block(content: BlockContent) -> Block {
    Block {
        id: String::new(),
        text_range: None,
        content,
        language: None,
    }
}

/// The text with marks, links to it and links with it.
fn spans(text: &str) -> Vec<Span> {
    let half = text
        .chars()
        .take(text.chars().count() / 2)
        .map(char::len_utf8);
    let half = half.sum();
    let span = |kind, start, end| Span {
        kind,
        text_range: TextRange { start, end },
        url: Some(text.to_owned()),
    };
    let web = Span {
        url: Some(format!("https://a.example/{text}")),
        ..span(SpanKind::Link, half, text.len())
    };
    vec![
        span(SpanKind::Link, 0, half),
        web,
        span(SpanKind::Strong, half, text.len()),
        span(SpanKind::Code, 0, text.len()),
    ]
}

fn list(text: &str) -> BlockContent {
    BlockContent::List(List {
        ordered: false,
        items: vec![
            ListItem {
                text: text.to_owned(),
                spans: spans(text),
                nested: None,
            },
            ListItem {
                text: "x".to_owned(),
                ..ListItem::default()
            },
        ],
    })
}

fn table(text: &str) -> BlockContent {
    let cell = |header| TableCell {
        text: text.to_owned(),
        header,
        column_span: 1,
        row_span: 1,
    };
    BlockContent::Table(Table {
        caption: Some(text.to_owned()),
        rows: vec![vec![cell(true), cell(true)], vec![cell(false), cell(false)]],
    })
}

fn image(text: &str) -> Image {
    let own = || Some(text.to_owned());
    Image {
        url: format!("https://a.example/{text}"),
        alt: own(),
        caption: own(),
        credit: own(),
        ..Image::default()
    }
}

fn blocks(text: &str) -> Vec<Block> {
    let own = || Some(text.to_owned());
    vec![
        block(BlockContent::Paragraph(Paragraph {
            text: text.to_owned(),
            spans: spans(text),
        })),
        block(BlockContent::Heading {
            level: 2,
            text: text.to_owned(),
        }),
        block(list(text)),
        block(BlockContent::Quote {
            text: text.to_owned(),
            attribution: own(),
            pull_quote: true,
        }),
        block(table(text)),
        block(BlockContent::Image(image(text))),
        block(BlockContent::Image(Image {
            url: text.to_owned(),
            ..image(text)
        })),
        block(BlockContent::Media(Media {
            kind: MediaKind::Video,
            url: own(),
            title: own(),
            caption: None,
            thumbnail_url: own(),
        })),
        block(BlockContent::Embed(Embed {
            provider: "x".to_owned(),
            url: own(),
            text: own(),
            author: own(),
        })),
        block(BlockContent::Code(text.to_owned())),
        block(BlockContent::Separator),
        block(BlockContent::Note {
            kind: NoteKind::Correction,
            text: text.to_owned(),
        }),
        block(BlockContent::LiveUpdate(LiveUpdate {
            headline: own(),
            published: None,
            url: own(),
            text: text.to_owned(),
            authors: vec![text.to_owned()],
        })),
        block(BlockContent::RelatedLink {
            label: own(),
            headline: text.to_owned(),
            url: own(),
        }),
    ]
}

/// An article with the same in every text and every address.
pub fn article(text: &str) -> Article {
    let own = || Some(text.to_owned());
    let boxed = BlockContent::Box {
        title: own(),
        blocks: blocks(text),
    };
    Article {
        id: text.to_owned(),
        url: own(),
        canonical_url: own(),
        publisher: Some(Publisher {
            name: own(),
            url: own(),
            logo_url: own(),
        }),
        headline: own(),
        kicker: own(),
        standfirst: own(),
        meta_description: own(),
        byline: own(),
        authors: vec![Author {
            name: text.to_owned(),
            role: own(),
            url: own(),
            email: own(),
            ..Author::default()
        }],
        sources: vec![SourceCredit {
            name: text.to_owned(),
            normalized_id: own(),
            relation: SourceRelation::OriginatedBy,
            url: own(),
            raw: text.to_owned(),
        }],
        dateline: Some(Dateline {
            raw: text.to_owned(),
            place: own(),
        }),
        language: Some(Language {
            tag: own(),
            ..Language::default()
        }),
        sections: vec![Section {
            name: text.to_owned(),
            url: own(),
        }],
        tags: vec![Tag {
            name: text.to_owned(),
            url: own(),
        }],
        text: text.to_owned(),
        images: vec![image(text)],
        rights: Some(Rights {
            copyright_notice: own(),
            license_url: own(),
            ..Rights::default()
        }),
        external_ids: vec![ExternalId {
            scheme: text.to_owned(),
            value: text.to_owned(),
        }],
        blocks: blocks(text).into_iter().chain([block(boxed)]).collect(),
        ..Article::default()
    }
}
