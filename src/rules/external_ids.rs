//! What agencies and systems call a story: see `external_ids.toml`.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

/// Meta elements that hold a name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), allow(dead_code, reason = "the examples are read by tests"))]
pub struct Source {
    /// As in `ExternalId.scheme`.
    pub scheme: String,
    /// Names or properties, lower case.
    pub metas: Vec<String>,
    why: String,
    holds: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), allow(dead_code, reason = "the examples are read by tests"))]
struct ShapeRow {
    scheme: String,
    pattern: String,
    holds: String,
    value: String,
    not: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    source: Vec<Source>,
    shape: Vec<ShapeRow>,
}

/// A name that is known by its shape.
#[derive(Debug)]
pub struct Shape {
    /// As in `ExternalId.scheme`.
    pub scheme: String,
    pattern: Regex,
}

impl Shape {
    /// The first name of this shape in a text.
    #[must_use]
    pub fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        let captures = self.pattern.captures(text)?;
        let whole = captures.get(0)?;
        Some(captures.name("value").unwrap_or(whole).as_str())
    }
}

/// The table.
#[derive(Debug)]
pub struct ExternalIds {
    /// Meta elements.
    pub sources: Vec<Source>,
    /// Shapes.
    pub shapes: Vec<Shape>,
}

static TABLE: LazyLock<ExternalIds> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("external_ids.toml"))
        .expect("the table is checked by its tests");
    let shapes = file.shape.into_iter().map(|row| Shape {
        pattern: Regex::new(&row.pattern).expect("the patterns are checked by a test"),
        scheme: row.scheme,
    });
    ExternalIds {
        shapes: shapes.collect(),
        sources: file.source,
    }
});

/// The table, read once.
#[must_use]
pub fn external_ids() -> &'static ExternalIds {
    &TABLE
}

impl ExternalIds {
    /// Scheme and value of a name by its shape.
    #[must_use]
    pub fn shaped<'t>(&self, text: &'t str) -> Option<(&str, &'t str)> {
        self.shapes
            .iter()
            .find_map(|shape| Some((shape.scheme.as_str(), shape.find(text)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_finds_its_example_and_no_other_text() {
        let file: File = toml::from_str(include_str!("external_ids.toml")).expect("valid TOML");
        for (row, shape) in file.shape.iter().zip(&external_ids().shapes) {
            assert_eq!(shape.find(&row.holds), Some(row.value.as_str()));
            assert_eq!(shape.find(&row.not), None, "{}", row.not);
            assert_eq!(
                external_ids().shaped(&row.holds).map(|(scheme, _)| scheme),
                Some(row.scheme.as_str())
            );
        }
    }

    #[test]
    fn every_source_is_named_in_its_example() {
        for row in &external_ids().sources {
            assert!(!row.why.is_empty());
            let lower = row.holds.to_lowercase();
            assert!(
                row.metas
                    .iter()
                    .any(|key| lower.contains(&format!("\"{}\"", key.to_lowercase()))),
                "{}",
                row.holds
            );
        }
    }
}
