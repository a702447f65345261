//! Credits in words: labels, phrases, and sentences that are nothing but one.

use std::cell::LazyCell;

use super::names::{any_names, is_credited, is_name, known_names, strip_start, without_prefixes};
use super::unwrap;
use crate::article::SourceRelation;
use crate::rules::agencies::agencies;
use crate::rules::credits::{Form, Pattern, credits, may_mention};

/// Names and their relation, by the first pattern that reads the text.
pub(super) fn read(text: &str) -> Option<(Vec<String>, SourceRelation)> {
    let lower = LazyCell::new(|| may_mention(text).then(|| text.to_lowercase()));
    let parts = text.split_once([':', '：']);
    credits().patterns.iter().find_map(|pattern| {
        let names = match pattern.form {
            Form::Label => parts.and_then(|(head, rest)| label(pattern, head, rest)),
            Form::Phrase => phrase(pattern, text),
            Form::Mention => mention(pattern, text, &lower),
            Form::Suffix => suffix(pattern, text),
        }?;
        Some((names, pattern.relation.into()))
    })
}

/// What stands in front of a colon, and behind it.
fn label(pattern: &Pattern, head: &str, rest: &str) -> Option<Vec<String>> {
    if !pattern.starts.is(head.trim()) {
        return None;
    }
    let rest = unwrap(rest.trim()).0;
    known_names(rest).or_else(|| (!pattern.known_only).then(|| any_names(rest)).flatten())
}

fn phrase(pattern: &Pattern, text: &str) -> Option<Vec<String>> {
    pattern.starts.like(text).find_map(|start| {
        let rest = strip_start(text, start)?;
        known_names(unwrap(rest.trim_start_matches([':', '：', ' '])).0).or_else(|| {
            agencies()
                .is_generic(last_word(start))
                .then(|| vec![last_word(text).to_owned()])
                .filter(|_| rest.trim().is_empty())
        })
    })
}

fn last_word(text: &str) -> &str {
    text.rsplit(' ').next().unwrap_or(text)
}

/// "The Associated Press contributed to this report".
fn suffix(pattern: &Pattern, text: &str) -> Option<Vec<String>> {
    pattern.starts.iter().find_map(|end| {
        let at = text.len().checked_sub(end.len())?;
        let (names, tail) = (text.get(..at)?, text.get(at..)?);
        (tail.eq_ignore_ascii_case(end) && names.ends_with(' '))
            .then(|| known_names(names))
            .flatten()
    })
}

fn mention<F: FnOnce() -> Option<String>>(
    pattern: &Pattern,
    text: &str,
    lower: &LazyCell<Option<String>, F>,
) -> Option<Vec<String>> {
    let behind = pattern
        .starts
        .like(text)
        .find_map(|start| strip_start(text, start))
        .or_else(|| anywhere(pattern, text, lower))?;
    let behind = behind.trim().trim_end_matches('.');
    if !pattern.followers.is_empty() {
        return language(pattern, behind).map(|name| vec![name.to_owned()]);
    }
    let lower = behind.to_lowercase();
    let cut = credits()
        .mention_tails
        .iter()
        .filter_map(|tail| lower.find(tail.as_str()))
        .min();
    let name = cut.and_then(|at| behind.get(..at)).unwrap_or(behind);
    let name = name.split([',', ';']).next()?.trim();
    // "in der Hafenpost", but "in The Harbour Gazette".
    let name = if name.starts_with(char::is_lowercase) && !is_credited(name) {
        without_prefixes(name)
    } else {
        name
    };
    is_name(name).then(|| vec![name.to_owned()])
}

/// What stands behind a start in the middle of a line.
fn anywhere<'t, F: FnOnce() -> Option<String>>(
    pattern: &Pattern,
    text: &'t str,
    lower: &LazyCell<Option<String>, F>,
) -> Option<&'t str> {
    if pattern.anywhere.is_empty() {
        return None;
    }
    let lower = lower.as_deref()?;
    pattern.anywhere.iter().find_map(|start| {
        let (_, rest) = lower.split_once(start.as_str())?;
        // Lower-casing may change lengths; the rest is counted from the end.
        if rest.contains([',', ';']) {
            return None;
        }
        let skip = text.chars().count().checked_sub(rest.chars().count())?;
        text.char_indices()
            .nth(skip)
            .map(|(at, _)| text.split_at(at).1)
    })
}

/// The language of "translated from the Arabic by ...": one word; more are a sentence.
fn language<'t>(pattern: &Pattern, behind: &'t str) -> Option<&'t str> {
    let mut words = behind.split(' ');
    let name = words.next()?;
    let next = words.next();
    let labelled = name.ends_with(':');
    let followed = next
        .is_none_or(|next| labelled || pattern.followers.iter().any(|follower| follower == next));
    let name = name.trim_end_matches([',', ':']);
    let lower = name.to_lowercase();
    let known = credits()
        .languages
        .iter()
        .any(|stem| lower.starts_with(stem.as_str()));
    (followed && known).then_some(name)
}
