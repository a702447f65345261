//! `copydesk rules`: site rules before a server has them.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use copydesk::shelf::Shelf;

use super::End;

/// Works on directories of site rules.
#[derive(Debug, Args)]
pub struct Rules {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read the files of a directory and try their examples. Exit 1 where a server would refuse one.
    Check(Check),
}

#[derive(Debug, Args)]
struct Check {
    /// Directory of rule files (*.toml).
    #[arg(value_name = "DIRECTORY")]
    directory: PathBuf,
    /// How to print what was found.
    #[arg(long, value_enum, default_value = "text", env = "COPYDESK_FORMAT")]
    format: Format,
}

/// Forms of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each file, and one for each thing that is wrong.
    Text,
    /// One object: `{"ok": …, "files": [{"file", "rules", "examples", "problems"}]}`.
    Json,
}

impl Rules {
    pub fn run(&self) -> io::Result<End> {
        let Command::Check(check) = &self.command;
        let mut shelf = Shelf::new(&check.directory);
        shelf.refresh().map_err(|error| {
            let directory = check.directory.display();
            io::Error::new(error.kind(), format!("{directory}: {error}"))
        })?;
        let mut out = io::stdout().lock();
        match check.format {
            Format::Text => print(&shelf, &mut out)?,
            Format::Json => writeln!(out, "{}", as_json(&shelf))?,
        }
        out.flush()?;
        let failed = shelf.report().any(|file| !file.problems.is_empty());
        Ok(if failed { End::Failed } else { End::Done })
    }
}

fn print(shelf: &Shelf, out: &mut impl Write) -> io::Result<()> {
    for file in shelf.report() {
        let (name, rules, examples) = (file.name, file.rules, file.examples);
        if file.problems.is_empty() {
            writeln!(out, "{name}: ok, rules {rules}, examples {examples}")?;
        } else {
            writeln!(out, "{name}: refused")?;
        }
        for problem in file.problems {
            writeln!(out, "  {problem}")?;
        }
    }
    Ok(())
}

fn as_json(shelf: &Shelf) -> serde_json::Value {
    let files: Vec<_> = shelf
        .report()
        .map(|file| {
            serde_json::json!({
                "file": file.name,
                "rules": file.rules,
                "examples": file.examples,
                "problems": file.problems,
            })
        })
        .collect();
    let ok = shelf.report().all(|file| file.problems.is_empty());
    serde_json::json!({ "ok": ok, "files": files })
}
