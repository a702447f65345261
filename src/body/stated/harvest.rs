//! The story in a page's state: the strings of prose that stand together, in one list or as one piece of markup, in an object
//! that speaks of the page's headline. Works with lists of open values, not by recursion.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{Piece, TITLE_SHARE, scripts, title_share};
use crate::body::measure;
use crate::page::{Page, wording};
use crate::rules::state_keys::state_keys;

/// Words of the shortest story in a single string.
const STRING_WORDS: u32 = 40;
/// Words of a line of prose.
const PROSE_WORDS: u32 = 6;
/// Values that are opened on one page.
const MOST_VALUES: usize = 600_000;
/// Lists whose text is put together on one page.
const MOST_CANDIDATES: usize = 4_000;
/// Values that are put together on one page, and the bytes of their strings.
const MOST_PIECES: usize = 100_000;
const MOST_BYTES: usize = 6_000_000;

/// The best story of the page's state.
pub(super) fn pieces(page: &Page<'_>, title: Option<&str>) -> Option<Vec<Piece>> {
    let mut best: Option<(u32, Vec<Piece>)> = None;
    let (mut pieces_left, mut bytes_left) = (MOST_PIECES, MOST_BYTES);
    for value in scripts::values(page) {
        let mut harvest = Harvest {
            title,
            cache: cache(&value),
            best: None,
            candidates: 0,
            pieces_left,
            bytes_left,
        };
        harvest.walk(&value);
        (pieces_left, bytes_left) = (harvest.pieces_left, harvest.bytes_left);
        if let Some((score, pieces)) = harvest.best
            && best.as_ref().is_none_or(|(most, _)| score > *most)
        {
            best = Some((score, pieces));
        }
    }
    best.map(|(_, pieces)| pieces)
}

struct Harvest<'v> {
    title: Option<&'v str>,
    /// Objects that others name by `__ref`.
    cache: BTreeMap<&'v str, &'v Value>,
    best: Option<(u32, Vec<Piece>)>,
    candidates: usize,
    /// Left of [`MOST_PIECES`] and [`MOST_BYTES`].
    pieces_left: usize,
    bytes_left: usize,
}

/// A normalised cache: an object whose members are named "Type:id".
fn cache(root: &Value) -> BTreeMap<&str, &Value> {
    let mut found = BTreeMap::new();
    let mut open = vec![(root, 0)];
    while let Some((value, level)) = open.pop() {
        let Value::Object(members) = value else {
            continue;
        };
        for (key, value) in members {
            if value.is_object() && key.contains(':') {
                found.insert(key.as_str(), value);
            } else if level < 4 {
                open.push((value, level + 1));
            }
        }
    }
    found
}

/// A value that is still to be opened.
struct Open<'v> {
    value: &'v Value,
    key: &'v str,
    /// An object above names the page's headline.
    titled: bool,
}

impl<'v> Harvest<'v> {
    fn walk(&mut self, root: &'v Value) {
        let mut open = vec![Open {
            value: root,
            key: "",
            titled: false,
        }];
        let mut opened = 0;
        while let Some(Open { value, key, titled }) = open.pop() {
            opened += 1;
            if opened > MOST_VALUES || self.candidates > MOST_CANDIDATES {
                break;
            }
            match value {
                Value::String(text) => self.string(text, titled),
                Value::Array(items) => {
                    self.list(value, titled);
                    open.extend(items.iter().map(|value| Open { value, key, titled }));
                }
                Value::Object(members) => {
                    let titled = titled || self.names_title(members);
                    let own = members
                        .iter()
                        .filter(|(key, _)| !state_keys().is_beside(key));
                    open.extend(own.map(|(key, value)| Open { value, key, titled }));
                }
                _ => {}
            }
        }
    }

    fn names_title(&self, members: &Map<String, Value>) -> bool {
        let Some(title) = self.title else {
            return false;
        };
        members.iter().any(|(key, value)| {
            let name = match value {
                Value::String(name) => Some(name.as_str()),
                // {"headlines": {"basic": "…"}}
                Value::Object(inner) => inner.values().find_map(Value::as_str),
                _ => None,
            };
            state_keys().is_title(key)
                && name.is_some_and(|name| name.len() < 600 && wording::agree(title, name))
        })
    }

