//! A page inside a rule file, and what has to come out of it.

use jiff::Timestamp;
use serde::Deserialize;

/// A page and the answer that it must give.
#[derive(Debug, Clone)]
pub struct Example {
    /// For messages; its number in the file where it has none.
    pub name: Option<String>,
    /// Where it stands in the file.
    pub line: usize,
    /// The page's address.
    pub url: Option<url::Url>,
    /// When it was fetched.
    pub fetch_time: Option<Timestamp>,
    /// The page.
    pub html: String,
    /// The answer.
    pub expect: Expect,
}

/// As it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawExample {
    name: Option<String>,
    url: Option<String>,
    fetch_time: Option<String>,
    html: String,
    expect: Expect,
}

/// What is expected of an answer; what is not named may be anything. An empty string or list expects that the field is
/// absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "fields as in the contract")]
pub struct Expect {
    pub headline: Option<String>,
    pub kicker: Option<String>,
    pub standfirst: Option<String>,
    pub byline: Option<String>,
    /// Names.
    pub authors: Option<Vec<String>>,
    /// As local time cut to its precision, or as instant: `2026-05-03T14:00`, `2026-05-03T12:00:00Z`.
    pub published: Option<String>,
    /// See `published`.
    pub modified: Option<String>,
    /// Names.
    pub sections: Option<Vec<String>>,
    /// Names.
    pub tags: Option<Vec<String>>,
    /// Names.
    pub sources: Option<Vec<String>>,
    /// The lead image's address.
    pub image: Option<String>,
    /// The outlet's name.
    pub publisher: Option<String>,
    /// The language tag.
    pub language: Option<String>,
    /// `ARTICLE`, `NOT_AN_ARTICLE` and so on.
    pub outcome: Option<String>,
    /// The rules that take part, strongest first.
    pub rules: Option<Vec<String>>,
    /// Fields, `body` among them, on which a rule loses.
    pub rejected: Option<Vec<String>>,
    /// Each stands in the text.
    pub text_contains: Vec<String>,
    /// None stands in the text.
    pub text_lacks: Vec<String>,
}

impl Example {
    pub(super) fn read(raw: RawExample, line: usize) -> Result<Self, String> {
        if raw.expect == Expect::default() {
            return Err("an example expects something".to_owned());
        }
        if raw.html.trim().is_empty() {
            return Err("an example has a page".to_owned());
        }
        let url = raw.url.map(|url| {
            url::Url::parse(&url).map_err(|error| format!("`{url}` is no address: {error}"))
        });
        let fetch_time = raw.fetch_time.map(|time| {
            time.parse::<Timestamp>()
                .map_err(|error| format!("`{time}` is no time: {error}"))
        });
        Ok(Self {
            name: raw.name,
            line,
            url: url.transpose()?,
            fetch_time: fetch_time.transpose()?,
            html: raw.html,
            expect: raw.expect,
        })
    }
}
