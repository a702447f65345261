//! Times: what a line or a machine field says, no finer than it says it, and which of a page's times is the article's own.
//!
//! `data` reads what is stated for machines, `lines` and `visible` what readers see, `address` the page's address; each
//! gives times with a role and a trust (`told`, `weights`), and `settle` chooses among them. Nothing is read from
//! copyright lines, scripts, embeds, comments, other stories, or sentences of the text.

mod address;
pub mod calendars;
pub mod clock;
mod data;
mod element;
mod embargo;
mod forms;
mod judge;
mod labels;
mod lines;
pub mod machine;
pub mod order;
pub mod prose;
mod read;
pub mod relative;
mod ruled;
mod settle;
pub mod stated;
pub mod tokens;
mod told;
mod visible;
mod walk;
mod weights;

#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod tests;

use crate::Hints;
use crate::article::PublishedTime;
use crate::metadata::Notes;
use crate::metadata::marked::Marked;
use crate::page::Page;
use crate::page::dom::NodeId;
use order::Habits;

/// The article's times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Times {
    /// When it was published.
    pub published: Option<PublishedTime>,
    /// When it was last changed, if the page says so.
    pub modified: Option<PublishedTime>,
    /// Not to be published before.
    pub embargo: Option<PublishedTime>,
}

/// Reads the article's times. `title` is the visible headline.
#[must_use]
pub fn read(page: &Page<'_>, marked: &Marked, title: Option<NodeId>, notes: &mut Notes) -> Times {
    read::of_page(page, marked, title, notes)
}

/// The times in the head of plain text, and which of its lines are nothing but date lines, in order.
#[must_use]
pub fn of_lines(lines: &[&str], hints: &Hints<'_>, notes: &mut Notes) -> (Times, Vec<usize>) {
    read::of_lines(lines, hints, notes)
}

/// The time that a small element states: a teaser's, a live entry's. By its `<time>`, its attributes, else its words; a
/// relative one only with the fetch time. `None` without a day.
#[must_use]
pub fn of_node(page: &Page<'_>, node: NodeId) -> Option<PublishedTime> {
    let habits = Habits::of(page);
    let stated = element::read(&page.dom, node, &habits)?;
    stated.in_zone(habits.zone.as_ref()).published()
}

/// The time that a machine field states: `datePublished` of linked data, a `datetime` attribute.
#[must_use]
pub fn of_machine(page: &Page<'_>, text: &str) -> Option<PublishedTime> {
    let habits = Habits::of(page);
    let stated = machine::read(text, &habits, true)?;
    stated.in_zone(habits.zone.as_ref()).published()
}
