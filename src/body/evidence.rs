//! Why the article's blocks, and its text as a whole, are what they are, as rows beside those of the metadata.

use std::collections::BTreeSet;
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

/// Most blocks of one body that get a row: a locator may be long, and no answer grows without bound.
const MOST_ROWS: usize = 2_000;

/// Fills [`Body::evidence`], of the stories too.
pub(super) fn add(model: &Model, reader: &Reader<'_, '_>, body: &mut Body) {
    let mut rows = Rows {
        reader,
        moved: Moved::new(model, reader),
    };
    let mut left_out = rows.left_out(body);
    body.evidence = rows.of(body);
    body.evidence.append(&mut left_out);
    for story in &mut body.stories {
        story.body.evidence = rows.of(&story.body);
    }
}

struct Rows<'a> {
    reader: &'a Reader<'a, 'a>,
    moved: Moved<'a>,
}

impl Rows<'_> {
    /// A row for the text as a whole, then one for each text block of the page that is in the article.
    fn of(&mut self, body: &Body) -> Vec<Evidence> {
        let mut rows = of_whole(self.reader, body);
        for Formed { at, form, block } in body.forms.iter().take(MOST_ROWS) {
            let Some(block) = block.and_then(|place| body.blocks.get(place)) else {
                continue;
            };
            let rule = explain::rule(self.reader, body, *at, Some(*form));
            rows.push(Evidence {
                block_id: Some(block.id.clone()),
                ..self.row(*at, rule, true)
            });
        }
        rows
    }

    /// Rows for what the model would have kept and is not in the answer, whatever took it out.
    fn left_out(&mut self, body: &Body) -> Vec<Evidence> {
        let (reader, from_data) = (self.reader, body.is_from_data());
        let stories = body.stories.iter().flat_map(|story| &story.body.forms);
        let told: BTreeSet<usize> = stories.map(|formed| formed.at).collect();
        (0..reader.cut.blocks.len())
            .filter(|at| {
                let stays = reader.decision.keeps(*at) && !from_data;
                reader.decision.model_keeps(*at) && !stays && !told.contains(at)
            })
            .take(MOST_ROWS)
            .map(|at| self.row(at, explain::rule(reader, body, at, None), false))
            .collect()
    }

    fn row(&mut self, at: usize, rule: Option<Rule>, chosen: bool) -> Evidence {
        let mut raw_value = format!("score {:.3}", self.reader.decision.probabilities[at]);
        // Writing to a string does not fail.
        if let Some(rule) = rule {
            let _ = write!(raw_value, ", rule {rule}");
        }
        for weight in self.moved.of(at, STRONGEST) {
            let _ = write!(raw_value, "; {weight}");
        }
        Evidence {
            field: "blocks",
            signal: if rule.is_some() {
                Signal::Document
            } else {
                Signal::Model
            },
            locator: self
                .reader
                .page
                .dom
                .path(self.reader.cut.blocks[at].container),
            raw_value,
            chosen,
            block_id: None,
        }
    }
}

/// Where the text as a whole is from, and what its quality is made of. Where the page's data replaced the document's text,
/// that is the place that was chosen.
fn of_whole(reader: &Reader<'_, '_>, body: &Body) -> Vec<Evidence> {
    let signs = &body.signs;
    let from_data = body.is_from_data();
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
    if !from_data {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Hints, Limits, Options, Unwatched};

    const SENTENCE: &str = "The harbour ferry sails again after a week of repairs, the town council said on Monday morning, and the \
        first boat left at dawn with forty people and eleven dogs aboard.";

    fn evidence(html: &str) -> Vec<Evidence> {
        let options = Options {
            include_evidence: true,
            ..Options::default()
        };
        let (hints, limits) = (Hints::default(), Limits::default());
        let read = crate::extract(html.as_bytes(), &hints, &options, &limits, &mut Unwatched);
        let mut articles = read.expect("an answer").articles;
        articles.remove(0).evidence
    }

    #[test]
    fn a_text_from_linked_data_names_its_place_and_the_document_lost() {
        let body: String = (0..6)
            .map(|day| format!("On day {day}: {SENTENCE} "))
            .collect();
        let html = format!(
            "<title>Ferry runs again</title><script type=application/ld+json>{{\"@type\":\"NewsArticle\",\
             \"headline\":\"Ferry runs again\",\"articleBody\":\"{body}\"}}</script><h1>Ferry runs again</h1>"
        );
        let rows = evidence(&html);
        let of_text = rows.iter().filter(|row| row.field == "text");
        let told: Vec<_> = of_text.map(|row| (row.signal, row.chosen)).collect();
        assert_eq!(told, [(Signal::LinkedData, true), (Signal::Model, false)]);
        assert!(rows.iter().all(|row| row.field != "blocks" || !row.chosen));
    }

    #[test]
    fn what_a_rule_took_out_is_a_row_that_was_not_chosen() {
        let paragraphs: String = (0..6)
            .map(|day| format!("<p>On day {day} it was so. {SENTENCE}</p>"))
            .collect();
        let html = format!(
            "<title>Ferry runs again</title><main><h1>Ferry runs again</h1><article>{paragraphs}</article>\
             <div>{paragraphs}</div></main>"
        );
        let rows = evidence(&html);
        let lost: Vec<_> = rows
            .iter()
            .filter(|row| row.field == "blocks" && !row.chosen)
            .collect();
        assert_eq!(lost.len(), 6, "{rows:#?}");
        for row in lost {
            assert!(row.raw_value.contains(", rule copies"), "{row:?}");
            assert_eq!((row.signal, &row.block_id), (Signal::Document, &None));
        }
    }
}
