//! The addresses under which a page offers one picture, and the largest of them.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use url::{Position, Url};

use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::page::linked_data::json;
use crate::page::picture::identity::Identity;
use crate::rules::pictures::pictures;

/// Renditions kept of one picture.
const RENDITIONS: usize = 60;
/// Characters of the longest attribute that is read as a list or as JSON.
const ATTRIBUTE_BYTES: usize = 60_000;
/// Pixels that a rendition without any word on its size is taken for: more than a thumbnail, less than a stated large one.
const UNKNOWN_WIDTH: u32 = 500;
/// Pixels under which "16x9" and its like tell of a shape and not of a size.
const SHAPE: u32 = 32;
/// Widths beyond this are identifiers, not pixels.
const LARGEST_WIDTH: u32 = 12_000;

/// One address of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendition {
    /// Absolute, or as written where the page's own address is not known.
    pub url: Url,
    /// Pixels, as a descriptor or the data beside it says.
    pub width: Option<u32>,
    /// Pixels, likewise.
    pub height: Option<u32>,
    /// Pixels, as the address seems to say, where nothing states them: for choosing, not for telling.
    hint: Option<u32>,
    /// What the address tells of the picture.
    pub identity: Identity,
    /// Whether it is that of a sign laid over a picture, or of a counter.
    pub is_sign: bool,
}

impl Rendition {
    /// Takes over what the same address tells elsewhere.
    pub fn supplement(&mut self, other: &Self) {
        self.width = self.width.or(other.width);
        self.height = self.height.or(other.height);
        self.hint = self.hint.or(other.hint);
    }

    /// Pixels as stated, else as the address seems to say.
    #[must_use]
    pub fn likely_width(&self) -> Option<u32> {
        self.width.or(self.hint)
    }
}

/// What an address says of its rendition's size. The last statement of an address wins: earlier ones are the original's.
static SIZE_IN_ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        [?&;](?:w|wid|width|imwidth|maxwidth|max-w|maxw|sw|im_w)=(\d{2,5})\b
        | [?&](?:resize|fit|size|crop)=(\d{2,5})(?:,|x|%2C|:)(?:\d{1,5})\b
        | [/_,\-=](?:w|width|maxw|wd)[_=\-:]?(\d{2,5})(?:[/_,.\-&?%]|$)
        | [/_,\-=](\d{2,5})w(?:[/_,.\-&?]|$)
        | [/_,\-=](?:s|sz|size)[_=\-]?(\d{3,5})(?:-[a-z][a-z0-9-]*)?(?:[/_,.&?]|$)
        | /max/(\d{2,5})/
        | rs:(?:fill|fit|auto):(\d{2,5}):
        | [/_,\-=.](?<ratio>\d{2,5})x(?:\d{1,5})?(?:[/_,.\-:&?!]|$)
        | [/_\-](?:FREE|LANDSCAPE|WIDE|PORTRAIT|SQUARE|BASE_\d+_\d+_W|[0-9]+_[0-9]+)_(\d{3,5})(?:[/_.]|$)
        ",
    )
    .expect("a valid pattern")
});

/// The width that an address tells of.
#[must_use]
pub fn width_in(address: &str) -> Option<u32> {
    let number = |text: &str| {
        text.parse::<u32>()
            .ok()
            .filter(|pixels| (1..=LARGEST_WIDTH).contains(pixels))
    };
    SIZE_IN_ADDRESS
        .captures_iter(address)
        .filter_map(|captures| {
            let text = captures.iter().skip(1).flatten().next()?;
            let pixels = number(text.as_str())?;
            // "16x9" is a shape.
            (captures.name("ratio").is_none() || pixels >= SHAPE).then_some(pixels)
        })
        .last()
}

/// Adds the addresses of the picture at an `<img>`, `<amp-img>` or `<source>`, stand-ins left out, in the order of trust.
pub fn add_element(page: &Page<'_>, node: NodeId, found: &mut Vec<Rendition>) {
    let dom = &page.dom;
    let table = pictures();
    for name in &table.set_attributes {
        if let Some(list) = dom.attr_filled(node, name) {
            add_set(page, list, found);
        }
    }
    let stated = if dom.tag(node) == Tag::Source {
        (None, None)
    } else {
        original_size(page, node)
    };
    for name in &table.address_attributes {
        let Some(value) = dom.attr_filled(node, name) else {
            continue;
        };
        // Where an address was put off, `src` holds it too, or a stand-in.
        let stand_in = name == "src" && !found.is_empty() && !is_known(page, value, found);
        if value.starts_with(['{', '[']) || stand_in {
            continue;
        }
        // `src` of <source> belongs to players; a list in `src` is a template's mistake that still names pictures.
        if value.contains(", ") && value.contains('w') && value.split(", ").count() > 1 {
            add_set(page, value, found);
        } else {
            add(page, value, (None, None), found);
        }
    }
    for name in ["data-large-file", "data-orig-file"] {
        if let Some(value) = dom.attr_filled(node, name) {
            let size = if name == "data-orig-file" {
                stated
            } else {
                (None, None)
            };
            if size.0.is_some() || found.is_empty() {
                add(page, value, size, found);
            }
        }
    }
    for name in &table.json_attributes {
        if let Some(value) = dom
            .attr_filled(node, name)
            .filter(|value| value.starts_with(['{', '[']))
        {
            add_json(page, value, found);
        }
    }
    if found.is_empty() {
        add_other(page, node, found);
    }
}

