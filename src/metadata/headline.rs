//! The headline as readers see it, what stands above it, and its other wordings. The page states it several times: the
//! visible one that agrees with the others wins; a site's name is cut only where the cut part is the site's.

use super::marked::Marked;
use super::publisher::Site;
use super::{Candidate, Claimed, Notes};
use crate::article::{AlternativeHeadline, HeadlineRole, ReasonCode, Signal};
use crate::page::Page;
use crate::page::dom::{Dom, NodeId, Tag, TextBuilder};
use crate::page::wording::{self, folded};
use crate::rules::marks::Mark;

/// Characters of the longest headline.
const HEADLINE_CHARACTERS: usize = 400;
/// Characters of the longest kicker.
const KICKER_CHARACTERS: usize = 90;
/// Nodes between a kicker and its headline.
const KICKER_DISTANCE: usize = 60;
/// Words from which a heading that nothing agrees with is still a headline.
const HEADLINE_WORDS: usize = 4;

/// Meta names of the headline, and for whom each is written.
const TITLE_METAS: &[(&str, Signal, HeadlineRole)] = &[
    ("og:title", Signal::OpenGraph, HeadlineRole::Social),
    ("twitter:title", Signal::Meta, HeadlineRole::Social),
    ("parsely-title", Signal::Meta, HeadlineRole::Search),
    ("sailthru.title", Signal::Meta, HeadlineRole::Search),
    ("cxenseparse:title", Signal::Meta, HeadlineRole::Search),
    ("dc.title", Signal::Meta, HeadlineRole::Search),
    ("dcterms.title", Signal::Meta, HeadlineRole::Search),
    ("title", Signal::Meta, HeadlineRole::Search),
    ("citation_title", Signal::Meta, HeadlineRole::Search),
];

/// What was found.
#[derive(Debug, Default)]
pub struct HeadlineGroup {
    /// The headline.
    pub headline: Option<String>,
    /// Where it stands in the page.
    pub node: Option<NodeId>,
    /// The label above it.
    pub kicker: Option<String>,
    /// Other wordings.
    pub alternatives: Vec<AlternativeHeadline>,
}

struct Stated {
    text: String,
    raw: String,
    signal: Signal,
    locator: String,
    role: HeadlineRole,
}

struct Visible {
    text: String,
    node: NodeId,
    /// The label inside the heading.
    kicker: Option<(String, NodeId)>,
    support: u32,
}

/// Reads the headline group.
pub fn read(page: &Page<'_>, marked: &Marked, site: &Site, notes: &mut Notes) -> HeadlineGroup {
    let stated = stated(page, site);
    let visible = visible(page, marked, site, &stated);
    let best = visible
        .iter()
        .enumerate()
        .max_by_key(|(index, heading)| (heading.support, std::cmp::Reverse(*index)));
    let mutual = best_stated(&stated);
    let chosen_visible = best.map(|(index, _)| index).filter(|index| {
        let heading = &visible[*index];
        heading.support >= 2
            || stated.is_empty()
            || (heading.text.split(' ').count() >= HEADLINE_WORDS
                || heading.text.chars().any(wording::is_unspaced))
                && in_story(&page.dom, heading.node)
    });
    let mut group = HeadlineGroup::default();
    if let Some(index) = chosen_visible {
        let heading = &visible[index];
        group.headline = Some(heading.text.clone());
        group.node = Some(heading.node);
        notes.claim(heading.node, Claimed::Headline);
        if let Some((kicker, _)) = &heading.kicker {
            group.kicker = Some(kicker.clone());
        }
    } else if let Some(index) = mutual {
        group.headline = Some(stated[index].text.clone());
    }
    let by_visible = group.node.is_some();
    note(
        &stated,
        &visible,
        chosen_visible,
        mutual.filter(|_| !by_visible),
        page,
        notes,
    );
    let Some(headline) = group.headline.clone() else {
        return group;
    };
    if by_visible
        && !stated.is_empty()
        && !stated
            .iter()
            .any(|other| wording::agree(&other.text, &headline))
    {
        notes.reason(
            ReasonCode::ConflictingHeadlines,
            format!(
                "The page shows “{headline}” and states “{}”.",
                stated[0].text
            ),
        );
    }
    claim_copies(page, marked, &headline, notes);
    if group.kicker.is_none() {
        group.kicker = kicker(page, marked, &headline, group.node, notes);
    }
    group.alternatives = alternatives(page, &stated, &headline);
    group
}

