//! `xtask train words`: how common the words of every language are; `xtask measure keywords`: what is found in annotated pages.
#![allow(
    clippy::print_stdout,
    reason = "the report is what this command is for"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use copydesk::Options;
use copydesk::text::keywords::common::{LEVELS, Table, Words, hash};
use copydesk::text::keywords::each_word;
use serde_json::Value;

use crate::Failure;
use crate::corpus::{self, repository, shared};
use crate::language::corpus::{Texts, read};

/// Words of a text that count as one sentence: more would make every word common.
const WORDS: usize = 25;
/// Words kept of a language.
const KEPT: usize = 300;
/// Sentences of a language from which a list is made.
const SENTENCES: usize = 60;
/// Sentences that a word stands in at least.
const LEAST: usize = 3;

/// Options of both commands.
#[derive(clap::Args)]
pub struct Args {
    /// The folder that holds `eval/` and `data/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
}

/// Counts and writes `models/words.bin`.
pub fn train(args: &Args) -> Result<ExitCode, Failure> {
    let shared = shared(args.shared.as_deref()).ok_or("the shared folder is absent")?;
    let corpus = read(&shared)?;
    let mut table = Table::default();
    for (label, texts) in &corpus.0 {
        if let Some(words) = words(texts) {
            table.0.insert(label.clone(), words);
        }
    }
    // Serbian in Latin letters has its own sentences; the bare tags of Chinese and Serbian are those of their usual script.
    for (bare, full) in [("zh", "zh-Hans"), ("sr", "sr-Cyrl")] {
        if let Some(words) = table.0.get(full).cloned() {
            table.0.insert(bare.to_owned(), words);
        }
    }
    let bytes = table.write();
    println!("{} languages, {} bytes", table.0.len(), bytes.len());
    std::fs::write(repository().join("models/words.bin"), bytes)?;
    Ok(ExitCode::SUCCESS)
}

/// Levels by the share of sentences that hold a word, against the most common one.
fn words(texts: &Texts) -> Option<Words> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut sentences = 0;
    for text in texts.sentences.iter().chain(&texts.passages) {
        let mut seen: Vec<String> = Vec::new();
        each_word(text, |word| {
            let word = word.to_lowercase();
            if seen.len() < WORDS && word.chars().any(char::is_alphabetic) && !seen.contains(&word)
            {
                seen.push(word);
            }
        });
        sentences += usize::from(!seen.is_empty());
        for word in seen {
            *counts.entry(word).or_default() += 1;
        }
    }
    let most = *counts.values().max()?;
    if sentences < SENTENCES {
        return None;
    }
    let mut ranked: Vec<(String, usize)> = counts
        .into_iter()
        .filter(|(_, count)| *count >= LEAST)
        .collect();
    ranked.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
    ranked.truncate(KEPT);
    let level = |count: usize| {
        let steps = (most / count.max(1)).max(1).ilog2();
        u32::from(LEVELS).saturating_sub(steps)
    };
    let known = ranked.iter().filter_map(|(word, count)| {
        let level = u8::try_from(level(*count)).ok()?;
        (level > 0).then(|| (hash(word), level))
    });
    Some(Words::new(known.collect()))
}

/// Writes what is found in the pages of `fundus`, with text and topics, for `tools/keywords.py` to compare.
pub fn measure(args: &Args) -> Result<ExitCode, Failure> {
    let shared = shared(args.shared.as_deref()).ok_or("the shared folder is absent")?;
    let out = repository().join("target/keywords");
    std::fs::create_dir_all(&out)?;
    let mut rows = String::new();
    let folder = shared.join("eval/fundus");
    let topics = topics(&folder)?;
    for page in corpus::pages(&folder)? {
        let Some(topics) = topics.get(&page.id) else {
            continue;
        };
        let found = corpus::answer(&folder, &page, &Options::default())?;
        let Some(article) = found.articles.into_iter().next() else {
            continue;
        };
        let keywords: Vec<&str> = article
            .keywords
            .iter()
            .map(|keyword| keyword.text.as_str())
            .collect();
        let row = serde_json::json!({
            "id": page.id, "language": article.language.as_ref().and_then(|language| language.tag.clone()),
            "headline": article.headline, "text": article.text, "topics": topics, "keywords": keywords,
        });
        rows.push_str(&row.to_string());
        rows.push('\n');
    }
    let file = out.join("fundus.jsonl");
    std::fs::write(&file, rows)?;
    println!("{}", file.display());
    Ok(ExitCode::SUCCESS)
}

/// The annotated topics of every page that has some.
fn topics(folder: &std::path::Path) -> Result<BTreeMap<String, Value>, Failure> {
    let lines = std::fs::read_to_string(folder.join("truth.jsonl"))?;
    let mut found = BTreeMap::new();
    for line in lines.lines() {
        let row: Value = serde_json::from_str(line)?;
        if let (Some(id), Some(topics)) = (row["id"].as_str(), row.get("topics")) {
            found.insert(id.to_owned(), topics.clone());
        }
    }
    Ok(found)
}
