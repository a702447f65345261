//! How lines by the editors open: see `notes.toml`.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt};
use serde::Deserialize;

use crate::article::NoteKind;

#[derive(Debug, Deserialize)]
struct File {
    note: Vec<Row>,
}

#[derive(Debug, Deserialize)]
struct Row {
    kind: String,
    opens: Vec<String>,
}

/// The openings of each kind, by their first byte; in the table's order.
static TABLE: LazyLock<HashMap<u8, Vec<(NoteKind, String)>>> = LazyLock::new(|| {
    let file: File =
        toml::from_str(include_str!("notes.toml")).expect("the table is checked by its tests");
    let mut table: HashMap<u8, Vec<(NoteKind, String)>> = HashMap::new();
    for row in file.note {
        let kind = kind_of(&row.kind);
        for open in row.opens {
            if let (Some(kind), Some(first)) = (kind, open.bytes().next()) {
                table.entry(first).or_default().push((kind, open));
            }
        }
    }
    table
});

fn kind_of(name: &str) -> Option<NoteKind> {
    Some(match name {
        "correction" => NoteKind::Correction,
        "editor" => NoteKind::Editor,
        "update" => NoteKind::Update,
        "disclosure" => NoteKind::Disclosure,
        "ai" => NoteKind::Ai,
        _ => return None,
    })
}

/// The kind of note that a line opens as, if any.
#[must_use]
pub fn kind(text: &str) -> Option<NoteKind> {
    let start = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '【');
    // Most lines open as no note does.
    let first = start.bytes().next()?.to_ascii_lowercase();
    if first.is_ascii() && !TABLE.contains_key(&first) {
        return None;
    }
    let head: String = start.chars().take(60).collect::<String>().to_lowercase();
    let mut opens = TABLE.get(&head.bytes().next()?)?.iter();
    opens
        .find(|(_, open)| head.starts_with(open.as_str()))
        .map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_kind_and_finds_itself() {
        let file: File = toml::from_str(include_str!("notes.toml")).expect("valid TOML");
        for row in &file.note {
            assert!(kind_of(&row.kind).is_some(), "{} is no kind", row.kind);
            for open in &row.opens {
                assert_eq!(*open, open.to_lowercase());
                assert!(kind(&format!("{open} x")).is_some(), "{open}");
            }
        }
    }

    #[test]
    fn a_sentence_that_speaks_of_a_correction_is_no_note() {
        assert_eq!(kind("Die Korrektur der Prognose fiel deutlich aus."), None);
        assert_eq!(
            kind("(Korrektur: In einer früheren Version …)"),
            Some(NoteKind::Correction)
        );
    }
}
