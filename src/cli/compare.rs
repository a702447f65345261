//! `copydesk compare`: how two pages are related.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use copydesk::grpc::answer::{self, Desk};
use copydesk::grpc::v1;

use super::input::Bounds;
use super::{End, output};

/// Compares two pages: the same words, near copies, one inside the other, or different; with the paragraphs that correspond.
/// Prints a line of JSON. Ranges count UTF-8 bytes.
#[derive(Debug, Args)]
pub struct Compare {
    /// The first page, HTML or plain text.
    #[arg(value_name = "FIRST")]
    first: PathBuf,
    /// The second.
    #[arg(value_name = "SECOND")]
    second: PathBuf,
    #[command(flatten)]
    bounds: Bounds,
}

impl Compare {
    pub fn run(&self) -> io::Result<End> {
        let desk = Desk::new(self.bounds.limits());
        let side = |file: &Path| -> io::Result<Option<v1::Comparand>> {
            let content = std::fs::read(file)
                .map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?;
            let document = v1::Document {
                content: content.into(),
                ..v1::Document::default()
            };
            Ok(Some(v1::Comparand {
                content: Some(v1::comparand::Content::Document(document)),
            }))
        };
        let request = v1::CompareRequest {
            first: side(&self.first)?,
            second: side(&self.second)?,
            offset_unit: 0,
        };
        let found = desk.compared(request).and_then(|answer| {
            answer::compared_to_json(&answer).map_err(|_| copydesk::grpc::status::Failure::Defect)
        });
        match found {
            Ok(json) => {
                writeln!(io::stdout().lock(), "{json}")?;
                Ok(End::Done)
            }
            Err(failure) => {
                output::complain(&format!("copydesk: {failure}"));
                Ok(End::Failed)
            }
        }
    }
}
