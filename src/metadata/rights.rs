//! What the page says about rights: reported, not enforced.

use super::Notes;
use super::marked::Marked;
use crate::article::{Rights, Signal};
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::page::wording;
use crate::rules::class_roles::{self, Roles};
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
    rights.license_url = license(page, notes);
    rights.copyright_notice = notice(page, marked, notes);
    (rights != Rights::default()).then_some(rights)
}

/// The address of the licence: of the head, of the page's data, of a link marked as one, else the one Creative Commons deed that
/// the page links to. A picture's licence is not the story's.
fn license(page: &Page<'_>, notes: &mut Notes) -> Option<String> {
    let dom = &page.dom;
    let mut found: Vec<(Signal, String, String)> = Vec::new();
    for link in page.head.links("license") {
        let locator = "link[rel=license]".to_owned();
        found.push((Signal::LinkElement, locator, link.href.to_owned()));
    }
    for story in page.linked_data.stories() {
        if let Some(address) = story.address("license") {
            found.push((story.signal(), story.locator("license"), address.to_owned()));
        }
    }
    let mut deeds: Vec<(Signal, String, String)> = Vec::new();
    for link in dom.elements(Tag::A) {
        let Some(href) = dom.attr_filled(link, "href") else {
            continue;
        };
        let marked = dom.attr(link, "rel").is_some_and(|rel| {
            rel.split_ascii_whitespace()
                .any(|token| token.eq_ignore_ascii_case("license"))
        });
        let deed = is_deed(href);
        if !(marked || deed) || is_of_a_picture(page, link) {
            continue;
        }
        let list = if marked { &mut found } else { &mut deeds };
        list.push((Signal::Document, dom.path(link), href.to_owned()));
    }
    // Several deeds are a list of what others allow.
    if found.is_empty() && deeds.windows(2).all(|pair| pair[0].2 == pair[1].2) {
        found.append(&mut deeds);
    }
    for (place, (signal, locator, raw)) in found.iter().enumerate() {
        notes.candidate("rights.license_url", *signal, locator, raw, place == 0);
    }
    found.first().and_then(|(_, _, url)| page.resolve(url))
}

/// Whether an address is that of a licence of Creative Commons or of its marks for the public domain.
fn is_deed(href: &str) -> bool {
    href.split_once("creativecommons.org/")
        .is_some_and(|(_, path)| path.starts_with("licenses/") || path.starts_with("publicdomain/"))
}

/// Elements above a link among which one may say that it is about a picture.
const PICTURE_STEPS: usize = 4;

fn is_of_a_picture(page: &Page<'_>, link: NodeId) -> bool {
    let dom = &page.dom;
    let words = Roles::of(&["caption", "credit"]);
    dom.ancestors(link).take(PICTURE_STEPS).any(|above| {
        matches!(dom.tag(above), Tag::Figure | Tag::Figcaption)
            || dom
                .attr(above, "class")
                .is_some_and(|class| class_roles::of_attribute(class).intersects(words))
    })
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
