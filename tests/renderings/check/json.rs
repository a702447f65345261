//! JSON-LD and ninjs: by schemas that state what the vocabularies say, and in the page that they may be embedded in.

use std::sync::LazyLock;

use copydesk::article::Article;
use jsonschema::Validator;
use scraper::{Html, Selector};
use serde_json::Value;

use super::{expected, html};

static JSON_LD: LazyLock<Validator> =
    LazyLock::new(|| validator(include_str!("../news_article.schema.json")));
static NINJS: LazyLock<Validator> =
    LazyLock::new(|| validator(include_str!("../ninjs.schema.json")));

fn validator(schema: &str) -> Validator {
    let schema: Value = serde_json::from_str(schema).expect("JSON");
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("a schema")
}

/// What is wrong with an article as JSON-LD.
pub fn json_ld_faults(article: &Article, content: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let Some(value) = read(content, &JSON_LD, &mut faults) else {
        return faults;
    };
    let text = value["articleBody"].as_str().unwrap_or_default();
    if expected::bare(&article.text) != expected::bare(text) {
        faults.push(format!(
            "another text: {}",
            html::apart(&article.text, text)
        ));
    }
    let headline = value["headline"].as_str().unwrap_or_default();
    let stated = article.headline.as_deref().unwrap_or_default();
    if expected::bare(stated) != expected::bare(headline) {
        faults.push(format!("another headline: {headline:?}"));
    }
    faults
}

/// What is wrong with an article as ninjs.
pub fn ninjs_faults(article: &Article, content: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let Some(value) = read(content, &NINJS, &mut faults) else {
        return faults;
    };
    let bodies = value["bodies"].as_array().cloned().unwrap_or_default();
    for body in bodies {
        if body["contentType"] == "text/html" {
            let written = body["value"].as_str().unwrap_or_default();
            let found = html::faults(article, written);
            faults.extend(found.into_iter().map(|fault| format!("body: {fault}")));
        }
    }
    if value["subjects"].as_array().map_or(0, Vec::len) < article.categories.len() {
        faults.push("a category is missing".to_owned());
    }
    faults
}

/// Reads JSON as it stands in a `script` element, and asks the schema.
fn read(content: &str, schema: &Validator, faults: &mut Vec<String>) -> Option<Value> {
    let page = format!(
        "<!doctype html><title>x</title><script type=\"application/ld+json\">{content}</script><p id=end>x</p>"
    );
    let page = Html::parse_document(&page);
    let scripts = Selector::parse("script").expect("a selector");
    let elements = Selector::parse("body > *").expect("a selector");
    let inside: String = page
        .select(&scripts)
        .flat_map(|script| script.text())
        .collect();
    if inside != content
        || page.select(&scripts).count() != 1
        || page.select(&elements).count() != 1
    {
        faults.push("it ends the script that it stands in".to_owned());
    }
    if content.contains(['<', '>', '&', '\'', '\u{2028}', '\u{2029}']) {
        faults.push("a character that ends what it may stand in".to_owned());
    }
    let value: Value = match serde_json::from_str(&inside) {
        Ok(value) => value,
        Err(error) => {
            faults.push(format!("not JSON: {error}"));
            return None;
        }
    };
    let found = schema.iter_errors(&value);
    faults.extend(found.map(|error| format!("{}: {error}", error.instance_path())));
    Some(value)
}