/// Whether an address is a rendition of a picture that is known already.
fn is_known(page: &Page<'_>, address: &str, found: &[Rendition]) -> bool {
    resolve(page, address).is_some_and(|url| {
        let own = Identity::of(&url);
        found.iter().any(|one| one.identity.is_same(&own))
    })
}

/// `WordPress` states the original's size beside its address.
fn original_size(page: &Page<'_>, node: NodeId) -> (Option<u32>, Option<u32>) {
    let Some(text) = page.dom.attr_filled(node, "data-orig-size") else {
        return (None, None);
    };
    let mut numbers = text.split(',').map(|part| part.trim().parse::<u32>().ok());
    (numbers.next().flatten(), numbers.next().flatten())
}

/// Attributes that no table knows, but whose name speaks of a source and whose value ends as a picture's address does.
fn add_other(page: &Page<'_>, node: NodeId, found: &mut Vec<Rendition>) {
    let Some(element) = page.dom.element(node) else {
        return;
    };
    for (key, value) in &element.attrs {
        let name = &*key.local;
        let speaks = ["src", "img", "image", "original", "url"]
            .iter()
            .any(|word| name.contains(word));
        if name.starts_with("data-") && speaks && looks_like_picture(value) {
            add(page, value, (None, None), found);
        }
    }
}

/// Whether an address ends as a picture's file does.
#[must_use]
pub fn looks_like_picture(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let Some((_, extension)) = path.rsplit_once('.') else {
        return false;
    };
    matches!(
        extension.to_ascii_lowercase().as_str(),
        "jpg" | "jpeg" | "jpe" | "png" | "webp" | "gif" | "avif" | "bmp" | "tif" | "tiff" | "jfif"
    )
}

/// Adds one address.
pub fn add(
    page: &Page<'_>,
    address: &str,
    size: (Option<u32>, Option<u32>),
    found: &mut Vec<Rendition>,
) {
    // Templates that were not filled in, and code that slipped out of its attribute.
    let broken =
        address.contains("{{") || address.contains("${") || address.contains(['\'', '"', '<', '>']);
    if found.len() >= RENDITIONS || broken {
        return;
    }
    let Some(url) = resolve(page, address) else {
        return;
    };
    let sibling = told_by(found, &url);
    if sibling.is_none() && pictures().is_placeholder(&url) {
        return;
    }
    if let Some(known) = found.iter_mut().find(|known| known.url == url) {
        known.width = known.width.or(size.0);
        known.height = known.height.or(size.1);
        return;
    }
    let (identity, is_sign) = sibling.unwrap_or_else(|| (Identity::of(&url), is_sign(&url)));
    found.push(Rendition {
        hint: if size.0.is_none() {
            width_in(url.as_str())
        } else {
            None
        },
        identity,
        is_sign,
        url,
        width: size.0,
        height: size.1,
    });
}

/// What an address tells that differs from a known one in a query that says nothing of the picture.
fn told_by(found: &[Rendition], url: &Url) -> Option<(Identity, bool)> {
    let plain = |url: &Url| !url.query().unwrap_or_default().contains([':', '%']);
    let bare = &url[..Position::AfterPath];
    let known = found.iter().find(|known| {
        known.identity.is_telling()
            && known.url[..Position::AfterPath] == *bare
            && plain(&known.url)
            && plain(url)
    })?;
    Some((known.identity.clone(), known.is_sign))
}

fn is_sign(url: &Url) -> bool {
    is_drawing(url) || pictures().is_emblem(url) || pictures().is_counter(url)
}

/// Whether an address is that of a drawing: a sign, a chart, a logo.
pub fn is_drawing(url: &Url) -> bool {
    let path = url.path().as_bytes();
    let end = path.len().saturating_sub(".svg".len());
    path.get(end..)
        .is_some_and(|extension| extension.eq_ignore_ascii_case(b".svg"))
}

