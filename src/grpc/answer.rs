//! One checked request in, one whole answer out, on the thread that calls. The server's threads and the command line share it.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use sha2::{Digest, Sha256};

use super::pool::Monitor;
use super::request::{Comparand, Comparands, PageRequest, TextRequest};
use super::status::Failure;
use super::tallies::Tallies;
use super::{comparison, mask, response, times, v1};
use crate::body::model::Model;
use crate::explain::Explanation;
use crate::rules::media_topics::Vocabulary;
use crate::shelf::Shelf;
use crate::site_rules::SiteRules;
use crate::{Fields, Limits, Options};

/// What an answer needs besides the request.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Bounds on one page.
    pub limits: Limits,
    /// What the answers name as their maker.
    pub version: v1::ServerVersion,
    /// Those of a directory; else only what is part of the binary.
    rules: Option<Arc<SiteRules>>,
    /// Those of a file; else only what is part of the binary.
    media_topics: Option<Arc<Vocabulary>>,
    tallies: Arc<Tallies>,
}

impl Desk {
    /// A desk that works within `limits`.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self::of(limits, None, &[])
    }

    /// The same with the site rules of a directory.
    #[must_use]
    pub fn with_rules(limits: Limits, shelf: &Shelf) -> Self {
        Self::of(limits, Some(Arc::new(shelf.rules())), &shelf.hash())
    }

    fn of(limits: Limits, rules: Option<Arc<SiteRules>>, rules_hash: &[u8]) -> Self {
        let in_force = rules.as_deref().unwrap_or(SiteRules::shipped());
        Self {
            tallies: Arc::new(Tallies::of(in_force)),
            limits,
            version: v1::ServerVersion {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                configuration_hash: configuration_hash(&limits, rules_hash),
                site_rule: String::new(),
            },
            rules,
            media_topics: None,
        }
    }

    /// The same with the Media Topics of a file.
    #[must_use]
    pub fn with_media_topics(mut self, vocabulary: Option<Arc<Vocabulary>>) -> Self {
        if let Some(vocabulary) = &vocabulary {
            let mut hash = Sha256::new();
            hash.update(&self.version.configuration_hash);
            hash.update(vocabulary.identity());
            self.version.configuration_hash = crate::pipeline::hex(&hash.finalize());
        }
        self.media_topics = vocabulary;
        self
    }

    /// The Media Topics of a file, if there is one.
    #[must_use]
    pub fn own_media_topics(&self) -> Option<Arc<Vocabulary>> {
        self.media_topics.clone()
    }

    /// The Media Topics in force.
    #[must_use]
    pub fn media_topics(&self) -> &Vocabulary {
        self.media_topics
            .as_deref()
            .unwrap_or(Vocabulary::shipped())
    }

    /// What the caller wants, by this desk's vocabulary.
    fn options<'o>(&self, wanted: &'o Options) -> Cow<'o, Options> {
        match &self.media_topics {
            None => Cow::Borrowed(wanted),
            own => Cow::Owned(Options {
                media_topics: own.clone(),
                ..wanted.clone()
            }),
        }
    }

    /// The site rules in force.
    #[must_use]
    pub fn rules(&self) -> &SiteRules {
        self.rules.as_deref().unwrap_or(SiteRules::shipped())
    }

    /// Reads a page.
    ///
    /// # Errors
    /// What the pipeline refuses, or [`Failure::DeadlineExceeded`].
    pub fn extract(
        &self,
        request: &PageRequest,
        monitor: &mut Monitor<'_>,
    ) -> Result<v1::ExtractArticleResponse, Failure> {
        let wishes = &request.wishes;
        let hints = request.hints();
        let found = crate::extract_by(
            Model::shipped(),
            self.rules(),
            &request.content,
            &hints,
            &self.options(&wishes.options),
            &self.limits,
            monitor,
        )?;
        self.tallies.count(&found.rules);
        monitor.read(&found);
        let mut server = self.version.clone();
        server.site_rule = found.site_rule.clone().unwrap_or_default();
        let mut answer = response::extraction(found, wishes.unit);
        answer.server = Some(server);
        answer.timings = Some(times::timings(monitor.timings()));
        Ok(wishes.mask.prune(answer))
    }

    /// Says how a page is judged, block by block, with the `strongest` features of each.
    ///
    /// # Errors
    /// As the call to extract it would fail.
    pub fn explain(
        &self,
        document: v1::Document,
        strongest: usize,
    ) -> Result<Explanation, Failure> {
        let request = PageRequest::check(Some(document), None, self.limits.document_bytes)?;
        let content = &request.content;
        let found = crate::explain::explain(content, &request.hints(), &self.limits, strongest)?;
        Ok(found)
    }

    /// Analyses text.
    ///
    /// # Errors
    /// What the pipeline refuses, or [`Failure::DeadlineExceeded`].
    pub fn analyze(
        &self,
        request: &TextRequest,
        monitor: &mut Monitor<'_>,
    ) -> Result<v1::AnalyzeTextResponse, Failure> {
        let wishes = &request.wishes;
        let headline = Some(request.headline.as_str()).filter(|headline| !headline.is_empty());
        let language = request.language.as_deref();
        let options = self.options(&wishes.options);
        let found = crate::analyze(&request.text, headline, language, &options, monitor)?;
        let answer = response::analysis(found, &request.text, wishes.unit);
        Ok(wishes.mask.prune(answer))
    }

    /// Compares two articles; pages are read first.
    ///
    /// # Errors
    /// What the pipeline refuses, or [`Failure::DeadlineExceeded`].
    pub fn compare(
        &self,
        request: &Comparands,
        monitor: &mut Monitor<'_>,
    ) -> Result<v1::CompareResponse, Failure> {
        let first = self.side(&request.first, monitor)?;
        let second = self.side(&request.second, monitor)?;
        let mut answer = comparison::answer(&first, &second, request.unit);
        answer.server = Some(self.version.clone());
        Ok(answer)
    }

    fn side<'r>(
        &self,
        comparand: &'r Comparand,
        monitor: &mut Monitor<'_>,
    ) -> Result<comparison::Side<'r>, Failure> {
        let page = match comparand {
            Comparand::Text { text, id } => return Ok(comparison::Side::of_text(text, id)),
            Comparand::Page(page) => page,
        };
        let options = Options {
            fields: Fields::NONE,
            ..Options::default()
        };
        let found = crate::extract_by(
            Model::shipped(),
            self.rules(),
            &page.content,
            &page.hints(),
            &options,
            &self.limits,
            monitor,
        )?;
        self.tallies.count(&found.rules);
        monitor.read(&found);
        Ok(comparison::Side::of_page(found))
    }

    /// Checks and compares two articles without a server.
    ///
    /// # Errors
    /// As the call would fail.
    pub fn compared(&self, request: v1::CompareRequest) -> Result<v1::CompareResponse, Failure> {
        let request = Comparands::check(request, self.limits.document_bytes)?;
        let mut monitor = Monitor::start(Instant::now(), None, &|| false);
        self.compare(&request, &mut monitor)
    }

    /// Checks and analyses text without a server.
    ///
    /// # Errors
    /// As the call would fail.
    pub fn analyzed(
        &self,
        request: v1::AnalyzeTextRequest,
    ) -> Result<v1::AnalyzeTextResponse, Failure> {
        let request = TextRequest::check(request, self.limits.document_bytes)?;
        let mut monitor = Monitor::start(Instant::now(), None, &|| false);
        self.analyze(&request, &mut monitor)
    }

    /// Checks and reads a page without a server: no queue, no deadline.
    ///
    /// # Errors
    /// As the call would fail.
    pub fn answer(
        &self,
        request: v1::ExtractArticleRequest,
    ) -> Result<v1::ExtractArticleResponse, Failure> {
        let allowed = self.limits.document_bytes;
        let request = PageRequest::check(request.document, request.options, allowed)?;
        let mut monitor = Monitor::start(Instant::now(), None, &|| false);
        self.extract(&request, &mut monitor)
    }
}

