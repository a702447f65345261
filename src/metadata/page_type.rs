//! What the page says that it is: linked data first, then meta elements and Open Graph; the address is a weak sign.

use super::{Candidate, Notes};
use crate::article::{PageType, Signal};
use crate::page::Page;
use crate::rules::page_types::{Kind, page_types};

/// Reads the stated type. What is called an article and something more telling elsewhere is the latter.
pub fn read(page: &Page<'_>, notes: &mut Notes) -> Option<PageType> {
    let table = page_types();
    let mut found: Vec<Candidate<Kind>> = Vec::new();
    for story in page.linked_data.stories() {
        let types = story.types();
        if let Some(kind) = table.of_story(&types) {
            found.push(Candidate::new(
                kind,
                story.signal(),
                story.locator("@type"),
                types.join(" "),
            ));
        }
    }
    if found.is_empty() {
        for (name, kind) in table.of_page() {
            for entity in page.linked_data.own_entities_of_type(name) {
                found.push(Candidate::new(
                    kind,
                    entity.signal(),
                    entity.locator("@type"),
                    name,
                ));
            }
        }
    }
    for meta in &table.metas {
        for raw in page.head.all(&meta.key) {
            if meta.says(raw) {
                found.push(Candidate::new(
                    meta.kind,
                    Signal::Meta,
                    meta.key.clone(),
                    raw,
                ));
            }
        }
    }
    if let Some(raw) = page.head.meta("og:type")
        && let Some(kind) = table.of_open_graph(raw)
    {
        found.push(Candidate::new(kind, Signal::OpenGraph, "og:type", raw));
    }
    let telling = found.iter().position(|one| is_telling(&found, one));
    let plain = (!found.is_empty()).then_some(0);
    let steps = page.base.as_ref().and_then(url::Url::path_segments);
    for step in steps.into_iter().flatten() {
        if let Some(row) = table.of_step(step)
            && (row.refines || found.is_empty())
        {
            found.push(Candidate::new(row.kind, Signal::Url, "url", step));
            break;
        }
    }
    let by_address = found.iter().position(|one| one.signal == Signal::Url);
    let chosen = telling.or(by_address).or(plain);
    notes.settle("page_type", found, chosen).map(PageType::from)
}

/// Whether a statement is more than "article". A video or gallery beside an article of linked data is a part of it.
fn is_telling(all: &[Candidate<Kind>], one: &Candidate<Kind>) -> bool {
    let article = all.iter().any(|other| {
        other.value == Kind::Article
            && matches!(other.signal, Signal::LinkedData | Signal::Microdata)
    });
    match one.value {
        Kind::Article => false,
        Kind::Opinion | Kind::LiveBlog | Kind::PressRelease => true,
        Kind::Video | Kind::Audio | Kind::Gallery | Kind::Index => !article,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::parse::parse;
    use crate::{Hints, Limits};

    fn found(url: &str, html: &str) -> Option<PageType> {
        let limits = Limits::default();
        let hints = Hints {
            url: url::Url::parse(url).ok(),
            ..Hints::default()
        };
        let parsed = parse(html, &limits);
        let page = Page::new(&parsed.tree, &hints, &limits);
        read(&page, &mut Notes::default())
    }

    fn data(kind: &str) -> String {
        format!(
            r#"<title>A hall</title><script type="application/ld+json">{{"@type":"{kind}","headline":"A hall"}}</script>"#
        )
    }

    const PLAIN: &str = "https://example.org/news/hall";

    #[test]
    fn linked_data_says_what_a_page_is() {
        for (kind, expected) in [
            ("NewsArticle", PageType::Article),
            ("OpinionNewsArticle", PageType::Opinion),
            ("LiveBlogPosting", PageType::LiveBlog),
            ("ImageGallery", PageType::Gallery),
            ("VideoObject", PageType::Video),
            ("AdvertiserContentArticle", PageType::Article),
        ] {
            assert_eq!(found(PLAIN, &data(kind)), Some(expected), "{kind}");
        }
    }

    #[test]
    fn a_video_beside_an_article_leaves_it_one() {
        let html = data("NewsArticle")
            + &data("VideoObject")
            + "<meta property=og:type content=video.other>";
        assert_eq!(found(PLAIN, &html), Some(PageType::Article));
        assert_eq!(
            found(PLAIN, "<meta property=og:type content=video.other>"),
            Some(PageType::Video)
        );
    }

    #[test]
    fn meta_elements_and_addresses_tell_an_article_more_closely() {
        let html = data("NewsArticle") + "<meta property=article:opinion content=true>";
        assert_eq!(found(PLAIN, &html), Some(PageType::Opinion));
        let address = "https://example.org/opinion/2026/hall";
        assert_eq!(
            found(address, &data("NewsArticle")),
            Some(PageType::Opinion)
        );
        assert_eq!(
            found("https://example.org/video/hall", &data("NewsArticle")),
            Some(PageType::Article)
        );
        assert_eq!(
            found("https://example.org/video/hall", ""),
            Some(PageType::Video)
        );
        assert_eq!(found(PLAIN, "<p>A hall"), None);
    }
}
