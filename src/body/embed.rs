//! Things from elsewhere: posts, players, charts, frames. Their words are never text of the article.

use crate::article::{Embed, Media, MediaKind};
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::rules::embeds;

/// Attributes that hold a frame's address, the one in use first, then those that consent or lazy loading put off.
const ADDRESS_ATTRIBUTES: &[&str] = &[
    "src",
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-url",
    "data-iframe-src",
    "data-embed-url",
    "data-cmp-src",
    "data-consent-src",
];

/// The embed at a node, if it is one: a frame, or the placeholder of a known provider.
#[must_use]
pub fn read(page: &Page<'_>, node: NodeId) -> Option<Embed> {
    match page.dom.tag(node) {
        Tag::Iframe | Tag::Embed => frame(page, node),
        Tag::Blockquote | Tag::Div | Tag::Figure | Tag::Section | Tag::Other => {
            placeholder(page, node)
        }
        _ => None,
    }
}

/// A `<video>` or `<audio>` element.
#[must_use]
pub fn media(page: &Page<'_>, node: NodeId) -> Option<Media> {
    let dom = &page.dom;
    let kind = match dom.tag(node) {
        Tag::Video => MediaKind::Video,
        Tag::Audio => MediaKind::Audio,
        _ => return None,
    };
    let source = || {
        dom.descendants(node)
            .filter(|child| dom.tag(*child) == Tag::Source)
            .find_map(|child| dom.attr(child, "src"))
    };
    let url = dom
        .attr(node, "src")
        .or_else(source)
        .or_else(|| dom.attr(node, "data-src"))
        .and_then(|src| page.resolve(src));
    let thumbnail_url = dom
        .attr(node, "poster")
        .and_then(|poster| page.resolve(poster));
    let title = dom
        .attr_filled(node, "title")
        .or_else(|| dom.attr_filled(node, "aria-label"))
        .map(str::to_owned);
    (url.is_some() || thumbnail_url.is_some()).then_some(Media {
        kind,
        url,
        title,
        caption: None,
        thumbnail_url,
    })
}

fn frame(page: &Page<'_>, node: NodeId) -> Option<Embed> {
    let dom = &page.dom;
    let address = ADDRESS_ATTRIBUTES
        .iter()
        .filter_map(|name| dom.attr_filled(node, name))
        .find_map(|src| page.resolve(src))?;
    let url = url::Url::parse(&address).ok()?;
    let small = |name: &str| {
        dom.attr(node, name)
            .and_then(|size| size.trim().parse::<u32>().ok())
            .is_some_and(|size| size < 20)
    };
    if small("width") || small("height") || dom.is_hidden(node) {
        return None;
    }
    let provider =
        embeds::by_url(&url).map_or_else(|| host_of(&url), |provider| provider.id.clone());
    Some(Embed {
        provider,
        url: Some(address),
        text: dom.attr_filled(node, "title").map(str::to_owned),
        author: None,
    })
}

fn host_of(url: &url::Url) -> String {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// A post as its markup stands before its script runs, or the box that asks for consent in place of a frame.
fn placeholder(page: &Page<'_>, node: NodeId) -> Option<Embed> {
    let dom = &page.dom;
    let by_class = dom.classes(node).find_map(embeds::by_class);
    let address = ADDRESS_ATTRIBUTES
        .iter()
        .skip(1)
        .filter_map(|name| dom.attr_filled(node, name))
        .filter_map(|src| page.resolve(src))
        .find_map(|address| Some((embeds::by_url(&url::Url::parse(&address).ok()?)?, address)));
    if let Some((provider, address)) = address {
        return Some(Embed {
            provider: provider.id.clone(),
            url: Some(address),
            text: None,
            author: None,
        });
    }
    let provider = by_class?;
    // The last link to the provider is the post itself; links before it stand in the post.
    let url = dom
        .descendants(node)
        .filter_map(|child| match dom.tag(child) {
            Tag::A => page.resolve(dom.attr(child, "href")?),
            Tag::Iframe => frame(page, child)?.url,
            _ => None,
        })
        .filter(|address| {
            url::Url::parse(address)
                .ok()
                .and_then(|url| embeds::by_url(&url))
                .is_some_and(|found| found.id == provider.id)
        })
        .last();
    let quoted = dom.tag(node) == Tag::Blockquote;
    let paragraph = dom
        .descendants(node)
        .find(|child| dom.tag(*child) == Tag::P);
    let text = quoted
        .then(|| dom.line(paragraph.unwrap_or(node)))
        .filter(|text| !text.is_empty());
    let author = quoted.then(|| author_of(&dom.line(node))).flatten();
    Some(Embed {
        provider: provider.id.clone(),
        url,
        text,
        author,
    })
}

/// "… — Anna Muster (@muster) 3 May 2026" to "Anna Muster (@muster)".
fn author_of(line: &str) -> Option<String> {
    let (_, tail) = line.rsplit_once("— ").or_else(|| line.rsplit_once("– "))?;
    let end = tail.find(')').map(|at| at + 1)?;
    let author = tail.split_at_checked(end)?.0.trim();
    (author.contains("(@") && author.chars().count() < 100).then(|| author.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::parse::parse;
    use crate::{Hints, Limits};

    fn first(html: &str) -> Option<Embed> {
        let (hints, limits) = (Hints::default(), Limits::default());
        let parsed = parse(html, &limits);
        let page = Page::new(&parsed.tree, &hints, &limits);
        let nodes: Vec<_> = page.dom.all().collect();
        nodes.into_iter().find_map(|node| read(&page, node))
    }

    #[test]
    fn a_post_gives_its_address_author_and_words() {
        let embed = first(
            "<blockquote class='twitter-tweet'><p>Wir öffnen <a href='https://t.co/x'>morgen</a>.</p>&mdash; Stadt Musterhausen
             (@musterhausen) <a href='https://twitter.com/musterhausen/status/1'>3. Mai 2026</a></blockquote>",
        )
        .expect("an embed");
        assert_eq!(embed.provider, "x");
        assert_eq!(
            embed.url.as_deref(),
            Some("https://twitter.com/musterhausen/status/1")
        );
        assert_eq!(
            embed.author.as_deref(),
            Some("Stadt Musterhausen (@musterhausen)")
        );
        assert_eq!(embed.text.as_deref(), Some("Wir öffnen morgen."));
    }

    #[test]
    fn a_frame_that_waits_for_consent_is_known_by_its_put_off_address() {
        let embed = first(
            "<div class='box' data-src='https://www.youtube.com/embed/abc'>Externer Inhalt</div>",
        )
        .expect("an embed");
        assert_eq!(
            (embed.provider.as_str(), embed.url.as_deref()),
            ("youtube", Some("https://www.youtube.com/embed/abc"))
        );
    }

    #[test]
    fn counting_pixels_are_no_embeds() {
        assert_eq!(
            first("<iframe src='https://stats.example.org/p' width=1 height=1></iframe>"),
            None
        );
    }
}
