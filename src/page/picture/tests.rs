//! Pictures as pages write them.

use super::*;
use crate::page::parse::parse;
use crate::{Hints, Limits};

fn with<T>(html: &str, look: impl Fn(&Page<'_>) -> T) -> T {
    let limits = Limits::default();
    let hints = Hints {
        url: Url::parse("https://example.org/news/hall").ok(),
        ..Hints::default()
    };
    let parsed = parse(html, &limits);
    let page = Page::new(&parsed.tree, &hints, &limits);
    look(&page)
}

fn all(html: &str) -> Vec<Image> {
    with(html, |page| {
        let mut found = Collection::default();
        let mut skip_to = page.dom.root();
        for node in page.dom.all() {
            if node >= skip_to
                && is_candidate(page, node)
                && let Some(picture) = find(page, node)
            {
                skip_to = page.dom.end(node);
                found.add(picture);
            }
        }
        found
            .pictures()
            .iter()
            .map(|picture| picture.image.clone())
            .collect()
    })
}

fn places(html: &str) -> Vec<Place> {
    with(html, |page| {
        let scope = page
            .dom
            .elements(Tag::Main)
            .next()
            .expect("a <main> in the example");
        let mut places = Places::new(page);
        page.dom
            .descendants(scope)
            .filter(|node| matches!(page.dom.tag(*node), Tag::Img))
            .filter_map(|node| find(page, node))
            .map(|picture| places.of(&picture, scope))
            .collect()
    })
}

#[test]
fn sources_and_copies_for_readers_without_scripts_are_one_picture() {
    let found = all(
        "<figure><picture><source srcset='/i/quay-640.webp 640w, /i/quay-1280.webp 1280w'><img src='data:image/gif;base64,R0' alt='The quay'></picture><noscript><img src='/i/quay-640.webp'></noscript></figure>",
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].url, "https://example.org/i/quay-1280.webp");
    assert_eq!(found[0].width, Some(1280));
    assert_eq!(found[0].alt.as_deref(), Some("The quay"));
}

#[test]
fn a_figure_of_several_pictures_is_read_one_by_one() {
    let found = all(
        "<figure><img src='/i/first-view.jpg'><img src='/i/second-view.jpg'><figcaption>Two views</figcaption></figure>",
    );
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn words_are_found_inside_a_figure_around_a_picture_and_beside_it() {
    for html in [
        "<figure><img src='/i/hall.jpg'><figcaption>The hall.<span class='credit'>Photo: Ada Test</span></figcaption></figure>",
        "<div class='wp-caption'><a href='/i/hall-large.jpg'><img src='/i/hall.jpg'></a><p class='wp-caption-text'>The hall. (Photo: Ada Test)</p></div>",
        "<div><div class='pic'><img src='/i/hall.jpg'></div><div class='img-caption'>The hall. Photo: Ada Test</div><p>And a long story.</p></div>",
        "<img src='/i/hall.jpg' data-caption='The hall.' data-credit='Photo: Ada Test'>",
        "<amp-img src='/i/hall.jpg' data-image-caption='&lt;p&gt;The hall.&lt;/p&gt;' data-credit='Ada Test'></amp-img>",
    ] {
        let found = all(html);
        assert_eq!(found.len(), 1, "{html}");
        assert_eq!(found[0].caption.as_deref(), Some("The hall."), "{html}");
        assert_eq!(found[0].credit.as_deref(), Some("Ada Test"), "{html}");
    }
}

#[test]
fn counters_and_buttons_are_no_caption() {
    let found = all(
        "<figure><img src='/i/hall.jpg'><figcaption><span class='gallery__count'>3/10</span> <span>4 / 10 The hall.</span><button>Zoom</button><span class='sr-only'>Open image</span></figcaption></figure>",
    );
    assert_eq!(found[0].caption.as_deref(), Some("The hall."));
    assert_eq!(found[0].credit, None);
}

#[test]
fn pixels_icons_emblems_and_heads_are_no_pictures() {
    let found = all(
        "<img src='https://example.org/c?x=1' width=1 height=1><img src='/static/icons/play.png'><img src='/i/site-logo.png'>\
        <img src='/i/arrow-left.svg'><img src='/i/ada.jpg' class='author-avatar'><img src='/i/dot.jpg' width=20 height=20>\
        <img src='https://example.org/i/ada.jpg?w=64'><img src='/static/spacer.gif'>",
    );
    assert_eq!(found, []);
}

#[test]
fn a_small_display_size_of_a_large_file_is_a_picture() {
    let found = all("<img src='/i/hall.jpg' width='60' height='40' srcset='/i/hall.jpg 1200w'>");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].width, found[0].height), (Some(1200), None));
}

