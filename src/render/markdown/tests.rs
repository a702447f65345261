use super::*;
use crate::article::{Image, ListItem, Paragraph, Span, SpanKind, Table, TableCell, TextRange};
use crate::render::one_line;
use crate::render::sample::{block, spans, text};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

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
        "### What \\# next\n\n1. One\n   - Inside\n2. Two\n\n> We wait.\n>\n> — A. B.\n\n| Year | a\\|b |\n| --- | --- |\n\
         | 2024 |  |\n\n![A ship](https://a.example/i.jpg)\n\n```\nlet a = `b`;\n```\n\n---\n"
    );
}

#[test]
fn a_large_table_is_not_filled_up() {
    for column_span in [1, 9, 1_000] {
        let cell = TableCell {
            text: "a".to_owned(),
            header: false,
            column_span,
            row_span: 1_000,
        };
        let table = Table {
            caption: None,
            rows: vec![vec![cell]; 1_000],
        };
        let written = of(&[block(BlockContent::Table(table))]);
        assert!(written.len() < 100_000, "{column_span}: {}", written.len());
    }
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

/// What readers see: the words, and `{…}` around strong, `(…)` around emphasised and `<…>` around linked ones.
fn seen(markdown: &str, marks: bool) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        let mark = match event {
            Event::Text(text) | Event::Code(text) => {
                out.push_str(&text);
                continue;
            }
            Event::Start(Tag::Strong) if marks => "{",
            Event::End(TagEnd::Strong) if marks => "}",
            Event::Start(Tag::Emphasis) if marks => "(",
            Event::End(TagEnd::Emphasis) if marks => ")",
            Event::Start(Tag::Link { .. }) if marks => "<",
            Event::End(TagEnd::Link) if marks => ">",
            Event::Html(_) | Event::InlineHtml(_) => panic!("markup in {markdown:?}"),
            Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. })
            | Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link) => "",
            _ => " ",
        };
        out.push_str(mark);
    }
    one_line(&out)
}

/// One line, as a parser reads it: NUL replaced, other control characters gone.
fn words_of(text: &str) -> String {
    let text: String = text.chars().filter_map(printable).collect();
    one_line(&text)
}

#[test]
fn marks_beside_letters_and_punctuation_are_seen() {
    for (text, spans, expected) in [
        (
            "sagte „Nein“er",
            vec![(SpanKind::Strong, 6, 16)],
            "sagte {„Nein“}er",
        ),
        ("ab(c)d", vec![(SpanKind::Emphasis, 2, 5)], "ab((c))d"),
        (
            "abc",
            vec![(SpanKind::Strong, 0, 2), (SpanKind::Link, 0, 2)],
            "<{ab}>c",
        ),
        (
            "fooo bar",
            vec![(SpanKind::Strong, 0, 8), (SpanKind::Emphasis, 2, 4)],
            "{fo(oo) bar}",
        ),
        (
            "Wow! Ah!here",
            vec![(SpanKind::Link, 8, 12)],
            "Wow! Ah!<here>",
        ),
    ] {
        let spans = spans
            .into_iter()
            .map(|(kind, start, end)| span(kind, start, end, Some("https://a.example/")))
            .collect();
        let out = of(&[paragraph(text, spans)]);
        assert_eq!(seen(&out, true), expected, "{out}");
    }
}

#[test]
fn lines_and_lists_do_not_run_into_each_other() {
    let item = |text: &str| ListItem {
        text: text.to_owned(),
        ..ListItem::default()
    };
    let list = || {
        block(BlockContent::List(List {
            ordered: true,
            items: vec![item("One\n- no item"), item("")],
        }))
    };
    assert_eq!(
        of(&[paragraph("A:\n1. b\n\n===", Vec::new()), list(), list()]),
        "A:\\\n1\\. b\\\n\\===\n\n1. One\\\n   \\- no item\n\n1) One\\\n   \\- no item\n"
    );
}

#[test]
fn cells_that_span_keep_their_columns() {
    let cell = |text: &str, column_span: u32, row_span: u32| TableCell {
        text: text.to_owned(),
        header: false,
        column_span,
        row_span,
    };
    let table = Table {
        caption: Some("Points".to_owned()),
        rows: vec![
            vec![cell("a", 1, 2), cell("b", 2, 1)],
            vec![cell("c", 1, 1), cell("d", 1, 1)],
            vec![cell("e", 1, 1)],
        ],
    };
    assert_eq!(
        of(&[block(BlockContent::Table(table))]),
        "Points\n\n|  |  |  |\n| --- | --- | --- |\n| a | b |  |\n|  | c | d |\n| e |  |  |\n"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn a_parser_sees_the_words_of_any_paragraph(text in text(), spans in spans()) {
        let out = of(&[paragraph(&text, spans)]);
        prop_assert_eq!(seen(&out, false), words_of(&text), "{:?}", out);
    }

    #[test]
    fn a_parser_sees_the_words_of_any_block(text in text(), other in text(), at in 0_usize..9) {
        let item = |text: &str, nested| ListItem { text: text.to_owned(), spans: Vec::new(), nested };
        let cell = |text: &str| TableCell { text: text.to_owned(), header: at == 0, column_span: 1, row_span: 1 };
        let list = |items| BlockContent::List(List { ordered: at.is_multiple_of(2), items });
        let quote = || BlockContent::Quote { text: text.clone(), attribution: None, pull_quote: false };
        let content = match at {
            0 | 1 => BlockContent::Table(Table { caption: Some(text.clone()), rows: vec![vec![cell(&other), cell("x")]] }),
            2 | 3 => {
                let nested = List { ordered: true, items: vec![item(&other, None), item("x", None)] };
                list(vec![item(&text, Some(nested))])
            }
            4 => BlockContent::Heading { level: 3, text: text.clone() + &other + " x" },
            5 => BlockContent::Box { title: Some(text.clone()), blocks: vec![paragraph(&other, Vec::new()), paragraph("x", Vec::new())] },
            6 => BlockContent::Box { title: None, blocks: vec![block(quote()), paragraph(&other, Vec::new()), paragraph("x", Vec::new())] },
            7 => BlockContent::Quote { text: text.clone() + "\n" + &other + " x", attribution: None, pull_quote: false },
            _ => BlockContent::Code(text.clone() + "\n" + &other + " x"),
        };
        let out = of(&[block(content)]);
        let joined = if at == 4 { "" } else { " " };
        let expected = words_of(&format!("{text}{joined}{other} x"));
        prop_assert_eq!(seen(&out, false), expected, "{:?}", out);
    }
}
