//! The times that readers see: what each date of a line is said to be, by the words beside it, the element around it and
//! the place of the line.

use super::lines::{For, Line, Stamp, Zone};
use super::order::Habits;
use super::stated::Stated;
use super::tokens::{self, Kind, Token};
use super::told::{Agreement, Locator, Place, Role, Told, agreement};
use super::{element, prose, relative, weights};
use crate::article::Signal;
use crate::page::dom::{Dom, NodeId, Tag};
use crate::rules::date_labels::{Label, date_labels};
use crate::rules::date_places::date_places;

/// Letters beside date and label in a line that is there for its date.
const BARE_LETTERS: usize = 12;
/// Letters in a line of a name, a place and a date.
const MIXED_LETTERS: usize = 60;
/// Letters in a lone line far from the headline: a place, an agency.
const TEXT_LETTERS: usize = 30;
/// Words between a label and its date.
const LABEL_WORDS: usize = 8;
/// Words between a label and its date that is another's: "accessed on", "valid until the".
const OTHER_WORDS: usize = 2;
/// Bytes of a line that is a relative date.
const RELATIVE_BYTES: usize = 80;
/// Elements around a date that are asked for their classes.
const ANCESTORS: usize = 5;

/// A date in a line.
struct Dated {
    stated: Stated,
    raw: String,
    start: usize,
    end: usize,
    stamp: Option<Stamp>,
}

