//! Labelled text for the topics: datasets, labels of the vocabulary, parallel sentences.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use copydesk::Options;
use copydesk::article::Article;
use copydesk::rules::topic_stems;
use copydesk::text::category::Subject;
use copydesk::text::category::channels::Channels;
use copydesk::text::category::features::{self, Feature};
use copydesk::text::category::folded::Folded;
use copydesk::text::category::model::TOPICS;
use serde_json::Value;

use crate::Failure;
use crate::language::corpus::{rows, text};
use crate::language::random::Random;

/// One text to train on or to measure with.
pub struct Row {
    pub language: String,
    pub dataset: String,
    pub title: String,
    pub text: String,
    /// The topic it is.
    pub topic: usize,
    /// Every topic that is right.
    pub set: [bool; TOPICS],
}

impl Row {
    /// As the service would classify it.
    pub fn subject(&self) -> Subject<'_> {
        Subject {
            headline: Some(&self.title),
            text: &self.text,
            language: Some(&self.language),
            ..Subject::default()
        }
    }
}

/// A text as the trainer sees it.
pub struct Sample {
    pub features: Vec<Feature>,
    pub topic: usize,
    pub weight: f32,
}

/// The index of "medtop:NN000000".
pub fn topic(code: &str) -> Option<usize> {
    let code = code.trim_start_matches("medtop:");
    topic_stems::topics().iter().position(|one| one == code)
}

/// The topics of a list of codes.
pub fn set(value: Option<&Value>) -> [bool; TOPICS] {
    let mut set = [false; TOPICS];
    let codes = value.and_then(Value::as_array).into_iter().flatten();
    for code in codes.filter_map(Value::as_str).filter_map(topic) {
        set[code] = true;
    }
    set
}

/// The rows of a file of the datasets that have one topic, and those that only have several to choose from.
pub fn read(path: &Path) -> Result<(Vec<Row>, Vec<Row>), Failure> {
    let (mut sure, mut open) = (Vec::new(), Vec::new());
    for row in rows(path)? {
        let one = row.get("iptc").and_then(Value::as_str).and_then(topic);
        let set = set(row.get("iptc_set"));
        let read = Row {
            language: text(&row, "language").to_owned(),
            dataset: text(&row, "dataset").to_owned(),
            title: text(&row, "title").to_owned(),
            text: text(&row, "text").to_owned(),
            topic: one.unwrap_or_default(),
            set,
        };
        if one.is_some() {
            sure.push(read);
        } else if set.iter().any(|topic| *topic) {
            open.push(read);
        }
    }
    Ok((sure, open))
}

/// Labels and definitions of the vocabulary's topics.
pub fn labels(shared: &Path) -> Result<Vec<Row>, Failure> {
    let file = std::fs::read(shared.join("data/mediatopics/mediatopics.json"))?;
    let file: Value = serde_json::from_slice(&file)?;
    let mut found = Vec::new();
    for concept in file["concepts"].as_array().into_iter().flatten() {
        let Some(topic) = topic(text(concept, "top")) else {
            continue;
        };
        let mut set = [false; TOPICS];
        set[topic] = true;
        let words = |name: &str| -> BTreeMap<String, String> {
            let words = concept[name].as_object().into_iter().flatten();
            words
                .filter_map(|(tag, label)| Some((tag.clone(), label.as_str()?.to_owned())))
                .collect()
        };
        let mut definitions = words("definitions");
        definitions.insert("en".to_owned(), text(concept, "definition_en").to_owned());
        for (tag, label) in words("labels") {
            let definition = definitions.get(&tag).cloned().unwrap_or_default();
            found.push(Row {
                language: tag,
                dataset: "labels".to_owned(),
                title: label,
                text: definition,
                topic,
                set,
            });
        }
    }
    Ok(found)
}

/// Sentences of languages that no dataset has, which are translations of labelled ones. A sentence that a measured file holds in
/// any language is left out, as it is only found through the labelled ones.
pub fn parallel(shared: &Path, train: &[Row]) -> Result<Vec<Row>, Failure> {
    let labelled: BTreeMap<(&str, &str), usize> = train
        .iter()
        .filter(|row| row.dataset == "sib200")
        .map(|row| ((row.language.as_str(), row.text.trim()), row.topic))
        .collect();
    let known: BTreeSet<&str> = labelled.keys().map(|(language, _)| *language).collect();
    let sentences = rows(&shared.join("eval/langid/train.jsonl.gz"))?;
    let mut topics: BTreeMap<u64, usize> = BTreeMap::new();
    for row in &sentences {
        let found = labelled.get(&(text(row, "language"), text(row, "text").trim()));
        if let (Some(found), Some(index)) = (found, row["index"].as_u64()) {
            topics.insert(index, *found);
        }
    }
    let mut found = Vec::new();
    for row in &sentences {
        let language = text(row, "language");
        let topic = row["index"].as_u64().and_then(|index| topics.get(&index));
        if let (Some(topic), false) = (topic, known.contains(language)) {
            let mut set = [false; TOPICS];
            set[*topic] = true;
            found.push(Row {
                language: language.to_owned(),
                dataset: "parallel".to_owned(),
                title: String::new(),
                text: text(row, "text").to_owned(),
                topic: *topic,
                set,
            });
        }
    }
    Ok(found)
}

