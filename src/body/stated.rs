//! Bodies that are not in the document: JSON-LD `articleBody`, and the state that frameworks leave for their scripts.
//! They are used where the document has less, never merely because they are there.

use serde_json::Value;

use crate::article::{Block, BlockContent, Paragraph, Reason, ReasonCode};
use crate::body::tokens;
use crate::page::Page;
use crate::page::dom::Tag;
use crate::page::linked_data::json;
use crate::page::wording;

/// Tokens of a data body below which it is a teaser.
const LEAST_TOKENS: usize = 60;
/// A data body replaces the document's only where it has this many times its tokens.
const TIMES_LARGER: usize = 2;
/// Share of the document's tokens that a data body has to hold to be the same story.
const AGREEMENT: f32 = 0.6;
/// Letters from which on a string of the state is prose.
const PROSE_LETTERS: usize = 80;

/// A body found in the page's data.
#[derive(Debug)]
pub struct DataBody {
    /// Paragraphs, and headings where the data marks them.
    pub blocks: Vec<Block>,
    /// Where it was found.
    pub reason: Reason,
}

/// The data body to use instead of the document's text, if there is one.
#[must_use]
pub fn find(page: &Page<'_>, document_text: &str) -> Option<DataBody> {
    let seen = tokens::hashes(document_text);
    let candidate = from_linked_data(page).filter(|body| replaces(body, &seen));
    candidate.or_else(|| {
        // State is large and anything may stand in it: only an empty document is worth the search.
        (seen.len() < LEAST_TOKENS)
            .then(|| from_state(page))
            .flatten()
            .filter(|body| replaces(body, &seen))
    })
}

fn replaces(body: &DataBody, seen: &[u64]) -> bool {
    let words: Vec<u64> = body
        .blocks
        .iter()
        .flat_map(|block| tokens::hashes(text_of(block)))
        .collect();
    if words.len() < LEAST_TOKENS || words.len() < seen.len() * TIMES_LARGER {
        return false;
    }
    let held: std::collections::BTreeSet<u64> = words.into_iter().collect();
    let found = seen.iter().filter(|word| held.contains(word)).count();
    #[allow(clippy::cast_precision_loss, reason = "a share")]
    let share = found as f32 / seen.len().max(1) as f32;
    seen.is_empty() || share >= AGREEMENT
}

fn text_of(block: &Block) -> &str {
    match &block.content {
        BlockContent::Paragraph(paragraph) => &paragraph.text,
        BlockContent::Heading { text, .. } => text,
        _ => "",
    }
}

fn from_linked_data(page: &Page<'_>) -> Option<DataBody> {
    let text = page.linked_data.article_body()?;
    let blocks = paragraphs(text.lines());
    let reason = Reason {
        code: ReasonCode::BodyFromLinkedData,
        message: "The text is the linked data's articleBody; the document holds less.".to_owned(),
    };
    (!blocks.is_empty()).then_some(DataBody { blocks, reason })
}

fn paragraphs<'s>(lines: impl Iterator<Item = &'s str>) -> Vec<Block> {
    let block = |text: String| Block {
        id: String::new(),
        text_range: None,
        content: BlockContent::Paragraph(Paragraph {
            text,
            spans: Vec::new(),
        }),
        language: None,
    };
    lines
        .map(wording::tidy)
        .filter(|text| !text.is_empty())
        .map(block)
        .collect()
}

fn from_state(page: &Page<'_>) -> Option<DataBody> {
    let dom = &page.dom;
    let mut best: Vec<String> = Vec::new();
    let mut mass = 0;
    for script in dom.elements(Tag::Script) {
        let kind = dom.attr(script, "type").unwrap_or("");
        if kind.contains("ld+json") {
            continue;
        }
        let source: String = dom
            .descendants(script)
            .map(|text| dom.raw_text(text))
            .collect();
        for value in state_values(&source, page.limits.json_depth) {
            let (found, size) = largest_prose(&value);
            if size > mass {
                (best, mass) = (found, size);
            }
        }
    }
    let blocks = paragraphs(best.iter().flat_map(|text| text.lines()));
    let reason = Reason {
        code: ReasonCode::BodyFromStateJson,
        message: "The text is from state that the page carries for its scripts.".to_owned(),
    };
    (!blocks.is_empty()).then_some(DataBody { blocks, reason })
}

/// A script of data, or the objects that a script assigns: `window.X = {…};`.
fn state_values(source: &str, depth: usize) -> Vec<Value> {
    let trimmed = source.trim();
    if trimmed.len() < PROSE_LETTERS {
        return Vec::new();
    }
    if trimmed.starts_with(['{', '[']) {
        return json::read(trimmed, depth);
    }
    // Each assignment's right side; the reader stops by itself where the object ends.
    let mut values = Vec::new();
    let mut rest = trimmed;
    while let Some(at) = rest.find('=') {
        let (_, tail) = rest.split_at(at + 1);
        let right = tail.trim_start();
        if right.starts_with(['{', '[']) {
            values.extend(json::read(right, depth).into_iter().take(1));
            // One walk over what follows suffices: the largest object of a script is its state.
            break;
        }
        rest = tail;
    }
    values
}

