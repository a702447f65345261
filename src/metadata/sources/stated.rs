//! Sources that the page states beside its text: in linked data, in meta tags, in a line at its head.

use super::credit;
use crate::article::{Signal, SourceCredit, SourceRelation};
use crate::metadata::Notes;
use crate::metadata::marked::Marked;
use crate::metadata::publisher::Site;
use crate::page::Page;
use crate::page::dom::{Dom, NodeId, Tag};
use crate::page::wording;
use crate::rules::marks::Mark;

/// Properties of linked data that name an origin, and what they say. `known`: only agencies and outlets of the table.
const PROPERTIES: &[(&str, SourceRelation, bool)] = &[
    ("sourceOrganization", SourceRelation::OriginatedBy, false),
    ("translationOfWork", SourceRelation::TranslatedFrom, false),
    ("creditText", SourceRelation::OriginatedBy, true),
    ("copyrightHolder", SourceRelation::OriginatedBy, true),
];
/// Meta names that hold the name of an agency or an outlet.
const METAS: &[&str] = &[
    "source",
    "dc.source",
    "article:source",
    "cxenseparse:source",
    "news_source",
    "agency",
    "article:agency",
];
/// Characters of the longest line at the page's head.
const LINE_CHARACTERS: usize = 100;
/// Nodes below the largest marked element.
const NODES: usize = 30;
/// Nodes around the headline within which its source is named.
const BEFORE: usize = 120;
const BEHIND: usize = 500;

/// Reads them.
pub fn of_page(
    page: &Page<'_>,
    marked: &Marked,
    site: &Site,
    title: Option<NodeId>,
    notes: &mut Notes,
) -> Vec<SourceCredit> {
    let mut found = of_linked_data(page, site, notes);
    for key in METAS {
        for raw in page.head.all(key) {
            let names = credit::known_names(&wording::plain_line(raw)).unwrap_or_default();
            for name in names {
                let chosen = !site.is_own(&name);
                notes.candidate("sources", Signal::Meta, *key, raw, chosen);
                if chosen {
                    found.push(credit::credit(&name, SourceRelation::OriginatedBy, raw));
                }
            }
        }
    }
    found.extend(of_marks(page, marked, site, title, notes));
    found
}

fn of_linked_data(page: &Page<'_>, site: &Site, notes: &mut Notes) -> Vec<SourceCredit> {
    let mut found = Vec::new();
    for story in page.linked_data.stories() {
        for (name, relation, known) in PROPERTIES {
            for text in story.texts(name) {
                if text.contains("://") || *known && !credit::is_agency(&text) {
                    continue;
                }
                let url = story.address(name).and_then(|url| page.resolve(url));
                let chosen =
                    !site.is_own(&text) && !url.as_deref().is_some_and(|url| is_here(page, url));
                notes.candidate(
                    "sources",
                    story.signal(),
                    story.locator(name),
                    &text,
                    chosen,
                );
                if chosen {
                    let mut one = credit::credit(&text, *relation, &text);
                    one.url = url;
                    found.push(one);
                }
            }
        }
    }
    found
}

/// An address of the page's own host: a desk of the house.
fn is_here(page: &Page<'_>, url: &str) -> bool {
    let host = |url: &url::Url| {
        let host = url
            .host_str()
            .map(|host| host.trim_start_matches("www.").to_owned());
        host.unwrap_or_default()
    };
    let own = page.base.as_ref().map(host);
    url::Url::parse(url).is_ok_and(|url| Some(host(&url)) == own)
}

/// Marked lines around the headline.
fn of_marks(
    page: &Page<'_>,
    marked: &Marked,
    site: &Site,
    title: Option<NodeId>,
    notes: &mut Notes,
) -> Vec<SourceCredit> {
    let dom = &page.dom;
    let mut found = Vec::new();
    for node in marked.all(Mark::Source) {
        let near = title.is_none_or(|title| {
            node.index() + BEFORE >= title.index() && node.index() <= title.index() + BEHIND
        });
        let small = dom.end(node).index() - node.index() <= NODES;
        if !near || !small || marked.is_foreign(node) || is_picture(dom, node) {
            continue;
        }
        let text = dom.line(node);
        if text.chars().count() > LINE_CHARACTERS {
            continue;
        }
        let credits = credit::line(&text).or_else(|| {
            let names = credit::known_names(&text)?.into_iter();
            let credit = |name: String| credit::credit(&name, SourceRelation::OriginatedBy, &text);
            Some(names.map(credit).collect())
        });
        for mut one in credits.unwrap_or_default() {
            let chosen = !site.is_own(&one.name);
            notes.candidate("sources", Signal::Document, dom.path(node), &text, chosen);
            if chosen {
                one.url = link_in(page, node);
                found.push(one);
            }
        }
    }
    found
}

/// The credit of a picture, or of a table.
fn is_picture(dom: &Dom<'_>, node: NodeId) -> bool {
    dom.ancestors(node).take(6).any(|above| {
        matches!(
            dom.tag(above),
            Tag::Figure | Tag::Figcaption | Tag::Table | Tag::Picture
        )
    })
}

fn link_in(page: &Page<'_>, node: NodeId) -> Option<String> {
    let dom = &page.dom;
    let around = std::iter::once(node).chain(dom.descendants(node));
    let link = around.into_iter().find(|below| dom.tag(*below) == Tag::A)?;
    dom.attr(link, "href").and_then(|href| page.resolve(href))
}