/// A comparison as canonical proto3 JSON.
///
/// # Errors
/// A value that JSON cannot hold; answers have none.
pub fn compared_to_json(answer: &v1::CompareResponse) -> Result<String, String> {
    mask::to_json("CompareResponse", answer, false)
}

/// Reads a small page of each kind, so that no caller waits for tables that are loaded at their first use.
pub fn warm_up(desk: &Desk) {
    const PAGE: &[u8] = b"<!doctype html><html lang=en><head><title>Ferry runs again</title></head><body><article>\
        <h1>Ferry runs again</h1><p>By Ada Quill</p><time datetime=2026-05-03>3 May 2026</time>\
        <p>The harbour ferry sails again after a week of repairs, the town council said on Monday morning.</p>\
        <p>Crews had worked for six days in the rain, and the first boat left at dawn with forty aboard.</p>\
        </article></body></html>";
    for content_type in ["text/html", "text/plain"] {
        let document = v1::Document {
            content: bytes::Bytes::from_static(PAGE),
            content_type: content_type.to_owned(),
            ..v1::Document::default()
        };
        let options = v1::ExtractOptions {
            renderings: (1..=4).collect(),
            ..v1::ExtractOptions::default()
        };
        // What comes out does not matter; whoever serves next is told of a defect.
        let _ = desk.answer(v1::ExtractArticleRequest {
            document: Some(document),
            options: Some(options),
        });
    }
}

