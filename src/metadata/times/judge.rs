//! What a date of a line is, by its label, its element and its place, and how much that is trusted.

use super::labels::{Dated, end_before, gap_before};
use super::lines::{For, Line, LineKind, Run, Zone};
use super::told::Role;
use super::weights;
use crate::page::dom::{Dom, NodeId, Tag};
use crate::rules::date_labels::Label;
use crate::rules::date_places::date_places;

/// Letters beside date and label in a line that is there for its date.
const BARE_LETTERS: usize = 12;
/// Letters in a line of a name, a place and a date.
const MIXED_LETTERS: usize = 60;
/// Letters in a line near the headline whose date is named.
const NAMED_LETTERS: usize = 120;
/// Letters in a lone line far from the headline: a place, an agency.
const TEXT_LETTERS: usize = 30;
/// Elements around a date that are asked for their classes, and how many nodes they hold at most.
const ANCESTORS: usize = 5;
/// See [`ANCESTORS`].
const ANCESTOR_NODES: usize = 80;

/// What a date is, and how much its place is trusted. `None` for one that the line only mentions.
pub(super) fn judge(
    dom: Option<&Dom<'_>>,
    line: &Line,
    dates: &[Dated],
    date: &Dated,
    label: Option<Label>,
    letters: usize,
) -> Option<(Role, u32)> {
    let near = line.zone != Zone::Text;
    let mark = mark_of(line, date);
    let named = if near {
        weights::HEAD_NAMED
    } else {
        weights::TEXT_NAMED
    };
    let role = match label {
        Some(Label::Other) => return None,
        Some(Label::Embargo) => Some(Role::Embargo),
        Some(Label::Published) => Some(Role::Published),
        Some(Label::Modified) => Some(Role::Modified),
        Some(Label::AsOf) => Some(Role::AsOf),
        None => None,
    };
    let opening = || {
        let opens = opens(line, date, role == Some(Role::Published));
        opens.then_some((role.unwrap_or(Role::Plain), weights::OPENING))
    };
    if line.kind == LineKind::Opening {
        return opening();
    }
    // Far from the headline, "erschien im Januar 2021" is a sentence.
    let room = if near { NAMED_LETTERS } else { MIXED_LETTERS };
    let stated = near || date.stated.day.is_some();
    if let Some(role) = role.filter(|_| !line.long && stated && letters <= room) {
        return Some((role, named));
    }
    match mark {
        Some(For::Stated) => return Some((Role::Published, named)),
        Some(For::Modified) => return Some((Role::Modified, named)),
        _ => {}
    }
    let time = date.stamp.as_ref().zip(dom);
    let time =
        time.is_some_and(|(stamp, dom)| matches!(dom.tag(stamp.node), Tag::Time | Tag::Abbr));
    let weight = if mark.is_some() || time {
        marked_weight(line, mark, letters)
    } else {
        bare_weight(dom, line, dates, date, letters)
    };
    // A short first paragraph is a line like others.
    let Some(weight) = weight else {
        return (near && letters > MIXED_LETTERS).then(opening).flatten();
    };
    let role = if mark == Some(For::Updated) {
        Role::AsOf
    } else {
        Role::Plain
    };
    Some((role, weight))
}

/// Of a date in an element for dates that no words name.
fn marked_weight(line: &Line, mark: Option<For>, letters: usize) -> Option<u32> {
    match line.zone {
        Zone::Text => (letters <= TEXT_LETTERS).then_some(weights::TEXT_BARE),
        _ if mark.is_some() || letters <= MIXED_LETTERS => Some(weights::HEAD_MARKED),
        _ => None,
    }
}

