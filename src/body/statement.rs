//! What a page states about its kind: linked data, Open Graph, its address, the classes of its body element.

use crate::metadata::Metadata;
use crate::page::Page;
use crate::page::dom::Tag;
use crate::page::linked_data::Entity;
use crate::page::wording;
use crate::rules::linked_data::linked_data;
use crate::rules::page_kinds::PageKind;

/// How firmly the page says that it is a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Story {
    /// Not at all.
    #[default]
    Unsaid,
    /// By `og:type`, which many systems write on every page.
    Typed,
    /// By a time of publication in its head.
    Dated,
    /// By linked data about a story of this headline or address.
    Described,
}

/// What was stated.
#[derive(Debug, Clone, Default)]
pub struct Statement {
    /// That it is a story.
    pub story: Story,
    /// In how many ways it says that it is a list: types, classes, address.
    pub lists: u32,
    /// The address is that of a story: a long slug or a number.
    pub story_address: bool,
    /// Free for all, or not.
    pub free: Option<bool>,
    /// `wordCount` of the story.
    pub word_count: Option<u32>,
    /// `cssSelector` of the parts that are not free.
    pub paid_parts: Vec<String>,
}

/// Meta names of a publication time; a list page has none.
const TIME_METAS: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "cxenseparse:recs:publishtime",
    "cxense:recs:publishtime",
];

/// Query parameters of a search.
const SEARCHES: &[&str] = &["q", "s", "query", "search", "keyword", "keywords", "buscar"];

impl Statement {
    /// Reads the page.
    #[must_use]
    pub fn of(page: &Page<'_>, metadata: &Metadata) -> Self {
        let stories: Vec<Entity<'_>> = page.linked_data.stories().collect();
        let free = stated_free(page, &stories);
        Self {
            story: story(page, metadata, &stories),
            lists: lists(page),
            story_address: story_address(page),
            free,
            word_count: stories.iter().find_map(word_count),
            paid_parts: paid_parts(&stories),
        }
    }
}

fn story(page: &Page<'_>, metadata: &Metadata, stories: &[Entity<'_>]) -> Story {
    let rules = linked_data();
    let known = |entity: &&Entity<'_>| {
        let types = entity.types();
        types
            .iter()
            .any(|kind| rules.article_rank(kind).is_some() || rules.story_types.contains(kind))
    };
    if stories
        .iter()
        .filter(known)
        .any(|entity| is_own(page, metadata, entity))
    {
        return Story::Described;
    }
    if TIME_METAS.iter().any(|key| page.head.meta(key).is_some()) {
        return Story::Dated;
    }
    let typed = page.head.meta("og:type").is_some_and(|kind| {
        kind.trim().eq_ignore_ascii_case("article") || kind.to_ascii_lowercase().contains("news")
    });
    if typed { Story::Typed } else { Story::Unsaid }
}

/// Whether a described story is this page's: its headline is one that the page shows, or its address the page's.
fn is_own(page: &Page<'_>, metadata: &Metadata, entity: &Entity<'_>) -> bool {
    let shown = [
        metadata.headline.as_deref(),
        page.head.title.as_deref(),
        page.head.meta("og:title"),
    ];
    let names = ["headline", "name", "alternativeHeadline"];
    let named = names
        .iter()
        .filter_map(|name| entity.text(name))
        .any(|name| {
            shown
                .iter()
                .flatten()
                .any(|shown| wording::agree(shown, &name))
        });
    let plain = |url: &str| {
        let url = page.resolve(url).unwrap_or_default();
        let url = url.split(['#', '?']).next().unwrap_or_default();
        url.trim_end_matches('/').to_owned()
    };
    let own = page.hints.url.as_ref().map(|url| plain(url.as_str()));
    let addressed = ["url", "mainEntityOfPage", "@id"]
        .iter()
        .filter_map(|name| entity.address(name))
        .any(|url| own.as_ref().is_some_and(|own| *own == plain(url)));
    named || addressed
}

fn lists(page: &Page<'_>) -> u32 {
    let mut ways = 0;
    let typed = PageKind::Index
        .types()
        .any(|kind| page.linked_data.own_entities_of_type(kind).next().is_some());
    ways += u32::from(typed);
    let graph = page.head.meta("og:type");
    ways += u32::from(graph.is_some_and(|kind| PageKind::Index.has_open_graph(kind)));
    let body = page.dom.elements(Tag::Body).next();
    let classed = body.is_some_and(|body| {
        let classes: Vec<&str> = page.dom.classes(body).collect();
        // Themes write what a single story is too; that wins.
        let single = classes
            .iter()
            .any(|class| class.starts_with("single") || class.starts_with("postid-"));
        !single && classes.iter().any(|class| PageKind::Index.has_class(class))
    });
    ways += u32::from(classed);
    if let Some(url) = page.hints.url.as_ref().or(page.base.as_ref()) {
        let search = url
            .query_pairs()
            .any(|(name, value)| !value.is_empty() && SEARCHES.contains(&&*name));
        let home = matches!(url.path(), "" | "/") && url.query().is_none();
        ways += u32::from(search || home || PageKind::Index.in_path(url));
    }
    ways
}

fn story_address(page: &Page<'_>) -> bool {
    let url = page.hints.url.as_ref().or(page.base.as_ref());
    let Some(last) = url.and_then(|url| {
        url.path_segments()?
            .rfind(|step| !step.is_empty())
            .map(str::to_owned)
    }) else {
        return false;
    };
    let joins = last.matches(['-', '_', '+']).count();
    let digits = last.chars().filter(char::is_ascii_digit).count();
    joins >= 3 || digits >= 5
}

fn stated_free(page: &Page<'_>, stories: &[Entity<'_>]) -> Option<bool> {
    let own = stories
        .iter()
        .find_map(|entity| entity.flag("isAccessibleForFree"));
    if let Some(free) = own {
        return Some(free);
    }
    let part = stories.iter().any(|entity| {
        entity
            .entities("hasPart")
            .iter()
            .any(|part| part.flag("isAccessibleForFree") == Some(false))
    });
    if part {
        return Some(false);
    }
    let tier = ["article:content_tier", "og:article:content_tier"]
        .iter()
        .find_map(|key| page.head.meta(key))?;
    match tier.trim().to_ascii_lowercase().as_str() {
        "free" => Some(true),
        "locked" | "metered" | "paid" | "premium" => Some(false),
        _ => None,
    }
}

fn word_count(entity: &Entity<'_>) -> Option<u32> {
    let count = entity.text("wordCount")?;
    let digits: String = count.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|count| *count > 0)
}

fn paid_parts(stories: &[Entity<'_>]) -> Vec<String> {
    let parts = stories.iter().flat_map(|entity| entity.entities("hasPart"));
    parts
        .filter(|part| part.flag("isAccessibleForFree") == Some(false))
        .flat_map(|part| part.texts("cssSelector"))
        .collect()
}

/// Whether headline, title, section, kicker or address call the page one of this kind.
#[must_use]
pub fn is_named(page: &Page<'_>, metadata: &Metadata, kind: PageKind) -> bool {
    let titles = [metadata.headline.as_deref(), page.head.title.as_deref()];
    let labels = metadata
        .sections
        .iter()
        .map(|section| section.name.as_str());
    let address = page.hints.url.as_ref();
    titles.iter().flatten().any(|title| kind.in_title(title))
        || labels
            .chain(metadata.kicker.as_deref())
            .any(|label| kind.has_label(label))
        || address.is_some_and(|url| kind.in_path(url))
}
