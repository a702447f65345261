use super::*;
use crate::article::{Image, ListItem, Paragraph, TableCell, TextRange};
use proptest::prelude::*;

fn block(content: BlockContent) -> Block {
    Block {
        id: String::new(),
        text_range: Some(TextRange { start: 0, end: 0 }),
        content,
        language: None,
    }
}

fn span(kind: SpanKind, start: usize, end: usize, url: Option<&str>) -> Span {
    Span {
        kind,
        text_range: TextRange { start, end },
        url: url.map(str::to_owned),
    }
}

fn paragraph(text: &str, spans: Vec<Span>) -> Block {
    block(BlockContent::Paragraph(Paragraph {
        text: text.to_owned(),
        spans,
    }))
}

#[test]
fn paragraphs_keep_links_and_emphasis() {
    let spans = vec![
        span(SpanKind::Link, 4, 10, Some("https://a.example/x(1)")),
        span(SpanKind::Strong, 0, 10, None),
        span(SpanKind::Emphasis, 10, 13, None),
    ];
    assert_eq!(
        of(&[paragraph("Der Hafen ist zu.", spans)]),
        "**Der [Hafen](https://a.example/x%281%29)** *ist* zu.\n"
    );
}

#[test]
fn structure_is_written_as_common_mark() {
    let item = |text: &str, nested: Option<List>| ListItem {
        text: text.to_owned(),
        spans: Vec::new(),
        nested,
    };
    let cell = |text: &str, header: bool| TableCell {
        text: text.to_owned(),
        header,
        column_span: 1,
        row_span: 1,
    };
    let blocks = [
        block(BlockContent::Heading {
            level: 3,
            text: "What # next".to_owned(),
        }),
        block(BlockContent::List(List {
            ordered: true,
            items: vec![
                item(
                    "One",
                    Some(List {
                        ordered: false,
                        items: vec![item("Inside", None)],
                    }),
                ),
                item("Two", None),
            ],
        })),
        block(BlockContent::Quote {
            text: "We wait.".to_owned(),
            attribution: Some("A. B.".to_owned()),
            pull_quote: false,
        }),
        block(BlockContent::Table(Table {
            caption: None,
            rows: vec![
                vec![cell("Year", true), cell("a|b", true)],
                vec![cell("2024", false)],
            ],
        })),
        block(BlockContent::Image(Image {
            url: "https://a.example/i.jpg".to_owned(),
            alt: Some("A ship".to_owned()),
            ..Image::default()
        })),
        block(BlockContent::Code("let a = `b`;".to_owned())),
        block(BlockContent::Separator),
    ];
    assert_eq!(
        of(&blocks),
        "### What \\# next\n\n1. One\n    - Inside\n2. Two\n\n> We wait.\n>\n> — A. B.\n\n| Year | a\\|b |\n| --- | --- |\n\
         | 2024 |  |\n\n![A ship](https://a.example/i.jpg)\n\n```\nlet a = `b`;\n```\n\n---\n"
    );
}

#[test]
fn nothing_on_the_page_becomes_markup_or_a_script() {
    let spans = vec![span(SpanKind::Link, 0, 5, Some("javascript:alert(1)"))];
    assert_eq!(of(&[paragraph("Click here", spans)]), "Click here\n");
    let hostile = of(&[paragraph(
        "<script>x</script> [a](javascript:b) # *c*",
        Vec::new(),
    )]);
    assert_eq!(
        hostile,
        "\\<script\\>x\\</script\\> \\[a\\](javascript:b) \\# \\*c\\*\n"
    );
    assert_eq!(of(&[paragraph("- no list", Vec::new())]), "\\- no list\n");
    assert_eq!(of(&[paragraph("1. Mai", Vec::new())]), "1\\. Mai\n");
}

#[test]
fn nothing_is_written_of_nothing() {
    assert_eq!(of(&[]), "");
}

proptest! {
    #[test]
    fn any_text_and_span_is_written(text in "\\PC{0,40}", start in 0_usize..50, end in 0_usize..50) {
        let spans = vec![span(SpanKind::Strong, start, end, None), span(SpanKind::Link, end / 2, end, Some("https://a.example"))];
        let out = of(&[paragraph(&text, spans)]);
        prop_assert!(text.trim().is_empty() || !out.is_empty());
    }
}
