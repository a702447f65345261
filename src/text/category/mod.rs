//! IPTC Media Topics for an article: what its publisher's section names say, and what its words say.
//!
//! Two channels speak for the 17 top topics. Section names, breadcrumbs, path segments and tags are looked up in a table of
//! names (`sections`); words of headline, standfirst and text in a table of stems (`words`). Their sums become probabilities
//! beside a null topic, so that a text of which little is known gets no category.

pub mod blend;
pub mod channels;
mod evidence;
pub mod features;
pub mod folded;
pub mod model;
mod sections;
mod stems;

use std::fmt::Write;

use crate::Options;
use crate::article::{Article, Breadcrumb, Category, CategoryMethod, Section, Tag};
use crate::rules::{media_topics, topic_stems};
use blend::Weights;
use channels::{Channels, NAMED};
use folded::Folded;

/// Topics in an answer.
const MOST: usize = 3;
/// Score from which a topic is answered.
const LEAST: f32 = 0.5;
/// Share of the best topic's score from which another is answered beside it.
const BESIDE: f32 = 0.6;

/// What a category is judged from.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs, reason = "fields as in the contract")]
pub struct Subject<'a> {
    pub headline: Option<&'a str>,
    pub standfirst: Option<&'a str>,
    pub text: &'a str,
    pub language: Option<&'a str>,
    pub sections: &'a [Section],
    pub breadcrumbs: &'a [Breadcrumb],
    pub tags: &'a [Tag],
    pub url: Option<&'a str>,
}

impl<'a> Subject<'a> {
    /// The parts of an article that speak for its subject.
    #[must_use]
    pub fn of(article: &'a Article) -> Self {
        Self {
            headline: article.headline.as_deref(),
            standfirst: article.standfirst.as_deref(),
            text: &article.text,
            language: article
                .language
                .as_ref()
                .and_then(|language| language.tag.as_deref()),
            sections: &article.sections,
            breadcrumbs: &article.breadcrumbs,
            tags: &article.tags,
            url: article.canonical_url.as_deref().or(article.url.as_deref()),
        }
    }
}

/// The vocabulary with its version, as `GetServerInfo` names it.
#[must_use]
pub fn category_scheme() -> String {
    let mut scheme = "http://cv.iptc.org/newscodes/mediatopic/".to_owned();
    let _ = write!(scheme, " {}", media_topics::version());
    scheme
}

/// A topic with what speaks for it.
struct Candidate {
    topic: usize,
    score: f32,
    evidence: Vec<(f32, String)>,
}

/// Assigns categories, strongest first: those that reach the cut-off, at most three.
#[must_use]
pub fn assign(subject: &Subject<'_>, options: &Options) -> Vec<Category> {
    let folded = Folded::of(
        subject.headline.unwrap_or_default(),
        subject.standfirst.unwrap_or_default(),
        subject.text,
    );
    let (channels, features) = Channels::of(subject, &folded);
    let weights = Weights::shipped();
    let mut ranked: Vec<(usize, f32)> = weights
        .probabilities(&channels)
        .map(|probability| weights.score(probability))
        .into_iter()
        .enumerate()
        .collect();
    ranked.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    let best = ranked.first().map_or(0.0, |(_, score)| *score);
    let least = options.min_category_score.unwrap_or(LEAST);
    ranked
        .into_iter()
        .filter(|(_, score)| *score >= least && *score >= BESIDE * best)
        .take(MOST)
        .map(|(topic, score)| Candidate {
            topic,
            score,
            evidence: evidence::of(topic, &channels, &features, &folded),
        })
        .filter(|candidate| !candidate.evidence.is_empty())
        .filter_map(|candidate| category(candidate, subject, options))
        .collect()
}