/// The strings of prose that stand together: in one array, or in the members of its objects. Walks with a list, not by
/// recursion; members keep the group of their array.
fn largest_prose(root: &Value) -> (Vec<String>, usize) {
    let mut groups: Vec<(Vec<String>, usize)> = vec![(Vec::new(), 0)];
    let mut open: Vec<(&Value, usize, usize)> = vec![(root, 0, 0)];
    while let Some((value, group, level)) = open.pop() {
        match value {
            Value::String(text) => {
                let plain = wording::plain(text);
                let letters = plain.chars().filter(|c| !c.is_whitespace()).count();
                let prose = letters >= PROSE_LETTERS
                    && plain.contains(['.', '。', '!', '?', '।', '…'])
                    && plain.contains(is_gap);
                if prose
                    && !text.trim_start().starts_with(['{', '['])
                    && !groups[group].0.contains(&plain)
                {
                    groups[group].0.push(plain);
                    groups[group].1 += letters;
                }
            }
            Value::Array(items) => {
                // Paragraph objects nest their text a few levels deep; a list in a list of the story is the same group.
                let inner = if level == 0 || level > 4 {
                    groups.push((Vec::new(), 0));
                    groups.len() - 1
                } else {
                    group
                };
                open.extend(items.iter().rev().map(|item| (item, inner, 1)));
            }
            Value::Object(members) => {
                let level = if level == 0 { 0 } else { level + 1 };
                open.extend(members.values().rev().map(|member| {
                    (
                        member,
                        group,
                        if level == 0 && member.is_string() {
                            0
                        } else {
                            level
                        },
                    )
                }));
            }
            _ => {}
        }
    }
    // A single string member (a body as one piece of markup) is a group of one: the document group holds those.
    let (mut loose, size) = groups.swap_remove(0);
    loose.sort_by_key(|text| std::cmp::Reverse(text.len()));
    loose.truncate(1);
    let loose_size = loose
        .first()
        .map_or(0, |text| text.chars().count().min(size));
    let best = groups
        .into_iter()
        .max_by_key(|(_, size)| *size)
        .unwrap_or_default();
    if loose_size > best.1 {
        (loose, loose_size)
    } else {
        best
    }
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || tokens::is_unspaced(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::parse::parse;
    use crate::{Hints, Limits};

    fn found(html: &str) -> Option<(ReasonCode, usize)> {
        let (hints, limits) = (Hints::default(), Limits::default());
        let parsed = parse(html, &limits);
        let page = Page::new(&parsed.tree, &hints, &limits);
        find(&page, "").map(|body| (body.reason.code, body.blocks.len()))
    }

    fn sentence(n: usize) -> String {
        format!(
            "Der Hafen der Stadt hat im Jahr {n} nach Angaben der Verwaltung deutlich mehr Güter umgeschlagen als zuvor, und es soll so weitergehen. Niemand widersprach."
        )
    }

    #[test]
    fn prose_in_the_state_of_a_framework_is_the_body() {
        let items: Vec<String> = (1..6)
            .map(|n| {
                format!(
                    r#"{{"type":"p","data":{{"html":"<b>{}</b>"}}}}"#,
                    sentence(n)
                )
            })
            .collect();
        let state = format!(
            r#"{{"props":{{"pageProps":{{"article":{{"title":"x","body":[{}]}}}}}}}}"#,
            items.join(",")
        );
        let html = format!(
            r#"<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{state}</script>"#
        );
        assert_eq!(found(&html), Some((ReasonCode::BodyFromStateJson, 5)));
        let html = format!(
            "<div id=root></div><script>window.Fusion=window.Fusion||{{}};Fusion.globalContent={state};</script>"
        );
        assert_eq!(found(&html), Some((ReasonCode::BodyFromStateJson, 5)));
    }

    #[test]
    fn a_stated_body_replaces_an_empty_document() {
        let body = (1..6).map(sentence).collect::<Vec<_>>().join("\\n\\n");
        let html = format!(
            r#"<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Hafen","articleBody":"{body}"}}</script><h1>Hafen</h1>"#
        );
        assert_eq!(found(&html), Some((ReasonCode::BodyFromLinkedData, 5)));
    }

    #[test]
    fn settings_are_no_body() {
        assert_eq!(
            found(
                r#"<script>var settings = {"a": "short", "url": "https://example.org/a.b.c/d", "n": [1, 2]};</script>"#
            ),
            None
        );
    }
}