fn stated(page: &Page<'_>, site: &Site) -> Vec<Stated> {
    let mut found: Vec<Stated> = Vec::new();
    for story in page.linked_data.stories() {
        for name in ["headline", "name"] {
            if let Some(text) = story.text(name) {
                found.push(Stated {
                    text,
                    raw: story.raw_text(name).unwrap_or_default().to_owned(),
                    signal: story.signal(),
                    locator: story.locator(name),
                    role: HeadlineRole::LinkedData,
                });
                break;
            }
        }
    }
    for (key, signal, role) in TITLE_METAS {
        if let Some(raw) = page.head.meta(key) {
            found.push(Stated {
                text: wording::plain_line(raw),
                raw: raw.to_owned(),
                signal: *signal,
                locator: (*key).to_owned(),
                role: *role,
            });
        }
    }
    if let Some(raw) = &page.head.title {
        found.push(Stated {
            text: wording::tidy(raw),
            raw: raw.clone(),
            signal: Signal::Document,
            locator: "title".to_owned(),
            role: HeadlineRole::Search,
        });
    }
    for one in &mut found {
        one.text = site.strip(&one.text).to_owned();
    }
    // A title that is another one with something behind a separator is that other one.
    let plain: Vec<String> = found.iter().map(|one| folded(&one.text)).collect();
    for one in &mut found {
        for separator in super::publisher::SEPARATORS {
            if let Some((head, _)) = one.text.split_once(separator)
                && plain.contains(&folded(head))
                && head.chars().count() >= 8
            {
                one.text = head.trim().to_owned();
                break;
            }
        }
    }
    found.retain(|one| !one.text.is_empty() && !site.is_exactly(&one.text));
    found
}

/// The statement that most others agree with; linked data and Open Graph first.
fn best_stated(stated: &[Stated]) -> Option<usize> {
    let support = |one: &Stated| {
        let own = folded(&one.text);
        stated
            .iter()
            .filter(|other| folded(&other.text) == own)
            .count()
    };
    (0..stated.len()).max_by_key(|index| (support(&stated[*index]), std::cmp::Reverse(*index)))
}

fn visible(page: &Page<'_>, marked: &Marked, site: &Site, stated: &[Stated]) -> Vec<Visible> {
    let dom = &page.dom;
    let wanted: Vec<String> = stated.iter().map(|one| folded(&one.text)).collect();
    let mut nodes: Vec<NodeId> = marked.headings.clone();
    nodes.extend(
        marked
            .all(Mark::Headline)
            .filter(|node| dom.end(*node).index() - node.index() < 40),
    );
    nodes.sort_unstable();
    nodes.dedup();
    let mut found: Vec<Visible> = Vec::new();
    for node in nodes {
        if marked.is_foreign(node)
            || dom.is_hidden(node)
            || dom.end(node).index() - node.index() > 120
        {
            continue;
        }
        let (text, kicker) = parts(dom, marked, node, &wanted);
        if text.is_empty() || text.chars().count() > HEADLINE_CHARACTERS || site.is_exactly(&text) {
            continue;
        }
        let own = folded(&text);
        let exact = wanted.iter().filter(|other| **other == own).count();
        let close = stated
            .iter()
            .filter(|other| wording::agree(&other.text, &text))
            .count();
        let title = dom.tag(node) == Tag::H1;
        // Lower headings and marked elements count only where the page says that they are the headline.
        if !title && exact == 0 {
            continue;
        }
        if title && exact == 0 && (marked.has(node, Mark::Logo) || is_logo(dom, marked, node)) {
            continue;
        }
        let mut support = u32::try_from(exact * 2 + close * 2)
            .unwrap_or(u32::MAX)
            .min(20);
        support += u32::from(title) * 3 * u32::from(support > 0);
        support += u32::from(marked.has(node, Mark::Headline)) * u32::from(support > 0);
        found.push(Visible {
            text,
            node,
            kicker,
            support,
        });
    }
    found
}

fn is_logo(dom: &Dom<'_>, marked: &Marked, node: NodeId) -> bool {
    dom.ancestors(node)
        .take(2)
        .any(|above| marked.has(above, Mark::Logo))
}

fn in_story(dom: &Dom<'_>, node: NodeId) -> bool {
    dom.tag(node) == Tag::H1
        && dom
            .ancestors(node)
            .all(|above| !matches!(dom.tag(above), Tag::Nav | Tag::Footer | Tag::Aside))
}

/// A heading's words, and the label that stands inside it.
fn parts(
    dom: &Dom<'_>,
    marked: &Marked,
    node: NodeId,
    wanted: &[String],
) -> (String, Option<(String, NodeId)>) {
    let full = dom.line(node);
    if wanted.contains(&folded(&full)) {
        return (full, None);
    }
    let inner: Vec<NodeId> = dom
        .descendants(node)
        .filter(|child| dom.element(*child).is_some())
        .take(20)
        .collect();
    let labels: Vec<NodeId> = inner
        .iter()
        .copied()
        .filter(|child| marked.has(*child, Mark::Kicker))
        .collect();
    if let Some(label) = labels.first() {
        let rest = line_without(dom, node, *label);
        if !rest.is_empty() {
            return (rest, Some((trim_label(&dom.line(*label)), *label)));
        }
    }
    for child in inner {
        let rest = line_without(dom, node, child);
        if !rest.is_empty() && rest != full && wanted.contains(&folded(&rest)) {
            let label = trim_label(&dom.line(child));
            let short = !label.is_empty()
                && label.chars().count() <= KICKER_CHARACTERS
                && full.starts_with(&label);
            return (rest, short.then_some((label, child)));
        }
        let own = dom.line(child);
        if own != full && wanted.contains(&folded(&own)) && own.chars().count() >= 12 {
            let before = full
                .split(own.as_str())
                .next()
                .map(trim_label)
                .unwrap_or_default();
            let short = !before.is_empty() && before.chars().count() <= KICKER_CHARACTERS;
            return (own, short.then_some((before, child)));
        }
    }
    (full, None)
}

