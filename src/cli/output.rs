//! Answers as people and programs read them.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use clap::ValueEnum;
use copydesk::grpc::{answer, v1};

use super::End;

/// The forms of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The whole `ExtractArticleResponse` as canonical proto3 JSON: pretty on a terminal, else one line.
    Json,
    /// The articles' text.
    Text,
    /// The articles as Markdown.
    Markdown,
}

/// Writes one line for a person. When nobody can read it, nothing can be done.
pub fn complain(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Asks for what the format needs.
pub fn prepare(request: &mut v1::ExtractArticleRequest, format: Format) {
    let options = request.options.get_or_insert_default();
    let path = match format {
        Format::Json => return,
        Format::Text => "articles.text",
        Format::Markdown => {
            options.renderings = vec![v1::rendering::Format::Markdown as i32];
            "articles.renderings"
        }
    };
    options.read_mask = Some(pbjson_types::FieldMask {
        paths: vec![path.to_owned()],
    });
}

/// The answer to one document alone.
pub fn one(answer: &v1::ExtractArticleResponse, format: Format) -> io::Result<End> {
    let stdout = io::stdout();
    let pretty = stdout.is_terminal();
    let mut out = stdout.lock();
    let words = match format {
        Format::Json => vec![answer::to_json(answer, pretty).map_err(io::Error::other)?],
        Format::Text => texts(answer),
        Format::Markdown => renderings(answer),
    };
    if words.is_empty() {
        complain(&without_article(answer));
        return Ok(End::NoArticle);
    }
    writeln!(out, "{}", words.join("\n\n").trim_end())?;
    out.flush()?;
    Ok(End::Done)
}

/// One line for one of many documents: `{"file": …, "response": …}`, `"text"` or `"markdown"` in place of `"response"` as
/// the format says, or `{"file": …, "error": …}`.
pub fn line(
    file: &Path,
    answer: Result<&v1::ExtractArticleResponse, &str>,
    format: Format,
) -> io::Result<String> {
    let file = serde_json::Value::from(file.to_string_lossy()).to_string();
    let (name, value) = match (answer, format) {
        (Err(error), _) => ("error", serde_json::Value::from(error).to_string()),
        (Ok(answer), Format::Json) => (
            "response",
            answer::to_json(answer, false).map_err(io::Error::other)?,
        ),
        (Ok(answer), Format::Text) => ("text", joined(&texts(answer))),
        (Ok(answer), Format::Markdown) => ("markdown", joined(&renderings(answer))),
    };
    Ok(format!("{{\"file\":{file},\"{name}\":{value}}}\n"))
}

fn joined(words: &[String]) -> String {
    serde_json::Value::from(words.join("\n\n")).to_string()
}

fn texts(answer: &v1::ExtractArticleResponse) -> Vec<String> {
    let articles = answer.articles.iter();
    articles.map(|article| article.text.clone()).collect()
}

fn renderings(answer: &v1::ExtractArticleResponse) -> Vec<String> {
    let articles = answer.articles.iter();
    articles
        .flat_map(|article| &article.renderings)
        .map(|rendering| rendering.content.clone())
        .collect()
}

fn without_article(answer: &v1::ExtractArticleResponse) -> String {
    let outcome = answer.outcome().as_str_name();
    let reasons: Vec<&str> = answer
        .outcome_reasons
        .iter()
        .map(|reason| reason.code.as_str())
        .collect();
    format!("copydesk: no article: {outcome} ({})", reasons.join(", "))
}
