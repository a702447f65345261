//! What the fields of an article hold.

use super::TextRange;

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// The same story in another language.
pub struct Translation {
    pub language: String,
    pub url: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// The outlet.
pub struct Publisher {
    pub name: Option<String>,
    pub url: Option<String>,
    pub logo_url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// Another wording of the headline.
pub struct AlternativeHeadline {
    pub role: HeadlineRole,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// For whom an alternative headline is written.
pub enum HeadlineRole {
    Search,
    Social,
    LinkedData,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// A person or a desk.
pub struct Author {
    pub name: String,
    pub kind: AuthorKind,
    pub role: Option<String>,
    pub url: Option<String>,
    pub email: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// What an author is.
pub enum AuthorKind {
    #[default]
    Person,
    Organization,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// Where the story came from.
pub struct SourceCredit {
    pub name: String,
    pub normalized_id: Option<String>,
    pub relation: SourceRelation,
    pub url: Option<String>,
    pub raw: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "as in the contract")]
/// How the story relates to a source.
pub enum SourceRelation {
    OriginatedBy,
    WithMaterialFrom,
    TranslatedFrom,
    FirstPublishedBy,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// The place that opens an agency story.
pub struct Dateline {
    pub raw: String,
    pub place: Option<String>,
}

/// A stated time, no finer than the page gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedTime {
    /// Only where clock time and zone are known.
    pub instant: Option<jiff::Timestamp>,
    /// ISO 8601 as readers see it, cut to `precision`.
    pub local: String,
    /// Minutes east of UTC, where stated.
    pub utc_offset_minutes: Option<i32>,
    /// How fine `local` is.
    pub precision: Precision,
    /// As written.
    pub raw: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "as in the contract")]
/// How fine a stated time is.
pub enum Precision {
    Year,
    Month,
    Day,
    Minute,
    Second,
}

#[derive(Debug, Clone, PartialEq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// The language of the body.
pub struct Language {
    pub tag: Option<String>,
    pub confidence: f32,
    pub reliable: bool,
    pub declared_tags: Vec<String>,
    pub candidates: Vec<LanguageCandidate>,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in the contract")]
/// A language that was considered.
pub struct LanguageCandidate {
    pub tag: String,
    pub confidence: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// Reading direction of the body.
pub enum TextDirection {
    LeftToRight,
    RightToLeft,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// The publisher's section, as written.
pub struct Section {
    pub name: String,
    pub url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// One step of the breadcrumb; position counts from 1.
pub struct Breadcrumb {
    pub position: u32,
    pub name: String,
    pub url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// The publisher's tag, as written.
pub struct Tag {
    pub name: String,
    pub url: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in the contract")]
/// An IPTC Media Topic.
pub struct Category {
    pub code: String,
    pub label: String,
    pub label_language: String,
    pub score: f32,
    pub method: CategoryMethod,
    pub evidence: Vec<String>,
    pub ancestors: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// Which channel found a category.
pub enum CategoryMethod {
    Publisher,
    Text,
    Both,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in the contract")]
/// A phrase found in the text.
pub struct Keyword {
    pub text: String,
    pub score: f32,
    pub occurrences: u32,
}

#[derive(Debug, Clone, PartialEq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// Whole sentences of the body, in reading order.
pub struct Summary {
    pub text: String,
    pub sentences: Vec<SummarySentence>,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in the contract")]
/// One sentence, verbatim from [`Article::text`](super::Article::text).
pub struct SummarySentence {
    pub text: String,
    pub text_range: TextRange,
    pub block_id: Option<String>,
    pub score: f32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// The body in another form.
pub struct Rendering {
    pub format: RenderingFormat,
    pub content: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// Forms of a rendering.
pub enum RenderingFormat {
    Markdown,
    Html,
    JsonLd,
    Ninjs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// Counts over [`Article::text`](super::Article::text).
pub struct TextStatistics {
    pub characters: u32,
    pub words: u32,
    pub sentences: u32,
    pub paragraphs: u32,
    pub reading_time_seconds: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// Stated against observed access.
pub struct Access {
    pub state: Option<AccessState>,
    pub truncated: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// What the page states about access.
pub enum AccessState {
    Free,
    Metered,
    Registration,
    Paid,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// What the page says about rights.
pub struct Rights {
    pub copyright_notice: Option<String>,
    pub license_url: Option<String>,
    pub robots: Vec<String>,
    pub tdm_reservation: Option<bool>,
    pub tdm_policy_url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// Paid content.
pub struct Sponsorship {
    pub label: Option<String>,
    pub sponsor: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// An identifier that others use for the story.
pub struct ExternalId {
    pub scheme: String,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// Identity of the text.
pub struct Fingerprint {
    pub text_sha256: String,
    pub simhash: u64,
    pub paragraph_hashes: Vec<u64>,
}

/// A candidate for a field, and whether it was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Field of the article: "headline", "published".
    pub field: &'static str,
    /// What kind of place it was read from.
    pub signal: Signal,
    /// JSON pointer, meta name, CSS path or rule id.
    pub locator: String,
    /// As it stood there; of text and blocks: what they were judged by.
    pub raw_value: String,
    /// Whether the field holds it.
    pub chosen: bool,
    /// Of "blocks": the id of the block that holds it.
    pub block_id: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "as in the contract")]
/// Kinds of places that values are read from.
pub enum Signal {
    LinkedData,
    Microdata,
    OpenGraph,
    Meta,
    LinkElement,
    TimeElement,
    Document,
    Text,
    Url,
    SiteRule,
    Model,
    Request,
}
