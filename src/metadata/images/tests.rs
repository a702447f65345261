//! Pictures of whole pages.

use crate::article::Image;
use crate::{Hints, Limits, Options, Unwatched};

fn images(head: &str, before: &str, inside: &str, behind: &str) -> Vec<Image> {
    let [one, two, three, four] = [
        "<p>The council of Exampleton voted late in the evening to restore the old market hall by the harbour and to open it again to traders, after a long debate.</p>",
        "<p>About twelve million pounds have been set aside for the work, a third of which will come from the regional government, which wants to see results soon.</p>",
        "<p>The mayor called it a good day for the town centre. She told reporters after the vote that a piece of history is coming back which many thought was lost.</p>",
        "<p>Until the hall opens, traders will sell their goods from tents in the square outside. Officials hope that the first stalls can move in after the summer.</p>",
    ];
    let html = format!(
        "<!DOCTYPE html><html lang=en><head><title>Council votes to restore the hall</title>{head}</head><body><nav><a href=/a>News</a><a href=/b>Sport</a></nav><main><article>{before}<h1>Council votes to restore the hall</h1><div class=body>{one}{two}{inside}{three}{four}</div>{behind}</article><section class=related><a href=/x><img src=/i/ferry-on-the-sea.jpg><h3>Ferry line gets a second boat at last</h3></a></section></main><footer><img src=/i/footer-picture.jpg></footer></body></html>"
    );
    let hints = Hints {
        url: url::Url::parse("https://example.org/news/hall").ok(),
        ..Hints::default()
    };
    let extraction = crate::extract(
        html.as_bytes(),
        &hints,
        &Options::default(),
        &Limits::default(),
        &mut Unwatched,
    )
    .expect("an answer");
    extraction
        .articles
        .first()
        .map(|article| article.images.clone())
        .unwrap_or_default()
}

fn urls(images: &[Image]) -> Vec<(&str, bool)> {
    images
        .iter()
        .map(|image| {
            let name = image.url.rsplit('/').next().unwrap_or_default();
            (name, image.lead)
        })
        .collect()
}

const OG: &str = "<meta property='og:image' content='https://cdn.example.org/og/market-hall-1200x630.jpg'><meta property='og:image:width' content='1200'><meta property='og:image:height' content='630'>";

#[test]
fn the_stated_picture_is_the_one_on_the_page_and_its_larger_rendition_is_told() {
    let found = images(
        OG,
        "<figure class=lead-image><img src='/i/market-hall-800x450.jpg'><figcaption>The hall. Photo: Ada Test</figcaption></figure>",
        "<figure><img src='/i/square-and-tents.jpg'></figure>",
        "",
    );
    assert_eq!(
        urls(&found),
        [
            ("market-hall-1200x630.jpg", true),
            ("square-and-tents.jpg", false)
        ]
    );
    assert_eq!(found[0].credit.as_deref(), Some("Ada Test"));
}

#[test]
fn a_stated_picture_that_the_page_does_not_show_is_the_lead() {
    let found = images(
        OG,
        "",
        "<figure><img src='/i/square-and-tents.jpg'></figure>",
        "",
    );
    assert_eq!(
        urls(&found),
        [
            ("market-hall-1200x630.jpg", true),
            ("square-and-tents.jpg", false)
        ]
    );
    assert_eq!((found[0].width, found[0].height), (Some(1200), Some(630)));
}

#[test]
fn emblems_and_logos_lead_nothing() {
    let og = "<meta property='og:image' content='/static/site-logo.png'>";
    assert_eq!(images(og, "", "", ""), []);
    let og = "<meta property='og:image' content='/static/house.png'><script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Council votes to restore the hall\",\"publisher\":{\"@type\":\"Organization\",\"name\":\"Test\",\"logo\":{\"@type\":\"ImageObject\",\"url\":\"https://example.org/static/house.png\"}}}</script>";
    assert_eq!(images(og, "", "", ""), []);
}

#[test]
fn linked_data_tells_what_the_page_does_not() {
    let head = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Council votes to restore the hall","image":[{"@type":"ImageObject","url":"https://example.org/i/market-hall.jpg","width":1600,"height":"900","caption":"The hall.","creditText":"Ada Test"}]}</script>"#;
    let found = images(head, "", "<img src='/i/market-hall.jpg'>", "");
    assert_eq!(urls(&found), [("market-hall.jpg", true)]);
    assert_eq!(found[0].caption.as_deref(), Some("The hall."));
    assert_eq!(found[0].credit.as_deref(), Some("Ada Test"));
    assert_eq!((found[0].width, found[0].height), (Some(1600), Some(900)));
}

#[test]
fn crops_in_a_list_are_one_picture() {
    let head = r#"<meta property="og:image" content="https://example.org/i/aaaa-wide.jpg"><script type="application/ld+json">{"@type":"NewsArticle","headline":"Council votes to restore the hall","image":["https://example.org/i/bbbbbb.jpg","https://example.org/i/aaaa-wide.jpg"]}</script>"#;
    let found = images(head, "", "<figure><img src='/i/bbbbbb.jpg'></figure>", "");
    assert_eq!(urls(&found), [("bbbbbb.jpg", true)]);
}

#[test]
fn pictures_behind_the_text_need_words_or_a_gallery() {
    let found = images(
        "",
        "",
        "",
        "<div class=gallery><figure><img src='/i/first-view.jpg'></figure><figure><img src='/i/second-view.jpg'></figure></div><img src='/i/some-other.jpg'><figure><img src='/i/third-view.jpg'><figcaption>The third view.</figcaption></figure>",
    );
    let names: Vec<&str> = urls(&found).iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names,
        ["first-view.jpg", "second-view.jpg", "third-view.jpg"]
    );
}

#[test]
fn heads_of_authors_and_other_stories_are_left_out() {
    let found = images(
        "",
        "",
        "<div class=author-box><img src='/i/ada-test.jpg'></div><a class=teaser href='/other'><img src='/i/other-story.jpg'>A story about something else</a>",
        "",
    );
    assert_eq!(found, []);
}
