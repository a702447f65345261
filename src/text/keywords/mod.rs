//! Phrases that say what a text is about: one to three words that no punctuation parts, found in the text itself, in any
//! language. What the publisher calls its keywords is not asked; it is `Article.tags`.

pub mod common;
mod terms;

use foldhash::{HashMap, HashMapExt};

use crate::article::Keyword;
use common::{LEVELS, Words, has_task, words};
use terms::Word;

/// Words of the text that are looked at: what it is about is said by then.
const WORDS: usize = 2_500;
/// Bytes that hold them: a text in one line is not split to its end.
const TEXT_BYTES: usize = 128 * 1024;
/// Words of the longest phrase.
const LENGTH: usize = 3;
/// Phrases in an answer.
const KEYWORDS: usize = 10;
/// Bytes of the longest phrase.
const BYTES: usize = 80;
/// Words of the text from which on a place counts half.
const EARLY: f32 = 60.0;
/// What a phrase of the headline counts.
const TITLE: f32 = 1.6;
/// What a word counts that is always written with a capital, in languages where few are.
const NAME: f32 = 1.8;
/// The same of two and of three words: a third is more often a title than a name.
const NAMES: [f32; 2] = [2.4, 1.9];
/// The same in languages where all nouns have one.
const NOUN: f32 = 1.15;
/// What a word counts that has none there.
const NO_NOUN: f32 = 0.5;
/// What a phrase counts that repeats and is no name.
const PHRASE: f32 = 0.8;
/// Share of a word's places inside a chosen phrase from which on the word is said by it.
const SAID: f32 = 0.6;
/// Sum at which a score is one half.
const HALF: f32 = 3.0;
/// Letters that two forms of a word have in common, and those that one may have behind them.
const STEM: usize = 4;
const ENDING: usize = 2;
/// Share of the best weight below which a phrase is left out, once there are enough.
const WEAK: f32 = 0.3;
/// Phrases that are enough.
const ENOUGH: usize = 5;
/// Languages whose nouns have a capital.
const CAPITAL_NOUNS: &[&str] = &["de", "lb", "gsw", "nds", "bar"];

/// One phrase, wherever it stands.
struct Phrase<'t> {
    /// As first written.
    text: &'t str,
    /// Its words, by number.
    words: [Option<u32>; LENGTH],
    count: u16,
    /// Places where all its words that mean something have a capital that no sentence gave them.
    capitals: u16,
    /// Places where a capital would tell.
    inside: u16,
    /// Whether a word with a task stands inside.
    joined: bool,
    /// The place of its first word among all words.
    first: usize,
    level: f32,
    titled: bool,
}

/// The phrases, strongest first. `headline` helps to choose; every phrase stands in the text.
#[must_use]
pub fn of(text: &str, headline: Option<&str>, language: Option<&str>) -> Vec<Keyword> {
    let table = words(language);
    let text = text
        .get(..text.floor_char_boundary(TEXT_BYTES))
        .unwrap_or(text);
    let all = terms::split(text, WORDS);
    let title = headline.map(|headline| terms::split(headline, WORDS));
    let mut reader = Reader::new(table);
    let told: Vec<Told> = all.iter().map(|word| reader.told(word)).collect();
    let titled: Vec<u32> = title
        .iter()
        .flatten()
        .map(|word| reader.number(word.text))
        .collect();
    let found = phrases(text, &all, &told, &titled);
    let nouns = language.is_some_and(|tag| {
        let primary = tag.split('-').next().unwrap_or(tag);
        CAPITAL_NOUNS.contains(&primary)
    });
    choose(found, nouns)
}

/// Gives every word of a text, as keywords are made of them.
pub fn each_word(text: &str, mut take: impl FnMut(&str)) {
    for word in terms::split(text, usize::MAX) {
        take(word.text);
    }
}

/// Numbers words, and knows of each how common it is.
struct Reader<'w> {
    table: &'w Words,
    numbers: HashMap<String, u32>,
    known: Vec<Known>,
    buffer: String,
}

/// What is known of a word.
#[derive(Clone, Copy)]
struct Known {
    /// As in [`Words::level`].
    level: u8,
    function: bool,
    /// Too short to stand alone, and to end a phrase.
    weak: bool,
    weak_end: bool,
}

/// A word of the text.
#[derive(Clone, Copy)]
struct Told {
    number: u32,
    known: Known,
    /// How it is written; `None` for a word with a task, of which it tells nothing.
    capital: Option<Capital>,
}

impl<'w> Reader<'w> {
    fn new(table: &'w Words) -> Self {
        Self {
            table,
            numbers: HashMap::new(),
            known: Vec::new(),
            buffer: String::new(),
        }
    }

