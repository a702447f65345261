//! The domain: what a page turned out to be and what its article says. Plain data, no parsing.
//!
//! The wire has its own types (`grpc`); these follow it in meaning, not in shape. Absent is `None` or an empty list.
//! Every [`TextRange`] counts UTF-8 bytes of [`Article::text`]; the edge converts to the caller's unit.

use std::time::Duration;

/// What became of one page.
#[derive(Debug, Clone, PartialEq)]
pub struct Extraction {
    /// Whether there is an article, and how much of it.
    pub outcome: Outcome,
    /// Why, and what was noticed on the way. In order of discovery, each code once.
    pub reasons: Vec<Reason>,
    /// The kind of page, where it can be told.
    pub page_type: Option<PageType>,
    /// One for an article, several for a page of several stories.
    pub articles: Vec<Article>,
    /// The stories that an index page links to, in reading order.
    pub teasers: Vec<Teaser>,
    /// How the bytes were read.
    pub input: InputReport,
    /// The site rule that took part, if any.
    pub site_rule: Option<String>,
}

/// The outcomes of the contract; each is a successful call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A whole article.
    Article,
    /// A teaser, or the free part of a paid article.
    PartialArticle,
    /// Separate stories on one page.
    MultipleArticles,
    /// A section front, search result, tag or author page.
    NotAnArticle,
    /// A script shell, consent or bot wall, or error page.
    NoContent,
    /// Not HTML or text, or not decodable.
    Unreadable,
}

/// A machine-readable reason with a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Stable code.
    pub code: ReasonCode,
    /// One English sentence; its variable parts are quoted from the page.
    pub message: String,
}

macro_rules! reason_codes {
    ($($(#[$doc:meta])* $variant:ident => $code:literal,)*) => {
        /// The reason codes that this server can answer with.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ReasonCode { $($(#[$doc])* $variant,)* }
        impl ReasonCode {
            /// The code on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }
            /// Every code, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
        }
    };
}

reason_codes! {
    /// The page lists links to stories.
    LinkList => "LINK_LIST",
    /// The document is a shell that a script would fill.
    ScriptShell => "SCRIPT_SHELL",
    /// Nothing but a consent dialogue.
    ConsentWall => "CONSENT_WALL",
    /// Nothing but a challenge for robots.
    BotWall => "BOT_WALL",
    /// Nothing but a request to sign in.
    LoginWall => "LOGIN_WALL",
    /// The page says that it was not found, or failed.
    HttpErrorPage => "HTTP_ERROR_PAGE",
    /// Neither HTML nor text.
    NotHtml => "NOT_HTML",
    /// The text found is too short to be an article.
    BodyTooShort => "BODY_TOO_SHORT",
    /// The page states that the article is not free.
    PaywallMarked => "PAYWALL_MARKED",
    /// The body ends in front of an offer to subscribe.
    PaywallObserved => "PAYWALL_OBSERVED",
    /// A bound on nodes, depth or other work was reached; what was read so far is answered.
    LimitReached => "LIMIT_REACHED",
    /// The text came from JSON-LD `articleBody`.
    BodyFromLinkedData => "BODY_FROM_LINKED_DATA",
    /// The text came from state that the page carries for its scripts.
    BodyFromStateJson => "BODY_FROM_STATE_JSON",
    /// The document and its data disagree about the text.
    BodyConflict => "BODY_CONFLICT",
    /// No usable declaration: the encoding was detected.
    EncodingGuessed => "ENCODING_GUESSED",
    /// The bytes contradict the declared encoding.
    EncodingDeclaredWrong => "ENCODING_DECLARED_WRONG",
    /// Text that had been encoded twice was repaired.
    EncodingRepaired => "ENCODING_REPAIRED",
    /// The declared charset label is none that exists.
    CharsetLabelIgnored => "CHARSET_LABEL_IGNORED",
    /// The text is in another language than the page says.
    LanguageDiffersFromDeclared => "LANGUAGE_DIFFERS_FROM_DECLARED",
    /// The page states different publication times, or a modification before publication.
    ConflictingDates => "CONFLICTING_DATES",
    /// Day and month cannot be told apart.
    AmbiguousDate => "AMBIGUOUS_DATE",
    /// The page states a time later than its fetch time.
    FutureDate => "FUTURE_DATE",
    /// The page states different headlines.
    ConflictingHeadlines => "CONFLICTING_HEADLINES",
    /// A site rule disagreed with the page and was not used.
    SiteRuleRejected => "SITE_RULE_REJECTED",
    /// A rendering was asked for that this server does not write.
    RenderingUnavailable => "RENDERING_UNAVAILABLE",
}

/// What kind of page it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the contract's")]
pub enum PageType {
    Article,
    Opinion,
    LiveBlog,
    Briefing,
    Gallery,
    Video,
    Audio,
    PressRelease,
    Index,
    Error,
    Other,
}

/// A story that an index page links to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Teaser {
    /// Absolute where the page's address is known.
    pub url: String,
    /// The link's words.
    pub headline: String,
    /// The teaser text, if any.
    pub text: Option<String>,
    /// As stated beside the link.
    pub published: Option<PublishedTime>,
}

/// How the bytes were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputReport {
    /// SHA-256 of the content, lower-case hex.
    pub sha256: String,
    /// Bytes received.
    pub byte_count: u64,
    /// WHATWG label, lower case; none where nothing was decoded.
    pub encoding: Option<&'static str>,
    /// What decided the encoding.
    pub encoding_source: Option<EncodingSource>,
    /// Malformed sequences that became U+FFFD.
    pub replacement_count: u64,
}

