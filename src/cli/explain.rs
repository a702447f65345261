//! `copydesk explain`: how a page's text was told from the rest.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use copydesk::explain::Explanation;
use copydesk::grpc::answer::Desk;

use super::input::{Bounds, Documents};
use super::{End, output};

/// Says of every block of a page, in page order: what it was taken for, what it became in the article, its score, the rule that
/// decided where the model did not, and the features that moved the model most. Of many documents: JSON lines, each
/// `{"file": …, "explanation": …}` or `{"file": …, "error": …}`, or the text below each file's name.
#[derive(Debug, Args)]
pub struct Explain {
    #[command(flatten)]
    documents: Documents,
    /// How to print it.
    #[arg(
        long,
        value_enum,
        default_value = "text",
        env = "COPYDESK_EXPLAIN_FORMAT"
    )]
    format: Form,
    /// Features named for each block.
    #[arg(
        long,
        value_name = "COUNT",
        default_value_t = 3,
        env = "COPYDESK_EXPLAIN_STRONGEST"
    )]
    strongest: usize,
    /// Write a page for a browser to this file and print nothing; of one document only.
    #[arg(long, value_name = "OUT.html", env = "COPYDESK_EXPLAIN_HTML")]
    html: Option<PathBuf>,
    #[command(flatten)]
    bounds: Bounds,
}

/// The forms of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Lines for a terminal.
    Text,
    /// One line of JSON.
    Json,
}

impl Explain {
    pub fn run(&self) -> io::Result<End> {
        let desk = Desk::new(self.bounds.limits());
        let explain = |file: &Path| {
            let document = self.documents.read(file).map_err(|e| e.to_string())?;
            desk.explain(document, self.strongest)
                .map_err(|failure| failure.to_string())
        };
        let files = self.documents.files()?;
        if self.documents.is_many() {
            if self.html.is_some() {
                return Err(io::Error::other("--html takes one document"));
            }
            return self.many(&files, explain);
        }
        let Some(file) = files.first() else {
            return Ok(End::Done);
        };
        let found = explain(file)
            .map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?;
        if let Some(view) = &self.html {
            let name = file.file_name().unwrap_or(file.as_os_str());
            std::fs::write(view, found.to_html(&name.to_string_lossy()))?;
            return Ok(End::Done);
        }
        let mut out = io::stdout().lock();
        match self.format {
            Form::Text => out.write_all(found.to_text().as_bytes())?,
            Form::Json => writeln!(out, "{}", found.to_json())?,
        }
        out.flush()?;
        Ok(End::Done)
    }

    fn many(
        &self,
        files: &[PathBuf],
        explain: impl Fn(&Path) -> Result<Explanation, String>,
    ) -> io::Result<End> {
        let mut out = io::BufWriter::new(io::stdout().lock());
        let mut end = End::Done;
        for file in files {
            let found = explain(file);
            let name = file.to_string_lossy();
            match (self.format, &found) {
                (Form::Json, Ok(found)) => {
                    let line = serde_json::json!({"file": name, "explanation": found.to_json()});
                    writeln!(out, "{line}")?;
                }
                (Form::Json, Err(error)) => {
                    writeln!(out, "{}", serde_json::json!({"file": name, "error": error}))?;
                }
                (Form::Text, Ok(found)) => writeln!(out, "== {name}\n{}", found.to_text())?,
                (Form::Text, Err(error)) => output::complain(&format!("copydesk: {name}: {error}")),
            }
            if found.is_err() {
                end = End::Failed;
            }
        }
        out.flush()?;
        Ok(end)
    }
}
