//! `xtask measure encoding`: how right the encoding is told of texts that declare none, through the code that serves.
#![allow(
    clippy::print_stdout,
    reason = "the report is what this command is for"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use copydesk::page::decode::{decode, decode_with, label};
use copydesk::text::language::plausibility;
use encoding_rs::Encoding;
use serde_json::Value;

use crate::Failure;
use crate::corpus::shared;
use crate::language::corpus::{rows, text};

/// Mistakes that are shown.
const SHOWN: usize = 60;
/// Characters of a text that are shown of a mistake.
const SHOWN_CHARACTERS: usize = 60;

/// Options of `xtask measure encoding`.
#[derive(clap::Args)]
pub struct Args {
    /// The folder that holds `eval/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
    /// Show mistakes, too.
    #[arg(long)]
    mistakes: bool,
}

/// Texts, and how many of them were read right by the detector alone and with the language model.
#[derive(Default)]
struct Count {
    all: u32,
    alone: u32,
    with: u32,
}

/// Measures and prints the report.
pub fn measure(args: &Args) -> Result<ExitCode, Failure> {
    let shared = shared(args.shared.as_deref()).ok_or("the shared folder is absent")?;
    let folder = shared.join("eval/charset");
    print!("{}", detection(&folder, args.mistakes)?);
    print!("{}", prescan(&folder)?);
    Ok(ExitCode::SUCCESS)
}

fn bytes(row: &Value) -> Result<Vec<u8>, Failure> {
    Ok(STANDARD.decode(text(row, "bytes"))?)
}

/// Right is what has the same characters: several encodings can have them.
fn detection(folder: &Path, show: bool) -> Result<String, Failure> {
    let mut by_encoding: BTreeMap<String, Count> = BTreeMap::new();
    let mut by_length: BTreeMap<String, Count> = BTreeMap::new();
    let mut mistakes = String::new();
    let (mut shown, mut alone_took, mut with_took) = (0, Duration::ZERO, Duration::ZERO);
    for row in rows(&folder.join("charset.jsonl.gz"))? {
        let (bytes, name) = (bytes(&row)?, text(&row, "encoding"));
        let gold = Encoding::for_label(name.as_bytes()).ok_or_else(|| name.to_owned())?;
        let (gold, _) = gold.decode_without_bom_handling(&bytes);
        let start = Instant::now();
        let alone = decode(&bytes, None, None);
        alone_took += start.elapsed();
        let start = Instant::now();
        let with = decode_with(&bytes, None, None, &plausibility);
        with_took += start.elapsed();
        let tally = |count: &mut Count| {
            count.all += 1;
            count.alone += u32::from(alone.text == gold);
            count.with += u32::from(with.text == gold);
        };
        tally(by_encoding.entry(name.to_owned()).or_default());
        tally(
            by_length
                .entry(text(&row, "length").to_owned())
                .or_default(),
        );
        tally(by_length.entry("all".to_owned()).or_default());
        if show && with.text != gold && shown < SHOWN {
            shown += 1;
            let cut = |text: &str| text.chars().take(SHOWN_CHARACTERS).collect::<String>();
            writeln!(
                mistakes,
                "- {name} {} as {} ({}): {} / {}",
                text(&row, "language"),
                label(with.encoding),
                label(alone.encoding),
                cut(&gold),
                cut(&with.text)
            )?;
        }
    }
    let mut out = String::from(
        "# Encodings, measured\n\nTexts without markup and declaration, right, %.\n\n",
    );
    out.push_str("| encoding | texts | detector | and language model |\n|---|---|---|---|\n");
    for (name, count) in by_encoding.iter().chain(&by_length) {
        let share = |right: u32| 100.0 * f64::from(right) / f64::from(count.all.max(1));
        writeln!(
            out,
            "| {name} | {} | {:.1} ({}) | {:.1} ({}) |",
            count.all,
            share(count.alone),
            count.alone,
            share(count.with),
            count.with
        )?;
    }
    let all = by_length.get("all").map_or(1, |count| count.all.max(1));
    writeln!(
        out,
        "\nA text takes {:?} alone, {:?} with the model.",
        alone_took / all,
        with_took / all
    )?;
    out.push_str(&mistakes);
    Ok(out)
}

/// Declarations in the first bytes. The cases name "windows-1252" where nothing is declared: what a browser falls back to.
fn prescan(folder: &Path) -> Result<String, Failure> {
    let (mut right, mut all) = (0, 0);
    let mut out = String::new();
    for row in rows(&folder.join("prescan-html5lib.jsonl.gz"))? {
        let (bytes, expected) = (bytes(&row)?, text(&row, "encoding"));
        let expected = match Encoding::for_label(expected.as_bytes()) {
            Some(encoding) => label(encoding),
            None => expected,
        };
        let decoded = decode_with(&bytes, None, None, &plausibility);
        let (answer, source) = (label(decoded.encoding), decoded.source);
        all += 1;
        // ASCII is answered as UTF-8, which it is as well.
        let ascii = bytes.is_ascii() && answer == "utf-8" && expected == "windows-1252";
        if answer == expected || ascii {
            right += 1;
        } else {
            writeln!(
                out,
                "- {}: {expected}, answered {answer} ({source:?})",
                text(&row, "id")
            )?;
        }
    }
    Ok(format!("\nDeclarations: {right} of {all} cases.\n{out}"))
}
