//! The stories that a page links to: a headline that is a link, and what stands with it. On an index page they are the page;
//! on an article they are its related lists. Which of both it is, is decided elsewhere.

use foldhash::{HashMap, HashMapExt};

use crate::article::{PublishedTime, Teaser};
use crate::body::cut::{self, Cut};
use crate::body::measure;
use crate::body::zones::Zones;
use crate::metadata::times;
use crate::page::Page;
use crate::page::dom::{NodeId, Tag};
use crate::page::wording;
use crate::rules::boilerplate;
use crate::rules::class_roles::Roles;

/// Words of the shortest headline that is no heading.
const HEADLINE_WORDS: u32 = 3;
/// Words of the longest: more is prose that happens to be linked.
const LONGEST_HEADLINE_WORDS: u32 = 40;
/// Words that may stand on a headline's line beside it.
const MARK_WORDS: u32 = 5;
/// Words from which on what stands around a link is no teaser any more.
const ITEM_WORDS: u32 = 150;
/// The same of what follows a link that is no heading: more is the story that the link interrupts.
const LINE_WORDS: u32 = 40;
/// Teasers that are kept; a page that lists more is cut there.
const MOST: usize = 500;
/// Elements of a teaser that are asked for a time.
const TIME_NODES: usize = 60;

/// A linked headline and the blocks that belong to it.
#[derive(Debug, Clone)]
pub struct Item {
    /// Absolute, without fragment.
    pub url: String,
    /// The link's words.
    pub headline: String,
    /// The blocks of headline, text and marks, in the cut.
    pub blocks: std::ops::Range<usize>,
    /// The link.
    pub link: NodeId,
    /// The element that holds the item and no other.
    pub scope: NodeId,
    /// The headline is a heading.
    pub heading: bool,
    /// A second link leads to the story: "Read more".
    pub more: bool,
    /// Others of the same make stand on the page.
    pub repeated: bool,
    make: u64,
}

struct Link {
    node: NodeId,
    url: usize,
    /// The block of its first word.
    block: usize,
    heading: bool,
}

/// Finds them, in reading order, each address once.
#[must_use]
pub fn find(page: &Page<'_>, cut: &Cut, zones: &Zones) -> Vec<Item> {
    let mut finder = Finder::new(page, cut, zones);
    finder.collect();
    finder.items()
}

/// The teaser as the answer tells it.
#[must_use]
pub fn teaser(page: &Page<'_>, cut: &Cut, zones: &Zones, item: &Item) -> Teaser {
    Teaser {
        url: item.url.clone(),
        headline: item.headline.clone(),
        text: text_of(page, cut, zones, item),
        published: published(page, item),
    }
}

struct Finder<'a, 't> {
    page: &'a Page<'t>,
    cut: &'a Cut,
    zones: &'a Zones,
    own: Option<String>,
    urls: Vec<String>,
    known: HashMap<String, usize>,
    links: Vec<Link>,
    /// Addresses that a "Read more" leads to.
    more: Vec<bool>,
    beside: Roles,
}

impl<'a, 't> Finder<'a, 't> {
    fn new(page: &'a Page<'t>, cut: &'a Cut, zones: &'a Zones) -> Self {
        let own = page.hints.url.as_ref().or(page.base.as_ref());
        Self {
            page,
            cut,
            zones,
            own: own.map(|url| bare(url.as_str())),
            urls: Vec::new(),
            known: HashMap::new(),
            links: Vec::new(),
            more: Vec::new(),
            beside: Roles::of(&["tags", "share", "navigation", "byline"]),
        }
    }

    fn collect(&mut self) {
        let dom = &self.page.dom;
        for node in dom.elements(Tag::A) {
            // Menus hold most links: no address is read for them.
            let Some(href) = dom.attr(node, "href") else {
                continue;
            };
            let block = self.block_of(node);
            let Some(block) = block.filter(|block| !self.zones.furniture[*block]) else {
                continue;
            };
            let Some(url) = self.page.resolved(href) else {
                continue;
            };
            if leads_home(&url) {
                continue;
            }
            let url = bare(url.as_str());
            if self.own.as_ref() == Some(&url) {
                continue;
            }
            let line = dom.line(node);
            if boilerplate_only(&line) {
                let url = self.place(url);
                self.more[url] = true;
                continue;
            }
            if let Some(heading) = self.headline(node, block, &line) {
                if !heading && !self.is_own_site(&url) {
                    continue;
                }
                let url = self.place(url);
                self.links.push(Link {
                    node,
                    url,
                    block,
                    heading,
                });
            }
        }
    }

