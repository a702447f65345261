//! IPTC's files of Media Topics: the JSON of a knowledge item, and SKOS as JSON.

use serde_json::Value;

/// Why a file is no vocabulary.
#[derive(Debug, thiserror::Error)]
pub enum BadVocabulary {
    /// No JSON.
    #[error("Media Topics: {0}")]
    Json(#[from] serde_json::Error),
    /// JSON of something else.
    #[error("Media Topics: no concepts of the scheme in the file")]
    Empty,
    /// A part of the scheme.
    #[error("Media Topics: the file lacks the top topic {0}")]
    Without(String),
}

/// What a file says of one topic.
#[derive(Debug, Default)]
pub(super) struct Concept {
    pub code: String,
    pub broader: Option<String>,
    pub labels: Vec<(String, String)>,
    pub retired: bool,
    pub successor: Option<String>,
}

/// Date and topics of a file.
pub(super) fn read(text: &str) -> Result<(String, Vec<Concept>), BadVocabulary> {
    let file: Value = serde_json::from_str(text)?;
    let list = match &file {
        Value::Array(list) => Some(list),
        _ => ["conceptSet", "@graph", "concepts"]
            .iter()
            .find_map(|name| file.get(*name)?.as_array()),
    };
    let concepts: Vec<Concept> = list.into_iter().flatten().filter_map(concept).collect();
    if concepts.is_empty() {
        return Err(BadVocabulary::Empty);
    }
    let date = [
        "dateReleased",
        "version",
        "versionCreated",
        "dcterms:modified",
        "modified",
    ];
    let date = date.iter().find_map(|name| file.get(*name)?.as_str());
    let date = date.map_or("unknown", |date| {
        date.split(['T', ' ']).next().unwrap_or(date)
    });
    Ok((date.to_owned(), concepts))
}

fn concept(value: &Value) -> Option<Concept> {
    let code = ["qcode", "uri", "@id", "id"]
        .iter()
        .find_map(|name| code(value.get(*name)?))?;
    let member = |name: &str| {
        value
            .get(name)
            .or_else(|| value.get(format!("skos:{name}")))
    };
    let link = |name: &str| member(name).and_then(first);
    let retired = ["retired", "retiredDate", "owl:deprecated"];
    let retired = retired.iter().filter_map(|name| value.get(*name));
    let successors = [
        "replacedBy",
        "isReplacedBy",
        "dct:isReplacedBy",
        "dcterms:isReplacedBy",
    ];
    Some(Concept {
        broader: link("broader"),
        labels: member("prefLabel")
            .or_else(|| value.get("labels"))
            .map(labels)
            .unwrap_or_default(),
        retired: retired.into_iter().any(is_said),
        successor: successors
            .into_iter()
            .chain(["exactMatch", "broadMatch"])
            .find_map(|name| link(name).filter(|other| *other != code)),
        code,
    })
}

fn is_said(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false)) && value.as_str() != Some("")
}

/// The code in "medtop:11000000" or the address of a topic.
fn code(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let code = text
        .strip_prefix("medtop:")
        .or_else(|| text.split_once("/mediatopic/").map(|(_, code)| code))?;
    (code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_digit())).then(|| code.to_owned())
}

/// The first topic that a link names: text, `{"@id": …}`, or a list of them.
fn first(value: &Value) -> Option<String> {
    match value {
        Value::Array(list) => list.iter().find_map(first),
        Value::Object(object) => ["@id", "uri", "qcode"]
            .iter()
            .find_map(|name| code(object.get(*name)?)),
        _ => code(value),
    }
}

/// `{"de": …}`, or a list of `{"@language": …, "@value": …}`.
fn labels(value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Array(list) => list.iter().flat_map(labels).collect(),
        Value::Object(object) => {
            if let (Some(tag), Some(label)) = (object.get("@language"), object.get("@value")) {
                let both = tag.as_str().zip(label.as_str());
                return both
                    .map(|(tag, label)| (tag.to_owned(), label.to_owned()))
                    .into_iter()
                    .collect();
            }
            let texts = object
                .iter()
                .filter_map(|(tag, label)| Some((tag.clone(), label.as_str()?.to_owned())));
            texts.collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skos_as_json_is_read() {
        let text = r#"{"@graph": [{"@id": "http://cv.iptc.org/newscodes/mediatopic/20000574",
            "skos:prefLabel": [{"@language": "en", "@value": "election"}],
            "skos:broader": {"@id": "http://cv.iptc.org/newscodes/mediatopic/11000000"}}, {"@id": "x"}]}"#;
        let (date, concepts) = read(text).expect("concepts");
        assert_eq!((date.as_str(), concepts.len()), ("unknown", 1));
        assert_eq!(concepts[0].broader.as_deref(), Some("11000000"));
        assert_eq!(
            concepts[0].labels,
            [("en".to_owned(), "election".to_owned())]
        );
        assert!(!concepts[0].retired);
    }

    #[test]
    fn other_files_are_refused() {
        assert!(matches!(read("[]"), Err(BadVocabulary::Empty)));
        assert!(matches!(read("<rdf>"), Err(BadVocabulary::Json(_))));
        assert!(matches!(
            read(r#"{"conceptSet": [{"qcode": "subj:01"}, 3]}"#),
            Err(BadVocabulary::Empty)
        ));
    }
}
