//! Page to [`Metadata`]: one file per field, each with its sources in order of trust. What the sources disagree about is
//! reported, never settled in silence.

pub mod access;
pub mod addresses;
pub mod authors;
pub mod classification;
pub mod external_ids;
pub mod headline;
pub mod images;
pub mod languages;
pub mod marked;
pub mod notes;
pub mod page_type;
pub mod people;
pub mod publisher;
pub mod rights;
mod ruled;
pub mod sources;
pub mod sponsorship;
pub mod standfirst;
pub mod times;

use crate::Hints;
use crate::article::{
    Access, AlternativeHeadline, Article, Author, Breadcrumb, Dateline, Evidence, ExternalId,
    Image, PageType, PublishedTime, Publisher, Reason, Rights, Section, SourceCredit, Sponsorship,
    Tag, Translation,
};
use crate::body::Body;
use crate::page::Page;
use crate::page::dom::NodeId;

pub use notes::{Candidate, Notes};

use marked::Marked;
use publisher::Site;

/// What the page says about its article, before the body is known.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "fields as in the contract")]
pub struct Metadata {
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
    /// Language tags that the page claims, normalised, in order: html lang, Content-Language, og:locale, linked data.
    pub declared_languages: Vec<String>,
    pub sections: Vec<Section>,
    pub breadcrumbs: Vec<Breadcrumb>,
    pub tags: Vec<Tag>,
    /// Pictures of the article in page order, the lead image first marked.
    pub images: Vec<Image>,
    pub access: Option<Access>,
    pub rights: Option<Rights>,
    pub sponsorship: Option<Sponsorship>,
    pub embargo: Option<PublishedTime>,
    pub external_ids: Vec<ExternalId>,
    /// What linked data and Open Graph call the page; the structure may know better.
    pub stated_page_type: Option<PageType>,
    /// What was noticed.
    pub reasons: Vec<Reason>,
    /// Every candidate.
    pub evidence: Vec<Evidence>,
    /// Nodes of the page that hold these fields, for the body to leave out.
    pub claims: Vec<Claim>,
}

/// A node whose text is a metadata field and so no part of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The node.
    pub node: NodeId,
    /// What it holds.
    pub field: Claimed,
}

/// Fields that stand in the visible page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields as in the contract")]
pub enum Claimed {
    Headline,
    Kicker,
    Standfirst,
    /// A standfirst by its place alone: it may be the first paragraph.
    Opening,
    Byline,
    Time,
    Breadcrumbs,
    Sections,
    Tags,
}

impl Metadata {
    /// What the page says of all its stories, for one of them: outlet, address, times, people. Wordings and pictures that are
    /// the page's own are left behind.
    #[must_use]
    pub fn of_part(&self, headline: String) -> Self {
        Self {
            headline: Some(headline),
            kicker: None,
            standfirst: None,
            meta_description: None,
            alternative_headlines: Vec::new(),
            images: Vec::new(),
            dateline: None,
            external_ids: Vec::new(),
            evidence: Vec::new(),
            claims: Vec::new(),
            ..self.clone()
        }
    }
}

