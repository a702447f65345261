//! Labelled text to train on, and random crops of it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;

use flate2::read::GzDecoder;
use serde_json::Value;

use super::random::Random;
use crate::Failure;

/// Languages that only the short passages of `train-more` hold.
const FEW: &[&str] = &["la", "pcm"];
/// How often at most a crop comes from the passages, which repeat few subjects.
const PASSAGE_SHARE: f32 = 0.4;

/// One language's texts, by kind.
#[derive(Default)]
pub struct Texts {
    /// Sentences of a general encyclopedia kind.
    pub sentences: Vec<String>,
    /// Declarations and health information.
    pub passages: Vec<String>,
}

/// All texts by label.
pub struct Corpus(pub BTreeMap<String, Texts>);

impl Corpus {
    /// In order.
    pub fn labels(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }
}

/// The label that texts of a tag are trained as: dialects that are written alike are one.
pub fn label(tag: &str) -> &str {
    match tag {
        "acm" | "acq" | "aeb" | "ajp" | "apc" | "ars" | "ary" | "arz" => "ar",
        "prs" => "fa",
        "tw" => "ak",
        "no" => "nb",
        "fil" => "tl",
        // Written Cantonese is told by the page's own word only.
        "yue" | "zh-TW" | "zh-HK" => "zh-Hant",
        "zh" | "zh-CN" => "zh-Hans",
        "sr" => "sr-Cyrl",
        "cat" => "ca",
        "hau" => "ha",
        other => other,
    }
}

/// Rows of a compressed file of JSON lines.
pub fn rows(path: &Path) -> Result<Vec<Value>, Failure> {
    let file = std::fs::File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines = BufReader::new(GzDecoder::new(file)).lines();
    lines
        .map(|line| Ok(serde_json::from_str(&line?)?))
        .collect()
}

/// A member of a row as text.
pub fn text<'r>(row: &'r Value, name: &str) -> &'r str {
    row.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Reads everything that may be trained on.
pub fn read(shared: &Path) -> Result<Corpus, Failure> {
    let mut corpus: BTreeMap<String, Texts> = BTreeMap::new();
    let folder = shared.join("eval/langid");
    for row in rows(&folder.join("train.jsonl.gz"))? {
        let texts = corpus
            .entry(label(text(&row, "language")).to_owned())
            .or_default();
        texts.sentences.push(text(&row, "text").to_owned());
    }
    for name in FEW {
        corpus.entry((*name).to_owned()).or_default();
    }
    for row in rows(&folder.join("train-more.jsonl.gz"))? {
        if let Some(texts) = corpus.get_mut(label(text(&row, "language"))) {
            texts.passages.push(text(&row, "text").to_owned());
        }
    }
    Ok(Corpus(corpus))
}

/// A random text of a language, cut to a random stretch: mostly the length of a headline.
pub fn crop(texts: &Texts, random: &mut Random) -> Option<String> {
    let kind = pick(texts, random);
    if kind.is_empty() {
        return None;
    }
    let whole: Vec<char> = kind[random.below(kind.len())].chars().collect();
    let wide = whole.iter().filter(|c| u32::from(**c) >= 0x2E80).count() * 2 > whole.len();
    let roll = random.share();
    let wanted = if roll < 0.7 {
        20 + random.below(70)
    } else if roll < 0.9 {
        90 + random.below(200)
    } else {
        usize::MAX
    };
    let wanted = if wide { (wanted / 3).max(6) } else { wanted };
    if whole.len() <= wanted {
        return Some(whole.iter().collect());
    }
    let mut start = random.below(whole.len() - wanted + 1);
    let mut end = start + wanted;
    if !wide {
        // Whole words, where one ends nearby.
        let near = (0..25).take_while(|back| start > *back && whole[start - back - 1] != ' ');
        start -= near.count();
        let near = (0..25).take_while(|on| end + on < whole.len() && whole[end + on] != ' ');
        end += near.count();
    }
    Some(whole[start..end].iter().collect())
}

#[allow(clippy::cast_precision_loss, reason = "a share")]
fn pick<'t>(texts: &'t Texts, random: &mut Random) -> &'t [String] {
    let all = texts.passages.len() + texts.sentences.len();
    let share = texts.passages.len() as f32 / all.max(1) as f32;
    let passages = texts.sentences.is_empty() || random.share() < share.min(PASSAGE_SHARE);
    if passages && !texts.passages.is_empty() {
        &texts.passages
    } else {
        &texts.sentences
    }
}
