//! Plain text as a reader would copy it from a page, to the same metadata and body as its HTML.
//!
//! `lines` makes paragraphs of lines, `head` reads what stands above the body; here widget labels, related lines and credits
//! are left out and the rest becomes blocks. A text that shows no page layout is body from its first line.

mod head;
mod lines;

use crate::Hints;
use crate::article::{Block, BlockContent, List, ListItem, Paragraph, TextRange};
use crate::body::{Body, CreditLine, ids};
use crate::metadata::{Metadata, Notes, sources, times};
use crate::rules::plain_text;
use lines::Piece;

/// Characters of a line that may be a heading.
const HEADING: usize = 90;
/// How sure the server is of a body of plain text: nothing tells what was left out before it was copied.
const QUALITY: f32 = 0.8;
/// The same for a body of fewer than [`FEW`] paragraphs.
const QUALITY_OF_FEW: f32 = 0.5;
/// See [`QUALITY_OF_FEW`].
const FEW: usize = 3;
/// Marks in front of list items.
const BULLETS: [&str; 4] = ["• ", "* ", "- ", "· "];

/// Reads text whose blocks are separated by blank lines (or, where there are none, by line breaks).
#[must_use]
pub fn read(text: &str, hints: &Hints<'_>) -> (Metadata, Body) {
    let mut metadata = Metadata::default();
    let mut pieces: Vec<Piece> = lines::pieces(text)
        .into_iter()
        .filter(|piece| !plain_text::is_widget(&piece.text))
        .collect();
    take_dates(&mut pieces, &mut metadata, hints);
    let start = head::read(&pieces, &mut metadata);
    let rest = pieces.get(start..).unwrap_or_default();
    let mut body = Body::default();
    let mut kept: Vec<&str> = Vec::new();
    for piece in rest {
        if let Some(credits) = sources::credit_line(&piece.text) {
            for credit in credits {
                if !metadata.sources.contains(&credit) {
                    metadata.sources.push(credit);
                }
            }
            body.credits.push(CreditLine {
                text: piece.text.clone(),
                url: None,
            });
        } else if metadata.headline.as_ref() != Some(&piece.text) {
            kept.push(&piece.text);
        }
    }
    build(&kept, &mut body);
    let paragraphs = body.blocks.iter();
    let paragraphs = paragraphs.filter(|block| matches!(block.content, BlockContent::Paragraph(_)));
    body.quality = match paragraphs.count() {
        0 => 0.0,
        count if count < FEW => QUALITY_OF_FEW,
        _ => QUALITY,
    };
    (metadata, body)
}

/// Reads the date lines among the first pieces and takes them out.
fn take_dates(pieces: &mut Vec<Piece>, metadata: &mut Metadata, hints: &Hints<'_>) {
    let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let mut notes = Notes::default();
    let (found, lines) = times::of_lines(&texts, hints, &mut notes);
    metadata.published = found.published;
    metadata.modified = found.modified;
    metadata.embargo = found.embargo;
    metadata.evidence = notes.evidence;
    metadata.reasons = notes.reasons;
    for line in lines.into_iter().rev() {
        pieces.remove(line);
    }
}

/// Blocks of the texts, and [`Body::text`] with their ranges.
fn build(texts: &[&str], body: &mut Body) {
    let mut index = 0;
    while let Some(text) = texts.get(index) {
        let items: Vec<&str> = texts
            .get(index..)
            .unwrap_or_default()
            .iter()
            .map_while(|text| BULLETS.iter().find_map(|bullet| text.strip_prefix(bullet)))
            .collect();
        let (content, shown) = if items.len() > 1 {
            let shown = items.join("\n");
            index += items.len();
            (list(&items), Some(shown))
        } else {
            index += 1;
            content(text, index > 1, texts.get(index).copied())
        };
        let text_range = shown.map(|shown| {
            if !body.text.is_empty() {
                body.text.push_str("\n\n");
            }
            let start = body.text.len();
            body.text.push_str(&shown);
            TextRange {
                start,
                end: body.text.len(),
            }
        });
        body.blocks.push(Block {
            id: String::new(),
            text_range,
            content,
            language: None,
        });
    }
    ids::assign(&mut body.blocks);
}

/// A block and what it adds to the text.
fn content(text: &str, inside: bool, next: Option<&str>) -> (BlockContent, Option<String>) {
    if let Some((label, headline)) = plain_text::related(text) {
        let related = BlockContent::RelatedLink {
            label: Some(label.to_owned()),
            headline: headline.to_owned(),
            url: None,
        };
        return (related, None);
    }
    let size = text.chars().count();
    let open = text.ends_with(|c: char| c.is_alphanumeric() || c == '?');
    let longer = next.is_some_and(|next| next.chars().count() > 2 * size);
    let content = if inside && size <= HEADING && open && longer {
        BlockContent::Heading {
            level: 2,
            text: text.to_owned(),
        }
    } else {
        BlockContent::Paragraph(Paragraph {
            text: text.to_owned(),
            spans: Vec::new(),
        })
    };
    (content, Some(text.to_owned()))
}

fn list(items: &[&str]) -> BlockContent {
    let item = |text: &&str| ListItem {
        text: (*text).to_owned(),
        ..ListItem::default()
    };
    BlockContent::List(List {
        ordered: false,
        items: items.iter().map(item).collect(),
    })
}

#[cfg(test)]
mod tests;
