//! What the page says about rights: reported, not enforced.

use super::Notes;
use super::marked::Marked;
use crate::article::{Rights, Signal};
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::page::wording;
use crate::rules::marks::Mark;

/// Characters of the longest copyright line.
const NOTICE_CHARACTERS: usize = 200;

/// Meta names whose content are directives for robots. Those for one crawler are not the page's word to all.
const ROBOTS: &[&str] = &["robots", "googlebot", "googlebot-news"];

/// Reads notice, licence, robots directives and the reservation of text and data mining.
pub fn read(page: &Page<'_>, marked: &Marked, notes: &mut Notes) -> Option<Rights> {
    let mut rights = Rights::default();
    for key in ROBOTS {
        for raw in page.head.all(key) {
            notes.candidate("rights.robots", Signal::Meta, *key, raw, true);
            for directive in raw.split(',').map(|one| one.trim().to_lowercase()) {
                if !directive.is_empty() && !rights.robots.contains(&directive) {
                    rights.robots.push(directive);
                }
            }
        }
    }
    if let Some(raw) = page.head.meta("tdm-reservation") {
        notes.candidate(
            "rights.tdm_reservation",
            Signal::Meta,
            "tdm-reservation",
            raw,
            true,
        );
        rights.tdm_reservation = match raw {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        };
    }
    rights.tdm_policy_url = page
        .head
        .meta("tdm-policy")
        .and_then(|url| page.resolve(url));
    rights.license_url = license(page);
    rights.copyright_notice = notice(page, marked, notes);
    (rights != Rights::default()).then_some(rights)
}

fn license(page: &Page<'_>) -> Option<String> {
    let linked = page.head.links("license").next().map(|link| link.href);
    let stated = || {
        page.linked_data
            .stories()
            .find_map(|story| story.address("license"))
    };
    let anchored = || {
        page.dom.elements(Tag::A).find_map(|link| {
            let rel = page.dom.attr(link, "rel")?;
            let is_license = rel
                .split_ascii_whitespace()
                .any(|token| token.eq_ignore_ascii_case("license"));
            is_license.then(|| page.dom.attr(link, "href")).flatten()
        })
    };
    linked
        .or_else(stated)
        .or_else(anchored)
        .and_then(|url| page.resolve(url))
}

/// The story's own notice, else the one at the page's foot.
fn notice(page: &Page<'_>, marked: &Marked, notes: &mut Notes) -> Option<String> {
    for story in page.linked_data.stories() {
        if let Some(text) = story.text("copyrightNotice") {
            notes.candidate(
                "rights.copyright_notice",
                story.signal(),
                story.locator("copyrightNotice"),
                &text,
                true,
            );
            return Some(text);
        }
    }
    for key in ["copyright", "dcterms.rights", "dc.rights", "rights"] {
        if let Some(raw) = page.head.meta(key) {
            notes.candidate("rights.copyright_notice", Signal::Meta, key, raw, true);
            return Some(wording::plain_line(raw));
        }
    }
    let dom = &page.dom;
    let small = |node: &NodeId| dom.end(*node).index() - node.index() <= 60;
    let is_notice = |text: &str| {
        let lower = text.to_lowercase();
        (text.contains('©') || lower.contains("copyright") || lower.contains("(c)"))
            && text.chars().count() <= NOTICE_CHARACTERS
    };
    let found = marked.all(Mark::Copyright).filter(small).find_map(|node| {
        let text = dom.line(node);
        is_notice(&text).then_some((node, text))
    });
    let (node, text) = found.or_else(|| {
        // The last text with a sign, from the foot upwards.
        dom.all()
            .rev()
            .filter(|node| dom.tag(*node) == Tag::Text && dom.raw_text(*node).contains('©'))
            .find_map(|node| {
                let parent = dom.parent(node)?;
                if dom.tag(parent).is_silent() || !small(&parent) {
                    return None;
                }
                let text = dom.line(parent);
                is_notice(&text).then_some((parent, text))
            })
    })?;
    notes.candidate(
        "rights.copyright_notice",
        Signal::Document,
        dom.path(node),
        &text,
        true,
    );
    Some(text)
}
