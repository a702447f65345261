//! The element a block stands in, and what the classes around it say.

use std::sync::LazyLock;

use super::sink::Sink;
use super::{Context, facts};
use crate::body::cut::{ABOVE, Cut};
use crate::rules::class_roles::{self, Roles};

/// Steps up to the nearest element with each role; [`FAR`] where there is none.
pub(super) type Near = [u8; class_roles::COUNT];

const FAR: u8 = u8::MAX;

/// What each step up takes from a role's weight.
const FADE: f32 = 0.8;

/// For each container, how far the roles above it are.
pub(super) fn near_roles(cut: &Cut) -> Vec<Near> {
    let mut near: Vec<Near> = Vec::with_capacity(cut.containers.len());
    for container in &cut.containers {
        let mut own = match near.get(container.parent) {
            Some(above) => above.map(|steps| steps.saturating_add(1)),
            None => [FAR; class_roles::COUNT],
        };
        if container.own != Roles::NONE {
            for (role, steps) in own.iter_mut().enumerate() {
                if container.own.has_index(role) {
                    *steps = 0;
                }
            }
        }
        near.push(own);
    }
    near
}

/// 1 for an element's own role, then falling; 0 for none.
fn weight(steps: u8) -> f32 {
    static WEIGHTS: LazyLock<Vec<f32>> = LazyLock::new(|| {
        std::iter::successors(Some(1.0f32), |weight| Some(weight * FADE))
            .take(40)
            .collect()
    });
    WEIGHTS.get(usize::from(steps)).copied().unwrap_or(0.0)
}

/// Emits features.
pub(super) fn emit(context: &Context<'_, '_>, index: usize, sink: &mut impl Sink) {
    let place = context.cut.container_of[index];
    let container = &context.cut.containers[place];
    let tag = context.facts[index].tag;
    for (position, (_, name)) in facts::TAGS.iter().enumerate() {
        sink.put_flag("tag", name, tag == Some(position));
    }
    for (position, (_, name)) in ABOVE.iter().enumerate() {
        sink.put_flag("above", name, container.above.has_index(position));
    }
    for (id, steps) in class_roles::ids().iter().zip(context.near[place]) {
        sink.put("role", id, weight(steps));
    }
    let depth = context.page.dom.node(container.node).depth;
    sink.put("element", "depth", f32::from(depth));
    sink.put_flag("element", "bare", container.bare);
    let above = &context.cut.containers[container.parent];
    sink.put_flag(
        "element",
        "alone",
        above.range().len() == container.range().len(),
    );
}
