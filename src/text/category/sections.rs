//! The publisher's names as evidence.

use std::collections::BTreeSet;

use url::Url;

use super::Subject;
use super::channels::{Channels, NAMED, Said};
use crate::rules::{section_names, topic_stems};
use crate::text::words::fold;

/// Weight of a path segment beside a printed name.
const PATH_WEIGHT: f32 = 0.8;
/// Weight of one name of "A & B".
const PART_WEIGHT: f32 = 0.8;
/// Weight of one word of a longer name.
const WORD_WEIGHT: f32 = 0.6;
/// Words in a name whose single words are looked at.
const NAME_WORDS: usize = 3;
/// The most that names add up to for one topic.
const CAP: f32 = 1.6;
/// Names of each kind that are looked at.
const NAMES: usize = 40;

/// Adds what names say.
pub(super) fn weigh(subject: &Subject<'_>, channels: &mut Channels) {
    let mut seen = BTreeSet::new();
    let headline = subject.headline.map(fold);
    let sections = subject.sections.iter().map(|section| section.name.as_str());
    let crumbs = subject.breadcrumbs.iter();
    let crumbs = crumbs
        .filter(|crumb| crumb.position > 1)
        .map(|crumb| crumb.name.as_str());
    let tags = subject.tags.iter().map(|tag| tag.name.as_str());
    let path = path_of(subject.url);
    let path = path.iter().map(String::as_str);
    let all = sections.take(NAMES).map(|name| (name, 1.0, false));
    let all = all.chain(crumbs.take(NAMES).map(|name| (name, 1.0, false)));
    let all = all.chain(path.take(NAMES).map(|name| (name, PATH_WEIGHT, false)));
    for (name, weight, tag) in all.chain(tags.take(NAMES).map(|name| (name, 1.0, true))) {
        // "Deportes/formula-1" is two names.
        for name in name.split(['/', '>', '»']) {
            let folded = fold(name);
            if folded.is_empty()
                || headline.as_ref() == Some(&folded)
                || !seen.insert(folded.clone())
            {
                continue;
            }
            add(name.trim(), &folded, weight, tag, channels);
        }
    }
}

fn add(name: &str, folded: &str, weight: f32, tag: bool, channels: &mut Channels) {
    let mut speak = |folded: &str, weight: f32| -> bool {
        let Some(meaning) = section_names::meaning(folded) else {
            return false;
        };
        let topics = topic_stems::topics();
        let Some(topic) = topics.iter().position(|code| code == meaning.topic) else {
            return true;
        };
        let sums = if tag {
            &mut channels.tags
        } else {
            &mut channels.names
        };
        let share = weight * meaning.weight;
        sums[topic] = (sums[topic] + share).min(CAP);
        channels.tell(topic, NAMED + share, Said::Name(name.to_owned()));
        true
    };
    if speak(folded, weight) {
        return;
    }
    if folded.contains('&') {
        for part in folded.split('&') {
            speak(part.trim(), weight * PART_WEIGHT);
        }
        return;
    }
    let words: Vec<&str> = folded.split(' ').collect();
    if (2..=NAME_WORDS).contains(&words.len()) {
        for word in words {
            speak(word, weight * WORD_WEIGHT);
        }
    }
}

/// The segments of an address above the page itself, as names.
fn path_of(url: Option<&str>) -> Vec<String> {
    let Some(url) = url.and_then(|url| Url::parse(url).ok()) else {
        return Vec::new();
    };
    let mut segments: Vec<String> = url
        .path_segments()
        .into_iter()
        .flatten()
        .filter(|segment| !segment.is_empty())
        .map(str::to_owned)
        .collect();
    segments.pop();
    segments
}
