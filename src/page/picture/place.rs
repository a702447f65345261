//! Whether a picture stands in the article or in what is around it: other stories, heads of authors, advertisements.

use foldhash::{HashMap, HashMapExt};

use super::{Picture, words};
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::rules::class_roles::Roles;
use crate::rules::pictures::Parts;

/// Pixels of the largest head of an author.
const HEAD_PIXELS: u32 = 250;
/// Elements above a picture whose class may say that it is a head or an emblem.
const PORTRAIT_HEIGHT: usize = 4;
/// Nodes below the largest of them.
const PORTRAIT_NODES: usize = 60;
/// Elements above a picture among which a link is looked for.
const LINK_HEIGHT: usize = 7;
/// Nodes below the largest element in which links to other stories are looked for; a larger one has them.
const TEASER_NODES: usize = 300;
/// Letters of the shortest link that is a headline.
const HEADLINE_LETTERS: usize = 15;

/// Where a picture stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the article.
    Article,
    /// In a link to another story, or beside one.
    Teaser,
    /// In an element that says to be something else: related stories, comments, an advertisement, navigation.
    Furniture,
    /// An author's head, an emblem.
    Portrait,
    /// Taken out of view.
    Hidden,
}

/// Judges the pictures of one page; remembers what it learned about their surroundings.
pub struct Places<'p, 't> {
    page: &'p Page<'t>,
    /// Roles of elements that hold nothing of the article.
    strong: Roles,
    /// Roles that class words speak of lightly: they count where another page is linked.
    weak: Roles,
    roles: HashMap<NodeId, Roles>,
    links: HashMap<(NodeId, usize), bool>,
}

impl<'p, 't> Places<'p, 't> {
    /// For a page.
    #[must_use]
    pub fn new(page: &'p Page<'t>) -> Self {
        Self {
            page,
            strong: Roles::of(&[
                "popular",
                "promotion",
                "advertisement",
                "comments",
                "consent",
                "navigation",
                "page-footer",
                "author-bio",
            ]),
            weak: Roles::of(&["related", "sidebar", "tags", "share"]),
            roles: HashMap::new(),
            links: HashMap::new(),
        }
    }

    /// Where a picture stands. Elements from `scope` up hold the article, so what they are called speaks against nothing.
    #[must_use]
    pub fn of(&mut self, picture: &Picture, scope: NodeId) -> Place {
        let dom = &self.page.dom;
        let node = picture.node;
        let above: Vec<NodeId> = dom
            .ancestors(node)
            .take_while(|above| *above != scope && *above > scope)
            .collect();
        let captioned = picture.is_captioned();
        let small = picture
            .likely_width
            .is_some_and(|pixels| pixels <= HEAD_PIXELS);
        if self.is_portrait(node, &above) && (!captioned || small) {
            return Place::Portrait;
        }
        if self.is_linked_elsewhere(picture, scope) {
            return Place::Teaser;
        }
        for at in std::iter::once(node).chain(above) {
            if dom.is_hidden(at) && !captioned {
                return Place::Hidden;
            }
            let role = self.role(at);
            let named = matches!(
                dom.tag(at),
                Tag::Nav | Tag::Footer | Tag::Form | Tag::Aside | Tag::Dialog
            ) || role.intersects(self.strong);
            let nested = dom.tag(at) == Tag::Article;
            let weak = role.intersects(self.weak);
            if !(named || nested || weak) {
                continue;
            }
            // What is called a card or an aside may be the story's own figure: then no other story is linked in it.
            let innocent = captioned && !self.links(at, picture, HEADLINE_LETTERS)
                || weak && !named && !nested && !self.links(at, picture, 0);
            if innocent {
                continue;
            }
            return if nested {
                Place::Teaser
            } else {
                Place::Furniture
            };
        }
        Place::Article
    }

    fn role(&mut self, node: NodeId) -> Roles {
        let dom = &self.page.dom;
        *self.roles.entry(node).or_insert_with(|| {
            ["class", "id", "data-testid", "data-component", "role"]
                .iter()
                .filter_map(|name| dom.attr(node, name))
                .map(|value| dom.roles_of(value))
                .fold(Roles::NONE, Roles::union)
        })
    }