/// What decided the encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the contract's")]
pub enum EncodingSource {
    ByteOrderMark,
    HttpHeader,
    MetaElement,
    Detected,
}

/// A news article. What was not found is absent.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(
    missing_docs,
    reason = "the contract documents each field; these are its names"
)]
pub struct Article {
    pub id: String,
    pub url: Option<String>,
    pub canonical_url: Option<String>,
    pub amp_url: Option<String>,
    pub translations: Vec<Translation>,
    pub publisher: Option<Publisher>,
    pub headline: Option<String>,
    pub kicker: Option<String>,
    pub standfirst: Option<String>,
    pub meta_description: Option<String>,
    pub alternative_headlines: Vec<AlternativeHeadline>,
    pub byline: Option<String>,
    pub authors: Vec<Author>,
    pub sources: Vec<SourceCredit>,
    pub dateline: Option<Dateline>,
    pub published: Option<PublishedTime>,
    pub modified: Option<PublishedTime>,
    pub language: Option<Language>,
    pub direction: Option<TextDirection>,
    pub sections: Vec<Section>,
    pub breadcrumbs: Vec<Breadcrumb>,
    pub tags: Vec<Tag>,
    pub categories: Vec<Category>,
    pub keywords: Vec<Keyword>,
    /// Block texts joined by a blank line.
    pub text: String,
    pub blocks: Vec<Block>,
    pub summary: Option<Summary>,
    pub images: Vec<Image>,
    pub links: Vec<Link>,
    pub renderings: Vec<Rendering>,
    pub statistics: Option<TextStatistics>,
    pub access: Option<Access>,
    pub rights: Option<Rights>,
    pub sponsorship: Option<Sponsorship>,
    pub embargo: Option<PublishedTime>,
    pub external_ids: Vec<ExternalId>,
    pub fingerprint: Option<Fingerprint>,
    /// 0 to 1; see `body::quality`.
    pub quality: Option<f32>,
    pub evidence: Vec<Evidence>,
}

/// Half open, in UTF-8 bytes of [`Article::text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
#[allow(missing_docs, reason = "start and end say it")]
pub struct TextRange {
    pub start: usize,
    pub end: usize,
}

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