    /// Whether an address is the page's own site, or one of its family.
    fn is_own_site(&self, url: &str) -> bool {
        let family = |url: &str| {
            let url = url::Url::parse(url).ok()?;
            let labels: Vec<&str> = url.host_str()?.rsplit('.').take(2).collect();
            Some(labels.join("."))
        };
        self.own
            .as_ref()
            .is_none_or(|own| family(own) == family(url))
    }

    fn place(&mut self, url: String) -> usize {
        if let Some(place) = self.known.get(&url) {
            return *place;
        }
        let place = self.urls.len();
        self.known.insert(url.clone(), place);
        self.urls.push(url);
        self.more.push(false);
        place
    }

    /// The block of a link's first word.
    fn block_of(&self, node: NodeId) -> Option<usize> {
        let dom = &self.page.dom;
        let word = dom.descendants(node).find(|below| {
            dom.tag(*below) == Tag::Text && !dom.raw_text(*below).trim().is_empty()
        })?;
        let after = self.cut.blocks.partition_point(|block| block.first <= word);
        let block = after.checked_sub(1)?;
        (word <= self.cut.blocks[block].last).then_some(block)
    }

    /// Whether a link is a headline, and then whether it is a heading.
    fn headline(&self, node: NodeId, block: usize, line: &str) -> Option<bool> {
        let dom = &self.page.dom;
        let near = || std::iter::once(node).chain(dom.ancestors(node)).take(3);
        if near().any(|above| cut::own_roles(self.page, above).intersects(self.beside)) {
            return None;
        }
        let words = measure::words(line);
        let level = |node: &NodeId| dom.tag(*node).heading_level().is_some();
        let inside = near().any(|above| level(&above));
        let heading = inside || dom.descendants(node).take(200).any(|below| level(&below));
        let text = &self.cut.blocks[block];
        // A section's name and a date may stand on the headline's line.
        let beside = self.zones.words[block].saturating_sub(words);
        let whole = text.links <= 1
            && (u64::from(text.linked) * 10 >= u64::from(text.letters) * 6
                || (beside <= MARK_WORDS && beside <= words));
        let card = self.cut.blocks_in(self.page, node).len() > 1;
        let leads = text.first > node
            && text.first < dom.end(node)
            && text.text.contains('\n')
            && text.text.starts_with(line);
        let least = if heading { 2 } else { HEADLINE_WORDS };
        let most = if card {
            ITEM_WORDS
        } else {
            LONGEST_HEADLINE_WORDS
        };
        let fits = (least..=most).contains(&words) || (heading && words > 0 && words <= most);
        (fits && (heading || whole || card || leads)).then_some(heading)
    }

    fn items(&self) -> Vec<Item> {
        // For each link the place of the next one that leads elsewhere.
        let mut elsewhere = vec![self.links.len(); self.links.len()];
        for at in (0..self.links.len().saturating_sub(1)).rev() {
            let next = at + 1;
            elsewhere[at] = if self.links[next].url == self.links[at].url {
                elsewhere[next]
            } else {
                next
            };
        }
        let mut chosen: Vec<Option<usize>> = vec![None; self.urls.len()];
        for (at, link) in self.links.iter().enumerate() {
            match chosen[link.url] {
                Some(first) if self.links[first].heading || !link.heading => {}
                _ => chosen[link.url] = Some(at),
            }
        }
        let mut places: Vec<usize> = chosen.into_iter().flatten().collect();
        places.sort_unstable();
        places.truncate(MOST);
        let mut items: Vec<Item> = Vec::new();
        for at in places {
            let item = self.item(at, &elsewhere);
            // Two links of one card that lead to different places: the first speaks for it.
            let inside = items
                .last()
                .is_some_and(|last| last.blocks.contains(&item.blocks.start));
            if !inside {
                items.push(item);
            }
        }
        let mut makes: HashMap<u64, usize> = HashMap::new();
        for item in &items {
            *makes.entry(item.make).or_default() += 1;
        }
        for item in &mut items {
            item.repeated = makes.get(&item.make).is_some_and(|times| *times > 1);
        }
        items
    }

