//! Whether someone paid for the article, in the page's own words: a label near the headline, linked data, meta elements,
//! the address. Words in places for advertisements say nothing of the article.

use super::Notes;
use super::marked::Marked;
use crate::article::{Signal, Sponsorship};
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::page::wording;
use crate::rules::sponsorship::{Holds, Saying, sponsorships};

/// Nodes in front of the headline and behind it in which its label stands.
const BEFORE: usize = 60;
const BEHIND: usize = 80;
/// Characters of the longest label.
const LABEL_CHARACTERS: usize = 60;
/// Nodes below the largest element that is a label.
const LABEL_NODES: usize = 8;

/// Reads it. `title` is the headline's element.
pub fn read(
    page: &Page<'_>,
    marked: &Marked,
    title: Option<NodeId>,
    notes: &mut Notes,
) -> Option<Sponsorship> {
    let stated = stated(page, notes);
    let shown = title.and_then(|title| label(page, marked, title, stated.is_some()));
    if let Some((node, one)) = &shown {
        let raw = one.label.as_deref().unwrap_or_default();
        notes.candidate(
            "sponsorship",
            Signal::Document,
            page.dom.path(*node),
            raw,
            true,
        );
    }
    match (shown, stated) {
        (Some((_, shown)), stated) => Some(Sponsorship {
            sponsor: shown
                .sponsor
                .or_else(|| stated.and_then(|stated| stated.sponsor)),
            label: shown.label,
        }),
        (None, stated) => stated,
    }
}

/// What linked data, head and address say.
fn stated(page: &Page<'_>, notes: &mut Notes) -> Option<Sponsorship> {
    let mut found: Option<Sponsorship> = None;
    let table = sponsorships();
    for story in page.linked_data.stories() {
        let paid = story.is_a("AdvertiserContentArticle");
        let sponsor = story.text("sponsor").filter(|name| !name.contains("://"));
        if paid {
            notes.candidate(
                "sponsorship",
                story.signal(),
                story.locator("@type"),
                "AdvertiserContentArticle",
                true,
            );
        }
        if let Some(name) = &sponsor {
            notes.candidate(
                "sponsorship",
                story.signal(),
                story.locator("sponsor"),
                name,
                true,
            );
        }
        if paid || sponsor.is_some() {
            let one = found.get_or_insert_default();
            one.sponsor = one.sponsor.take().or(sponsor);
        }
    }
    for meta in &table.metas {
        for raw in page.head.all(&meta.key) {
            let yes = matches!(raw.to_lowercase().as_str(), "true" | "1" | "yes");
            let no = matches!(
                raw.to_lowercase().as_str(),
                "false" | "0" | "no" | "none" | "null"
            );
            let says = match meta.holds {
                Holds::Sponsor => !no,
                Holds::Flag => yes,
                Holds::Kind => table.is_kind(raw),
            };
            if !says {
                continue;
            }
            notes.candidate("sponsorship", Signal::Meta, meta.key.clone(), raw, true);
            let one = found.get_or_insert_default();
            let words = wording::plain_line(raw);
            match meta.holds {
                Holds::Sponsor if !yes => one.sponsor = one.sponsor.take().or(Some(words)),
                Holds::Kind => one.label = one.label.take().or(Some(words)),
                _ => {}
            }
        }
    }
    let steps = page.base.as_ref().and_then(url::Url::path_segments);
    if let Some(step) = steps.into_iter().flatten().find(|step| table.is_step(step)) {
        notes.candidate("sponsorship", Signal::Url, "url", step, true);
        found.get_or_insert_default();
    }
    found
}

/// The label around the headline. An ambiguous word counts where the page says the same elsewhere, where its class calls
/// it a label, or where nothing but it stands directly in front of the headline.
fn label(
    page: &Page<'_>,
    marked: &Marked,
    title: NodeId,
    known: bool,
) -> Option<(NodeId, Sponsorship)> {
    let dom = &page.dom;
    let start = title.index().saturating_sub(BEFORE);
    let end = dom.end(title).index() + BEHIND;
    dom.all()
        .skip(start)
        .take_while(|node| node.index() < end)
        .filter(|node| dom.tag(*node) == Tag::Text && !dom.contains(title, *node))
        .filter_map(|text| {
            let raw = dom.raw_text(text).trim();
            let short = !raw.is_empty() && raw.chars().count() <= LABEL_CHARACTERS;
            short.then(|| dom.parent(text)).flatten()
        })
        .find_map(|mut node| {
            // "Sponsored by <b>Example</b>": the smallest element with all of the line.
            while !dom.tag(node).is_block()
                && let Some(parent) = dom.parent(node)
                && dom.end(parent).index() - parent.index() <= LABEL_NODES
                && !dom.contains(parent, title)
            {
                node = parent;
            }
            if dom.tag(node).is_silent() || dom.end(node).index() - node.index() > 2 * LABEL_NODES {
                return None;
            }
            let line = dom.line(node);
            if line.chars().count() > LABEL_CHARACTERS {
                return None;
            }
            let saying = sponsorships().saying(&line)?;
            let (slot, called) = named(page, node);
            if slot || (marked.is_foreign(node) && !called) || in_link_list(page, node) {
                return None;
            }
            let sponsor = match saying {
                Saying::By(name) => Some(name.to_owned()),
                Saying::Paid => None,
                Saying::Ambiguous if known || called || leads_to(page, node, title) => None,
                Saying::Ambiguous => return None,
            };
            let label = Some(line.trim_end_matches([':', ' ']).to_owned());
            Some((node, Sponsorship { label, sponsor }))
        })
}

