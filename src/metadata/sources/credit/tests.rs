//! The table's own examples, and what spelling does to ids.

use super::*;
use crate::rules::credits::{Form, credits};

fn names(text: &str) -> Vec<String> {
    line(text)
        .unwrap_or_default()
        .into_iter()
        .map(|credit| credit.name)
        .collect()
}

#[test]
fn every_row_reads_its_examples_and_leaves_its_counterexamples() {
    let table = credits();
    for pattern in &table.patterns {
        for example in &pattern.examples {
            let found = line(&example.text).unwrap_or_default();
            assert_eq!(
                names(&example.text),
                example.names,
                "{}: {}",
                pattern.id,
                example.text
            );
            assert_eq!(
                found[0].relation,
                pattern.relation.into(),
                "{}",
                example.text
            );
        }
        for text in &pattern.none {
            assert_eq!(line(text), None, "{}: {text}", pattern.id);
        }
    }
    for example in table
        .copyright
        .examples
        .iter()
        .chain(&table.sign_off.examples)
    {
        assert_eq!(names(&example.text), example.names, "{}", example.text);
    }
    for text in table.copyright.none.iter().chain(&table.sign_off.none) {
        assert_eq!(line(text), None, "{text}");
    }
}

#[test]
fn every_start_reads_a_known_agency() {
    for pattern in &credits().patterns {
        for start in pattern.starts.iter() {
            let text = match pattern.form {
                Form::Label => format!("{start}: Reuters"),
                Form::Phrase => format!("{start} Reuters"),
                Form::Suffix => format!("Reuters {start}"),
                Form::Mention if pattern.followers.is_empty() => format!("{start} Reuters"),
                Form::Mention => {
                    let space = if start.ends_with(['\'', '’']) {
                        ""
                    } else {
                        " "
                    };
                    format!("{start}{space}Arabic")
                }
            };
            assert!(line(&text).is_some(), "{text}");
        }
    }
}

#[test]
fn ids_do_not_depend_on_the_spelling() {
    for text in ["(AFP)", "Source: Agence France-Presse", "المصدر: فرانس برس"] {
        let found = line(text).expect("a credit");
        assert_eq!(found[0].normalized_id.as_deref(), Some("afp"), "{text}");
        assert_eq!(found[0].raw, text);
    }
}
