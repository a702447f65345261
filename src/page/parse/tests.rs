use super::*;
use proptest::prelude::*;

fn depth(tree: &Html) -> usize {
    tree.tree
        .nodes()
        .map(|node| node.ancestors().count())
        .max()
        .unwrap_or(0)
}

#[test]
fn lines_end_with_a_line_feed() {
    for text in [
        "",
        "a\nb",
        "\r",
        "\r\n",
        "\r\r\n\n\r",
        "é\rb\r\nc",
        "a\r\n\r\n",
    ] {
        let expected = text.replace("\r\n", "\n").replace('\r', "\n");
        assert_eq!(lines::one_end(text), expected, "{text:?}");
    }
}

#[test]
fn nesting_stops_at_the_bound_and_the_text_stays() {
    let limits = Limits {
        depth: 50,
        ..Limits::default()
    };
    let page = format!(
        "{}deep{}<p>after",
        "<div>".repeat(3_000),
        "</div>".repeat(3_000)
    );
    let parsed = parse(&page, &limits);
    assert!(depth(&parsed.tree) < 60);
    let text: String = parsed.tree.root_element().text().collect();
    assert_eq!(text, "deepafter");
}

#[test]
fn a_bomb_of_reconstructed_formatting_ends_at_the_node_bound() {
    let limits = Limits {
        nodes: 5_000,
        ..Limits::default()
    };
    let fonts: String = (0..400).map(|i| format!("<font id={i}>")).collect();
    let parsed = parse(&format!("<p>{fonts}{}", "<p>x".repeat(4_000)), &limits);
    assert_eq!(parsed.limit_reached, Some("nodes"));
    assert!(parsed.tree.tree.nodes().len() < 6_000);
}

#[test]
fn work_that_grows_with_depth_ends_at_a_bound() {
    let limits = Limits {
        steps: 100_000,
        ..Limits::default()
    };
    let page = format!("{}{}", "<span>".repeat(500), "<li>x".repeat(10_000));
    let parsed = parse(&page, &limits);
    assert_eq!(parsed.limit_reached, Some("depth"));
    assert!(parsed.tree.tree.nodes().len() < 2_000);
}

#[test]
fn text_ends_at_a_bound_even_in_one_piece() {
    let limits = Limits {
        text_bytes: 1_001,
        ..Limits::default()
    };
    for page in [
        format!("<p>{}", "é".repeat(5_000)),
        format!("<textarea>{}", "é".repeat(5_000)),
        "<p>éé".repeat(2_000),
    ] {
        let parsed = parse(&page, &limits);
        assert_eq!(parsed.limit_reached, Some("text"));
        let text: String = parsed.tree.root_element().text().collect();
        assert!((990..=1_001).contains(&text.len()), "{}", text.len());
    }
    let scripts = format!(
        "<script type=application/json>{}</script><p>x",
        "1".repeat(5_000)
    );
    assert_eq!(parse(&scripts, &limits).limit_reached, None);
}

#[test]
fn tags_and_attributes_end_at_a_bound_whatever_becomes_of_them() {
    let limits = Limits {
        markup: 1_000,
        ..Limits::default()
    };
    for page in [
        format!("<p>a{}<p>b", "</x>".repeat(2_000)),
        format!("<p>a<div {}>b</div>", "a=1 b=2 ".repeat(800)),
        format!("<p>a{}<p>b", "<html a b c>".repeat(300)),
        format!("<p>a{}<p>b", "<i><b>".repeat(600)),
    ] {
        let parsed = parse(&page, &limits);
        assert_eq!(parsed.limit_reached, Some("tags and attributes"));
        let text: String = parsed.tree.root_element().text().collect();
        assert_eq!(text, "a");
    }
}

#[test]
fn titles_and_values_are_cut_and_what_stands_behind_them_is_not() {
    let limits = Limits {
        title_bytes: 5,
        attribute_bytes: 5,
        ..Limits::default()
    };
    let page = "<title>ééé long</title><p class='ééé long' id=b>a<i>text that stays";
    let parsed = parse(page, &limits);
    let text: String = parsed.tree.root_element().text().collect();
    assert_eq!(text, "ééatext that stays");
    let paragraph = scraper::Selector::parse("p").expect("a selector");
    let paragraph = parsed.tree.select(&paragraph).next().expect("a paragraph");
    assert_eq!(paragraph.attr("class"), Some("éé"));
    assert_eq!(paragraph.attr("id"), Some("b"));
}

