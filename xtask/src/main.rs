//! Chores that a developer runs: scoring against annotated pages, and whatever else must not reach the service.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod body;
mod corpus;
mod score;

/// What goes wrong here ends the command with one line.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
#[command(name = "xtask", about = "Chores of the copydesk repository.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the library over annotated pages and print one table of figures.
    Score(score::Args),
    /// Write the features that the body weights are trained on.
    Features(body::features::Args),
    /// Write how every block of the annotated pages was judged.
    Explain(body::explain::Args),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Score(args) => score::run(&args),
        Command::Features(args) => body::features::run(&args),
        Command::Explain(args) => body::explain::run(&args),
    };
    match result {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}
