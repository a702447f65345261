//! Pages with a true body, each read with weights that have not seen its domain.

use std::collections::BTreeMap;
use std::path::Path;

use copydesk::body::{self, quality::Signs};
use copydesk::page::{Page, decode, parse};
use copydesk::{Limits, metadata};
use serde_json::Value;

use crate::Failure;
use crate::body::folds;
use crate::{corpus, score};

/// Datasets with a body for each page.
pub const DATASETS: [&str; 5] = [
    "fundus",
    "news2023",
    "wcxb-articles",
    "readability",
    "newspaper4k",
];

/// One page.
pub struct Row {
    /// Where it is from.
    pub dataset: &'static str,
    /// Its name there.
    pub id: String,
    /// The fold of its domain.
    pub fold: usize,
    /// What the pipeline made of it.
    pub outcome: String,
    /// Of its text, in runs of four words, by the scorer beside the data.
    pub f1: f32,
    /// What the estimate is made of.
    pub signs: Signs,
}

/// Reads all of them. Pages that gave no article have no quality and are left out.
pub fn read(shared: &Path, out: &Path, threads: usize) -> Result<Vec<Row>, Failure> {
    std::fs::create_dir_all(out)?;
    let eval = shared.join("eval");
    let mut measured = DATASETS
        .iter()
        .map(|name| score::measure(&eval.join(name), name, out, threads))
        .collect::<Result<Vec<_>, _>>()?;
    score::figures::score(&eval, out, &mut measured)?;
    let models = folds::load()?;
    let mut rows = Vec::new();
    for (dataset, measured) in DATASETS.into_iter().zip(&measured) {
        let folder = eval.join(dataset);
        let answers = answers(&out.join(format!("{dataset}.pred.jsonl")))?;
        let scored = measured.scores.per_page.iter();
        let scored: BTreeMap<&str, f64> = scored
            .filter_map(|row| Some((row.get("id")?.as_str()?, row.get("page_f1")?.as_f64()?)))
            .collect();
        for page in corpus::pages(&folder)? {
            let answer = answers.get(&page.id);
            let text = |key: &str| answer.and_then(|answer| answer.get(key)?.as_str());
            let has_article = text("body").is_some_and(|body| !body.is_empty());
            let Some(f1) = scored.get(page.id.as_str()).filter(|_| has_article) else {
                continue;
            };
            let outcome = text("outcome").unwrap_or_default().to_owned();
            let fold = folds::of(&page);
            let content = corpus::html(&folder, &page.id)?;
            let hints = corpus::Given::of(&page);
            let (hints, limits) = (hints.hints(), Limits::default());
            let decoded = decode::decode_with(
                &content,
                hints.charset(),
                hints.top_level_domain(),
                &copydesk::text::language::plausibility,
            );
            let parsed = parse::parse(&decoded.text, &limits);
            let read = Page::new(&parsed.tree, &hints, &limits);
            let found = body::find_with(&models[fold], &read, &metadata::read(&read));
            #[allow(clippy::cast_possible_truncation, reason = "shares")]
            rows.push(Row {
                dataset,
                fold,
                outcome,
                f1: *f1 as f32,
                signs: found.signs,
                id: page.id,
            });
        }
    }
    Ok(rows)
}

fn answers(predictions: &Path) -> Result<BTreeMap<String, Value>, Failure> {
    let mut answers = BTreeMap::new();
    for line in std::fs::read_to_string(predictions)?.lines() {
        let line: Value = serde_json::from_str(line)?;
        if let Some(id) = line.get("id").and_then(Value::as_str) {
            answers.insert(id.to_owned(), line);
        }
    }
    Ok(answers)
}
