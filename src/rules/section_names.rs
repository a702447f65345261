//! What section names mean.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::words::fold;

/// Weight of a desk's name: desks write about much else.
const DEPARTMENT_WEIGHT: f32 = 0.5;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    code: String,
    specific: String,
    #[serde(default)]
    department: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    topic: Vec<Topic>,
}

/// What a name speaks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// Code of a top topic, without "medtop:".
    pub topic: &'static str,
    /// 0 to 1.
    pub weight: f32,
}

struct Table {
    codes: Vec<String>,
    names: BTreeMap<String, (usize, f32)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("section_names.toml"))
        .expect("the table is part of the build and a test reads it");
    let mut names = BTreeMap::new();
    // Departments last: a name that is both is a department.
    for (index, topic) in file.topic.iter().enumerate() {
        for name in topic.specific.split('|') {
            names.insert(fold(name), (index, 1.0));
        }
    }
    for (index, topic) in file.topic.iter().enumerate() {
        for name in topic.department.split('|') {
            names.insert(fold(name), (index, DEPARTMENT_WEIGHT));
        }
    }
    names.remove("");
    Table {
        codes: file.topic.into_iter().map(|topic| topic.code).collect(),
        names,
    }
});

/// What a folded name means, as a whole.
#[must_use]
pub fn meaning(folded: &str) -> Option<Meaning> {
    let (index, weight) = TABLE.names.get(folded)?;
    Some(Meaning {
        topic: TABLE.codes.get(*index)?,
        weight: *weight,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_many_languages_mean_their_topic() {
        for (name, topic, weight) in [
            ("Politik", "11000000", 0.5),
            ("Fußball", "15000000", 1.0),
            ("Économie", "04000000", 0.5),
            ("Kultur und Medien", "01000000", 0.5),
            ("Здоровье", "07000000", 1.0),
            ("経済", "04000000", 0.5),
            ("الرياضة", "15000000", 1.0),
            ("Thể thao", "15000000", 1.0),
            ("खेल", "15000000", 1.0),
            ("Hava Durumu", "17000000", 1.0),
            ("Faits divers", "02000000", 1.0),
        ] {
            let found = meaning(&fold(name)).expect(name);
            assert_eq!((found.topic, found.weight), (topic, weight), "{name}");
        }
    }

    #[test]
    fn places_and_generic_names_mean_nothing() {
        for name in [
            "Europa",
            "Russland",
            "News",
            "Nachrichten",
            "World",
            "Startseite",
            "Opinion",
            "",
        ] {
            assert_eq!(meaning(&fold(name)), None, "{name}");
        }
        assert_eq!(TABLE.codes.len(), 17);
        assert!(TABLE.names.len() > 1_500);
    }
}
