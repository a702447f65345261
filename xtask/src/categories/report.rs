//! The report, as Markdown.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use copydesk::rules::media_topics::Vocabulary;
use copydesk::rules::topic_stems;
use copydesk::text::category::blend::Weights;
use copydesk::text::category::channels::{ByTopic, Channels};
use copydesk::text::category::features;
use copydesk::text::category::model::Model;

use super::corpus::{self, Row};
use super::figures::{Judged, accepted_at, calibration, f1, macro_f1, share};
use super::fit;
use super::gold::Page;
use crate::Failure;

/// Words from which a text is more than a sentence or a title.
const WORDS: usize = 40;

/// Figures of judged pages.
pub fn pages(pages: &[Page], weights: &Weights) -> Result<String, Failure> {
    let mut out = format!(
        "## Judged pages\n\n{} pages, read by the whole pipeline. First row: every page by channel weights that were fitted on \
         pages of other publishers.\n\n| weights | accepted first | first is the page's own | macro-F1 | accepted in two | accepted at 50 / 70 / 90 % | calibration error |\n|---|---|---|---|---|---|---|\n",
        pages.len()
    );
    let judge = |scores: Vec<ByTopic>| -> Vec<Judged> {
        let both = pages.iter().zip(scores);
        both.map(|(page, scores)| Judged {
            primary: page.primary,
            set: page.set,
            scores,
        })
        .collect()
    };
    let crosswise = judge(fit::crosswise(pages));
    let fitted = fit::fit(pages);
    line(&mut out, "crosswise", &crosswise)?;
    line(
        &mut out,
        "fitted",
        &judge(
            pages
                .iter()
                .map(|page| fit::scores(page, &fitted))
                .collect(),
        ),
    )?;
    line(
        &mut out,
        "shipped",
        &judge(
            pages
                .iter()
                .map(|page| fit::scores(page, weights))
                .collect(),
        ),
    )?;
    let only = |channel: fn(&Channels) -> ByTopic| {
        judge(pages.iter().map(|page| channel(&page.channels)).collect())
    };
    line(&mut out, "names alone", &only(|channels| channels.names))?;
    line(&mut out, "tags alone", &only(|channels| channels.tags))?;
    line(&mut out, "stems alone", &only(|channels| channels.stems))?;
    line(
        &mut out,
        "text model alone",
        &only(|channels| channels.text),
    )?;
    answers(&mut out, pages)?;
    beside(&mut out, &crosswise)?;
    by_topic(&mut out, &crosswise)?;
    by_language(&mut out, pages, &crosswise)?;
    confusion(&mut out, &crosswise)?;
    Ok(out)
}

fn line(out: &mut String, name: &str, judged: &[Judged]) -> Result<(), Failure> {
    let at = |coverage| accepted_at(judged, coverage);
    writeln!(
        out,
        "| {name} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} / {:.3} / {:.3} | {:.3} |",
        share(judged, Judged::accepted),
        share(judged, |one| one.first() == one.primary),
        macro_f1(judged),
        share(judged, |one| one
            .ranked()
            .iter()
            .take(2)
            .any(|topic| one.set[*topic])),
        at(0.5),
        at(0.7),
        at(0.9),
        calibration(judged)
    )?;
    Ok(())
}

/// Shares of the best topic's score from which another might be answered beside it.
const SHARES: [f32; 7] = [0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7];
/// Score from which a topic is answered.
const LEAST: f32 = 0.4;
/// Topics in an answer.
const MOST: usize = 3;

