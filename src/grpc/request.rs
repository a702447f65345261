//! From the wire to a request that the pipeline can trust. Every fault is named, not only the first.

mod comparands;

use bytes::Bytes;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use super::mask::Mask;
use super::offsets::OffsetUnit;
use super::status::{Failure, Violation};
use super::v1;
use crate::article::RenderingFormat;
use crate::{Fields, Hints, Options};

pub use comparands::{Comparand, Comparands};

/// Fields of an answer that no mask takes away.
const ALWAYS: &[&str] = &["outcome", "outcome_reasons", "input", "server"];
/// Label languages that one request may name; there are not so many in the scheme.
const MAX_LABEL_LANGUAGES: usize = 64;
/// The range of `google.protobuf.Timestamp`: 0001-01-01 to 9999-12-31, in seconds.
const TIMESTAMP_SECONDS: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;

/// A page that may be read.
#[derive(Debug)]
pub struct PageRequest {
    /// The bytes of the page.
    pub content: Bytes,
    content_type: String,
    content_language: String,
    url: Option<Url>,
    fetch_time: Option<Timestamp>,
    time_zone: Option<TimeZone>,
    /// What the caller wants.
    pub wishes: Wishes,
}

/// Text that may be analysed.
#[derive(Debug)]
pub struct TextRequest {
    /// The text.
    pub text: String,
    /// Empty: none.
    pub headline: String,
    /// BCP 47, where the caller knows it.
    pub language: Option<String>,
    /// What the caller wants.
    pub wishes: Wishes,
}

/// What the caller wants, checked.
#[derive(Debug)]
pub struct Wishes {
    /// For the pipeline.
    pub options: Options,
    /// The unit of every range in the answer.
    pub unit: OffsetUnit,
    /// The wanted fields.
    pub mask: Mask,
}

impl PageRequest {
    /// Checks a document and what is wanted of it. `allowed`: bytes of content.
    ///
    /// # Errors
    /// [`Failure::TooLarge`], else [`Failure::Invalid`] with every fault.
    pub fn check(
        document: Option<v1::Document>,
        options: Option<v1::ExtractOptions>,
        allowed: usize,
    ) -> Result<Self, Failure> {
        let document = document.unwrap_or_default();
        refuse_too_large("document.content", document.content.len(), allowed)?;
        let mut faults = Faults::default();
        if document.content.is_empty() {
            faults.add("document.content", "CONTENT_EMPTY", "the page has no bytes");
        }
        let url = faults.url("document.url", &document.url);
        let fetch_time = document
            .fetch_time
            .and_then(|time| faults.time("document.fetch_time", time));
        let time_zone = faults.zone("document.time_zone_hint", &document.time_zone_hint);
        let wishes = Wishes::check("ExtractArticleResponse", options, &mut faults);
        faults.none()?;
        Ok(Self {
            content: document.content,
            content_type: document.content_type,
            content_language: document.content_language,
            url,
            fetch_time,
            time_zone,
            wishes,
        })
    }

    /// What the caller knows besides the bytes.
    #[must_use]
    pub fn hints(&self) -> Hints<'_> {
        Hints {
            content_type: named(&self.content_type),
            url: self.url.clone(),
            fetch_time: self.fetch_time,
            content_language: named(&self.content_language),
            time_zone: self.time_zone.clone(),
        }
    }
}

impl TextRequest {
    /// Checks a text and what is wanted of it. `allowed`: bytes of text.
    ///
    /// # Errors
    /// [`Failure::TooLarge`], else [`Failure::Invalid`] with every fault.
    pub fn check(request: v1::AnalyzeTextRequest, allowed: usize) -> Result<Self, Failure> {
        refuse_too_large("text", request.text.len(), allowed)?;
        refuse_too_large("headline", request.headline.len(), allowed)?;
        let mut faults = Faults::default();
        if request.text.trim().is_empty() {
            faults.add("text", "CONTENT_EMPTY", "the text has no characters");
        }
        faults.language("language", &request.language);
        let wishes = Wishes::check("AnalyzeTextResponse", request.options, &mut faults);
        faults.none()?;
        Ok(Self {
            text: request.text,
            headline: request.headline,
            language: Some(request.language).filter(|tag| !tag.is_empty()),
            wishes,
        })
    }
}

