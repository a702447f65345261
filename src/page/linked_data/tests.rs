//! What pages do with linked data, and what is read from it.

use scraper::Html;

use super::*;
use crate::page::parse::parse;

fn tree(html: &str) -> Html {
    parse(html, &Limits::default()).tree
}

fn read(html: &str) -> LinkedData {
    let tree = tree(html);
    let dom = Dom::new(&tree);
    let head = Head::read(&dom);
    LinkedData::read(&dom, &head, &Hints::default(), &Limits::default())
}

fn script(json: &str) -> String {
    format!("<script type='application/ld+json'>{json}</script>")
}

#[test]
fn a_graph_is_searched_and_its_references_are_resolved() {
    let page = script(
        r##"{"@context":"https://schema.org","@graph":[
        {"@type":["WebPage"],"@id":"#page","name":"A page"},
        {"@type":"schema:NewsArticle","@id":"#a","headline":"Port opens","author":{"@id":"#ada"},"publisher":[{"@id":"#org"}]},
        {"@type":"Person","@id":"#ada","name":"Ada Test","url":"/ada"},
        {"@type":"Organization","@id":"#org","name":"The Test","logo":{"@id":"#logo"}},
        {"@type":"ImageObject","@id":"#logo","url":"https://t.test/logo.png"}]}"##,
    );
    let data = read(&page);
    let article = data.article().expect("an article");
    assert!(article.is_a("NewsArticle"));
    assert_eq!(article.pointer(), "/0/@graph/1");
    assert_eq!(article.text("author").as_deref(), Some("Ada Test"));
    let publisher = &article.entities("publisher")[0];
    assert_eq!(publisher.pointer(), "/0/@graph/3");
    assert_eq!(publisher.address("logo"), Some("https://t.test/logo.png"));
    assert_eq!(data.entities_of_type("WebPage").count(), 1);
}

#[test]
fn references_in_a_circle_end() {
    let page = script(
        r##"{"@type":"NewsArticle","author":{"@id":"#x"},"a":{"@id":"#x","@type":"Person"}}"##,
    );
    let data = read(&page);
    assert_eq!(data.article().expect("an article").text("author"), None);
}

#[test]
fn teasers_in_lists_and_mentions_are_not_the_article() {
    let page = script(
        r#"[null, {"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":{"@type":"NewsArticle","headline":"Teaser"}}]},
        {"@type":"WebPage","mentions":[{"@type":"Article","headline":"Other"}]}]"#,
    );
    assert!(read(&page).article().is_none());
}

#[test]
fn of_several_articles_the_one_that_agrees_with_the_page_is_the_story() {
    let other = r#"{"@type":"NewsArticle","headline":"Ferry fares to rise"}"#;
    let own = r#"{"@type":"BlogPosting","headline":"Bridge to close in May","author":"Ada Test"}"#;
    let page = format!(
        "<title>Bridge to close in May | Test</title>{}{}",
        script(other),
        script(own)
    );
    let data = read(&page);
    let article = data.article().expect("an article");
    assert_eq!(article.text("author").as_deref(), Some("Ada Test"));
    assert_eq!(data.stories().count(), 1);
}

#[test]
fn a_crowd_of_articles_without_agreement_is_a_list() {
    let items: Vec<String> = (0..6)
        .map(|n| format!(r#"{{"@type":"NewsArticle","headline":"Story number {n} of today"}}"#))
        .collect();
    assert!(
        read(&script(&format!("[{}]", items.join(","))))
            .article()
            .is_none()
    );
}

#[test]
fn the_address_decides_where_headlines_are_alike() {
    let page = format!(
        "<link rel=canonical href='https://www.t.test/b/'>{}",
        script(
            r#"[{"@type":"NewsArticle","headline":"Live","url":"https://t.test/a"},
            {"@type":"NewsArticle","headline":"Live","mainEntityOfPage":{"@type":"WebPage","@id":"https://t.test/b"}}]"#
        )
    );
    assert_eq!(read(&page).article().expect("an article").pointer(), "/0/1");
}

#[test]
fn an_article_as_main_entity_is_found() {
    let page = script(r#"{"@type":"WebPage","mainEntity":{"@type":"NewsArticle","headline":"x"}}"#);
    assert_eq!(
        read(&page).article().expect("an article").pointer(),
        "/0/mainEntity"
    );
}

#[test]
fn the_body_is_plain_text_with_its_lines() {
    let page =
        script(r#"{"@type":"NewsArticle","articleBody":"<p>One &amp; two.<\/p><p>Three.<\/p>"}"#);
    assert_eq!(read(&page).article_body(), Some("One & two.\nThree."));
}

#[test]
fn microdata_is_read_into_the_same_shape() {
    let data = read(
        "<div itemscope itemtype='http://schema.org/NewsArticle'><h1 itemprop=headline>Port opens</h1>\
         <span itemprop=author itemscope itemtype='http://schema.org/Person'><span itemprop=name>Ada Test</span></span></div>",
    );
    let article = data.article().expect("an article");
    assert_eq!(article.signal(), Signal::Microdata);
    assert_eq!(article.text("author").as_deref(), Some("Ada Test"));
    assert_eq!(article.locator("headline"), "/0/headline");
}

#[test]
fn flags_are_read_in_every_spelling() {
    for (json, wanted) in [
        ("false", false),
        ("\"False\"", false),
        ("\"https://schema.org/True\"", true),
        ("1", true),
    ] {
        let page = script(&format!(
            r#"{{"@type":"Article","isAccessibleForFree":{json}}}"#
        ));
        let data = read(&page);
        let article = data.article().expect("an article");
        assert_eq!(article.flag("isAccessibleForFree"), Some(wanted), "{json}");
    }
}

#[test]
fn ten_thousand_scripts_are_read_in_time() {
    let page = script(r#"{"@type":"Thing"}"#).repeat(10_000);
    assert!(read(&page).article().is_none());
}
