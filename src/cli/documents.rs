//! Many documents: answered by several hands, written in order.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use copydesk::grpc::v1;
use indicatif::{ProgressBar, ProgressStyle};

use super::End;
use super::output::{self, Format};

/// Stack of a reading thread, in bytes, as in the server.
const STACK: usize = 8 * 1024 * 1024;
/// Lines that may wait for a slow document in front of them.
const AHEAD: usize = 256;

/// Reads every file with `read` on `hands` threads and writes a JSON line for each, in the order of `files`.
pub fn each(
    files: &[PathBuf],
    hands: NonZeroUsize,
    format: Format,
    read: &(dyn Fn(&Path) -> Result<v1::ExtractArticleResponse, String> + Sync),
) -> io::Result<End> {
    let next = AtomicUsize::new(0);
    let (sender, lines) = crossbeam_channel::bounded(AHEAD);
    std::thread::scope(|scope| {
        for _ in 0..hands.get().min(files.len()) {
            let (sender, next) = (sender.clone(), &next);
            let work = move || {
                while let Some((number, file)) = take(files, next) {
                    let answer = read(file);
                    let failed = answer.is_err();
                    let line = output::line(file, answer.as_ref().map_err(String::as_str), format);
                    // The writer is gone when its reader is.
                    if sender.send((number, failed, line)).is_err() {
                        return;
                    }
                }
            };
            std::thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, work)?;
        }
        drop(sender);
        write_in_order(&lines, files.len())
    })
}

fn take<'f>(files: &'f [PathBuf], next: &AtomicUsize) -> Option<(usize, &'f Path)> {
    let number = next.fetch_add(1, Ordering::Relaxed);
    Some((number, files.get(number)?.as_path()))
}

fn write_in_order(
    lines: &crossbeam_channel::Receiver<(usize, bool, io::Result<String>)>,
    total: usize,
) -> io::Result<End> {
    let bar = progress(total as u64);
    let shared = io::stdout().is_terminal();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut early = BTreeMap::new();
    let mut written = 0;
    let mut end = End::Done;
    for (number, failed, line) in lines {
        bar.inc(1);
        if failed {
            end = End::Failed;
        }
        early.insert(number, line?);
        while let Some(line) = early.remove(&written) {
            // Where the bar shares the terminal with the lines, it makes room for each.
            bar.suspend(|| {
                out.write_all(line.as_bytes())?;
                if shared { out.flush() } else { Ok(()) }
            })?;
            written += 1;
        }
    }
    out.flush()?;
    bar.finish_and_clear();
    Ok(end)
}

/// Shown on a terminal only.
fn progress(total: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(total);
    let template = "{wide_bar} {pos}/{len} pages, {per_sec}, {eta} left";
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
