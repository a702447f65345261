//! How much prose, and what else, the elements around a block hold, and where the block stands towards the densest of them.

use super::Context;
use super::sink::{Sink, count, f32_of, log, ratio};
use crate::page::dom::NodeId;

/// Emits features.
pub(super) fn emit(context: &Context<'_, '_>, index: usize, sink: &mut impl Sink) {
    levels(context, index, sink);
    towards_best(context, index, sink);
}

fn levels(context: &Context<'_, '_>, index: usize, sink: &mut impl Sink) {
    let total = context.prose_total().max(1.0);
    let mut level = context.cut.container_of[index];
    for step in ["own", "parent", "grandparent", "great"] {
        let container = &context.cut.containers[level];
        let range = container.range();
        let prose = context.prose_in(&range);
        let sums = context.cut.sums(&range);
        let blocks = count(range.len().max(1));
        sink.put(step, "prose", prose / total);
        sink.put(step, "links", ratio(sums.linked, sums.letters));
        sink.put(step, "blocks", log(blocks));
        sink.put(step, "mean", log(f32_of(sums.letters) / blocks));
        sink.put(step, "density", prose / f32_of(sums.letters.max(1)));
        sink.put(step, "controls", f32_of(sums.controls.min(20)) / blocks);
        sink.put(step, "media", f32_of(sums.media) / blocks);
        sink.put(step, "times", f32_of(sums.times) / blocks);
        level = container.parent;
    }
}

fn towards_best(context: &Context<'_, '_>, index: usize, sink: &mut impl Sink) {
    let dom = &context.page.dom;
    let best_node = context.best();
    let best = &context.landmarks.best_range;
    let node = context.cut.blocks[index].container;
    let inside = node == best_node || dom.contains(best_node, node);
    sink.put_flag("mass", "in_best", inside);
    let steps = context.landmarks.steps_to_best(context.page, node);
    sink.put("mass", "steps_to_best", count(steps));
    let before = count(best.start.saturating_sub(index));
    let after = count((index + 1).saturating_sub(best.end));
    sink.put("mass", "before_best", before.min(60.0));
    sink.put("mass", "after_best", after.min(60.0));
    let position = if inside && best.len() > 1 {
        count(index.saturating_sub(best.start)) / count(best.len() - 1)
    } else {
        -1.0
    };
    sink.put("mass", "position_in_best", position);
    let depth = |node: NodeId| f32::from(dom.node(node).depth);
    sink.put("mass", "depth_from_best", depth(node) - depth(best_node));
}
