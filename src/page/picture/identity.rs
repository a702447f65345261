//! Whether two addresses are renditions of one picture: the same name once sizes are taken out, and no identifier that
//! speaks against it.

use std::rc::Rc;
use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use crate::rules::pictures::{file_name, pictures};

/// Characters of the shortest name that tells a picture from others by itself.
const TELLING_NAME: usize = 5;
/// Digits of the shortest number that is an identifier.
const IDENTIFIER_DIGITS: usize = 6;
/// Characters of the shortest hexadecimal word that is one.
const IDENTIFIER_HEX: usize = 12;

/// What tells a picture from others, whatever its rendition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity(Rc<Told>);

#[derive(Debug, PartialEq, Eq)]
struct Told {
    /// Host and path, lower case.
    address: String,
    /// The words of the file's name without those of the rendition.
    name: String,
    /// Whether the name alone tells the picture.
    telling: bool,
    /// Identifiers in the file's name.
    own_ids: Vec<String>,
    /// Identifiers in the folders.
    folder_ids: Vec<String>,
    /// The folders without those that name a size.
    folders: String,
}

static NESTED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)https?:/{1,2}[^/]").expect("a valid pattern"));
static SIZE_WORD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:\d{1,5}x\d{0,5}|x\d{2,5}|[wh]\d{2,5}|\d{2,5}[wh]|r\d+(?:\.\d+)?|fp[xy]?\d+|q\d{1,3}|[1-4]x|c\d{1,3}|s\d{2,4}|v\d{1,2}|x\d+|y\d+)$")
        .expect("a valid pattern")
});

impl Identity {
    /// Reads an address.
    #[must_use]
    pub fn of(url: &Url) -> Self {
        let inner = innermost(url);
        let url = inner.as_ref().unwrap_or(url);
        let path = decoded(url.path()).to_lowercase();
        let file = decoded(file_name(url));
        let stem = without_extension(&file).to_lowercase();
        let stem = without_rendition(&stem);
        let words = words(stem);
        let kept = telling_words(&words);
        let name = kept.join("-");
        let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
        let generic = kept
            .iter()
            .all(|word| pictures().generic_names.contains(*word) || word.chars().count() < 3);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let segments: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        let folders = segments
            .iter()
            .filter(|part| !part.split(['-', '_', ',', '=']).any(is_size))
            .copied()
            .collect::<Vec<_>>()
            .join("/");
        let ids_of = |text: &str| -> Vec<String> {
            text.split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|word| is_identifier(word))
                .map(|word| bare_number(word).to_owned())
                .collect()
        };
        let query = url.query().unwrap_or("").to_lowercase();
        let telling = letters >= TELLING_NAME && !generic;
        let mut folder_ids = ids_of(folder);
        if !telling {
            // Letters in a query are signatures, which differ between renditions.
            let numbers = ids_of(&query)
                .into_iter()
                .filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
            folder_ids.extend(numbers);
        }
        Self(Rc::new(Told {
            address: format!("{}{path}", url.host_str().unwrap_or("")),
            own_ids: ids_of(stem),
            name,
            telling,
            folder_ids,
            folders,
        }))
    }

    /// Whether the file's name alone tells the picture: the query has no say.
    #[must_use]
    pub fn is_telling(&self) -> bool {
        self.0.telling
    }

    /// Words under which pictures with a chance to be the same are found.
    #[must_use]
    pub fn buckets(&self) -> Vec<String> {
        let told = &self.0;
        let mut found = vec![told.name.clone()];
        found.extend(told.own_ids.iter().map(|id| format!("#{id}")));
        if !told.telling {
            found.push(format!("/{}", told.folders));
        }
        found
    }

    /// Whether both are one picture.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.0.is_same(&other.0)
    }
}

impl Told {
    fn is_same(&self, other: &Self) -> bool {
        if self.address == other.address && (self.telling || self.folder_ids == other.folder_ids) {
            return true;
        }
        let shared = |a: &[String], b: &[String]| a.iter().any(|id| b.contains(id));
        // Every picture of a story may carry the story's number: one that has another number besides is another picture.
        let within = |a: &[String], b: &[String]| a.iter().all(|id| b.contains(id));
        let (a, b) = (&self.own_ids, &other.own_ids);
        if shared(a, b) {
            return within(a, b) || within(b, a);
        }
        if self.name != other.name {
            return false;
        }
        let (a, b) = (&self.folder_ids, &other.folder_ids);
        if !(a.is_empty() || b.is_empty() || shared(a, b)) {
            return false;
        }
        (self.telling && other.telling)
            || self.folders == other.folders
            || (shared(a, b) && a.len() == b.len())
    }
}

