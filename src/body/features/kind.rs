//! What kind of page this is, by its own statements: a news story ends differently from a guide or a blog's entry.

use super::sink::Sink;
use crate::page::Page;

/// The page's statements.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "one statement each")]
pub(super) struct Kind {
    linked_data: bool,
    news: bool,
    blog: bool,
    og_article: bool,
    published: bool,
    section: bool,
    feed: bool,
    generator: bool,
}

impl Kind {
    /// Reads them.
    pub(super) fn of(page: &Page<'_>) -> Self {
        let story = page.linked_data.article();
        let types = match &story {
            Some(story) => story.types(),
            None => Vec::new(),
        };
        let meta = |key: &str| page.head.meta(key);
        Self {
            linked_data: story.is_some(),
            news: types.iter().any(|kind| kind.ends_with("NewsArticle")),
            blog: types.iter().any(|kind| kind.ends_with("BlogPosting")),
            og_article: meta("og:type").is_some_and(|kind| kind.eq_ignore_ascii_case("article")),
            published: meta("article:published_time").is_some(),
            section: meta("article:section").is_some(),
            feed: page.head.links("alternate").any(|link| {
                link.kind
                    .is_some_and(|kind| kind.contains("rss") || kind.contains("atom"))
            }),
            generator: meta("generator").is_some(),
        }
    }

    /// Emits features.
    pub(super) fn emit(self, sink: &mut impl Sink) {
        sink.put_flag("kind", "linked_data", self.linked_data);
        sink.put_flag("kind", "news", self.news);
        sink.put_flag("kind", "blog", self.blog);
        sink.put_flag("kind", "og_article", self.og_article);
        sink.put_flag("kind", "published", self.published);
        sink.put_flag("kind", "section", self.section);
        sink.put_flag("kind", "feed", self.feed);
        sink.put_flag("kind", "generator", self.generator);
    }
}