/// A label in a line.
struct Labelled {
    label: Label,
    start: usize,
    end: usize,
}

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
        let before = index
            .checked_sub(1)
            .and_then(|at| dates.get(at))
            .map_or(0, |date| date.end);
        let gap = line.text.get(before..date.start).unwrap_or_default();
        if gap.contains('©') || is_of_something_else(dom, line, date) {
            continue;
        }
        let label = label_of(line, &tokens, &labels, &dates, index);
        let Some((role, weight)) = judge(dom, line, date, label, letters) else {
            continue;
        };
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
    for found in prose::find(&line.text, habits) {
        let inside = |date: &&Dated| found.start < date.end && found.end > date.start;
        let stated = found.stated;
        if !dates
            .iter()
            .filter(inside)
            .any(|date| repeats(&date.stated, &stated))
        {
            dates.push(Dated {
                raw: stated.raw.clone(),
                stated,
                start: found.start,
                end: found.end,
                stamp: None,
            });
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

fn labels(tokens: &[Token]) -> Vec<Labelled> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some((label, end)) = date_labels().at(tokens, at)
            && let Some(last) = end.checked_sub(1).and_then(|last| tokens.get(last))
        {
            found.push(Labelled {
                label,
                start: token.start,
                end: last.end,
            });
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// What the words beside a date say that it is.
fn label_of(
    line: &Line,
    tokens: &[Token],
    labels: &[Labelled],
    dates: &[Dated],
    index: usize,
) -> Option<Label> {
    let date = dates.get(index)?;
    let before = index
        .checked_sub(1)
        .and_then(|at| dates.get(at))
        .map_or(0, |date| date.end);
    let words = |from: usize, to: usize| {
        let inside = tokens
            .iter()
            .filter(|token| token.start >= from && token.end <= to);
        inside
            .filter(|token| matches!(token.kind, Kind::Word(_)))
            .count()
    };
    let near = |label: &&Labelled, words: usize| match label.label {
        Label::Other => words <= OTHER_WORDS,
        _ => words <= LABEL_WORDS,
    };
    let leading = labels
        .iter()
        .rev()
        .filter(|label| label.start >= before && label.end <= date.start)
        .find(|label| near(label, words(label.end, date.start)));
    // The first date's words may stand behind it, and then those of the others do too.
    let first = dates.first().map_or(0, |date| date.start);
    let trails = !labels.iter().any(|label| label.end <= first);
    if let Some(label) = leading
        && !(trails
            && index > 0
            && words(before, label.start) == 0
            && words(label.end, date.start) > 0)
    {
        return Some(label.label);
    }
    if index == 0 && words(0, date.start) <= 1 {
        let above = tokens::split(&line.before);
        if let Some((label, end)) = date_labels().at(&above, 0)
            && above.len() <= end + 2
        {
            return Some(label);
        }
    }
    let after = dates
        .get(index + 1)
        .map_or(line.text.len(), |next| next.start);
    labels
        .iter()
        .filter(|label| trails && label.start >= date.end && label.end <= after)
        .find(|label| words(date.end, label.start) <= 1)
        .map(|label| label.label)
}

/// Letters of a line outside its dates and labels.
fn letters_beside(text: &str, dates: &[Dated], labels: &[Labelled]) -> usize {
    let within = |at: usize| {
        dates
            .iter()
            .any(|date| (date.start..date.end).contains(&at))
            || labels
                .iter()
                .any(|label| (label.start..label.end).contains(&at))
    };
    text.char_indices()
        .filter(|(at, c)| c.is_alphabetic() && !within(*at))
        .count()
}

/// What a date is, and how much its place is trusted. `None` for one that the line only mentions.
fn judge(
    dom: Option<&Dom<'_>>,
    line: &Line,
    date: &Dated,
    label: Option<Label>,
    letters: usize,
) -> Option<(Role, u32)> {
    let mark = match &date.stamp {
        Some(stamp) => stamp.mark,
        None => {
            let mut before = line.runs.iter().rev().filter(|run| run.start <= date.start);
            before.next().and_then(|run| run.mark)
        }
    };
    let near = line.zone != Zone::Text;
    let named = if near {
        weights::HEAD_NAMED
    } else {
        weights::TEXT_NAMED
    };
    match label {
        Some(Label::Other) => return None,
        Some(Label::Embargo) => return Some((Role::Embargo, named)),
        _ if line.long => {}
        Some(Label::Published) if letters <= MIXED_LETTERS * 2 => {
            return Some((Role::Published, named));
        }
        Some(Label::Modified) if letters <= MIXED_LETTERS * 2 => {
            return Some((Role::Modified, named));
        }
        Some(Label::AsOf) if letters <= MIXED_LETTERS => return Some((Role::AsOf, named)),
        _ => {}
    }
    match mark {
        Some(For::Stated) => return Some((Role::Published, named)),
        Some(For::Modified) => return Some((Role::Modified, named)),
        _ => {}
    }
    let is_time = date
        .stamp
        .as_ref()
        .zip(dom)
        .is_some_and(|(stamp, dom)| matches!(dom.tag(stamp.node), Tag::Time | Tag::Abbr));
    let element = mark.is_some() || is_time;
    let weight = match (near, element) {
        (true, true) if mark.is_some() || letters <= MIXED_LETTERS => weights::HEAD_MARKED,
        (true, false) if letters <= BARE_LETTERS => weights::HEAD_BARE,
        (true, _) if letters <= MIXED_LETTERS => weights::HEAD_MIXED,
        (false, _) if letters <= TEXT_LETTERS => weights::TEXT_BARE,
        _ => return None,
    };
    let role = if mark == Some(For::Updated) {
        Role::AsOf
    } else {
        Role::Plain
    };
    Some((role, weight))
}

/// Whether the elements around a date say that it is the day's, an event's, a comment's.
fn is_of_something_else(dom: Option<&Dom<'_>>, line: &Line, date: &Dated) -> bool {
    let Some((dom, node)) = dom.zip(node_of(line, date)) else {
        return false;
    };
    std::iter::once(node)
        .chain(dom.ancestors(node))
        .take(ANCESTORS)
        .any(|node| {
            let id = dom.attr(node, "id");
            dom.classes(node)
                .chain(id)
                .any(|token| date_places().is_masthead(token))
        })
}

/// The element or text node that a date begins in.
fn node_of(line: &Line, date: &Dated) -> Option<NodeId> {
    match &date.stamp {
        Some(stamp) => Some(stamp.node),
        None => {
            let mut before = line.runs.iter().rev().filter(|run| run.start <= date.start);
            before.next().map(|run| run.node)
        }
    }
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
    let (role, weight) = judge(dom, line, &date, label, 0)?;
    Some(tell(dom, line, &date, role, weight))
}