/// Whether a word tells a size. All such words hold a digit.
fn is_size(word: &str) -> bool {
    word.contains(char::is_numeric) && SIZE_WORD.is_match(word)
}

/// The address inside the address of a service that cuts pictures: the last that begins anew, percent signs undone.
#[must_use]
pub fn innermost(url: &Url) -> Option<Url> {
    let text = decoded(url.as_str());
    // Every address has a colon; nearly all have one.
    if text.bytes().filter(|byte| *byte == b':').count() < 2 {
        return None;
    }
    let last = NESTED.find_iter(&text).skip(1).last()?;
    let (_, tail) = text.split_at(last.start());
    let tail = match tail.split_once("://") {
        Some(_) => tail.to_owned(),
        None => tail.replacen(":/", "://", 1),
    };
    Url::parse(&tail)
        .ok()
        .filter(|inner| inner.path().len() > 1)
}

/// Percent signs undone, twice where they were done twice.
fn decoded(text: &str) -> String {
    let once = undo(text);
    if once.contains("%2F") || once.contains("%3A") {
        undo(&once)
    } else {
        once
    }
}

fn undo(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        let hex = |at: usize| {
            bytes
                .get(at)
                .and_then(|byte| char::from(*byte).to_digit(16))
        };
        if byte == b'%'
            && let (Some(high), Some(low)) = (hex(at + 1), hex(at + 2))
        {
            out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
            at += 3;
        } else {
            out.push(byte);
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn without_extension(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.chars().count() <= 5 => stem,
        _ => name,
    }
}

/// "hall-100~_v-large" to "hall-100".
fn without_rendition(stem: &str) -> &str {
    pictures()
        .rendition_marks
        .iter()
        .filter_map(|mark| stem.split_once(mark.as_str()))
        .map(|(head, _)| head)
        .filter(|head| head.chars().count() >= TELLING_NAME)
        .min_by_key(|head| head.len())
        .unwrap_or(stem)
}

fn words(stem: &str) -> Vec<&str> {
    stem.split(['-', '_', '.', '~', ',', '=', '@', ' ', '+', '!', '(', ')'])
        .filter(|word| !word.is_empty())
        .collect()
}

/// The words that are not of the rendition. A number that could be a size goes only where enough is left.
fn telling_words<'w>(words: &[&'w str]) -> Vec<&'w str> {
    let table = pictures();
    let mut kept: Vec<&str> = Vec::new();
    let mut numbers: Vec<&str> = Vec::new();
    for word in words {
        let size = is_size(word) || table.rendition_words.contains(*word);
        let number = word.parse::<u32>().ok();
        // "1920@90", "1200-80": a quality behind a size.
        let quality = numbers.last().is_some() && number.is_some_and(|number| number <= 100);
        if size || quality {
            continue;
        }
        if number.is_some_and(|number| table.usual_sizes.contains(&number)) {
            numbers.push(word);
        } else {
            kept.push(word);
        }
    }
    let letters: usize = kept.iter().map(|word| word.chars().count()).sum();
    if kept.is_empty() && numbers.len() < words.len() {
        // "original", "1920@90": nothing but a rendition; the folder tells the picture.
        return kept;
    }
    if kept.is_empty() {
        return words.to_vec();
    }
    if letters < 8 {
        kept.extend(numbers);
    }
    kept
}

/// A long number that is no date ("article32650036" too), or a long hexadecimal word.
fn is_identifier(word: &str) -> bool {
    let number = bare_number(word);
    if number.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.len() >= IDENTIFIER_DIGITS && !is_date(number);
    }
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    word.len() >= IDENTIFIER_HEX && digits >= 2 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// "crop24077009" to "24077009"; other words as they are.
fn bare_number(word: &str) -> &str {
    let number = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
        number
    } else {
        word
    }
}