/// Whether the element or those just above are called a place for advertisements, and whether a label.
fn named(page: &Page<'_>, node: NodeId) -> (bool, bool) {
    let dom = &page.dom;
    let table = sponsorships();
    let near: Vec<NodeId> = std::iter::once(node)
        .chain(dom.ancestors(node).take(3))
        .collect();
    let attributes = |at: NodeId| {
        ["class", "id", "data-testid"]
            .into_iter()
            .filter_map(move |name| dom.attr(at, name))
    };
    let slot = near
        .iter()
        .flat_map(|at| attributes(*at))
        .any(|value| table.is_slot(value));
    let called = near
        .iter()
        .take(2)
        .flat_map(|at| attributes(*at))
        .any(|value| table.is_label(value));
    (slot, called)
}

/// A word in navigation, or in a link to the page that explains advertising.
fn in_link_list(page: &Page<'_>, node: NodeId) -> bool {
    let dom = &page.dom;
    dom.ancestors(node)
        .take(6)
        .any(|above| matches!(dom.tag(above), Tag::Nav | Tag::Footer | Tag::Ul | Tag::Ol))
}

/// Whether the headline is the next thing behind an element.
fn leads_to(page: &Page<'_>, node: NodeId, title: NodeId) -> bool {
    let dom = &page.dom;
    let end = dom.end(node);
    end <= title
        && dom
            .between(end, title)
            .all(|at| dom.tag(at) != Tag::Text || dom.raw_text(at).trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::parse::parse;
    use crate::{Hints, Limits};

    fn found(url: &str, html: &str) -> Option<(Option<String>, Option<String>)> {
        let limits = Limits::default();
        let hints = Hints {
            url: url::Url::parse(url).ok(),
            ..Hints::default()
        };
        let parsed = parse(html, &limits);
        let page = Page::new(&parsed.tree, &hints, &limits);
        let marked = Marked::read(&page);
        let title = page.dom.elements(Tag::H1).next();
        read(&page, &marked, title, &mut Notes::default()).map(|one| (one.label, one.sponsor))
    }

    #[allow(clippy::unnecessary_wraps, reason = "compared with what may be none")]
    fn label(text: &str) -> Option<(Option<String>, Option<String>)> {
        Some((Some(text.to_owned()), None))
    }

    const PLAIN: &str = "https://example.org/news/hall";

    #[test]
    fn labels_around_the_headline_are_read() {
        assert_eq!(
            found(
                PLAIN,
                "<div class='sponsored-label'>Anzeige</div><h1>A hall</h1>"
            ),
            label("Anzeige")
        );
        assert_eq!(
            found(PLAIN, "<p>Advertorial</p><h1>A hall</h1>"),
            label("Advertorial")
        );
        assert_eq!(
            found(PLAIN, "<h1>A hall</h1><span class='badge'>Publicité</span>"),
            label("Publicité")
        );
        assert_eq!(
            found(
                PLAIN,
                "<h1>A hall</h1><p>Sponsored by <b>Example Energy</b></p>"
            ),
            Some((
                Some("Sponsored by Example Energy".to_owned()),
                Some("Example Energy".to_owned())
            ))
        );
    }

    #[test]
    fn places_for_advertisements_say_nothing() {
        for html in [
            "<h1>A hall</h1><div class='ad-slot'><span>Anzeige</span></div>",
            "<div class='ads'><p>Anzeige</p></div><h1>A hall</h1>",
            "<h1>A hall</h1><div><span>Anzeige</span><iframe></iframe></div>",
            "<nav><a>Advertorial</a></nav><h1>A hall</h1>",
            "<h1>A hall</h1><p>Anzeige gegen Bürgermeister</p>",
        ] {
            assert_eq!(found(PLAIN, html), None, "{html}");
        }
    }

    #[test]
    fn head_linked_data_and_address_say_so_too() {
        let data = r#"<script type="application/ld+json">{"@type":"AdvertiserContentArticle","headline":"A hall","sponsor":{"@type":"Organization","name":"Example Energy"}}</script><h1>A hall</h1>"#;
        assert_eq!(
            found(PLAIN, data),
            Some((None, Some("Example Energy".to_owned())))
        );
        assert_eq!(
            found(
                PLAIN,
                "<meta name=article:section content=Advertorial><h1>A hall</h1>"
            ),
            label("Advertorial")
        );
        assert_eq!(
            found("https://example.org/advertorial/hall", "<h1>A hall</h1>"),
            Some((None, None))
        );
        assert_eq!(
            found(
                "https://example.org/advertorial/hall",
                "<h1>A hall</h1><div>Anzeige</div>"
            ),
            label("Anzeige")
        );
        assert_eq!(
            found(PLAIN, "<meta name=sponsored content=false><h1>A hall</h1>"),
            None
        );
    }
}
