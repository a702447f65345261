//! Pictures of a page: an `<img>`, `<picture>`, `<amp-img>` or `<figure>` as an [`Image`], which renditions are one picture,
//! and whether the page shows it as part of its article.

mod collection;
pub mod credit;
mod identity;
mod memory;
mod place;
mod rendition;
mod words;

pub use collection::Collection;
pub use identity::{Identity, innermost};
pub use memory::Memory;
pub use place::{Place, Places};
pub use rendition::width_in;
pub use words::has_part;

use std::rc::Rc;

use url::Url;

use crate::article::Image;
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::rules::pictures::{Parts, pictures};
use rendition::{Rendition, is_drawing};

/// Nodes below the largest `<figure>` that is read as one picture.
const FIGURE_NODES: usize = 400;
/// Pixels under which a picture is an icon.
const ICON_PIXELS: u32 = 80;
/// Pixels under which the smaller side of a picture makes it a line or a dot.
const LINE_PIXELS: u32 = 40;
/// Pixels under which the largest rendition of a picture is a thumbnail of something else.
const THUMBNAIL_PIXELS: u32 = 100;

/// A picture of the page.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The node that was asked for.
    pub node: NodeId,
    /// The image element at it or below it.
    pub shown: NodeId,
    /// What is told of it.
    pub image: Image,
    /// One for each of its addresses.
    pub identities: Vec<Identity>,
    /// The elements that hold caption and credit.
    pub words: Vec<NodeId>,
    /// Pixels of the chosen rendition, as stated or as its address seems to say.
    pub likely_width: Option<u32>,
}

impl Picture {
    /// Whether words are printed under it.
    #[must_use]
    pub fn is_captioned(&self) -> bool {
        !self.words.is_empty() && (self.image.caption.is_some() || self.image.credit.is_some())
    }
}

/// Whether a node may be a picture.
#[must_use]
pub fn is_candidate(page: &Page<'_>, node: NodeId) -> bool {
    match page.dom.tag(node) {
        Tag::Figure | Tag::Picture | Tag::Img => true,
        Tag::Other => is_custom_image(page, node),
        _ => false,
    }
}

fn is_custom_image(page: &Page<'_>, node: NodeId) -> bool {
    page.dom
        .element(node)
        .is_some_and(|element| matches!(element.name(), "amp-img" | "amp-anim" | "image"))
}

/// Reads the picture at a node: `<img>`, `<picture>`, `<amp-img>`, or a `<figure>` around one. `None` for pixels,
/// placeholders and icons, and for a `<figure>` with several pictures, which are to be read one by one.
#[must_use]
pub fn read(page: &Page<'_>, node: NodeId) -> Option<Image> {
    find(page, node).map(|picture| picture.image)
}

/// The caption in a `<figure>` around something else than a picture, and the elements that hold it.
#[must_use]
pub fn caption_of(page: &Page<'_>, figure: NodeId, node: NodeId) -> (Option<String>, Vec<NodeId>) {
    if page.dom.end(figure).index() - figure.index() > FIGURE_NODES {
        return (None, Vec::new());
    }
    let words = words::of(page, node, Some(figure));
    (words.caption, words.nodes)
}

/// The same with what tells the picture from others.
#[must_use]
pub fn find(page: &Page<'_>, node: NodeId) -> Option<Picture> {
    page.pictures.found(node, || search(page, node))
}

fn search(page: &Page<'_>, node: NodeId) -> Option<Picture> {
    let dom = &page.dom;
    if dom.end(node).index() - node.index() > FIGURE_NODES {
        return None;
    }
    let figure = if dom.tag(node) == Tag::Figure {
        Some(node)
    } else {
        let above = dom.ancestors(node).take(8);
        above
            .take_while(|above| !matches!(dom.tag(*above), Tag::Article | Tag::Body))
            .find(|above| dom.tag(*above) == Tag::Figure)
            .filter(|figure| is_one_picture(page, *figure, node))
    };
    let Offer {
        shown,
        sources,
        renditions,
    } = Offer::of(page, node);
    if dom.tag(node) == Tag::Figure
        && shown.is_some_and(|shown| !is_one_picture(page, node, unit(page, shown)))
    {
        return None;
    }
    let best = rendition::largest(&renditions)?.clone();
    let inner = shown.unwrap_or(node);
    let said = words::of(page, inner, figure);
    let displayed = displayed_size(page, inner);
    let likely = best.likely_width().or(displayed.0);
    let captioned = said.caption.is_some() || said.credit.is_some();
    if is_too_small(displayed, best.likely_width(), &said, captioned)
        || is_no_report(&best.url, page, inner, figure, captioned)
    {
        return None;
    }
    let (width, height) = size_of(&best, displayed);
    let image = Image {
        url: best.url.to_string(),
        alt: sources.iter().find_map(|at| words::alternative(page, *at)),
        caption: said.caption,
        credit: said.credit,
        width,
        height,
        lead: false,
    };
    let identities = renditions.iter().map(|one| one.identity.clone());
    Some(Picture {
        node,
        shown: inner,
        image,
        identities: distinct(identities),
        words: said.nodes,
        likely_width: likely,
    })
}

