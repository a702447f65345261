//! The times that readers see: what each date of a line is said to be, by the words beside it, the element around it and
//! the place of the line.

use super::judge::{is_of_something_else, judge, node_of};
use super::labels::{Dated, gap_before, label_of, labels, letters_beside};
use super::lines::{Line, LineKind, Zone};
use super::order::Habits;
use super::stated::Stated;
use super::tokens::{self, Token};
use super::told::{Agreement, Locator, Place, Role, Told, agreement};
use super::{element, prose, relative, weights};
use crate::article::Signal;
use crate::page::dom::{Dom, NodeId, Tag};

/// Bytes of a line that is a relative date.
const RELATIVE_BYTES: usize = 80;

/// All times of the lines.
pub(super) fn read(dom: &Dom<'_>, lines: &[Line], habits: &Habits) -> Vec<Told> {
    let mut told = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        for mut one in of_line(Some(dom), line, habits) {
            one.line = Some(index);
            told.push(one);
        }
    }
    // Dates far from the headline that nothing names: of one day, or none of them is the story's.
    let loose = |one: &Told| one.place == Place::Text && one.weight <= weights::TEXT_BARE;
    let first = told
        .iter()
        .find(|one| loose(one))
        .map(|one| one.stated.clone());
    if let Some(first) = first
        && told
            .iter()
            .any(|one| loose(one) && agreement(&first, &one.stated) < Agreement::Near)
    {
        told.retain(|one| !loose(one));
    }
    told
}

/// The times of one line.
pub(super) fn of_line(dom: Option<&Dom<'_>>, line: &Line, habits: &Habits) -> Vec<Told> {
    let tokens = tokens::split(&line.text);
    let dates = dates(dom, line, habits);
    if dates.is_empty() {
        return relative_line(dom, line, &tokens, habits)
            .into_iter()
            .collect();
    }
    let labels = labels(&tokens);
    let letters = letters_beside(&line.text, &dates, &labels);
    let mut told = Vec::new();
    for (index, date) in dates.iter().enumerate() {
        let gap = gap_before(line, &dates, date);
        let label = label_of(line, &tokens, &labels, &dates, index);
        if gap.contains('©') || (label.is_none() && is_of_something_else(dom, line, date)) {
            continue;
        }
        let Some((role, mut weight)) = judge(dom, line, &dates, date, label, letters) else {
            continue;
        };
        if line.zone == Zone::Above || line.kind == LineKind::Aside {
            weight -= weight * weights::ASIDE / 100;
        }
        // The words of an element are what readers see; an attribute that says otherwise is a mistake.
        let over = |other: &Dated| {
            other.stamp.is_none() && other.start < date.end && other.end > date.start
        };
        if date.stamp.is_some() && dates.iter().any(over) {
            weight /= 2;
        }
        let mut one = tell(dom, line, date, role, weight);
        // An embargo lies ahead: its year is found later.
        if role != Role::Embargo {
            let Some(stated) = one.stated.with_year(habits) else {
                continue;
            };
            one.stated = stated;
        }
        told.push(one);
    }
    told
}

/// The dates of a line: those of attributes, and those of its words that no attribute repeats.
fn dates(dom: Option<&Dom<'_>>, line: &Line, habits: &Habits) -> Vec<Dated> {
    let mut dates: Vec<Dated> = Vec::new();
    if let Some(dom) = dom {
        for stamp in &line.stamps {
            let end = end_of(dom, line, stamp.node);
            if let Some((stated, raw)) = element::of_attributes(dom, stamp.node, habits) {
                let again = |known: &Dated| {
                    known.start <= stamp.start && known.end >= end
                        || agreement(&known.stated, &stated) == Agreement::Moment
                };
                if !dates.iter().any(again) {
                    dates.push(Dated {
                        stated,
                        raw: raw.to_owned(),
                        start: stamp.start,
                        end,
                        stamp: Some(*stamp),
                    });
                }
            } else if line.long && stamp.mark.is_some() {
                let text = dom.line(stamp.node);
                let found = prose::first(&text, habits).and_then(|stated| stated.with_year(habits));
                dates.extend(found.map(|stated| Dated {
                    raw: stated.raw.clone(),
                    stated,
                    start: stamp.start,
                    end,
                    stamp: Some(*stamp),
                }));
            }
        }
    }
    if line.long {
        return dates;
    }
    let words = prose::find(&line.text, habits);
    let inside =
        |date: &Dated, found: &prose::Found| found.start < date.end && found.end > date.start;
    // An element with several dates in its words: they say which is which.
    dates.retain(|date| words.iter().filter(|found| inside(date, found)).count() < 2);
    for found in words {
        let stated = found.stated.clone();
        let same = dates
            .iter_mut()
            .find(|date| inside(date, &found) && repeats(&date.stated, &stated));
        match same {
            // The attribute has the day, the words have the clock too.
            Some(date) => {
                let finer = date.stated.clock.is_none() && stated.clock.is_some();
                if finer && stated.date() == date.stated.date() {
                    date.raw.clone_from(&stated.raw);
                    date.stated = stated;
                }
            }
            None => dates.push(Dated {
                raw: stated.raw.clone(),
                stated,
                start: found.start,
                end: found.end,
                stamp: None,
            }),
        }
    }
    dates.sort_by_key(|date| (date.start, date.end));
    dates
}

/// Whether the words inside an element say what its attribute says.
fn repeats(attribute: &Stated, words: &Stated) -> bool {
    let mut words = words.clone();
    words.year = words.year.or(attribute.year);
    agreement(attribute, &words) >= Agreement::Month
        || words
            .other_way()
            .is_some_and(|other| agreement(attribute, &other) >= Agreement::Near)
}

/// Where an element ends in its line.
fn end_of(dom: &Dom<'_>, line: &Line, node: NodeId) -> usize {
    let end = dom.end(node);
    let behind = line.runs.iter().find(|run| run.node >= end);
    behind.map_or(line.text.len(), |run| run.start)
}

fn tell(dom: Option<&Dom<'_>>, line: &Line, date: &Dated, role: Role, weight: u32) -> Told {
    let node = node_of(line, date);
    let time = node.zip(dom).is_some_and(|(node, dom)| {
        std::iter::once(node)
            .chain(dom.ancestors(node))
            .take(2)
            .any(|node| dom.tag(node) == Tag::Time)
    });
    let place = if line.zone == Zone::Text {
        Place::Text
    } else {
        Place::Head
    };
    Told {
        stated: date.stated.clone(),
        role,
        weight,
        place,
        signal: match (time, place) {
            (true, _) => Signal::TimeElement,
            (_, Place::Text) => Signal::Text,
            _ => Signal::Document,
        },
        locator: node.map_or_else(|| Locator::Name(String::new()), Locator::Node),
        raw: date.raw.clone(),
        line: None,
    }
}

/// "3 hours ago" near the headline.
fn relative_line(
    dom: Option<&Dom<'_>>,
    line: &Line,
    tokens: &[Token],
    habits: &Habits,
) -> Option<Told> {
    habits.fetched?;
    if line.zone == Zone::Text || line.long || line.text.len() > RELATIVE_BYTES {
        return None;
    }
    let stated = relative::read(&line.text, habits)?;
    let date = Dated {
        raw: line.text.clone(),
        stated,
        start: 0,
        end: line.text.len(),
        stamp: line.stamps.first().copied(),
    };
    if is_of_something_else(dom, line, &date) {
        return None;
    }
    let label = labels(tokens).into_iter().map(|label| label.label).next();
    let (role, weight) = judge(dom, line, &[], &date, label, 0)?;
    Some(tell(dom, line, &date, role, weight))
}
