//! Identity of an article and of its text.
//!
//! **Normalisation, version 1.** NFKC; lower case; soft hyphens, zero-width characters and joiners dropped; every run of what is
//! neither letter, digit nor mark becomes one space; none at the ends. So typography, spacing, paragraph breaks and
//! punctuation do not count, words and numbers do. A change of these rules is a new version, and every hash changes with it.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use url::Url;

use crate::article::{Article, Block, BlockContent, Fingerprint, TextRange};
use crate::page::characters::{has_lower, is_alphanumeric};
use crate::pipeline::hex;
use crate::text::words;

/// Version of the normalisation that the hashes are made over.
pub const NORMALIZATION_VERSION: u32 = 1;
/// Words in a shingle.
const SHINGLE: usize = 3;
/// Bytes of an article's id: 128 bits.
const ID_BYTES: usize = 16;
/// Bytes at the start of a paragraph that a dateline may take.
const DATELINE_BYTES: usize = 80;
/// Query parameters that say how a reader came, not what the page is.
const TRACKING: &[&str] = &["fbclid", "gclid", "mc_cid", "mc_eid", "igshid", "wt_mc"];

/// The article's id: from the canonical URL, else the request's, else the normalised text. So a correction keeps it.
#[must_use]
pub fn article_id(article: &Article) -> String {
    let address = article.canonical_url.as_ref().or(article.url.as_ref());
    let digest = match address {
        Some(address) => Sha256::digest(format!("url\n{}", plain_address(address))),
        None => Sha256::digest(format!("text\n{}", normalize(&article.text))),
    };
    hex(digest.get(..ID_BYTES).unwrap_or(&digest))
}

/// The id of one of several articles on a page: the page's, and its place.
#[must_use]
pub fn part_id(page_id: &str, place: usize) -> String {
    let digest = Sha256::digest(format!("part\n{page_id}\n{place}"));
    hex(digest.get(..ID_BYTES).unwrap_or(&digest))
}

/// The text's fingerprint. A paragraph's hash leaves out a dateline in front of it ("BERLIN (dpa) – ").
#[must_use]
pub fn of(text: &str, blocks: &[Block]) -> Fingerprint {
    let lines = Lines::of(text);
    let paragraphs = blocks.iter().filter_map(|block| match &block.content {
        BlockContent::Paragraph(paragraph) => Some((block.text_range, paragraph.text.as_str())),
        _ => None,
    });
    Fingerprint {
        text_sha256: hex(&Sha256::digest(&lines.normalized)),
        simhash: simhash(&lines.normalized),
        paragraph_hashes: paragraphs
            .map(|(range, paragraph)| {
                let story = without_dateline(paragraph);
                let whole = range.filter(|range| {
                    story == paragraph && text.get(range.start..range.end) == Some(paragraph)
                });
                match whole.and_then(|range| lines.between(range)) {
                    Some(known) => hash(known.as_bytes()),
                    None => hash(normalize(story).as_bytes()),
                }
            })
            .collect(),
    }
}

/// A normalised text, and what each of its lines became: most paragraphs are such.
struct Lines {
    normalized: String,
    /// In the text, and in what is made of it.
    places: Vec<(TextRange, TextRange)>,
}

impl Lines {
    fn of(text: &str) -> Self {
        let mut normalizer = Normalizer::new(text.len());
        let mut start = 0;
        let mut places = Vec::new();
        for line in text.split('\n') {
            let before = normalizer.text.len();
            normalizer.gap = true;
            normalizer.add(line);
            let after = normalizer.text.len();
            // With the space in front of it, if it is not the first.
            let space = usize::from(before > 0 && after > before);
            let end = start + line.len();
            let own = TextRange {
                start: before + space,
                end: after,
            };
            places.push((TextRange { start, end }, own));
            start = end + 1;
        }
        Self {
            normalized: normalizer.text,
            places,
        }
    }

