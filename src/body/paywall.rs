//! Where a text is cut for those who do not pay: the offer behind it, the words of that offer, and what the page states.
//! Stated and observed are kept apart: a page that says it is not free and shows the whole text is whole.

use crate::body::cut::Cut;
use crate::body::decide::{Decision, Label, Rule};
use crate::body::measure;
use crate::body::statement::Statement;
use crate::body::survey::Seen;
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::page::wording;
use crate::rules::page_phrases::{self, Saying};
use crate::rules::paywall_marks;

/// What was seen of a cut.
#[derive(Debug, Clone, Default)]
pub struct Gate {
    /// The body ends before the article does. `None`: cannot be told.
    pub truncated: Option<bool>,
    /// An offer stands where the text ends.
    pub offered: bool,
}

/// Words of the longest block that is part of an offer.
const OFFER_WORDS: u32 = 60;
/// Words of a whole offer.
const REGION_WORDS: u32 = 220;
/// Words of prose behind an offer that make it one inside the text.
const GOES_ON_WORDS: u32 = 40;
/// Words between a text's end and an offer that belongs to it: a byline, a caption, tags.
const PLAIN_DISTANCE: u32 = 40;
/// The same where the page marks the offer as a wall.
const MARKED_DISTANCE: u32 = 120;
/// Words of a text that may be the free part of an article.
const SHORT_WORDS: u32 = 350;
/// Share of a line that the words about the rest take where the line stands alone.
const GATE_SHARE: f32 = 0.3;
/// A text with less than this share of its declared words is cut.
const SHORT_OF_DECLARED: f32 = 0.6;
/// A text with this share of its declared words is whole: editors count headlines and captions too.
const WHOLE_OF_DECLARED: f32 = 0.85;

struct Scene<'a, 't> {
    page: &'a Page<'t>,
    cut: &'a Cut,
    seen: &'a Seen,
}

/// A stretch of blocks that offers the rest for money.
#[derive(Debug, Clone)]
struct Offer {
    blocks: std::ops::Range<usize>,
    /// It says that the rest is behind it, not only that one may subscribe.
    strong: bool,
    /// The page marks it as a wall.
    marked: bool,
}

/// Looks for a cut, and takes the offer's words out of the text.
pub fn observe(
    page: &Page<'_>,
    cut: &Cut,
    seen: &Seen,
    statement: &Statement,
    decision: &mut Decision,
) -> Gate {
    let scene = Scene { page, cut, seen };
    let kept = |decision: &Decision| -> Vec<usize> {
        let all = 0..cut.blocks.len();
        all.filter(|at| decision.keeps(*at) && !seen.in_item[*at] && !seen.zones.furniture[*at])
            .collect()
    };
    let before = kept(decision);
    let Some(first) = before.first().copied() else {
        return Gate::default();
    };
    let offers = scene.offers(first);
    for offer in &offers {
        for at in offer.blocks.clone() {
            if decision.keeps(at) {
                decision.set(at, Label::Furniture, Rule::Paywall);
            }
        }
    }
    let text = kept(decision);
    let Some(last) = text.last().copied() else {
        // The offer was all there was: what it stands for is not on the page.
        return Gate::default();
    };
    let words: u32 = text.iter().map(|at| seen.zones.words[*at]).sum();
    let ending = &cut.blocks[last].text;
    let closing = offers
        .iter()
        .filter(|offer| {
            offer.blocks.start > last || scene.words_behind(offer, &text) < GOES_ON_WORDS
        })
        .find(|offer| scene.is_near(offer, last));
    let evidence = Evidence {
        words,
        broken: measure::breaks_off(ending),
        unfinished: !measure::ends_sentence(ending),
        unspaced: ending.contains(wording::is_unspaced),
        paid_part: statement
            .paid_parts
            .iter()
            .any(|selector| scene.holds(selector, &text)),
    };
    let truncated = evidence.judge(closing, statement);
    Gate {
        truncated,
        offered: closing.is_some() && truncated == Some(true),
    }
}

#[allow(clippy::struct_excessive_bools, reason = "one observation each")]
struct Evidence {
    words: u32,
    broken: bool,
    unfinished: bool,
    unspaced: bool,
    paid_part: bool,
}

