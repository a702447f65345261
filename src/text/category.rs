//! IPTC Media Topics.

use crate::Options;
use crate::article::{Article, Breadcrumb, Category, Section, Tag};

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

/// Assigns categories, strongest first.
#[must_use]
pub fn assign(_subject: &Subject<'_>, _options: &Options) -> Vec<Category> {
    Vec::new()
}
