//! Pages that stand in an article's place: errors, challenges for robots, dialogues that ask for consent or a password. They
//! are known by their own words, and by how little else there is: an article about cookies has prose around the phrase.

use crate::article::{PageType, ReasonCode};
use crate::body::statement::Story;
use crate::body::{Body, cut, measure, teasers, zones};
use crate::metadata::Metadata;
use crate::page::Page;
use crate::page::dom::Tag;
use crate::rules::class_roles::Roles;
use crate::rules::page_phrases::{self, Saying};

/// A page in an article's place.
pub struct Wall {
    /// What it is.
    pub code: ReasonCode,
    /// In a sentence.
    pub message: &'static str,
    /// Only error pages are a kind of page.
    pub page_type: Option<PageType>,
}

/// Words of prose beside the phrases that a wall may have.
const REST_WORDS: u32 = 25;
/// The same where nothing but a phrase in the text speaks for a wall.
const SMALL_REST_WORDS: u32 = 12;
/// Words of all prose above which nothing is a wall.
const WALL_WORDS: u32 = 320;
/// Buttons and links that are looked at.
const CONTROLS: usize = 400;

/// The page's visible words, once.
struct View<'a, 't> {
    page: &'a Page<'t>,
    titles: Vec<String>,
    /// Text blocks outside of navigation and teasers: text, words, whether prose.
    blocks: Vec<(String, u32, bool)>,
    prose: u32,
    story: Story,
}

/// What the page is instead of an article, if it says so.
pub fn find(page: &Page<'_>, metadata: &Metadata, body: &Body) -> Option<Wall> {
    // Cheap: nearly every page has more prose of its own than any wall.
    if body.survey.own_words > WALL_WORDS {
        return None;
    }
    let view = View::of(page, metadata, body);
    let wall = |code, message| Wall {
        code,
        message,
        page_type: None,
    };
    if view.is_error() {
        return Some(Wall {
            code: ReasonCode::HttpErrorPage,
            message: "The page says that it was not found, or failed.",
            page_type: Some(PageType::Error),
        });
    }
    if view.is_bot() {
        let message = "The page is a challenge for robots.";
        return Some(wall(ReasonCode::BotWall, message));
    }
    if view.is_consent() {
        let message = "The page is a consent dialogue.";
        return Some(wall(ReasonCode::ConsentWall, message));
    }
    if view.is_login() {
        let message = "The page asks for a password and shows nothing else.";
        return Some(wall(ReasonCode::LoginWall, message));
    }
    None
}

impl<'a, 't> View<'a, 't> {
    fn of(page: &'a Page<'t>, metadata: &Metadata, body: &Body) -> Self {
        let cut = &body.cut;
        let zones = zones::Zones::of(page, cut, |_| false);
        let items = teasers::find(page, cut, &zones);
        let mut taken = vec![false; cut.blocks.len()];
        if items.len() >= 3 {
            for at in items.iter().flat_map(|item| item.blocks.clone()) {
                taken[at] = true;
            }
        }
        let mut titles: Vec<String> = Vec::new();
        titles.extend(page.head.title.clone());
        titles.extend(metadata.headline.clone());
        let heads = [Tag::H1, Tag::H2].into_iter();
        let heads = heads.flat_map(|tag| page.dom.elements(tag).take(3));
        titles.extend(heads.map(|node| page.dom.line(node)));
        let blocks: Vec<(String, u32, bool)> = cut
            .blocks
            .iter()
            .filter(|block| !zones.frame[block.index] && !taken[block.index])
            .map(|block| {
                let at = block.index;
                (block.text.clone(), zones.words[at], zones.prose[at])
            })
            .collect();
        let prose = blocks.iter().filter(|b| b.2).map(|b| b.1).sum();
        Self {
            page,
            titles,
            blocks,
            prose,
            story: body.survey.statement.story,
        }
    }

    fn titled(&self, saying: Saying) -> bool {
        self.titles
            .iter()
            .any(|title| page_phrases::title_says(title, saying))
    }

    /// Blocks that say so.
    fn said(&self, saying: Saying) -> usize {
        let blocks = self.blocks.iter();
        blocks
            .filter(|(text, _, _)| page_phrases::text_says(text, saying) > 0)
            .count()
    }

    /// Words of prose that do not.
    fn rest(&self, saying: Saying) -> u32 {
        self.blocks
            .iter()
            .filter(|(text, _, prose)| *prose && page_phrases::text_says(text, saying) == 0)
            .map(|(_, words, _)| *words)
            .sum()
    }

    /// A page that describes its own story is a wall only where nothing else is on it.
    fn most_rest(&self, usual: u32) -> u32 {
        if self.story >= Story::Described {
            usual / 5
        } else {
            usual
        }
    }

    fn is_error(&self) -> bool {
        let (titled, said) = (self.titled(Saying::Error), self.said(Saying::Error));
        let rest = self.rest(Saying::Error);
        (titled && rest <= self.most_rest(REST_WORDS))
            || (said > 0 && rest <= self.most_rest(SMALL_REST_WORDS) && self.prose <= 60)
    }

    fn is_bot(&self) -> bool {
        let (titled, said) = (self.titled(Saying::Bot), self.said(Saying::Bot));
        let rest = self.rest(Saying::Bot);
        (titled && rest <= self.most_rest(REST_WORDS) && (said > 0 || self.prose <= 40))
            || (said > 0 && rest <= self.most_rest(SMALL_REST_WORDS) && self.prose <= 90)
    }

    fn is_consent(&self) -> bool {
        let said = self.said(Saying::Consent);
        if said == 0 || self.prose > WALL_WORDS {
            return false;
        }
        let asking = self.accepts() || self.titled(Saying::Consent) || self.has_dialogue();
        asking && self.rest(Saying::Consent) <= self.most_rest(REST_WORDS)
    }

    fn is_login(&self) -> bool {
        let (titled, said) = (self.titled(Saying::Login), self.said(Saying::Login));
        let rest = self.rest(Saying::Login) <= self.most_rest(SMALL_REST_WORDS);
        let asks = self.asks_password();
        rest && ((asks && (titled || said > 0)) || (titled && said > 0))
    }

    /// A button, or a link like one, that says "Accept all" and nothing else.
    fn accepts(&self) -> bool {
        let dom = &self.page.dom;
        let control = |tag: Tag| matches!(tag, Tag::Button | Tag::A);
        dom.all()
            .filter(|node| control(dom.tag(*node)))
            .take(CONTROLS)
            .any(|node| {
                let words: String = dom
                    .descendants(node)
                    .map(|below| dom.raw_text(below))
                    .collect();
                words.len() < 200
                    && measure::words(&words) > 0
                    && page_phrases::text_share(&words, Saying::Accept) > 0.8
            })
    }

    fn has_dialogue(&self) -> bool {
        let dom = &self.page.dom;
        let asking = Roles::of(&["consent"]);
        dom.all().any(|node| {
            dom.tag(node) == Tag::Dialog
                || dom.attr(node, "role").is_some_and(|role| role == "dialog")
                || (dom.tag(node).is_block()
                    && cut::own_roles(self.page, node).intersects(asking)
                    && dom.tag(node) != Tag::Body)
        })
    }

    fn asks_password(&self) -> bool {
        let dom = &self.page.dom;
        dom.elements(Tag::Input).any(|node| {
            dom.attr(node, "type")
                .is_some_and(|kind| kind.eq_ignore_ascii_case("password"))
        })
    }
}
