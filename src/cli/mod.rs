//! The command line. Exit codes: 0 every document was answered, whatever its outcome; 1 a document or the server failed;
//! 2 the command line is wrong; 3 no article, where only an article can be printed (`--format text` or `markdown`).

mod call;
mod compare;
mod documents;
mod explain;
mod extract;
mod health;
mod input;
mod output;
mod rules;
mod serve;
mod target;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

const EXIT_CODES: &str = "Exit codes: 0 answered, whatever the outcome; 1 failed; 2 wrong usage; 3 no article to print \
                          (only with --format text or markdown).";

/// Raw HTML of a news page in, a structured article out.
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, about, after_help = EXIT_CODES)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve copydesk.v1.ArticleService, health and reflection over gRPC.
    Serve(serve::Serve),
    /// Read pages without a server.
    Extract(extract::Extract),
    /// Say how a page's text was told from the rest, block by block.
    Explain(explain::Explain),
    /// Say how two pages are related: copies, versions, one inside the other, or different.
    Compare(compare::Compare),
    /// Have a running server read pages.
    Call(call::Call),
    /// Check site rules.
    Rules(rules::Rules),
    /// Exit 0 when a server is SERVING, else 1.
    Health(health::Health),
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Done,
    Failed,
    NoArticle,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        match end {
            End::Done => Self::SUCCESS,
            End::Failed => Self::FAILURE,
            End::NoArticle => Self::from(3),
        }
    }
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let ended = match Line::parse().command {
        Command::Serve(serve) => serve.run(),
        Command::Extract(extract) => extract.run(),
        Command::Explain(explain) => explain.run(),
        Command::Compare(compare) => compare.run(),
        Command::Call(call) => call.run(),
        Command::Rules(rules) => rules.run(),
        Command::Health(health) => health.run(),
    };
    match ended {
        Ok(end) => end.into(),
        // Whoever read the output has enough: `copydesk extract … | head`.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&format!("copydesk: {error}"));
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_flag_has_its_variable_and_its_help() {
        let mut line = Line::command();
        line.build();
        let mut flags = 0;
        let below = line
            .get_subcommands()
            .flat_map(clap::Command::get_subcommands);
        for command in line.get_subcommands().chain(below) {
            let options = command.get_opts().filter(|flag| flag.get_id() != "help");
            for flag in options {
                let name = flag.get_id();
                let variable = flag.get_env().and_then(|name| name.to_str());
                let variable = variable.unwrap_or_default();
                assert!(variable.starts_with("COPYDESK_"), "{name}: {variable:?}");
                assert!(flag.get_help().is_some(), "{name}");
                flags += 1;
            }
        }
        assert!(flags > 20, "{flags} flags");
    }

    #[test]
    fn the_image_is_labelled_with_this_version() {
        let version = concat!("ARG VERSION=", env!("CARGO_PKG_VERSION"), "\n");
        assert!(include_str!("../../Dockerfile").contains(version));
    }
}
