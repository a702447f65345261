//! Two articles from the wire.

use super::{Faults, PageRequest, refuse_too_large};
use crate::grpc::offsets::OffsetUnit;
use crate::grpc::status::{Failure, Violation};
use crate::grpc::v1;

/// Two articles that may be compared.
#[derive(Debug)]
pub struct Comparands {
    /// The first.
    pub first: Comparand,
    /// The second.
    pub second: Comparand,
    /// The unit of every range in the answer.
    pub unit: OffsetUnit,
}

/// One of two articles.
#[derive(Debug)]
pub enum Comparand {
    /// Its text, and its id where it has one.
    Text {
        /// Paragraphs.
        text: String,
        /// Empty: none.
        id: String,
    },
    /// A page that is read first.
    Page(Box<PageRequest>),
}

impl Comparands {
    /// Checks two articles. `allowed`: bytes of each.
    ///
    /// # Errors
    /// [`Failure::TooLarge`], else [`Failure::Invalid`] with every fault.
    pub fn check(request: v1::CompareRequest, allowed: usize) -> Result<Self, Failure> {
        let mut faults = Faults::default();
        let first = Comparand::check("first", request.first, allowed, &mut faults)?;
        let second = Comparand::check("second", request.second, allowed, &mut faults)?;
        let unit = faults.unit("offset_unit", request.offset_unit);
        faults.none()?;
        match (first, second) {
            (Some(first), Some(second)) => Ok(Self {
                first,
                second,
                unit,
            }),
            // Every fault is named above.
            _ => Err(Failure::Invalid(Vec::new())),
        }
    }
}

impl Comparand {
    fn check(
        field: &'static str,
        wire: Option<v1::Comparand>,
        allowed: usize,
        faults: &mut Faults,
    ) -> Result<Option<Self>, Failure> {
        use v1::comparand::Content;
        let (text, id) = match wire.and_then(|wire| wire.content) {
            Some(Content::Document(document)) => {
                let page = PageRequest::check(Some(document), None, allowed);
                return match page {
                    Ok(page) => Ok(Some(Self::Page(Box::new(page)))),
                    Err(Failure::Invalid(violations)) => {
                        faults
                            .0
                            .extend(violations.into_iter().map(|fault| Violation {
                                field: format!("{field}.{}", fault.field),
                                ..fault
                            }));
                        Ok(None)
                    }
                    Err(other) => Err(other),
                };
            }
            Some(Content::Article(article)) => (article.text, article.id),
            Some(Content::Text(text)) => (text, String::new()),
            None => {
                faults.add(field, "CONTENT_EMPTY", "holds no article, document or text");
                return Ok(None);
            }
        };
        refuse_too_large(field, text.len(), allowed)?;
        if text.trim().is_empty() {
            faults.add(field, "CONTENT_EMPTY", "the text has no characters");
            return Ok(None);
        }
        Ok(Some(Self::Text { text, id }))
    }
}
