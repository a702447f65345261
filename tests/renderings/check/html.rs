//! HTML: one and the same to a parser, to a sanitiser and to us.

use std::collections::HashSet;
use std::sync::LazyLock;

use copydesk::article::Article;
use scraper::{Html, Node};

use super::{address_fault, addresses, expected};

/// A sanitiser by its own list of what is harmless, and three things that it does not list: `section`, the direction of an
/// article, and what a time element says. Fewer schemes than it would let pass.
static SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::default();
    builder
        .add_tags(["section"])
        .add_tag_attributes("article", ["dir"])
        .add_tag_attributes("time", ["datetime"])
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(None);
    builder
});

/// What is wrong with a body.
pub fn faults(article: &Article, html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let parsed = Html::parse_fragment(html);
    let again = parsed.root_element().inner_html();
    if again != html {
        faults.push(format!(
            "a parser reads something else: {}",
            apart(html, &again)
        ));
    }
    let clean = SANITISER.clean(html).to_string();
    if clean != html {
        faults.push(format!("a sanitiser changes it: {}", apart(html, &clean)));
    }
    let known = addresses(article);
    let mut shown = String::new();
    for node in parsed.root_element().descendants().skip(1) {
        match node.value() {
            Node::Text(text) => shown.push_str(text),
            Node::Element(element) => {
                if element.name() == "article" && node.parent() != Some(*parsed.root_element()) {
                    faults.push("an article in the article".to_owned());
                }
                for (name, value) in element.attrs() {
                    if ["href", "src"].contains(&name) {
                        faults.extend(address_fault(value, &known));
                    }
                }
            }
            other => faults.push(format!("neither element nor text: {other:?}")),
        }
    }
    let words = expected::words(&article.blocks, false);
    if expected::bare(&shown) != words {
        faults.push(format!(
            "other words: {}",
            apart(&words, &expected::bare(&shown))
        ));
    }
    faults
}

/// Where two texts part.
pub fn apart(expected: &str, found: &str) -> String {
    let same = expected.chars().zip(found.chars());
    let same = same.take_while(|(one, other)| one == other).count();
    let show = |text: &str| -> String {
        let start = same.saturating_sub(40);
        text.chars().skip(start).take(100).collect()
    };
    format!("{:?} became {:?}", show(expected), show(found))
}