    fn number(&mut self, word: &str) -> u32 {
        self.buffer.clear();
        crate::page::wording::push_lower(&mut self.buffer, word);
        if let Some(number) = self.numbers.get(&self.buffer) {
            return *number;
        }
        let number = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        self.numbers.insert(self.buffer.clone(), number);
        let level = self.table.level(&self.buffer);
        let unspaced = word.contains(crate::text::words::is_unspaced);
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let numbered = word.starts_with(|c: char| c.is_numeric());
        let loud = letters >= 2 && !word.contains(char::is_lowercase);
        self.known.push(Known {
            level,
            function: numbered || has_task(level),
            weak: letters < if unspaced || loud { 2 } else { 3 },
            weak_end: !unspaced && letters < if loud { 2 } else { 3 },
        });
        number
    }

    /// What is known of a word where it stands.
    fn told(&mut self, word: &Word<'_>) -> Told {
        let number = self.number(word.text);
        let known = self.known(number);
        let capital = if known.function {
            None
        } else if !word.text.starts_with(char::is_uppercase) {
            Some(Capital::Not)
        } else if word.opens && word.text.chars().filter(|c| c.is_uppercase()).count() < 2 {
            Some(Capital::Unsure)
        } else {
            Some(Capital::All)
        };
        Told {
            number,
            known,
            capital,
        }
    }

    fn known(&self, number: u32) -> Known {
        let none = Known {
            level: LEVELS,
            function: true,
            weak: true,
            weak_end: true,
        };
        let place = usize::try_from(number).ok();
        place
            .and_then(|place| self.known.get(place))
            .copied()
            .unwrap_or(none)
    }
}