impl Evidence {
    fn judge(&self, offer: Option<&Offer>, statement: &Statement) -> Option<bool> {
        let paid = statement.free == Some(false);
        // Nobody agrees on what a word is where none are parted.
        let declared = statement.word_count.filter(|_| !self.unspaced);
        let share = declared.map(|count| ratio(self.words, count));
        if share.is_some_and(|share| share >= WHOLE_OF_DECLARED) && !self.broken {
            return Some(false);
        }
        if self.paid_part {
            return Some(false);
        }
        let short_of = share.is_some_and(|share| share < SHORT_OF_DECLARED);
        let cut = match offer {
            Some(offer) if offer.strong => {
                // A story that is free, or long and whole, may close with an advertisement for the subscription.
                let free = statement.free == Some(true) && !self.broken;
                let short = self.words <= SHORT_WORDS || short_of;
                !free && (self.broken || short || (paid && self.unfinished))
            }
            Some(_) => self.broken || (paid && (short_of || self.words <= SHORT_WORDS)),
            None => paid && (short_of || self.broken),
        };
        if cut {
            return Some(true);
        }
        (statement.free == Some(true) && !self.broken && !self.unfinished).then_some(false)
    }
}

impl Scene<'_, '_> {
    /// The offers behind the first word of the text, in page order.
    fn offers(&self, first: usize) -> Vec<Offer> {
        let mut offers: Vec<Offer> = Vec::new();
        let mut at = first + 1;
        while at < self.cut.blocks.len() {
            let block = &self.cut.blocks[at];
            if block.hidden || self.in_frame(at) || self.seen.zones.words[at] > OFFER_WORDS {
                at += 1;
                continue;
            }
            // Only then the elements around it are looked at.
            let selling = page_phrases::may_sell(&block.text);
            let gate = selling && self.is_gate(at);
            let offer = || page_phrases::text_says(&block.text, Saying::Offer) > 0;
            if !gate && (!selling || !offer()) {
                at += 1;
                continue;
            }
            let mark = self.mark_above(block.container, first);
            // Newsletters and comments ask for an account too.
            let strong = gate && (mark.is_some() || !self.seen.zones.furniture[at]);
            let weak = mark.is_some() && offer();
            if !strong && !weak {
                at += 1;
                continue;
            }
            let blocks = self.region(at, mark, first);
            let strong = strong || blocks.clone().any(|at| self.is_gate(at));
            at = blocks.end.max(at + 1);
            offers.push(Offer {
                blocks,
                strong,
                marked: mark.is_some(),
            });
        }
        offers
    }

    fn in_frame(&self, at: usize) -> bool {
        self.seen.zones.frame[at]
    }

    /// A line that says that the rest is for those who pay. Prose about paywalls says it in passing.
    fn is_gate(&self, at: usize) -> bool {
        let text = &self.cut.blocks[at].text;
        if page_phrases::text_says(text, Saying::Gate) == 0 {
            return false;
        }
        let words = self.seen.zones.words[at];
        let share = page_phrases::text_share(text, Saying::Gate);
        let quoted = text.contains(['«', '“', '„', '"', '「']) && words > 12;
        !quoted && (share >= GATE_SHARE || (words <= 24 && self.is_among_offers(at)))
    }

    /// Whether a line next to this one offers something.
    fn is_among_offers(&self, at: usize) -> bool {
        let blocks = &self.cut.blocks;
        let near = at.saturating_sub(2)..(at + 3).min(blocks.len());
        near.filter(|other| *other != at).any(|other| {
            self.seen.zones.words[other] <= OFFER_WORDS
                && page_phrases::text_says(&blocks[other].text, Saying::Offer) > 0
        })
    }

    /// The outermost element around a block that marks an offer and does not hold the story's beginning.
    fn mark_above(&self, container: NodeId, first: usize) -> Option<NodeId> {
        let dom = &self.page.dom;
        let beginning = self.cut.blocks[first].first;
        let mut found = None;
        for node in std::iter::once(container).chain(dom.ancestors(container)) {
            let tag = dom.tag(node);
            if dom.contains(node, beginning)
                || matches!(tag, Tag::Body | Tag::Html | Tag::Article | Tag::Main)
            {
                break;
            }
            let range = self.cut.blocks_in(self.page, node);
            if self.seen.zones.words_in(range) > REGION_WORDS {
                break;
            }
            let marked = dom.element(node).is_some_and(|element| {
                element
                    .attrs
                    .iter()
                    .any(|(key, value)| paywall_marks::marks(&key.local, value))
            });
            if marked {
                found = Some(node);
            }
        }
        found
    }

