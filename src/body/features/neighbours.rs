//! The blocks before and behind.

use super::Context;
use super::sink::{Sink, count, log};
use crate::rules::boilerplate;

/// Emits features.
pub(super) fn emit(context: &Context<'_, '_>, index: usize, sink: &mut impl Sink) {
    each(context, index, sink);
    stretches(context, index, sink);
    siblings(context, index, sink);
    phrases(context, index, sink);
}

fn each(context: &Context<'_, '_>, index: usize, sink: &mut impl Sink) {
    let here = context.cut.blocks[index].container;
    let parent = context.page.dom.parent(here);
    let signature = context.cut.container(index).signature;
    for (name, offset) in [
        ("prev", -1isize),
        ("next", 1),
        ("prev2", -2),
        ("next2", 2),
        ("prev3", -3),
        ("next3", 3),
    ] {
        let other = index
            .checked_add_signed(offset)
            .filter(|other| *other < context.facts.len());
        let fact = other.map(|other| &context.facts[other]);
        sink.put(name, "units", fact.map_or(-1.0, |fact| log(fact.units)));
        sink.put(
            name,
            "link_density",
            fact.map_or(-1.0, |fact| fact.link_density),
        );
        sink.put(name, "prose", fact.map_or(-1.0, |fact| log(fact.prose)));
        sink.put(name, "terminal", fact.map_or(-1.0, |fact| fact.terminal));
        let siblings = other.is_some_and(|other| {
            let there = context.cut.blocks[other].container;
            there == here || context.page.dom.parent(there) == parent
        });
        sink.put_flag(name, "sibling", siblings);
        let same = fact.is_some_and(|fact| fact.tag == context.facts[index].tag);
        sink.put_flag(name, "same_tag", same);
        let twin = other.is_some_and(|other| context.cut.container(other).signature == signature);
        sink.put_flag(name, "same_template", twin);
    }
}

/// Prose just before and behind, over longer stretches than the neighbours tell.
fn stretches(context: &Context<'_, '_>, index: usize, sink: &mut impl Sink) {
    for (name, reach) in [("near", 5usize), ("far", 15)] {
        let start = index.saturating_sub(reach);
        let end = (index + 1 + reach).min(context.facts.len());
        let (before, behind) = (start..index, index + 1..end);
        sink.put(name, "prose_before", log(context.prose_in(&before)));
        sink.put(name, "prose_after", log(context.prose_in(&behind)));
    }
}

fn siblings(context: &Context<'_, '_>, index: usize, sink: &mut impl Sink) {
    let container = context.cut.container(index);
    let range = context.cut.containers[container.parent].range();
    // By running sums: a page may have all of its blocks in one container.
    let prose_siblings = context.with_prose_in(&range).min(50);
    sink.put("near", "prose_siblings", count(prose_siblings));
    sink.put_flag("near", "first_sibling", range.start == index);
    sink.put_flag("near", "last_sibling", range.end == index + 1);
    let behind = index + 1..range.end.max(index + 1);
    sink.put("near", "siblings_after", count(behind.len().min(60)));
    sink.put(
        "near",
        "sibling_prose_after",
        log(context.prose_in(&behind)),
    );
    let before = range.start.min(index)..index;
    sink.put(
        "near",
        "sibling_prose_before",
        log(context.prose_in(&before)),
    );
}

fn phrases(context: &Context<'_, '_>, index: usize, sink: &mut impl Sink) {
    let hits = |at: Option<usize>, kind: usize| {
        let fact = at.and_then(|at| context.facts.get(at));
        fact.map_or(0.0, |fact| f32::from(fact.hits[kind]))
    };
    for (kind, id) in boilerplate::ids().iter().enumerate() {
        sink.put("previous", id, hits(index.checked_sub(1), kind));
    }
    for (kind, id) in boilerplate::ids().iter().enumerate() {
        sink.put("following", id, hits(Some(index + 1), kind));
    }
    let heading = context.landmarks.heading_of[index];
    let distance = heading.map_or(-1.0, |at| count(index - at).min(40.0));
    sink.put("heading", "distance", distance);
    for (kind, id) in boilerplate::ids().iter().enumerate() {
        sink.put("heading", id, hits(heading, kind));
    }
}
