//! How pages say who may read their article: see `access.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::article::AccessState;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Tier,
    Flag,
    Free,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Values {
    free: Vec<String>,
    metered: Vec<String>,
    registration: Vec<String>,
    paid: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
}

/// A meta element that speaks of access.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), allow(dead_code, reason = "the examples are read by tests"))]
pub struct Meta {
    /// Name or property, lower case.
    pub key: String,
    kind: Kind,
    why: String,
    stated: String,
    state: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    values: Values,
    meta: Vec<Meta>,
}

static TABLE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("access.toml")).expect("the table is checked by its tests")
});

/// The meta elements, the most telling first.
#[must_use]
pub fn metas() -> &'static [Meta] {
    &TABLE.meta
}

/// What a meta element's content says.
#[must_use]
pub fn state(meta: &Meta, content: &str) -> Option<AccessState> {
    let values = &TABLE.values;
    let content = content.trim().to_lowercase();
    let among = |list: &[String]| list.contains(&content);
    if meta.kind == Kind::Free {
        let value = content.rsplit('/').next().unwrap_or(&content);
        return if values.yes.iter().any(|word| word == value) {
            Some(AccessState::Free)
        } else {
            values
                .no
                .iter()
                .any(|word| word == value)
                .then_some(AccessState::Paid)
        };
    }
    if among(&values.free) {
        Some(AccessState::Free)
    } else if among(&values.metered) {
        Some(AccessState::Metered)
    } else if among(&values.registration) {
        Some(AccessState::Registration)
    } else if among(&values.paid) || (meta.kind == Kind::Flag && among(&values.yes)) {
        Some(AccessState::Paid)
    } else if meta.kind == Kind::Flag && among(&values.no) {
        Some(AccessState::Free)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::page::dom::Dom;
    use crate::page::head::Head;
    use crate::page::parse::parse;

    fn named(name: &str) -> AccessState {
        match name {
            "free" => AccessState::Free,
            "metered" => AccessState::Metered,
            "registration" => AccessState::Registration,
            "paid" => AccessState::Paid,
            other => panic!("no state {other:?}"),
        }
    }

    #[test]
    fn every_row_reads_its_example() {
        for row in metas() {
            assert!(!row.why.is_empty());
            let parsed = parse(&row.stated, &Limits::default());
            let dom = Dom::new(&parsed.tree);
            let content = Head::read(&dom).meta(&row.key).map(str::to_owned);
            let content = content.unwrap_or_else(|| panic!("{}: {}", row.key, row.stated));
            assert_eq!(
                state(row, &content),
                Some(named(&row.state)),
                "{}",
                row.stated
            );
        }
    }

    #[test]
    fn words_that_no_row_knows_say_nothing() {
        for row in metas() {
            assert_eq!(state(row, "perhaps"), None, "{}", row.key);
        }
    }
}
