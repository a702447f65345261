//! JSON-LD and microdata, read once, and which of its items is the page's own story. Later stages ask [`Entity`] for
//! properties and never see the difference between a string, a list, an object and a reference.

mod entity;
pub(crate) mod json;
mod microdata;

pub use entity::Entity;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::Hints;
use crate::article::Signal;
use crate::limits::Limits;
use crate::page::dom::{Dom, Tag};
use crate::page::head::Head;
use crate::page::wording;
use crate::rules::linked_data::linked_data;

/// Candidates for the page's story among which a choice without any sign of agreement is still made; more are a list.
const CANDIDATES_WITHOUT_AGREEMENT: usize = 3;

/// An object with a type, and where it stands.
#[derive(Debug)]
struct Item {
    pointer: String,
    types: Vec<String>,
    signal: Signal,
    /// Reached from the document without leaving the page's own story.
    own: bool,
}

/// The page's linked data.
#[derive(Debug, Default)]
pub struct LinkedData {
    /// One value for each script and microdata item.
    sources: Vec<Value>,
    /// In document order.
    items: Vec<Item>,
    /// `@id` to the object that says most about it: its size and its pointer.
    ids: BTreeMap<String, (usize, String)>,
    /// Indices of the items that are the page's story: the main one first, then others about the same story.
    story: Vec<usize>,
    body: Option<String>,
}

impl LinkedData {
    /// Reads all of it. The head and the hints tell which story is the page's own.
    #[must_use]
    pub fn read(dom: &Dom<'_>, head: &Head<'_>, hints: &Hints<'_>, limits: &Limits) -> Self {
        let mut data = Self::default();
        for script in dom.elements(Tag::Script) {
            if !dom
                .attr(script, "type")
                .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
            {
                continue;
            }
            let text: String = dom
                .children(script)
                .map(|node| dom.raw_text(node))
                .collect();
            for value in json::read(&text, limits.json_depth) {
                data.push(value, Signal::LinkedData);
            }
        }
        for value in microdata::read(dom) {
            data.push(value, Signal::Microdata);
        }
        data.story = data.find_story(&Marks::of(dom, head, hints));
        let body = data.stories().find_map(|entity| {
            let body = entity.raw_text("articleBody")?;
            Some(wording::plain(body)).filter(|body| !body.is_empty())
        });
        data.body = body;
        data
    }

    /// The page's own story.
    #[must_use]
    pub fn article(&self) -> Option<Entity<'_>> {
        self.stories().next()
    }

    /// Everything that describes the page's own story, the main description first: a page may carry one by its
    /// publishing system and one by a plug-in.
    pub fn stories(&self) -> impl Iterator<Item = Entity<'_>> {
        self.story.iter().filter_map(|index| self.entity(*index))
    }

    /// All objects of a type (without prefix), wherever they stand, in document order.
    pub fn entities_of_type<'d>(&'d self, kind: &'d str) -> impl Iterator<Item = Entity<'d>> + 'd {
        self.items
            .iter()
            .enumerate()
            .filter(move |(_, item)| item.types.iter().any(|own| own == kind))
            .filter_map(|(index, _)| self.entity(index))
    }

    /// Objects of a type that describe the page itself: at the top, in `@graph`, or its `mainEntity`.
    pub fn own_entities_of_type<'d>(
        &'d self,
        kind: &'d str,
    ) -> impl Iterator<Item = Entity<'d>> + 'd {
        self.items
            .iter()
            .enumerate()
            .filter(move |(_, item)| item.own && item.types.iter().any(|own| own == kind))
            .filter_map(|(index, _)| self.entity(index))
    }

    /// All typed objects in document order.
    pub fn entities(&self) -> impl Iterator<Item = Entity<'_>> {
        (0..self.items.len()).filter_map(|index| self.entity(index))
    }

    /// `articleBody` of the page's main article, as plain text with its line breaks.
    #[must_use]
    pub fn article_body(&self) -> Option<&str> {
        self.body.as_deref()
    }

    fn entity(&self, index: usize) -> Option<Entity<'_>> {
        let item = self.items.get(index)?;
        let map = self.at(&item.pointer)?.as_object()?;
        Some(Entity::new(self, map, item.pointer.clone(), item.signal))
    }

    /// The value at a pointer. The first step is the source's place on the page.
    fn at(&self, pointer: &str) -> Option<&Value> {
        let rest = pointer.strip_prefix('/')?;
        let (index, rest) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let source = self.sources.get(index.parse::<usize>().ok()?)?;
        source.pointer(rest)
    }

    /// The object that an `@id` names, with its pointer.
    fn named(&self, id: &str) -> Option<(&Value, &str)> {
        let (_, pointer) = self.ids.get(id)?;
        Some((self.at(pointer)?, pointer))
    }

    /// Takes a value in and lists its typed objects, in document order.
    fn push(&mut self, value: Value, signal: Signal) {
        let rules = linked_data();
        let mut stack: Vec<(&Value, String, bool)> =
            vec![(&value, format!("/{}", self.sources.len()), true)];
        while let Some((value, pointer, own)) = stack.pop() {
            match value {
                Value::Array(values) => {
                    for (index, value) in values.iter().enumerate().rev() {
                        if value.is_object() || value.is_array() {
                            stack.push((value, format!("{pointer}/{index}"), own));
                        }
                    }
                }
                Value::Object(map) => {
                    for (key, value) in map.iter().rev() {
                        if value.is_object() || value.is_array() {
                            let own = own && rules.own_properties.iter().any(|name| name == key);
                            let step = key.replace('~', "~0").replace('/', "~1");
                            stack.push((value, format!("{pointer}/{step}"), own));
                        }
                    }
                    if let Some(Value::String(id)) = map.get("@id")
                        && map.len() > 1
                    {
                        let known = self.ids.get(id).map_or(0, |(size, _)| *size);
                        if map.len() > known {
                            self.ids.insert(id.clone(), (map.len(), pointer.clone()));
                        }
                    }
                    let types = types_of(map);
                    if !types.is_empty() {
                        self.items.push(Item {
                            pointer,
                            types,
                            signal,
                            own,
                        });
                    }
                }
                _ => {}
            }
        }
        self.sources.push(value);
    }

    /// Which items are the page's story, best first.
    fn find_story(&self, marks: &Marks) -> Vec<usize> {
        let rules = linked_data();
        let rank = |item: &Item| {
            item.types
                .iter()
                .filter_map(|kind| rules.article_rank(kind))
                .min()
        };
        let mut candidates: Vec<(usize, usize)> = self
            .items
            .iter()
            .enumerate()
            .filter(|(_, item)| item.own)
            .filter_map(|(index, item)| Some((index, rank(item)?)))
            .collect();
        if candidates.is_empty() {
            candidates = self
                .items
                .iter()
                .enumerate()
                .filter(|(_, item)| {
                    item.own
                        && item
                            .types
                            .iter()
                            .any(|kind| rules.story_types.contains(kind))
                })
                .map(|(index, _)| (index, rules.article_types.len()))
                .collect();
        }
        let crowd = candidates.len() > CANDIDATES_WITHOUT_AGREEMENT;
        let mut scored: Vec<(u32, usize, usize)> = candidates
            .into_iter()
            .filter_map(|(index, rank)| {
                let score = self.entity(index).map_or(0, |entity| marks.score(&entity));
                (score > 0 || !crowd).then_some((score, rank, index))
            })
            .collect();
        // Linked data before microdata, more agreement first, then document order.
        scored.sort_by_key(|(score, rank, index)| {
            let microdata = self.items[*index].signal == Signal::Microdata;
            (
                microdata,
                std::cmp::Reverse(*score),
                *rank > 3 && *score == 0,
                *index,
            )
        });
        let best = scored.iter().map(|(score, _, _)| *score).max().unwrap_or(0);
        scored
            .into_iter()
            .enumerate()
            // Beside an item that agrees with the page, one that does not is another story.
            .filter(|(place, (score, _, _))| *score > 0 || (best == 0 && *place == 0))
            .map(|(_, (_, _, index))| index)
            .collect()
    }
}

