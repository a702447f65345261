//! The documents of a command line, and what is said about them.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use copydesk::grpc::v1;
use copydesk::{Limits, config};

/// Which documents to read, and what is wanted of them.
#[derive(Debug, Clone, Args)]
pub struct Input {
    #[command(flatten)]
    pub documents: Documents,
    #[command(flatten)]
    pub options: Options,
}

/// Which documents to read, and what is known about them.
#[derive(Debug, Clone, Args)]
pub struct Documents {
    /// Pages: files, folders (every file below, sorted), or - for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub paths: Vec<PathBuf>,
    /// Address that the page was fetched from.
    #[arg(long, env = "COPYDESK_URL")]
    pub url: Option<String>,
    /// Content-Type header as received: "text/html; charset=iso-8859-2".
    #[arg(long, value_name = "HEADER", env = "COPYDESK_CONTENT_TYPE")]
    pub content_type: Option<String>,
    /// Content-Language header as received.
    #[arg(long, value_name = "HEADER", env = "COPYDESK_CONTENT_LANGUAGE")]
    pub content_language: Option<String>,
    /// When the page was fetched, as RFC 3339: 2026-11-23T14:05:00Z.
    #[arg(long, value_name = "TIME", env = "COPYDESK_FETCH_TIME", value_parser = time)]
    pub fetch_time: Option<jiff::Timestamp>,
    /// IANA zone of the publisher: Europe/Berlin.
    #[arg(long, value_name = "ZONE", env = "COPYDESK_TIME_ZONE")]
    pub time_zone: Option<String>,
}

/// How much may be read of one document.
#[derive(Debug, Clone, Args)]
pub struct Bounds {
    /// Largest page, in bytes.
    #[arg(
        long,
        value_name = "BYTES",
        env = "COPYDESK_MAX_DOCUMENT_BYTES",
        default_value_t = Limits::default().document_bytes,
        value_parser = config::document_bytes
    )]
    max_document_bytes: usize,
}

impl Bounds {
    /// With the usual bounds on everything else.
    pub fn limits(&self) -> Limits {
        Limits {
            document_bytes: self.max_document_bytes,
            ..Limits::default()
        }
    }
}

/// What is wanted of each document.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Fields to fill, separated by commas: articles.headline,articles.text. All when absent.
    #[arg(
        long,
        value_name = "PATHS",
        value_delimiter = ',',
        env = "COPYDESK_FIELDS"
    )]
    pub fields: Vec<String>,
    /// Sentences in a summary, 1 to 20.
    #[arg(long, value_name = "COUNT", env = "COPYDESK_SUMMARY_SENTENCES")]
    pub summary_sentences: Option<i32>,
    /// Characters in a summary.
    #[arg(long, value_name = "COUNT", env = "COPYDESK_SUMMARY_CHARACTERS")]
    pub summary_characters: Option<i32>,
    /// The body again in these forms, separated by commas.
    #[arg(
        long = "rendering",
        value_name = "FORMS",
        value_delimiter = ',',
        env = "COPYDESK_RENDERING"
    )]
    pub renderings: Vec<RenderingName>,
    /// Unit of every text range.
    #[arg(
        long,
        value_name = "UNIT",
        default_value = "utf8-bytes",
        env = "COPYDESK_OFFSET_UNIT"
    )]
    pub offset_unit: UnitName,
    /// BCP 47 languages for category labels, most wanted first, separated by commas.
    #[arg(
        long = "label-language",
        value_name = "TAGS",
        value_delimiter = ',',
        env = "COPYDESK_LABEL_LANGUAGE"
    )]
    pub label_languages: Vec<String>,
    /// Category cut-off, 0 to 1.
    #[arg(long, value_name = "SCORE", env = "COPYDESK_MIN_CATEGORY_SCORE")]
    pub min_category_score: Option<f32>,
    /// Tell where each value comes from.
    #[arg(long, env = "COPYDESK_EVIDENCE")]
    pub evidence: bool,
}

