//! What is copied from a page along with its article.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::words::fold;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    home: Vec<String>,
    steps: Vec<String>,
    widgets: Vec<String>,
    related: Vec<String>,
}

struct Table {
    home: BTreeSet<String>,
    steps: Vec<String>,
    widgets: BTreeSet<String>,
    related: BTreeSet<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("plain_text.toml"))
        .expect("the table is part of the build and a test reads it");
    let folded = |names: &[String]| names.iter().map(|name| fold(name)).collect();
    Table {
        home: folded(&file.home),
        steps: file.steps,
        widgets: folded(&file.widgets),
        related: folded(&file.related),
    }
});

/// Whether a name is the front page's.
#[must_use]
pub fn is_home(name: &str) -> bool {
    TABLE.home.contains(&fold(name))
}

/// Marks between the steps of a breadcrumb.
#[must_use]
pub fn steps() -> &'static [String] {
    &TABLE.steps
}

/// Whether a line is a widget's label and nothing else.
#[must_use]
pub fn is_widget(line: &str) -> bool {
    TABLE.widgets.contains(&fold(line))
}

/// The label and the headline of a line that only points to another story.
#[must_use]
pub fn related(line: &str) -> Option<(&str, &str)> {
    let (label, headline) = line.split_once(':').or_else(|| line.split_once('：'))?;
    let headline = headline.trim();
    (!headline.is_empty() && TABLE.related.contains(&fold(label))).then(|| (label.trim(), headline))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_and_prose_is_not() {
        assert!(is_home("Startseite") && !is_home("Politik"));
        assert!(is_widget("TRANSLATE") && is_widget("Поделиться:"));
        assert!(!is_widget("Translate this, he said."));
        assert_eq!(
            related("Lesen Sie auch: Der Hafen bleibt zu"),
            Some(("Lesen Sie auch", "Der Hafen bleibt zu"))
        );
        assert_eq!(related("Er sagte: Lesen Sie auch"), None);
        assert!(
            TABLE
                .widgets
                .iter()
                .chain(&TABLE.related)
                .all(|name| !name.is_empty())
        );
    }
}