/// The types of an object without prefix or address: `http://schema.org/NewsArticle` is `NewsArticle`.
fn types_of(map: &serde_json::Map<String, Value>) -> Vec<String> {
    let bare = |value: &Value| {
        let kind = value.as_str()?.trim();
        let bare = kind.rsplit(['/', '#', ':']).next()?;
        (!bare.is_empty()).then(|| bare.to_owned())
    };
    match map.get("@type").or_else(|| map.get("type")) {
        Some(Value::Array(values)) => values.iter().filter_map(bare).collect(),
        Some(value) => bare(value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// What tells the page's own story from others.
struct Marks {
    addresses: Vec<String>,
    headlines: Vec<String>,
}

impl Marks {
    fn of(dom: &Dom<'_>, head: &Head<'_>, hints: &Hints<'_>) -> Self {
        let mut addresses: Vec<String> = Vec::new();
        addresses.extend(hints.url.as_ref().map(|url| bare_address(url.as_str())));
        addresses.extend(head.links("canonical").map(|link| bare_address(link.href)));
        addresses.extend(head.meta("og:url").map(bare_address));
        addresses.retain(|address| address.contains('/'));
        let mut headlines: Vec<String> = Vec::new();
        headlines.extend(head.title.clone());
        for key in ["og:title", "twitter:title"] {
            headlines.extend(head.meta(key).map(str::to_owned));
        }
        headlines.extend(dom.elements(Tag::H1).take(3).map(|node| dom.line(node)));
        Self {
            addresses,
            headlines,
        }
    }

    /// 0 where nothing agrees.
    fn score(&self, entity: &Entity<'_>) -> u32 {
        let address = ["url", "mainEntityOfPage", "@id"]
            .iter()
            .filter_map(|name| entity.address(name))
            .any(|address| self.addresses.contains(&bare_address(address)));
        let headline = ["headline", "name", "alternativeHeadline"]
            .iter()
            .filter_map(|name| entity.text(name))
            .any(|headline| {
                self.headlines
                    .iter()
                    .any(|own| wording::agree(own, &headline))
            });
        u32::from(address) * 2 + u32::from(headline) * 3
    }
}

/// An address without scheme, "www.", query, fragment and final slash, for comparing.
fn bare_address(address: &str) -> String {
    let address = address.trim();
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    rest.trim_end_matches('/').to_lowercase()
}

#[cfg(test)]
mod tests;
