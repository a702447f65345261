//! The kind of an article page: what linked data and Open Graph state, labels and addresses, and what is mainly on it.

use crate::article::{BlockContent, PageType};
use crate::body::cut::Cut;
use crate::body::statement::Story;
use crate::body::{Body, zones};
use crate::metadata::Metadata;
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::rules::linked_data::linked_data;
use crate::rules::page_kinds::PageKind;

/// Words of a text that a video or a podcast may be described with.
const DESCRIPTION_WORDS: u32 = 150;
/// Pictures of the smallest gallery.
const GALLERY_PICTURES: usize = 5;
/// The same of one that nothing calls a gallery.
const UNNAMED_GALLERY_PICTURES: usize = 8;
/// Words of a caption, on average, where nothing calls the page a gallery.
const SHORT_CAPTION_WORDS: u32 = 25;
/// Words of prose beside a gallery's captions.
const GALLERY_PROSE_WORDS: u32 = 120;
/// Words above which pictures are not looked at.
const MOST_GALLERY_WORDS: u32 = 1_500;
/// Words of the longest caption.
const CAPTION_WORDS: u32 = 60;

/// The kind of page that an article stands on.
pub fn of(page: &Page<'_>, metadata: &Metadata, body: &Body) -> PageType {
    let live = body
        .blocks
        .iter()
        .any(|block| matches!(block.content, BlockContent::LiveUpdate(_)));
    if live {
        return PageType::LiveBlog;
    }
    let told = Told { page, metadata };
    let words = body.words();
    if told.by_story_type(PageKind::Opinion) {
        return PageType::Opinion;
    }
    if told.by_story_type(PageKind::PressRelease) {
        return PageType::PressRelease;
    }
    if is_player(&told, words, PageKind::Video, is_video) {
        return PageType::Video;
    }
    if is_player(&told, words, PageKind::Audio, is_audio) {
        return PageType::Audio;
    }
    if is_gallery(&told, body) {
        return PageType::Gallery;
    }
    if told.flag("article:opinion") || told.by_label(PageKind::Opinion) {
        return PageType::Opinion;
    }
    if told.by_label(PageKind::PressRelease) {
        return PageType::PressRelease;
    }
    metadata.stated_page_type.unwrap_or(PageType::Article)
}

struct Told<'a, 't> {
    page: &'a Page<'t>,
    metadata: &'a Metadata,
}

impl Told<'_, '_> {
    /// The page's own story has a type of this kind.
    fn by_story_type(&self, kind: PageKind) -> bool {
        let mut stories = self.page.linked_data.stories();
        stories.any(|story| story.types().iter().any(|name| kind.has_type(name)))
    }

    /// The page describes a thing of this kind and no article beside it.
    fn instead_of_article(&self, kind: PageKind) -> bool {
        let rules = linked_data();
        let data = &self.page.linked_data;
        let article = data.stories().any(|story| {
            let types = story.types();
            types
                .iter()
                .any(|name| rules.article_rank(name).is_some() && !kind.has_type(name))
        });
        let own = kind
            .types()
            .any(|name| data.own_entities_of_type(name).next().is_some());
        own && !article
    }

    fn by_open_graph(&self, kind: PageKind) -> bool {
        let stated = self.page.head.meta("og:type");
        stated.is_some_and(|value| kind.has_open_graph(value))
    }

    /// A section, the kicker, a breadcrumb before the last, or a step of the address.
    fn by_label(&self, kind: PageKind) -> bool {
        let crumbs = &self.metadata.breadcrumbs;
        let crumbs = crumbs.iter().take(crumbs.len().saturating_sub(1));
        let sections = self.metadata.sections.iter().map(|section| &section.name);
        sections
            .chain(self.metadata.kicker.iter())
            .chain(crumbs.map(|crumb| &crumb.name))
            .any(|label| kind.has_label(label))
            || self.by_address(kind)
    }

    fn by_address(&self, kind: PageKind) -> bool {
        let url = self.page.hints.url.as_ref().or(self.page.base.as_ref());
        url.is_some_and(|url| kind.in_path(url))
    }

    fn by_title(&self, kind: PageKind) -> bool {
        let headline = self.metadata.headline.as_deref();
        headline.is_some_and(|headline| kind.in_title(headline))
    }

    fn by_class(&self, kind: PageKind) -> bool {
        let dom = &self.page.dom;
        let body = dom.elements(Tag::Body).next();
        body.is_some_and(|body| dom.classes(body).any(|class| kind.has_class(class)))
    }

    fn flag(&self, key: &str) -> bool {
        let value = self.page.head.meta(key);
        value.is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
    }
}