    fn is_portrait(&self, node: NodeId, above: &[NodeId]) -> bool {
        let dom = &self.page.dom;
        std::iter::once(&node)
            .chain(above.iter().take(PORTRAIT_HEIGHT))
            .take_while(|at| dom.end(**at).index() - at.index() <= PORTRAIT_NODES)
            .any(|at| words::has_part(dom, *at, Parts::PORTRAIT))
    }

    /// Whether the picture is part of a link to another page that also holds words, or the picture's part of a pair of
    /// links to one page.
    fn is_linked_elsewhere(&self, picture: &Picture, scope: NodeId) -> bool {
        let dom = &self.page.dom;
        let Some(link) = dom
            .ancestors(picture.shown)
            .take(LINK_HEIGHT)
            .take_while(|at| *at > scope)
            .find(|at| dom.tag(*at) == Tag::A)
        else {
            return false;
        };
        let Some(address) = self.leads_elsewhere(link) else {
            return false;
        };
        if picture.is_captioned() && !picture.words.iter().any(|at| dom.contains(link, *at)) {
            return false;
        }
        if letters(self.page, link, &picture.words) >= HEADLINE_LETTERS {
            return true;
        }
        // The headline's own link stands near: within the few elements around the picture.
        dom.ancestors(link)
            .take(4)
            .take_while(|at| dom.end(*at).index() - at.index() <= TEASER_NODES)
            .any(|at| {
                dom.descendants(at).any(|below| {
                    below != link
                        && dom.tag(below) == Tag::A
                        && dom
                            .attr(below, "href")
                            .and_then(|href| self.page.resolve(href))
                            .as_deref()
                            == Some(address.as_str())
                        && letters(self.page, below, &[]) >= HEADLINE_LETTERS
                })
            })
    }

    /// The address of a link to another page: not this one, and no picture.
    fn leads_elsewhere(&self, link: NodeId) -> Option<String> {
        let address = self.page.resolve(self.page.dom.attr(link, "href")?)?;
        let url = url::Url::parse(&address).ok()?;
        let own = self.page.base.as_ref().is_some_and(|base| {
            base.host_str() == url.host_str()
                && (base.path() == url.path() || is_part_of(url.path(), base.path()))
        });
        (!own && !super::rendition::looks_like_picture(url.path())).then_some(address)
    }

    /// Whether an element holds a link to another page with so many letters in it, the picture's own words aside.
    fn links(&mut self, node: NodeId, picture: &Picture, least: usize) -> bool {
        if let Some(known) = self.links.get(&(node, least)) {
            return *known;
        }
        let dom = &self.page.dom;
        let found = dom.end(node).index() - node.index() > TEASER_NODES
            || dom
                .descendants(node)
                .filter(|below| dom.tag(*below) == Tag::A)
                .filter(|link| !picture.words.iter().any(|at| dom.contains(*at, *link)))
                .any(|link| {
                    self.leads_elsewhere(link).is_some()
                        && letters(self.page, link, &picture.words) >= least
                });
        self.links.insert((node, least), found);
        found
    }
}

/// "/story/gallery" is part of "/story", "/story.html" of "/story".
fn is_part_of(path: &str, story: &str) -> bool {
    let story = story.trim_end_matches('/');
    story.chars().count() > 12
        && path
            .strip_prefix(story)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.', '-', ',']))
}

/// Letters shown below a node, some elements left out.
fn letters(page: &Page<'_>, node: NodeId, without: &[NodeId]) -> usize {
    let dom = &page.dom;
    let mut skip_to = node;
    let mut count = 0;
    for below in dom.descendants(node) {
        if below < skip_to {
            continue;
        }
        if dom.tag(below).is_silent() || without.contains(&below) {
            skip_to = dom.end(below);
        } else if dom.tag(below) == Tag::Text {
            count += dom
                .raw_text(below)
                .chars()
                .filter(|c| !c.is_whitespace())
                .count();
        }
    }
    count
}