/// The response as canonical proto3 JSON.
///
/// # Errors
/// A value that JSON cannot hold; answers have none.
pub fn to_json(answer: &v1::ExtractArticleResponse, pretty: bool) -> Result<String, String> {
    mask::to_json("ExtractArticleResponse", answer, pretty)
}

/// The build (sources, rules, models, dependencies), the limits and the site rules in force, hashed: equal hashes promise
/// equal answers.
fn configuration_hash(limits: &Limits, rules_hash: &[u8]) -> String {
    static BUILD: LazyLock<Sha256> = LazyLock::new(|| {
        Sha256::new()
            .chain_update(env!("COPYDESK_BUILD_HASH"))
            .chain_update(env!("CARGO_PKG_VERSION"))
    });
    let bounds = [
        limits.document_bytes,
        limits.nodes,
        limits.depth,
        limits.attributes,
        limits.data_script_bytes,
        limits.json_depth,
        limits.cell_span as usize,
    ];
    let mut hash = BUILD.clone();
    for bound in bounds {
        hash.update((bound as u64).to_le_bytes());
    }
    hash.update(rules_hash);
    crate::pipeline::hex(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_hash_follows_the_limits() {
        let one = Desk::new(Limits::default()).version.configuration_hash;
        let narrow = Limits {
            document_bytes: 1_000,
            ..Limits::default()
        };
        assert_eq!(one.len(), 64);
        assert_eq!(one, Desk::new(Limits::default()).version.configuration_hash);
        assert_ne!(one, Desk::new(narrow).version.configuration_hash);
    }

    #[test]
    fn json_is_canonical() {
        let time = pbjson_types::Timestamp {
            seconds: 1_700_000_000,
            nanos: 0,
        };
        let published = v1::PublishedTime {
            instant: Some(time),
            ..Default::default()
        };
        let teaser = v1::Teaser {
            published: Some(published),
            ..Default::default()
        };
        let answer = v1::ExtractArticleResponse {
            outcome: v1::Outcome::NotAnArticle as i32,
            teasers: vec![teaser],
            ..Default::default()
        };
        let json = to_json(&answer, false).expect("JSON");
        let expected = r#"{"outcome":"OUTCOME_NOT_AN_ARTICLE","teasers":[{"published":{"instant":"2023-11-14T22:13:20Z"}}]}"#;
        assert_eq!(json, expected);
    }
}
