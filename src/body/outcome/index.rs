//! Section fronts, search results, tag and author pages, home pages: pages whose stories stand elsewhere. Repeated teasers and
//! the lack of prose of the page's own decide; what a page states about itself shifts how much of each is asked for.

use crate::body::Body;
use crate::body::measure;
use crate::body::statement::Story;
use crate::body::survey::LEAST_TEASERS;
use crate::metadata::Metadata;
use crate::page::{Page, wording};

/// Words of a headline that a section's name does not have.
const HEADLINE_WORDS: u32 = 4;

/// What is asked of a page before it is called a list.
struct Bar {
    /// Linked stories, at least.
    teasers: usize,
    /// Words of the page's own prose, at most: an author's portrait, a section's description.
    own_words: u32,
    /// Words of teasers for each word of own prose, in tenths.
    outweigh: u32,
}

/// Whether the page is a list of stories.
pub fn is_index(page: &Page<'_>, metadata: &Metadata, body: &Body) -> bool {
    let survey = &body.survey;
    let statement = &survey.statement;
    if survey.teaser_count < LEAST_TEASERS || statement.story >= Story::Described {
        return false;
    }
    let bar = match (statement.lists, statement.story) {
        (0, Story::Unsaid) if has_story_headline(page, metadata, survey.lead_words) => Bar {
            teasers: 8,
            own_words: 4,
            outweigh: 100,
        },
        (0, Story::Unsaid) => Bar {
            teasers: 4,
            own_words: 60,
            outweigh: 15,
        },
        (1, Story::Unsaid) => Bar {
            teasers: LEAST_TEASERS,
            own_words: 120,
            outweigh: 10,
        },
        (_, Story::Unsaid) => Bar {
            teasers: LEAST_TEASERS,
            own_words: 180,
            outweigh: 8,
        },
        (0, Story::Typed) => Bar {
            teasers: 5,
            own_words: 8,
            outweigh: 40,
        },
        (_, Story::Typed) => Bar {
            teasers: 4,
            own_words: 40,
            outweigh: 15,
        },
        _ => Bar {
            teasers: 6,
            own_words: 0,
            outweigh: 100,
        },
    };
    let own = survey.own_words.max(survey.kept_words);
    survey.teaser_count >= bar.teasers
        && own <= bar.own_words
        && survey.teaser_words * 10 >= own * bar.outweigh
}

/// Whether the page shows a headline as stories have them, with words below it: its title, at an address like a story's.
fn has_story_headline(page: &Page<'_>, metadata: &Metadata, lead_words: u32) -> bool {
    let (Some(headline), Some(title)) = (&metadata.headline, &page.head.title) else {
        return false;
    };
    measure::words(headline) >= HEADLINE_WORDS && wording::agree(headline, title) && lead_words >= 8
}
