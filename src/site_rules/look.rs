//! Finds the elements of one page that rules point at. The names that rules ask for are looked up in one walk over the page;
//! an element is matched only where all names of a selector are there, and no more than [`LOOKS`] are.

use std::cell::{Cell, OnceCell};

use foldhash::HashMap;
use scraper::{ElementRef, Html};

use super::pointer::{Name, Pointer, Subject};
use crate::page::Page;
use crate::page::dom::NodeId;

/// Elements that are matched for one page, over all selectors.
const LOOKS: usize = 2_000_000;

/// The names that the selectors of a set ask for.
#[derive(Debug, Clone, Default)]
pub struct Names {
    classes: Table,
    ids: Table,
    tags: Table,
}

/// Names of one kind, each with its place. Most names of a page are turned down by first byte and length.
#[derive(Debug, Clone, Default)]
struct Table {
    places: HashMap<Box<str>, usize>,
    /// For each first byte the lengths, a bit each.
    lengths: Vec<u64>,
}

impl Table {
    fn shape(name: &str) -> Option<(usize, u64)> {
        let first = name.as_bytes().first()?;
        Some((usize::from(*first), 1 << name.len().min(63)))
    }

    fn add(&mut self, name: &str, place: usize) {
        let Some((first, length)) = Self::shape(name) else {
            return;
        };
        self.lengths.resize(256, 0);
        self.lengths[first] |= length;
        self.places.entry(name.into()).or_insert(place);
    }

    fn get(&self, name: &str) -> Option<usize> {
        let (first, length) = Self::shape(name)?;
        let known = self.lengths.get(first)? & length != 0;
        known.then(|| self.places.get(name).copied()).flatten()
    }
}

impl Names {
    /// Adds what a selector asks for.
    pub fn add(&mut self, pointer: &Pointer) {
        if let Subject::Tag(tag) = &pointer.subject {
            let next = self.len();
            self.tags.add(tag, next);
        }
        for name in &pointer.needs {
            let next = self.len();
            let (table, name) = match name {
                Name::Class(name) => (&mut self.classes, name),
                Name::Id(name) => (&mut self.ids, name),
            };
            table.add(name, next);
        }
    }

    fn place(&self, name: &Name) -> Option<usize> {
        match name {
            Name::Class(name) => self.classes.get(name),
            Name::Id(name) => self.ids.get(name),
        }
    }

    fn len(&self) -> usize {
        self.classes.places.len() + self.ids.places.len() + self.tags.places.len()
    }
}

/// A page under the eyes of a set of rules.
pub struct Look<'p, 't> {
    page: &'p Page<'t>,
    tree: &'t Html,
    names: &'p Names,
    /// Where each name stands; read when the first selector asks.
    places: OnceCell<Vec<Vec<NodeId>>>,
    generators: OnceCell<Vec<String>>,
    left: Cell<usize>,
}

impl<'p, 't> Look<'p, 't> {
    /// Costs nothing until something is asked.
    pub fn new(page: &'p Page<'t>, tree: &'t Html, names: &'p Names) -> Self {
        Self {
            page,
            tree,
            names,
            places: OnceCell::new(),
            generators: OnceCell::new(),
            left: Cell::new(LOOKS),
        }
    }

    /// The page.
    pub fn page(&self) -> &'p Page<'t> {
        self.page
    }

    /// The page's host: of the request, else as declared.
    pub fn host(&self) -> Option<&str> {
        self.url()?.domain().or_else(|| self.url()?.host_str())
    }

    /// The page's path.
    pub fn path(&self) -> Option<&str> {
        Some(self.url()?.path())
    }

    fn url(&self) -> Option<&url::Url> {
        self.page.hints.url.as_ref().or(self.page.base.as_ref())
    }

    /// Whether a generator meta element holds these words.
    pub fn is_made_by(&self, words: &str) -> bool {
        let generators = self.generators.get_or_init(|| {
            let all = self.page.head.all("generator");
            all.map(str::to_lowercase).collect()
        });
        generators.iter().any(|own| own.contains(words))
    }

    /// Whether an element matches.
    pub fn has(&self, pointer: &Pointer) -> bool {
        !self.find(pointer, 1).is_empty()
    }

    /// The first `most` elements that match, in document order.
    pub fn find(&self, pointer: &Pointer, most: usize) -> Vec<NodeId> {
        let places = self.places.get_or_init(|| self.read_places());
        let standing = |name: &Name| {
            let place = self.names.place(name)?;
            places.get(place).filter(|nodes| !nodes.is_empty())
        };
        if !pointer.needs.iter().all(|name| standing(name).is_some()) {
            return Vec::new();
        }
        match &pointer.subject {
            Subject::Named(name) => {
                let nodes = standing(name).into_iter().flatten().copied();
                self.matching(pointer, nodes, most)
            }
            Subject::Tag(tag) => {
                let place = self.names.tags.get(tag);
                let nodes = place.and_then(|place| places.get(place));
                self.matching(pointer, nodes.into_iter().flatten().copied(), most)
            }
            Subject::Any => self.matching(pointer, self.page.dom.all(), most),
        }
    }

    fn matching(
        &self,
        pointer: &Pointer,
        nodes: impl Iterator<Item = NodeId>,
        most: usize,
    ) -> Vec<NodeId> {
        let dom = &self.page.dom;
        let matches = |node: &NodeId| {
            let found = self.tree.tree.get(dom.place(*node));
            let Some(element) = found.and_then(ElementRef::wrap) else {
                return false;
            };
            let left = self.left.get();
            self.left.set(left.saturating_sub(1));
            left > 0 && pointer.matches(&element)
        };
        nodes.filter(matches).take(most).collect()
    }

    fn read_places(&self) -> Vec<Vec<NodeId>> {
        let dom = &self.page.dom;
        let mut places = vec![Vec::new(); self.names.len()];
        let mut put = |place: Option<usize>, node| {
            if let Some(nodes) = place.and_then(|place| places.get_mut(place)) {
                nodes.push(node);
            }
        };
        for node in dom.all() {
            let Some(element) = dom.element(node) else {
                continue;
            };
            put(self.names.tags.get(element.name()), node);
            for (key, value) in &element.attrs {
                match &*key.local {
                    "class" => {
                        for class in dom.classes(node) {
                            put(self.names.classes.get(class), node);
                        }
                    }
                    "id" => put(self.names.ids.get(value), node),
                    _ => {}
                }
            }
        }
        for nodes in &mut places {
            nodes.dedup();
        }
        places
    }
}
