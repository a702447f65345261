//! The raw bytes of a news page go in, an article that a newsroom can print comes out.
//!
//! ```text
//! bytes -> page (decode, parse, flatten) -> metadata -> body -> outcome
//!                                                        |-> text: language, categories, summary, statistics
//! ```
//!
//! [`extract`] is synchronous and repeatable: same document, options and build, same [`Extraction`]. It knows no clock, no
//! network and no environment; the gRPC edge lives in [`grpc`].

pub mod article;
pub mod body;
pub mod config;
pub mod error;
pub mod explain;
pub mod grpc;
pub mod limits;
pub mod metadata;
pub mod page;
mod pipeline;
pub mod plain;
pub mod render;
pub mod rules;
pub mod shelf;
pub mod site_rules;
pub mod text;
pub mod trees;

use std::ops::ControlFlow;
use std::sync::Arc;

pub use article::{Article, Extraction, Stage};
pub use error::ExtractError;
pub use limits::Limits;
use rules::media_topics::Vocabulary;

pub use pipeline::{Analysis, analyze, extract, extract_by, extract_with};

/// What the caller knows about a document besides its bytes.
#[derive(Debug, Clone, Default)]
pub struct Hints<'a> {
    /// The Content-Type header as received.
    pub content_type: Option<&'a str>,
    /// The address the page was fetched from, after redirects.
    pub url: Option<url::Url>,
    /// When it was fetched.
    pub fetch_time: Option<jiff::Timestamp>,
    /// The Content-Language header as received.
    pub content_language: Option<&'a str>,
    /// The publisher's zone, for pages whose times name none.
    pub time_zone: Option<jiff::tz::TimeZone>,
}

impl<'a> Hints<'a> {
    /// The media type of [`Hints::content_type`], without parameters, as written.
    #[must_use]
    pub fn media_type(&self) -> Option<&'a str> {
        let kind = self.content_type?.split(';').next()?.trim();
        (!kind.is_empty()).then_some(kind)
    }

    /// The charset parameter of [`Hints::content_type`], unquoted, as written.
    #[must_use]
    pub fn charset(&self) -> Option<&'a str> {
        self.content_type?.split(';').skip(1).find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            let value = value.trim().trim_matches(['"', '\'']);
            (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then_some(value)
        })
    }

    /// The last label of the host name, where it is a name.
    #[must_use]
    pub fn top_level_domain(&self) -> Option<&str> {
        self.url.as_ref()?.domain()?.rsplit('.').next()
    }
}

/// What the caller wants.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Which of the costly parts are wanted at all.
    pub fields: Fields,
    /// Sentences in a summary, 1 to 20.
    pub max_sentences: usize,
    /// Grapheme clusters in a summary.
    pub max_characters: Option<usize>,
    /// The body again, in these forms.
    pub renderings: Vec<article::RenderingFormat>,
    /// BCP 47 languages for category labels, most wanted first.
    pub label_languages: Vec<String>,
    /// Category cut-off, 0 to 1.
    pub min_category_score: Option<f32>,
    /// Whether [`Article::evidence`] is filled.
    pub include_evidence: bool,
    /// Media Topics instead of those that are part of the binary.
    pub media_topics: Option<Arc<Vocabulary>>,
}

impl Options {
    /// The vocabulary in force.
    #[must_use]
    pub fn media_topics(&self) -> &Vocabulary {
        self.media_topics
            .as_deref()
            .unwrap_or(Vocabulary::shipped())
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            fields: Fields::ALL,
            max_sentences: 3,
            max_characters: None,
            renderings: Vec::new(),
            label_languages: Vec::new(),
            min_category_score: None,
            include_evidence: false,
            media_topics: None,
        }
    }
}

/// The parts of an answer whose stages can be left out. Metadata and body are always read: the outcome needs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "one independent switch per stage"
)]
pub struct Fields {
    /// [`Article::language`], and what depends on it.
    pub language: bool,
    /// [`Article::categories`].
    pub categories: bool,
    /// [`Article::summary`].
    pub summary: bool,
    /// [`Article::keywords`].
    pub keywords: bool,
    /// [`Article::statistics`].
    pub statistics: bool,
    /// [`Article::fingerprint`].
    pub fingerprint: bool,
}

impl Fields {
    /// Everything.
    pub const ALL: Self = Self {
        language: true,
        categories: true,
        summary: true,
        keywords: true,
        statistics: true,
        fingerprint: true,
    };
    /// Nothing.
    pub const NONE: Self = Self {
        language: false,
        categories: false,
        summary: false,
        keywords: false,
        statistics: false,
        fingerprint: false,
    };
}

/// Told after each stage; may stop the work. The edge measures time and watches deadlines with it, so that extraction
/// itself needs no clock.
pub trait Watch {
    /// A stage is done. `Break` ends the work with [`ExtractError::Stopped`].
    fn after(&mut self, stage: Stage) -> ControlFlow<()>;
}

/// Watches nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn after(&mut self, _stage: Stage) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}
