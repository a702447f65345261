//! Times: what a line or a machine field says, no finer than it says it, and which of a page's times is the article's own.

pub mod calendars;
pub mod clock;
mod element;
mod forms;
pub mod machine;
pub mod order;
pub mod prose;
pub mod relative;
pub mod stated;
pub mod tokens;

#[cfg(test)]
mod tests;

use crate::article::PublishedTime;
use crate::page::Page;
use crate::page::dom::NodeId;
use order::Habits;

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
