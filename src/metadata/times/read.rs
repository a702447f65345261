//! The article's times, of a page and of plain text.

use super::lines::{self, Line, LineKind, Run, Zone};
use super::order::Habits;
use super::settle::{self, Choice};
use super::stated::Stated;
use super::told::{Agreement, Locator, Place, Role, Told, agreement};
use super::{Times, address, data, embargo, ruled, visible, weights};
use crate::Hints;
use crate::article::{PublishedTime, ReasonCode};
use crate::metadata::marked::Marked;
use crate::metadata::{Claimed, Notes};
use crate::page::Page;
use crate::page::dom::{Dom, NodeId};

/// Candidates noted for one field.
const NOTED: usize = 24;

/// Candidates weighed against each other: half of them stated for machines.
const TOLD: usize = 160;
/// Nodes of the largest element that is claimed whole.
const CLAIMED_NODES: usize = 120;
/// Lines of plain text that may be its head.
const PLAIN_LINES: usize = 10;
/// From this trust on the line of an unnamed date is there for it, whether or not it is the chosen one.
const CLAIMED: u32 = 40;
/// Bytes of the longest such line.
const CLAIMED_BYTES: usize = 110;

/// Of a page.
pub(super) fn of_page(
    page: &Page<'_>,
    marked: &Marked,
    title: Option<NodeId>,
    notes: &mut Notes,
) -> Times {
    let habits = Habits::of(page);
    let mut told = ruled::read(page, &habits, notes);
    told.extend(data::read(page, marked, &habits));
    told.truncate(TOLD / 2);
    let lines = lines::read(page, marked, title);
    told.extend(visible::read(&page.dom, &lines, &habits));
    told.truncate(TOLD);
    told.extend(address::read(page));
    let (times, settled) = settle_all(&mut told, &habits, Some(&page.dom), notes);
    for index in claimed(&told, &lines, &settled) {
        if let Some(line) = lines.get(index) {
            claim(&page.dom, line, notes);
        }
    }
    times
}

/// Of the lines of plain text: the times in its head, and the lines that hold nothing else. Without elements to go by, a
/// date among other words is part of a headline as likely as not.
pub(super) fn of_lines(
    texts: &[&str],
    hints: &Hints<'_>,
    notes: &mut Notes,
) -> (Times, Vec<usize>) {
    let habits = Habits::of_hints(hints);
    let head = texts.iter().take(PLAIN_LINES);
    let lines: Vec<Line> = head
        .map(|text| Line::of_text(text))
        .take_while(|line| !line.long)
        .collect();
    let mut told = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        for mut one in visible::of_line(None, line, &habits) {
            one.line = Some(index);
            one.locator = Locator::Name(format!("line {}", index + 1));
            told.push(one);
        }
    }
    let words = |text: &str| text.split_whitespace().count();
    let lone = |one: &Told| {
        let line = one.line.and_then(|index| lines.get(index));
        // A day of the week, and nothing else.
        line.is_some_and(|line| words(&line.text) <= words(&one.raw) + 1)
    };
    told.retain(|one| one.role != Role::Plain || lone(one));
    let (times, settled) = settle_all(&mut told, &habits, None, notes);
    (times, claimed(&told, &lines, &settled))
}

/// What was chosen.
struct Settled {
    published: Option<usize>,
    modified: Option<usize>,
}

fn settle_all(
    told: &mut [Told],
    habits: &Habits,
    dom: Option<&Dom<'_>>,
    notes: &mut Notes,
) -> (Times, Settled) {
    settle::turn(told, habits.fetched);
    settle::doubt(told);
    ruled::contradict(told);
    let told = &*told;
    let published = settle::published(told, habits.fetched);
    let modified = settle::modified(told, published.index);
    let of = |choice: &Choice| choice.index.and_then(|index| told.get(index));
    let (own, change) = (of(&published), of(&modified));
    let near = own.and_then(|own| own.stated.date()).or_else(|| {
        let fetched = habits.fetched?;
        Some(jiff::tz::Offset::UTC.to_datetime(fetched).date())
    });
    let embargo = embargo::read(told, near);
    note_all(
        told,
        dom,
        &published,
        &modified,
        embargo.as_ref().map(|(index, _)| *index),
        notes,
    );
    give_reasons(told, habits, &published, &modified, notes);
    let finish = |stated: &Stated| -> Option<PublishedTime> {
        stated.clone().in_zone(habits.zone.as_ref()).published()
    };
    let shown = |one: &Told, face: Option<i32>| {
        let turned = face.and_then(|minutes| one.stated.clone().on_clock_of(minutes));
        finish(turned.as_ref().unwrap_or(&one.stated))
    };
    let times = Times {
        published: own.and_then(|one| shown(one, published.face)),
        modified: change.and_then(|one| shown(one, modified.face)),
        embargo: embargo.and_then(|(_, stated)| finish(&stated)),
    };
    let settled = Settled {
        published: published.index,
        modified: modified.index,
    };
    (times, settled)
}

