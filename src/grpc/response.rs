//! From the domain to the wire. What the domain does not have stays absent.

use super::blocks;
use super::offsets::{OffsetUnit, Offsets};
use super::times::time;
use super::v1;
use crate::Analysis;
use crate::article as domain;

/// An answer, without server version and timings.
#[must_use]
pub fn extraction(found: domain::Extraction, unit: OffsetUnit) -> v1::ExtractArticleResponse {
    v1::ExtractArticleResponse {
        outcome: outcome(found.outcome) as i32,
        outcome_reasons: each(found.reasons, reason),
        page_type: found.page_type.map_or(0, |kind| page_type(kind) as i32),
        articles: each(found.articles, |one| article(one, unit)),
        teasers: each(found.teasers, teaser),
        input: Some(input(found.input)),
        server: None,
        timings: None,
    }
}

/// The answer to text that needed no extraction; ranges count in `text`.
#[must_use]
pub fn analysis(found: Analysis, text: &str, unit: OffsetUnit) -> v1::AnalyzeTextResponse {
    let offsets = Offsets::new(text, unit);
    v1::AnalyzeTextResponse {
        language: found.language.map(language),
        categories: each(found.categories, category),
        summary: found.summary.map(|it| summary(it, &offsets)),
        keywords: each(found.keywords, keyword),
        statistics: found.statistics.map(statistics),
    }
}

pub(super) fn each<T, U>(items: Vec<T>, convert: impl FnMut(T) -> U) -> Vec<U> {
    items.into_iter().map(convert).collect()
}

/// Counts fit 32 bits: they count in a text that does.
pub(super) fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

pub(super) fn outcome(outcome: domain::Outcome) -> v1::Outcome {
    match outcome {
        domain::Outcome::Article => v1::Outcome::Article,
        domain::Outcome::PartialArticle => v1::Outcome::PartialArticle,
        domain::Outcome::MultipleArticles => v1::Outcome::MultipleArticles,
        domain::Outcome::NotAnArticle => v1::Outcome::NotAnArticle,
        domain::Outcome::NoContent => v1::Outcome::NoContent,
        domain::Outcome::Unreadable => v1::Outcome::Unreadable,
    }
}

fn reason(reason: domain::Reason) -> v1::OutcomeReason {
    v1::OutcomeReason {
        code: reason.code.as_str().to_owned(),
        message: reason.message,
    }
}

fn page_type(kind: domain::PageType) -> v1::PageType {
    match kind {
        domain::PageType::Article => v1::PageType::Article,
        domain::PageType::Opinion => v1::PageType::Opinion,
        domain::PageType::LiveBlog => v1::PageType::LiveBlog,
        domain::PageType::Briefing => v1::PageType::Briefing,
        domain::PageType::Gallery => v1::PageType::Gallery,
        domain::PageType::Video => v1::PageType::Video,
        domain::PageType::Audio => v1::PageType::Audio,
        domain::PageType::PressRelease => v1::PageType::PressRelease,
        domain::PageType::Index => v1::PageType::Index,
        domain::PageType::Error => v1::PageType::Error,
        domain::PageType::Other => v1::PageType::Other,
    }
}

fn teaser(teaser: domain::Teaser) -> v1::Teaser {
    v1::Teaser {
        url: teaser.url,
        headline: teaser.headline,
        text: teaser.text.unwrap_or_default(),
        published: teaser.published.map(time),
    }
}

fn input(report: domain::InputReport) -> v1::InputReport {
    use domain::EncodingSource as Source;
    let encoding_source = match report.encoding_source {
        None => v1::EncodingSource::Unspecified,
        Some(Source::ByteOrderMark) => v1::EncodingSource::ByteOrderMark,
        Some(Source::HttpHeader) => v1::EncodingSource::HttpHeader,
        Some(Source::MetaElement) => v1::EncodingSource::MetaElement,
        Some(Source::Detected) => v1::EncodingSource::Detected,
    };
    v1::InputReport {
        sha256: report.sha256,
        byte_count: i64::try_from(report.byte_count).unwrap_or(i64::MAX),
        encoding: report.encoding.unwrap_or_default().to_owned(),
        encoding_source: encoding_source as i32,
        replacement_count: i64::try_from(report.replacement_count).unwrap_or(i64::MAX),
    }
}

