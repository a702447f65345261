//! How two texts are related: which share of each stands in the other, word for word, and which paragraphs correspond. So
//! agency copy at two publishers is found without a database, and an update is told from a copy.

mod passages;
#[cfg(test)]
mod tests;

use crate::article::TextRange;
use crate::text::fingerprint::{mix, normalize};
use crate::text::words;

/// Words that are compared at a time; letters, in scripts without spaces.
const WORDS: usize = 3;
const LETTERS: usize = 6;
/// Share of both texts from which on they are versions of one.
const VERSIONS: f32 = 0.6;
/// Share of one text from which on the other holds it.
const HELD: f32 = 0.8;
/// Share of either text below which they have no more in common than quotations of one event.
const COMMON: f32 = 0.35;
/// Mean of both shares from which on texts are near copies though neither holds the other.
const HALVES: f32 = 0.5;

/// One of two texts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Version<'t> {
    /// Paragraphs, separated by blank lines.
    pub text: &'t str,
    /// What names the article whatever its text is: [`crate::article::Article::id`]. Empty: unknown.
    pub id: &'t str,
}

/// What two texts are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The same words.
    Same,
    /// Versions of one article, by its id.
    Updated,
    /// Most of either stands in the other.
    NearCopy,
    /// The first holds the second, and more.
    Contains,
    /// The second holds the first, and more.
    Contained,
    /// No more in common than quotations.
    Different,
}

/// Paragraphs that correspond.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Passage {
    /// In the first text.
    pub first: TextRange,
    /// In the second.
    pub second: TextRange,
    /// 0 to 1.
    pub similarity: f32,
}

/// How two texts are related.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// `None` where one of them has no words.
    pub relation: Option<Relation>,
    /// 0 to 1: of all runs of words, the share that stands in both.
    pub similarity: f32,
    /// 0 to 1: the share of the first that stands in the second.
    pub first_in_second: f32,
    /// 0 to 1: the share of the second that stands in the first.
    pub second_in_first: f32,
    /// In the order of the first text.
    pub passages: Vec<Passage>,
}

/// Compares two texts. Case, typography and paragraph breaks do not count.
#[must_use]
pub fn compare(first: Version<'_>, second: Version<'_>) -> Comparison {
    let (one, other) = (normalize(first.text), normalize(second.text));
    let length = run_length(&one, &other);
    let (left, right) = (runs(&one, length), runs(&other, length));
    let common = shared(&left, &right);
    let share = |part: usize, whole: usize| {
        #[allow(clippy::cast_precision_loss, reason = "counts of words")]
        let share = part as f32 / whole.max(1) as f32;
        share
    };
    let first_in_second = share(common, left.len());
    let second_in_first = share(common, right.len());
    let empty = left.is_empty() || right.is_empty();
    let identity = !first.id.is_empty() && first.id == second.id;
    let relation = if one == other {
        Relation::Same
    } else {
        relation(first_in_second, second_in_first, identity)
    };
    Comparison {
        relation: (!empty).then_some(relation),
        similarity: share(common, left.len() + right.len() - common),
        first_in_second,
        second_in_first,
        passages: passages::align(first.text, second.text, length),
    }
}

fn relation(first_in_second: f32, second_in_first: f32, identity: bool) -> Relation {
    let most = first_in_second.max(second_in_first);
    let least = first_in_second.min(second_in_first);
    if most < COMMON {
        Relation::Different
    } else if identity {
        Relation::Updated
    } else if least >= VERSIONS {
        Relation::NearCopy
    } else if second_in_first >= HELD {
        Relation::Contains
    } else if first_in_second >= HELD {
        Relation::Contained
    } else if (most + least) / 2.0 >= HALVES {
        Relation::NearCopy
    } else {
        Relation::Different
    }
}

/// Words of a run: more of them where words are letters.
fn run_length(one: &str, other: &str) -> usize {
    let letters = |text: &str| text.chars().filter(|c| words::is_unspaced(*c)).count();
    let unspaced = letters(one) + letters(other);
    let all = one.chars().count() + other.chars().count();
    if 2 * unspaced > all { LETTERS } else { WORDS }
}

/// The distinct runs of words of a normalised text as hashes, ascending. A text of fewer words is one run.
fn runs(normalized: &str, length: usize) -> Vec<u64> {
    let tokens = words::tokens(normalized);
    let mut runs: Vec<u64> = match tokens.len() {
        0 => Vec::new(),
        few if few < length => vec![mix(&tokens)],
        _ => tokens.windows(length).map(mix).collect(),
    };
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// The distinct runs of words of a text as hashes, ascending: texts that share few of them are different, without a look at
/// both.
#[must_use]
pub fn hashes(text: &str) -> Vec<u64> {
    let normalized = normalize(text);
    runs(&normalized, run_length(&normalized, &normalized))
}

/// How many hashes two ascending lists have in common.
fn shared(left: &[u64], right: &[u64]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(one), Some(other)) = (left.get(i), right.get(j)) {
        match one.cmp(other) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                i += 1;
                j += 1;
            }
        }
    }
    count
}
