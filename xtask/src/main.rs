//! Chores that a developer runs: scoring against annotated pages, and whatever else must not reach the service.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod answers;
mod body;
mod categories;
mod copies;
mod corpus;
mod encoding;
mod keywords;
mod language;
mod load;
mod quality;
mod score;
mod sentences;
mod summary;
mod time;

/// As in the binary that serves, so that times compare.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

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
    /// Write how every block of the annotated pages was judged, by weights that have not seen them.
    Explain(body::explain::Args),
    /// Write a hash of the answer to every annotated page.
    Answers(answers::Args),
    /// Measure what every stage costs, against the parse alone.
    Time(time::Args),
    /// Send many pages to a server and watch its memory.
    Soak(load::soak::Args),
    /// Offer a server three times what it can do.
    Overload(load::overload::Args),
    /// Measure what a page costs through the service, against the pipeline alone.
    Service(load::service::Args),
    /// Train weights.
    #[command(subcommand)]
    Train(Trained),
    /// Measure weights on what they were not trained on.
    #[command(subcommand)]
    Measure(Measured),
}

/// What has weights of its own.
#[derive(Subcommand)]
enum Trained {
    /// The topics of a text, and what each channel counts.
    Categories(categories::Args),
    /// The language model.
    Language(language::Args),
    /// The estimate of a body's quality.
    Quality(quality::Args),
    /// How common the words of every language are.
    Words(keywords::Args),
    /// The ends of sentences.
    Sentences(sentences::Args),
}

/// What is measured on labelled material.
#[derive(Subcommand)]
enum Measured {
    /// The topics of a page.
    Categories(categories::Args),
    /// The language model.
    Language(language::Args),
    /// The estimate of a body's quality.
    Quality(quality::Args),
    /// The detection of encodings.
    Encoding(encoding::Args),
    /// Which annotated pages are called copies of one another.
    Copies(copies::Args),
    /// The keywords of annotated pages, for `tools/keywords.py`.
    Keywords(keywords::Args),
    /// The ends of sentences.
    Sentences(sentences::Args),
    /// Summaries against those that people wrote.
    Summary(summary::Args),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Score(args) => score::run(&args),
        Command::Features(args) => body::features::run(&args),
        Command::Explain(args) => body::explain::run(&args),
        Command::Answers(args) => answers::run(&args),
        Command::Time(args) => time::run(&args),
        Command::Soak(args) => load::soak::run(&args),
        Command::Overload(args) => load::overload::run(&args),
        Command::Service(args) => load::service::run(&args),
        Command::Train(Trained::Categories(args)) => categories::train(&args),
        Command::Measure(Measured::Categories(args)) => categories::measure(&args),
        Command::Train(Trained::Language(args)) => language::train(&args),
        Command::Measure(Measured::Language(args)) => language::measure(&args),
        Command::Train(Trained::Quality(args)) => quality::train(&args),
        Command::Train(Trained::Sentences(args)) => sentences::train(&args),
        Command::Measure(Measured::Quality(args)) => quality::measure(&args),
        Command::Train(Trained::Words(args)) => keywords::train(&args),
        Command::Measure(Measured::Copies(args)) => copies::run(&args),
        Command::Measure(Measured::Keywords(args)) => keywords::measure(&args),
        Command::Measure(Measured::Encoding(args)) => encoding::measure(&args),
        Command::Measure(Measured::Sentences(args)) => sentences::measure(&args),
        Command::Measure(Measured::Summary(args)) => summary::measure(&args),
    };
    match result {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}