impl Wishes {
    fn check(answer: &str, options: Option<v1::ExtractOptions>, faults: &mut Faults) -> Self {
        let wire = options.unwrap_or_default();
        let (always, top): (&[&str], &str) = match answer {
            "ExtractArticleResponse" => (ALWAYS, "articles."),
            _ => (&[], ""),
        };
        let paths = wire.read_mask.unwrap_or_default().paths;
        let mask = match Mask::new(answer, &paths, always) {
            Ok(mask) => mask,
            Err(path) => {
                let text = format!("{answer} has no field `{}`", shortened(&path));
                faults.add("options.read_mask", "READ_MASK_PATH_UNKNOWN", &text);
                Mask::everything(answer)
            }
        };
        let renderings = faults.renderings(&wire.renderings);
        let summary = wire.summary.unwrap_or_default();
        let defaults = Options::default();
        let max_sentences = faults
            .count("options.summary.max_sentences", summary.max_sentences, 20)
            .unwrap_or(defaults.max_sentences);
        let max_characters = faults.count(
            "options.summary.max_characters",
            summary.max_characters,
            i32::MAX,
        );
        let wants = |field: &str| mask.wants(&format!("{top}{field}"));
        // JSON-LD and ninjs carry fields of other stages.
        let rendered = !renderings.is_empty() && !top.is_empty() && wants("renderings");
        let fields = Fields {
            // Always: outcome_reasons tells of a wrong declaration, and every later stage works by the language.
            language: true,
            categories: wants("categories") || rendered,
            summary: wants("summary") || rendered,
            keywords: wants("keywords") || rendered,
            statistics: wants("statistics") || rendered,
            fingerprint: !top.is_empty() && (wants("fingerprint") || rendered),
        };
        let options = Options {
            fields,
            max_sentences,
            max_characters,
            renderings: if rendered { renderings } else { Vec::new() },
            label_languages: faults.label_languages(wire.label_languages),
            min_category_score: faults.score(wire.min_category_score),
            include_evidence: wire.include_evidence && !top.is_empty() && wants("evidence"),
            // The desk's.
            media_topics: None,
        };
        Self {
            options,
            unit: faults.unit("options.offset_unit", wire.offset_unit),
            mask,
        }
    }
}

fn named(header: &str) -> Option<&str> {
    (!header.is_empty()).then_some(header)
}

fn refuse_too_large(field: &'static str, found: usize, allowed: usize) -> Result<(), Failure> {
    if found <= allowed {
        return Ok(());
    }
    Err(Failure::TooLarge {
        field,
        found: Some(found as u64),
        allowed: allowed as u64,
    })
}

/// The faults of one request so far.
#[derive(Debug, Default)]
struct Faults(Vec<Violation>);

impl Faults {
    fn add(&mut self, field: &str, reason: &'static str, description: &str) {
        self.0.push(Violation {
            field: field.to_owned(),
            reason,
            description: description.to_owned(),
        });
    }