fn category(
    candidate: Candidate,
    subject: &Subject<'_>,
    options: &Options,
) -> Option<Category> {
    let code = topic_stems::topics().get(candidate.topic)?;
    let wanted: Vec<&str> = options
        .label_languages
        .iter()
        .map(String::as_str)
        .chain(subject.language)
        .collect();
    let (label, label_language) = media_topics::label(code, &wanted)?;
    let named = |(share, _): &(f32, String)| *share >= NAMED;
    let (names, words) = (
        candidate.evidence.iter().any(named),
        !candidate.evidence.iter().all(named),
    );
    Some(Category {
        code: format!("medtop:{code}"),
        label: label.to_owned(),
        label_language: label_language.to_owned(),
        score: candidate.score,
        method: match (names, words) {
            (true, false) => CategoryMethod::Publisher,
            (true, true) => CategoryMethod::Both,
            (false, _) => CategoryMethod::Text,
        },
        evidence: candidate.evidence.into_iter().map(|(_, word)| word).collect(),
        ancestors: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(names: &[&str]) -> Vec<Section> {
        let section = |name: &&str| Section {
            name: (*name).to_owned(),
            url: None,
        };
        names.iter().map(section).collect()
    }

    fn codes(categories: &[Category]) -> Vec<&str> {
        categories.iter().map(|one| one.code.as_str()).collect()
    }

    #[test]
    fn a_specific_section_is_enough_and_a_place_says_nothing() {
        let football = sections(&["Fußball"]);
        let subject = Subject {
            text: "…",
            language: Some("de"),
            sections: &football,
            ..Subject::default()
        };
        let found = assign(&subject, &Options::default());
        assert_eq!(codes(&found), ["medtop:15000000"]);
        assert_eq!(found[0].method, CategoryMethod::Publisher);
        assert_eq!(found[0].evidence, ["Fußball"]);
        assert_eq!(
            (found[0].label.as_str(), found[0].label_language.as_str()),
            ("Sport", "de")
        );
        let place = sections(&["Europa", "Nachrichten"]);
        let nothing = Subject {
            sections: &place,
            ..subject
        };
        assert!(assign(&nothing, &Options::default()).is_empty());
    }

    #[test]
    fn plain_text_gets_a_category_from_its_words() {
        let subject = Subject {
            headline: Some("Minister resigns after vote"),
            text: "The minister for transport resigned on Monday after parliament voted against the government's plan. \
                   The opposition called for an early election, the president wants a new coalition.",
            language: Some("en"),
            ..Subject::default()
        };
        let found = assign(&subject, &Options::default());
        assert_eq!(codes(&found).first(), Some(&"medtop:11000000"));
        assert_eq!(found[0].method, CategoryMethod::Text);
        assert!(
            found[0].evidence.iter().any(|word| word == "opposition"),
            "{found:?}"
        );
    }

    #[test]
    fn the_cut_off_and_the_label_language_are_the_callers() {
        let weather = sections(&["Wetter"]);
        let subject = Subject {
            language: Some("de"),
            sections: &weather,
            ..Subject::default()
        };
        let strict = Options {
            min_category_score: Some(0.99),
            ..Options::default()
        };
        assert!(assign(&subject, &strict).is_empty());
        let french = Options {
            label_languages: vec!["xx".to_owned(), "fr".to_owned()],
            ..Options::default()
        };
        assert_eq!(assign(&subject, &french)[0].label, "Météo");
    }

    #[test]
    fn the_path_and_the_breadcrumb_speak_without_the_headline() {
        let crumbs: Vec<Breadcrumb> = ["Home", "Deportes", "Gana el Sport"]
            .iter()
            .zip(1..)
            .map(|(name, position)| Breadcrumb {
                position,
                name: (*name).to_owned(),
                url: None,
            })
            .collect();
        let subject = Subject {
            headline: Some("Gana el Sport"),
            language: Some("es"),
            breadcrumbs: &crumbs,
            url: Some("https://news.example/deportes/formula-1/2024/05/gana-el-sport.html"),
            ..Subject::default()
        };
        let found = assign(&subject, &Options::default());
        assert_eq!(codes(&found), ["medtop:15000000"]);
        assert_eq!(found[0].evidence, ["Deportes", "formula-1"]);
    }

    #[test]
    fn nothing_known_is_no_category() {
        assert!(assign(&Subject::default(), &Options::default()).is_empty());
        assert!(category_scheme().ends_with("2023-10-24"));
    }
}
