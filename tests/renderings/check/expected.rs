//! The words that a body has in a form, put together from its blocks alone.

use copydesk::article::{Block, BlockContent, List};

/// The words, without any white space. `markdown` has pictures' alternative texts among its words, and marks between notes.
pub fn words(blocks: &[Block], markdown: bool) -> String {
    let mut pieces = Vec::new();
    for block in blocks {
        collect(block, markdown, &mut pieces);
    }
    bare(&pieces.join(" "))
}

/// Text without white space, as a form holds it: NUL replaced, other control characters gone.
pub fn bare(text: &str) -> String {
    let kept = text.chars().filter(|c| *c == '\0' || !c.is_control());
    let kept = kept.filter(|c| !c.is_whitespace());
    kept.map(|c| if c == '\0' { '\u{fffd}' } else { c })
        .collect()
}

fn collect(block: &Block, markdown: bool, pieces: &mut Vec<String>) {
    let filled = |text: &&String| !text.trim().is_empty();
    let of = |text: &Option<String>| text.clone().unwrap_or_default();
    match &block.content {
        BlockContent::Paragraph(paragraph) => pieces.push(paragraph.text.clone()),
        BlockContent::Heading { text, .. }
        | BlockContent::Code(text)
        | BlockContent::Note { text, .. } => {
            pieces.push(text.clone());
        }
        BlockContent::List(list) => collect_list(list, pieces),
        BlockContent::Quote {
            text, attribution, ..
        } => {
            pieces.push(text.clone());
            let attribution = attribution.as_ref().filter(filled);
            if markdown && attribution.is_some() {
                pieces.push("—".to_owned());
            }
            pieces.extend(attribution.cloned());
        }
        BlockContent::Table(table) => {
            pieces.push(of(&table.caption));
            let cells = table.rows.iter().flatten();
            pieces.extend(cells.map(|cell| cell.text.clone()));
        }
        BlockContent::Image(image) => {
            let caption = image.caption.as_ref().filter(filled);
            let credit = image.credit.as_ref().filter(filled);
            if markdown {
                let alt = image.alt.as_ref().filter(filled).or(caption);
                pieces.extend(alt.cloned());
            }
            pieces.extend(caption.cloned());
            if markdown && caption.is_some() && credit.is_some() {
                pieces.push("·".to_owned());
            }
            pieces.extend(credit.cloned());
        }
        BlockContent::Media(media) => {
            let title = media.title.as_ref().filter(filled);
            let caption = media.caption.as_ref().filter(filled);
            pieces.extend(title.or(caption).or(media.url.as_ref()).cloned());
            if !markdown && title.is_some() && title != caption {
                pieces.extend(caption.cloned());
            }
        }
        BlockContent::Embed(embed) => {
            let text = embed.text.as_ref().filter(filled);
            let author = embed.author.as_ref().filter(filled);
            if markdown {
                pieces.push(text.unwrap_or(&embed.provider).clone());
            } else {
                pieces.extend(text.cloned());
                pieces.push(author.unwrap_or(&embed.provider).clone());
            }
        }
        BlockContent::Separator => {}
        BlockContent::LiveUpdate(update) => {
            pieces.push(of(&update.headline));
            let separator = if markdown { " · " } else { ", " };
            let mut stated = Vec::new();
            stated.extend(update.published.as_ref().map(|time| time.local.clone()));
            if !update.authors.is_empty() {
                stated.push(update.authors.join(separator));
            }
            pieces.push(stated.join(" · "));
            pieces.push(update.text.clone());
        }
        BlockContent::RelatedLink {
            label, headline, ..
        } => {
            pieces.extend(label.as_ref().filter(filled).map(|it| format!("{it}:")));
            pieces.push(headline.clone());
        }
        BlockContent::Box { title, blocks } => {
            pieces.push(of(title));
            for block in blocks {
                collect(block, markdown, pieces);
            }
        }
    }
}

fn collect_list(list: &List, pieces: &mut Vec<String>) {
    for item in &list.items {
        pieces.push(item.text.clone());
        if let Some(nested) = &item.nested {
            collect_list(nested, pieces);
        }
    }
}
