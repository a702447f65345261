//! Where on the page a block stands.

use super::Context;
use super::sink::{Sink, count, f32_of, log};

/// Emits features.
pub(super) fn emit(context: &Context<'_, '_>, index: usize, sink: &mut impl Sink) {
    let blocks = context.facts.len().max(1);
    let total = context.prose_total();
    let share = |part: f32| if total > 0.0 { part / total } else { 0.0 };
    sink.put("page", "page_position", count(index) / count(blocks));
    sink.put("page", "prose_position", share(context.prose[index]));
    sink.put("page", "page_blocks", log(count(blocks)));
    sink.put("page", "page_prose", log(total));
    let best = context.prose_in(&context.landmarks.best_range);
    sink.put("page", "best_share", share(best));
    sink.put("page", "best_prose", log(best));
    from_title(context, index, sink);
    let comments = index >= context.landmarks.comments_at;
    sink.put_flag("page", "after_comments", comments);
    let stated = &context.stated;
    sink.put("page", "stated_size", log(count(stated.body.len())));
    sink.put_flag("page", "has_description", !stated.description.is_empty());
    sink.put_flag("page", "has_title", !stated.title.is_empty());
    let media = |at: usize| {
        let block = context.cut.blocks.get(at);
        block.map_or(0.0, |block| f32_of(block.media_before.min(9)))
    };
    sink.put("media", "before", media(index));
    sink.put("media", "after", media(index + 1));
    let controls = |at: usize| {
        let block = context.cut.blocks.get(at);
        block.map_or(0.0, |block| f32_of(block.controls_before.min(9)))
    };
    sink.put("controls", "before", controls(index));
    sink.put("controls", "after", controls(index + 1));
}

fn from_title(context: &Context<'_, '_>, index: usize, sink: &mut impl Sink) {
    let title = context.landmarks.title_at;
    let blocks = title.map_or(-99.0, |at| count(index) - count(at));
    sink.put("page", "from_title", blocks.clamp(-99.0, 99.0));
    let prose = title
        .filter(|at| *at < index)
        .map_or(-1.0, |at| log(context.prose_in(&(at..index))));
    sink.put("page", "prose_from_title", prose);
}