fn note_all(
    told: &[Told],
    dom: Option<&Dom<'_>>,
    published: &Choice,
    modified: &Choice,
    embargo: Option<usize>,
    notes: &mut Notes,
) {
    for field in ["published", "modified", "embargo"] {
        let chosen = match field {
            "published" => published.index,
            "modified" => modified.index,
            _ => embargo,
        };
        let of_field = told
            .iter()
            .enumerate()
            .filter(|(index, one)| match one.role {
                Role::Published | Role::Plain => field == "published",
                Role::Modified => field == "modified",
                Role::AsOf => {
                    (field == "published") == (published.index == Some(*index))
                        && field != "embargo"
                }
                Role::Embargo => field == "embargo",
            });
        for (count, (index, one)) in of_field.enumerate() {
            if count >= NOTED && chosen != Some(index) {
                continue;
            }
            let locator = match &one.locator {
                Locator::Name(name) => name.clone(),
                Locator::Node(node) => dom.map(|dom| dom.path(*node)).unwrap_or_default(),
            };
            // A rule's time may be told more finely elsewhere.
            let agrees = |chosen: usize| {
                one.place == Place::Rule
                    && agreement(&told[chosen].stated, &one.stated) >= Agreement::Near
            };
            let is_chosen = chosen.is_some_and(|chosen| chosen == index || agrees(chosen));
            notes.candidate(field, one.signal, locator, &one.raw, is_chosen);
        }
    }
}

fn give_reasons(
    told: &[Told],
    habits: &Habits,
    published: &Choice,
    modified: &Choice,
    notes: &mut Notes,
) {
    let at = |index: Option<usize>| index.and_then(|index| told.get(index));
    let Some(own) = at(published.index) else {
        return;
    };
    if let Some(rival) = at(published.rival) {
        notes.reason(
            ReasonCode::ConflictingDates,
            format!(
                "The page gives \"{}\" and \"{}\" as its publication time.",
                own.raw, rival.raw
            ),
        );
    }
    if let Some(change) = at(modified.index)
        && settle::is_before(&change.stated, &own.stated)
    {
        notes.reason(
            ReasonCode::ConflictingDates,
            format!(
                "The change \"{}\" lies before the publication \"{}\".",
                change.raw, own.raw
            ),
        );
    }
    if own.stated.unsure {
        notes.reason(
            ReasonCode::AmbiguousDate,
            format!("Day and month of \"{}\" cannot be told apart.", own.raw),
        );
    }
    let later = [Some(own), at(modified.index)].into_iter().flatten();
    for one in later.filter(|one| settle::is_future(&one.stated, habits.fetched)) {
        notes.reason(
            ReasonCode::FutureDate,
            format!("\"{}\" lies after the page was fetched.", one.raw),
        );
    }
}

/// The lines that show the chosen times, or say by a label that they are the article's.
fn claimed(told: &[Told], lines: &[Line], settled: &Settled) -> Vec<usize> {
    let chosen: Vec<&Stated> = [settled.published, settled.modified]
        .into_iter()
        .flatten()
        .filter_map(|index| told.get(index))
        .map(|one| &one.stated)
        .collect();
    let mut found: Vec<usize> = told
        .iter()
        .filter(|one| {
            // The paragraph that a date opens is text.
            if one.weight == weights::OPENING {
                return false;
            }
            let agrees = |stated: &&Stated| agreement(stated, &one.stated) >= Agreement::Near;
            one.role != Role::Plain || one.weight >= CLAIMED || chosen.iter().any(agrees)
        })
        .filter_map(|one| Some((one.role, one.line?)))
        .filter(|(role, index)| {
            lines
                .get(*index)
                .is_some_and(|line| line.is_for_its_date(*role))
        })
        .map(|(_, index)| index)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Claims the smallest node that holds a line and nothing else, or each of its text nodes.
fn claim(dom: &Dom<'_>, line: &Line, notes: &mut Notes) {
    let (Some(first), Some(last)) = (line.runs.first(), line.runs.last()) else {
        return;
    };
    let holds = |node: &NodeId| dom.end(*node) > last.node;
    let above = std::iter::once(first.node).chain(dom.ancestors(first.node));
    let small = |node: &NodeId| dom.end(*node).index() - node.index() <= CLAIMED_NODES;
    let whole = above.take(8).find(holds).filter(small).filter(|node| {
        let inside = std::iter::once(*node).chain(dom.descendants(*node));
        inside
            .filter(|text| *text < first.node || *text > last.node)
            .all(|text| dom.raw_text(text).trim().is_empty())
    });
    match whole {
        Some(node) => notes.claim(node, Claimed::Time),
        None => {
            for Run { node, .. } in &line.runs {
                notes.claim(*node, Claimed::Time);
            }
        }
    }
}

impl Line {
    /// Whether it is neither prose nor the headline.
    fn is_for_its_date(&self, role: Role) -> bool {
        let short = role != Role::Plain || self.text.len() <= CLAIMED_BYTES;
        short && !self.long && matches!(self.kind, LineKind::Plain | LineKind::Aside)
    }

    /// A line of plain text near its headline.
    fn of_text(text: &str) -> Self {
        Self::new(text.to_owned(), Zone::Head)
    }
}