/// Forms of a rendering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RenderingName {
    /// `CommonMark`.
    Markdown,
    /// Sanitised HTML.
    Html,
    /// schema.org `NewsArticle` in JSON-LD.
    JsonLd,
    /// IPTC ninjs 3.
    Ninjs,
}

/// Units of a text range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UnitName {
    /// Go, Rust, C++.
    Utf8Bytes,
    /// Java, JavaScript, C#.
    Utf16CodeUnits,
    /// Python.
    CodePoints,
}

fn time(text: &str) -> Result<jiff::Timestamp, String> {
    text.parse().map_err(|error: jiff::Error| error.to_string())
}

impl Documents {
    /// Whether the answers come as one JSON line for each document.
    pub fn is_many(&self) -> bool {
        self.paths.len() > 1 || self.paths.iter().any(|path| path.is_dir())
    }

    /// Every document, folders opened, in the order given and then by name.
    pub fn files(&self) -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for path in &self.paths {
            if path.is_dir() {
                let mut waiting = vec![path.clone()];
                let mut found = Vec::new();
                while let Some(folder) = waiting.pop() {
                    for entry in std::fs::read_dir(&folder)? {
                        let entry = entry?;
                        // Links are not followed: they may lead round in circles.
                        if entry.file_type()?.is_dir() {
                            waiting.push(entry.path());
                        } else {
                            found.push(entry.path());
                        }
                    }
                }
                found.sort();
                files.append(&mut found);
            } else {
                files.push(path.clone());
            }
        }
        Ok(files)
    }

    /// One document.
    pub fn read(&self, file: &Path) -> io::Result<v1::Document> {
        let mut content = Vec::new();
        if file == Path::new("-") {
            io::stdin().lock().read_to_end(&mut content)?;
        } else {
            content = std::fs::read(file)?;
        }
        let fetch_time = self.fetch_time.map(|time| pbjson_types::Timestamp {
            seconds: time.as_second(),
            nanos: time.subsec_nanosecond(),
        });
        Ok(v1::Document {
            content: content.into(),
            content_type: self.content_type.clone().unwrap_or_default(),
            url: self.url.clone().unwrap_or_default(),
            fetch_time,
            content_language: self.content_language.clone().unwrap_or_default(),
            time_zone_hint: self.time_zone.clone().unwrap_or_default(),
        })
    }
}

impl Input {
    /// The request for one document.
    pub fn request(&self, file: &Path) -> io::Result<v1::ExtractArticleRequest> {
        Ok(v1::ExtractArticleRequest {
            document: Some(self.documents.read(file)?),
            options: Some(self.options.on_wire()),
        })
    }
}

impl Options {
    fn on_wire(&self) -> v1::ExtractOptions {
        let paths = self.fields.clone();
        v1::ExtractOptions {
            read_mask: (!paths.is_empty()).then_some(pbjson_types::FieldMask { paths }),
            summary: Some(v1::SummaryOptions {
                max_sentences: self.summary_sentences,
                max_characters: self.summary_characters,
            }),
            renderings: self
                .renderings
                .iter()
                .map(|name| format(*name) as i32)
                .collect(),
            offset_unit: unit(self.offset_unit) as i32,
            label_languages: self.label_languages.clone(),
            min_category_score: self.min_category_score,
            include_evidence: self.evidence,
        }
    }
}

fn format(name: RenderingName) -> v1::rendering::Format {
    match name {
        RenderingName::Markdown => v1::rendering::Format::Markdown,
        RenderingName::Html => v1::rendering::Format::Html,
        RenderingName::JsonLd => v1::rendering::Format::JsonLd,
        RenderingName::Ninjs => v1::rendering::Format::Ninjs,
    }
}

fn unit(name: UnitName) -> v1::OffsetUnit {
    match name {
        UnitName::Utf8Bytes => v1::OffsetUnit::Utf8Bytes,
        UnitName::Utf16CodeUnits => v1::OffsetUnit::Utf16CodeUnits,
        UnitName::CodePoints => v1::OffsetUnit::CodePoints,
    }
}
