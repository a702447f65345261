//! Names for blocks, made from their content so that an edit elsewhere in the article leaves them alone.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::article::{Block, BlockContent, List};
use crate::pipeline::hex;

/// Bytes of the hash that an id shows: 48 bits, ample for the blocks of one article.
const ID_BYTES: usize = 6;

/// Sets [`Block::id`] on all blocks, those inside boxes too: the hash of kind and text (white space folded), and `-2`, `-3` where
/// the same content comes again. So an id is unique in the article, and stays while the block's text does.
pub(crate) fn assign(blocks: &mut [Block]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut open: Vec<&mut Block> = blocks.iter_mut().rev().collect();
    while let Some(block) = open.pop() {
        let mut id = hash(&block.content);
        let count = seen.entry(id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            id = format!("{id}-{count}");
        }
        block.id = id;
        if let BlockContent::Box { blocks, .. } = &mut block.content {
            open.extend(blocks.iter_mut().rev());
        }
    }
}

fn hash(content: &BlockContent) -> String {
    let mut hash = Sha256::new();
    let mut add = |part: &str| {
        for word in part.split_whitespace() {
            hash.update(word);
            hash.update(b" ");
        }
        hash.update(b"\n");
    };
    write_key(content, &mut add);
    let digest = hash.finalize();
    hex(digest.get(..ID_BYTES).unwrap_or(&digest))
}

/// What makes a block that block. A box is known by its title and the words directly in it, not by boxes inside boxes.
fn write_key(content: &BlockContent, add: &mut dyn FnMut(&str)) {
    write_own(content, add);
    if let BlockContent::Box { blocks, .. } = content {
        for block in blocks {
            write_own(&block.content, add);
        }
    }
}

fn write_own(content: &BlockContent, add: &mut dyn FnMut(&str)) {
    fn optional(text: Option<&String>) -> &str {
        text.map_or("", String::as_str)
    }
    let mut all = |parts: &[&str]| parts.iter().for_each(|part| add(part));
    match content {
        BlockContent::Paragraph(paragraph) => all(&["paragraph", &paragraph.text]),
        BlockContent::Heading { text, .. } => all(&["heading", text]),
        BlockContent::List(list) => {
            all(&["list"]);
            write_list(list, add);
        }
        BlockContent::Quote {
            text, pull_quote, ..
        } => all(&[if *pull_quote { "pull quote" } else { "quote" }, text]),
        BlockContent::Table(table) => {
            all(&["table"]);
            let cells = table.rows.iter().flatten();
            cells.for_each(|cell| add(&cell.text));
        }
        BlockContent::Image(image) => all(&["image", &image.url]),
        BlockContent::Media(media) => {
            all(&[
                "media",
                optional(media.url.as_ref()),
                optional(media.title.as_ref()),
            ]);
        }
        BlockContent::Embed(embed) => {
            all(&[
                "embed",
                optional(embed.url.as_ref()),
                optional(embed.text.as_ref()),
            ]);
        }
        BlockContent::Code(text) => all(&["code", text]),
        BlockContent::Separator => all(&["separator"]),
        BlockContent::Note { text, .. } => all(&["note", text]),
        BlockContent::LiveUpdate(update) => {
            all(&["update", optional(update.headline.as_ref()), &update.text]);
        }
        BlockContent::RelatedLink { headline, url, .. } => {
            all(&["related", headline, optional(url.as_ref())]);
        }
        BlockContent::Box { title, .. } => all(&["box", optional(title.as_ref())]),
    }
}

fn write_list(list: &List, add: &mut dyn FnMut(&str)) {
    let mut open: Vec<&List> = vec![list];
    while let Some(list) = open.pop() {
        for item in &list.items {
            add(&item.text);
            open.extend(&item.nested);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Paragraph;

    fn paragraph(text: &str) -> Block {
        Block {
            id: String::new(),
            text_range: None,
            content: BlockContent::Paragraph(Paragraph {
                text: text.to_owned(),
                spans: Vec::new(),
            }),
            language: None,
        }
    }

    #[test]
    fn an_edit_changes_only_the_id_of_its_block() {
        let mut before = vec![paragraph("One."), paragraph("Two."), paragraph("Three.")];
        let mut after = vec![paragraph("One."), paragraph("Zwei."), paragraph("Three.")];
        assign(&mut before);
        assign(&mut after);
        assert_eq!(before[0].id, after[0].id);
        assert_ne!(before[1].id, after[1].id);
        assert_eq!(before[2].id, after[2].id);
    }

    #[test]
    fn repeated_content_is_counted_in_boxes_too() {
        let mut blocks = vec![
            paragraph("***"),
            paragraph("* **"),
            paragraph("***"),
            Block {
                content: BlockContent::Box {
                    title: None,
                    blocks: vec![paragraph("***"), paragraph("Inside.")],
                },
                ..paragraph("")
            },
        ];
        assign(&mut blocks);
        let mut ids: Vec<&str> = blocks.iter().map(|block| block.id.as_str()).collect();
        let BlockContent::Box { blocks: inner, .. } = &blocks[3].content else {
            unreachable!("built above")
        };
        ids.extend(inner.iter().map(|block| block.id.as_str()));
        assert_eq!(ids[2], format!("{}-2", ids[0]));
        assert_eq!(ids[4], format!("{}-3", ids[0]));
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 6);
    }

    #[test]
    fn kind_and_text_both_count() {
        let mut blocks = vec![
            paragraph("Same words"),
            Block {
                content: BlockContent::Heading {
                    level: 2,
                    text: "Same words".to_owned(),
                },
                ..paragraph("")
            },
        ];
        assign(&mut blocks);
        assert_ne!(blocks[0].id, blocks[1].id);
    }
}