fn trim_label(label: &str) -> String {
    label
        .trim()
        .trim_end_matches([':', '|', '–', '-', '+', '/', '·', ' '])
        .trim()
        .to_owned()
}

/// The words of a node without those of one below it.
fn line_without(dom: &Dom<'_>, node: NodeId, without: NodeId) -> String {
    let mut out = TextBuilder::default();
    for text in dom.descendants(node) {
        if text >= without && text < dom.end(without) {
            continue;
        }
        match dom.tag(text) {
            Tag::Text
                if !dom
                    .ancestors(text)
                    .take_while(|above| *above > node)
                    .any(|above| dom.tag(above).is_silent() || dom.is_hidden(above)) =>
            {
                out.push(dom.raw_text(text));
            }
            Tag::Br => out.push(" "),
            tag if tag.is_block() => out.push(" "),
            _ => {}
        }
    }
    wording::tidy(out.finish().trim_start_matches([':', '|', '–', ' ']))
}

fn note(
    stated: &[Stated],
    visible: &[Visible],
    shown: Option<usize>,
    said: Option<usize>,
    page: &Page<'_>,
    notes: &mut Notes,
) {
    for (index, heading) in visible.iter().take(8).enumerate() {
        notes.candidate(
            "headline",
            Signal::Document,
            page.dom.path(heading.node),
            &heading.text,
            shown == Some(index),
        );
    }
    for (index, one) in stated.iter().enumerate() {
        notes.candidate(
            "headline",
            one.signal,
            one.locator.clone(),
            &one.raw,
            said == Some(index),
        );
    }
}

/// Every heading outside lists that repeats the headline is a claim: themes print it twice.
fn claim_copies(page: &Page<'_>, marked: &Marked, headline: &str, notes: &mut Notes) {
    let own = folded(headline);
    for node in &marked.headings {
        if !marked.is_foreign(*node)
            && page.dom.end(*node).index() - node.index() < 40
            && folded(&page.dom.line(*node)) == own
        {
            notes.claim(*node, Claimed::Headline);
        }
    }
}

/// The label above the headline: the nearest marked element in front of it, or right behind it.
fn kicker(
    page: &Page<'_>,
    marked: &Marked,
    headline: &str,
    node: Option<NodeId>,
    notes: &mut Notes,
) -> Option<String> {
    let dom = &page.dom;
    let title = node?;
    let near = |label: &NodeId| {
        let before = *label < title && title.index() - label.index() <= KICKER_DISTANCE;
        let behind = *label >= dom.end(title) && label.index() - dom.end(title).index() <= 12;
        (before && dom.end(*label) <= title) || behind
    };
    let label = marked
        .all(Mark::Kicker)
        .filter(near)
        .max_by_key(|label| (*label < title, *label))?;
    let text = trim_label(&dom.line(label));
    let good = !text.is_empty()
        && text.chars().count() <= KICKER_CHARACTERS
        && !folded(headline).contains(&folded(&text))
        && !folded(&text).is_empty();
    if !good {
        return None;
    }
    notes.claim(label, Claimed::Kicker);
    notes.candidate("kicker", Signal::Document, dom.path(label), &text, true);
    Some(text)
}

fn alternatives(page: &Page<'_>, stated: &[Stated], headline: &str) -> Vec<AlternativeHeadline> {
    let mut found: Vec<AlternativeHeadline> = Vec::new();
    let mut seen = vec![folded(headline)];
    let mut add = |role: HeadlineRole, text: &str| {
        let key = folded(text);
        if !key.is_empty() && !seen.contains(&key) {
            seen.push(key);
            found.push(AlternativeHeadline {
                role,
                text: text.to_owned(),
            });
        }
    };
    for one in stated {
        add(one.role, &one.text);
    }
    for story in page.linked_data.stories() {
        for name in ["alternativeHeadline", "alternateName"] {
            if let Some(text) = story.text(name) {
                add(HeadlineRole::LinkedData, &text);
            }
        }
    }
    found
}

/// The text for search engines.
pub fn description(page: &Page<'_>, notes: &mut Notes) -> Option<String> {
    let mut found: Vec<Candidate<String>> = Vec::new();
    let keys = [
        ("description", Signal::Meta),
        ("og:description", Signal::OpenGraph),
        ("twitter:description", Signal::Meta),
        ("dc.description", Signal::Meta),
    ];
    for (key, signal) in keys {
        if let Some(raw) = page.head.meta(key) {
            found.push(Candidate::new(wording::plain_line(raw), signal, key, raw));
        }
    }
    if let Some(story) = page.linked_data.article()
        && let Some(text) = story.text("description")
    {
        found.push(Candidate::new(
            text.clone(),
            story.signal(),
            story.locator("description"),
            text,
        ));
    }
    found.retain(|one| !one.value.is_empty());
    notes.first("meta_description", found)
}
