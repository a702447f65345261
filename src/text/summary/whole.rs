//! Whole summaries: which sets of sentences are compared with the lead, and what the second ensemble sees of them.

use super::vectors::Vectors;
use super::{Candidate, leans};

/// Best sentences that summaries are made of, beside those of the lead.
const BEST: usize = 7;
/// Sentences that they are made of at most: each set of them is a number.
const POOL: usize = 12;
/// Sentences of the largest summary that is compared with the lead.
const LARGEST: usize = 5;
/// Summaries that are compared.
const SETS: usize = 40;
/// Words of a summary in those of the lead.
const NEAR: (f32, f32) = (0.8, 1.25);
/// Added to the words that a judgement is divided by, so that short summaries do not always come first.
const SHORT: f32 = 20.0;

/// The lead, and summaries about as long, the most promising first. Each is in reading order.
#[allow(
    clippy::indexing_slicing,
    reason = "sets are made of the numbers of candidates"
)]
pub fn sets(
    candidates: &[Candidate<'_>],
    vectors: &Vectors,
    judged: &[f32],
    lead: &[usize],
    most: usize,
) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by(|one, other| judged[*other].total_cmp(&judged[*one]).then(one.cmp(other)));
    let mut pool = lead.to_vec();
    for at in order.into_iter().take(BEST) {
        if !pool.contains(&at) {
            pool.push(at);
        }
    }
    pool.truncate(POOL);
    pool.sort_unstable();
    let words = |at: usize| vectors.sentences[at].words;
    let wanted: f32 = lead.iter().map(|at| words(*at)).sum();
    // Sums over sets, each made from that without its first member.
    let mut sums = vec![(0.0f32, 0.0f32); 1 << pool.len()];
    let mut found: Vec<(f32, usize)> = Vec::new();
    for set in 1usize..1 << pool.len() {
        let first = pool[set.trailing_zeros() as usize];
        let (before, judgement) = sums[set & (set - 1)];
        let (all, judgement) = (before + words(first), judgement + judged[first]);
        sums[set] = (all, judgement);
        let size = set.count_ones() as usize;
        if size <= LARGEST.min(most) && all >= NEAR.0 * wanted && all <= NEAR.1 * wanted {
            found.push((judgement / (all + SHORT), set));
        }
    }
    found.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let members = |set: usize| -> Vec<usize> {
        let places = pool.iter().enumerate();
        places
            .filter(|(bit, _)| set >> bit & 1 == 1)
            .map(|(_, at)| *at)
            .collect()
    };
    let others = found.into_iter().map(|(_, set)| members(set));
    let others = others.filter(|set| set != lead && !leans(candidates, set));
    std::iter::once(lead.to_vec())
        .chain(others.take(SETS - 1))
        .collect()
}

/// What is known of a set of sentences.
struct Known {
    judged: f32,
    by_words: f32,
    words: f32,
    center: f32,
    most: f32,
    mean: f32,
    title: f32,
    cosine: f32,
    topics: f32,
}

/// Compares summaries with the lead.
pub struct Whole<'s> {
    vectors: &'s Vectors,
    judged: &'s [f32],
    lead: &'s [usize],
    /// Length of the sum of all sentences' vectors.
    total: f32,
    topics: u32,
    known: Known,
}

/// The names of the features, in order.
#[cfg(test)]
pub fn names() -> Vec<&'static str> {
    let mut names = Vec::new();
    let candidates = [Candidate::default()];
    let vectors = Vectors::of(
        &candidates,
        None,
        crate::text::keywords::common::words(None),
    );
    Whole::of(&vectors, &[0.0], &[0]).each(&[0], |name, _| names.push(name));
    names
}

#[allow(
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "some hundreds of words; sets are made of the numbers of candidates and never empty"
)]
impl<'s> Whole<'s> {
    /// Reads the lead.
    pub fn of(vectors: &'s Vectors, judged: &'s [f32], lead: &'s [usize]) -> Self {
        let all = &vectors.sentences;
        let total: f32 = all.iter().map(|one| one.degree).sum();
        let mut whole = Self {
            vectors,
            judged,
            lead,
            total: total.max(1e-6).sqrt(),
            topics: all
                .iter()
                .fold(0, |topics, one| topics | one.topics)
                .count_ones(),
            known: Known {
                judged: 0.0,
                by_words: 0.0,
                words: 0.0,
                center: 0.0,
                most: 0.0,
                mean: 0.0,
                title: 0.0,
                cosine: 0.0,
                topics: 0.0,
            },
        };
        whole.known = whole.know(lead);
        whole
    }

