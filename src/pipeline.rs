//! The stages in order. Nothing here knows how a stage does its work.

use std::ops::ControlFlow;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::article::{
    Article, Category, EncodingSource, Extraction, InputReport, Keyword, Language, Outcome, Reason,
    ReasonCode, RulePart, Stage, Summary, TextRange, TextStatistics,
};
use crate::body::model::Model;
use crate::body::{self, Body};
use crate::error::ExtractError;
use crate::limits::Limits;
use crate::metadata::{self, Metadata};
use crate::page::kind::{self, Kind};
use crate::page::{Page, decode, parse};
use crate::site_rules::SiteRules;
use crate::{Fields, Hints, Options, Watch, plain, render, text};

/// Reads one document.
///
/// # Errors
/// [`ExtractError`] where the request is at fault or nobody waits any more; what the page is like is an [`Outcome`].
pub fn extract(
    content: &[u8],
    hints: &Hints<'_>,
    options: &Options,
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<Extraction, ExtractError> {
    extract_with(Model::shipped(), content, hints, options, limits, watch)
}

/// The same with other body weights: for measuring them on pages they were not trained on.
///
/// # Errors
/// As [`extract`].
pub fn extract_with(
    model: &Model,
    content: &[u8],
    hints: &Hints<'_>,
    options: &Options,
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<Extraction, ExtractError> {
    let rules = SiteRules::shipped();
    extract_by(model, rules, content, hints, options, limits, watch)
}

/// The same with other site rules too.
///
/// # Errors
/// As [`extract`].
pub fn extract_by(
    model: &Model,
    rules: &SiteRules,
    content: &[u8],
    hints: &Hints<'_>,
    options: &Options,
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<Extraction, ExtractError> {
    if content.is_empty() {
        return Err(ExtractError::EmptyContent);
    }
    if content.len() > limits.document_bytes {
        let (found, allowed) = (content.len() as u64, limits.document_bytes as u64);
        return Err(ExtractError::DocumentTooLarge { found, allowed });
    }
    let sha256 = hex(&Sha256::digest(content));
    let byte_count = content.len() as u64;
    let kind = kind::of(content, hints.media_type());
    if let Kind::Other(name) = kind {
        let input = InputReport {
            sha256,
            byte_count,
            encoding: None,
            encoding_source: None,
            replacement_count: 0,
        };
        done(watch, Stage::Parse)?;
        return Ok(unreadable(input, name));
    }
    let decoded = decode::decode_with(
        content,
        hints.charset(),
        hints.top_level_domain(),
        &crate::text::language::plausibility,
    );
    let input = InputReport {
        sha256,
        byte_count,
        encoding: Some(decode::label(decoded.encoding)),
        encoding_source: Some(decoded.source),
        replacement_count: decoded.replacements,
    };
    let mut reasons = decoded.reasons;
    if kind == Kind::Text {
        done(watch, Stage::Parse)?;
        let cut = decoded.text.floor_char_boundary(limits.text_bytes);
        let (text, behind) = decoded.text.split_at(cut);
        if !behind.is_empty() {
            reasons.push(Reason::limit_reached("text"));
        }
        let (metadata, body) = plain::read(text, hints);
        done(watch, Stage::Metadata)?;
        done(watch, Stage::Body)?;
        let finding = body::outcome::of_text(&metadata, &body);
        let pieces = vec![(metadata, body)];
        return finish(finding, pieces, input, reasons, hints, options, watch);
    }
    let parsed = parse::parse(&decoded.text, limits);
    if let Some(bound) = parsed.limit_reached {
        reasons.push(Reason::limit_reached(bound));
    }
    let mut page = Page::new(&parsed.tree, hints, limits);
    page.ruled = rules.read(&page, &parsed.tree);
    let page = page;
    done(watch, Stage::Parse)?;
    let metadata = metadata::read(&page);
    done(watch, Stage::Metadata)?;
    let find = if options.include_evidence {
        body::find_with_evidence
    } else {
        body::find_with
    };
    let body = find(model, &page, &metadata);
    let mut parts = body.rules.clone();
    let finding = body::outcome::of(&page, &metadata, &body);
    let mut pieces = pieces(metadata, body, finding.outcome);
    for (metadata, body) in &mut pieces {
        metadata::complete(&page, metadata, body);
        body::outcome::settle_access(metadata, body);
        body::outcome::settle_lead(metadata, body);
    }
    for (metadata, _) in &pieces {
        parts.extend(metadata.evidence.iter().filter_map(RulePart::of_evidence));
    }
    done(watch, Stage::Body)?;
    let mut found = finish(finding, pieces, input, reasons, hints, options, watch)?;
    tell_of_rules(&mut found, parts, &page.ruled.rules);
    Ok(found)
}

/// Names the rules that took part, strongest first, and those that the page contradicted.
fn tell_of_rules(found: &mut Extraction, mut parts: Vec<RulePart>, order: &[Arc<str>]) {
    let rank = |part: &RulePart| order.iter().position(|rule| **rule == *part.rule);
    parts.sort_by_key(|part| (rank(part), part.field, part.accepted));
    parts.dedup();
    let names = |accepted: bool| {
        let mut names: Vec<&str> = Vec::new();
        for part in parts.iter().filter(|part| part.accepted == accepted) {
            if !names.contains(&part.rule.as_str()) {
                names.push(&part.rule);
            }
        }
        names
    };
    let followed = names(true);
    found.site_rule = (!followed.is_empty()).then(|| followed.join(","));
    let lost: Vec<String> = names(false)
        .into_iter()
        .map(|rule| {
            let lost = |part: &&RulePart| part.rule == rule && !part.accepted;
            let fields: Vec<&str> = parts.iter().filter(lost).map(|part| part.field).collect();
            format!("{rule} ({})", fields.join(", "))
        })
        .collect();
    if !lost.is_empty() {
        found.reasons.push(Reason {
            code: ReasonCode::SiteRuleRejected,
            message: format!("The page contradicts site rules: {}.", lost.join("; ")),
        });
    }
    found.rules = parts;
}

/// An article each for the stories of a page of several, with what the page says of all of them; else the one.
fn pieces(metadata: Metadata, mut body: Body, outcome: Outcome) -> Vec<(Metadata, Body)> {
    if outcome != Outcome::MultipleArticles {
        return vec![(metadata, body)];
    }
    let stories = std::mem::take(&mut body.stories).into_iter();
    stories
        .map(|story| (metadata.of_part(story.headline), story.body))
        .collect()
}

/// Text that needs no extraction.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Analysis {
    /// Detected, or as given.
    pub language: Option<Language>,
    /// IPTC Media Topics.
    pub categories: Vec<Category>,
    /// Whole sentences.
    pub summary: Option<Summary>,
    /// Phrases of the text.
    pub keywords: Vec<Keyword>,
    /// Counts.
    pub statistics: Option<TextStatistics>,
}

/// Analyses text whose paragraphs are separated by blank lines. Ranges count in the text as given.
///
/// # Errors
/// [`ExtractError::EmptyContent`] for text without a character that is not white space.
pub fn analyze(
    content: &str,
    headline: Option<&str>,
    language: Option<&str>,
    options: &Options,
    watch: &mut dyn Watch,
) -> Result<Analysis, ExtractError> {
    if content.trim().is_empty() {
        return Err(ExtractError::EmptyContent);
    }
    let mut blocks = body::blocks_of_text(content);
    let mut analysis = Analysis::default();
    let fields = &options.fields;
    let found = if let Some(tag) = language {
        Language {
            tag: Some(tag.to_owned()),
            confidence: 1.0,
            reliable: true,
            ..Language::default()
        }
    } else {
        let mut found = text::language::identify(content, &[]);
        text::language::mark_blocks(&mut blocks, &mut found);
        found
    };
    done(watch, Stage::Language)?;
    let tag = found.tag.clone();
    if fields.categories {
        let subject = text::category::Subject {
            headline,
            text: content,
            language: tag.as_deref(),
            ..Default::default()
        };
        analysis.categories = text::category::assign(&subject, options);
    }
    done(watch, Stage::Categories)?;
    let sentences = sentences(content, tag.as_deref(), *fields);
    if fields.summary {
        let source = text::summary::Source {
            text: content,
            blocks: &blocks,
            sentences: &sentences,
            headline,
            language: tag.as_deref(),
        };
        analysis.summary = text::summary::of(&source, options);
    }
    if fields.keywords {
        analysis.keywords = text::keywords::of(content, headline, tag.as_deref());
    }
    if fields.statistics {
        let tag = tag.as_deref();
        let counted = text::statistics::of(content, &blocks, sentences.len(), tag);
        analysis.statistics = Some(counted);
    }
    done(watch, Stage::Summary)?;
    analysis.language = fields.language.then_some(found);
    Ok(analysis)
}

/// The sentences of a text, where something is made of them.
fn sentences(text: &str, language: Option<&str>, fields: Fields) -> Vec<TextRange> {
    if fields.summary || fields.statistics {
        text::sentences::split(text, language)
    } else {
        Vec::new()
    }
}

fn done(watch: &mut dyn Watch, stage: Stage) -> Result<(), ExtractError> {
    match watch.after(stage) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(ExtractError::Stopped(stage)),
    }
}

fn unreadable(input: InputReport, name: &str) -> Extraction {
    Extraction {
        outcome: Outcome::Unreadable,
        reasons: vec![Reason {
            code: ReasonCode::NotHtml,
            message: format!("The document is {name}."),
        }],
        page_type: None,
        articles: Vec::new(),
        teasers: Vec::new(),
        input,
        site_rule: None,
        rules: Vec::new(),
    }
}

#[allow(
    clippy::too_many_arguments,
    reason = "the last stages need what all earlier ones found"
)]
fn finish(
    finding: body::outcome::Finding,
    mut pieces: Vec<(Metadata, Body)>,
    input: InputReport,
    mut reasons: Vec<Reason>,
    hints: &Hints<'_>,
    options: &Options,
    watch: &mut dyn Watch,
) -> Result<Extraction, ExtractError> {
    for (metadata, _) in &mut pieces {
        reasons.append(&mut metadata.reasons);
    }
    reasons.extend(finding.reasons);
    let several = pieces.len() > 1;
    let mut articles = Vec::new();
    if matches!(
        finding.outcome,
        Outcome::Article | Outcome::PartialArticle | Outcome::MultipleArticles
    ) {
        for (place, (metadata, body)) in (1..).zip(pieces) {
            let place = several.then_some(place);
            let article = article(metadata, body, place, &mut reasons, hints, options, watch)?;
            articles.push(article);
        }
    } else {
        for stage in [Stage::Language, Stage::Categories, Stage::Summary] {
            done(watch, stage)?;
        }
    }
    let mut seen = Vec::new();
    reasons.retain(|reason| {
        let new = !seen.contains(&reason.code);
        seen.push(reason.code);
        new
    });
    debug_assert!(
        input.encoding_source != Some(EncodingSource::Detected) || input.encoding.is_some()
    );
    Ok(Extraction {
        outcome: finding.outcome,
        reasons,
        page_type: finding.page_type,
        articles,
        teasers: finding.teasers,
        input,
        site_rule: None,
        rules: Vec::new(),
    })
}