fn distinct(identities: impl Iterator<Item = Identity>) -> Vec<Identity> {
    let mut found: Vec<Identity> = Vec::new();
    for one in identities {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}

/// What a node offers to be shown.
struct Offer {
    /// The image element.
    shown: Option<NodeId>,
    /// It and the others with addresses.
    sources: Vec<NodeId>,
    renditions: Vec<Rendition>,
}

impl Offer {
    fn of(page: &Page<'_>, node: NodeId) -> Self {
        let mut by_source: Vec<(NodeId, Vec<Rendition>)> = sources(page, node)
            .into_iter()
            .map(|source| (source, renditions_of(page, source).to_vec()))
            .collect();
        // Signs laid over a picture count only where there is nothing else.
        let is_sign =
            |found: &[Rendition]| !found.is_empty() && found.iter().all(|one| one.is_sign);
        if by_source
            .iter()
            .any(|(_, found)| !found.is_empty() && !is_sign(found))
        {
            by_source.retain(|(_, found)| !is_sign(found));
        }
        let shown = by_source
            .iter()
            .map(|(source, _)| *source)
            .find(|source| page.dom.tag(*source) != Tag::Source);
        let sources = by_source.iter().map(|(source, _)| *source).collect();
        let mut renditions: Vec<Rendition> = Vec::new();
        for one in by_source.into_iter().flat_map(|(_, found)| found) {
            match renditions.iter_mut().find(|known| known.url == one.url) {
                Some(known) => known.supplement(&one),
                None => renditions.push(one),
            }
        }
        if renditions.is_empty() {
            backgrounds(page, node, &mut renditions);
        }
        Self {
            shown,
            sources,
            renditions,
        }
    }
}

/// The elements that hold addresses of the picture at a node, the shown one first: its `<source>` elements and copies
/// for readers without scripts with it.
fn sources(page: &Page<'_>, node: NodeId) -> Vec<NodeId> {
    let dom = &page.dom;
    let holds = |at: &NodeId| {
        matches!(dom.tag(*at), Tag::Img) || is_custom_image(page, *at) || {
            dom.tag(*at) == Tag::Source
                && !dom
                    .ancestors(*at)
                    .take(2)
                    .any(|above| matches!(dom.tag(above), Tag::Video | Tag::Audio))
        }
    };
    let mut found: Vec<NodeId> = std::iter::once(node)
        .chain(dom.descendants(node))
        .filter(holds)
        .collect();
    found.sort_by_key(|at| dom.tag(*at) == Tag::Source);
    found
}

/// The `<picture>` around an image, else the image.
fn unit(page: &Page<'_>, node: NodeId) -> NodeId {
    let dom = &page.dom;
    dom.ancestors(node)
        .take(3)
        .find(|above| dom.tag(*above) == Tag::Picture)
        .unwrap_or(node)
}

/// Whether a `<figure>` holds no other picture than that at the node.
fn is_one_picture(page: &Page<'_>, figure: NodeId, node: NodeId) -> bool {
    let dom = &page.dom;
    if dom.end(figure).index() - figure.index() > FIGURE_NODES {
        return false;
    }
    let own = addresses(page, node);
    dom.descendants(figure)
        .filter(|at| dom.tag(*at) == Tag::Img && *at != node && !dom.contains(node, *at))
        .all(|at| {
            let others = addresses(page, at);
            let mut others = others.iter();
            others.all(|other| own.iter().any(|one| one.is_same(other)))
        })
}

fn addresses(page: &Page<'_>, node: NodeId) -> Rc<[Identity]> {
    page.pictures.addresses(node, || {
        let mut renditions: Vec<Rendition> = Vec::new();
        for source in sources(page, node) {
            // What an element adds hangs on what others offered, so only the first is known already.
            if renditions.is_empty() {
                renditions.extend_from_slice(&renditions_of(page, source));
            } else {
                rendition::add_element(page, source, &mut renditions);
            }
        }
        // Buttons and signs laid over a picture are no second picture.
        renditions.retain(|one| !one.is_sign);
        distinct(renditions.iter().map(|one| one.identity.clone()))
    })
}

/// The addresses that one element offers.
fn renditions_of(page: &Page<'_>, node: NodeId) -> Rc<[Rendition]> {
    page.pictures.renditions(node, || {
        let mut found = Vec::new();
        rendition::add_element(page, node, &mut found);
        found
    })
}

/// Whether a node offers no picture, or the same as another node.
fn is_copy(page: &Page<'_>, node: NodeId, of: NodeId) -> bool {
    let other = addresses(page, node);
    other.is_empty() || {
        let own = addresses(page, of);
        own.iter()
            .any(|one| other.iter().any(|other| other.is_same(one)))
    }
}

fn images_in(page: &Page<'_>, node: NodeId) -> usize {
    let dom = &page.dom;
    dom.descendants(node)
        .filter(|at| dom.tag(*at) == Tag::Img)
        .count()
}

/// Addresses in the style attributes of a `<figure>` without image elements.
fn backgrounds(page: &Page<'_>, node: NodeId, found: &mut Vec<Rendition>) {
    let dom = &page.dom;
    if dom.tag(node) != Tag::Figure {
        return;
    }
    for below in std::iter::once(node).chain(dom.descendants(node)) {
        if let Some(style) = dom.attr(below, "style") {
            rendition::add_background(page, style, found);
        }
        for name in ["data-bg", "data-background", "data-background-image"] {
            if let Some(address) = dom.attr_filled(below, name) {
                rendition::add(page, address, (None, None), found);
            }
        }
    }
}

/// Width and height attributes, in pixels.
fn displayed_size(page: &Page<'_>, node: NodeId) -> (Option<u32>, Option<u32>) {
    let pixels = |name: &str| {
        let text = page.dom.attr_filled(node, name)?;
        let text = text.trim_end_matches("px");
        text.parse::<f32>()
            .ok()
            .filter(|pixels| (0.0..20_000.0).contains(pixels))
            .map(|pixels| {
                #[allow(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "within the range above"
                )]
                let whole = pixels as u32;
                whole
            })
    };
    (pixels("width"), pixels("height"))
}