    fn know(&self, set: &[usize]) -> Known {
        let all = &self.vectors.sentences;
        let sum = |value: &dyn Fn(usize) -> f32| set.iter().map(|at| value(*at)).sum::<f32>();
        let words = sum(&|at| all[at].words);
        let (mut length, mut most, mut pairs, mut count) = (0.0, 0.0f32, 0.0, 0.0);
        for (place, one) in set.iter().enumerate() {
            length += self.vectors.cosine(*one, *one);
            for other in &set[place + 1..] {
                let cosine = self.vectors.cosine(*one, *other);
                length += 2.0 * cosine;
                most = most.max(cosine);
                pairs += cosine;
                count += 1.0;
            }
        }
        let length = length.max(1e-6).sqrt();
        let title = set.iter().fold(0, |bits, at| bits | all[*at].title);
        let topics = set.iter().fold(0, |bits, at| bits | all[*at].topics);
        let share = |bits: u64, of: u32| bits.count_ones() as f32 / of.max(1) as f32;
        Known {
            judged: sum(&|at| self.judged[at]),
            by_words: sum(&|at| self.judged[at] * all[at].words) / words.max(1.0),
            words,
            center: sum(&|at| all[at].degree) / (length * self.total),
            most,
            mean: if count > 0.0 { pairs / count } else { 0.0 },
            title: share(title, self.vectors.title),
            cosine: sum(&|at| all[at].titled) / length,
            topics: share(topics, self.topics),
        }
    }

    /// The values of a summary's features, in order.
    pub fn row(&self, set: &[usize], row: &mut Vec<f32>) {
        row.clear();
        self.each(set, |_, value| row.push(value));
    }

    fn each(&self, set: &[usize], mut give: impl FnMut(&'static str, f32)) {
        let (own, lead) = (self.know(set), &self.known);
        let all = &self.vectors.sentences;
        let size = set.len() as f32;
        let (first, last) = (set[0], set[set.len() - 1]);
        let judged = || set.iter().map(|at| self.judged[*at]);
        let kept = set.iter().filter(|at| self.lead.contains(at));
        let kept: f32 = kept.map(|at| all[*at].words).sum();
        let flag = |yes: bool| f32::from(u8::from(yes));
        let places: f32 = set.iter().map(|at| *at as f32).sum();
        give("judged.sum", own.judged);
        give("judged.mean", own.judged / size);
        give("judged.least", judged().fold(f32::INFINITY, f32::min));
        give("judged.most", judged().fold(f32::NEG_INFINITY, f32::max));
        give("judged.words", own.by_words);
        give("judged.over_lead", own.judged - lead.judged);
        give("judged.over_lead_words", own.by_words - lead.by_words);
        give("lead.same", flag(set == self.lead));
        give("lead.kept", kept / own.words.max(1.0));
        give("lead.words", own.words / lead.words.max(1.0));
        give("lead.opens", flag(first == self.lead[0]));
        give("size", size);
        give("size.over_lead", size - self.lead.len() as f32);
        give("position.first", first as f32);
        give("position.last", last as f32);
        give("position.mean", places / size);
        give("position.gaps", (last - first + 1 - set.len()) as f32);
        give("like.center", own.center);
        give("like.center_over_lead", own.center - lead.center);
        give("like.most", own.most);
        give("like.mean", own.mean);
        give("title.share", own.title);
        give("title.share_over_lead", own.title - lead.title);
        give("title.cosine", own.cosine);
        give("topics.share", own.topics);
        give("topics.over_lead", own.topics - lead.topics);
        give("opens.judged", self.judged[first]);
        give(
            "opens.title",
            all[first].title.count_ones() as f32 / self.vectors.title.max(1) as f32,
        );
    }
}
