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
    /// The articles as sanitised HTML.
    Html,
    /// The articles as schema.org `NewsArticle`, a line each.
    #[value(name = "jsonld", alias = "json-ld")]
    JsonLd,
    /// The articles as IPTC ninjs, a line each.
    Ninjs,
}

impl Format {
    /// The rendering that it shows.
    fn rendering(self) -> Option<v1::rendering::Format> {
        match self {
            Self::Json | Self::Text => None,
            Self::Markdown => Some(v1::rendering::Format::Markdown),
            Self::Html => Some(v1::rendering::Format::Html),
            Self::JsonLd => Some(v1::rendering::Format::JsonLd),
            Self::Ninjs => Some(v1::rendering::Format::Ninjs),
        }
    }

    /// What a line of many calls it.
    fn member(self) -> &'static str {
        match self {
            Self::Json => "response",
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::JsonLd => "jsonld",
            Self::Ninjs => "ninjs",
        }
    }

    /// What stands between two articles.
    fn separator(self) -> &'static str {
        match self {
            Self::JsonLd | Self::Ninjs => "\n",
            Self::Json | Self::Text | Self::Markdown | Self::Html => "\n\n",
        }
    }
}

/// Writes one line for a person. When nobody can read it, nothing can be done.
pub fn complain(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Asks for what the format needs.
pub fn prepare(request: &mut v1::ExtractArticleRequest, format: Format) {
    let options = request.options.get_or_insert_default();
    let path = match (format, format.rendering()) {
        (Format::Json, _) => return,
        (_, None) => "articles.text",
        (_, Some(rendering)) => {
            options.renderings = vec![rendering as i32];
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
        format => shown(answer, format),
    };
    if words.is_empty() {
        complain(&without_article(answer));
        return Ok(End::NoArticle);
    }
    let words: Vec<&str> = words.iter().map(|words| words.trim_end()).collect();
    writeln!(out, "{}", words.join(format.separator()))?;
    out.flush()?;
    Ok(End::Done)
}

/// One line for one of many documents: `{"file": …, "response": …}`, or in place of `"response"` the format's name and a string,
/// or `{"file": …, "error": …}`. Documents of no article have an empty string.
pub fn line(
    file: &Path,
    answer: Result<&v1::ExtractArticleResponse, &str>,
    format: Format,
) -> io::Result<String> {
    let file = serde_json::Value::from(file.to_string_lossy()).to_string();
    let (name, value) = match (answer, format) {
        (Err(error), _) => ("error", serde_json::Value::from(error).to_string()),
        (Ok(answer), Format::Json) => (
            format.member(),
            answer::to_json(answer, false).map_err(io::Error::other)?,
        ),
        (Ok(answer), format) => {
            let words = shown(answer, format).join(format.separator());
            (format.member(), serde_json::Value::from(words).to_string())
        }
    };
    Ok(format!("{{\"file\":{file},\"{name}\":{value}}}\n"))
}

/// What the format shows of each article.
fn shown(answer: &v1::ExtractArticleResponse, format: Format) -> Vec<String> {
    let articles = answer.articles.iter();
    if format.rendering().is_none() {
        return articles.map(|article| article.text.clone()).collect();
    }
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
