//! `copydesk call`: the same as `extract`, by a running server.

use std::io;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Duration;

use clap::Args;
use copydesk::config;

use super::input::Input;
use super::output::{self, Format};
use super::target::Target;
use super::{End, documents};

/// Calls open at once when there are many documents.
const HANDS: NonZeroUsize = NonZeroUsize::new(8).expect("eight is not zero");

/// Has a running server read pages. Prints what `extract` prints.
#[derive(Debug, Args)]
pub struct Call {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    target: Target,
    /// Longest time for one page.
    #[arg(long, value_name = "DURATION", env = "COPYDESK_TIMEOUT", default_value = "30s", value_parser = config::duration)]
    timeout: Duration,
    /// How to print the answer.
    #[arg(long, value_enum, default_value = "json", env = "COPYDESK_FORMAT")]
    format: Format,
}

impl Call {
    pub fn run(&self) -> io::Result<End> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let client = runtime.block_on(self.target.connect())?;
        let read = |file: &Path| {
            let mut request = self
                .input
                .request(file)
                .map_err(|error| error.to_string())?;
            output::prepare(&mut request, self.format);
            runtime.block_on(client.extract(request, self.timeout))
        };
        let files = self.input.documents.files()?;
        if self.input.documents.is_many() {
            return documents::each(&files, HANDS, self.format, &read);
        }
        let Some(file) = files.first() else {
            return Ok(End::Done);
        };
        let answer =
            read(file).map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?;
        output::one(&answer, self.format)
    }
}