    /// A stretch of whole lines as it is normalised.
    fn between(&self, range: TextRange) -> Option<&str> {
        let first = self
            .places
            .partition_point(|(line, _)| line.start < range.start);
        let last = self
            .places
            .partition_point(|(line, _)| line.end < range.end);
        let lines = self.places.get(first..=last)?;
        let is_whole = lines.first()?.0.start == range.start && lines.last()?.0.end == range.end;
        let mut own = lines
            .iter()
            .map(|(_, own)| own)
            .filter(|own| own.start < own.end);
        let Some(first) = own.next().filter(|_| is_whole) else {
            return is_whole.then_some("");
        };
        let last = own.next_back().unwrap_or(first);
        self.normalized.get(first.start..last.end)
    }
}

/// Text as the hashes see it.
pub(crate) fn normalize(text: &str) -> String {
    let mut normalizer = Normalizer::new(text.len());
    normalizer.add(text);
    normalizer.text
}

/// What NFKC leaves as it is, next to others of its kind.
fn is_stable(c: char) -> bool {
    matches!(c, '\0'..='\u{7f}' | '\u{c0}'..='\u{131}' | '\u{134}'..='\u{13e}' | '\u{141}'..='\u{148}' | '\u{14a}'..='\u{17e}'
        | '\u{400}'..='\u{45f}' | '\u{5d0}'..='\u{5ea}' | '،' | '؛' | '؟' | '\u{621}'..='\u{63a}' | '\u{641}'..='\u{64a}'
        | '\u{904}'..='\u{928}' | '\u{92a}'..='\u{930}' | '\u{932}' | '\u{933}' | '\u{935}'..='\u{939}' | '\u{93d}'..='\u{94d}'
        | '\u{964}'..='\u{96f}' | '、' | '。' | '「' | '」' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '–' | '—' | '‘' | '’' | '“' | '”' | '„' | '«' | '»')
}

struct Normalizer {
    text: String,
    gap: bool,
}

impl Normalizer {
    fn new(length: usize) -> Self {
        Self {
            text: String::with_capacity(length),
            gap: false,
        }
    }

    fn add(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let ascii = rest.bytes().take_while(u8::is_ascii).count();
            // The last letter may melt with a mark behind it.
            let alone = if ascii < rest.len() {
                ascii.saturating_sub(1)
            } else {
                ascii
            };
            let (plain, behind) = rest.split_at(alone);
            for byte in plain.bytes() {
                self.ascii(byte);
            }
            let other = behind.bytes().skip(1).position(|byte| byte.is_ascii());
            let (other, behind) = behind.split_at(other.map_or(behind.len(), |at| at + 1));
            if other.chars().all(is_stable) {
                other.chars().for_each(|c| self.push_lower(c));
            } else {
                other.nfkc().for_each(|c| self.push_lower(c));
            }
            rest = behind;
        }
    }

    fn ascii(&mut self, byte: u8) {
        if byte.is_ascii_alphanumeric() {
            self.keep(char::from(byte.to_ascii_lowercase()));
        } else {
            self.gap = true;
        }
    }

    fn push_lower(&mut self, c: char) {
        if has_lower(c) {
            c.to_lowercase().for_each(|c| self.push(c));
        } else {
            self.push(c);
        }
    }

    fn push(&mut self, c: char) {
        match c {
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            _ if is_alphanumeric(c) || words::is_mark(c) => self.keep(c),
            _ => self.gap = true,
        }
    }

    fn keep(&mut self, c: char) {
        if self.gap && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.gap = false;
        self.text.push(c);
    }
}

/// 64 bits, each the majority of that bit over the distinct shingles: alike texts differ in few.
fn simhash(normalized: &str) -> u64 {
    let tokens = words::tokens(normalized);
    let mut shingles: Vec<u64> = if tokens.len() < SHINGLE {
        tokens.iter().map(|token| mix(&[token])).collect()
    } else {
        tokens.windows(SHINGLE).map(mix).collect()
    };
    shingles.sort_unstable();
    shingles.dedup();
    let mut set = [0_u32; 64];
    for shingle in &shingles {
        for (bit, set) in set.iter_mut().enumerate() {
            *set += u32::from(shingle >> bit & 1 == 1);
        }
    }
    let majority = |set: u32| 2 * set as usize > shingles.len();
    let bits = set.iter().enumerate();
    bits.map(|(bit, set)| u64::from(majority(*set)) << bit)
        .sum()
}

