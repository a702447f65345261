//! Runs a file's examples through the whole pipeline and compares.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::article::{Article, Extraction, PublishedTime};
use crate::body::model::Model;
use crate::site_rules::{Example, Expect, Problem, RuleFile, SiteRules};
use crate::{Hints, Limits, Options, Unwatched};

/// Characters of an answer that a message quotes.
const QUOTED: usize = 300;

/// What does not come out as the file expects: its rules over those that are part of the binary.
#[must_use]
pub fn try_examples(name: &str, file: &RuleFile) -> Vec<Problem> {
    let rules = SiteRules::over_families(&[file]);
    let examples = file.examples.iter().enumerate();
    examples
        .flat_map(|(place, example)| {
            let title = match &example.name {
                Some(title) => format!("example “{title}”"),
                None => format!("example {}", place + 1),
            };
            let problem = |field: &str, expected: String, found: String| Problem {
                line: Some(example.line),
                field: Some(field.to_owned()),
                expected: Some(expected),
                found: Some(found.chars().take(QUOTED).collect()),
                ..Problem::of_file(name, title.clone())
            };
            match read(&rules, example) {
                Some(answer) => compare(&example.expect, &answer)
                    .into_iter()
                    .map(|(field, expected, found)| problem(field, expected, found))
                    .collect(),
                None => vec![problem("outcome", "an answer".into(), "none".into())],
            }
        })
        .collect()
}

/// `None` where the page cannot be read at all.
pub(super) fn read(rules: &SiteRules, example: &Example) -> Option<Extraction> {
    let hints = Hints {
        content_type: Some("text/html; charset=utf-8"),
        url: example.url.clone(),
        fetch_time: example.fetch_time,
        ..Hints::default()
    };
    let (options, limits) = (Options::default(), Limits::default());
    let model = Model::shipped();
    // A defect that one page shows must not end a server that only wanted to reload a file.
    let read = || {
        let content = example.html.as_bytes();
        crate::extract_by(
            model,
            rules,
            content,
            &hints,
            &options,
            &limits,
            &mut Unwatched,
        )
    };
    catch_unwind(AssertUnwindSafe(read)).ok()?.ok()
}

type Difference = (&'static str, String, String);

fn compare(expect: &Expect, answer: &Extraction) -> Vec<Difference> {
    let mut found = Vec::new();
    let nothing = Article::default();
    let article = answer.articles.first().unwrap_or(&nothing);
    let names =
        |values: &mut dyn Iterator<Item = &String>| -> Vec<String> { values.cloned().collect() };
    let mut line = |field, wanted: &Option<String>, own: Option<&str>| {
        let own = own.unwrap_or_default();
        if let Some(wanted) = wanted
            && wanted != own
        {
            found.push((field, quoted(wanted), quoted(own)));
        }
    };
    line("headline", &expect.headline, article.headline.as_deref());
    line("kicker", &expect.kicker, article.kicker.as_deref());
    line(
        "standfirst",
        &expect.standfirst,
        article.standfirst.as_deref(),
    );
    line("byline", &expect.byline, article.byline.as_deref());
    let publisher = article.publisher.as_ref();
    let publisher = publisher.and_then(|publisher| publisher.name.as_deref());
    line("publisher", &expect.publisher, publisher);
    let lead = article.images.iter().find(|image| image.lead);
    line("image", &expect.image, lead.map(|image| image.url.as_str()));
    let language = article.language.as_ref();
    let language = language.and_then(|language| language.tag.as_deref());
    line("language", &expect.language, language);
    line("outcome", &expect.outcome, Some(answer.outcome.as_str()));
    for (field, wanted, own) in [
        ("published", &expect.published, &article.published),
        ("modified", &expect.modified, &article.modified),
    ] {
        if let Some(wanted) = wanted
            && !is_time(wanted, own.as_ref())
        {
            let own = own.as_ref().map_or("", |time| time.local.as_str());
            found.push((field, quoted(wanted), quoted(own)));
        }
    }
    let rules: Vec<String> = answer
        .site_rule
        .iter()
        .flat_map(|rules| rules.split(','))
        .map(str::to_owned)
        .collect();
    let mut rejected: Vec<String> = Vec::new();
    for part in answer.rules.iter().filter(|part| !part.accepted) {
        if !rejected.iter().any(|known| known == part.field) {
            rejected.push(part.field.to_owned());
        }
    }
    let mut list = |field, wanted: &Option<Vec<String>>, own: Vec<String>| {
        if let Some(wanted) = wanted
            && *wanted != own
        {
            found.push((field, format!("{wanted:?}"), format!("{own:?}")));
        }
    };
    let people = &article.authors;
    list(
        "authors",
        &expect.authors,
        names(&mut people.iter().map(|one| &one.name)),
    );
    let sections = &article.sections;
    list(
        "sections",
        &expect.sections,
        names(&mut sections.iter().map(|one| &one.name)),
    );
    list(
        "tags",
        &expect.tags,
        names(&mut article.tags.iter().map(|one| &one.name)),
    );
    let sources = &article.sources;
    list(
        "sources",
        &expect.sources,
        names(&mut sources.iter().map(|one| &one.name)),
    );
    list("rules", &expect.rules, rules);
    list("rejected", &expect.rejected, rejected);
    for wanted in &expect.text_contains {
        if !article.text.contains(wanted.as_str()) {
            found.push(("text_contains", quoted(wanted), quoted(&article.text)));
        }
    }
    for unwanted in &expect.text_lacks {
        if article.text.contains(unwanted.as_str()) {
            found.push(("text_lacks", quoted(unwanted), quoted(&article.text)));
        }
    }
    found
}

fn quoted(text: &str) -> String {
    if text.is_empty() {
        return "nothing".to_owned();
    }
    format!("“{text}”")
}

/// Whether a time is the expected one, on its own clock or as an instant.
fn is_time(wanted: &str, own: Option<&PublishedTime>) -> bool {
    let Some(own) = own else {
        return wanted.is_empty();
    };
    let instant = || wanted.parse::<jiff::Timestamp>().ok();
    own.local == wanted || (own.instant.is_some() && own.instant == instant())
}