    /// A story as one string of markup or lines.
    fn string(&mut self, text: &str, titled: bool) {
        if text.len() < 200
            || text.len() > self.bytes_left
            || text.trim_start().starts_with(['{', '['])
        {
            return;
        }
        self.bytes_left -= text.len();
        let pieces = of_string(text);
        let words: u32 = pieces.iter().map(|p| measure::words(&p.text)).sum();
        if words >= STRING_WORDS {
            self.offer(pieces, titled);
        }
    }

    /// A story as a list of paragraphs.
    fn list(&mut self, value: &'v Value, titled: bool) {
        self.candidates += 1;
        let pieces = self.put_together(value);
        let prose = pieces.iter().filter(|piece| is_prose(&piece.text)).count();
        if prose >= 2 {
            self.offer(pieces, titled);
        }
    }

    fn offer(&mut self, pieces: Vec<Piece>, titled: bool) {
        let (mut prose, mut all) = (0, 0);
        for piece in &pieces {
            let words = measure::words(&piece.text);
            all += words;
            prose += if is_prose(&piece.text) { words } else { 0 };
        }
        // What mixes prose with labels is a page, not a story.
        let score = u64::from(prose) * u64::from(prose) / u64::from(all.max(1));
        let score = u32::try_from(score).unwrap_or(u32::MAX);
        if self.best.as_ref().is_some_and(|(best, _)| score <= *best) {
            return;
        }
        let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
        let tied = titled
            || self
                .title
                .is_none_or(|title| title_share(title, &texts.join("\n")) >= TITLE_SHARE);
        if tied {
            self.best = Some((score, pieces));
        }
    }

    /// The paragraphs of a list, in order.
    fn put_together(&mut self, root: &'v Value) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut open: Vec<(&Value, bool)> = vec![(root, false)];
        while let Some((value, heading)) = open.pop() {
            if self.pieces_left == 0 {
                break;
            }
            self.pieces_left -= 1;
            match value {
                Value::String(text) => {
                    if text.len() > self.bytes_left {
                        continue;
                    }
                    self.bytes_left -= text.len();
                    for mut piece in of_string(text) {
                        piece.heading |= heading;
                        if seen.insert(piece.text.clone()) {
                            pieces.push(piece);
                        }
                    }
                }
                Value::Array(items) => match element(items) {
                    Some(Element::Beside) => {}
                    Some(Element::Holds(inner, heading)) => match Self::inline(inner) {
                        Some(text) => push(&text, heading, &mut pieces, &mut seen),
                        None => open.push((inner, heading)),
                    },
                    None => match Self::inline(value) {
                        Some(text) => push(&text, heading, &mut pieces, &mut seen),
                        None => open.extend(items.iter().rev().map(|item| (item, heading))),
                    },
                },
                Value::Object(members) => {
                    if let Some(target) = self.referred(members) {
                        open.push((target, heading));
                        continue;
                    }
                    self.members(members, heading, &mut open);
                }
                _ => {}
            }
        }
        pieces
    }

