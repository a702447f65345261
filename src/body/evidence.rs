//! Why the article's blocks, and its text as a whole, are what they are, as rows beside those of the metadata.

use std::fmt::Write;

use crate::article::{Evidence, ReasonCode, Signal};
use crate::body::Body;
use crate::body::decide::Rule;
use crate::body::explain::{self, Moved};
use crate::body::form::Formed;
use crate::body::model::Model;
use crate::body::parts::Reader;

/// Features named in a row.
const STRONGEST: usize = 3;

/// Fills [`Body::evidence`], of the stories too.
pub(super) fn with(model: &Model, reader: &Reader<'_, '_>, mut body: Body) -> Body {
    let mut moved = Moved::new(model, reader);
    let mut left_out = left_out(reader, &mut moved);
    body.evidence = rows(reader, &mut moved, &body);
    body.evidence.append(&mut left_out);
    for story in &mut body.stories {
        story.body.evidence = rows(reader, &mut moved, &story.body);
    }
    body
}

/// A row for the text as a whole, then one for each text block of the page that is in the article.
fn rows(reader: &Reader<'_, '_>, moved: &mut Moved<'_>, body: &Body) -> Vec<Evidence> {
    let mut rows = of_whole(reader, body);
    for Formed { at, form, block } in &body.forms {
        let Some(block) = block.and_then(|place| body.blocks.get(place)) else {
            continue;
        };
        let rule = explain::rule(reader, *at, Some(*form));
        rows.push(Evidence {
            block_id: Some(block.id.clone()),
            ..row("blocks", reader, moved, *at, rule, true)
        });
    }
    rows
}

/// Rows for what the model would have kept and a rule took out.
fn left_out(reader: &Reader<'_, '_>, moved: &mut Moved<'_>) -> Vec<Evidence> {
    let decision = reader.decision;
    (0..reader.cut.blocks.len())
        .filter(|at| decision.model_keeps(*at) && !decision.keeps(*at))
        .map(|at| row("blocks", reader, moved, at, decision.rules[at], false))
        .collect()
}

fn row(
    field: &'static str,
    reader: &Reader<'_, '_>,
    moved: &mut Moved<'_>,
    at: usize,
    rule: Option<Rule>,
    chosen: bool,
) -> Evidence {
    let mut raw_value = format!("score {:.3}", reader.decision.probabilities[at]);
    if let Some(rule) = rule {
        // Writing to a string does not fail.
        let _ = write!(raw_value, ", rule {rule}");
    }
    for weight in moved.of(at, STRONGEST) {
        let _ = write!(
            raw_value,
            "; {} = {} ({:+.2})",
            weight.name, weight.value, weight.moved
        );
    }
    Evidence {
        field,
        signal: if rule.is_some() {
            Signal::Document
        } else {
            Signal::Model
        },
        locator: reader.page.dom.path(reader.cut.blocks[at].container),
        raw_value,
        chosen,
        block_id: None,
    }
}

/// Where the text as a whole is from, and what its quality is made of. Where the page's data replaced the document's text,
/// that is the place that was chosen.
fn of_whole(reader: &Reader<'_, '_>, body: &Body) -> Vec<Evidence> {
    let signs = &body.signs;
    let from_data = body.root.is_none();
    let evidence = |signal, locator: String, raw_value: String, chosen| Evidence {
        field: "text",
        signal,
        locator,
        raw_value,
        chosen,
        block_id: None,
    };
    let judged = format!(
        "quality {:.3}: expected F1 {:.3}, uncertain {:.3}, overruled {:.3}, {} words",
        body.quality, signs.expected_f1, signs.uncertain, signs.overruled, signs.words
    );
    let root = body.root.map(|root| reader.page.dom.path(root));
    let document = evidence(Signal::Model, root.unwrap_or_default(), judged, !from_data);
    if !from_data || body.text.is_empty() {
        return vec![document];
    }
    let told = |code| body.reasons.iter().any(|reason| reason.code == code);
    let (signal, locator) = if told(ReasonCode::BodyFromLinkedData) {
        (Signal::LinkedData, "articleBody")
    } else if told(ReasonCode::BodyFromStateJson) {
        (Signal::Document, "script")
    } else {
        (Signal::Document, "noscript, template")
    };
    let words = format!("{} words", signs.words);
    vec![evidence(signal, locator.to_owned(), words, true), document]
}
