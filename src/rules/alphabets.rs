//! Which letters languages are written with, and in which legacy encodings.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    tag: String,
    letters: String,
    encodings: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    loans: String,
    language: Vec<Row>,
}

/// How one language is written.
#[derive(Debug)]
pub struct Alphabet {
    /// Its language subtag.
    pub tag: String,
    /// Its letters outside of ASCII, lower case.
    pub letters: BTreeSet<char>,
    /// WHATWG labels of the legacy encodings that were made for it.
    pub encodings: BTreeSet<String>,
}

/// The table.
#[derive(Debug)]
pub struct Alphabets {
    /// Letters that borrowed words and names bring into any language, lower case.
    pub loans: BTreeSet<char>,
    /// One for each language.
    pub languages: Vec<Alphabet>,
}

static ALPHABETS: LazyLock<Alphabets> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("alphabets.toml"))
        .expect("the table is part of the build and a test loads it");
    let languages = file.language.into_iter().map(|row| Alphabet {
        tag: row.tag,
        letters: row.letters.chars().collect(),
        encodings: row.encodings,
    });
    Alphabets {
        loans: file.loans.chars().collect(),
        languages: languages.collect(),
    }
});

/// The table of alphabets.
#[must_use]
pub fn alphabets() -> &'static Alphabets {
    &ALPHABETS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_can_be_written_in_the_encodings_of_its_language() {
        for language in &alphabets().languages {
            for label in &language.encodings {
                let encoding = encoding_rs::Encoding::for_label(label.as_bytes())
                    .unwrap_or_else(|| panic!("{label} is none"));
                // Romanian has comma letters since these encodings were made; texts in them have the cedilla.
                let letters = language.letters.iter().filter(|c| !"șț".contains(**c));
                let text: String = letters.collect();
                let (_, _, missing) = encoding.encode(&text);
                assert!(
                    !missing || label == "iso-8859-4" || label == "windows-1250",
                    "{label}: {text}"
                );
            }
        }
    }

    #[test]
    fn letters_are_lower_case_and_languages_once() {
        let table = alphabets();
        let mut seen = BTreeSet::new();
        for language in &table.languages {
            assert!(seen.insert(&language.tag), "{}", language.tag);
            assert!(
                language
                    .letters
                    .iter()
                    .chain(&table.loans)
                    .all(|c| !c.is_uppercase())
            );
        }
    }
}