fn article(article: domain::Article, unit: OffsetUnit) -> v1::Article {
    let offsets = Offsets::new(&article.text, unit);
    let blocks = blocks::all(article.blocks, &offsets);
    let summary = article.summary.map(|it| summary(it, &offsets));
    v1::Article {
        id: article.id,
        url: article.url.unwrap_or_default(),
        canonical_url: article.canonical_url.unwrap_or_default(),
        amp_url: article.amp_url.unwrap_or_default(),
        translations: each(article.translations, |it| v1::Translation {
            language: it.language,
            url: it.url,
        }),
        publisher: article.publisher.map(|it| v1::Publisher {
            name: it.name.unwrap_or_default(),
            url: it.url.unwrap_or_default(),
            logo_url: it.logo_url.unwrap_or_default(),
        }),
        headline: article.headline.unwrap_or_default(),
        kicker: article.kicker.unwrap_or_default(),
        standfirst: article.standfirst.unwrap_or_default(),
        meta_description: article.meta_description.unwrap_or_default(),
        alternative_headlines: each(article.alternative_headlines, alternative_headline),
        byline: article.byline.unwrap_or_default(),
        authors: each(article.authors, author),
        sources: each(article.sources, source),
        dateline: article.dateline.map(|it| v1::Dateline {
            raw: it.raw,
            place: it.place.unwrap_or_default(),
        }),
        published: article.published.map(time),
        modified: article.modified.map(time),
        language: article.language.map(language),
        direction: article.direction.map_or(0, |it| direction(it) as i32),
        sections: each(article.sections, |it| v1::Section {
            name: it.name,
            url: it.url.unwrap_or_default(),
        }),
        breadcrumbs: each(article.breadcrumbs, |it| v1::Breadcrumb {
            position: count(it.position),
            name: it.name,
            url: it.url.unwrap_or_default(),
        }),
        tags: each(article.tags, |it| v1::Tag {
            name: it.name,
            url: it.url.unwrap_or_default(),
        }),
        categories: each(article.categories, category),
        keywords: each(article.keywords, keyword),
        blocks,
        summary,
        images: each(article.images, blocks::image),
        links: each(article.links, |it| v1::Link {
            url: it.url,
            text: it.text,
            external: it.external,
        }),
        renderings: each(article.renderings, rendering),
        statistics: article.statistics.map(statistics),
        access: article.access.map(access),
        rights: article.rights.map(|it| v1::Rights {
            copyright_notice: it.copyright_notice.unwrap_or_default(),
            license_url: it.license_url.unwrap_or_default(),
            robots: it.robots,
            tdm_reservation: it.tdm_reservation,
            tdm_policy_url: it.tdm_policy_url.unwrap_or_default(),
        }),
        sponsorship: article.sponsorship.map(|it| v1::Sponsorship {
            label: it.label.unwrap_or_default(),
            sponsor: it.sponsor.unwrap_or_default(),
        }),
        embargo: article.embargo.map(time),
        external_ids: each(article.external_ids, |it| v1::ExternalId {
            scheme: it.scheme,
            value: it.value,
        }),
        fingerprint: article.fingerprint.map(|it| v1::Fingerprint {
            text_sha256: it.text_sha256,
            simhash: it.simhash,
            paragraph_hashes: it.paragraph_hashes,
        }),
        quality: article.quality.unwrap_or_default(),
        evidence: each(article.evidence, evidence),
        text: article.text,
    }
}

fn alternative_headline(found: domain::AlternativeHeadline) -> v1::AlternativeHeadline {
    use v1::alternative_headline::Role;
    let role = match found.role {
        domain::HeadlineRole::Search => Role::Search,
        domain::HeadlineRole::Social => Role::Social,
        domain::HeadlineRole::LinkedData => Role::LinkedData,
    };
    v1::AlternativeHeadline {
        role: role as i32,
        text: found.text,
    }
}

fn author(author: domain::Author) -> v1::Author {
    use v1::author::Kind;
    let kind = match author.kind {
        domain::AuthorKind::Person => Kind::Person,
        domain::AuthorKind::Organization => Kind::Organization,
    };
    v1::Author {
        name: author.name,
        kind: kind as i32,
        role: author.role.unwrap_or_default(),
        url: author.url.unwrap_or_default(),
        email: author.email.unwrap_or_default(),
    }
}

fn source(credit: domain::SourceCredit) -> v1::SourceCredit {
    use v1::source_credit::Relation;
    let relation = match credit.relation {
        domain::SourceRelation::OriginatedBy => Relation::OriginatedBy,
        domain::SourceRelation::WithMaterialFrom => Relation::WithMaterialFrom,
        domain::SourceRelation::TranslatedFrom => Relation::TranslatedFrom,
        domain::SourceRelation::FirstPublishedBy => Relation::FirstPublishedBy,
    };
    v1::SourceCredit {
        name: credit.name,
        normalized_id: credit.normalized_id.unwrap_or_default(),
        relation: relation as i32,
        url: credit.url.unwrap_or_default(),
        raw: credit.raw,
    }
}