    /// The members of an object that hold text.
    fn members(
        &self,
        members: &'v Map<String, Value>,
        heading: bool,
        open: &mut Vec<(&'v Value, bool)>,
    ) {
        if is_beside(members) || (is_teaser(members) && !self.names_title(members)) {
            return;
        }
        let kind = kind_of(members);
        let heading = heading || is_heading(kind);
        let texts = members
            .iter()
            .filter(|(key, value)| state_keys().is_text(key) && !value.is_number());
        open.extend(texts.rev().map(|(_, value)| (value, heading)));
    }

    fn referred(&self, members: &'v Map<String, Value>) -> Option<&'v Value> {
        let name = members.get("__ref")?.as_str()?;
        self.cache.get(name).copied()
    }

    /// The text of a list of inline pieces: strings and marked words that only together are a paragraph.
    fn inline(value: &Value) -> Option<String> {
        let items = value.as_array()?;
        if items.len() > 400 || !items.iter().any(|item| words_of(item).is_some()) {
            return None;
        }
        let mut text = String::new();
        let mut whole = 0;
        for item in items {
            let part = words_of(item)?;
            whole += usize::from(is_prose(&part) && starts_fresh(&part));
            text.push_str(&part);
        }
        (whole < 2 && !text.contains("</p>")).then_some(text)
    }
}

/// Adds a paragraph that is put together from pieces.
fn push(text: &str, heading: bool, pieces: &mut Vec<Piece>, seen: &mut BTreeSet<String>) {
    let text = wording::plain_line(text);
    if !text.is_empty() && seen.insert(text.clone()) {
        pieces.push(Piece { text, heading });
    }
}

/// What a rendered element (`["$","p",key,{"children":…}]`) holds.
enum Element<'v> {
    Holds(&'v Value, bool),
    Beside,
}

/// Elements whose words are no text of a story.
const BESIDE_ELEMENTS: &[&str] = &[
    "script",
    "style",
    "nav",
    "footer",
    "header",
    "button",
    "figure",
    "figcaption",
    "svg",
    "img",
    "aside",
    "form",
    "iframe",
    "link",
    "meta",
    "title",
    "head",
    "h1",
    "time",
    "input",
    "label",
    "select",
    "noscript",
];

fn element(items: &[Value]) -> Option<Element<'_>> {
    if items.first()?.as_str()? != "$" {
        return None;
    }
    let name = items.get(1)?.as_str()?;
    if BESIDE_ELEMENTS.contains(&name) {
        return Some(Element::Beside);
    }
    let props = items.get(3).and_then(Value::as_object);
    let inner = props.and_then(|props| {
        props.get("children").or_else(|| {
            props
                .get("dangerouslySetInnerHTML")
                .and_then(|html| html.get("__html"))
        })
    });
    Some(inner.map_or(Element::Beside, |inner| {
        Element::Holds(inner, matches!(name, "h2" | "h3" | "h4"))
    }))
}

/// The words of an inline piece: a string, or an element or object around one. `None` for what is none.
fn words_of(value: &Value) -> Option<String> {
    let mut at = value;
    for _ in 0..6 {
        at = match at {
            Value::String(text) => return Some(text.clone()),
            Value::Null => return Some(String::new()),
            Value::Array(items) => match element(items) {
                Some(Element::Holds(inner, false)) => inner,
                None if items.len() == 1 => items.first()?,
                _ => return None,
            },
            Value::Object(members) => {
                let keys = state_keys();
                if is_beside(members) || is_heading(kind_of(members)) {
                    return None;
                }
                let mut texts = members.iter().filter(|(key, value)| {
                    keys.is_text(key) && (value.is_string() || value.is_array())
                });
                let (_, value) = texts.next()?;
                value
            }
            _ => return None,
        };
    }
    None
}

fn kind_of(members: &Map<String, Value>) -> Option<&str> {
    [
        "type",
        "kind",
        "_type",
        "nodeType",
        "__typename",
        "tagName",
        "tag",
        "name",
    ]
    .iter()
    .find_map(|key| members.get(*key).and_then(Value::as_str))
}

fn is_heading(kind: Option<&str>) -> bool {
    kind.is_some_and(|kind| {
        let kind = kind.to_lowercase();
        matches!(kind.as_str(), "h2" | "h3" | "h4" | "subheading" | "subhead")
            || kind.starts_with("head")
            || kind == "headline"
    })
}

fn is_beside(members: &Map<String, Value>) -> bool {
    kind_of(members).is_some_and(|kind| state_keys().is_beside_type(kind))
}

/// An object that names a story and leads to it is a link to another one.
fn is_teaser(members: &Map<String, Value>) -> bool {
    let has = |test: &dyn Fn(&str) -> bool| {
        members
            .iter()
            .any(|(key, value)| test(key) && value.as_str().is_some_and(|text| !text.is_empty()))
    };
    has(&|key| state_keys().is_title(key) && key != "name")
        && has(&|key| state_keys().is_address(key))
}

/// Lines of a string, markup undone.
fn of_string(text: &str) -> Vec<Piece> {
    let plain = wording::plain(text);
    plain
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| Piece {
            text: line.to_owned(),
            heading: false,
        })
        .collect()
}

fn is_prose(text: &str) -> bool {
    measure::words(text) >= PROSE_WORDS && measure::ends_sentence(text)
}

/// Begins like a sentence, not in the middle of one.
fn starts_fresh(text: &str) -> bool {
    !text.starts_with(char::is_whitespace)
        && text
            .chars()
            .find(|c| c.is_alphanumeric())
            .is_some_and(|c| !c.is_lowercase())
}
