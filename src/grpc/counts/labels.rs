//! The values that labels may have. Each comes from a list that is fixed while the server runs, so that no page and no caller can add
//! one: never an address, a host, a name of a caller.

use tonic::Code;

use super::figures::Label;
use crate::article::{Outcome, ReasonCode, Stage};
use crate::grpc::methods::Method;
use crate::grpc::status;
use crate::text::language::supported_languages;

/// Codes of the protocol: 0 to 16.
pub(super) const CODES: usize = 17;

const OUTCOMES: [Outcome; 6] = [
    Outcome::Article,
    Outcome::PartialArticle,
    Outcome::MultipleArticles,
    Outcome::NotAnArticle,
    Outcome::NoContent,
    Outcome::Unreadable,
];

pub(super) const STAGES: [Stage; 6] = [
    Stage::Parse,
    Stage::Metadata,
    Stage::Body,
    Stage::Language,
    Stage::Categories,
    Stage::Summary,
];

/// As the answers name them.
const ENCODINGS: [&str; 40] = [
    "utf-8",
    "windows-1252",
    "windows-1251",
    "windows-1250",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "windows-874",
    "shift_jis",
    "euc-jp",
    "iso-2022-jp",
    "gbk",
    "gb18030",
    "big5",
    "euc-kr",
    "koi8-r",
    "koi8-u",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-8-i",
    "iso-8859-10",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "iso-8859-16",
    "ibm866",
    "macintosh",
    "x-mac-cyrillic",
    "utf-16le",
    "utf-16be",
    "x-user-defined",
    "replacement",
];
pub(super) const ENCODING_COUNT: usize = ENCODINGS.len() + 2;

/// For what a list does not have, and for what there is not.
const OTHER: &str = "other";
const NONE: &str = "none";

pub(super) fn language_count() -> usize {
    supported_languages().len() + 2
}

pub(super) fn page_count() -> usize {
    OUTCOMES.len() * language_count()
}

/// The place of a page in a table of outcomes and languages.
pub(super) fn page_place(outcome: Outcome, language: Option<&str>) -> usize {
    let known = supported_languages();
    let language = match language {
        None => known.len() + 1,
        Some(tag) => known
            .binary_search_by(|it| it.as_str().cmp(tag))
            .unwrap_or(known.len()),
    };
    outcome as usize * language_count() + language
}

pub(super) fn encoding_place(encoding: Option<&str>) -> usize {
    let Some(label) = encoding else {
        return ENCODINGS.len() + 1;
    };
    let known = ENCODINGS.iter().position(|it| *it == label);
    known.unwrap_or(ENCODINGS.len())
}

/// The value at `place` of a list; behind the list come one for all others, and one for none.
fn or_other(list: &[&'static str], place: usize) -> &'static str {
    match list.get(place) {
        Some(value) => value,
        None if place == list.len() => OTHER,
        None => NONE,
    }
}

pub(super) fn method(place: usize) -> [Label; 2] {
    let method = Method::at(place);
    [
        ("grpc_service", method.service()),
        ("grpc_method", method.name()),
    ]
}

pub(super) fn handled_place(method: Method, code: Code) -> usize {
    method.place() * CODES + code as usize
}

pub(super) fn handled(place: usize) -> [Label; 3] {
    let [service, method] = method(place / CODES);
    let [code] = code(place % CODES);
    [service, method, code]
}

pub(super) fn code(place: usize) -> [Label; 1] {
    let code = i32::try_from(place).map_or(Code::Unknown, Code::from_i32);
    [("grpc_code", status::code_name(code))]
}

pub(super) fn page(place: usize) -> [Label; 2] {
    let outcome = OUTCOMES.get(place / language_count());
    let (known, place) = (supported_languages(), place % language_count());
    let language = match known.get(place) {
        Some(tag) => tag.as_str(),
        None => or_other(&[], place - known.len()),
    };
    [
        ("outcome", outcome.map_or(OTHER, |outcome| outcome.as_str())),
        ("language", language),
    ]
}

pub(super) fn encoding(place: usize) -> [Label; 1] {
    [("encoding", or_other(&ENCODINGS, place))]
}

pub(super) fn reason(place: usize) -> [Label; 1] {
    let reason = ReasonCode::ALL.get(place);
    [("reason", reason.map_or(OTHER, |reason| reason.as_str()))]
}

/// As the answer's timings and the spans name them.
pub(in crate::grpc) const fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Parse => "parse",
        Stage::Metadata => "metadata",
        Stage::Body => "body",
        Stage::Language => "language",
        Stage::Categories => "categories",
        Stage::Summary => "summary",
    }
}

pub(super) fn stage(place: usize) -> [Label; 1] {
    [(
        "stage",
        STAGES.get(place).copied().map_or(OTHER, stage_name),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_leads_back_to_its_labels() {
        for (place, outcome) in OUTCOMES.into_iter().enumerate() {
            assert_eq!(outcome as usize, place);
            let found = |tag| page(page_place(outcome, tag));
            let labels = |language| [("outcome", outcome.as_str()), ("language", language)];
            assert_eq!(found(Some("en")), labels("en"));
            assert_eq!(found(Some("tlh")), labels("other"));
            assert_eq!(found(None), labels("none"));
            assert!(page_place(outcome, None) < page_count());
        }
        for (place, code) in ReasonCode::ALL.iter().enumerate() {
            assert_eq!(*code as usize, place);
        }
        for (place, stage) in STAGES.into_iter().enumerate() {
            assert_eq!(stage as usize, place);
        }
        let method = Method::of("/copydesk.v1.ArticleService/Compare");
        assert_eq!(
            handled(handled_place(method, Code::Unauthenticated)).map(|(_, value)| value),
            ["copydesk.v1.ArticleService", "Compare", "UNAUTHENTICATED"]
        );
    }

    #[test]
    fn the_encodings_are_those_that_exist() {
        for label in ENCODINGS {
            // No label names it: it is what a page gets that must not be decoded.
            if label != "replacement" {
                let encoding = encoding_rs::Encoding::for_label(label.as_bytes());
                let encoding = encoding.expect("an encoding");
                assert_eq!(crate::page::decode::label(encoding), label);
            }
        }
        assert_eq!(encoding(encoding_place(Some("gbk"))), [("encoding", "gbk")]);
        let other = encoding_place(Some("morse"));
        assert_eq!(encoding(other), [("encoding", "other")]);
        assert_eq!(encoding(encoding_place(None)), [("encoding", "none")]);
    }
}
