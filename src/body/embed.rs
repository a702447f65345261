//! Things from elsewhere: posts, players, charts, frames. Their words are never text of the article.

use std::sync::LazyLock;

use crate::article::Embed;
use crate::page::Page;
use crate::page::dom::{NodeId, Tag, Wanted};
use crate::rules::embeds::{self, Provider};

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
    "data-privacy-src",
    "data-cookieblock-src",
    "data-cookiefirst-src",
    "data-src-cmplz",
    "data-uc-src",
    "data-usercentrics-src",
    "data-suppressedsrc",
    "data-borlabs-src",
    "data-rocket-src",
    "data-href",
    "data-link",
    "data-content-url",
    "data-source",
    "data-video-url",
    "data-player-src",
    "data-iframe",
    "suppressedsrc",
];
/// Nodes below the largest box that asks for consent.
const BOX_NODES: usize = 150;
/// Characters of the most that such a box says, and of a line in it that needs no reason.
const BOX_CHARACTERS: usize = 1_200;
const LINE_CHARACTERS: usize = 60;
/// Pixels under which a frame counts readers.
const FRAME_PIXELS: u32 = 20;
/// Nodes below the largest placeholder in which an address is looked for.
const PLACEHOLDER_NODES: usize = 2_000;

/// The embed at a node, if it is one: a frame, the placeholder of a known provider, or a box that asks for consent in its
/// place.
#[must_use]
pub fn read(page: &Page<'_>, node: NodeId) -> Option<Embed> {
    match page.dom.tag(node) {
        Tag::Iframe | Tag::Embed => frame(page, node),
        Tag::Script => script(page, node),
        Tag::Blockquote
        | Tag::Div
        | Tag::Figure
        | Tag::Section
        | Tag::Aside
        | Tag::A
        | Tag::Object
        | Tag::Other
        | Tag::P
        | Tag::Span => placeholder(page, node).or_else(|| consent_box(page, node)),
        _ => None,
    }
}

/// The known provider of an address, and the address resolved.
fn provided(page: &Page<'_>, address: &str) -> Option<(&'static Provider, String)> {
    let address = page.resolve(address)?;
    let provider = embeds::by_url(&url::Url::parse(&address).ok()?)?;
    Some((provider, address))
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
            .is_some_and(|size| size < FRAME_PIXELS)
    };
    if small("width") || small("height") || dom.is_hidden(node) {
        return None;
    }
    let provider =
        embeds::by_url(&url).map_or_else(|| host_of(&url), |provider| provider.id.clone());
    Some(Embed {
        provider,
        url: Some(address),
        text: None,
        author: None,
    })
}

