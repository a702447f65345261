//! Why each block of a page was kept or left out, and what it was taken for.

use std::collections::BTreeMap;
use std::fmt;

use crate::body::decide::Rule;
use crate::body::features;
use crate::body::features::Beliefs;
use crate::body::form::{Form, Formed};
use crate::body::label::{Label, Sign, Signs};
use crate::body::model::{Model, SECOND_LOOK};
use crate::body::parts::Reader;
use crate::body::survey::Seen;
use crate::body::{Body, find_and};
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
    /// What told that label, where it is neither the model nor a rule.
    pub sign: Option<Sign>,
    /// The rule that decided, where the model did not.
    pub rule: Option<Rule>,
    /// What it became in the article.
    pub form: Option<Form>,
    /// The id of the article's block that holds it.
    pub block: Option<String>,
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

impl Weight {
    /// The value as people write numbers: no more than three places.
    #[must_use]
    pub fn short_value(&self) -> String {
        let text = format!("{:.3}", self.value);
        let short = text.trim_end_matches('0').trim_end_matches('.');
        if matches!(short, "" | "-" | "-0") {
            "0".to_owned()
        } else {
            short.to_owned()
        }
    }
}

/// "mass.prose = 412 (+1.31)".
impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} = {} ({:+.2})",
            self.name,
            self.short_value(),
            self.moved
        )
    }
}

/// Finds a page's body as [`super::find_with`] does, and says why of every block.
#[must_use]
pub fn explain(
    model: &Model,
    page: &Page<'_>,
    metadata: &Metadata,
    strongest: usize,
) -> (Body, Vec<Explained>) {
    find_and(model, page, metadata, |reader, seen, body| {
        explained(model, reader, seen, body, strongest)
    })
}

fn explained(
    model: &Model,
    reader: &Reader<'_, '_>,
    seen: &Seen,
    body: &Body,
    strongest: usize,
) -> Vec<Explained> {
    let formed = formed(body);
    let signs = Signs::of(reader, seen);
    let mut moved = Moved::new(model, reader);
    let blocks = reader.cut.blocks.iter();
    blocks
        .map(|block| {
            let at = block.index;
            let known = formed.get(&at);
            let form = known.map(|known| known.0);
            let rule = rule(reader, body, at, form);
            let (label, sign) = Label::of(reader, &signs, at, form, rule);
            Explained {
                text: block.text.clone(),
                node: block.container,
                path: reader.page.dom.path(block.container),
                label,
                sign,
                rule,
                form,
                block: known.and_then(|known| known.1.clone()),
                score: reader.decision.probabilities[at],
                features: moved.of(at, strongest),
            }
        })
        .collect()
}

/// What became of each block, and the id of the block that holds it: of the page's stories where it has several.
fn formed(body: &Body) -> BTreeMap<usize, (Form, Option<String>)> {
    let stories = body.stories.iter().map(|story| &story.body);
    let bodies: Vec<&Body> = if body.stories.is_empty() {
        vec![body]
    } else {
        stories.collect()
    };
    let mut formed = BTreeMap::new();
    for body in bodies {
        for Formed { at, form, block } in &body.forms {
            let block = block.and_then(|place| body.blocks.get(place));
            let id = block.map(|block| block.id.clone());
            formed.entry(*at).or_insert((*form, id));
        }
    }
    formed
}

/// The rule that decided on a block.
pub(super) fn rule(
    reader: &Reader<'_, '_>,
    body: &Body,
    at: usize,
    form: Option<Form>,
) -> Option<Rule> {
    let decision = reader.decision;
    if decision.keeps(at) && body.is_from_data() {
        return Some(Rule::Replaced);
    }
    let read = form.is_some_and(Form::is_text);
    let swallowed = matches!(form, Some(Form::Table | Form::Quote | Form::LiveUpdate));
    if read && !swallowed && !decision.keeps(at) {
        return Some(Rule::Stories);
    }
    decision.rules[at]
}

/// What moved the model, block by block.
pub(super) struct Moved<'a> {
    model: &'a Model,
    reader: &'a Reader<'a, 'a>,
    beliefs: Beliefs<'a>,
    row: Vec<f32>,
}

impl<'a> Moved<'a> {
    pub(super) fn new(model: &'a Model, reader: &'a Reader<'a, 'a>) -> Self {
        Self {
            model,
            reader,
            beliefs: Beliefs::new(reader.context, &reader.decision.first),
            row: Vec::new(),
        }
    }

    /// The strongest features of a block, in the look that decided on it.
    pub(super) fn of(&mut self, at: usize, strongest: usize) -> Vec<Weight> {
        let (context, row) = (self.reader.context, &mut self.row);
        row.clear();
        context.row(at, row);
        let reasons = if self.reader.decision.first[at] < SECOND_LOOK {
            self.model.first.reasons(row)
        } else {
            context.second_row(at, &self.beliefs, row);
            self.model.second.reasons(row)
        };
        let names = &features::names().second;
        let weights = reasons.into_iter().take(strongest);
        weights
            .filter_map(|(at, moved)| {
                Some(Weight {
                    name: names.get(at)?,
                    value: *row.get(at)?,
                    moved,
                })
            })
            .collect()
    }
}