/// A page that is a player above all: it says so, or holds one and little text.
fn is_player(
    told: &Told<'_, '_>,
    words: u32,
    kind: PageKind,
    plays: fn(&Page<'_>, NodeId) -> bool,
) -> bool {
    if words > DESCRIPTION_WORDS {
        return told.by_open_graph(kind) && words <= DESCRIPTION_WORDS * 2;
    }
    if told.by_open_graph(kind) || told.instead_of_article(kind) {
        return true;
    }
    let named = told.by_label(kind) || told.by_title(kind) || told.by_class(kind);
    let dom = &told.page.dom;
    named && dom.all().any(|node| plays(told.page, node))
}

/// Hosts of players in frames are data elsewhere; here a frame's address speaks for itself.
fn is_video(page: &Page<'_>, node: NodeId) -> bool {
    let dom = &page.dom;
    match dom.tag(node) {
        Tag::Video => true,
        Tag::Iframe => ["src", "data-src"]
            .iter()
            .filter_map(|name| dom.attr(node, name))
            .any(|src| {
                let src = src.to_ascii_lowercase();
                ["player", "video", "/embed/", "youtu"]
                    .iter()
                    .any(|word| src.contains(word))
            }),
        _ => false,
    }
}

fn is_audio(page: &Page<'_>, node: NodeId) -> bool {
    let dom = &page.dom;
    match dom.tag(node) {
        Tag::Audio => true,
        Tag::Iframe => ["src", "data-src"]
            .iter()
            .filter_map(|name| dom.attr(node, name))
            .any(|src| {
                let src = src.to_ascii_lowercase();
                ["podcast", "audio", "spotify", "soundcloud", "player"]
                    .iter()
                    .any(|word| src.contains(word))
            }),
        _ => false,
    }
}

fn is_gallery(told: &Told<'_, '_>, body: &Body) -> bool {
    let stated = told.instead_of_article(PageKind::Gallery);
    if stated {
        return true;
    }
    if body.survey.own_words > MOST_GALLERY_WORDS {
        return false;
    }
    let named = told.by_label(PageKind::Gallery) || told.by_class(PageKind::Gallery);
    // Looking at the pictures costs; these pages have none to look at, or tell too much.
    if told.page.dom.elements(Tag::Img).count() < GALLERY_PICTURES
        || (!named && body.survey.statement.story >= Story::Described)
    {
        return false;
    }
    let (pictures, captions) = captioned(told.page, &body.cut);
    let text = body.words().max(body.survey.own_words);
    let prose = text.saturating_sub(captions);
    let count = u32::try_from(pictures).unwrap_or(u32::MAX);
    if named {
        return pictures >= GALLERY_PICTURES && prose <= GALLERY_PROSE_WORDS;
    }
    // Recipes, instructions and tests show many pictures too, but say more about each.
    pictures >= UNNAMED_GALLERY_PICTURES
        && prose <= GALLERY_PROSE_WORDS / 2
        && captions <= count * SHORT_CAPTION_WORDS
        && body.survey.statement.story < Story::Described
}

/// Pictures that stand with a caption and lead nowhere, and the words of prose in the captions.
fn captioned(page: &Page<'_>, cut: &Cut) -> (usize, u32) {
    let dom = &page.dom;
    let zones = zones::Zones::of(page, cut, |_| false);
    let (mut pictures, mut words) = (0, 0);
    let mut last = dom.root();
    for image in dom.elements(Tag::Img) {
        if last != dom.root() && dom.contains(last, image) {
            continue;
        }
        let holder = dom.ancestors(image).take(4).find(|above| {
            let range = cut.blocks_in(page, *above);
            dom.tag(*above).is_block() && !range.is_empty()
        });
        let Some(holder) = holder else { continue };
        let range = cut.blocks_in(page, holder);
        let own = zones.words_in(range.clone());
        let images = dom
            .descendants(holder)
            .filter(|below| dom.tag(*below) == Tag::Img)
            .count();
        let linked = dom
            .descendants(holder)
            .chain(dom.ancestors(image).take(3))
            .any(|node| {
                let href = dom.attr(node, "href").unwrap_or("");
                dom.tag(node) == Tag::A && !is_picture_address(href)
            });
        let captioned = images == 1 && (1..=CAPTION_WORDS).contains(&own) && !linked;
        if captioned && !zones.furniture[range.start] {
            pictures += 1;
            words += range
                .filter(|at| zones.prose[*at])
                .map(|at| zones.words[at])
                .sum::<u32>();
            last = holder;
        }
    }
    (pictures, words)
}

/// Leads to the picture itself, or to a place on this page.
fn is_picture_address(href: &str) -> bool {
    let path = href
        .split(['?', '#'])
        .next()
        .unwrap_or("")
        .to_ascii_lowercase();
    path.is_empty()
        || [".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif"]
            .iter()
            .any(|end| path.ends_with(end))
}
