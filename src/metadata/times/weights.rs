//! How much each kind of place is trusted for a story's time. Only the order and rough ratios matter: a place is outvoted
//! where two independent ones of lower rank agree against it.

/// Where a site rule points. Linked data and meta elements that agree against it take its whole weight, see `ruled`; short
/// of that it wins.
pub(super) const RULE: u32 = 1_000;
/// `datePublished` of the story in linked data.
pub(super) const STORY: u32 = 100;
/// The same in microdata, or of a second description of the story.
pub(super) const STORY_AGAIN: u32 = 85;
/// `datePublished` that is not before `dateModified`, where readers see an earlier day: some systems know only the last of
/// their times. In hundredths of its weight.
pub(super) const NOT_BEFORE_CHANGE: u32 = 60;
/// Of the web page rather than the story.
pub(super) const WEB_PAGE: u32 = 60;
/// `uploadDate`, `dateCreated` of the story.
pub(super) const STORY_MADE: u32 = 50;
/// A meta element that names the publication.
pub(super) const META_STATED: u32 = 90;
/// One that is the publication in practice.
pub(super) const META_LIKELY: u32 = 58;
/// One that is used for other times too.
pub(super) const META_WEAK: u32 = 35;
/// Near the headline, with words or a property that name it.
pub(super) const HEAD_NAMED: u32 = 80;
/// Near the headline, in an element for dates.
pub(super) const HEAD_MARKED: u32 = 70;
/// Near the headline, nothing but a date.
pub(super) const HEAD_BARE: u32 = 50;
/// Near the headline, in front of or behind a few other words.
pub(super) const HEAD_EDGE: u32 = 44;
/// Near the headline, among other words.
pub(super) const HEAD_MIXED: u32 = 34;
/// At the start of the first paragraph: "(3 May 2026) The council", "BERLIN, 3. Mai 2026 –".
pub(super) const OPENING: u32 = 40;
/// Above the headline, or in a box beside the text, any of these loses this share, in hundredths.
pub(super) const ASIDE: u32 = 20;
/// Elsewhere, with words or a property that name it.
pub(super) const TEXT_NAMED: u32 = 50;
/// Elsewhere, in an element for dates, or a line of its own.
pub(super) const TEXT_BARE: u32 = 22;
/// The day in the page's address.
pub(super) const ADDRESS_DAY: u32 = 40;
/// The month there.
pub(super) const ADDRESS_MONTH: u32 = 12;
/// Witnesses of another kind add this share of their weight, in hundredths.
pub(super) const WITNESS: u32 = 35;
/// From here on a different publication time is a conflict worth telling.
pub(super) const CONFLICT: u32 = 60;
