//! The scorer beside the data, run and read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::Measured;
use crate::{Failure, corpus};

/// What the scorer says about one dataset.
#[derive(Debug, Default)]
pub struct Scores {
    /// Pages in the dataset.
    pub pages: u64,
    /// Figure name to value: "body.f1".
    pub figures: BTreeMap<String, f64>,
    /// One object a page, worst body first.
    pub per_page: Vec<Value>,
}

/// Runs the scorer over the predictions in `out`, two datasets at a time, and fills in the scores.
pub fn score(eval: &Path, out: &Path, measured: &mut [Measured]) -> Result<(), Failure> {
    for pair in measured.chunks_mut(2) {
        let runs = pair
            .iter()
            .map(|set| start(eval, out, &set.name))
            .collect::<Result<Vec<_>, _>>()?;
        for (set, mut run) in pair.iter_mut().zip(runs) {
            if !run.wait()?.success() {
                return Err(format!("the scorer failed on {}", set.name).into());
            }
            let document = std::fs::read(out.join(format!("{}.score.json", set.name)))?;
            set.scores = parse(&serde_json::from_slice(&document)?);
        }
    }
    Ok(())
}

fn start(eval: &Path, out: &Path, name: &str) -> Result<Child, Failure> {
    let report = std::fs::File::create(out.join(format!("{name}.report.txt")))?;
    Command::new("python3")
        .arg(eval.join("score.py"))
        .arg("--truth")
        .arg(eval.join(name))
        .arg("--pred")
        .arg(out.join(format!("{name}.pred.jsonl")))
        .arg("--json")
        .arg(out.join(format!("{name}.score.json")))
        .args(["--no-rouge", "--bootstrap", "0", "--per-page"])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .stdout(report)
        .spawn()
        .map_err(|error| format!("python3 is needed for scoring: {error}").into())
}

fn parse(document: &Value) -> Scores {
    let figures = document.get("figures").and_then(Value::as_object);
    let per_page = document.get("per_page").and_then(Value::as_array);
    Scores {
        pages: document.get("pages").and_then(Value::as_u64).unwrap_or(0),
        figures: figures
            .into_iter()
            .flatten()
            .filter_map(|(name, figure)| Some((name.clone(), figure.get("value")?.as_f64()?)))
            .collect(),
        per_page: per_page.cloned().unwrap_or_default(),
    }
}

/// The columns of `pages.tsv` that the scorer gives; a list is written with commas.
const COLUMNS: [&str; 16] = [
    "page_f1",
    "exact",
    "shingle",
    "snippet",
    "comment_leak",
    "title_exact",
    "title_fuzzy",
    "subtitle_fuzzy",
    "authors",
    "published_day",
    "published_instant",
    "language",
    "topics",
    "sections",
    "site_name",
    "images",
];

/// Writes `pages.tsv`: by dataset, worst body first.
pub fn write_pages(out: &Path, eval: &Path, measured: &[Measured]) -> Result<PathBuf, Failure> {
    let mut text = format!(
        "dataset\tid\tlanguage\t{}\toutcome\tms\turl\n",
        COLUMNS
            .join("\t")
            .replace("\tlanguage\t", "\tlanguage_ok\t")
    );
    for set in measured {
        let outcomes = outcomes(&out.join(format!("{}.pred.jsonl", set.name)))?;
        let pages: BTreeMap<String, corpus::Page> = corpus::pages(&eval.join(&set.name))?
            .into_iter()
            .map(|page| (page.id.clone(), page))
            .collect();
        for row in &set.scores.per_page {
            let id = row.get("id").and_then(Value::as_str).unwrap_or_default();
            let page = pages.get(id);
            let cells: Vec<String> = COLUMNS.iter().map(|name| cell(row.get(*name))).collect();
            let line = [
                set.name.as_str(),
                id,
                page.and_then(|page| page.language_hint.as_deref())
                    .unwrap_or("-"),
                &cells.join("\t"),
                outcomes.get(id).map_or("-", String::as_str),
                &set.timing
                    .pages
                    .get(id)
                    .map_or(0, std::time::Duration::as_millis)
                    .to_string(),
                page.and_then(|page| page.url.as_deref()).unwrap_or("-"),
            ];
            text.push_str(&line.join("\t"));
            text.push('\n');
        }
    }
    let path = out.join("pages.tsv");
    std::fs::write(&path, text)?;
    Ok(path)
}

fn outcomes(predictions: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let mut outcomes = BTreeMap::new();
    for line in std::fs::read_to_string(predictions)?.lines() {
        let line: Value = serde_json::from_str(line)?;
        let text = |key: &str| line.get(key).and_then(Value::as_str);
        if let Some(id) = text("id") {
            let outcome = text("outcome").or(text("error")).unwrap_or("-");
            outcomes.insert(id.to_owned(), outcome.to_owned());
        }
    }
    Ok(outcomes)
}

fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "-".to_owned(),
        Some(Value::Array(parts)) => parts
            .iter()
            .map(Value::to_string)
            .collect::<Vec<_>>()
            .join(","),
        Some(value) => value.to_string(),
    }
}