    fn item(&self, at: usize, elsewhere: &[usize]) -> Item {
        let dom = &self.page.dom;
        let link = &self.links[at];
        let mut scope = link.node;
        for above in dom.ancestors(link.node) {
            let tag = dom.tag(above);
            if matches!(tag, Tag::Body | Tag::Html | Tag::Document) {
                break;
            }
            let first = self.links.partition_point(|other| other.node < above);
            let next = elsewhere.get(first).and_then(|next| self.links.get(*next));
            let alone = self.links[first].url == link.url
                && next.is_none_or(|next| !dom.contains(above, next.node));
            let range = self.cut.blocks_in(self.page, above);
            if !alone || self.zones.words_in(range) > ITEM_WORDS {
                break;
            }
            scope = above;
        }
        let range = self.cut.blocks_in(self.page, scope);
        let start = range.start.min(link.block);
        let mut end = range.end.max(link.block + 1);
        let headed = self.words_beside(start..end, link.block) < 4;
        if headed {
            let most = if link.heading { ITEM_WORDS } else { LINE_WORDS };
            end = self.extended(scope, end, elsewhere.get(at).copied(), most);
        }
        Item {
            url: self.urls[link.url].clone(),
            headline: self.wording(link),
            blocks: start..end,
            link: link.node,
            scope,
            heading: link.heading,
            more: self.more[link.url],
            repeated: false,
            make: self.make(link.node, scope),
        }
    }

    /// What one line of a template writes: elements and classes from the link up to the item and around it.
    fn make(&self, link: NodeId, scope: NodeId) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let dom = &self.page.dom;
        let mut hasher = DefaultHasher::new();
        let above = dom.parent(scope);
        for node in std::iter::once(link).chain(dom.ancestors(link)).take(12) {
            dom.tag(node).hash(&mut hasher);
            if node == scope {
                // Systems add numbers and subjects to it; the first word is the template's.
                let mut classes = dom.classes(node);
                let word = classes.find(|class| !class.contains(|c: char| c.is_ascii_digit()));
                word.hash(&mut hasher);
            }
            if Some(node) == above {
                break;
            }
        }
        hasher.finish()
    }

    fn words_beside(&self, range: std::ops::Range<usize>, block: usize) -> u32 {
        let inside = |at: &usize| *at != block && !self.cut.blocks[*at].hidden;
        range.filter(inside).map(|at| self.zones.words[at]).sum()
    }

    /// Where the text ends that follows a headline without an element around both.
    fn extended(&self, scope: NodeId, end: usize, next: Option<usize>, most: u32) -> usize {
        let dom = &self.page.dom;
        let Some(parent) = dom.parent(scope) else {
            return end;
        };
        let mut stop = self.cut.blocks_in(self.page, parent).end;
        if let Some(next) = next.and_then(|next| self.links.get(next)) {
            stop = stop.min(next.block);
        }
        let mut words = 0;
        let mut at = end;
        while at < stop {
            words += self.zones.words[at];
            let heading = dom.tag(self.cut.blocks[at].container).heading_level();
            if words > most || heading.is_some() || self.zones.furniture[at] {
                break;
            }
            at += 1;
        }
        at
    }

    /// The headline's own words: a card's heading, without the marks that stand in the same link.
    fn wording(&self, link: &Link) -> String {
        let dom = &self.page.dom;
        let below = || dom.descendants(link.node).take(200);
        if let Some(heading) = below().find(|node| dom.tag(*node).heading_level().is_some()) {
            return wording::tidy(&dom.line(heading));
        }
        let titled = Roles::of(&["headline"]);
        let named = below().find(|node| {
            cut::own_roles(self.page, *node).intersects(titled)
                && measure::words(&dom.line(*node)) >= 2
        });
        if let Some(named) = named {
            return wording::tidy(&dom.line(named));
        }
        let blocks = self.cut.blocks_in(self.page, link.node);
        if blocks.len() > 1 {
            let long = blocks
                .clone()
                .find(|at| self.zones.words[*at] >= HEADLINE_WORDS);
            let block = &self.cut.blocks[long.unwrap_or(blocks.start)];
            return block.text.replace('\n', " ");
        }
        // A time in front of the words, in an element of its own.
        let marks: String = dom
            .children(link.node)
            .filter(|child| is_mark(self.page, *child))
            .map(|child| dom.line(child))
            .next()
            .unwrap_or_default();
        let line = dom.line(link.node);
        let rest = line.strip_prefix(marks.as_str()).unwrap_or(&line);
        wording::tidy(rest)
    }
}

