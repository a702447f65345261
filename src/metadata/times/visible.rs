//! The times that readers see: what each date of a line is said to be, by the words beside it, the element around it and
//! the place of the line.

use super::lines::{For, Line, LineKind, Stamp, Zone};
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
/// Elements around a date that are asked for their classes, and how many nodes they hold at most.
const ANCESTORS: usize = 5;
/// See [`ANCESTORS`].
const ANCESTOR_NODES: usize = 80;

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

/// Where the last date in front of another ends.
fn end_before(dates: &[Dated], date: &Dated) -> usize {
    let before = dates.iter().map(|other| other.end);
    before.filter(|end| *end <= date.start).max().unwrap_or(0)
}

/// The words between a date and the one before.
fn gap_before<'l>(line: &'l Line, dates: &[Dated], date: &Dated) -> &'l str {
    let words = line.text.get(end_before(dates, date)..date.start);
    words.unwrap_or_default()
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
    let before = end_before(dates, date);
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
    // "<time datetime=…>Published 3 May</time>".
    let inside = |label: &&Labelled| {
        date.stamp.is_some() && label.start >= date.start && label.end <= date.end
    };
    if let Some(label) = labels.iter().find(inside) {
        return Some(label.label);
    }
    let leading = labels
        .iter()
        .rev()
        .filter(|label| label.start >= before && label.end <= date.start)
        .find(|label| near(label, words(label.end, date.start)));
    // "2026年5月3日 公開 2026年5月4日 更新": words behind all dates, if behind the last.
    let (first, last) = (dates.first()?.start, dates.last()?.end);
    let trails = labels
        .iter()
        .any(|label| label.start >= last && words(last, label.start) <= 1)
        && !labels.iter().any(|label| label.end <= first);
    if trails {
        let after = dates
            .iter()
            .map(|other| other.start)
            .find(|start| *start >= date.end)
            .unwrap_or(line.text.len());
        return labels
            .iter()
            .filter(|label| label.start >= date.end && label.end <= after)
            .find(|label| words(date.end, label.start) <= 1)
            .map(|label| label.label);
    }
    if let Some(label) = leading {
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
    None
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
    if line.kind == LineKind::Opening {
        return opens(line, date).then_some((role.unwrap_or(Role::Plain), weights::OPENING));
    }
    if let Some(role) = role.filter(|_| !line.long && letters <= MIXED_LETTERS * 2) {
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
    }?;
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
    let leads = gap.is_empty() || gap.chars().all(|c| !c.is_alphanumeric());
    let term = gap.ends_with(':') || (leads && date.start <= 2 && line.term);
    if line.zone == Zone::Text {
        let room = if line.titled {
            TEXT_LETTERS
        } else {
            MIXED_LETTERS
        };
        let linked = dom.zip(node_of(line, date)).is_some_and(|(dom, node)| {
            dom.ancestors(node)
                .take(3)
                .any(|above| dom.tag(above) == Tag::A)
        });
        return (letters <= room && !term && !linked).then_some(weights::TEXT_BARE);
    }
    let closes = line
        .text
        .get(date.end..)
        .is_some_and(|rest| !rest.contains(char::is_alphanumeric));
    match letters {
        _ if term => Some(weights::HEAD_MIXED),
        0..=BARE_LETTERS => Some(weights::HEAD_BARE),
        // Of several dates among words the first is the line's own.
        0..=MIXED_LETTERS if end_before(dates, date) > 0 => None,
        0..=MIXED_LETTERS if leads || closes => Some(weights::HEAD_EDGE),
        0..=MIXED_LETTERS => Some(weights::HEAD_MIXED),
        _ => None,
    }
}

/// Whether a paragraph opens with a date: "(3 May 2026) The council", "BERLIN, 3. Mai 2026 – Der Rat".
fn opens(line: &Line, date: &Dated) -> bool {
    let before = line.text.get(..date.start).unwrap_or_default().trim();
    let after = line.text.get(date.end..).unwrap_or_default().trim_start();
    let parted = after.starts_with(['-', '–', '—', '|', ')', '/', ':']) || after.starts_with("(");
    let words = before.split_whitespace().count();
    date.stated.year.is_some()
        && date.stated.day.is_some()
        && match words {
            0 => parted,
            1 if before == "(" => after.starts_with(')'),
            // A place, or a label that was found before.
            1..=4 => parted && (before.ends_with(',') || before.ends_with(['(', ':'])),
            _ => false,
        }
}

/// The element for dates that a date stands in.
fn mark_of(line: &Line, date: &Dated) -> Option<For> {
    match &date.stamp {
        Some(stamp) => stamp.mark,
        None => {
            let mut before = line.runs.iter().rev().filter(|run| run.start <= date.start);
            before.next().and_then(|run| run.mark)
        }
    }
}

/// Whether the elements around a date say that it is the day's, an event's, a comment's.
fn is_of_something_else(dom: Option<&Dom<'_>>, line: &Line, date: &Dated) -> bool {
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
    let (role, weight) = judge(dom, line, &[], &date, label, 0)?;
    Some(tell(dom, line, &date, role, weight))
}
