//! Microdata in the shape of JSON-LD, so that one reader serves both.

use serde_json::{Map, Value};

use crate::page::dom::{Dom, NodeId, Tag};

/// Nodes below a property whose text is still read: names and dates are short, and an `articleBody` is the body's business.
const PROPERTY_NODES: usize = 120;

/// Elements between a picture's frame and its credit.
const PICTURE_STEPS: usize = 5;

struct Scope {
    node: NodeId,
    /// The scope it is a property of, and the name it has there.
    owner: Option<(usize, String)>,
    map: Map<String, Value>,
    /// Its items, the last one first.
    items: Vec<(String, Value)>,
}

/// The top-level items of the page, in document order.
#[must_use]
pub fn read(dom: &Dom<'_>) -> Vec<Value> {
    let mut scopes: Vec<Scope> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for node in dom.all() {
        if dom.element(node).is_none() {
            continue;
        }
        while open
            .last()
            .is_some_and(|scope| dom.end(scopes[*scope].node) <= node)
        {
            open.pop();
        }
        // The author of a picture is not the story's.
        let names = dom
            .attr_filled(node, "itemprop")
            .filter(|names| *names != "author" || !in_picture(dom, node));
        if dom.attr(node, "itemscope").is_some() {
            let mut map = Map::new();
            if let Some(kind) = dom.attr_filled(node, "itemtype") {
                let kinds = kind.split_ascii_whitespace().map(Value::from).collect();
                map.insert("@type".to_owned(), Value::Array(kinds));
            }
            if let Some(id) = dom.attr_filled(node, "itemid") {
                map.insert("@id".to_owned(), Value::from(id));
            }
            let owner = names.and_then(|names| {
                let name = names.split_ascii_whitespace().next()?;
                open.last().map(|scope| (*scope, name.to_owned()))
            });
            scopes.push(Scope {
                node,
                owner,
                map,
                items: Vec::new(),
            });
            open.push(scopes.len() - 1);
        } else if let (Some(names), Some(scope)) = (names, open.last())
            && let Some(value) = value_of(dom, node)
        {
            for name in names.split_ascii_whitespace() {
                add(&mut scopes[*scope].map, name, Value::from(value.clone()));
            }
        }
    }
    assemble(scopes)
}

fn in_picture(dom: &Dom<'_>, node: NodeId) -> bool {
    dom.ancestors(node)
        .take(PICTURE_STEPS)
        .any(|above| matches!(dom.tag(above), Tag::Figure | Tag::Figcaption))
}

/// Hands each item to its owner, innermost first; an item comes after its owner in document order.
fn assemble(mut scopes: Vec<Scope>) -> Vec<Value> {
    let mut top = Vec::new();
    while let Some(mut scope) = scopes.pop() {
        for (name, item) in scope.items.into_iter().rev() {
            add(&mut scope.map, &name, item);
        }
        match scope.owner {
            Some((owner, name)) => {
                if let Some(owner) = scopes.get_mut(owner) {
                    owner.items.push((name, Value::Object(scope.map)));
                }
            }
            None => top.push(Value::Object(scope.map)),
        }
    }
    top.reverse();
    top
}

fn add(map: &mut Map<String, Value>, name: &str, value: Value) {
    match map.get_mut(name) {
        None => {
            map.insert(name.to_owned(), value);
        }
        Some(Value::Array(values)) => values.push(value),
        Some(other) => *other = Value::Array(vec![other.take(), value]),
    }
}

/// A property's value, by element, as the microdata specification says; an explicit `content` wins everywhere.
fn value_of(dom: &Dom<'_>, node: NodeId) -> Option<String> {
    if let Some(content) = dom.attr_filled(node, "content") {
        return Some(content.to_owned());
    }
    let attribute = match dom.tag(node) {
        Tag::A | Tag::Link if dom.attr(node, "itemprop") == Some("url") => "href",
        Tag::Link => "href",
        Tag::Img | Tag::Iframe | Tag::Source | Tag::Video | Tag::Audio | Tag::Embed => "src",
        Tag::Object => "data",
        Tag::Time => "datetime",
        _ => "",
    };
    if !attribute.is_empty()
        && let Some(value) = dom.attr_filled(node, attribute)
    {
        return Some(value.to_owned());
    }
    let size = dom.end(node).index() - node.index();
    if size > PROPERTY_NODES {
        return None;
    }
    Some(dom.line(node)).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::page::parse::parse;
    use serde_json::json;

    #[test]
    fn items_nest_and_values_come_from_the_right_attribute() {
        let html = "<article itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop=headline>Ferry runs again</h1>\
            <span itemprop=author itemscope itemtype='https://schema.org/Person'><a itemprop=name href=/a>Ada Test</a></span>\
            <span itemprop=author itemscope><b itemprop=name>Ben Test</b></span>\
            <time itemprop=datePublished datetime=2026-05-03>3 May</time><meta itemprop=wordCount content=12></article>";
        let parsed = parse(html, &Limits::default());
        let items = read(&Dom::new(&parsed.tree));
        assert_eq!(
            items,
            [json!({
                "@type": ["https://schema.org/NewsArticle"],
                "headline": "Ferry runs again",
                "datePublished": "2026-05-03",
                "wordCount": "12",
                "author": [{"@type": ["https://schema.org/Person"], "name": "Ada Test"}, {"name": "Ben Test"}],
            })]
        );
    }
}