#[test]
fn a_class_word_alone_makes_no_teaser() {
    assert_eq!(
        places("<main><div class='teaser_img_container'><img src='/i/a-ferry.jpg'></div></main>"),
        [Place::Article]
    );
}

#[test]
fn a_stand_in_that_many_pictures_share_is_none_of_them() {
    let found = all(
        "<figure><img src='/photo/83033472.cms' data-src='/i/first-view.jpg'></figure><figure><img src='/photo/83033472.cms' data-src='/i/second-view.jpg'></figure>",
    );
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn a_label_without_its_name_is_no_caption() {
    let found = all(
        "<figure><img src='/i/hall.jpg'><figcaption>The hall. ( Image: <span class='credit'>Ada Test via Getty Images</span> )</figcaption></figure>",
    );
    assert_eq!(found[0].caption.as_deref(), Some("The hall."));
    assert_eq!(
        found[0].credit.as_deref(),
        Some("Ada Test via Getty Images")
    );
}

#[test]
fn pictures_that_lead_to_other_stories_are_teasers() {
    assert_eq!(
        places(
            "<main><a href='/other'><img src='/i/a-ferry.jpg'><h3>Ferry line gets a second boat</h3></a></main>"
        ),
        [Place::Teaser]
    );
    assert_eq!(
        places(
            "<main><div><a href='/other'><img src='/i/a-ferry.jpg'></a><h3><a href='/other'>Ferry line gets a second boat</a></h3></div></main>"
        ),
        [Place::Teaser]
    );
    assert_eq!(
        places(
            "<main><a href='/i/a-ferry-large.jpg'><img src='/i/a-ferry.jpg'></a><a href='/news/hall'><img src='/i/hall-2.jpg'></a></main>"
        ),
        [Place::Article, Place::Article]
    );
}

#[test]
fn boxes_around_a_picture_speak_against_it_unless_it_has_words_and_they_no_stories() {
    assert_eq!(
        places(
            "<main><div class='related'><a href='/other'><img src='/i/a-ferry.jpg'></a></div><aside><img src='/i/hall.jpg'></aside></main>"
        ),
        [Place::Furniture, Place::Furniture]
    );
    assert_eq!(
        places(
            "<main><aside class='article__aside'><figure><img src='/i/a-ferry.jpg'><figcaption>The ferry. Photo: dpa</figcaption></figure></aside></main>"
        ),
        [Place::Article]
    );
    assert_eq!(
        places("<main><div class='byline-author'><img src='/i/ada-test.jpg'></div></main>"),
        [Place::Portrait]
    );
}

#[test]
fn pictures_with_one_name_and_two_numbers_are_two() {
    let figure = |number: u32| {
        format!(
            "<figure><div><img data-src='https://i2-prod.example.org/incoming/article{number}.ece/ALTERNATES/s615b/0_Walt-Resort-Reopening.jpg' content='x'></div><figcaption><span class=caption>The hall {number}</span><span class=credit> (Image: Getty Images)</span></figcaption></figure>"
        )
    };
    let found = all(&(figure(32_650_036) + &figure(32_650_054)));
    assert_eq!(found.len(), 2, "{found:?}");
}