fn resolve(page: &Page<'_>, address: &str) -> Option<Url> {
    let address = address.trim();
    let head = address.get(..5).unwrap_or(address).to_ascii_lowercase();
    if head == "data:" || head == "blob:" || head == "about" {
        return None;
    }
    page.resolved(address)
}

/// Adds the members of a `srcset`: addresses may hold commas, so a comma parts them only behind white space or a
/// descriptor (HTML standard, "parse a srcset attribute").
pub fn add_set(page: &Page<'_>, list: &str, found: &mut Vec<Rendition>) {
    if list.len() > ATTRIBUTE_BYTES || list.trim_start().get(..5) == Some("data:") {
        return;
    }
    let mut rest = list;
    while found.len() < RENDITIONS {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if rest.is_empty() {
            return;
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        let address = word.trim_end_matches(',');
        if address.len() < word.len() {
            rest = tail;
            add_packed(page, address, found);
            continue;
        }
        let (descriptor, behind) = tail.split_once(',').unwrap_or((tail, ""));
        rest = behind;
        let before = found.len();
        add(page, address, described(descriptor), found);
        if let Some(new) = found.get_mut(before) {
            new.hint = new
                .hint
                .or(density(descriptor).map(|times| times * UNKNOWN_WIDTH));
        }
    }
}

/// "a.jpg,b.jpg 2x": no space behind the comma, so the first address swallowed the second.
fn add_packed(page: &Page<'_>, word: &str, found: &mut Vec<Rendition>) {
    let packed = word.matches("://").count() > 1 && word.contains(",http");
    if !packed {
        return add(page, word, (None, None), found);
    }
    for part in word.split(",http") {
        let whole = if part.starts_with("http") {
            part.to_owned()
        } else {
            format!("http{part}")
        };
        add(page, &whole, (None, None), found);
    }
}

/// "640w", "640w 480h", "2x".
fn described(descriptor: &str) -> (Option<u32>, Option<u32>) {
    let mut size = (None, None);
    for word in descriptor.split_whitespace() {
        let Some(unit) = word.chars().last() else {
            continue;
        };
        let digits = word.trim_end_matches(unit);
        match unit {
            'w' | 'W' => size.0 = digits.parse::<u32>().ok().filter(|width| *width > 0),
            'h' | 'H' => size.1 = digits.parse::<u32>().ok().filter(|height| *height > 0),
            _ => {}
        }
    }
    size
}

/// "2x": how much finer a rendition is than a usual one.
fn density(descriptor: &str) -> Option<u32> {
    let digits = descriptor.trim().strip_suffix('x')?;
    let whole = digits.split('.').next()?;
    whole
        .parse::<u32>()
        .ok()
        .filter(|times| (1..=8).contains(times))
}

/// Adds the addresses of pictures in a JSON value, each with the width that stands beside it.
fn add_json(page: &Page<'_>, text: &str, found: &mut Vec<Rendition>) {
    if text.len() > ATTRIBUTE_BYTES {
        return;
    }
    let mut open: Vec<Value> = json::read(text, page.limits.json_depth);
    open.reverse();
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) if looks_like_picture(&text) && !text.contains(' ') => {
                add(page, &text, (None, None), found);
            }
            Value::String(text) if text.contains(' ') && text.contains("://") => {
                add_set(page, &text, found);
            }
            Value::Array(values) => open.extend(values.into_iter().rev()),
            Value::Object(map) => {
                let pixels = |name: &str| {
                    let value = map.get(name)?;
                    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
                    u32::try_from(number).ok().filter(|pixels| *pixels > 0)
                };
                let size = (pixels("width"), pixels("height"));
                let address = ["src", "url", "contentUrl"]
                    .iter()
                    .find_map(|name| map.get(*name).and_then(Value::as_str))
                    .filter(|address| looks_like_picture(address));
                if let Some(address) = address {
                    add(page, address, size, found);
                }
                open.extend(map.into_iter().map(|(_, value)| value).rev());
            }
            _ => {}
        }
    }
}

/// The address in a `background-image` of a style attribute.
pub fn add_background(page: &Page<'_>, style: &str, found: &mut Vec<Rendition>) {
    let Some((_, rest)) = style.split_once("url(") else {
        return;
    };
    let Some((address, _)) = rest.split_once(')') else {
        return;
    };
    let address = address.trim().trim_matches(['"', '\'']);
    add(page, address, (None, None), found);
}

