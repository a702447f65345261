//! `copydesk extract`: the pipeline without a server.

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use copydesk::grpc::answer::Desk;
use copydesk::shelf::{self, Shelf};

use super::input::{Bounds, Input};
use super::output::{self, Format};
use super::{End, documents};

/// Reads pages without a server. Of one document: its answer. Of many, or a folder: JSON lines, each
/// `{"file": …, "response": …}` or `{"file": …, "error": …}`.
#[derive(Debug, Args)]
pub struct Extract {
    #[command(flatten)]
    input: Input,
    /// How to print the answer.
    #[arg(long, value_enum, default_value = "json", env = "COPYDESK_FORMAT")]
    format: Format,
    #[command(flatten)]
    bounds: Bounds,
    /// Directory of site rules (*.toml). A file that would be refused ends the command.
    #[arg(long, value_name = "DIRECTORY", env = "COPYDESK_RULES")]
    rules: Option<PathBuf>,
    /// IPTC's own file of Media Topics, as JSON or SKOS as JSON, over the vocabulary that is part of the binary.
    #[arg(long, value_name = "FILE", env = "COPYDESK_MEDIA_TOPICS")]
    media_topics: Option<PathBuf>,
}

impl Extract {
    pub fn run(&self) -> io::Result<End> {
        let limits = self.bounds.limits();
        let desk = match &self.rules {
            Some(directory) => Desk::with_rules(limits, &whole(directory)?),
            None => Desk::new(limits),
        };
        let topics = self.media_topics.as_deref().map(shelf::media_topics);
        let desk = desk.with_media_topics(topics.transpose()?.map(Arc::new));
        let read = |file: &Path| {
            let mut request = self
                .input
                .request(file)
                .map_err(|error| error.to_string())?;
            output::prepare(&mut request, self.format);
            desk.answer(request).map_err(|failure| failure.to_string())
        };
        let files = self.input.documents.files()?;
        if self.input.documents.is_many() {
            let hands = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
            return documents::each(&files, hands, self.format, &read);
        }
        let Some(file) = files.first() else {
            return Ok(End::Done);
        };
        let answer =
            read(file).map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?;
        output::one(&answer, self.format)
    }
}

/// The rules of a directory, all of them.
fn whole(directory: &Path) -> io::Result<Shelf> {
    let failed = |error: String| io::Error::other(format!("{}: {error}", directory.display()));
    let mut shelf = Shelf::new(directory);
    shelf.refresh().map_err(|error| failed(error.to_string()))?;
    let problem = shelf.report().flat_map(|file| file.problems).next();
    match problem {
        Some(problem) => Err(failed(problem.to_string())),
        None => Ok(shelf),
    }
}
