//! IPTC Media Topics for an article: what its publisher's section names say, and what its words say.
//!
//! Three channels speak for the 17 top topics. Section names, breadcrumbs, path segments and tags are looked up in a table of
//! names (`sections`); words of headline, standfirst and text in a table of stems of their language (`stems`); and a linear model
//! (`model`) reads hashed words (`features`). `blend` makes a score of the three, which a text of which little is known does not
//! reach. Below a topic that is answered, `depth` looks for the narrower one that the article names.

pub mod blend;
pub mod channels;
mod depth;
mod evidence;
pub mod features;
pub mod folded;
pub mod model;
pub mod patterns;
mod sections;
mod stems;

use crate::Options;
use crate::article::{Article, Breadcrumb, Category, CategoryMethod, Section, Tag};
use crate::rules::media_topics::Vocabulary;
use crate::rules::topic_stems;
use blend::Weights;
use channels::{Channels, NAMED};
use folded::Folded;

/// Topics in an answer.
const MOST: usize = 3;
/// Score from which a topic is answered.
const LEAST: f32 = 0.4;
/// Names of the publisher's in which narrower topics are looked for.
const NAMES: usize = 60;
/// Share of the best topic's score from which another is answered beside it.
const BESIDE: f32 = 0.45;

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

    /// Its words, in which stems and features are looked for.
    #[must_use]
    pub fn folded(&self) -> Folded<'a> {
        Folded::of(
            self.headline.unwrap_or_default(),
            self.standfirst.unwrap_or_default(),
            self.text,
        )
    }
}

/// The vocabulary with its version, as `GetServerInfo` names it.
#[must_use]
pub fn category_scheme(vocabulary: &Vocabulary) -> String {
    format!(
        "http://cv.iptc.org/newscodes/mediatopic/ {}",
        vocabulary.version()
    )
}

/// A topic with what speaks for it.
struct Candidate {
    code: String,
    score: f32,
    evidence: Vec<(f32, String)>,
}

/// Assigns categories, strongest first: those that reach the cut-off, at most three.
#[must_use]
pub fn assign(subject: &Subject<'_>, options: &Options) -> Vec<Category> {
    let folded = subject.folded();
    let (channels, features) = Channels::of(subject, &folded);
    let scores = Weights::shipped().scores(&channels);
    let mut ranked: Vec<(usize, f32)> = scores.into_iter().enumerate().collect();
    ranked.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    let best = ranked.first().map_or(0.0, |(_, score)| *score);
    let least = options.min_category_score.unwrap_or(LEAST);
    let candidates: Vec<Candidate> = ranked
        .into_iter()
        .filter(|(_, score)| *score >= least && *score >= BESIDE * best)
        .take(MOST)
        .filter_map(|(topic, score)| {
            let code = topic_stems::topics().get(topic)?;
            let evidence = evidence::of(topic, &channels, &features, &folded);
            (!evidence.is_empty()).then(|| Candidate {
                code: code.clone(),
                score,
                evidence,
            })
        })
        .collect();
    let vocabulary = options.media_topics();
    let mut categories = narrower(&candidates, subject, &folded, options);
    categories.extend(
        candidates
            .into_iter()
            .map(|one| category(one, subject, options)),
    );
    categories.retain(|one| one.score >= least && !one.label.is_empty());
    categories.sort_by(|one, other| {
        other
            .score
            .total_cmp(&one.score)
            .then(one.code.cmp(&other.code))
    });
    for category in &mut categories {
        let ancestors = vocabulary.ancestors(&category.code);
        category.ancestors = ancestors.into_iter().map(qcode).collect();
        category.code = qcode(&category.code);
    }
    categories
}

/// The narrower topics, one for each candidate at most.
fn narrower(
    candidates: &[Candidate],
    subject: &Subject<'_>,
    folded: &Folded<'_>,
    options: &Options,
) -> Vec<Category> {
    if candidates.is_empty() {
        return Vec::new();
    }
    let tops: Vec<&str> = candidates.iter().map(|one| one.code.as_str()).collect();
    let sections = subject.sections.iter().map(|section| section.name.as_str());
    let crumbs = subject
        .breadcrumbs
        .iter()
        .skip(1)
        .map(|crumb| crumb.name.as_str());
    let tags = subject.tags.iter().map(|tag| tag.name.as_str());
    let names: Vec<&str> = sections.chain(crumbs).chain(tags).take(NAMES).collect();
    let found = depth::of(
        &tops,
        folded,
        &names,
        subject.language,
        options.media_topics(),
    );
    let both = candidates.iter().zip(found);
    both.filter_map(|(top, found)| {
        let found = found?;
        let share = if found.named { NAMED } else { 0.0 };
        let narrower = Candidate {
            code: found.code,
            score: top.score * found.share,
            evidence: vec![(share, found.word)],
        };
        Some(category(narrower, subject, options))
    })
    .collect()
}

fn qcode(code: &str) -> String {
    format!("medtop:{code}")
}

fn category(candidate: Candidate, subject: &Subject<'_>, options: &Options) -> Category {
    let wanted: Vec<&str> = options
        .label_languages
        .iter()
        .map(String::as_str)
        .chain(subject.language)
        .collect();
    let label = options.media_topics().label(&candidate.code, &wanted);
    let (label, label_language) = label.unwrap_or_default();
    let named = |(share, _): &(f32, String)| *share >= NAMED;
    let (names, words) = (
        candidate.evidence.iter().any(named),
        !candidate.evidence.iter().all(named),
    );
    Category {
        label: label.to_owned(),
        label_language: label_language.to_owned(),
        code: candidate.code,
        score: candidate.score,
        method: match (names, words) {
            (true, false) => CategoryMethod::Publisher,
            (true, true) => CategoryMethod::Both,
            (false, _) => CategoryMethod::Text,
        },
        evidence: candidate
            .evidence
            .into_iter()
            .map(|(_, word)| word)
            .collect(),
        ancestors: Vec::new(),
    }
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
        assert_eq!(codes(&found), ["medtop:15000000", "medtop:20001065"]);
        assert_eq!(found[1].ancestors, ["medtop:15000000", "medtop:20000822"]);
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
            found[0].evidence.iter().any(|word| word == "parliament"),
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
        assert_eq!(codes(&found).first(), Some(&"medtop:15000000"));
        assert_eq!(found[0].evidence, ["Deportes", "formula-1"]);
    }

    #[test]
    fn nothing_known_is_no_category() {
        assert!(assign(&Subject::default(), &Options::default()).is_empty());
        assert!(category_scheme(Vocabulary::shipped()).ends_with("2023-10-24"));
    }
}