#[test]
fn a_script_that_never_ends_does_not_make_others_slow() {
    let script = format!("<script><!--<script>{}</script>", "x".repeat(1 << 20));
    let page = format!("{script}<p>a{script}<p>b");
    let parsed = parse(&page, &Limits::default());
    let paragraphs = scraper::Selector::parse("p").expect("a selector");
    assert_eq!(parsed.tree.select(&paragraphs).count(), 2);
}

#[test]
fn styles_comments_and_drawings_are_dropped_and_data_scripts_kept() {
    let page = r#"<style>a{}</style><!-- no --><svg><path d="M0"/><text>no</text></svg>
        <script src="x.js">no</script><script type="application/ld+json">{"a":1}</script><p>yes"#;
    let parsed = parse(page, &Limits::default());
    let text: String = parsed
        .tree
        .root_element()
        .text()
        .collect::<String>()
        .split_whitespace()
        .collect();
    assert_eq!(text, r#"{"a":1}yes"#);
}

#[test]
fn scripts_and_declared_encodings_do_not_end_the_parse() {
    let parsed = parse(
        "<meta charset=utf-8><script>x</script><p>all</p><script>y</script>of it",
        &Limits::default(),
    );
    let text: String = parsed.tree.root_element().text().collect();
    assert!(text.contains("all") && text.ends_with("of it"), "{text}");
}

#[test]
fn an_unclosed_drawing_does_not_swallow_the_article() {
    let parsed = parse(
        "<article><svg><path></article><p>kept</p>",
        &Limits::default(),
    );
    let text: String = parsed.tree.root_element().text().collect();
    assert_eq!(text, "kept");
}

#[test]
fn the_content_of_scripts_ends_where_a_browser_ends_it() {
    for page in [
        "<script>a</scriptx></script >b",
        "<script>a\r\nb\rc\0d</SCRIPT\n>e",
        "<script><!-- <script>a</script> --></script>b",
        "<script><!-- <SCRIPT >a</script>b<!-- </script><p>c</p>",
        "<script><!-- a</script>b<script>c<!----></script>d",
        "<script>a</script/ x='</p>'>b",
        "<p>a<script>unclosed </script",
        "<p>a<script>unclosed <!-- <script> </script>",
        "<script></script>a<script>b</script></script>c",
        "<select><script>a</script><option>b</select>c",
        "<p title='</script>'>a<script>'<p>'</script>b",
        "<p title=&amp><script>&amp;</script>&amp;",
        "<style>a</styl></STYLE\t>b",
        "<style>a<!-- </style>b<select><style>c</style></select>d",
    ] {
        let ours: String = parse(page, &Limits::default())
            .tree
            .root_element()
            .text()
            .collect();
        let mut theirs = String::new();
        for node in Html::parse_document(page).tree.root().descendants() {
            let styled = node
                .parent()
                .and_then(|above| above.value().as_element().map(|it| it.name() == "style"));
            if let Some(text) = node.value().as_text()
                && styled != Some(true)
            {
                theirs.push_str(text);
            }
        }
        assert_eq!(ours, theirs, "{page:?}");
    }
}

/// A comment behind the start tag makes the tokenizer read the drawing.
#[test]
fn drawings_end_where_the_tokenizer_ends_them() {
    let pieces = [
        "<path d='M0 0'/>",
        "<g a=\"</svg>\">",
        "</g>",
        "<svg>",
        "</svg>",
        "</SVG >",
        "<math/>",
        "<svg a=b/>",
        "<svg/ >",
        "< a",
        "</ a>",
        "<!-- </svg> -->",
        "<![CDATA[ </svg> ]]>",
        "</section>",
        "<p =\">",
        "x\"'",
        "<a b = '",
        "'>",
        "<i c=>",
        "<title></svg></title>",
        "<script></svg></script>",
        "</svg",
        "=\"",
        "&lt;",
        "<b / >",
        "<u/=/>",
    ];
    let mut state = 11u32;
    for _ in 0..3_000 {
        let mut inside = String::new();
        for _ in 0..7 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            inside.push_str(pieces[(state >> 16) as usize % pieces.len()]);
        }
        let page = |mark: &str| {
            let html = format!("<section>a<svg c>{mark}{inside}b</svg>c</section>d<p>e");
            let parsed = parse(&html, &Limits::default());
            parsed.tree.html()
        };
        assert_eq!(page(""), page("<!---->"), "{inside}");
    }
}