/// What other shares of the best topic's score would answer.
fn beside(out: &mut String, judged: &[Judged]) -> Result<(), Failure> {
    writeln!(
        out,
        "| beside the best from a share of | topics | right | found | F1 |\n|---|---|---|---|---|"
    )?;
    let wanted: usize = judged
        .iter()
        .map(|one| one.set.iter().filter(|is| **is).count())
        .sum();
    for least in SHARES {
        let mut all: Vec<bool> = Vec::new();
        for one in judged {
            let ranked = one.ranked();
            let best = ranked.first().map_or(0.0, |topic| one.scores[*topic]);
            let answered = ranked.iter().take(MOST);
            let answered = answered.filter(|topic| {
                one.scores[**topic] >= LEAST && one.scores[**topic] >= least * best
            });
            all.extend(answered.map(|topic| one.set[*topic]));
        }
        let right = all.iter().filter(|right| **right).count();
        writeln!(
            out,
            "| {least} | {} | {:.3} | {:.3} | {:.3} |",
            all.len(),
            part(right, all.len()),
            part(right, wanted),
            part(2 * right, all.len() + wanted)
        )?;
    }
    writeln!(out)?;
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "counts of topics")]
fn part(of: usize, all: usize) -> f32 {
    of as f32 / all.max(1) as f32
}

/// What the service answers.
#[allow(clippy::cast_precision_loss, reason = "counts of topics")]
fn answers(out: &mut String, pages: &[Page]) -> Result<(), Failure> {
    let with: Vec<&Page> = pages
        .iter()
        .filter(|page| !page.answered.is_empty())
        .collect();
    let all: Vec<(bool, f32)> = pages
        .iter()
        .flat_map(|page| {
            page.answered
                .iter()
                .map(|(topic, score)| (page.set[*topic], *score))
        })
        .collect();
    let wanted: usize = pages
        .iter()
        .map(|page| page.set.iter().filter(|is| **is).count())
        .sum();
    let right = all.iter().filter(|(right, _)| *right).count();
    writeln!(
        out,
        "\nAnswered: {} of {} pages, {} topics, {:.3} of them right, {:.3} of all right topics found; first topic right on {:.3} of the \
         answered pages.\n",
        with.len(),
        pages.len(),
        all.len(),
        share(&all, |(right, _)| *right),
        right as f32 / wanted.max(1) as f32,
        share(&with, |page| page
            .answered
            .first()
            .is_some_and(|(topic, _)| page.set[*topic])),
    )?;
    Ok(())
}

fn name(topic: usize) -> &'static str {
    let code = topic_stems::topics().get(topic);
    let label = code.and_then(|code| Vocabulary::shipped().label(code, &["en"]));
    label.map_or("?", |(label, _)| {
        label.split([',', ' ']).next().unwrap_or(label)
    })
}

fn by_topic(out: &mut String, judged: &[Judged]) -> Result<(), Failure> {
    writeln!(out, "| topic | pages | F1 |\n|---|---|---|")?;
    for (topic, (count, f1)) in f1(judged) {
        writeln!(out, "| {} | {count} | {f1:.2} |", name(topic))?;
    }
    Ok(())
}

fn by_language(out: &mut String, pages: &[Page], judged: &[Judged]) -> Result<(), Failure> {
    let mut by: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (page, one) in pages.iter().zip(judged) {
        let count = by.entry(&page.language).or_default();
        count.0 += 1;
        count.1 += usize::from(one.accepted());
    }
    let words: Vec<String> = by
        .iter()
        .map(|(language, (all, right))| format!("{language} {right}/{all}"))
        .collect();
    writeln!(out, "\nAccepted by language: {}.", words.join(", "))?;
    Ok(())
}

/// First topics that are not accepted, by the page's own.
fn confusion(out: &mut String, judged: &[Judged]) -> Result<(), Failure> {
    let mut pairs: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for one in judged.iter().filter(|one| !one.accepted()) {
        *pairs.entry((one.primary, one.first())).or_default() += 1;
    }
    let words: Vec<String> = pairs
        .iter()
        .map(|((own, said), count)| format!("{} as {} {count}", name(*own), name(*said)))
        .collect();
    writeln!(out, "\nNot accepted: {}.\n", words.join(", "))?;
    Ok(())
}