/// 202605, 20260503 and longer stamps that begin with one.
fn is_date(digits: &str) -> bool {
    let number = |from: usize, to: usize| {
        digits
            .get(from..to)
            .and_then(|text| text.parse::<u32>().ok())
    };
    let year = number(0, 4).is_some_and(|year| (1990..=2040).contains(&year));
    let month = number(4, 6).is_some_and(|month| (1..=12).contains(&month));
    let day = digits.len() < 8 || number(6, 8).is_some_and(|day| (1..=31).contains(&day));
    year && month && day && matches!(digits.len(), 6 | 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        let of = |address: &str| Identity::of(&Url::parse(address).expect("an address"));
        of(a).is_same(&of(b))
    }

    #[test]
    fn renditions_of_one_picture_are_one() {
        for (a, b) in [
            (
                "https://example.org/i/hall-640x360.jpg",
                "https://example.org/i/hall-scaled.jpg?x=1",
            ),
            (
                "https://example.org/i/markthalle-1200.jpg",
                "https://cdn.example.org/markthalle.webp",
            ),
            (
                "https://img.example.org/abcDEF=/1280x853/smart/https%3A%2F%2Fstatic.example.org%2F9%2Fmarkthalle.jpg",
                "https://static.example.org/9/markthalle.jpg",
            ),
            (
                "https://example.org/33420090/t/jW/v4/w1440/r1.7/-/hall.jpg",
                "https://example.org/33420090/t/xx/v2/w960/r1.0/-/hall.jpg",
            ),
            (
                "https://example.org/4c113d3e-b078-4dd9-8c4b-24b103c17e6a_w948_r1.778_fpx45_fpy48.jpg",
                "https://example.org/4c113d3e-b078-4dd9-8c4b-24b103c17e6a_w1200_r1.91.jpg",
            ),
            (
                "https://example.org/d_39/c_QK/dMzIz/02.jpeg?fl=res,2560",
                "https://example.org/d_39/c_QK/dMzIz/02.jpeg?fl=res,500",
            ),
            (
                "https://example.org/1065948_the-mayor_detail-800w_1FngrG.jpg",
                "https://example.org/1065948_the-mayor_og-1200w_4Iql23.jpg",
            ),
            (
                "https://example.org/mobile245057420/9711356227-ci16x9-w1200/Teaser-BIP-mki.jpg",
                "https://example.org/mobile245057420/9711626227-ci23x11-w1136/Teaser-BIP-mki.jpg",
            ),
            (
                "https://example.org/images/44152f97b643491cb91f2aeeac1e25f5/16x9/original.jpg",
                "https://example.org/images/44152f97b643491cb91f2aeeac1e25f5/16x9/1920@90.jpg",
            ),
            (
                "https://example.org/hall/fire-brigade-222~_v-large.jpg",
                "https://example.org/hall/fire-brigade-222~_v-premium.jpg",
            ),
            (
                "https://example.org/crop24077009/8931324986-w1200/judy.jpg",
                "https://example.org/24077009-1682410770000/16-9/320/judy.jpg",
            ),
            (
                "https://example.org/thumb/msid-71496420,width-1070/photo.jpg",
                "https://example.org/thumb/msid-71496420,width-400/photo.jpg",
            ),
        ] {
            assert!(same(a, b), "{a}\n{b}");
        }
    }

    #[test]
    fn different_pictures_stay_apart() {
        for (a, b) in [
            (
                "https://example.org/i/fest-1.jpg",
                "https://example.org/i/fest-2.jpg",
            ),
            (
                "https://example.org/i/img_1024.jpg",
                "https://example.org/i/img_1080.jpg",
            ),
            (
                "https://example.org/33420090/w1440/-/mayor.jpg",
                "https://example.org/33420777/w1440/-/mayor.jpg",
            ),
            (
                "https://example.org/a/aaa/02.jpeg",
                "https://example.org/a/bbb/02.jpeg",
            ),
            (
                "https://example.org/photo.php?id=12345678",
                "https://example.org/photo.php?id=12345679",
            ),
            (
                "https://example.org/1920x1080_cms_5cf0f21b-25f6-59b1-b15e-6c0ef5da353d-9603212.jpg",
                "https://example.org/1920x1281_cms_122bd44e-518c-5462-a468-5b296fa94218-9603212.jpg",
            ),
            (
                "https://example.org/article32650054.ece/s615/0_Resort-Reopening.jpg",
                "https://example.org/article32650036.ece/s615/0_Resort-Reopening.jpg",
            ),
            (
                "https://example.org/gallery/12345678/01.jpg",
                "https://example.org/gallery/12345678/02.jpg",
            ),
            (
                "https://example.org/20260503/hall.jpg",
                "https://example.org/20260503/harbour.jpg",
            ),
        ] {
            assert!(!same(a, b), "{a}\n{b}");
        }
    }
}
