//! What the page's blocks show besides the article: linked stories, the page's own prose, the offer where a text is cut.
//! Taken once, between the judgement on blocks and their reading; the outcome is decided with it.

use crate::article::Teaser;
use crate::body::cut::Cut;
use crate::body::decide::{Decision, Label};
use crate::body::paywall::{self, Gate};
use crate::body::statement::Statement;
use crate::body::teasers::{self, Item};
use crate::body::zones::Zones;
use crate::body::{brief, measure};
use crate::metadata::Metadata;
use crate::page::Page;

/// What was seen.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// What the page says of itself.
    pub statement: Statement,
    /// The stories that the page links to; filled where they could be the page.
    pub teasers: Vec<Teaser>,
    /// How many there are.
    pub teaser_count: usize,
    /// Words of all teasers.
    pub teaser_words: u32,
    /// Teasers whose text breaks off or that lead on by a "Read more".
    pub excerpts: usize,
    /// Words of prose that stand neither in a teaser nor in furniture.
    pub own_words: u32,
    /// Of them, words behind the headline and in front of the first teaser.
    pub lead_words: u32,
    /// Words that the model took for the article, outside of teasers and furniture.
    pub kept_words: u32,
    /// Where the text is cut.
    pub gate: Gate,
}

/// Fewest teasers that could make an index.
pub const LEAST_TEASERS: usize = 3;

impl Survey {
    /// Looks at the page, and corrects the judgement where only the whole page shows that it is wrong: the words of an offer
    /// are not the article's, and a short story below its headline is one.
    #[must_use]
    pub fn take(
        page: &Page<'_>,
        metadata: &Metadata,
        cut: &Cut,
        decision: &mut Decision,
    ) -> (Self, Seen) {
        let zones = Zones::of(page, cut, |at| decision.keeps(at));
        let items = teasers::find(page, cut, &zones);
        let mut in_item = vec![false; cut.blocks.len()];
        let repeated = items.iter().filter(|item| item.repeated);
        for at in repeated.flat_map(|item| item.blocks.clone()) {
            in_item[at] = true;
        }
        let statement = Statement::of(page, metadata);
        let mut seen = Seen {
            zones,
            items,
            in_item,
        };
        brief::rescue(page, metadata, cut, &seen, &statement, decision);
        brief::leave_out_lists(page, cut, &seen, decision);
        let gate = paywall::observe(page, cut, &seen, &statement, decision);
        let mut survey = Self {
            statement,
            gate,
            ..Self::default()
        };
        survey.count(metadata, page, cut, decision, &seen);
        if survey.teaser_count >= LEAST_TEASERS {
            let all = seen.items.iter();
            survey.teasers = all
                .map(|item| teasers::teaser(page, cut, &seen.zones, item))
                .collect();
        }
        survey.excerpts = excerpts(cut, &seen);
        seen.in_item.shrink_to_fit();
        (survey, seen)
    }

    fn count(
        &mut self,
        metadata: &Metadata,
        page: &Page<'_>,
        cut: &Cut,
        decision: &Decision,
        seen: &Seen,
    ) {
        let headline = brief::headline_block(page, metadata, cut);
        let first_item = seen
            .items
            .first()
            .map_or(cut.blocks.len(), |item| item.blocks.start);
        for at in 0..cut.blocks.len() {
            if seen.in_item[at] || seen.zones.furniture[at] {
                continue;
            }
            let words = seen.zones.words[at];
            let claimed = decision.labels[at] == Label::Claimed;
            if seen.zones.prose[at] && !claimed {
                self.own_words += words;
                let below = headline.is_some_and(|headline| at > headline);
                self.lead_words += if below && at < first_item { words } else { 0 };
            }
            self.kept_words += if decision.keeps(at) { words } else { 0 };
        }
        let repeated = || seen.items.iter().filter(|item| item.repeated);
        // A page has one story above the others at most.
        let repeats = repeated().count();
        self.teaser_count = seen.items.len().min(repeats + 1);
        self.teaser_words = repeated()
            .map(|item| seen.zones.words_in(item.blocks.clone()))
            .sum();
    }
}

/// What later parts of the body stage need of the survey, by block.
#[derive(Debug)]
pub struct Seen {
    /// Furniture, prose, words.
    pub zones: Zones,
    /// Linked stories.
    pub items: Vec<Item>,
    /// For each block whether it belongs to one.
    pub in_item: Vec<bool>,
}

/// Items that are beginnings of stories: a second link leads on, or their words break off.
fn excerpts(cut: &Cut, seen: &Seen) -> usize {
    let broken = |item: &&Item| {
        item.more
            || item
                .blocks
                .clone()
                .filter(|at| seen.zones.words[*at] >= 5)
                .any(|at| measure::breaks_off(&cut.blocks[at].text))
    };
    seen.items.iter().filter(broken).count()
}
