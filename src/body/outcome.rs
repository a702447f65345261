//! What became of the page: article, shell, wall, error. A first version: it knows a page by its own words and by how much
//! text there is. Index pages and partial articles are not told apart yet.

use crate::article::{Outcome, PageType, Reason, ReasonCode, Teaser};
use crate::body::{Body, tokens};
use crate::metadata::Metadata;
use crate::metadata::images::gallery_pictures;
use crate::page::Page;
use crate::page::dom::Tag;
use crate::rules::page_phrases::{self, Saying};

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

/// Words above which a page is judged by its text and not by phrases in it: walls and error pages are short.
const WALL_WORDS: usize = 250;
/// Words below which a body is none.
const LEAST_WORDS: usize = 12;

/// Pictures with a caption from which a page that calls itself a gallery is one, however few words it has.
const GALLERY_PICTURES: usize = 4;

/// Judges a page.
#[must_use]
pub fn of(page: &Page<'_>, metadata: &Metadata, body: &Body) -> Finding {
    let words = tokens::hashes(&body.text).len();
    if words <= WALL_WORDS && body.reasons.is_empty() {
        let visible = page.dom.text(page.dom.root());
        if let Some(finding) = wall(page, metadata, &visible, words) {
            return finding;
        }
    }
    let gallery = metadata.stated_page_type == Some(PageType::Gallery)
        && gallery_pictures(metadata) >= GALLERY_PICTURES;
    if words < LEAST_WORDS && !(gallery && words > 0) {
        return nothing(
            ReasonCode::BodyTooShort,
            "Hardly any text of an article was found.",
            None,
        );
    }
    article(metadata, body)
}

/// Judges plain text.
#[must_use]
pub fn of_text(metadata: &Metadata, body: &Body) -> Finding {
    if body.text.is_empty() {
        return nothing(ReasonCode::BodyTooShort, "There is no text.", None);
    }
    article(metadata, body)
}

fn article(metadata: &Metadata, body: &Body) -> Finding {
    let page_type = Some(metadata.stated_page_type.unwrap_or(PageType::Article));
    Finding {
        outcome: Outcome::Article,
        page_type,
        reasons: body.reasons.clone(),
        teasers: Vec::new(),
    }
}

/// Walls, error pages and shells, by their own words.
fn wall(page: &Page<'_>, metadata: &Metadata, visible: &str, words: usize) -> Option<Finding> {
    let titles = [page.head.title.as_deref(), metadata.headline.as_deref()];
    let titled = |saying| {
        titles
            .iter()
            .flatten()
            .any(|title| page_phrases::title_says(title, saying))
    };
    let said = |saying| page_phrases::text_says(visible, saying);
    // A page that states a publication time is a story, whatever it speaks of.
    if metadata.published.is_some() || page.linked_data.article().is_some() {
        return None;
    }
    if titled(Saying::Error) && (said(Saying::Error) > 0 || words < 80) {
        let message = "The page says that it was not found, or failed.";
        return Some(nothing(
            ReasonCode::HttpErrorPage,
            message,
            Some(PageType::Error),
        ));
    }
    if said(Saying::Bot) > 0 && (titled(Saying::Bot) || words < 80) {
        return Some(nothing(
            ReasonCode::BotWall,
            "The page is a challenge for robots.",
            None,
        ));
    }
    if said(Saying::Consent) > 1 && (titled(Saying::Consent) || words < 120) {
        return Some(nothing(
            ReasonCode::ConsentWall,
            "The page is a consent dialogue.",
            None,
        ));
    }
    let scripts = page.dom.elements(Tag::Script).count();
    if words < LEAST_WORDS && scripts > 0 {
        return Some(nothing(
            ReasonCode::ScriptShell,
            "The page is a shell that a script would fill.",
            None,
        ));
    }
    None
}

fn nothing(code: ReasonCode, message: &str, page_type: Option<PageType>) -> Finding {
    let reasons = vec![Reason {
        code,
        message: message.to_owned(),
    }];
    Finding {
        outcome: Outcome::NoContent,
        page_type,
        reasons,
        teasers: Vec::new(),
    }
}