/// Reads what can be read without the body.
#[must_use]
pub fn read(page: &Page<'_>) -> Metadata {
    let mut found = Metadata::default();
    let mut notes = Notes::default();
    let marked = Marked::read(page);
    let site = Site::of(page, &marked);
    // Addresses, publisher.
    found.canonical_url = addresses::canonical(page, &mut notes);
    found.amp_url = addresses::amp(page, &mut notes);
    found.translations = addresses::translations(page);
    let outlet = publisher::read(page, &site, &mut notes);
    found.publisher = ruled::publisher(page, outlet, &mut notes);
    // Headline group.
    let mut group = headline::read(page, &marked, &site, &mut notes);
    ruled::headline(page, &mut group, &mut notes);
    ruled::kicker(page, &mut group, &mut notes);
    let title = group.node;
    found.headline = group.headline;
    found.kicker = group.kicker;
    found.alternative_headlines = group.alternatives;
    found.meta_description = headline::description(page, &mut notes);
    let headline = found.headline.as_deref();
    let deck = standfirst::read(page, &marked, headline, title, &mut notes);
    found.standfirst = ruled::standfirst(page, headline, deck, &mut notes);
    // People.
    let people = authors::read(page, &marked, &site, title, &mut notes);
    found.byline = people.byline;
    found.authors = people.authors;
    for credit in sources::of_rule(page, &site, &mut notes) {
        sources::add(&mut found.sources, credit);
    }
    for credit in people.sources {
        sources::add(&mut found.sources, credit);
    }
    for credit in sources::of_page(page, &marked, &site, title, &mut notes) {
        sources::add(&mut found.sources, credit);
    }
    // Sections, breadcrumbs, tags, rights.
    let sections = classification::sections(page, &marked, title, &mut notes);
    found.sections = ruled::sections(page, sections, &mut notes);
    found.breadcrumbs = classification::breadcrumbs(page, &marked, &mut notes);
    let tags = classification::tags(page, &marked, &site, title, &mut notes);
    found.tags = ruled::tags(page, tags, &mut notes);
    found.rights = rights::read(page, &marked, &mut notes);
    let times = times::read(page, &marked, title, &mut notes);
    found.published = times.published;
    found.modified = times.modified;
    found.embargo = times.embargo;
    ruled::zone(page, &found, &mut notes);
    // Languages, page type, access, sponsorship, external ids.
    found.declared_languages = languages::declared(page, &mut notes);
    found.stated_page_type = page_type::read(page, &mut notes);
    found.access = access::read(page, &mut notes).map(|state| Access {
        state: Some(state),
        truncated: None,
    });
    found.sponsorship = sponsorship::read(page, &marked, title, &mut notes);
    found.external_ids = external_ids::read(page, &mut notes);
    found.evidence = notes.evidence;
    found.reasons = notes.reasons;
    found.claims = notes.claims;
    found
}

/// Adds what only the body tells: credits at its end, the dateline at its start, its pictures, whether it is cut.
pub fn complete(page: &Page<'_>, metadata: &mut Metadata, body: &Body) {
    let mut notes = Notes::default();
    // The first of a row of paragraphs is text, not a standfirst.
    metadata.standfirst.take_if(|words| body.says(words));
    // Sources, dateline.
    metadata.dateline = sources::complete(Some(page), &mut metadata.sources, body, &mut notes);
    images::complete(page, metadata, body, &mut notes);
    // Access: what is observed.
    if body.truncated.is_some() {
        metadata.access.get_or_insert_default().truncated = body.truncated;
    }
    external_ids::complete(page, &mut metadata.external_ids, body, &mut notes);
    metadata.evidence.extend(notes.evidence);
    metadata.reasons.extend(notes.reasons);
}

/// The article without its text. The declared languages travel in [`Article::language`].
#[must_use]
pub fn assemble(metadata: Metadata, _body: &Body, hints: &Hints<'_>) -> Article {
    Article {
        url: hints.url.as_ref().map(ToString::to_string),
        canonical_url: metadata.canonical_url,
        amp_url: metadata.amp_url,
        translations: metadata.translations,
        publisher: metadata.publisher,
        headline: metadata.headline,
        kicker: metadata.kicker,
        standfirst: metadata.standfirst,
        meta_description: metadata.meta_description,
        alternative_headlines: metadata.alternative_headlines,
        byline: metadata.byline,
        authors: metadata.authors,
        sources: metadata.sources,
        dateline: metadata.dateline,
        published: metadata.published,
        modified: metadata.modified,
        language: Some(crate::article::Language {
            declared_tags: metadata.declared_languages,
            ..crate::article::Language::default()
        }),
        sections: metadata.sections,
        breadcrumbs: metadata.breadcrumbs,
        tags: metadata.tags,
        images: metadata.images,
        access: metadata.access,
        rights: metadata.rights,
        sponsorship: metadata.sponsorship,
        embargo: metadata.embargo,
        external_ids: metadata.external_ids,
        evidence: metadata.evidence,
        ..Article::default()
    }
}