/// FNV-1a over the words, a space between, and the finish of splitmix64: quick, the same on every machine, every bit worth
/// the same.
pub(crate) fn mix(words: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    for (place, word) in words.iter().enumerate() {
        if place > 0 {
            add(b' ');
        }
        word.bytes().for_each(&mut add);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

fn hash(bytes: &[u8]) -> u64 {
    let digest = Sha256::digest(bytes);
    let first = digest.iter().take(8);
    first.fold(0, |hash, byte| hash << 8 | u64::from(*byte))
}

/// A paragraph behind its dateline: what ends in a bracket and a dash within its first words.
pub(crate) fn without_dateline(text: &str) -> &str {
    let Some((head, tail)) = text.split_once(')') else {
        return text;
    };
    if head.len() > DATELINE_BYTES {
        return text;
    }
    let tail = tail.trim_start();
    ["–", "—", "-", "--", "―"]
        .iter()
        .find_map(|dash| tail.strip_prefix(dash))
        .map_or(text, str::trim_start)
}

/// An address without fragment and tracking.
fn plain_address(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else {
        return address.to_owned();
    };
    url.set_fragment(None);
    let is_tracking = |name: &str| name.starts_with("utm_") || TRACKING.contains(&name);
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !is_tracking(name))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    if kept.is_empty() {
        url.set_query(None);
    } else {
        url.query_pairs_mut().clear().extend_pairs(kept);
    }
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::blocks_of_text;
    use proptest::prelude::*;

    const STORY: [&str; 7] = [
        "The harbour of Westhaven stayed closed on Tuesday after a freighter ran aground in thick fog.",
        "Nobody was hurt, the coast guard said, but the ship blocks the only channel that is deep enough for ferries.",
        "Two tugs failed to free it at high water in the morning. A third was on its way from the north.",
        "About four hundred passengers spent the night in a sports hall near the terminal.",
        "The operator of the freighter, a company from the islands, said that the crew of eleven was well.",
        "Fishermen complained that they had not been told before they sailed back to a shut port.",
        "The authorities expect the channel to open again on Thursday if the wind does not turn.",
    ];
    const OTHER: [&str; 6] = [
        "Parliament passed the new school law late on Monday with the votes of the governing parties.",
        "From next year, classes in the first four grades may not have more than twenty pupils.",
        "Teachers had asked for smaller classes for years, their union called the law a first step.",
        "The opposition said that the money for three thousand new posts was nowhere to be seen.",
        "The minister promised to present a plan for the training of teachers before the summer.",
        "Rural communities fear that they will not find enough staff and may have to close schools.",
    ];

    fn print(paragraphs: &[&str]) -> Fingerprint {
        let text = paragraphs.join("\n\n");
        of(&text, &blocks_of_text(&text))
    }

    fn distance(one: &Fingerprint, other: &Fingerprint) -> u32 {
        (one.simhash ^ other.simhash).count_ones()
    }

    #[test]
    fn what_is_stable_stays_beside_others_of_its_kind() {
        let stable: Vec<char> = ('\u{80}'..='\u{ffff}').filter(|c| is_stable(*c)).collect();
        let few: Vec<char> = stable.iter().copied().filter(|c| *c < '\u{4e00}').collect();
        let syllables: Vec<char> = stable.into_iter().filter(|c| *c >= '\u{4e00}').collect();
        let beside = [' ', 'é', 'й', 'م', 'क', 'ा', '्', '一', '가', '각'];
        let stays = |text: [char; 2]| assert!(text.into_iter().nfkc().eq(text), "{text:?}");
        for c in &few {
            few.iter()
                .chain(&beside)
                .for_each(|next| stays([*c, *next]));
        }
        for c in &syllables {
            for next in &beside {
                stays([*c, *next]);
            }
        }
    }

    proptest! {
        #[test]
        fn lines_are_normalised_as_the_text_is(text in "([A-Za-z0-9 .,–ßÄéﬁ가\u{301}\u{ad}\u{200d}]|\n){0,60}", from in 0_usize..20, to in 0_usize..20) {
            let lines = Lines::of(&text);
            prop_assert_eq!(&lines.normalized, &normalize(&text));
            let (first, last) = (from.min(to), from.max(to));
            if let (Some((start, _)), Some((end, _))) = (lines.places.get(first), lines.places.get(last)) {
                let range = TextRange { start: start.start, end: end.end };
                let own = normalize(text.get(range.start..range.end).unwrap_or_default());
                prop_assert_eq!(lines.between(range), Some(own.as_str()));
            }
        }
    }

    #[test]
    fn typography_and_paragraphs_do_not_count() {
        let one = print(&["“It’s done,” she said – at last."]);
        let other = print(&["\"It's done\", she", "SAID - at\u{a0}last"]);
        assert_eq!(one.text_sha256, other.text_sha256);
        assert_ne!(one.text_sha256, print(&["It is done."]).text_sha256);
    }

    #[test]
    fn versions_of_one_story_are_near_and_other_stories_far() {
        let whole = print(&STORY);
        let cut = print(&STORY[..6]);
        let mut edited = STORY.to_vec();
        edited[0] = "Westhaven's harbour was still closed on Tuesday after a freighter ran aground in thick fog.";
        edited.remove(5);
        assert!(distance(&whole, &cut) <= 16);
        assert!(distance(&whole, &print(&edited)) <= 16);
        assert!(distance(&whole, &print(&OTHER)) >= 20);
        let common = print(&edited).paragraph_hashes;
        let found = |hash: &&u64| whole.paragraph_hashes.contains(hash);
        assert_eq!(common.iter().filter(found).count(), 5);
    }

    #[test]
    fn a_correction_changes_one_paragraph_hash_and_keeps_the_id() {
        let mut corrected = STORY.to_vec();
        corrected[3] =
            "About three hundred passengers spent the night in a sports hall near the terminal.";
        let (before, after) = (print(&STORY), print(&corrected));
        assert_ne!(before.text_sha256, after.text_sha256);
        let pairs = before.paragraph_hashes.iter().zip(&after.paragraph_hashes);
        assert_eq!(pairs.filter(|(one, other)| one != other).count(), 1);
        let article = |text: &[&str]| Article {
            url: Some("https://news.example/a?id=3&utm_source=x#top".to_owned()),
            text: text.join("\n\n"),
            ..Article::default()
        };
        assert_eq!(
            article_id(&article(&STORY)),
            article_id(&article(&corrected))
        );
    }

    #[test]
    fn the_id_is_made_from_the_best_address() {
        let mut article = Article {
            text: "Words.".to_owned(),
            ..Article::default()
        };
        let by_text = article_id(&article);
        article.url = Some("https://news.example/a?utm_medium=mail".to_owned());
        let by_url = article_id(&article);
        article.canonical_url = Some("https://news.example/a".to_owned());
        assert_eq!(by_url, article_id(&article));
        assert_ne!(by_text, by_url);
        assert_eq!(by_url.len(), 32);
    }

    #[test]
    fn a_dateline_does_not_hide_a_reused_paragraph() {
        let plain = print(&[STORY[0]]);
        let dated = print(&[&format!("WESTHAVEN (dpa) – {}", STORY[0])]);
        assert_eq!(plain.paragraph_hashes, dated.paragraph_hashes);
        assert_ne!(plain.text_sha256, dated.text_sha256);
    }

    #[test]
    fn languages_without_spaces_have_a_simhash_too() {
        let story = "市议会周二决定不拆除河上的旧桥而是为骑车人修复。工程费用还不清楚，市长说将在夏天公布。许多居民感到高兴。";
        let cut = "市议会周二决定不拆除河上的旧桥而是为骑车人修复。工程费用还不清楚，市长说将在夏天公布。";
        let other =
            "国家队昨晚在主场以二比一战胜对手，提前一轮晋级世界杯决赛圈。教练表示球员们表现出色。";
        assert!(distance(&print(&[story]), &print(&[cut])) <= 16);
        assert!(distance(&print(&[story]), &print(&[other])) >= 20);
    }
}
