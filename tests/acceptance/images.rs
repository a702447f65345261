//! Pictures, video, embeds.

use copydesk::article::{BlockContent, Embed, Image, PageType};

use crate::support::{GERMAN, article, find, german, paragraphs, read};

fn with(inner: &str) -> String {
    german(
        "",
        &(paragraphs(&GERMAN[..2]) + inner + &paragraphs(&GERMAN[2..])),
    )
}

fn images(html: &str) -> Vec<Image> {
    article(&read(html)).images.clone()
}

fn embed(html: &str) -> Embed {
    let extraction = read(html);
    find(article(&extraction), |c| match c {
        BlockContent::Embed(embed) => Some(embed.clone()),
        _ => None,
    })
    .expect("an embed")
}

const PIXEL: &str =
    "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

#[test]
fn a_placeholder_gives_way_to_the_largest_rendition() {
    let lazy = format!(
        "<figure><img src=\"{PIXEL}\" data-src=\"/img/halle-800.jpg\" alt=\"Die Halle\"></figure>"
    );
    let found = images(&with(&lazy));
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].url,
        "https://hafenkurier.example/img/halle-800.jpg"
    );
    assert_eq!(found[0].alt.as_deref(), Some("Die Halle"));
    let set = format!(
        "<figure><img src=\"{PIXEL}\" srcset=\"/img/halle-320.jpg 320w, /img/halle-1600.jpg 1600w, /img/halle-800.jpg 800w\"></figure>"
    );
    assert_eq!(
        images(&with(&set))[0].url,
        "https://hafenkurier.example/img/halle-1600.jpg"
    );
}

#[test]
fn caption_and_credit_are_apart_and_not_in_the_text() {
    let figure = "<figure><img src=\"/img/hafen.jpg\" alt=\"\"><figcaption>Der Hafen am frühen Morgen, im Hintergrund die alte Markthalle. Foto: Jens Beispiel/dpa</figcaption></figure>";
    let extraction = read(&with(figure));
    let article = article(&extraction);
    assert_eq!(
        article.images[0].caption.as_deref(),
        Some("Der Hafen am frühen Morgen, im Hintergrund die alte Markthalle.")
    );
    assert_eq!(
        article.images[0].credit.as_deref(),
        Some("Jens Beispiel/dpa")
    );
    assert!(!article.text.contains("frühen Morgen"));
    assert!(!article.text.contains("Jens Beispiel"));
}

#[test]
fn a_picture_with_sources_and_a_noscript_copy_is_one_image() {
    let picture = "<figure><picture><source srcset=\"/img/kai-640.webp 640w, /img/kai-1280.webp 1280w\"></picture><noscript><img src=\"/img/kai-1280.webp\"></noscript></figure>";
    let found = images(&with(picture));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].url.ends_with("/img/kai-1280.webp"));
}

#[test]
fn an_embedded_post_dates_nothing_and_is_not_text() {
    let post = "<blockquote class=\"twitter-tweet\"><p lang=\"de\" dir=\"ltr\">Großartige Nachricht für unsere Markthalle, wir freuen uns sehr!</p>&mdash; Hafenfreunde (@hafenfreunde) <a href=\"https://twitter.com/hafenfreunde/status/1234567890123456789\">May 3, 2026</a></blockquote>";
    let extraction = read(&with(post));
    let article = article(&extraction);
    assert_eq!(article.published, None);
    assert!(!article.text.contains("Großartige Nachricht"));
    let embed = embed(&with(post));
    assert_eq!(embed.provider, "x");
    assert_eq!(
        embed.url.as_deref(),
        Some("https://twitter.com/hafenfreunde/status/1234567890123456789")
    );
    assert!(
        embed
            .text
            .as_deref()
            .is_some_and(|text| text.contains("Großartige Nachricht"))
    );
    assert!(
        embed
            .author
            .as_deref()
            .is_some_and(|author| author.contains("Hafenfreunde"))
    );
}

/// Provider and address of a player: an embed, or a video whose address names the provider.
fn player(html: &str) -> (String, String) {
    let extraction = read(html);
    let article = article(&extraction);
    assert!(
        !article.text.contains("Externer Inhalt"),
        "{}",
        article.text
    );
    find(article, |c| match c {
        BlockContent::Embed(embed) => Some((
            embed.provider.clone(),
            embed.url.clone().unwrap_or_default(),
        )),
        _ => None,
    })
    .expect("an embed")
}

#[test]
fn a_youtube_frame_or_its_consent_placeholder_is_an_embed() {
    let frame = "<iframe src=\"https://www.youtube.com/embed/abcDEF12345\" width=\"560\" height=\"315\"></iframe>";
    let (provider, url) = player(&with(frame));
    assert_eq!(provider, "youtube");
    assert!(url.contains("abcDEF12345"));
    let placeholder = "<div class=\"consent-placeholder\"><p>Externer Inhalt: Hier finden Sie einen Inhalt von YouTube. Mit Ihrer Zustimmung wird er geladen.</p><button>Inhalt anzeigen</button><iframe data-src=\"https://www.youtube-nocookie.com/embed/abcDEF12345\"></iframe></div>";
    let (provider, url) = player(&with(placeholder));
    assert_eq!(provider, "youtube");
    assert!(url.contains("abcDEF12345"));
}

#[test]
fn a_gallery_page_gives_its_pictures_with_captions() {
    let slides: String = (1..=20)
        .map(|n| format!("<figure class=\"gallery-item\"><img src=\"/img/fest-{n}.jpg\" width=\"1200\" height=\"800\" alt=\"Bild {n}\"><figcaption>Besucher Nummer {n} auf dem Hafenfest in Beispielstadt</figcaption></figure>"))
        .collect();
    let head = crate::support::linked_data(
        r#"{"@context":"https://schema.org","@type":"ImageGallery","headline":"Stadtrat beschließt Sanierung der alten Markthalle"}"#,
    );
    let inner = format!(
        "<p>Die schönsten Bilder vom Hafenfest, aufgenommen von unseren Leserinnen und Lesern.</p><div class=\"gallery\">{slides}</div>"
    );
    let extraction = read(&german(&head, &inner));
    assert_eq!(extraction.page_type, Some(PageType::Gallery));
    let article = article(&extraction);
    assert_eq!(article.images.len(), 20);
    assert!(article.images.iter().all(|image| image.caption.is_some()));
}