fn scored(row: &Row, model: &Model) -> ([Judged; 2], usize) {
    let subject = row.subject();
    let folded = subject.folded();
    let (logits, _) = model.logits(&features::of(&folded));
    let (channels, _) = Channels::of(&subject, &folded);
    let most = logits.iter().copied().fold(f32::MIN, f32::max);
    let all = most
        + logits
            .iter()
            .map(|logit| (logit - most).exp())
            .sum::<f32>()
            .ln();
    let mut both = logits;
    for (topic, value) in both.iter_mut().enumerate() {
        *value += STEMS * channels.share[topic] - all;
    }
    let judged = |scores| Judged {
        primary: row.topic,
        set: row.set,
        scores,
    };
    ([judged(logits), judged(both)], folded.tokens.len())
}

/// What a share of the stems counts beside the text model on texts of the datasets, which are not as uneven as the press.
const STEMS: f32 = 2.0;

/// Whether a row is more than a sentence or a title.
fn is_text(row: &Row, words: usize) -> bool {
    words >= WORDS || row.dataset == "myanmar_news"
}

/// What the text model alone says of held-out rows: of texts, and of sentences and titles.
pub fn held_out(shared: &Path, model: &Model) -> Result<[Vec<Judged>; 2], Failure> {
    let (rows, _) = corpus::read(&shared.join("data/categories/dev.jsonl.gz"))?;
    let mut found = [Vec::new(), Vec::new()];
    for row in &rows {
        let ([alone, _], words) = scored(row, model);
        found[usize::from(!is_text(row, words))].push(alone);
    }
    Ok(found)
}

/// Figures of the datasets' own held-out rows.
pub fn datasets(shared: &Path, model: &Model, by_language: bool) -> Result<String, Failure> {
    let (rows, _) = corpus::read(&shared.join("data/categories/dev.jsonl.gz"))?;
    let mut groups: BTreeMap<String, [Vec<Judged>; 2]> = BTreeMap::new();
    for row in &rows {
        let ([alone, both], words) = scored(row, model);
        let long = is_text(row, words);
        let kind = if long {
            "0 texts"
        } else {
            "1 sentences and titles"
        };
        let mut names = vec!["all".to_owned(), kind.to_owned()];
        if by_language {
            names.push(format!("2 {}", row.dataset));
            names.push(format!(
                "3 {} {}",
                row.language,
                if long { "texts" } else { "short" }
            ));
        }
        for name in names {
            let group = groups.entry(name).or_default();
            let copy = |one: &Judged| Judged {
                primary: one.primary,
                set: one.set,
                scores: one.scores,
            };
            group[0].push(copy(&alone));
            group[1].push(copy(&both));
        }
    }
    let mut out = String::from(
        "## Held-out rows of the datasets\n\n| rows | count | text model: right | macro-F1 | accepted | with stems: right | macro-F1 | accepted |\n|---|---|---|---|---|---|---|---|\n",
    );
    for (name, [alone, both]) in &groups {
        let figures = |judged: &[Judged]| {
            format!(
                "{:.3} | {:.3} | {:.3}",
                share(judged, |one| one.first() == one.primary),
                macro_f1(judged),
                share(judged, Judged::accepted)
            )
        };
        let name = name.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        writeln!(
            out,
            "| {name} | {} | {} | {} |",
            alone.len(),
            figures(alone),
            figures(both)
        )?;
    }
    Ok(out)
}

/// Figures of languages that a model was trained without.
pub fn without(shared: &Path, model: &Model, languages: &[String]) -> Result<String, Failure> {
    let (rows, _) = corpus::read(&shared.join("data/categories/dev.jsonl.gz"))?;
    let mut out = String::from(
        "| language | rows | text model: right | with stems: right |\n|---|---|---|---|\n",
    );
    for language in languages {
        let rows = rows.iter().filter(|row| row.language == *language);
        let (alone, both): (Vec<Judged>, Vec<Judged>) = rows
            .map(|row| {
                let ([alone, both], _) = scored(row, model);
                (alone, both)
            })
            .unzip();
        let right = |judged: &[Judged]| share(judged, |one| one.first() == one.primary);
        writeln!(
            out,
            "| {language} | {} | {:.3} | {:.3} |",
            alone.len(),
            right(&alone),
            right(&both)
        )?;
    }
    Ok(out)
}
