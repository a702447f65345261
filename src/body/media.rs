//! Video and audio of the article: the elements that play them, and what linked data states of them.

use crate::article::{Block, BlockContent, Media, MediaKind, PageType};
use crate::metadata::Metadata;
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::page::linked_data::Entity;
use crate::page::picture;
use crate::page::wording;

/// Attributes that hold the file or the still picture, before any script.
const FILE_ATTRIBUTES: &[&str] = &[
    "src",
    "data-src",
    "data-video-src",
    "data-lazy-src",
    "data-audio-src",
    "data-mp4",
    "data-url",
];
const STILL_ATTRIBUTES: &[&str] = &["poster", "data-poster", "data-lazy-poster"];
/// Items of linked data that are looked at.
const ITEMS: usize = 30;

/// What was read at an element.
#[derive(Debug, Clone)]
pub struct Played {
    /// As the block holds it.
    pub media: Media,
    /// The elements that hold its caption.
    pub words: Vec<NodeId>,
}

/// A `<video>`, `<audio>` or their like, with the words of the figure around it.
#[must_use]
pub fn read(page: &Page<'_>, node: NodeId) -> Option<Played> {
    let dom = &page.dom;
    let name = dom.element(node)?.name();
    let kind = match dom.tag(node) {
        Tag::Video => MediaKind::Video,
        Tag::Audio => MediaKind::Audio,
        Tag::Other if matches!(name, "amp-video" | "video-js" | "amp-video-iframe") => {
            MediaKind::Video
        }
        Tag::Other if name == "amp-audio" => MediaKind::Audio,
        _ => return None,
    };
    let first = |at: NodeId, names: &[&str]| {
        names
            .iter()
            .filter_map(|name| dom.attr_filled(at, name))
            .find_map(|address| page.resolve(address))
    };
    let url = first(node, FILE_ATTRIBUTES).or_else(|| {
        dom.descendants(node)
            .filter(|child| dom.tag(*child) == Tag::Source)
            .find_map(|child| first(child, FILE_ATTRIBUTES))
    });
    let thumbnail_url = first(node, STILL_ATTRIBUTES);
    let title = ["title", "data-title", "aria-label"]
        .iter()
        .find_map(|name| dom.attr_filled(node, name))
        .map(wording::tidy);
    let figure = dom
        .ancestors(node)
        .take(6)
        .find(|above| dom.tag(*above) == Tag::Figure);
    let (caption, words) = figure
        .map(|figure| picture::caption_of(page, figure, node))
        .unwrap_or_default();
    (url.is_some() || thumbnail_url.is_some()).then_some(Played {
        media: Media {
            kind,
            url,
            title,
            caption,
            thumbnail_url,
        },
        words,
    })
}

/// Fills what the blocks do not tell with what linked data states of the same video or sound; on the page of a video or a
/// sound that shows neither, what linked data states comes first.
pub fn complete(page: &Page<'_>, metadata: &Metadata, blocks: &mut Vec<Block>) {
    let stated: Vec<Media> = ["VideoObject", "NewsVideo", "AudioObject"]
        .iter()
        .flat_map(|kind| page.linked_data.entities_of_type(kind))
        .take(ITEMS)
        .filter_map(|entity| stated(page, &entity))
        .collect();
    let shown = blocks
        .iter()
        .filter(|block| matches!(block.content, BlockContent::Media(_)))
        .count();
    for block in blocks.iter_mut() {
        let BlockContent::Media(media) = &mut block.content else {
            continue;
        };
        let same = stated.iter().find(|one| is_same(one, media)).or_else(|| {
            // One of each can only be the other.
            let alone = shown == 1 && stated.len() == 1;
            stated.first().filter(|one| alone && one.kind == media.kind)
        });
        if let Some(one) = same {
            media.title = media.title.take().or_else(|| one.title.clone());
            media.url = media.url.take().or_else(|| one.url.clone());
            let still = media.thumbnail_url.take();
            media.thumbnail_url = still.or_else(|| one.thumbnail_url.clone());
        }
    }
    let wanted = match metadata.stated_page_type {
        Some(PageType::Video) => MediaKind::Video,
        Some(PageType::Audio) => MediaKind::Audio,
        _ => return,
    };
    let embedded = blocks
        .iter()
        .any(|block| matches!(block.content, BlockContent::Embed(_)));
    if shown > 0 || embedded {
        return;
    }
    let own = stated.into_iter().find(|one| one.kind == wanted);
    if let Some(media) = own.or_else(|| open_graph(page, wanted)) {
        blocks.insert(
            0,
            Block {
                id: String::new(),
                text_range: None,
                content: BlockContent::Media(media),
                language: None,
            },
        );
    }
}

