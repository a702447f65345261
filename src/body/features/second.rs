//! What a first judgement on all blocks says about each of them: the company a block keeps.

use std::ops::Range;

use super::Context;
use super::sink::{Sink, count, flag, log};

/// Above this the first judgement takes a block for text.
const LIKELY: f32 = 0.5;

/// Share of all text that the core holds.
const CORE: f32 = 0.85;

/// The first judgement, summed up where features ask for it.
#[derive(Debug)]
pub struct Beliefs<'p> {
    probabilities: &'p [f32],
    /// Running sums over blocks: length times probability.
    text: Vec<f32>,
    /// Running sums: length.
    units: Vec<f32>,
    /// For each template line: length times probability, length, blocks.
    templates: Vec<[f32; 3]>,
    /// For each group of repeated units: the same.
    repeats: Vec<[f32; 3]>,
    /// For each block, the likely block before and behind it.
    before: Vec<Option<usize>>,
    behind: Vec<Option<usize>>,
    /// The smallest container with most of the text, by place.
    core: usize,
}

impl<'p> Beliefs<'p> {
    /// Sums up; a probability for each block.
    #[must_use]
    pub fn new(context: &Context<'_, '_>, probabilities: &'p [f32]) -> Self {
        let (mut text, mut units) = (vec![0.0], vec![0.0]);
        let mut templates = vec![[0.0; 3]; context.templates.len()];
        let groups = context.repeats.iter().map(|repeat| repeat.group).max();
        let mut repeats = vec![[0.0; 3]; groups.map_or(1, |most| most as usize + 1)];
        let (mut sum, mut all) = (0.0, 0.0);
        for (index, probability) in probabilities.iter().enumerate() {
            let size = context.facts[index].units;
            sum += size * probability;
            all += size;
            text.push(sum);
            units.push(all);
            let [own, wider] = context.templates.of(index);
            let group = context.repeats[context.cut.container_of[index]].group as usize;
            for line in [&mut templates[own], &mut repeats[group]] {
                add(line, size, *probability);
            }
            add(&mut templates[wider], size, *probability);
        }
        let core = core(context, &text);
        let (before, behind) = likely(probabilities);
        Self {
            probabilities,
            text,
            units,
            templates,
            repeats,
            before,
            behind,
            core,
        }
    }

    fn mean(&self, range: &Range<usize>) -> f32 {
        let units = self.units[range.end] - self.units[range.start];
        (self.text[range.end] - self.text[range.start]) / units.max(1.0)
    }

    /// The mean of a range of blocks without one of them; -1 where nothing is left.
    fn mean_without(&self, range: &Range<usize>, index: usize) -> f32 {
        let own = index..index + 1;
        let units = self.units_in(range) - self.units_in(&own);
        let text = self.text_in(range) - self.text_in(&own);
        if units > 0.5 { text / units } else { -1.0 }
    }

    fn text_in(&self, range: &Range<usize>) -> f32 {
        self.text[range.end] - self.text[range.start]
    }

    fn units_in(&self, range: &Range<usize>) -> f32 {
        self.units[range.end] - self.units[range.start]
    }

    fn total(&self) -> f32 {
        self.text.last().copied().unwrap_or(0.0).max(1.0)
    }
}

fn add(line: &mut [f32; 3], size: f32, probability: f32) {
    line[0] += size * probability;
    line[1] += size;
    line[2] += 1.0;
}

fn core(context: &Context<'_, '_>, text: &[f32]) -> usize {
    let total = text.last().copied().unwrap_or(0.0);
    let mut core = 0;
    // Containers stand in document order, so that a later one that holds as much lies inside an earlier one.
    for (place, container) in context.cut.containers.iter().enumerate() {
        let held = text[container.end] - text[container.start];
        if held >= total * CORE {
            core = place;
        }
    }
    core
}

fn likely(probabilities: &[f32]) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let mut last = None;
    let mut before = Vec::with_capacity(probabilities.len());
    for (index, probability) in probabilities.iter().enumerate() {
        before.push(last);
        if *probability > LIKELY {
            last = Some(index);
        }
    }
    last = None;
    let mut behind = vec![None; probabilities.len()];
    for (index, probability) in probabilities.iter().enumerate().rev() {
        behind[index] = last;
        if *probability > LIKELY {
            last = Some(index);
        }
    }
    (before, behind)
}

