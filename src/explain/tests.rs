use super::*;
use crate::body::decide;
use crate::body::label::Label;

const SENTENCES: &str = "The harbour ferry sails again after a week of repairs, the town council said on Monday morning. \
    Crews had worked for six days in the rain, and the first boat left at dawn with forty people aboard.";

/// A page of our own with these elements behind its paragraphs.
fn page(more: &str) -> String {
    let paragraphs: String = (0..6)
        .map(|number| format!("<p>On day {number} it was so. {SENTENCES}</p>"))
        .collect();
    format!(
        "<!doctype html><html lang=en><head><title>Ferry runs again</title></head><body>\
         <nav><ul><li><a href=/a>Home</a><li><a href=/b>Sport</a></ul></nav><main><article><h1>Ferry runs again</h1>\
         <p class=byline>By Ada Quill</p><h2>What was repaired</h2>{paragraphs}{more}</article></main></body></html>"
    )
}

fn of(html: &str) -> Explanation {
    let (hints, limits) = (Hints::default(), Limits::default());
    explain(html.as_bytes(), &hints, &limits, 3).expect("an explanation")
}

fn block<'e>(found: &'e Explanation, words: &str) -> &'e Explained {
    let mut blocks = found.blocks.iter();
    let block = blocks.find(|block| block.text.contains(words));
    block.unwrap_or_else(|| panic!("{words:?} is no block"))
}

#[test]
fn blocks_come_in_page_order_with_label_form_rule_and_features() {
    let more = "<figure><img src=/a.jpg width=900 height=600><figcaption>The first boat at dawn</figcaption></figure>\
        <section class=comments><h3>Comments</h3><p>I was there on the pier when it left, and it was a fine sight to see, I can tell you. \
        Next week I shall go again with all of the children.</p></section>";
    let found = of(&page(more));
    assert_eq!(found.outcome, Outcome::Article);
    let headline = block(&found, "Ferry runs again");
    assert_eq!(headline.label, Label::Headline);
    let rule = headline.rule.expect("a rule");
    assert_eq!(rule.to_string(), "claim-headline");
    let byline = block(&found, "Ada Quill");
    assert_eq!(byline.label, Label::Byline);
    let heading = block(&found, "What was repaired");
    assert_eq!(
        (heading.label, heading.form.map(|form| form.to_string())),
        (Label::Heading, Some("heading".to_owned()))
    );
    let text = block(&found, "On day 3");
    assert_eq!(text.label, Label::Text);
    assert_eq!(text.rule, None);
    assert!(text.score > 0.5 && text.block.is_some());
    assert_eq!(text.features.len(), 3);
    let strengths: Vec<f32> = text
        .features
        .iter()
        .map(|weight| weight.moved.abs())
        .collect();
    assert!(strengths.is_sorted_by(|one, other| one >= other));
    assert_eq!(
        block(&found, "The first boat at dawn").label,
        Label::Caption
    );
    assert_eq!(block(&found, "I was there").label, Label::Comment);
    let places: Vec<_> = found.blocks.iter().map(|block| block.node).collect();
    assert!(places.is_sorted());
}

#[test]
fn what_a_page_says_is_no_markup_of_the_view() {
    let hostile = "&lt;script&gt;alert(1)&lt;/script&gt; &lt;/style&gt;&lt;img src=x onerror=alert(2)&gt; \" ' &amp;amp; &#27;[31m &#x202E;";
    let html = page(&format!(
        "<p id='x\"><script>alert(3)</script>'>{hostile} {SENTENCES}</p><p>&lt;!--{SENTENCES}</p>"
    ))
    .replace("Ferry runs again", &format!("Ferry {hostile}"));
    let found = of(&html);
    assert!(
        found
            .blocks
            .iter()
            .any(|block| block.text.contains("<script>alert(1)"))
    );
    let view = found.to_html("<b>name</b>\"'");
    let lower = view.to_lowercase();
    for markup in [
        "<script",
        "<img",
        "<b>name",
        "onerror=alert(2)>",
        "<!--",
        "\u{1b}",
        "\u{202e}",
        "http://",
        "https://",
        "url(",
    ] {
        assert!(!lower.contains(markup), "{markup}");
    }
    assert_eq!(lower.matches("</style").count(), 1);
    assert!(view.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    // A parser sees no element but those of the view.
    let parsed = scraper::Html::parse_document(&view);
    let known = [
        "html", "head", "body", "meta", "title", "style", "header", "h1", "p", "b", "div", "span",
        "i", "ul", "li", "main", "label", "input",
    ];
    for node in parsed.tree.values() {
        if let Some(element) = node.as_element() {
            assert!(known.contains(&element.name()), "{}", element.name());
            assert!(element.attrs().all(|(name, _)| !name.starts_with("on")));
        }
        assert!(!node.is_comment());
    }
    assert!(!found.to_text().contains('\u{1b}'));
}

#[test]
fn the_forms_are_of_one_page() {
    let found = of(&page(""));
    let json = found.to_json();
    assert_eq!(json["outcome"], "ARTICLE");
    let blocks = json["blocks"].as_array().expect("blocks");
    assert_eq!(blocks.len(), found.blocks.len());
    let text = found.to_text();
    let view = found.to_html("page.html");
    assert!(text.starts_with("ARTICLE  quality 0."));
    for block in blocks {
        let path = block["path"].as_str().expect("a path");
        assert!(text.contains(&format!("at {path}\n")));
        assert!(block["features"][0]["name"].is_string());
    }
    assert_eq!(view.matches("class=\"words\"").count(), blocks.len());
}

#[test]
fn what_is_no_page_is_told_without_blocks() {
    let (hints, limits) = (Hints::default(), Limits::default());
    let of = |content: &[u8]| explain(content, &hints, &limits, 3);
    assert_eq!(of(b""), Err(ExtractError::EmptyContent));
    let pdf = of(b"%PDF-1.7").expect("an explanation");
    assert_eq!((pdf.outcome, pdf.blocks.len()), (Outcome::Unreadable, 0));
    assert!(pdf.to_html("a.pdf").contains("UNREADABLE"));
    let plain = Hints {
        content_type: Some("text/plain"),
        ..Hints::default()
    };
    let plain = explain(SENTENCES.as_bytes(), &plain, &limits, 3).expect("an explanation");
    assert_eq!(plain.outcome, Outcome::Article);
    assert!(plain.signs.is_none());
}

#[test]
fn every_label_against_the_model_has_its_rule() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).expect("tests/pages") {
        let folder = entry.expect("readable").path();
        let mut pages = ["page.html", "page.bin"].iter();
        let Some(content) = pages.find_map(|name| std::fs::read(folder.join(name)).ok()) else {
            continue;
        };
        let decoded = decode::decode(&content, None, None);
        let (hints, limits) = (Hints::default(), Limits::default());
        let parsed = parse::parse(&decoded.text, &limits);
        let page = Page::new(&parsed.tree, &hints, &limits);
        let cut = crate::body::cut::cut(&page);
        let context = crate::body::features::Context::new(&page, &cut);
        let metadata = metadata::read(&page);
        let decision = decide::decide(&page, &metadata, &cut, &context, Model::shipped());
        for at in 0..cut.blocks.len() {
            let by_model = decision.keeps(at) == decision.model_keeps(at);
            assert!(
                by_model || decision.rules[at].is_some(),
                "{}: {at}",
                folder.display()
            );
        }
        read += 1;
    }
    assert!(read > 20);
}
