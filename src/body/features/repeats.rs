//! Units that a page repeats: cards, teasers, comments, entries. A unit is an element of several blocks with siblings of its
//! own name and class.

use foldhash::{HashMap, HashMapExt};

use super::Context;
use super::sink::{Sink, count, f32_of, log, ratio};
use crate::body::cut::{Cut, Sums};

/// The repeated units that a container lies in, all of them together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Repeat {
    /// Units; 0 where the container lies in none.
    units: u32,
    blocks: u32,
    prose: f32,
    sums: Sums,
    /// Steps up to the unit.
    steps: u8,
    /// Which group of units this is, counted from 1; 0 for none.
    pub group: u32,
}

/// For each container, the innermost repeated unit around it.
pub(super) fn find(cut: &Cut, prose: &[f32]) -> Vec<Repeat> {
    let mut groups: HashMap<(usize, u64), Repeat> = HashMap::new();
    for container in cut.containers.iter().skip(1) {
        let range = container.range();
        if range.is_empty() {
            continue;
        }
        let next = u32::try_from(groups.len() + 1).unwrap_or(u32::MAX);
        let group = groups
            .entry((container.parent, container.signature))
            .or_insert(Repeat {
                group: next,
                ..Repeat::default()
            });
        group.units += 1;
        group.blocks += u32::try_from(range.len()).unwrap_or(u32::MAX);
        group.prose += prose[range.end] - prose[range.start];
        group.sums = group.sums.plus(cut.sums(&range));
    }
    let mut found: Vec<Repeat> = Vec::with_capacity(cut.containers.len());
    for (place, container) in cut.containers.iter().enumerate() {
        let own = groups
            .get(&(container.parent, container.signature))
            .filter(|group| place > 0 && group.units > 1 && group.blocks * 2 >= group.units * 3);
        let repeat = match (own, found.get(container.parent)) {
            (Some(group), _) if !container.range().is_empty() => *group,
            (_, Some(above)) if above.units > 0 => Repeat {
                steps: above.steps.saturating_add(1),
                ..*above
            },
            _ => Repeat::default(),
        };
        found.push(repeat);
    }
    found
}

/// Emits features.
pub(super) fn emit(context: &Context<'_, '_>, index: usize, sink: &mut impl Sink) {
    let repeat = &context.repeats[context.cut.container_of[index]];
    let units = f32_of(repeat.units.max(1));
    let total = context.prose_total().max(1.0);
    sink.put("repeat", "units", log(f32_of(repeat.units)));
    sink.put("repeat", "steps", f32::from(repeat.steps.min(20)));
    sink.put("repeat", "blocks", f32_of(repeat.blocks) / units);
    sink.put("repeat", "prose", log(repeat.prose / units));
    sink.put("repeat", "prose_share", repeat.prose / total);
    sink.put(
        "repeat",
        "links",
        ratio(repeat.sums.linked, repeat.sums.letters),
    );
    sink.put("repeat", "times", f32_of(repeat.sums.times) / units);
    sink.put("repeat", "media", f32_of(repeat.sums.media) / units);
    sink.put("repeat", "controls", f32_of(repeat.sums.controls) / units);
    let range = context.cut.container(index).range();
    sink.put("repeat", "runs", count(range.len().min(30)));
}