/// Emits features.
pub(super) fn emit(
    context: &Context<'_, '_>,
    index: usize,
    beliefs: &Beliefs<'_>,
    sink: &mut impl Sink,
) {
    let at = |offset: isize| {
        let other = index.checked_add_signed(offset);
        let probability = other.and_then(|other| beliefs.probabilities.get(other));
        probability.copied().unwrap_or(-1.0)
    };
    sink.put("belief", "own", at(0));
    for (name, offset) in [
        ("prev", -1),
        ("next", 1),
        ("prev2", -2),
        ("next2", 2),
        ("prev3", -3),
        ("next3", 3),
    ] {
        sink.put("belief", name, at(offset));
    }
    levels(context, index, beliefs, sink);
    kin(context, index, beliefs, sink);
    stretches(beliefs, index, sink);
    between(context, index, beliefs, sink);
    towards_core(context, index, beliefs, sink);
    let heading = context.landmarks.heading_of[index];
    let probability = heading.and_then(|at| beliefs.probabilities.get(at));
    sink.put("belief", "heading", probability.copied().unwrap_or(-1.0));
}

fn levels(context: &Context<'_, '_>, index: usize, beliefs: &Beliefs<'_>, sink: &mut impl Sink) {
    let mut level = context.cut.container_of[index];
    for name in ["own", "parent", "grandparent", "great", "great2"] {
        let range = context.cut.containers[level].range();
        sink.put("company", name, beliefs.mean_without(&range, index));
        sink.put("held", name, beliefs.text_in(&range) / beliefs.total());
        level = context.cut.containers[level].parent;
    }
}

/// Blocks of the same template lines and of the same repeated units, without the block itself.
fn kin(context: &Context<'_, '_>, index: usize, beliefs: &Beliefs<'_>, sink: &mut impl Sink) {
    let own = index..index + 1;
    let (text, units) = (beliefs.text_in(&own), beliefs.units_in(&own));
    let [line, wider] = context.templates.of(index);
    let group = context.repeats[context.cut.container_of[index]].group as usize;
    for (name, sums) in [
        ("template", beliefs.templates[line]),
        ("template2", beliefs.templates[wider]),
        ("repeat", beliefs.repeats[group]),
    ] {
        let rest = sums[1] - units;
        let mean = if sums[2] > 1.5 && rest > 0.5 {
            (sums[0] - text) / rest
        } else {
            -1.0
        };
        sink.put("company", name, mean);
        sink.put("held", name, sums[0] / beliefs.total());
    }
}

fn stretches(beliefs: &Beliefs<'_>, index: usize, sink: &mut impl Sink) {
    let blocks = beliefs.probabilities.len();
    for (name, reach) in [("near", 4usize), ("far", 12)] {
        let before = index.saturating_sub(reach)..index;
        let behind = index + 1..(index + 1 + reach).min(blocks);
        sink.put(name, "belief_before", beliefs.mean(&before));
        sink.put(name, "belief_after", beliefs.mean(&behind));
    }
    let before = beliefs.text_in(&(0..index)) / beliefs.total();
    sink.put("belief", "text_before", before);
    let behind = beliefs.text_in(&(index + 1..blocks)) / beliefs.total();
    sink.put("belief", "text_after", behind);
    sink.put("belief", "text", beliefs.total().ln());
}

/// The nearest likely blocks on both sides: how far away, and whether they are siblings.
fn between(context: &Context<'_, '_>, index: usize, beliefs: &Beliefs<'_>, sink: &mut impl Sink) {
    let parent = context.cut.container(index).parent;
    let signature = context.cut.container(index).signature;
    for (name, other) in [
        ("likely_before", beliefs.before[index]),
        ("likely_behind", beliefs.behind[index]),
    ] {
        let distance = other.map_or(40.0, |other| count(index.abs_diff(other)).min(40.0));
        sink.put(name, "distance", distance);
        let there = other.map(|other| context.cut.container(other));
        let sibling = there.is_some_and(|there| there.parent == parent);
        let twin = there.is_some_and(|there| there.signature == signature);
        sink.put(name, "kin", flag(sibling) + 2.0 * flag(twin));
    }
}

fn towards_core(
    context: &Context<'_, '_>,
    index: usize,
    beliefs: &Beliefs<'_>,
    sink: &mut impl Sink,
) {
    let core = context.cut.containers[beliefs.core].range();
    let mut level = context.cut.container_of[index];
    let mut steps = 0usize;
    // Ancestors come earlier in the list than what they hold.
    while level > beliefs.core {
        level = context.cut.containers[level].parent;
        steps += 1;
    }
    let inside = level == beliefs.core;
    sink.put_flag("core", "inside", inside);
    sink.put("core", "steps", count(steps));
    let place = if inside && core.len() > 1 {
        count(index.saturating_sub(core.start)) / count(core.len() - 1)
    } else {
        -1.0
    };
    sink.put("core", "position", place);
    let before = count(core.start.saturating_sub(index)).min(40.0);
    let behind = count((index + 1).saturating_sub(core.end)).min(40.0);
    sink.put("core", "outside", behind - before);
    sink.put("core", "blocks", log(count(core.len())));
}
