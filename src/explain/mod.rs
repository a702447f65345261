//! How a document was judged, block by block, for people who ask why. The same stages as [`crate::extract`], without those
//! that only read the finished text.

mod html;
mod json;
mod text;

use crate::Hints;
use crate::article::{Outcome, Reason, ReasonCode};
use crate::body::explain::{self, Explained};
use crate::body::model::Model;
use crate::body::outcome;
use crate::body::quality::Signs;
use crate::error::ExtractError;
use crate::limits::Limits;
use crate::page::kind::{self, Kind};
use crate::page::{Page, decode, parse};
use crate::{metadata, plain};

/// How a document was judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What became of it.
    pub outcome: Outcome,
    /// Why.
    pub reasons: Vec<Reason>,
    /// The article's headline.
    pub headline: Option<String>,
    /// The estimate of the text's F1, 0 to 1.
    pub quality: f32,
    /// What that is made of; none where no model judged: plain text.
    pub signs: Option<Signs>,
    /// The text was taken from the page's data in place of these blocks.
    pub from_data: bool,
    /// The page's blocks in page order; none of plain text.
    pub blocks: Vec<Explained>,
}

/// Judges a document, and names for each block the `strongest` features.
///
/// # Errors
/// As [`crate::extract`].
pub fn explain(
    content: &[u8],
    hints: &Hints<'_>,
    limits: &Limits,
    strongest: usize,
) -> Result<Explanation, ExtractError> {
    explain_with(Model::shipped(), content, hints, limits, strongest)
}

/// The same with other body weights: for looking at pages that they were not trained on.
///
/// # Errors
/// As [`crate::extract`].
pub fn explain_with(
    model: &Model,
    content: &[u8],
    hints: &Hints<'_>,
    limits: &Limits,
    strongest: usize,
) -> Result<Explanation, ExtractError> {
    if content.is_empty() {
        return Err(ExtractError::EmptyContent);
    }
    if content.len() > limits.document_bytes {
        let (found, allowed) = (content.len() as u64, limits.document_bytes as u64);
        return Err(ExtractError::DocumentTooLarge { found, allowed });
    }
    let kind = kind::of(content, hints.media_type());
    if let Kind::Other(name) = kind {
        return Ok(Explanation::unreadable(name));
    }
    let decoded = decode::decode_with(
        content,
        hints.charset(),
        hints.top_level_domain(),
        &crate::text::language::plausibility,
    );
    if kind == Kind::Text {
        let (metadata, body) = plain::read(&decoded.text, hints);
        let finding = outcome::of_text(&metadata, &body);
        return Ok(Explanation {
            outcome: finding.outcome,
            reasons: finding.reasons,
            headline: metadata.headline,
            quality: body.quality,
            signs: None,
            from_data: false,
            blocks: Vec::new(),
        });
    }
    let parsed = parse::parse(&decoded.text, limits);
    let page = Page::new(&parsed.tree, hints, limits);
    let metadata = metadata::read(&page);
    let (body, blocks) = explain::explain(model, &page, &metadata, strongest);
    let finding = outcome::of(&page, &metadata, &body);
    Ok(Explanation {
        outcome: finding.outcome,
        reasons: finding.reasons,
        headline: metadata.headline,
        quality: body.quality,
        signs: Some(body.signs),
        from_data: body.is_from_data(),
        blocks,
    })
}

impl Explanation {
    fn unreadable(name: &str) -> Self {
        Self {
            outcome: Outcome::Unreadable,
            reasons: vec![Reason {
                code: ReasonCode::NotHtml,
                message: format!("The document is {name}."),
            }],
            headline: None,
            quality: 0.0,
            signs: None,
            from_data: false,
            blocks: Vec::new(),
        }
    }

    /// What the quality is made of, in words.
    fn basis(&self) -> String {
        let Some(signs) = &self.signs else {
            return "no model judges plain text and what is no page".to_owned();
        };
        format!(
            "expected F1 {:.3}, uncertain {:.0} %, overruled {:.0} %, {} words",
            signs.expected_f1,
            signs.uncertain * 100.0,
            signs.overruled * 100.0,
            signs.words
        )
    }
}

/// What decided on a block, in a word: the rule, or the model; behind it the sign that told its label.
fn decided_by(block: &Explained) -> String {
    let by = block
        .rule
        .map_or_else(|| "model".to_owned(), |rule| rule.to_string());
    match block.sign {
        Some(sign) => format!("{by}, {sign}"),
        None => by,
    }
}

/// Text of a page without characters that steer a terminal or a browser.
fn printable(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().map(|c| {
        let steers = c.is_control()
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}');
        if steers { ' ' } else { c }
    })
}

#[cfg(test)]
mod tests;