/// The features of rows, weighed so that no pair of language and topic drowns the others.
#[allow(clippy::cast_precision_loss, reason = "counts of rows")]
pub fn samples(rows: &[Row]) -> Vec<Sample> {
    let mut counts: BTreeMap<(&str, usize), usize> = BTreeMap::new();
    for row in rows {
        *counts
            .entry((row.language.as_str(), row.topic))
            .or_default() += 1;
    }
    rows.iter()
        .map(|row| {
            let count = counts[&(row.language.as_str(), row.topic)] as f32;
            Sample {
                features: features::of(&row.subject().folded()),
                topic: row.topic,
                weight: (300.0 / count).powf(0.25).clamp(0.5, 2.0),
            }
        })
        .collect()
}

/// Texts of which several topics are right, with the one that their stems name plainly: "World" is war here and politics there.
pub fn settled(open: Vec<Row>) -> Vec<Row> {
    open.into_iter()
        .filter_map(|mut row| {
            let subject = row.subject();
            let (channels, _) = Channels::of(&subject, &subject.folded());
            let mut ranked: Vec<(f32, usize)> = (0..TOPICS)
                .filter(|topic| row.set[*topic])
                .map(|topic| (channels.stems[topic], topic))
                .collect();
            ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
            let (best, topic) = *ranked.first()?;
            let next = ranked.get(1).map_or(0.0, |(value, _)| *value);
            row.topic = topic;
            (best >= PLAIN && best >= PLAINER * next).then_some(row)
        })
        .collect()
}

/// Sum of stems that names a topic plainly, and how many times that of the next topic it must be.
const PLAIN: f32 = 1.5;
const PLAINER: f32 = 1.5;

/// Stems in random order as texts, for languages and topics of which there is little else.
pub fn of_stems(seed: u64) -> Vec<Row> {
    let mut random = Random::new(seed);
    let mut found = Vec::new();
    for (language, topic, words) in topic_stems::words() {
        let words: Vec<&str> = words
            .split_whitespace()
            .filter(|word| !word.starts_with('?'))
            .collect();
        for _ in 0..STEM_TEXTS {
            let length = 6 + random.below(12);
            let picked = (0..length).map(|_| words[random.below(words.len())]);
            let text: Vec<String> = picked
                .map(|word| word.replace(['*', '~', '$'], "").replace('_', " "))
                .collect();
            let mut set = [false; TOPICS];
            set[topic] = true;
            found.push(Row {
                language: language.to_owned(),
                dataset: "stems".to_owned(),
                title: String::new(),
                text: text.join(" "),
                topic,
                set,
            });
        }
    }
    found
}

/// Texts of stems for each language and topic.
const STEM_TEXTS: usize = 30;

/// Pages whose publisher named a section that is specific, with the topic that it means. Pages of the set that is judged are not
/// among them.
pub fn distant(shared: &Path) -> Result<Vec<Row>, Failure> {
    let mut found = Vec::new();
    for dataset in crate::corpus::DATASETS
        .iter()
        .filter(|dataset| **dataset != JUDGED)
    {
        let folder = shared.join("eval").join(dataset);
        for page in crate::corpus::pages(&folder)? {
            let read = crate::corpus::answer(&folder, &page, &Options::default())?;
            found.extend(read.articles.iter().filter_map(named));
        }
    }
    Ok(found)
}

/// The article as a text of the topic that its sections name plainly.
fn named(article: &Article) -> Option<Row> {
    let subject = Subject::of(article);
    let (channels, _) = Channels::of(&subject, &Folded::default());
    let mut ranked: Vec<(f32, usize)> = channels.names.iter().copied().zip(0..).collect();
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (best, topic) = *ranked.first()?;
    let next = ranked.get(1).map_or(0.0, |(value, _)| *value);
    let mut set = [false; TOPICS];
    set[topic] = true;
    let plain = best >= SPECIFIC && next <= BESIDE * best;
    plain.then(|| Row {
        language: subject.language.unwrap_or_default().to_owned(),
        dataset: "sections".to_owned(),
        title: article.headline.clone().unwrap_or_default(),
        text: article.text.clone(),
        topic,
        set,
    })
}

/// The dataset that judged pages are from.
const JUDGED: &str = "fundus";
/// What names must add up to, and what share of it another topic may have.
const SPECIFIC: f32 = 0.8;
const BESIDE: f32 = 0.4;
