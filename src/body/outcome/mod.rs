//! What became of the page: an article, a part of one, several, a list of stories, or none of it. Structure decides together
//! with what the page states; its own words are evidence where little else is on it.

mod access;
mod index;
mod page_type;
mod walls;

pub use access::{settle as settle_access, settle_lead};

use crate::article::{Outcome, PageType, Reason, ReasonCode, Teaser};
use crate::body::Body;
use crate::body::statement::Story;
use crate::metadata::Metadata;
use crate::page::Page;
use crate::page::dom::Tag;

/// The verdict and its reasons.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The verdict.
    pub outcome: Outcome,
    /// The kind of page.
    pub page_type: Option<PageType>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// For an index page.
    pub teasers: Vec<Teaser>,
}

/// Words from which on a text below a headline is an article whatever the page states.
const ENOUGH_WORDS: u32 = 30;

/// Judges a page.
#[must_use]
pub fn of(page: &Page<'_>, metadata: &Metadata, body: &Body) -> Finding {
    let survey = &body.survey;
    let from_data = body.root.is_none() && !body.text.is_empty();
    if !from_data && let Some(wall) = walls::find(page, metadata, body) {
        return nothing(wall.code, wall.message, wall.page_type);
    }
    if !body.stories.is_empty() {
        return Finding {
            outcome: Outcome::MultipleArticles,
            page_type: Some(PageType::Briefing),
            reasons: body.reasons.clone(),
            teasers: Vec::new(),
        };
    }
    let page_type = page_type::of(page, metadata, body);
    if !from_data && page_type != PageType::LiveBlog && index::is_index(page, metadata, body) {
        let message = format!("The page lists {} stories.", survey.teaser_count);
        return Finding {
            outcome: Outcome::NotAnArticle,
            page_type: Some(PageType::Index),
            reasons: vec![reason(ReasonCode::LinkList, &message)],
            teasers: survey.teasers.clone(),
        };
    }
    if !from_data && !is_told(metadata, body) {
        return empty(page);
    }
    article(metadata, body, page_type)
}

/// Judges plain text.
#[must_use]
pub fn of_text(metadata: &Metadata, body: &Body) -> Finding {
    if body.text.is_empty() {
        return nothing(ReasonCode::BodyTooShort, "There is no text.", None);
    }
    let page_type = metadata.stated_page_type.unwrap_or(PageType::Article);
    article(metadata, body, page_type)
}

/// Whether the text is a story's: long enough to be one by itself, or a sentence below a headline. There is no length below
/// which a sentence is none: a newsflash is one.
fn is_told(metadata: &Metadata, body: &Body) -> bool {
    let survey = &body.survey;
    let words = body.words();
    if words >= ENOUGH_WORDS {
        // What was kept may stand in furniture or in teasers alone.
        let own = survey.kept_words > 0 || survey.own_words > 0;
        return own || survey.statement.story >= Story::Dated;
    }
    words > 0 && survey.own_words > 0 && metadata.headline.is_some()
}

fn article(_metadata: &Metadata, body: &Body, page_type: PageType) -> Finding {
    let mut reasons = body.reasons.clone();
    let statement = &body.survey.statement;
    if statement.free == Some(false) {
        let message = "The page states that the article is not free.";
        reasons.push(reason(ReasonCode::PaywallMarked, message));
    }
    let cut = body.truncated == Some(true);
    if cut && body.survey.gate.offered {
        let message = "The text ends in front of an offer to subscribe or sign up.";
        reasons.push(reason(ReasonCode::PaywallObserved, message));
    }
    Finding {
        outcome: if cut {
            Outcome::PartialArticle
        } else {
            Outcome::Article
        },
        page_type: Some(page_type),
        reasons,
        teasers: Vec::new(),
    }
}

/// Nothing to read: a shell that a script would fill, or just too little.
fn empty(page: &Page<'_>) -> Finding {
    if page.dom.elements(Tag::Script).next().is_some() {
        let message = "The page is a shell that a script would fill.";
        return nothing(ReasonCode::ScriptShell, message, None);
    }
    let message = "Hardly any text of an article was found.";
    nothing(ReasonCode::BodyTooShort, message, None)
}

fn reason(code: ReasonCode, message: &str) -> Reason {
    Reason {
        code,
        message: message.to_owned(),
    }
}

fn nothing(code: ReasonCode, message: &str, page_type: Option<PageType>) -> Finding {
    Finding {
        outcome: Outcome::NoContent,
        page_type,
        reasons: vec![reason(code, message)],
        teasers: Vec::new(),
    }
}
