//! How right the language is on real pages: of the body with the page's signals, as the pipeline answers, and of the headline
//! alone with the same signals. Threads of forums and other pages that are no news count as well.

use std::fmt::Write;
use std::path::Path;

use copydesk::Options;
use copydesk::rules::languages::languages;
use copydesk::text::language::identify_with;
use copydesk::text::language::model::Model;
use serde_json::Value;

use super::corpus::text;
use crate::Failure;
use crate::corpus::{DATASETS, Page, answer};

/// Right answers of all, and the wrong ones by name.
#[derive(Default)]
struct Tally {
    right: u32,
    all: u32,
    wrong: Vec<String>,
}

impl Tally {
    fn add(&mut self, page: &str, known: &str, answer: Option<&str>) {
        let table = languages();
        self.all += 1;
        if answer.is_some_and(|answer| table.primary(answer) == table.primary(known)) {
            self.right += 1;
        } else {
            let answer = answer.unwrap_or("nothing");
            self.wrong.push(format!("{page} ({known} as {answer})"));
        }
    }

    fn line(&self, out: &mut String, name: &str) -> Result<(), Failure> {
        let share = 100.0 * f64::from(self.right) / f64::from(self.all.max(1));
        let wrong = match self.wrong.as_slice() {
            [] => "none".to_owned(),
            wrong => wrong.join(", "),
        };
        writeln!(out, "| {name} | {} | {share:.2} | {wrong} |", self.all)?;
        Ok(())
    }
}

/// The part of the report about pages.
pub fn report(shared: &Path, model: &Model) -> Result<String, Failure> {
    let mut bodies = Tally::default();
    let mut headlines = [Tally::default(), Tally::default()];
    let mut place = 0;
    let mut without = 0;
    for dataset in DATASETS {
        let folder = shared.join("eval").join(dataset);
        let truth = std::fs::read_to_string(folder.join("truth.jsonl"))?;
        for line in truth.lines().filter(|line| !line.trim().is_empty()) {
            let row: Value = serde_json::from_str(line)?;
            let known = text(&row, "language");
            if known.is_empty() || known == "und" {
                continue;
            }
            let page: Page = serde_json::from_value(row.clone())?;
            let name = format!("{dataset}/{}", page.id);
            let answer = answer(&folder, &page, &Options::default())?;
            let Some(article) = answer.articles.first() else {
                without += 1;
                continue;
            };
            let declared = article
                .language
                .as_ref()
                .map(|language| language.declared_tags.clone())
                .unwrap_or_default();
            let of = |text: &str| identify_with(model, text, &declared).tag;
            bodies.add(&name, known, of(&article.text).as_deref());
            if let Some(headline) = &article.headline {
                place = 1 - place;
                headlines[place].add(&name, known, of(headline).as_deref());
            }
        }
    }
    let mut out = String::from(
        "\nAnnotated pages whose language is known, with what they declare as the prior; most were labelled by a detector that agrees with the page.\n\n\
         | read from | pages | right, % | wrong |\n|---|---|---|---|\n",
    );
    bodies.line(&mut out, "the body")?;
    headlines[1].line(&mut out, "the headline alone, fitted half")?;
    headlines[0].line(&mut out, "the headline alone, other half")?;
    writeln!(out, "\nPages without an article in the answer: {without}.")?;
    Ok(out)
}