/// One block of the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Made from the content, and a count where content repeats. Unique in the article.
    pub id: String,
    /// Where the block's text stands in [`Article::text`]; none for blocks that are not part of it.
    pub text_range: Option<TextRange>,
    /// What it is.
    pub content: BlockContent,
    /// BCP 47, where it differs from the article's.
    pub language: Option<String>,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in the contract")]
pub enum BlockContent {
    Paragraph(Paragraph),
    Heading {
        level: u8,
        text: String,
    },
    List(List),
    Quote {
        text: String,
        attribution: Option<String>,
        pull_quote: bool,
    },
    Table(Table),
    Image(Image),
    Media(Media),
    Embed(Embed),
    Code(String),
    Separator,
    Note {
        kind: NoteKind,
        text: String,
    },
    LiveUpdate(LiveUpdate),
    RelatedLink {
        label: Option<String>,
        headline: String,
        url: Option<String>,
    },
    Box {
        title: Option<String>,
        blocks: Vec<Block>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// A paragraph with its inline marks.
pub struct Paragraph {
    pub text: String,
    pub spans: Vec<Span>,
}

/// An inline mark. Its range counts in [`Article::text`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
pub struct Span {
    pub kind: SpanKind,
    pub text_range: TextRange,
    pub url: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "as in the contract")]
/// Kinds of inline marks.
pub enum SpanKind {
    Link,
    Emphasis,
    Strong,
    Code,
    Subscript,
    Superscript,
    Quote,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// A list.
pub struct List {
    pub ordered: bool,
    pub items: Vec<ListItem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// One item of a list.
pub struct ListItem {
    pub text: String,
    pub spans: Vec<Span>,
    pub nested: Option<List>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// A table of data.
pub struct Table {
    pub caption: Option<String>,
    pub rows: Vec<Vec<TableCell>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// A cell; spans are at least 1 and at most 1,000.
pub struct TableCell {
    pub text: String,
    pub header: bool,
    pub column_span: u32,
    pub row_span: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// A picture.
pub struct Image {
    pub url: String,
    pub alt: Option<String>,
    pub caption: Option<String>,
    pub credit: Option<String>,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub lead: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// Video or audio.
pub struct Media {
    pub kind: MediaKind,
    pub url: Option<String>,
    pub title: Option<String>,
    pub caption: Option<String>,
    pub thumbnail_url: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// Kinds of media.
pub enum MediaKind {
    Video,
    Audio,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// Something shown from elsewhere.
pub struct Embed {
    pub provider: String,
    pub url: Option<String>,
    pub text: Option<String>,
    pub author: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// Kinds of notes.
pub enum NoteKind {
    Correction,
    Editor,
    Update,
    Disclosure,
    Ai,
}

#[derive(Debug, Clone, PartialEq, Default)]
#[allow(missing_docs, reason = "as in the contract")]
/// One entry of a live blog.
pub struct LiveUpdate {
    pub headline: Option<String>,
    pub published: Option<PublishedTime>,
    pub url: Option<String>,
    pub text: String,
    pub authors: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the contract")]
/// A link in the body.
pub struct Link {
    pub url: String,
    pub text: String,
    pub external: bool,
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
/// One sentence, verbatim from [`Article::text`].
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
/// Counts over [`Article::text`].
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
    /// As it stood there.
    pub raw_value: String,
    /// Whether the field holds it.
    pub chosen: bool,
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

/// The stages of the pipeline, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names of the contract's timings")]
pub enum Stage {
    Parse,
    Metadata,
    Body,
    Language,
    Categories,
    Summary,
}

/// How long each stage took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the names of the contract's timings")]
pub struct StageTimings {
    pub queued: Duration,
    pub parse: Duration,
    pub metadata: Duration,
    pub body: Duration,
    pub language: Duration,
    pub categories: Duration,
    pub summary: Duration,
    pub total: Duration,
}
