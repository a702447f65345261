//! What one line of the site's template wrote: the blocks in elements of one name and class.

use foldhash::HashMap;

use super::Context;
use super::facts::Facts;
use super::sink::{Sink, log};
use crate::body::cut::Cut;

/// What the blocks of one template line are like together.
#[derive(Debug, Clone, Copy, Default)]
struct Template {
    blocks: f32,
    units: f32,
    prose: f32,
    linked: f32,
    terminal: f32,
}

/// All template lines of a page, by the element itself and by it and its parent.
#[derive(Debug, Default)]
pub(super) struct Templates {
    lines: Vec<Template>,
    /// For each block, the places of its two lines.
    of: Vec<[usize; 2]>,
}

impl Templates {
    /// Adds up a page's blocks.
    pub(super) fn gather(cut: &Cut, facts: &[Facts]) -> Self {
        let mut all = Self::default();
        let mut known: [HashMap<u64, usize>; 2] = Default::default();
        for (index, fact) in facts.iter().enumerate() {
            let mut of = [0; 2];
            for ((known, signature), of) in
                known.iter_mut().zip(signatures(cut, index)).zip(&mut of)
            {
                let next = all.lines.len();
                *of = *known.entry(signature).or_insert(next);
                if *of == next {
                    all.lines.push(Template::default());
                }
                let template = &mut all.lines[*of];
                template.blocks += 1.0;
                template.units += fact.units;
                template.prose += fact.prose;
                template.linked += fact.units * fact.link_density;
                template.terminal += fact.terminal;
            }
            all.of.push(of);
        }
        all
    }

    /// Number of lines.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// The lines of a block.
    pub(super) fn of(&self, index: usize) -> [usize; 2] {
        self.of[index]
    }
}

fn signatures(cut: &Cut, index: usize) -> [u64; 2] {
    let container = cut.container(index);
    let parent = &cut.containers[container.parent];
    [
        container.signature,
        container.signature.rotate_left(1) ^ parent.signature,
    ]
}

/// Emits features.
pub(super) fn emit(context: &Context<'_, '_>, index: usize, sink: &mut impl Sink) {
    let total = context.prose_total().max(1.0);
    for (group, line) in ["template", "template2"]
        .iter()
        .zip(context.templates.of(index))
    {
        let template = context.templates.lines[line];
        let blocks = template.blocks.max(1.0);
        sink.put(group, "blocks", log(blocks));
        sink.put(group, "mean", log(template.units / blocks));
        sink.put(group, "prose", template.prose / total);
        sink.put(group, "linked", template.linked / template.units.max(1.0));
        sink.put(group, "terminal", template.terminal / blocks);
    }
}