/// Of a date that neither words nor elements name.
fn bare_weight(
    dom: Option<&Dom<'_>>,
    line: &Line,
    dates: &[Dated],
    date: &Dated,
    letters: usize,
) -> Option<u32> {
    // "Issue: May 2026"; a headline's own dates are part of the story.
    if date.stated.day.is_none() || line.kind == LineKind::Title {
        return None;
    }
    let gap = gap_before(line, dates, date).trim();
    // A day of the week may stand in front.
    let leads = gap.split_whitespace().count() <= 1;
    let term = gap.ends_with(':') || (leads && line.term && end_before(dates, date) == 0);
    if line.zone == Zone::Text {
        let room = if line.titled {
            TEXT_LETTERS
        } else {
            MIXED_LETTERS
        };
        // Dates in links are those of other stories, dates in headings are what the text is about.
        let other = dom.zip(node_of(line, date)).is_some_and(|(dom, node)| {
            let mut above = dom.ancestors(node).take(3).map(|above| dom.tag(above));
            above.any(|tag| tag == Tag::A || tag.heading_level().is_some())
        });
        return (letters <= room && !term && !other).then_some(weights::TEXT_BARE);
    }
    let closes = line
        .text
        .get(date.end..)
        .is_some_and(|rest| !rest.contains(char::is_alphanumeric));
    let bare = letters <= BARE_LETTERS && !term;
    // Of several dates among words the first is the line's own.
    if letters > MIXED_LETTERS || (!bare && !term && end_before(dates, date) > 0) {
        return None;
    }
    // "The hall burned down on 3 May 1985."
    if !bare && line.text.ends_with(['.', '!', '?', '…', '。', '।', '۔']) && !closes {
        return None;
    }
    Some(match (bare, (leads || closes) && !term) {
        (true, _) => weights::HEAD_BARE,
        (false, true) => weights::HEAD_EDGE,
        (false, false) => weights::HEAD_MIXED,
    })
}

/// Whether a paragraph opens with a date: "(3 May 2026) The council", "BERLIN, 3. Mai 2026 – Der Rat".
fn opens(line: &Line, date: &Dated, named: bool) -> bool {
    let before = line.text.get(..date.start).unwrap_or_default().trim();
    let after = line.text.get(date.end..).unwrap_or_default().trim_start();
    let parted = after.starts_with(['-', '–', '—', '|', ')', '/', ':']) || after.starts_with('(');
    let words = before.split_whitespace().count();
    date.stated.year.is_some()
        && date.stated.day.is_some()
        && match words {
            0 => parted,
            1 if before == "(" => after.starts_with(')'),
            // A label, or a place.
            1..=4 => parted && (named || before.ends_with([',', '(', ':'])),
            _ => false,
        }
}

/// The element for dates that a date stands in.
fn mark_of(line: &Line, date: &Dated) -> Option<For> {
    let stamp = date.stamp.map(|stamp| stamp.mark);
    stamp.unwrap_or_else(|| run_of(line, date)?.mark)
}

/// Whether the elements around a date say that it is the day's, an event's, a comment's.
pub(super) fn is_of_something_else(dom: Option<&Dom<'_>>, line: &Line, date: &Dated) -> bool {
    let Some((dom, node)) = dom.zip(node_of(line, date)) else {
        return false;
    };
    std::iter::once(node)
        .chain(dom.ancestors(node))
        .take(ANCESTORS)
        .take_while(|node| dom.end(*node).index() - node.index() <= ANCESTOR_NODES)
        .any(|node| {
            let id = dom.attr(node, "id");
            dom.classes(node)
                .chain(id)
                .any(|token| date_places().is_masthead(token))
        })
}

/// The element or text node that a date begins in.
pub(super) fn node_of(line: &Line, date: &Dated) -> Option<NodeId> {
    let stamp = date.stamp.map(|stamp| stamp.node);
    stamp.or_else(|| run_of(line, date).map(|run| run.node))
}

/// The text node that a date begins in.
fn run_of<'l>(line: &'l Line, date: &Dated) -> Option<&'l Run> {
    line.runs.iter().rev().find(|run| run.start <= date.start)
}