/// What is told of the size: the rendition's own, else that of the element.
fn size_of(best: &Rendition, displayed: (Option<u32>, Option<u32>)) -> (Option<u32>, Option<u32>) {
    let filled = |size: Option<u32>| size.filter(|pixels| *pixels > 1);
    match (best.width, displayed) {
        (Some(width), _) if best.height.is_some() => (Some(width), best.height),
        (Some(width), (Some(shown), Some(height))) if width == shown => {
            (Some(width), filled(Some(height)))
        }
        (Some(width), _) => (Some(width), None),
        (None, (Some(width), Some(height))) => (filled(Some(width)), filled(Some(height))),
        (None, _) => (None, None),
    }
}

fn is_too_small(
    displayed: (Option<u32>, Option<u32>),
    likely: Option<u32>,
    said: &words::Words,
    captioned: bool,
) -> bool {
    // One pixel is a measuring point, whatever stands beside it; zero is a template's "unknown".
    if displayed.0 == Some(1) && displayed.1 == Some(1) && likely.is_none() {
        return true;
    }
    let thumbnail = likely.is_some_and(|pixels| pixels < THUMBNAIL_PIXELS);
    if thumbnail || (captioned && !said.nodes.is_empty()) {
        return thumbnail;
    }
    let under =
        |size: Option<u32>, bound: u32| size.is_some_and(|pixels| pixels > 1 && pixels < bound);
    let icon = under(displayed.0, ICON_PIXELS) && under(displayed.1, ICON_PIXELS);
    let line = under(displayed.0, LINE_PIXELS) || under(displayed.1, LINE_PIXELS);
    let large = likely.is_some_and(|pixels| pixels >= 4 * ICON_PIXELS);
    (icon || line) && !large
}

/// Counters, emblems, drawings of the page's own look.
fn is_no_report(
    url: &Url,
    page: &Page<'_>,
    node: NodeId,
    figure: Option<NodeId>,
    captioned: bool,
) -> bool {
    // A drawing among the words of a picture is a sign on it; alone in its figure it is a chart.
    let alone = figure.is_some_and(|figure| images_in(page, figure) == 1);
    if pictures().is_counter(url) || (is_drawing(url) && !(captioned && alone)) {
        return true;
    }
    // The still picture of a player is shown with its player.
    if pictures().is_player(url) {
        return true;
    }
    let emblem =
        pictures().is_emblem(url) || innermost(url).is_some_and(|url| pictures().is_emblem(&url));
    // Only in a <figure> of its own is an emblem the subject.
    (emblem && !(captioned && alone))
        || (!captioned && words::has_part(&page.dom, node, Parts::PORTRAIT))
}

#[cfg(test)]
mod tests;