/// Every phrase of the text, in the order of its first place.
fn phrases<'t>(text: &'t str, all: &[Word<'t>], told: &[Told], titled: &[u32]) -> Vec<Phrase<'t>> {
    let mut places: HashMap<[Option<u32>; LENGTH], usize> = HashMap::with_capacity(2 * all.len());
    let mut found: Vec<Phrase<'t>> = Vec::new();
    for (start, first) in all.iter().enumerate() {
        if told.get(start).is_none_or(|word| word.known.function) {
            continue;
        }
        for length in 1..=LENGTH {
            let Some(words) = all.get(start..start + length) else {
                break;
            };
            let (Some(last), Some(of)) = (words.last(), told.get(start..start + length)) else {
                break;
            };
            if last.run != first.run || last.end() - first.start > BYTES {
                break;
            }
            let (Some(head), Some(end)) = (of.first(), of.last()) else {
                break;
            };
            if end.known.function || end.known.weak_end || (head.known.weak && length == 1) {
                continue;
            }
            let capital = capitals(of);
            let inner = of.iter().any(|word| word.known.function);
            // "Bank of England", but not "bridge over water".
            if inner && capital != Capital::All {
                continue;
            }
            let mut key = [None; LENGTH];
            for (to, from) in key.iter_mut().zip(of) {
                *to = Some(from.number);
            }
            let place = *places.entry(key).or_insert_with(|| {
                let is_titled = |other: &[u32]| other.iter().eq(of.iter().map(|word| &word.number));
                found.push(Phrase {
                    text: text.get(first.start..last.end()).unwrap_or_default(),
                    words: key,
                    count: 0,
                    capitals: 0,
                    inside: 0,
                    joined: inner,
                    first: start,
                    level: level(of),
                    titled: titled.windows(length).any(is_titled),
                });
                found.len() - 1
            });
            if let Some(phrase) = found.get_mut(place) {
                phrase.count = phrase.count.saturating_add(1);
                phrase.capitals = phrase
                    .capitals
                    .saturating_add(u16::from(capital == Capital::All));
                phrase.inside = phrase
                    .inside
                    .saturating_add(u16::from(capital != Capital::Unsure));
            }
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Capital {
    All,
    Not,
    /// The first of a sentence has one anyway.
    Unsure,
}

/// Whether the words of a phrase that mean something are written with capitals.
fn capitals(words: &[Told]) -> Capital {
    let mut sure = true;
    for capital in words.iter().filter_map(|word| word.capital) {
        match capital {
            Capital::Not => return Capital::Not,
            Capital::Unsure => sure = false,
            Capital::All => {}
        }
    }
    if sure { Capital::All } else { Capital::Unsure }
}

/// 0 to 1: how rare the words of a phrase are.
fn level(words: &[Told]) -> f32 {
    let (mut sum, mut count) = (0_u8, 0_u8);
    for Told { known, .. } in words {
        if !known.function {
            sum += LEVELS - known.level;
            count += 1;
        }
    }
    f32::from(sum) / f32::from((count * LEVELS).max(1))
}

/// A word by itself.
struct Alone {
    count: u16,
    first: usize,
}

/// Weighs phrases and takes the best that do not say one thing twice.
fn choose(found: Vec<Phrase<'_>>, nouns: bool) -> Vec<Keyword> {
    let alone: HashMap<u32, Alone> = found
        .iter()
        .filter_map(|phrase| match phrase.words {
            [Some(word), None, ..] => Some((
                word,
                Alone {
                    count: phrase.count,
                    first: phrase.first,
                },
            )),
            _ => None,
        })
        .collect();
    let mut weighed: Vec<(f32, Phrase<'_>)> = found
        .into_iter()
        .filter_map(|phrase| Some((weight(&phrase, &alone, nouns)?, phrase)))
        .collect();
    weighed.sort_by(|one, other| {
        other
            .0
            .total_cmp(&one.0)
            .then(one.1.first.cmp(&other.1.first))
    });
    let mut chosen: Vec<(f32, Phrase<'_>)> = Vec::new();
    for (weight, phrase) in weighed {
        let best = chosen.first().map_or(0.0, |(best, _)| *best);
        if chosen.len() == KEYWORDS || (chosen.len() >= ENOUGH && weight < WEAK * best) {
            break;
        }
        if !chosen.iter().any(|(_, other)| says(other, &phrase)) {
            chosen.push((weight, phrase));
        }
    }
    chosen
        .into_iter()
        .map(|(weight, phrase)| Keyword {
            text: phrase.text.to_owned(),
            score: weight / (weight + HALF),
            occurrences: u32::from(phrase.count),
        })
        .collect()
}

/// How much a phrase says of its text; `None` for one that says nothing.
#[allow(clippy::cast_precision_loss, reason = "a text has some thousand words")]
fn weight(phrase: &Phrase<'_>, alone: &HashMap<u32, Alone>, nouns: bool) -> Option<f32> {
    let length = phrase.words.iter().flatten().count();
    // A sentence gives its first word a capital: a rare word there may still be a name's first.
    let opens = phrase.inside == 0 && length > 1 && !nouns && phrase.level >= 1.0;
    let named = opens || (phrase.inside > 0 && 2 * phrase.capitals > phrase.inside);
    let mut count = f32::from(phrase.count);
    if length > 1 {
        let last = phrase.words.iter().flatten().next_back();
        let last = last.and_then(|last| alone.get(last));
        // "Ada Muster" once, "Muster" from then on: names are introduced in full.
        let introduces = named
            && !phrase.joined
            && last.is_some_and(|last| {
                last.first + 1 == phrase.first + length && last.count > phrase.count
            });
        if introduces {
            count = last.map_or(count, |last| f32::from(last.count));
        } else if phrase.count < 2 && (!named || opens || nouns || phrase.joined) {
            // Words that stand together once do so by chance.
            return None;
        }
    }
    let form = match (named, length) {
        (true, 1) if nouns => NOUN,
        (true, 1) => NAME,
        (true, 2) => NAMES[0],
        (true, _) => NAMES[1],
        (false, 1) if nouns => NO_NOUN,
        (false, 1) => 1.0,
        (false, _) => PHRASE * length as f32,
    };
    let early = 1.0 + 1.0 / (1.0 + phrase.first as f32 / EARLY);
    let titled = if phrase.titled { TITLE } else { 1.0 };
    Some(count.sqrt() * phrase.level * form * early * titled)
}

/// Whether a chosen phrase says what another would: one inside the other, and seldom without it.
fn says(chosen: &Phrase<'_>, other: &Phrase<'_>) -> bool {
    let (long, short) =
        if chosen.words.iter().flatten().count() >= other.words.iter().flatten().count() {
            (chosen, other)
        } else {
            (other, chosen)
        };
    let of = |phrase: &Phrase<'_>| phrase.words.iter().flatten().copied().collect::<Vec<u32>>();
    let (long_words, short_words) = (of(long), of(short));
    let shared = short_words
        .iter()
        .filter(|word| long_words.contains(word))
        .count();
    if shared == short_words.len() {
        // A name that was introduced in full stands for its last word.
        let last = std::ptr::eq(chosen, long) && long_words.last() == short_words.last();
        return last
            || std::ptr::eq(chosen, short)
            || f32::from(long.count) >= SAID * f32::from(short.count);
    }
    // "Mayor Ada" beside "Ada Muster", "Muster said": the words of one run on into the other.
    let runs_on = |one: &[u32], other: &[u32]| other.len() > 1 && one.last() == other.first();
    if runs_on(&long_words, &short_words) || runs_on(&short_words, &long_words) {
        return true;
    }
    // "law" and "laws".
    short_words.len() == long_words.len() && is_form(chosen.text, other.text)
}

/// Whether two phrases are forms of one: all of the shorter one, and a short ending.
fn is_form(one: &str, other: &str) -> bool {
    let (long, short) = if one.len() >= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let same = long
        .chars()
        .zip(short.chars())
        .take_while(|(a, b)| a.to_lowercase().eq(b.to_lowercase()))
        .count();
    let (long, short) = (long.chars().count(), short.chars().count());
    same >= STEM && same + 1 >= short && long - same <= ENDING
}

#[cfg(test)]
mod tests;