fn host_of(url: &url::Url) -> String {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// Scripts that write what they show in their own place: Telegram's posts, and files named after what is shown.
fn script(page: &Page<'_>, node: NodeId) -> Option<Embed> {
    let dom = &page.dom;
    let stated = |name: &str| dom.attr_filled(node, name).map(str::to_owned);
    if let Some((provider, address)) = embeds::by_any_attribute(stated) {
        return Some(known(provider, Some(address)));
    }
    let (provider, address) = provided(page, dom.attr_filled(node, "src")?)?;
    // "https://datawrapper.dwcdn.net/aBcDe/embed.js", "https://gist.github.com/ada/0815.js".
    let shown = match provider.id.as_str() {
        "datawrapper" => address.strip_suffix("embed.js")?,
        "gist" => address.strip_suffix(".js")?,
        _ => return None,
    };
    Some(known(provider, Some(shown.to_owned())))
}

fn known(provider: &Provider, url: Option<String>) -> Embed {
    Embed {
        provider: provider.id.clone(),
        url,
        text: None,
        author: None,
    }
}

/// The attributes by which an element without a known class is a placeholder.
static TELLING: LazyLock<Wanted> = LazyLock::new(|| {
    let addresses = ADDRESS_ATTRIBUTES.iter().skip(1).copied();
    Wanted::of(addresses.chain(embeds::telling_attributes()))
});

/// A post as its markup stands before its script runs, or an element whose attributes hold a known address.
fn placeholder(page: &Page<'_>, node: NodeId) -> Option<Embed> {
    let dom = &page.dom;
    let stated = |name: &str| dom.attr_filled(node, name).map(str::to_owned);
    if let Some(element) = dom.element(node)
        && dom.tag(node) == Tag::Other
        && let Some((provider, address)) = embeds::of_element(element.name(), stated)
    {
        let url = address.and_then(|address| page.resolve(&address));
        return Some(known(provider, url));
    }
    let by_class = dom.classes(node).find_map(embeds::by_class);
    if let Some(provider) = by_class {
        let url = embeds::by_attribute(provider, stated)
            .and_then(|address| page.resolve(&address))
            .or_else(|| content_address(page, node, provider));
        return Some(post(page, node, provider, url));
    }
    if matches!(dom.tag(node), Tag::A | Tag::P | Tag::Span) || !dom.may_have(node, *TELLING) {
        return None;
    }
    let address = ADDRESS_ATTRIBUTES
        .iter()
        .skip(1)
        .filter_map(|name| dom.attr_filled(node, name))
        .find_map(|src| provided(page, src));
    if let Some((provider, address)) = address {
        return Some(known(provider, Some(address)));
    }
    let (provider, address) = embeds::by_any_attribute(stated)?;
    Some(known(provider, Some(address)))
}

/// The address of a provider below its placeholder. The last link is the post itself; links before it stand in the post.
fn content_address(page: &Page<'_>, node: NodeId, provider: &Provider) -> Option<String> {
    let dom = &page.dom;
    if dom.end(node).index() - node.index() > PLACEHOLDER_NODES {
        return None;
    }
    dom.descendants(node)
        .filter_map(|child| match dom.tag(child) {
            Tag::A => provided(page, dom.attr(child, "href")?),
            Tag::Iframe | Tag::Div | Tag::Button | Tag::Span | Tag::Img => ADDRESS_ATTRIBUTES
                .iter()
                .filter_map(|name| dom.attr_filled(child, name))
                .find_map(|src| provided(page, src)),
            _ => None,
        })
        .rfind(|(found, _)| found.id == provider.id)
        .map(|(_, address)| address)
}

fn post(page: &Page<'_>, node: NodeId, provider: &Provider, url: Option<String>) -> Embed {
    let dom = &page.dom;
    let quoted = dom.tag(node) == Tag::Blockquote;
    let paragraph = dom
        .descendants(node)
        .find(|child| dom.tag(*child) == Tag::P);
    let text = quoted
        .then(|| dom.line(paragraph.unwrap_or(node)))
        .filter(|text| !text.is_empty());
    let author = quoted.then(|| author_of(&dom.line(node))).flatten();
    Embed {
        text,
        author,
        ..known(provider, url)
    }
}

/// "… — Anna Muster (@muster) 3 May 2026" and "A post shared by Anna Muster (@muster)" to "Anna Muster (@muster)".
fn author_of(line: &str) -> Option<String> {
    let (_, tail) = line
        .rsplit_once("— ")
        .or_else(|| line.rsplit_once("– "))
        .or_else(|| line.rsplit_once("shared by "))?;
    let end = tail.find(')').map(|at| at + 1)?;
    let author = tail.split_at_checked(end)?.0.trim();
    (author.contains("(@") && author.chars().count() < 100).then(|| author.to_owned())
}

/// A box in place of something that readers have to agree to: it is called so, or says so and nothing else.
fn consent_box(page: &Page<'_>, node: NodeId) -> Option<Embed> {
    let dom = &page.dom;
    let called = ["class", "id", "data-testid", "data-component"]
        .iter()
        .filter_map(|name| dom.attr(node, name))
        .any(embeds::is_consent_box);
    if !called || dom.end(node).index() - node.index() > BOX_NODES {
        return None;
    }
    let text = dom.text(node);
    let asks = text.lines().any(embeds::asks_consent);
    let only = text.chars().count() <= BOX_CHARACTERS
        && text.lines().all(|line| {
            line.chars().count() <= LINE_CHARACTERS
                || embeds::asks_consent(line)
                || embeds::by_name(line).is_some()
        });
    if !(asks && only) {
        return None;
    }
    let found = dom.descendants(node).find_map(|child| {
        let element = dom.element(child)?;
        if let Some(embed) = (dom.tag(child) == Tag::Iframe)
            .then(|| frame(page, child))
            .flatten()
        {
            return Some(embed);
        }
        let stated = |name: &str| dom.attr_filled(child, name).map(str::to_owned);
        if let Some((provider, address)) = embeds::of_element(element.name(), stated) {
            return Some(known(provider, address));
        }
        let hidden = element.attrs.iter().filter(|(key, _)| {
            let name = &*key.local;
            name.starts_with("data-") || matches!(name, "href" | "src")
        });
        hidden
            .into_iter()
            .find_map(|(_, value)| provided(page, value))
            .map(|(provider, address)| known(provider, Some(address)))
    });
    found.or_else(|| embeds::by_name(&text).map(|provider| known(provider, None)))
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

    fn pair(html: &str) -> Option<(String, Option<String>)> {
        first(html).map(|embed| (embed.provider, embed.url))
    }

    fn shown(provider: &str, url: &str) -> (String, Option<String>) {
        (provider.to_owned(), Some(url.to_owned()))
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
    fn placeholders_name_what_they_show() {
        for (html, provider, url) in [
            (
                "<div class='box' data-src='https://www.youtube.com/embed/abc'>Externer Inhalt</div>",
                "youtube",
                "https://www.youtube.com/embed/abc",
            ),
            (
                "<lite-youtube videoid='abc'></lite-youtube>",
                "youtube",
                "https://www.youtube.com/watch?v=abc",
            ),
            (
                "<amp-instagram data-shortcode='abc'></amp-instagram>",
                "instagram",
                "https://www.instagram.com/p/abc/",
            ),
            (
                "<blockquote class='instagram-media' data-instgrm-permalink='https://www.instagram.com/p/abc/?utm'></blockquote>",
                "instagram",
                "https://www.instagram.com/p/abc/?utm",
            ),
            (
                "<blockquote class='tiktok-embed' cite='https://www.tiktok.com/@ada/video/1'></blockquote>",
                "tiktok",
                "https://www.tiktok.com/@ada/video/1",
            ),
            (
                "<div class='fb-post' data-href='https://www.facebook.com/ada/posts/1'></div>",
                "facebook",
                "https://www.facebook.com/ada/posts/1",
            ),
            (
                "<script async src='https://telegram.org/js/telegram-widget.js?22' data-telegram-post='ada/12'></script>",
                "telegram",
                "https://t.me/ada/12",
            ),
            (
                "<script src='https://datawrapper.dwcdn.net/aBcDe/embed.js'></script>",
                "datawrapper",
                "https://datawrapper.dwcdn.net/aBcDe/",
            ),
            (
                "<div data-tweet-id='1234'></div>",
                "x",
                "https://x.com/i/status/1234",
            ),
        ] {
            assert_eq!(pair(html), Some(shown(provider, url)), "{html}");
        }
    }

    #[test]
    fn a_box_that_asks_for_consent_is_what_it_stands_for() {
        let html = "<div class='consent-placeholder'><p>Externer Inhalt: Hier finden Sie einen Inhalt von YouTube. Mit Ihrer Zustimmung wird er geladen.</p><button>Inhalt anzeigen</button><iframe data-src='https://www.youtube-nocookie.com/embed/abc'></iframe></div>";
        assert_eq!(
            pair(html),
            Some(shown(
                "youtube",
                "https://www.youtube-nocookie.com/embed/abc"
            ))
        );
        let html = "<div class='embed-privacy'><p>Um diesen Inhalt zu sehen, akzeptieren Sie Cookies von Instagram.</p></div>";
        assert_eq!(pair(html), Some(("instagram".to_owned(), None)));
        let html = "<div class='embed-box'><p>Der Stadtrat hat am Abend beschlossen, die alte Markthalle am Hafen zu sanieren.</p><p>Externer Inhalt</p><iframe src='https://www.youtube.com/embed/abc'></iframe></div>";
        assert_eq!(
            pair(html),
            Some(shown("youtube", "https://www.youtube.com/embed/abc")),
            "the frame, not the box"
        );
    }

    #[test]
    fn counting_pixels_and_buttons_to_share_are_no_embeds() {
        for html in [
            "<iframe src='https://stats.example.org/p' width=1 height=1></iframe>",
            "<div class='share' data-url='https://www.facebook.com/sharer/sharer.php?u=x'></div>",
            "<a class='share' data-href='https://twitter.com/intent/tweet?text=x'>Share</a>",
        ] {
            assert_eq!(first(html), None, "{html}");
        }
    }
}