/// `place` counts the articles of a page that has several.
fn article(
    metadata: Metadata,
    body: Body,
    place: Option<usize>,
    reasons: &mut Vec<Reason>,
    hints: &Hints<'_>,
    options: &Options,
    watch: &mut dyn Watch,
) -> Result<Article, ExtractError> {
    let fields = &options.fields;
    let mut article = metadata::assemble(metadata, &body, hints);
    if options.include_evidence {
        article.evidence.extend(body.evidence);
    } else {
        article.evidence = Vec::new();
    }
    article.text = body.text;
    article.blocks = body.blocks;
    article.links = body.links;
    article.quality = Some(body.quality);
    article.id = text::fingerprint::article_id(&article);
    if let Some(place) = place {
        article.id = text::fingerprint::part_id(&article.id, place);
    }
    let declared = std::mem::take(&mut article.language)
        .map(|language| language.declared_tags)
        .unwrap_or_default();
    if fields.language {
        let mut language = text::language::identify(&article.text, &declared);
        reasons.extend(text::language::disagreement(&language));
        article.direction = text::language::direction(&article.text, language.tag.as_deref());
        text::language::mark_blocks(&mut article.blocks, &mut language);
        article.language = Some(language);
    }
    done(watch, Stage::Language)?;
    let tag = article
        .language
        .as_ref()
        .and_then(|language| language.tag.clone());
    if fields.categories {
        let subject = text::category::Subject::of(&article);
        article.categories = text::category::assign(&subject, options);
    }
    done(watch, Stage::Categories)?;
    let sentences = sentences(&article.text, tag.as_deref(), *fields);
    if fields.summary {
        let source = text::summary::Source {
            text: &article.text,
            blocks: &article.blocks,
            sentences: &sentences,
            headline: article.headline.as_deref(),
            language: tag.as_deref(),
        };
        article.summary = text::summary::of(&source, options);
    }
    if fields.keywords {
        let headline = article.headline.as_deref();
        article.keywords = text::keywords::of(&article.text, headline, tag.as_deref());
    }
    if fields.statistics {
        article.statistics = Some(text::statistics::of(
            &article.text,
            &article.blocks,
            sentences.len(),
            tag.as_deref(),
        ));
    }
    if fields.fingerprint {
        article.fingerprint = Some(text::fingerprint::of(&article.text, &article.blocks));
    }
    article.renderings = render::all(&article, &options.renderings);
    done(watch, Stage::Summary)?;
    Ok(article)
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}