fn language(found: domain::Language) -> v1::Language {
    v1::Language {
        tag: found.tag.unwrap_or_default(),
        confidence: found.confidence,
        reliable: found.reliable,
        declared_tags: found.declared_tags,
        candidates: each(found.candidates, |it| v1::LanguageCandidate {
            tag: it.tag,
            confidence: it.confidence,
        }),
    }
}

fn direction(direction: domain::TextDirection) -> v1::TextDirection {
    match direction {
        domain::TextDirection::LeftToRight => v1::TextDirection::LeftToRight,
        domain::TextDirection::RightToLeft => v1::TextDirection::RightToLeft,
    }
}

fn category(category: domain::Category) -> v1::Category {
    use v1::category::Method;
    let method = match category.method {
        domain::CategoryMethod::Publisher => Method::Publisher,
        domain::CategoryMethod::Text => Method::Text,
        domain::CategoryMethod::Both => Method::Both,
    };
    v1::Category {
        code: category.code,
        label: category.label,
        label_language: category.label_language,
        score: category.score,
        method: method as i32,
        evidence: category.evidence,
        ancestors: category.ancestors,
    }
}

fn keyword(keyword: domain::Keyword) -> v1::Keyword {
    v1::Keyword {
        text: keyword.text,
        score: keyword.score,
        occurrences: count(keyword.occurrences),
    }
}

fn summary(summary: domain::Summary, offsets: &Offsets<'_>) -> v1::Summary {
    v1::Summary {
        text: summary.text,
        sentences: each(summary.sentences, |it| v1::SummarySentence {
            text: it.text,
            text_range: Some(blocks::range(it.text_range, offsets)),
            block_id: it.block_id.unwrap_or_default(),
            score: it.score,
        }),
        method: v1::summary::Method::Extractive as i32,
    }
}

fn rendering(rendering: domain::Rendering) -> v1::Rendering {
    use v1::rendering::Format;
    let format = match rendering.format {
        domain::RenderingFormat::Markdown => Format::Markdown,
        domain::RenderingFormat::Html => Format::Html,
        domain::RenderingFormat::JsonLd => Format::JsonLd,
        domain::RenderingFormat::Ninjs => Format::Ninjs,
    };
    v1::Rendering {
        format: format as i32,
        content: rendering.content,
    }
}

fn statistics(counts: domain::TextStatistics) -> v1::TextStatistics {
    v1::TextStatistics {
        characters: count(counts.characters),
        words: count(counts.words),
        sentences: count(counts.sentences),
        paragraphs: count(counts.paragraphs),
        reading_time_seconds: count(counts.reading_time_seconds),
    }
}

fn access(access: domain::Access) -> v1::Access {
    use v1::access::State;
    let state = match access.state {
        None => State::Unspecified,
        Some(domain::AccessState::Free) => State::Free,
        Some(domain::AccessState::Metered) => State::Metered,
        Some(domain::AccessState::Registration) => State::Registration,
        Some(domain::AccessState::Paid) => State::Paid,
    };
    v1::Access {
        state: state as i32,
        truncated: access.truncated,
    }
}

fn evidence(evidence: domain::Evidence) -> v1::Evidence {
    use v1::evidence::Signal;
    let signal = match evidence.signal {
        domain::Signal::LinkedData => Signal::LinkedData,
        domain::Signal::Microdata => Signal::Microdata,
        domain::Signal::OpenGraph => Signal::OpenGraph,
        domain::Signal::Meta => Signal::Meta,
        domain::Signal::LinkElement => Signal::LinkElement,
        domain::Signal::TimeElement => Signal::TimeElement,
        domain::Signal::Document => Signal::Document,
        domain::Signal::Text => Signal::Text,
        domain::Signal::Url => Signal::Url,
        domain::Signal::SiteRule => Signal::SiteRule,
        domain::Signal::Model => Signal::Model,
        domain::Signal::Request => Signal::Request,
    };
    v1::Evidence {
        field: evidence.field.to_owned(),
        signal: signal as i32,
        locator: evidence.locator,
        raw_value: evidence.raw_value,
        chosen: evidence.chosen,
        block_id: evidence.block_id.unwrap_or_default(),
    }
}
