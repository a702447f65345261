use super::*;
use crate::page::parse::parse;
use crate::{Hints, Limits};

fn found(html: &str) -> Option<(Vec<ReasonCode>, Vec<String>)> {
    let (hints, limits) = (Hints::default(), Limits::default());
    let parsed = parse(html, &limits);
    let page = Page::new(&parsed.tree, &hints, &limits);
    match find(&page, "", None, false) {
        Verdict::Data(body) => {
            let texts = body.blocks.iter().map(|block| match &block.content {
                BlockContent::Paragraph(paragraph) => paragraph.text.clone(),
                BlockContent::Heading { text, .. } => format!("## {text}"),
                _ => String::new(),
            });
            let codes = body.reasons.iter().map(|reason| reason.code).collect();
            Some((codes, texts.collect()))
        }
        Verdict::Document(_) => None,
    }
}

fn sentence(n: usize) -> String {
    format!(
        "Der Hafen der Stadt hat im Jahr {n} nach Angaben der Verwaltung deutlich mehr Güter umgeschlagen als zuvor, und es soll so weitergehen. Niemand widersprach."
    )
}

fn sentences() -> Vec<String> {
    (1..6).map(sentence).collect()
}

#[test]
fn prose_in_the_state_of_a_framework_is_the_body() {
    let items: Vec<String> = sentences()
        .iter()
        .map(|text| format!(r#"{{"type":"p","data":{{"html":"<b>{text}</b>"}}}}"#))
        .collect();
    let state = format!(
        r#"{{"props":{{"pageProps":{{"article":{{"title":"x","body":[{}]}}}}}}}}"#,
        items.join(",")
    );
    let wanted = Some((vec![ReasonCode::BodyFromStateJson], sentences()));
    for html in [
        format!(
            r#"<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{state}</script>"#
        ),
        format!(
            "<div id=root></div><script>window.Fusion=window.Fusion||{{}};Fusion.globalContent={state};</script>"
        ),
        format!("<div data-page='{state}'></div>"),
    ] {
        assert_eq!(found(&html), wanted);
    }
}

#[test]
fn inline_pieces_are_one_paragraph_and_headings_are_told_apart() {
    let state = serde_json::json!({"title": "Der Hafen der Stadt", "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": "Der Hafen ist "}, {"type": "text", "text": "sehr", "marks": ["b"]}, {"type": "text", "text": " alt, und er ruht seit langer Zeit im Winter."}]},
        {"type": "heading", "content": "Der Umschlag"},
        {"type": "paragraph", "content": sentence(1)},
        {"type": "image", "caption": "Ein Bild des Hafens, wie er im Sommer aussieht."},
        {"type": "paragraph", "content": sentence(2)},
    ]});
    let html = format!("<title>Der Hafen der Stadt</title><script>window.s = {state};</script>");
    let (_, texts) = found(&html).expect("a body");
    assert_eq!(
        texts,
        [
            "Der Hafen ist sehr alt, und er ruht seit langer Zeit im Winter.".to_owned(),
            "## Der Umschlag".to_owned(),
            sentence(1),
            sentence(2)
        ]
    );
}

#[test]
fn a_stated_body_replaces_an_empty_document() {
    let body = sentences().join("\\n\\n");
    let html = format!(
        r#"<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Hafen","articleBody":"{body}"}}</script><h1>Hafen</h1>"#
    );
    let wanted = (vec![ReasonCode::BodyFromLinkedData], sentences());
    assert_eq!(found(&html), Some(wanted));
}

#[test]
fn settings_and_lists_of_other_stories_are_no_body() {
    let teasers: Vec<_> = sentences()
        .iter()
        .map(|text| serde_json::json!({"title": "Eine andere Geschichte", "url": "/a", "text": text}))
        .collect();
    let state = serde_json::json!({"latest": teasers, "more": {"entries": teasers}});
    for html in [
        r#"<script>var settings = {"a": "short", "url": "https://example.org/a.b.c/d", "n": [1, 2]};</script>"#.to_owned(),
        format!("<title>Die Brücke von gestern</title><script>window.s = {state};</script>"),
    ] {
        assert_eq!(found(&html), None);
    }
}

#[test]
fn a_body_of_another_story_is_a_conflict() {
    let (hints, limits) = (Hints::default(), Limits::default());
    let body = sentences().join(" ");
    let html = format!(
        r#"<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Hafen","articleBody":"{body}"}}</script>"#
    );
    let parsed = parse(&html, &limits);
    let page = Page::new(&parsed.tree, &hints, &limits);
    let other = "The oyster beds were declared safe on Friday. ".repeat(8);
    match find(&page, &other, None, false) {
        Verdict::Document(reasons) => assert_eq!(reasons[0].code, ReasonCode::BodyConflict),
        Verdict::Data(_) => panic!("the document stands"),
    }
}
