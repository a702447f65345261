//! Times: what a line or a machine field says, no finer than it says it. Which of a page's times is the article's own is
//! not decided here yet.

pub mod calendars;
pub mod clock;
pub mod machine;
pub mod order;
pub mod prose;
pub mod relative;
pub mod stated;
pub mod tokens;

#[cfg(test)]
mod tests;