    /// The blocks of an offer: the marked element, else the element around the line as long as it holds no story, else the
    /// line and the short ones behind it.
    fn region(&self, at: usize, mark: Option<NodeId>, first: usize) -> std::ops::Range<usize> {
        let dom = &self.page.dom;
        if let Some(mark) = mark {
            return self.cut.blocks_in(self.page, mark);
        }
        let beginning = self.cut.blocks[first].first;
        let mut best = at..at + 1;
        let container = self.cut.blocks[at].container;
        for node in std::iter::once(container).chain(dom.ancestors(container)) {
            let tag = dom.tag(node);
            if dom.contains(node, beginning)
                || matches!(tag, Tag::Body | Tag::Html | Tag::Article | Tag::Main)
            {
                break;
            }
            let range = self.cut.blocks_in(self.page, node);
            let prose: u32 = range
                .clone()
                .filter(|at| self.seen.zones.prose[*at] && !self.offers_something(*at))
                .map(|at| self.seen.zones.words[at])
                .sum();
            if prose > OFFER_WORDS || self.seen.zones.words_in(range.clone()) > REGION_WORDS {
                break;
            }
            best = range;
        }
        // Lines that follow without an element around them.
        let parent = dom.parent(self.cut.blocks[best.end - 1].container);
        while let Some(next) = self.cut.blocks.get(best.end) {
            let beside = parent.is_some_and(|parent| dom.contains(parent, next.first));
            if !beside || !self.offers_something(best.end) {
                break;
            }
            best.end += 1;
        }
        best
    }

    fn offers_something(&self, at: usize) -> bool {
        let text = &self.cut.blocks[at].text;
        self.seen.zones.words[at] <= OFFER_WORDS
            && (page_phrases::text_says(text, Saying::Offer) > 0 || self.is_gate(at))
    }

    /// Words of kept prose behind an offer.
    fn words_behind(&self, offer: &Offer, text: &[usize]) -> u32 {
        text.iter()
            .filter(|at| **at >= offer.blocks.end && self.seen.zones.prose[**at])
            .map(|at| self.seen.zones.words[*at])
            .sum()
    }

    /// Whether an offer stands where the text ends: nothing else that reads like a story is between.
    fn is_near(&self, offer: &Offer, last: usize) -> bool {
        if offer.blocks.start <= last {
            return true;
        }
        let between: u32 = (last + 1..offer.blocks.start)
            .filter(|at| !self.seen.zones.furniture[*at])
            .map(|at| self.seen.zones.words[at])
            .sum();
        between
            <= if offer.marked {
                MARKED_DISTANCE
            } else {
                PLAIN_DISTANCE
            }
    }

    /// Whether an element that a simple selector names holds a good part of the text.
    fn holds(&self, selector: &str, text: &[usize]) -> bool {
        let selector = selector.trim();
        let dom = &self.page.dom;
        let named = |node: NodeId| match (selector.strip_prefix('.'), selector.strip_prefix('#')) {
            (Some(class), _) => dom.has_class(node, class),
            (_, Some(id)) => dom.attr(node, "id") == Some(id),
            _ => false,
        };
        let words: u32 = dom
            .all()
            .filter(|node| dom.element(*node).is_some() && named(*node))
            .take(50)
            .flat_map(|node| self.cut.blocks_in(self.page, node))
            .filter(|at| text.binary_search(at).is_ok())
            .map(|at| self.seen.zones.words[at])
            .sum();
        let all: u32 = text.iter().map(|at| self.seen.zones.words[*at]).sum();
        words >= 40 && words * 3 >= all
    }
}

#[allow(clippy::cast_precision_loss, reason = "a share")]
fn ratio(part: u32, whole: u32) -> f32 {
    part as f32 / whole.max(1) as f32
}
