//! One typed object of the page's linked data.

use serde_json::{Map, Value};

use super::LinkedData;
use crate::article::Signal;
use crate::page::wording;

/// References followed from one to the next, so that circles end.
const REFERENCE_STEPS: usize = 4;

/// An object with a type. Cheap to make; borrows the page.
#[derive(Debug, Clone)]
pub struct Entity<'d> {
    data: &'d LinkedData,
    map: &'d Map<String, Value>,
    pointer: String,
    signal: Signal,
}

impl<'d> Entity<'d> {
    pub(super) fn new(
        data: &'d LinkedData,
        map: &'d Map<String, Value>,
        pointer: String,
        signal: Signal,
    ) -> Self {
        Self {
            data,
            map,
            pointer,
            signal,
        }
    }

    /// [`Signal::LinkedData`] or [`Signal::Microdata`].
    #[must_use]
    pub const fn signal(&self) -> Signal {
        self.signal
    }

    /// A JSON pointer whose first step is the object's source on the page: `/0/@graph/2`.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The pointer of a property, for evidence.
    #[must_use]
    pub fn locator(&self, name: &str) -> String {
        format!("{}/{name}", self.pointer)
    }

    /// The object itself.
    #[must_use]
    pub const fn map(&self) -> &'d Map<String, Value> {
        self.map
    }

    /// Its types without prefix.
    #[must_use]
    pub fn types(&self) -> Vec<String> {
        super::types_of(self.map)
    }

    /// Whether it has a type (without prefix).
    #[must_use]
    pub fn is_a(&self, kind: &str) -> bool {
        self.types().iter().any(|own| own == kind)
    }

    /// A property as it stands, null and empty ones left out.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'d Value> {
        self.map.get(name).filter(|value| match value {
            Value::Null => false,
            Value::String(text) => !text.trim().is_empty(),
            Value::Array(values) => !values.is_empty(),
            Value::Object(map) => !map.is_empty(),
            _ => true,
        })
    }

    /// The values of a property: a list's members (nested lists flattened), or the one value.
    #[must_use]
    pub fn values(&self, name: &str) -> Vec<&'d Value> {
        self.located_values(name)
            .into_iter()
            .map(|(value, _)| value)
            .collect()
    }

    /// A property's first string as it stands in the source: no cleaning.
    #[must_use]
    pub fn raw_text(&self, name: &str) -> Option<&'d str> {
        self.values(name).into_iter().find_map(Self::words)
    }

    /// A property's first string as one line of text: tags and entities undone. A language-tagged value gives its
    /// `@value`, an object its `name`, a number its digits.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        self.texts(name).into_iter().next()
    }

    /// All strings of a property, as [`Entity::text`].
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<String> {
        self.values(name)
            .into_iter()
            .filter_map(|value| match value {
                Value::Number(number) => Some(number.to_string()),
                other => Self::words(other).map(wording::plain_line),
            })
            .filter(|text| !text.is_empty())
            .collect()
    }

    /// A property's first address: a string, or the object's `@id`, `url` or `contentUrl`. As written.
    #[must_use]
    pub fn address(&self, name: &str) -> Option<&'d str> {
        self.values(name)
            .into_iter()
            .find_map(|value| match value {
                Value::String(text) => Some(text.as_str()),
                Value::Object(map) => ["url", "contentUrl", "@id"]
                    .iter()
                    .find_map(|name| map.get(*name).and_then(Value::as_str)),
                _ => None,
            })
            .map(str::trim)
            .filter(|address| !address.is_empty())
    }

    /// `true`, `"True"`, `"https://schema.org/False"`, 1 and the like.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.values(name).first()? {
            Value::Bool(flag) => Some(*flag),
            Value::Number(number) => number.as_i64().map(|number| number != 0),
            Value::String(text) => {
                let word = text.trim().rsplit('/').next()?.to_ascii_lowercase();
                match word.as_str() {
                    "true" | "1" | "yes" => Some(true),
                    "false" | "0" | "no" => Some(false),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The objects of a property, references resolved, whether or not they have a type.
    #[must_use]
    pub fn entities(&self, name: &str) -> Vec<Entity<'d>> {
        self.located_values(name)
            .into_iter()
            .filter_map(|(value, pointer)| {
                let map = value.as_object()?;
                Some(Entity::new(self.data, map, pointer, self.signal))
            })
            .collect()
    }

    /// The values of a property with their pointers, lists flattened, references resolved.
    #[must_use]
    pub fn located_values(&self, name: &str) -> Vec<(&'d Value, String)> {
        let mut found = Vec::new();
        let Some(value) = self.map.get(name) else {
            return found;
        };
        let mut stack = vec![(value, self.locator(name))];
        while let Some((value, pointer)) = stack.pop() {
            match value {
                Value::Null => {}
                Value::Array(values) => {
                    for (index, value) in values.iter().enumerate().rev() {
                        stack.push((value, format!("{pointer}/{index}")));
                    }
                }
                other => found.push(self.resolved(other, pointer)),
            }
        }
        found
    }

    /// The object that a reference names; anything else as it is.
    fn resolved(&self, value: &'d Value, pointer: String) -> (&'d Value, String) {
        let mut at = (value, pointer);
        for _ in 0..REFERENCE_STEPS {
            let Some(id) = reference(at.0) else { break };
            match self.data.named(id) {
                Some((value, pointer)) => at = (value, pointer.to_owned()),
                None => break,
            }
        }
        at
    }

    fn words(value: &'d Value) -> Option<&'d str> {
        match value {
            Value::String(text) => Some(text.as_str()),
            Value::Object(map) => ["@value", "name", "headline"]
                .iter()
                .find_map(|name| map.get(*name).and_then(first_string)),
            _ => None,
        }
        .filter(|text| !text.trim().is_empty())
    }
}

fn first_string(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Array(values) => values.iter().find_map(Value::as_str),
        _ => None,
    }
}

/// The `@id` of an object that says nothing else (a type beside it does not count).
fn reference(value: &Value) -> Option<&str> {
    let map = value.as_object()?;
    let id = map.get("@id")?.as_str()?;
    map.keys()
        .all(|key| key == "@id" || key == "@type")
        .then_some(id)
}