fn is_same(one: &Media, other: &Media) -> bool {
    (one.url.is_some() && one.url == other.url)
        || (one.thumbnail_url.is_some() && one.thumbnail_url == other.thumbnail_url)
}

fn stated(page: &Page<'_>, entity: &Entity<'_>) -> Option<Media> {
    let address = |names: &[&str]| {
        names
            .iter()
            .filter_map(|name| entity.address(name))
            .find_map(|address| page.resolve(address))
    };
    let url = address(&["contentUrl", "embedUrl"]);
    let thumbnail_url = address(&["thumbnailUrl", "thumbnail", "image"]);
    let kind = if entity.is_a("AudioObject") {
        MediaKind::Audio
    } else {
        MediaKind::Video
    };
    (url.is_some() || thumbnail_url.is_some()).then(|| Media {
        kind,
        url,
        title: entity.text("name").or_else(|| entity.text("headline")),
        caption: entity.text("caption"),
        thumbnail_url,
    })
}

/// What Open Graph says is played.
fn open_graph(page: &Page<'_>, kind: MediaKind) -> Option<Media> {
    let keys: &[&str] = match kind {
        MediaKind::Video => &["og:video:secure_url", "og:video:url", "og:video"],
        MediaKind::Audio => &["og:audio:secure_url", "og:audio:url", "og:audio"],
    };
    let url = keys
        .iter()
        .find_map(|key| page.head.meta(key))
        .and_then(|address| page.resolve(address))?;
    Some(Media {
        kind,
        url: Some(url),
        title: None,
        caption: None,
        thumbnail_url: page
            .head
            .meta("og:image")
            .and_then(|address| page.resolve(address)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::parse::parse;
    use crate::{Hints, Limits};

    fn with<T>(html: &str, look: impl Fn(&Page<'_>) -> T) -> T {
        let limits = Limits::default();
        let hints = Hints {
            url: url::Url::parse("https://example.org/video/hall").ok(),
            ..Hints::default()
        };
        let parsed = parse(html, &limits);
        let page = Page::new(&parsed.tree, &hints, &limits);
        look(&page)
    }

    #[test]
    fn a_player_tells_file_still_title_and_caption() {
        let html = "<figure><video poster='/s.jpg' title='The hall'><source src='/hall.mp4'></video><figcaption>The hall from above. Video: dpa</figcaption></figure>";
        let played = with(html, |page| {
            page.dom
                .all()
                .find_map(|node| read(page, node))
                .expect("a player")
        });
        assert_eq!(played.media.kind, MediaKind::Video);
        assert_eq!(
            played.media.url.as_deref(),
            Some("https://example.org/hall.mp4")
        );
        assert_eq!(
            played.media.thumbnail_url.as_deref(),
            Some("https://example.org/s.jpg")
        );
        assert_eq!(played.media.title.as_deref(), Some("The hall"));
        assert_eq!(
            played.media.caption.as_deref(),
            Some("The hall from above.")
        );
        assert_eq!(played.words.len(), 1);
    }

    #[test]
    fn linked_data_fills_in_and_stands_in() {
        let html = r#"<script type="application/ld+json">{"@type":"VideoObject","name":"The hall","embedUrl":"https://example.org/embed/1","thumbnailUrl":["https://example.org/s.jpg"]}</script>"#;
        let metadata = Metadata {
            stated_page_type: Some(PageType::Video),
            ..Metadata::default()
        };
        let blocks = with(html, |page| {
            let mut blocks = Vec::new();
            complete(page, &metadata, &mut blocks);
            blocks
        });
        let [block] = blocks.as_slice() else {
            panic!("one block expected: {blocks:?}");
        };
        let BlockContent::Media(media) = &block.content else {
            panic!("a player expected: {block:?}");
        };
        assert_eq!(media.title.as_deref(), Some("The hall"));
        assert_eq!(media.url.as_deref(), Some("https://example.org/embed/1"));
        assert_eq!(
            media.thumbnail_url.as_deref(),
            Some("https://example.org/s.jpg")
        );
    }
}
