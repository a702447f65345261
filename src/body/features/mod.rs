//! What the block model looks at. Training and serving call [`Context::row`]; every feature has a name, and none knows a
//! language or a host.

mod element;
mod facts;
mod kind;
mod landmarks;
mod mass;
mod neighbours;
mod position;
mod repeats;
mod second;
mod sink;
mod templates;
mod wording;

pub use facts::is_terminal;
pub use second::Beliefs;
pub use sink::{Names, Sink};

use foldhash::{HashMap, HashMapExt};
use std::ops::Range;
use std::sync::LazyLock;

use crate::body::cut::Cut;
use crate::body::tokens;
use crate::page::Page;
use crate::page::dom::NodeId;
use crate::rules::boilerplate::{self, Hits};
use facts::{Facts, Stated};
use landmarks::Landmarks;
use repeats::Repeat;
use templates::Templates;

/// The names of all features, in the order of their values: "group.name".
#[derive(Debug)]
pub struct FeatureNames {
    /// Those of [`Context::row`].
    pub first: Vec<String>,
    /// Those of [`Context::row`], then those of [`Context::second_row`].
    pub second: Vec<String>,
}

/// The names of all features.
#[must_use]
pub fn names() -> &'static FeatureNames {
    static NAMES: LazyLock<FeatureNames> = LazyLock::new(|| {
        let tree = scraper::Html::parse_document("<p>x");
        let (hints, limits) = (crate::Hints::default(), crate::Limits::default());
        let page = Page::new(&tree, &hints, &limits);
        let cut = crate::body::cut::cut(&page);
        let context = Context::new(&page, &cut);
        let mut names = Names::default();
        context.row(0, &mut names);
        let first = names.0.clone();
        context.second_row(0, &Beliefs::new(&context, &[0.5]), &mut names);
        FeatureNames {
            first,
            second: names.0,
        }
    });
    &NAMES
}

/// Facts about the whole page that features refer to.
#[derive(Debug)]
pub struct Context<'a, 't> {
    page: &'a Page<'t>,
    cut: &'a Cut,
    facts: Vec<Facts>,
    stated: Stated,
    /// How often each text stands on the page, by hash.
    copies: HashMap<u64, u32>,
    /// Running sums over blocks: prose mass.
    prose: Vec<f32>,
    /// The same of blocks that have any.
    with_prose: Vec<u32>,
    templates: Templates,
    /// For each container, the roles around it: see [`element::near_roles`].
    near: Vec<element::Near>,
    /// For each container, the repeated unit it lies in.
    repeats: Vec<Repeat>,
    landmarks: Landmarks,
    kind: kind::Kind,
}

impl<'a, 't> Context<'a, 't> {
    /// Gathers the facts of a page.
    #[must_use]
    pub fn new(page: &'a Page<'t>, cut: &'a Cut) -> Self {
        let stated = stated(page);
        let mut copies: HashMap<u64, u32> = HashMap::new();
        let mut facts = Vec::with_capacity(cut.blocks.len());
        let (mut words, mut lower) = (Vec::new(), String::new());
        let mut prose = Vec::with_capacity(cut.blocks.len() + 1);
        let mut sum = 0.0;
        prose.push(sum);
        let mut with_prose = vec![0];
        for block in &cut.blocks {
            words.clear();
            tokens::each_hash(&block.text, |hash| words.push(hash));
            let mut fact = facts::read(block, &words, &mut lower);
            let tag = page.dom.tag(block.container);
            fact.tag = facts::TAGS.iter().position(|(known, _)| *known == tag);
            stated.compare(&words, &mut fact);
            *copies.entry(fact.hash).or_default() += 1;
            sum += fact.prose;
            prose.push(sum);
            let before = with_prose.last().copied().unwrap_or(0);
            with_prose.push(before + u32::from(fact.prose > 0.0));
            facts.push(fact);
        }
        let templates = Templates::gather(cut, &facts);
        let landmarks = Landmarks::find(page, cut, &facts);
        let repeats = repeats::find(cut, &prose);
        Self {
            page,
            cut,
            facts,
            stated,
            copies,
            prose,
            with_prose,
            templates,
            near: element::near_roles(cut),
            repeats,
            landmarks,
            kind: kind::Kind::of(page),
        }
    }

    /// The container with the densest prose.
    #[must_use]
    pub const fn best(&self) -> NodeId {
        self.landmarks.best
    }

    /// Prose mass of a block: its length where it reads like sentences, else 0.
    #[must_use]
    pub fn prose_of(&self, index: usize) -> f32 {
        self.facts[index].prose
    }

    /// The phrase hits of a block, by kind.
    #[must_use]
    pub fn hits_of(&self, index: usize) -> &Hits {
        &self.facts[index].hits
    }

    /// How a block speaks of one kind: see [`boilerplate::Hits`].
    #[must_use]
    pub fn phrase(&self, index: usize, kind: &str) -> u8 {
        boilerplate::rank(self.hits_of(index), kind)
    }

    /// Place of the heading that a block stands under.
    #[must_use]
    pub fn heading_above(&self, index: usize) -> Option<usize> {
        self.landmarks.heading_of[index]
    }

    /// Emits the features of one block.
    pub fn row(&self, index: usize, sink: &mut impl Sink) {
        wording::emit(self, index, sink);
        element::emit(self, index, sink);
        mass::emit(self, index, sink);
        neighbours::emit(self, index, sink);
        position::emit(self, index, sink);
        templates::emit(self, index, sink);
        repeats::emit(self, index, sink);
        self.kind.emit(sink);
    }

    /// Emits what a first judgement on all blocks says about one of them.
    pub fn second_row(&self, index: usize, beliefs: &Beliefs<'_>, sink: &mut impl Sink) {
        second::emit(self, index, beliefs, sink);
    }

    /// Prose mass of a range of blocks.
    fn prose_in(&self, range: &Range<usize>) -> f32 {
        self.prose[range.end.max(range.start)] - self.prose[range.start]
    }

    /// Blocks with prose in a range of blocks.
    fn with_prose_in(&self, range: &Range<usize>) -> usize {
        (self.with_prose[range.end.max(range.start)] - self.with_prose[range.start]) as usize
    }

    /// Prose mass of the whole page.
    fn prose_total(&self) -> f32 {
        self.prose.last().copied().unwrap_or(0.0)
    }
}

fn stated(page: &Page<'_>) -> Stated {
    let title = [page.head.meta("og:title"), page.head.title.as_deref()];
    let description = [
        page.head.meta("og:description"),
        page.head.meta("description"),
        page.head.meta("twitter:description"),
    ];
    let authors = page
        .linked_data
        .article()
        .map(|story| {
            let mut names = story.texts("author");
            let people = story.entities("author");
            names.extend(people.iter().filter_map(|person| person.text("name")));
            names
        })
        .unwrap_or_default();
    let named = [page.head.meta("author")];
    let site = [
        page.head.meta("og:site_name"),
        page.head.meta("application-name"),
    ];
    let body = page.linked_data.article_body().map(tokens::hashes);
    Stated {
        title: facts::word_set(title.into_iter().flatten()),
        description: facts::word_set(description.into_iter().flatten()),
        authors: facts::word_set(
            authors
                .iter()
                .map(String::as_str)
                .chain(named.into_iter().flatten()),
        ),
        site: facts::word_set(site.into_iter().flatten()),
        body: body.map(|words| facts::grams(&words)).unwrap_or_default(),
    }
}
