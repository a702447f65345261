use proptest::prelude::*;

use super::*;
use crate::article::{
    Embed, Image, Language, ListItem, Paragraph, Precision, Span, SpanKind, Table, TableCell,
    TextRange,
};

use crate::render::sample::{block, spans, text};

fn shown(blocks: Vec<Block>) -> String {
    let out = of(&Article {
        blocks,
        ..Article::default()
    });
    let inner = out.strip_prefix("<article>\n");
    let inner = inner.and_then(|inner| inner.strip_suffix("</article>\n"));
    inner.expect("an article element").to_owned()
}

fn span(kind: SpanKind, start: usize, end: usize, url: Option<&str>) -> Span {
    Span {
        kind,
        text_range: TextRange { start, end },
        url: url.map(str::to_owned),
    }
}

#[test]
fn the_article_has_language_and_direction() {
    let article = Article {
        language: Some(Language {
            tag: Some("ar".to_owned()),
            ..Language::default()
        }),
        direction: Some(TextDirection::RightToLeft),
        ..Article::default()
    };
    assert_eq!(
        of(&article),
        "<article dir=\"rtl\" lang=\"ar\">\n</article>\n"
    );
}

#[test]
fn marks_nest_and_everything_else_is_text() {
    let text = "<b>Ein</b> „Satz“\n& H2O";
    let spans = vec![
        span(SpanKind::Link, 0, 3, Some("https://a.example/?a=1&b=\"2\"")),
        span(SpanKind::Strong, 2, 6, None),
        span(SpanKind::Emphasis, 3, 4, Some("javascript:alert(1)")),
        span(SpanKind::Link, 7, 10, Some("javascript:alert(1)")),
        span(SpanKind::Subscript, text.len() - 2, text.len() - 1, None),
    ];
    let paragraph = Paragraph {
        text: text.to_owned(),
        spans,
    };
    assert_eq!(
        shown(vec![block(BlockContent::Paragraph(paragraph))]),
        "<p><a href=\"https://a.example/?a=1&amp;b=%222%22\">&lt;b</a><strong><a href=\"https://a.example/?a=1&amp;b=%222%22\">&gt;</a>\
         <em>E</em>in</strong>&lt;/b&gt; „Satz“<br>&amp; H<sub>2</sub>O</p>\n"
    );
}

#[test]
fn structure_is_written_with_the_elements_for_it() {
    let cell = |text: &str, header: bool, column_span: u32| TableCell {
        text: text.to_owned(),
        header,
        column_span,
        row_span: 1,
    };
    let nested = List {
        ordered: true,
        items: vec![ListItem {
            text: "Inside".to_owned(),
            ..ListItem::default()
        }],
    };
    let blocks = vec![
        block(BlockContent::Heading {
            level: 9,
            text: "Next".to_owned(),
        }),
        block(BlockContent::List(List {
            ordered: false,
            items: vec![ListItem {
                text: "One".to_owned(),
                spans: Vec::new(),
                nested: Some(nested),
            }],
        })),
        block(BlockContent::Quote {
            text: "We wait.\nStill.".to_owned(),
            attribution: Some("A. B.".to_owned()),
            pull_quote: false,
        }),
        block(BlockContent::Table(Table {
            caption: Some("Points".to_owned()),
            rows: vec![
                vec![cell("Team", true, 2)],
                vec![cell("a", false, 1), cell("b", false, 1)],
            ],
        })),
        block(BlockContent::Image(Image {
            url: "https://a.example/i.jpg".to_owned(),
            alt: Some("A \"ship\"".to_owned()),
            caption: Some("A ship".to_owned()),
            credit: Some("C. D.".to_owned()),
            width: Some(640),
            ..Image::default()
        })),
        block(BlockContent::Image(Image {
            url: "data:image/svg+xml,<svg onload=alert(1)>".to_owned(),
            ..Image::default()
        })),
        block(BlockContent::Embed(Embed {
            provider: "x".to_owned(),
            url: Some("https://x.example/1".to_owned()),
            text: Some("Post".to_owned()),
            author: None,
        })),
        block(BlockContent::Code("a\n <b>".to_owned())),
        block(BlockContent::Separator),
    ];
    assert_eq!(
        shown(blocks),
        "<h6>Next</h6>\n<ul><li>One<ol><li>Inside</li></ol></li></ul>\n\
         <blockquote><p>We wait.</p><p>Still.</p><cite>A. B.</cite></blockquote>\n\
         <table><caption>Points</caption><thead><tr><th colspan=\"2\">Team</th></tr></thead><tbody><tr><td>a</td><td>b</td></tr></tbody></table>\n\
         <figure><img alt=\"A &quot;ship&quot;\" src=\"https://a.example/i.jpg\" width=\"640\"><figcaption>A ship <small>C. D.</small></figcaption></figure>\n\
         <blockquote><p>Post</p><cite><a href=\"https://x.example/1\">x</a></cite></blockquote>\n\
         <pre><code>a\n &lt;b&gt;</code></pre>\n<hr>\n"
    );
}

#[test]
fn an_entry_of_a_live_blog_has_its_time() {
    let update = LiveUpdate {
        headline: Some("Open".to_owned()),
        published: Some(PublishedTime {
            instant: None,
            local: "2026-05-03T14:05".to_owned(),
            utc_offset_minutes: Some(120),
            precision: Precision::Minute,
            raw: String::new(),
        }),
        url: None,
        text: "It is open.".to_owned(),
        authors: vec!["A. B.".to_owned()],
    };
    assert_eq!(
        shown(vec![block(BlockContent::LiveUpdate(update))]),
        "<section><h3>Open</h3><p><time datetime=\"2026-05-03T14:05+02:00\">2026-05-03T14:05</time> · A. B.</p><p>It is open.</p></section>\n"
    );
}

proptest! {
    #[test]
    fn a_parser_reads_what_was_written(text in text(), other in text(), spans in spans()) {
        let blocks = vec![
            block(BlockContent::Paragraph(Paragraph { text: text.clone(), spans })),
            block(BlockContent::Code(text.clone())),
            block(BlockContent::Quote { text, attribution: Some(other.clone()), pull_quote: true }),
            block(BlockContent::Heading { level: 2, text: other }),
        ];
        let written = of(&Article { blocks, ..Article::default() });
        let read = scraper::Html::parse_fragment(&written).root_element().inner_html();
        prop_assert_eq!(&read, &written);
        let clean = ammonia::Builder::default().link_rel(None).clean(&written).to_string();
        prop_assert_eq!(&clean, &written);
    }
}