/// The largest rendition, the first of those that are equal.
#[must_use]
pub fn largest(renditions: &[Rendition]) -> Option<&Rendition> {
    renditions
        .iter()
        .enumerate()
        .max_by_key(|(index, one)| {
            let width = one.likely_width().unwrap_or(UNKNOWN_WIDTH);
            (width, std::cmp::Reverse(*index))
        })
        .map(|(_, one)| one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::parse::parse;
    use crate::{Hints, Limits};

    fn best(html: &str) -> Option<(String, Option<u32>)> {
        let limits = Limits::default();
        let hints = Hints {
            url: Url::parse("https://example.org/a/b").ok(),
            ..Hints::default()
        };
        let parsed = parse(html, &limits);
        let page = Page::new(&parsed.tree, &hints, &limits);
        let node = page.dom.elements(Tag::Img).next()?;
        let mut all = Vec::new();
        add_element(&page, node, &mut all);
        largest(&all).map(|one| (one.url.to_string(), one.width))
    }

    #[test]
    fn the_widest_member_of_a_set_wins_and_commas_in_addresses_stay() {
        let html = "<img src='/s.jpg' srcset='https://i.example.org/c_scale,w_320/x.jpg 320w, https://i.example.org/c_scale,w_1600/x.jpg 1600w,\n https://i.example.org/c_scale,w_800/x.jpg 800w'>";
        let (url, width) = best(html).expect("a rendition");
        assert_eq!(url, "https://i.example.org/c_scale,w_1600/x.jpg");
        assert_eq!(width, Some(1600));
        let (url, _) = best("<img srcset='hall.jpg, hall@2x.jpg 2x'>").expect("a rendition");
        assert_eq!(url, "https://example.org/a/hall@2x.jpg");
    }

    #[test]
    fn every_attribute_of_the_table_is_read() {
        let table = pictures();
        for name in &table.address_attributes {
            let found = best(&format!("<img {name}='/img/hall.jpg'>"));
            assert_eq!(
                found.map(|(url, _)| url).as_deref(),
                Some("https://example.org/img/hall.jpg"),
                "{name}"
            );
        }
        for name in &table.set_attributes {
            let found = best(&format!(
                "<img {name}='/img/hall.jpg 300w, /img/hall-2.jpg 900w'>"
            ));
            assert_eq!(found.map(|(_, width)| width), Some(Some(900)), "{name}");
        }
        for name in &table.json_attributes {
            let found = best(&format!(
                "<img {name}='[{{\"src\":\"/img/hall.jpg\",\"width\":300}},{{\"src\":\"/img/hall-2.jpg\",\"width\":\"900\"}}]'>"
            ));
            assert_eq!(found.map(|(_, width)| width), Some(Some(900)), "{name}");
        }
    }

    #[test]
    fn stand_ins_give_way_and_nothing_else_is_invented() {
        let (url, _) =
            best("<img src='data:image/gif;base64,R0lGOD' data-src='/img/hall.jpg'>").expect("one");
        assert_eq!(url, "https://example.org/img/hall.jpg");
        assert_eq!(best("<img src='/static/blank.gif'>"), None);
        assert_eq!(best("<img src='data:image/png;base64,AAAA'>"), None);
        assert_eq!(best("<img src='{{ image.url }}'>"), None);
        let (url, _) = best("<img data-wood-image='/img/hall.jpg'>").expect("one");
        assert_eq!(url, "https://example.org/img/hall.jpg");
    }

    #[test]
    fn addresses_tell_their_size() {
        for (address, width) in [
            ("https://example.org/x.jpg?w=1200&q=80", 1200),
            ("https://example.org/image/upload/c_scale,w_382,q_88/x", 382),
            ("https://example.org/img/hall-1024x683.jpg", 1024),
            ("https://example.org/images/1280w/d09eab.jpg", 1280),
            (
                "https://example.org/33420090/v4/w1440/r1.7778/-/x.jpg",
                1440,
            ),
            ("https://example.org/AVvX/s1600/x.jpg", 1600),
            (
                "https://example.org/abc=/1600x0/https%3A%2F%2Fexample.org%2Fx",
                1600,
            ),
            (
                "https://example.org/c:1200:675/rs:fill:750:0/plain/x.jpeg",
                750,
            ),
            ("https://example.org/x_w948_r1.778_fpx45.jpg", 948),
        ] {
            assert_eq!(width_in(address), Some(width), "{address}");
        }
        for address in [
            "https://example.org/2026/05/03/x.jpg",
            "https://example.org/derivatives/16x9_/x.jpg",
        ] {
            assert_eq!(width_in(address), None, "{address}");
        }
    }
}
