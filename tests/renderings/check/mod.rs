//! What is asked of each form.

mod expected;
mod html;
mod json;
mod markdown;

use std::collections::BTreeSet;

use copydesk::article::{Article, Block, BlockContent, List, RenderingFormat, Span};
use url::Url;

/// What is wrong with an article's renderings; each fault begins with the form's name.
pub fn article(article: &Article) -> Vec<String> {
    let mut faults = Vec::new();
    assert_eq!(article.renderings.len(), super::FORMS.len());
    for rendering in &article.renderings {
        let content = rendering.content.as_str();
        let found = match rendering.format {
            RenderingFormat::Markdown => markdown::faults(article, content),
            RenderingFormat::Html => html::faults(article, content),
            RenderingFormat::JsonLd => json::json_ld_faults(article, content),
            RenderingFormat::Ninjs => json::ninjs_faults(article, content),
        };
        let form = format!("{:?}", rendering.format);
        faults.extend(found.into_iter().map(|fault| format!("{form}: {fault}")));
    }
    faults
}

/// Every address that the body's blocks hold, as a URL parser reads it. Whoever puts another into a rendering broke out.
fn addresses(article: &Article) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for block in super::support::all_blocks(article) {
        collect(block, &mut found);
    }
    found
}

fn collect(block: &Block, found: &mut BTreeSet<String>) {
    let mut add = |url: &Option<String>| {
        let url = url.as_deref().and_then(|url| Url::parse(url.trim()).ok());
        found.extend(url.map(|url| comparable(url.as_str())));
    };
    match &block.content {
        BlockContent::Paragraph(paragraph) => of_spans(&paragraph.spans, &mut add),
        BlockContent::List(list) => of_list(list, &mut add),
        BlockContent::Image(image) => add(&Some(image.url.clone())),
        BlockContent::Media(media) => add(&media.url),
        BlockContent::Embed(embed) => add(&embed.url),
        BlockContent::LiveUpdate(update) => add(&update.url),
        BlockContent::RelatedLink { url, .. } => add(url),
        _ => {}
    }
}

fn of_spans(spans: &[Span], add: &mut dyn FnMut(&Option<String>)) {
    for span in spans {
        add(&span.url);
    }
}

fn of_list(list: &List, add: &mut dyn FnMut(&Option<String>)) {
    for item in &list.items {
        of_spans(&item.spans, add);
        if let Some(nested) = &item.nested {
            of_list(nested, add);
        }
    }
}

/// An address with everything decoded, so that only what it means is compared.
fn comparable(url: &str) -> String {
    let mut bytes = Vec::with_capacity(url.len());
    let mut rest = url.bytes();
    while let Some(byte) = rest.next() {
        let digits: String = rest.clone().take(2).map(char::from).collect();
        match u8::from_str_radix(&digits, 16) {
            Ok(decoded) if byte == b'%' && digits.len() == 2 => {
                bytes.push(decoded);
                rest.nth(1);
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether an address is absolute, leads to the web or to mail, and is one of the article's.
fn address_fault(url: &str, known: &BTreeSet<String>) -> Option<String> {
    let Ok(parsed) = Url::parse(url) else {
        return Some(format!("not absolute: {url:?}"));
    };
    if !["http", "https", "mailto"].contains(&parsed.scheme()) {
        return Some(format!("a scheme that is not linked: {url:?}"));
    }
    (!known.contains(&comparable(parsed.as_str())))
        .then(|| format!("no address of the article: {url:?}"))
}
