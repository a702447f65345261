//! `months.toml`, `date_words.toml`, `relative_dates.toml`: the words that dates are written with.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use serde::Deserialize;

use crate::metadata::times::tokens::{self, Kind};

/// A month that a word names, and the languages in which it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthName {
    /// 1 to 12.
    pub month: i8,
    /// Primary language subtags.
    pub languages: Vec<String>,
}

/// What a relative date counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days.
    Day,
}

/// One language of `relative_dates.toml`; words in the form of [`key`].
#[derive(Debug)]
pub struct RelativeRow {
    /// In front of the number: "vor".
    pub before: Vec<String>,
    /// Behind the unit: "ago".
    pub after: Vec<String>,
    /// The units, longest spelling first.
    pub units: Vec<(String, Unit)>,
    /// "today".
    pub today: Vec<String>,
    /// "yesterday".
    pub yesterday: Vec<String>,
    /// "just now".
    pub now: Vec<String>,
    /// Words for one: "einer".
    pub one: Vec<String>,
}

/// The tables in the form that the reader of dates asks. Keys are words in the form of [`key`].
#[derive(Debug)]
pub struct DateWords {
    /// Month names.
    pub months: HashMap<String, Vec<MonthName>>,
    /// Persian months.
    pub jalali: HashMap<String, i8>,
    /// Names of days of the week.
    pub weekdays: HashSet<String>,
    /// See `date_words.toml`.
    pub connectors: HashSet<String>,
    /// See `date_words.toml`.
    pub clock_leads: HashSet<String>,
    /// See `date_words.toml`.
    pub hour_marks: HashSet<String>,
    /// See `date_words.toml`.
    pub minute_marks: HashSet<String>,
    /// See `date_words.toml`.
    pub second_marks: HashSet<String>,
    /// See `date_words.toml`.
    pub morning: HashSet<String>,
    /// See `date_words.toml`.
    pub afternoon: HashSet<String>,
    /// See `date_words.toml`.
    pub ordinals: HashSet<String>,
    /// See `date_words.toml`.
    pub year_marks: HashSet<String>,
    /// Era to the year before its first.
    pub eras: HashMap<String, i16>,
    /// Zone to minutes east of UTC.
    pub zones: HashMap<String, i32>,
    /// Relative dates by language.
    pub relative: Vec<RelativeRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NamesFile {
    months: Vec<Vec<String>>,
    weekdays: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JalaliFile {
    months: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsFile {
    connectors: Vec<String>,
    clock_leads: Vec<String>,
    hour_marks: Vec<String>,
    minute_marks: Vec<String>,
    second_marks: Vec<String>,
    morning: Vec<String>,
    afternoon: Vec<String>,
    ordinals: Vec<String>,
    year_marks: Vec<String>,
    eras: BTreeMap<String, i16>,
    zones: BTreeMap<String, i32>,
    jalali: JalaliFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelativeFile {
    row: Vec<RelativeFileRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelativeFileRow {
    #[allow(dead_code, reason = "tells the reader of the table whose row it is")]
    language: String,
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    minutes: Vec<String>,
    hours: Vec<String>,
    days: Vec<String>,
    today: Vec<String>,
    yesterday: Vec<String>,
    #[serde(default)]
    now: Vec<String>,
    #[serde(default)]
    one: Vec<String>,
}

static WORDS: LazyLock<DateWords> =
    LazyLock::new(|| load().expect("the tables are checked by a test"));

/// The tables, read once.
#[must_use]
pub fn date_words() -> &'static DateWords {
    &WORDS
}

/// Words as the tables hold them: tokens of letters, folded, a space between.
#[must_use]
pub fn key(text: &str) -> String {
    let words: Vec<String> = tokens::split(text)
        .into_iter()
        .filter_map(|token| match token.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        })
        .collect();
    words.join(" ")
}

fn set(words: &[String]) -> HashSet<String> {
    words.iter().map(|word| key(word)).collect()
}

fn keys(words: &[String]) -> Vec<String> {
    words.iter().map(|word| key(word)).collect()
}

fn load() -> Result<DateWords, toml::de::Error> {
    let names: BTreeMap<String, NamesFile> = toml::from_str(include_str!("months.toml"))?;
    let words: WordsFile = toml::from_str(include_str!("date_words.toml"))?;
    let relative: RelativeFile = toml::from_str(include_str!("relative_dates.toml"))?;
    let mut months: HashMap<String, Vec<MonthName>> = HashMap::new();
    let mut weekdays = HashSet::new();
    for (language, names) in names {
        for (month, spellings) in (1i8..).zip(&names.months) {
            for spelling in spellings {
                let entries = months.entry(key(spelling)).or_default();
                match entries.iter_mut().find(|entry| entry.month == month) {
                    Some(entry) => entry.languages.push(language.clone()),
                    None => entries.push(MonthName {
                        month,
                        languages: vec![language.clone()],
                    }),
                }
            }
        }
        weekdays.extend(set(&names.weekdays));
    }
    let mut jalali = HashMap::new();
    for (month, spellings) in (1i8..).zip(&words.jalali.months) {
        jalali.extend(spellings.iter().map(|spelling| (key(spelling), month)));
    }
    let zones = words
        .zones
        .into_iter()
        .map(|(name, offset)| (key(&name), offset))
        .collect();
    Ok(DateWords {
        months,
        jalali,
        weekdays,
        connectors: set(&words.connectors),
        clock_leads: set(&words.clock_leads),
        hour_marks: set(&words.hour_marks),
        minute_marks: set(&words.minute_marks),
        second_marks: set(&words.second_marks),
        morning: set(&words.morning),
        afternoon: set(&words.afternoon),
        ordinals: set(&words.ordinals),
        year_marks: set(&words.year_marks),
        eras: words.eras.into_iter().collect(),
        zones,
        relative: relative.row.iter().map(relative_row).collect(),
    })
}

fn relative_row(row: &RelativeFileRow) -> RelativeRow {
    let mut units: Vec<(String, Unit)> = Vec::new();
    for (words, unit) in [
        (&row.minutes, Unit::Minute),
        (&row.hours, Unit::Hour),
        (&row.days, Unit::Day),
    ] {
        units.extend(words.iter().map(|word| (key(word), unit)));
    }
    RelativeRow {
        before: keys(&row.before),
        after: keys(&row.after),
        units,
        today: keys(&row.today),
        yesterday: keys(&row.yesterday),
        now: keys(&row.now),
        one: keys(&row.one),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_tables_load_and_name_the_months_of_many_languages() {
        let words = load().expect("tables");
        let languages: BTreeSet<&str> = words
            .months
            .values()
            .flatten()
            .flat_map(|name| name.languages.iter().map(String::as_str))
            .collect();
        assert!(languages.len() >= 70, "{}", languages.len());
        let jalali: BTreeSet<i8> = words.jalali.values().copied().collect();
        assert_eq!(jalali.len(), 12);
        assert!(words.relative.len() >= 30);
    }

    #[test]
    fn no_key_is_empty() {
        let words = load().expect("tables");
        assert!(words.months.keys().all(|key| !key.is_empty()));
        assert!(words.zones.keys().all(|key| !key.is_empty()));
        assert!(words.connectors.iter().all(|key| !key.is_empty()));
    }
}
