//! Facts about one block that its features, and its neighbours', are made of.

use foldhash::{HashSet, HashSetExt};

use super::sink::{f32_of, flag, ratio};
use crate::body::cut::TextBlock;
use crate::body::tokens;
use crate::page::dom::Tag;
use crate::page::wording::is_alphabetic;
use crate::rules::boilerplate::{self, Hits};

/// Elements a block may stand in, as features tell them apart.
pub(super) const TAGS: &[(Tag, &str)] = &[
    (Tag::P, "p"),
    (Tag::Div, "div"),
    (Tag::Li, "li"),
    (Tag::Td, "td"),
    (Tag::H1, "h1"),
    (Tag::H2, "h2"),
    (Tag::H3, "h3"),
    (Tag::H4, "h4"),
    (Tag::Figcaption, "figcaption"),
    (Tag::Blockquote, "blockquote"),
    (Tag::Section, "section"),
    (Tag::Article, "article"),
    (Tag::Dd, "dd"),
    (Tag::Pre, "pre"),
];

/// Facts about one block, computed once.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// Length: a character of an unspaced script says about as much as two and a half letters of others.
    pub units: f32,
    pub link_density: f32,
    /// Prose mass: length where it reads like sentences, else 0.
    pub prose: f32,
    pub words: u32,
    pub hash: u64,
    pub terminal: f32,
    pub punctuation: f32,
    pub digits: f32,
    pub upper: f32,
    pub starts_upper: f32,
    pub sentences: f32,
    /// Share of its words in the title.
    pub title: f32,
    /// Share of its words in the description.
    pub description: f32,
    /// Share of its word runs in the stated body; negative where there is none.
    pub stated: f32,
    /// Share of its words in the stated authors' names.
    pub author: f32,
    /// Whether it opens with one of those names.
    pub author_first: f32,
    /// Share of its words in the site's name.
    pub site: f32,
    pub hits: Hits,
    /// Place of its element in [`TAGS`].
    pub tag: Option<usize>,
}

/// Reads a block; `words` are the hashes of its tokens, `lower` is a buffer.
pub(super) fn read(block: &TextBlock, words: &[u64], lower: &mut String) -> Facts {
    let (mut punctuation, mut digits, mut upper, mut letters, mut wide) =
        (0u32, 0u32, 0u32, 0u32, 0u32);
    let mut sentences = 0u32;
    let mut first = None;
    for c in block.text.chars() {
        if c.is_ascii_lowercase() || c == ' ' {
            if c != ' ' {
                first.get_or_insert(c);
                letters += 1;
            }
        } else if is_alphabetic(c) {
            first.get_or_insert(c);
            letters += 1;
            upper += u32::from(c.is_uppercase());
            wide += u32::from(tokens::is_unspaced(c));
        } else if c.is_numeric() {
            digits += 1;
        } else if is_pause(c) {
            punctuation += 1;
        } else if is_terminal(c) {
            punctuation += 1;
            sentences += 1;
        }
    }
    let units = f32_of(block.letters) + 1.5 * f32_of(wide);
    let link_density = ratio(block.linked, block.letters);
    let last = block.text.trim_end_matches([
        '"', '“', '”', '»', '«', '\'', '’', '」', '』', ')', '）', ']', ' ',
    ]);
    let terminal = last.chars().next_back().is_some_and(is_terminal);
    let prose = if units >= 60.0 && link_density < 0.5 && (sentences > 0 || punctuation > 2) {
        units * (1.0 - link_density)
    } else {
        0.0
    };
    Facts {
        units,
        link_density,
        prose,
        words: u32::try_from(words.len()).unwrap_or(u32::MAX),
        hash: tokens::combine(words),
        terminal: flag(terminal),
        punctuation: ratio(punctuation, block.letters),
        digits: ratio(digits, block.letters),
        upper: ratio(upper, letters),
        starts_upper: flag(first.is_some_and(char::is_uppercase)),
        sentences: f32_of(sentences),
        hits: boilerplate::hits_in(block.text.chars().take(HEAD), lower),
        ..Facts::default()
    }
}

/// Characters of a block in which phrases are looked for: they open what they are about.
const HEAD: usize = 160;

fn is_pause(c: char) -> bool {
    matches!(c, ',' | ';' | '、' | '،' | '؛' | '，' | '；')
}

/// Marks that end a sentence.
#[must_use]
pub fn is_terminal(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '۔' | '؟' | '။' | '។' | '።' | '։'
    )
}

/// Words that the page states about itself outside of its text.
#[derive(Debug, Default)]
pub(super) struct Stated {
    pub title: HashSet<u64>,
    pub description: HashSet<u64>,
    pub authors: HashSet<u64>,
    pub site: HashSet<u64>,
    /// Runs of words of the stated body.
    pub body: HashSet<u64>,
}

impl Stated {
    /// Compares a block's words with what is stated.
    pub(super) fn compare(&self, words: &[u64], facts: &mut Facts) {
        facts.title = share_in(words, &self.title);
        facts.description = share_in(words, &self.description);
        facts.author = share_in(words, &self.authors);
        let opens = words
            .get(..2)
            .is_some_and(|two| two.iter().all(|word| self.authors.contains(word)));
        facts.author_first = flag(opens);
        facts.site = share_in(words, &self.site);
        facts.stated = if self.body.is_empty() {
            -1.0
        } else {
            stated_share(words, &self.body)
        };
    }
}

/// The words of some texts.
pub(super) fn word_set<'s>(texts: impl IntoIterator<Item = &'s str>) -> HashSet<u64> {
    let mut set = HashSet::new();
    for text in texts {
        tokens::each_hash(text, |hash| {
            set.insert(hash);
        });
    }
    set
}

fn share_in(words: &[u64], set: &HashSet<u64>) -> f32 {
    if words.is_empty() || set.is_empty() {
        return 0.0;
    }
    let found = words.iter().filter(|word| set.contains(word)).count();
    super::sink::count(found) / super::sink::count(words.len())
}

/// Runs of four words, and of one, two and three for short blocks.
pub(super) fn grams(words: &[u64]) -> HashSet<u64> {
    (1..=4)
        .flat_map(|size| words.windows(size).map(tokens::combine))
        .collect()
}

fn stated_share(words: &[u64], stated: &HashSet<u64>) -> f32 {
    let size = words.len().min(4);
    if size == 0 {
        return 0.0;
    }
    let (mut found, mut all) = (0u32, 0u32);
    for window in words.windows(size) {
        all += 1;
        found += u32::from(stated.contains(&tokens::combine(window)));
    }
    ratio(found, all)
}
