//! Credits as newspapers of many languages print them, and what only looks like one. The cases are data:
//! `tests/sources/cases.toml`, on the stories of `tests/sources/prose.toml`.

use std::collections::BTreeMap;

use copydesk::article::{Article, SourceRelation};
use copydesk::{Hints, Limits, Options, Unwatched};
use serde::Deserialize;

/// Of the credits that are given, so many must be right.
const PRECISION: f64 = 0.97;
/// Of the credits that pages hold, so many must be found.
const RECALL: f64 = 0.95;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    headline: String,
    text: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    language: String,
    #[serde(default)]
    head: String,
    #[serde(default)]
    top: String,
    lead: Option<String>,
    last: Option<String>,
    #[serde(default)]
    end: String,
    #[serde(default)]
    sources: Vec<String>,
    place: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

/// The case as a page.
fn page(case: &Case, story: &Story) -> String {
    let mut text = story.text.clone();
    if let (Some(lead), Some(first)) = (&case.lead, text.first_mut()) {
        first.clone_from(lead);
    }
    if let (Some(last), Some(final_one)) = (&case.last, text.last_mut()) {
        final_one.clone_from(last);
    }
    let paragraphs: String = text.iter().map(|text| format!("<p>{text}</p>\n")).collect();
    let Case {
        language,
        head,
        top,
        end,
        ..
    } = case;
    let headline = &story.headline;
    format!(
        "<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{headline} | Testblatt</title>\
         <meta property=\"og:title\" content=\"{headline}\">{head}</head>\n\
         <body><header><a class=\"logo\" href=\"/\">Testblatt</a><nav><a href=\"/a/\">A</a> <a href=\"/b/\">B</a></nav></header>\n\
         <main><article><h1>{headline}</h1>\n{top}\n<div class=\"article-body\">{paragraphs}{end}</div></article></main>\n\
         <footer><p>© 2026 Testblatt</p></footer></body></html>"
    )
}

fn read(html: &str) -> Option<Article> {
    let hints = Hints {
        url: url::Url::parse("https://testblatt.example/stadt/markthalle").ok(),
        ..Hints::default()
    };
    let mut extraction = copydesk::extract(
        html.as_bytes(),
        &hints,
        &Options::default(),
        &Limits::default(),
        &mut Unwatched,
    )
    .expect("a page within limits gets an answer");
    extraction.articles.pop()
}

/// A credit as the cases write it.
fn key(credit: &copydesk::article::SourceCredit) -> String {
    let relation = match credit.relation {
        SourceRelation::OriginatedBy => "",
        SourceRelation::WithMaterialFrom => "with:",
        SourceRelation::TranslatedFrom => "from:",
        SourceRelation::FirstPublishedBy => "first:",
    };
    let name = credit.normalized_id.as_deref().unwrap_or(&credit.name);
    format!("{relation}{name}")
}

#[derive(Default)]
struct Tally {
    right: u32,
    wrong: u32,
    missed: u32,
}

#[test]
fn credits_are_found_and_prose_is_none() {
    let stories: BTreeMap<String, Story> =
        toml::from_str(include_str!("sources/prose.toml")).expect("the stories are a table");
    let cases: Cases =
        toml::from_str(include_str!("sources/cases.toml")).expect("the cases are a table");
    let mut tally = Tally::default();
    let (mut places, mut placed, mut left_in) = (0, 0, 0);
    let mut failures = Vec::new();
    for case in &cases.case {
        let story = stories.get(&case.language).expect("a story");
        let article = read(&page(case, story)).unwrap_or_default();
        let found: Vec<String> = article.sources.iter().map(key).collect();
        let wrong = found.iter().filter(|one| !case.sources.contains(one));
        let missed = case.sources.iter().filter(|one| !found.contains(one));
        let (wrong, missed) = (count(wrong), count(missed));
        tally.right += count(found.iter()) - wrong;
        tally.wrong += wrong;
        tally.missed += missed;
        let place = article.dateline.and_then(|dateline| dateline.place);
        places += u32::from(case.place.is_some());
        placed += u32::from(case.place.is_some() && place == case.place);
        let held = article.sources.iter().any(|credit| {
            case.lead.is_none() && case.last.is_none() && article.text.contains(&credit.raw)
        });
        left_in += u32::from(held);
        let shown = [&case.end, &case.top, &case.head]
            .into_iter()
            .chain(&case.lead)
            .chain(&case.last)
            .map(|text| text.chars().take(90).collect::<String>())
            .find(|text| !text.is_empty());
        if wrong + missed > 0 || (case.place != place) || held {
            failures.push(format!(
                "{} {shown:?}: {found:?} {place:?}, wanted {:?} {:?}{}",
                case.language,
                case.sources,
                case.place,
                if held { ", left in the text" } else { "" }
            ));
        }
    }
    let given = f64::from(tally.right + tally.wrong).max(1.0);
    let wanted = f64::from(tally.right + tally.missed).max(1.0);
    let (precision, recall) = (
        f64::from(tally.right) / given,
        f64::from(tally.right) / wanted,
    );
    println!(
        "{} pages in {} languages: {} credits right, {} wrong, {} missed; precision {precision:.3}, recall {recall:.3}; \
         places {placed} of {places}; {left_in} credits left in the text",
        cases.case.len(),
        stories.len(),
        tally.right,
        tally.wrong,
        tally.missed,
    );
    for failure in &failures {
        println!("  {failure}");
    }
    assert!(cases.case.len() >= 120);
    assert!(precision >= PRECISION && recall >= RECALL);
    assert!(places == placed && left_in == 0);
}

fn count<'a>(items: impl Iterator<Item = &'a String>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}
