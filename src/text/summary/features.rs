//! What the ranker sees of a sentence: one function, for training and for serving.

use super::Candidate;
use super::vectors::Vectors;
use crate::text::keywords::common::words;

/// A story whose sentences can be compared.
#[derive(Debug)]
pub struct Story<'c, 't> {
    candidates: &'c [Candidate<'t>],
    /// What they have in common.
    pub vectors: Vectors,
    totals: Totals,
}

/// Sums over all sentences.
#[derive(Debug, Default)]
struct Totals {
    sentences: f32,
    words: f32,
    cosines: f32,
}

/// The names of the features, in order.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let mut names = Vec::new();
    let candidate = [Candidate::default()];
    Story::of(&candidate, None, None).each(0, |name, _| names.push(name));
    names
}

#[allow(
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "some hundreds of words; sentences are numbered by the candidates"
)]
impl<'c, 't> Story<'c, 't> {
    /// Reads the candidates of a story.
    #[must_use]
    pub fn of(
        candidates: &'c [Candidate<'t>],
        headline: Option<&str>,
        language: Option<&str>,
    ) -> Self {
        let vectors = Vectors::of(candidates, headline, words(language));
        let all = &vectors.sentences;
        let totals = Totals {
            sentences: all.len() as f32,
            words: all.iter().map(|one| one.words).sum(),
            cosines: all.iter().map(|one| one.degree).sum(),
        };
        Self {
            candidates,
            vectors,
            totals,
        }
    }

    /// The values of a sentence's features, in order.
    pub fn row(&self, at: usize, row: &mut Vec<f32>) {
        row.clear();
        self.each(at, |_, value| row.push(value));
    }

    /// Gives every feature of a sentence by name.
    fn each(&self, at: usize, mut give: impl FnMut(&'static str, f32)) {
        let candidate = &self.candidates[at];
        let all = &self.vectors.sentences;
        let own = &all[at];
        let totals = &self.totals;
        let flag = |yes: bool| f32::from(u8::from(yes));
        let before: f32 = all[..at].iter().map(|one| one.words).sum();
        let words = own.words.max(1.0);
        let types = own.types.max(1.0);
        let mean = totals.words / totals.sentences.max(1.0);
        give("position.index", at as f32);
        give("position.share", at as f32 / totals.sentences.max(1.0));
        give("position.words", before);
        give("position.words_share", before / totals.words.max(1.0));
        give("paragraph.index", f32::from(candidate.paragraph));
        give("paragraph.place", f32::from(candidate.place));
        give("paragraph.alone", flag(self.is_alone(at)));
        give("length.words", own.words);
        give("length.against_mean", own.words / mean.max(1.0));
        give("words.content", own.content / words);
        give("words.rarity", own.rarity / types);
        give("words.spread", own.spread / types);
        give("words.new", own.new / types);
        give("words.later", own.later / types);
        give("words.topics", share(own.topics.count_ones(), 64));
        give(
            "words.topics_density",
            own.topics.count_ones() as f32 / types,
        );
        self.likeness(at, &mut give);
        self.title(at, &mut give);
        let marks = Marks::of(candidate.text);
        give("marks.digits", marks.digits / words);
        give("marks.quotes", marks.quotes);
        give("marks.opens_quote", flag(marks.opens_quote));
        give("marks.brackets", marks.brackets);
        give(
            "marks.question",
            flag(candidate.text.ends_with(['?', '？', '؟'])),
        );
        give(
            "marks.exclamation",
            flag(candidate.text.ends_with(['!', '！'])),
        );
        give("leans", flag(candidate.orphan));
        give("follows", flag(candidate.follows));
    }

    fn is_alone(&self, at: usize) -> bool {
        let next = self.candidates.get(at + 1);
        self.candidates[at].place == 0 && next.is_none_or(|next| next.place == 0)
    }

    fn likeness(&self, at: usize, give: &mut impl FnMut(&'static str, f32)) {
        let vectors = &self.vectors;
        let all = &vectors.sentences;
        let own = &all[at];
        let count = all.len();
        let mean = |sum: f32, count: usize| sum / (count.max(1) as f32);
        let with = |other: usize| vectors.cosine(at, other);
        let most = |found: &mut dyn Iterator<Item = usize>| found.map(with).fold(0.0, f32::max);
        let behind: f32 = (at + 1..count).map(with).sum();
        let ahead: f32 = (0..at).map(with).sum();
        let place = |value: fn(&super::vectors::Sentence) -> f32| {
            let mine = value(own);
            mean(
                all.iter().filter(|one| value(one) > mine).count() as f32,
                count,
            )
        };
        give("like.rank", own.rank);
        give("like.rank_place", place(|one| one.rank));
        give(
            "like.degree",
            mean(own.degree - 1.0, count.saturating_sub(1)),
        );
        give("like.degree_place", place(|one| one.degree));
        give(
            "like.center",
            own.degree / self.totals.cosines.max(1e-6).sqrt(),
        );
        give("like.behind", mean(behind, count - at - 1));
        give("like.ahead", mean(ahead, at));
        give("like.first", if at == 0 { 1.0 } else { with(0) });
        give("like.before", if at == 0 { 0.0 } else { with(at - 1) });
        give("like.next", if at + 1 < count { with(at + 1) } else { 0.0 });
        give("like.most_ahead", most(&mut (0..at)));
        give("like.most_behind", most(&mut (at + 1..count)));
    }

    fn title(&self, at: usize, give: &mut impl FnMut(&'static str, f32)) {
        let all = &self.vectors.sentences;
        let own = &all[at];
        let title = self.vectors.title;
        let seen = all[..at].iter().fold(0, |seen, one| seen | one.title);
        let found = own.title.count_ones();
        let better = all.iter().filter(|one| one.title.count_ones() > found);
        give("title.recall", share(found, title));
        give(
            "title.place",
            better.count() as f32 / self.totals.sentences.max(1.0),
        );
        give("title.precision", found as f32 / own.types.max(1.0));
        give("title.new", share((own.title & !seen).count_ones(), title));
        give("title.seen", share(seen.count_ones(), title));
        give("title.pairs", own.pairs / (title.max(1) as f32));
        give("title.cosine", own.titled);
    }
}

#[allow(clippy::cast_precision_loss, reason = "bits of a word")]
fn share(found: u32, all: u32) -> f32 {
    found as f32 / all.max(1) as f32
}

/// Characters of a sentence that are counted.
#[derive(Default)]
struct Marks {
    /// Words that begin with a digit.
    digits: f32,
    quotes: f32,
    opens_quote: bool,
    brackets: f32,
}

impl Marks {
    fn of(text: &str) -> Self {
        let mut marks = Self::default();
        let mut before = 'a';
        for (index, c) in text.char_indices() {
            match c {
                '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' => {
                    marks.quotes += 1.0;
                    marks.opens_quote |= index == 0;
                }
                '(' | '（' => marks.brackets += 1.0,
                _ if c.is_numeric() && !before.is_alphanumeric() => marks.digits += 1.0,
                _ => {}
            }
            before = c;
        }
        marks
    }
}