    fn none(self) -> Result<(), Failure> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(Failure::Invalid(self.0))
    }

    fn url(&mut self, field: &str, written: &str) -> Option<Url> {
        if written.is_empty() {
            return None;
        }
        match Url::parse(written) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Some(url),
            _ => {
                self.add(
                    field,
                    "URL_INVALID",
                    "is not an absolute http or https address",
                );
                None
            }
        }
    }

    fn time(&mut self, field: &str, time: pbjson_types::Timestamp) -> Option<Timestamp> {
        let found = Timestamp::new(time.seconds, time.nanos).ok();
        let valid =
            TIMESTAMP_SECONDS.contains(&time.seconds) && (0..1_000_000_000).contains(&time.nanos);
        if !valid || found.is_none() {
            self.add(
                field,
                "TIME_OUT_OF_RANGE",
                "is not between the years 1 and 9999",
            );
            return None;
        }
        found
    }

    fn zone(&mut self, field: &str, name: &str) -> Option<TimeZone> {
        if name.is_empty() {
            return None;
        }
        let zone = TimeZone::get(name).ok();
        if zone.is_none() {
            let text = format!("`{}` is not an IANA time zone", shortened(name));
            self.add(field, "TIME_ZONE_UNKNOWN", &text);
        }
        zone
    }

    fn count(&mut self, field: &str, value: Option<i32>, most: i32) -> Option<usize> {
        let value = value?;
        if !(1..=most).contains(&value) {
            self.add(
                field,
                "OPTION_OUT_OF_RANGE",
                &format!("{value} is not 1 to {most}"),
            );
            return None;
        }
        usize::try_from(value).ok()
    }

    fn score(&mut self, value: Option<f32>) -> Option<f32> {
        let value = value?;
        // A NaN is in no range.
        if !(0.0..=1.0).contains(&value) {
            let text = format!("{value} is not 0 to 1");
            self.add("options.min_category_score", "OPTION_OUT_OF_RANGE", &text);
            return None;
        }
        Some(value)
    }

    fn unit(&mut self, field: &str, value: i32) -> OffsetUnit {
        use v1::OffsetUnit as Wire;
        match Wire::try_from(value) {
            Ok(Wire::Unspecified | Wire::Utf8Bytes) => OffsetUnit::Utf8Bytes,
            Ok(Wire::Utf16CodeUnits) => OffsetUnit::Utf16CodeUnits,
            Ok(Wire::CodePoints) => OffsetUnit::CodePoints,
            Err(_) => {
                let text = format!("{value} is no OffsetUnit");
                self.add(field, "ENUM_VALUE_UNKNOWN", &text);
                OffsetUnit::Utf8Bytes
            }
        }
    }

    /// Each form once: a million times the same would be a million copies of the body.
    fn renderings(&mut self, values: &[i32]) -> Vec<RenderingFormat> {
        use v1::rendering::Format as Wire;
        let mut formats = Vec::new();
        for value in values {
            let format = match Wire::try_from(*value) {
                Ok(Wire::Markdown) => RenderingFormat::Markdown,
                Ok(Wire::Html) => RenderingFormat::Html,
                Ok(Wire::JsonLd) => RenderingFormat::JsonLd,
                Ok(Wire::Ninjs) => RenderingFormat::Ninjs,
                Ok(Wire::Unspecified) | Err(_) => {
                    let text = format!("{value} names no Rendering.Format");
                    self.add("options.renderings", "ENUM_VALUE_UNKNOWN", &text);
                    break;
                }
            };
            if !formats.contains(&format) {
                formats.push(format);
            }
        }
        formats
    }

    fn language(&mut self, field: &str, tag: &str) {
        if !tag.is_empty() && !well_formed(tag) {
            let text = format!("`{}` is not a BCP 47 tag", shortened(tag));
            self.add(field, "LANGUAGE_TAG_INVALID", &text);
        }
    }

    fn label_languages(&mut self, tags: Vec<String>) -> Vec<String> {
        const FIELD: &str = "options.label_languages";
        if tags.len() > MAX_LABEL_LANGUAGES {
            let text = format!("names more than {MAX_LABEL_LANGUAGES} languages");
            self.add(FIELD, "OPTION_OUT_OF_RANGE", &text);
            return Vec::new();
        }
        for tag in &tags {
            if tag.is_empty() {
                self.add(
                    FIELD,
                    "LANGUAGE_TAG_INVALID",
                    "an empty tag names no language",
                );
            }
            self.language(FIELD, tag);
        }
        tags
    }
}

/// Well-formed by RFC 5646: a language of 2 to 8 letters (or the `x`/`i` of private and old tags), then subtags of 1 to 8
/// letters and digits. Whether the parts are registered is not asked.
fn well_formed(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let Some(language) = subtags.next() else {
        return false;
    };
    let rest: Vec<&str> = subtags.collect();
    let letters = language.bytes().all(|byte| byte.is_ascii_alphabetic());
    let opens = match language.len() {
        1 => matches!(language, "x" | "X" | "i" | "I") && !rest.is_empty(),
        2..=8 => true,
        _ => false,
    };
    letters
        && opens
        && rest.iter().all(|subtag| {
            (1..=8).contains(&subtag.len())
                && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// The caller's own words, short enough for a message.
fn shortened(words: &str) -> String {
    words.chars().take(80).collect()
}

#[cfg(test)]
mod tests;
