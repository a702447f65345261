//! Judged pages, read by the whole pipeline.

use std::path::Path;

use copydesk::Options;
use copydesk::text::category::Subject;
use copydesk::text::category::channels::Channels;
use copydesk::text::category::model::{Model, TOPICS};
use serde_json::Value;

use super::corpus::{set, topic};
use crate::Failure;
use crate::corpus::{answer, pages};
use crate::language::corpus::text;

/// One judged page.
#[derive(Clone)]
pub struct Page {
    pub language: String,
    pub publisher: String,
    pub primary: usize,
    pub set: [bool; TOPICS],
    pub channels: Channels,
    /// As the service answers: topics and scores.
    pub answered: Vec<(usize, f32)>,
}

/// Reads the pages that are there.
pub fn read(shared: &Path, model: &Model) -> Result<Vec<Page>, Failure> {
    let lines = std::fs::read_to_string(shared.join("eval/categories/gold.jsonl"))?;
    let folder = shared.join("eval/fundus");
    let known = pages(&folder)?;
    let mut found = Vec::new();
    for line in lines.lines() {
        let row: Value = serde_json::from_str(line)?;
        let Some(page) = known.iter().find(|page| page.id == text(&row, "page")) else {
            continue;
        };
        let primary = topic(text(&row, "iptc")).ok_or("a topic that is none of the top level")?;
        let read = answer(&folder, page, &Options::default())?;
        let article = read.articles.into_iter().next().unwrap_or_default();
        let subject = Subject::of(&article);
        let folded = subject.folded();
        let answered = article
            .categories
            .iter()
            .filter(|one| one.ancestors.is_empty());
        let answered = answered.filter_map(|one| Some((topic(&one.code)?, one.score)));
        found.push(Page {
            language: text(&row, "language").to_owned(),
            publisher: text(&row, "publisher").to_owned(),
            primary,
            set: set(row.get("iptc_set")),
            channels: Channels::with(model, &subject, &folded).0,
            answered: answered.collect(),
        });
    }
    Ok(found)
}
