//! The domain: what a page turned out to be and what its article says. Plain data, no parsing.
//!
//! The wire has its own types (`grpc`); these follow it in meaning, not in shape. Absent is `None` or an empty list.
//! Every [`TextRange`] counts UTF-8 bytes of [`Article::text`]; the edge converts to the caller's unit.

mod blocks;
mod fields;

use std::time::Duration;

pub use blocks::*;
pub use fields::*;

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
    /// The site rules that took part, strongest first, joined by commas.
    pub site_rule: Option<String>,
    /// What rules had a part in, and what they lost.
    pub rules: Vec<RulePart>,
}

/// A field that a site rule had a word in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePart {
    /// "file/rule".
    pub rule: String,
    /// As evidence names it; "body" for the text.
    pub field: &'static str,
    /// Whether the rule was followed; else the page contradicted it.
    pub accepted: bool,
}

impl RulePart {
    /// A word on the text.
    #[must_use]
    pub fn of_body(rule: &str, accepted: bool) -> Self {
        Self {
            rule: rule.to_owned(),
            field: "body",
            accepted,
        }
    }

    /// What evidence tells of a rule, whose locators are "file/rule: selector".
    #[must_use]
    pub fn of_evidence(evidence: &Evidence) -> Option<Self> {
        if evidence.signal != Signal::SiteRule {
            return None;
        }
        let (rule, _) = evidence.locator.split_once(": ")?;
        Some(Self {
            rule: rule.to_owned(),
            field: evidence.field,
            accepted: evidence.chosen,
        })
    }
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

impl Outcome {
    /// Its name on the wire, without the prefix.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Article => "ARTICLE",
            Self::PartialArticle => "PARTIAL_ARTICLE",
            Self::MultipleArticles => "MULTIPLE_ARTICLES",
            Self::NotAnArticle => "NOT_AN_ARTICLE",
            Self::NoContent => "NO_CONTENT",
            Self::Unreadable => "UNREADABLE",
        }
    }
}

/// A machine-readable reason with a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Stable code.
    pub code: ReasonCode,
    /// One English sentence; its variable parts are quoted from the page.
    pub message: String,
}

impl Reason {
    /// A bound on the page was passed.
    #[must_use]
    pub fn limit_reached(bound: &str) -> Self {
        Self {
            code: ReasonCode::LimitReached,
            message: format!("The page passed the bound on {bound}; what came before it was read."),
        }
    }
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

impl StageTimings {
    /// How long a stage took.
    #[must_use]
    pub const fn of(&self, stage: Stage) -> Duration {
        match stage {
            Stage::Parse => self.parse,
            Stage::Metadata => self.metadata,
            Stage::Body => self.body,
            Stage::Language => self.language,
            Stage::Categories => self.categories,
            Stage::Summary => self.summary,
        }
    }

    /// The same, to be set.
    pub const fn of_mut(&mut self, stage: Stage) -> &mut Duration {
        match stage {
            Stage::Parse => &mut self.parse,
            Stage::Metadata => &mut self.metadata,
            Stage::Body => &mut self.body,
            Stage::Language => &mut self.language,
            Stage::Categories => &mut self.categories,
            Stage::Summary => &mut self.summary,
        }
    }
}
