//! Annotated summaries.

use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use serde::Deserialize;

use crate::Failure;

/// A body with the summaries that people wrote of it.
#[derive(Deserialize)]
pub struct Row {
    pub id: String,
    pub language: String,
    title: Option<String>,
    pub body: String,
    pub kind: String,
    pub dataset: String,
}

impl Row {
    /// Its headline, where it has one.
    pub fn headline(&self) -> Option<&str> {
        self.title.as_deref().filter(|title| !title.is_empty())
    }
}

/// Every row of every set, sets by name.
pub fn read(folder: &Path) -> Result<Vec<Row>, Failure> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|end| end == "gz"));
    files.sort();
    let mut rows = Vec::new();
    for file in files {
        let mut text = String::new();
        GzDecoder::new(std::fs::File::open(file)?).read_to_string(&mut text)?;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            rows.push(serde_json::from_str(line)?);
        }
    }
    Ok(rows)
}

/// Words of a text, about as the scorer counts them.
pub fn words(text: &str) -> usize {
    copydesk::text::summary::words_of(text)
}
