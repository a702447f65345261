//! For a terminal.

use std::fmt::{self, Write};

use super::{Explanation, decided_by, printable};
use crate::body::explain::Explained;

/// Characters of a block that are shown.
const SHOWN: usize = 160;

impl Explanation {
    /// As lines of text: what became of the page, then each block with its label, form, score, and what decided, its words, its
    /// place, and the features that moved the model.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        // Writing to a string does not fail.
        let _ = self.write_text(&mut out);
        out
    }

    fn write_text(&self, out: &mut String) -> fmt::Result {
        writeln!(
            out,
            "{}  quality {:.3} ({})",
            self.outcome.as_str(),
            self.quality,
            self.basis()
        )?;
        for reason in &self.reasons {
            let message: String = printable(&reason.message).collect();
            writeln!(out, "{}: {message}", reason.code.as_str())?;
        }
        if self.from_data {
            out.push_str("The text was taken from the page's data in place of these blocks.\n");
        }
        for (at, block) in self.blocks.iter().enumerate() {
            write_block(out, at, block)?;
        }
        Ok(())
    }
}

fn write_block(out: &mut String, at: usize, block: &Explained) -> fmt::Result {
    let form = block
        .form
        .map_or_else(|| "-".to_owned(), |form| form.to_string());
    writeln!(
        out,
        "\n{at:>4}  {:<10}  {form:<12}  {:.3}  {}",
        block.label.as_str(),
        block.score,
        decided_by(block),
    )?;
    let words: String = printable(&block.text).take(SHOWN).collect();
    let more = if block.text.chars().nth(SHOWN).is_some() {
        "…"
    } else {
        ""
    };
    writeln!(out, "      {words}{more}")?;
    let path: String = printable(&block.path).collect();
    writeln!(out, "      at {path}")?;
    let features: Vec<String> = block.features.iter().map(ToString::to_string).collect();
    if features.is_empty() {
        return Ok(());
    }
    writeln!(out, "      {}", features.join(", "))
}
