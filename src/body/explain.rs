//! Why each block of a page was kept or left out.

use crate::body::cut;
use crate::body::decide::{self, Label};
use crate::body::features::{self, Beliefs, Context};
use crate::body::model::{Model, SECOND_LOOK};
use crate::metadata::Metadata;
use crate::page::Page;
use crate::page::dom::NodeId;

/// A block and the judgement on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// Its words.
    pub text: String,
    /// The element that holds it.
    pub node: NodeId,
    /// That element as a CSS path.
    pub path: String,
    /// What it was taken for.
    pub label: Label,
    /// The model's probability that it is text of the article.
    pub score: f32,
    /// What moved the model most, strongest first.
    pub features: Vec<Weight>,
}

/// A feature's part in a judgement.
#[derive(Debug, Clone, PartialEq)]
pub struct Weight {
    /// "group.name".
    pub name: &'static str,
    /// The block's value.
    pub value: f32,
    /// What it moved, in log odds: above 0 towards text of the article.
    pub moved: f32,
}

/// Judges a page's blocks as [`super::find`] does, and says why.
#[must_use]
pub fn explain(
    model: &Model,
    page: &Page<'_>,
    metadata: &Metadata,
    strongest: usize,
) -> Vec<Explained> {
    let cut = cut::cut(page);
    let context = Context::new(page, &cut);
    let decision = decide::decide(page, metadata, &cut, &context, model);
    let names = &features::names().second;
    let beliefs = Beliefs::new(&context, &decision.first);
    let mut row: Vec<f32> = Vec::with_capacity(names.len());
    let mut explained = Vec::with_capacity(cut.blocks.len());
    for block in &cut.blocks {
        row.clear();
        context.row(block.index, &mut row);
        let score = decision.probabilities[block.index];
        let reasons = if decision.first[block.index] < SECOND_LOOK {
            model.first.reasons(&row)
        } else {
            context.second_row(block.index, &beliefs, &mut row);
            model.second.reasons(&row)
        };
        let weights = reasons.into_iter().take(strongest);
        explained.push(Explained {
            text: block.text.clone(),
            node: block.container,
            path: page.dom.path(block.container),
            label: decision.labels[block.index],
            score,
            features: weights
                .filter_map(|(at, moved)| {
                    Some(Weight {
                        name: names.get(at)?,
                        value: *row.get(at)?,
                        moved,
                    })
                })
                .collect(),
        });
    }
    explained
}
