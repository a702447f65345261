//! Runs the library over a dataset and writes what it found in the scorer's form.

use std::collections::BTreeMap;
use std::io::Write;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use copydesk::article::{Article, Extraction, PublishedTime};
use copydesk::body::model::Model;
use copydesk::{Hints, Limits, Options, Unwatched};
use serde_json::{Value, json};

use crate::Failure;
use crate::body::folds;
use crate::corpus::{self, Page};

/// A page that takes longer than this ends the whole run: extraction must be bounded.
const GIVE_UP: Duration = Duration::from_mins(1);

/// What became of one page.
pub struct Reading {
    /// The line of the predictions file.
    pub prediction: Value,
    /// Wall-clock time of `extract` alone.
    pub took: Duration,
    /// Size of the page.
    pub bytes: usize,
}

/// Reads every page on `threads` threads, each with the weights that have not seen its domain; the readings come back in the order of `pages`.
pub fn run(dataset: &Path, pages: &[Page], threads: usize) -> Result<Vec<Reading>, Failure> {
    let models = folds::load()?;
    let next = AtomicUsize::new(0);
    let under_way = Mutex::new(BTreeMap::new());
    let readings = Mutex::new(BTreeMap::new());
    let finished = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(page) = pages.get(index) else { break };
                    lock(&under_way).insert(index, Instant::now());
                    let reading = read(dataset, page, &models);
                    lock(&under_way).remove(&index);
                    lock(&readings).insert(index, reading);
                }
                finished.fetch_add(1, Ordering::Release);
            });
        }
        while finished.load(Ordering::Acquire) < threads {
            for (index, since) in &*lock(&under_way) {
                if since.elapsed() > GIVE_UP {
                    eprintln!("xtask: {} took over {GIVE_UP:?}", pages[*index].id);
                    std::process::exit(1);
                }
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    });
    let readings = readings
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    readings.into_values().collect()
}

/// Writes the predictions, a line a page.
pub fn write(path: &Path, readings: &[Reading]) -> Result<(), Failure> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    for reading in readings {
        writeln!(file, "{}", reading.prediction)?;
    }
    Ok(file.flush()?)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn read(dataset: &Path, page: &Page, models: &[Model]) -> Result<Reading, Failure> {
    let html = corpus::html(dataset, &page.id)?;
    let content_type = page
        .charset
        .as_ref()
        .map(|charset| format!("text/html; charset={charset}"));
    let hints = Hints {
        content_type: content_type.as_deref(),
        url: page.url.as_deref().and_then(|url| url.parse().ok()),
        ..Hints::default()
    };
    let start = Instant::now();
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| {
        copydesk::extract_with(
            &models[folds::of(page)],
            &html,
            &hints,
            &Options::default(),
            &Limits::default(),
            &mut Unwatched,
        )
    }));
    let took = start.elapsed();
    let prediction = match outcome {
        Ok(Ok(extraction)) => prediction(&page.id, &extraction),
        Ok(Err(error)) => json!({"id": page.id, "error": error.to_string()}),
        Err(_) => json!({"id": page.id, "error": "panicked"}),
    };
    Ok(Reading {
        prediction,
        took,
        bytes: html.len(),
    })
}

fn prediction(id: &str, extraction: &Extraction) -> Value {
    let mut line = json!({
        "id": id,
        "outcome": format!("{:?}", extraction.outcome),
        "page_type": extraction.page_type.map(|kind| format!("{kind:?}")),
        "truncated": extraction.articles.first().and_then(|article| article.access?.truncated),
        "reasons": extraction.reasons.iter().map(|reason| reason.code.as_str()).collect::<Vec<_>>(),
    });
    let Some(first) = extraction.articles.first() else {
        return line;
    };
    let bodies: Vec<&str> = extraction
        .articles
        .iter()
        .map(|article| article.text.as_str())
        .collect();
    let found = fields(first, &bodies.join("\n\n"));
    if let (Value::Object(line), Value::Object(found)) = (&mut line, found) {
        line.extend(found);
    }
    line
}

fn fields(article: &Article, body: &str) -> Value {
    let names = |list: Vec<&String>| list.into_iter().cloned().collect::<Vec<_>>();
    json!({
        "title": article.headline,
        "subtitle": article.standfirst,
        "authors": names(article.authors.iter().map(|author| &author.name).collect()),
        "published": article.published.as_ref().map(iso),
        "modified": article.modified.as_ref().map(iso),
        "body": body,
        "language": article.language.as_ref().and_then(|language| language.tag.as_ref()),
        "topics": names(article.tags.iter().map(|tag| &tag.name).collect()),
        "sections": names(article.sections.iter().map(|section| &section.name).collect()),
        "site_name": article.publisher.as_ref().and_then(|publisher| publisher.name.as_ref()),
        "images": names(article.images.iter().map(|image| &image.url).collect()),
    })
}

/// The instant in the page's own zone where it is known, else what readers see.
fn iso(time: &PublishedTime) -> String {
    let Some(instant) = time.instant else {
        return time.local.clone();
    };
    let offset = time
        .utc_offset_minutes
        .and_then(|minutes| jiff::tz::Offset::from_seconds(minutes * 60).ok())
        .unwrap_or(jiff::tz::Offset::UTC);
    instant.display_with_offset(offset).to_string()
}

#[cfg(test)]
mod tests {
    use copydesk::article::Precision;

    use super::*;

    fn time(instant: Option<&str>, offset: Option<i32>) -> PublishedTime {
        PublishedTime {
            instant: instant.map(|text| text.parse().unwrap()),
            local: "2026-11-23T14:05".to_owned(),
            utc_offset_minutes: offset,
            precision: Precision::Minute,
            raw: String::new(),
        }
    }

    #[test]
    fn an_instant_is_written_in_the_pages_zone() {
        let text = iso(&time(Some("2026-11-23T13:05:00Z"), Some(60)));
        assert_eq!(text, "2026-11-23T14:05:00+01:00");
    }

    #[test]
    fn a_time_without_zone_stays_local() {
        assert_eq!(iso(&time(None, None)), "2026-11-23T14:05");
    }
}