/// Pieces that take the tokenizer through all its states.
const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<div class='a b'>",
    "</div>",
    "<DIV ID=X>",
    "<br/>",
    "<br / >",
    "<a href=x>",
    "</a>",
    "<b>",
    "</b>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<ul><li>",
    "</ul>",
    "<title>",
    "</title>",
    "<textarea>",
    "</textarea >",
    "<style>",
    "</style>",
    "<script>",
    "</script>",
    "<script type=application/json>",
    "</SCRIPT\n>",
    "<iframe>",
    "</iframe>",
    "<xmp>",
    "</xmp>",
    "<noscript>",
    "</noscript>",
    "<svg>",
    "</svg>",
    "<math>",
    "</math>",
    "<select>",
    "<option>",
    "</select>",
    "<template>",
    "</template>",
    "<plaintext>",
    "<pre>\n",
    "</pre>",
    "<!-- c -->",
    "<!-->",
    "<!--->",
    "<!----!>",
    "<!-- a --!> b",
    "<!--",
    "-->",
    "--!>",
    "<!doctype html>",
    "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01//EN\" 'x>",
    "<!DOCTYPE",
    "<!x>",
    "<?php a > b ?>",
    "</ x>",
    "</>",
    "<",
    "</",
    "<!",
    "<3",
    "<a",
    "<a ",
    "<a b",
    "<a b=",
    "<a b='",
    "<a b=\"x",
    "<p a=1 a=2 A=3>",
    "<p =x>",
    "<p ==y>",
    "<p/=/x>",
    "<p a=b/c>",
    "<p a = \"&amp;&copy=&lt\" b=&quot;>",
    "<p a='&notit;&#x41;\0'>",
    "<p x\0y=1>",
    "<p\0>",
    ">",
    "=",
    "\"",
    "'",
    "/",
    "&amp;",
    "&",
    "&copy",
    "&copy;",
    "&notin;",
    "&noti",
    "&#",
    "&#x",
    "&#65",
    "&#x41;",
    "&#150;",
    "&#0;",
    "&#xD800;",
    "&#99999999999;",
    "&NotEqualTilde;",
    "&bogus;",
    "&;",
    "\0",
    "\r\n",
    "\r",
    "\n",
    " ",
    "\t",
    "\u{c}",
    "text",
    "Ä",
    "漢",
    "]]>",
    "<![CDATA[ x ]]>",
    "<![CDATA[\0",
    "<svg></html>",
    "<![cdata[",
    "<frameset>",
    "<body>",
    "</body>",
    "</html>",
    "<html a=b>",
    "<head>",
    "</head>",
    "<image>",
    "<input type=hidden>",
    "<h1>",
    "</h2>",
    "<form>",
    "</form>",
    "<button>",
    "<nobr>",
];

#[test]
fn a_title_that_is_cut_ends_there() {
    let limits = Limits {
        title_bytes: 11,
        ..Limits::default()
    };
    let page = "<title>日本語日本語</";
    let (ours, theirs) = (parse(page, &limits), reference::parse(page, &limits));
    assert!(ours.tree.html().contains("<title>日本語</title>"));
    assert_eq!(ours.tree.html(), theirs.tree.html());
}

/// Behind the end of the document an open drawing is the innermost element still, and holds text again.
#[test]
fn nul_is_no_character_of_a_cdata_section() {
    let page = "<svg></html><![CDATA[a\0b]]>";
    let limits = Limits::default();
    let (ours, theirs) = (parse(page, &limits), reference::parse(page, &limits));
    assert!(ours.tree.html().contains("<svg>ab</svg>"));
    assert_eq!(ours.tree.html(), theirs.tree.html());
}

#[test]
fn documents_are_read_as_html5ever_reads_them() {
    let limits = Limits::default();
    let mut state = 5u32;
    for round in 0..30_000 {
        let mut page = String::new();
        for _ in 0..=round % 12 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            page.push_str(PIECES[(state >> 16) as usize % PIECES.len()]);
        }
        let (ours, theirs) = (parse(&page, &limits), reference::parse(&page, &limits));
        assert_eq!(ours.tree.html(), theirs.tree.html(), "{page:?}");
        assert_eq!(
            ours.tree.tree.nodes().len(),
            theirs.tree.tree.nodes().len(),
            "{page:?}"
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_read_as_html5ever_reads_it(page in "[<>/!?a-c=&;#x0-9\"' \\-\\[\\]\n\r\0\u{feff}\u{e9}]{0,80}") {
        let limits = Limits::default();
        let (ours, theirs) = (parse(&page, &limits), reference::parse(&page, &limits));
        prop_assert_eq!(ours.tree.html(), theirs.tree.html());
    }
}