/// An element inside a link that holds a number and hardly a word: a time, a count.
fn is_mark(page: &Page<'_>, node: NodeId) -> bool {
    let dom = &page.dom;
    if dom.tag(node) == Tag::Text {
        return false;
    }
    let line = dom.line(node);
    dom.tag(node) == Tag::Time
        || (line.contains(|c: char| c.is_numeric()) && line.chars().count() <= 20)
}

/// "Read more", "Weiterlesen" and nothing else.
fn boilerplate_only(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    measure::words(bare) <= 5
        && boilerplate::ids()
            .iter()
            .zip(boilerplate::hits(bare))
            .any(|(id, hit)| id == "related" && hit >= 2)
}

/// The front page is no story.
fn leads_home(url: &url::Url) -> bool {
    url.path() == "/" && url.query().is_none()
}

fn bare(url: &str) -> String {
    url.split('#').next().unwrap_or(url).to_owned()
}

/// What stands below the headline: its sentences, else its longest line.
fn text_of(page: &Page<'_>, cut: &Cut, zones: &Zones, item: &Item) -> Option<String> {
    let dom = &page.dom;
    let mut sentences: Vec<String> = Vec::new();
    for at in item.blocks.clone() {
        let block = &cut.blocks[at];
        let heading = dom.tag(block.container).heading_level().is_some();
        if block.hidden || heading || boilerplate_only(&block.text) {
            continue;
        }
        let text = block.text.strip_prefix(item.headline.as_str());
        let text = text.unwrap_or(&block.text);
        if wording::folded(text) == wording::folded(&item.headline) {
            continue;
        }
        let own = text.replace('\n', " ");
        let words = measure::words(&own);
        if words >= 4 && (zones.prose[at] || measure::ends_sentence(&own) || words >= 8) {
            sentences.push(without_more(&own));
        }
    }
    let text = sentences.join(" ");
    (!text.is_empty()).then_some(text)
}

/// Without a "Read more" at the end.
fn without_more(text: &str) -> String {
    let text = text
        .trim()
        .trim_start_matches(|c: char| !c.is_alphanumeric() && !"„“\"«»‚‘'¿¡(".contains(c));
    let end = text
        .char_indices()
        .rev()
        .find(|(_, c)| crate::body::features::is_terminal(*c));
    if let Some((at, c)) = end {
        let (head, tail) = text.split_at(at + c.len_utf8());
        if !tail.trim().is_empty() && boilerplate_only(tail) {
            return head.to_owned();
        }
    }
    text.to_owned()
}

/// The time beside the link: a `<time>`, else a small element with a number in it.
fn published(page: &Page<'_>, item: &Item) -> Option<PublishedTime> {
    let dom = &page.dom;
    let scope = match dom.parent(item.scope) {
        // A table's row, a definition list's second half: the date stands beside the scope.
        Some(row) if matches!(dom.tag(row), Tag::Tr) => row,
        _ => item.scope,
    };
    let nodes = || dom.descendants(scope).take(TIME_NODES * 4);
    let stated = nodes()
        .filter(|node| dom.tag(*node) == Tag::Time)
        .take(3)
        .find_map(|node| times::of_node(page, node));
    stated.or_else(|| {
        nodes()
            .filter(|node| !matches!(dom.tag(*node), Tag::Text | Tag::A | Tag::Img))
            .filter(|node| {
                let line = dom.line(*node);
                (4..=32).contains(&line.chars().count())
                    && line.contains(|c: char| c.is_numeric())
                    && dom.tag(*node).heading_level().is_none()
            })
            .take(3)
            .find_map(|node| times::of_node(page, node))
    })
}
