//! A rule file: TOML to compiled rules. Whatever is wrong is told with file, line, table and key; sizes are bounded.

use std::sync::Arc;

use jiff::tz::TimeZone;
use serde::Deserialize;
use toml::Spanned;

use super::example::{Example, RawExample};
use super::matching::{Host, Match};
use super::pointer::Pointer;
use super::problem::Problem;
use crate::page::ruled::Field;

/// Bytes of the largest file.
pub const FILE_BYTES: usize = 256 * 1024;
/// Rules of one file.
const RULES: usize = 32;
/// Examples of one file.
const EXAMPLES: usize = 64;
/// Entries of one list.
const ENTRIES: usize = 64;
/// Bytes of a name, a path pattern, a constant.
const WORD_BYTES: usize = 200;

/// A checked file.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// Its name without `.toml`.
    pub stem: String,
    /// In the file's order.
    pub rules: Vec<Arc<Rule>>,
    /// In the file's order.
    pub examples: Vec<Example>,
}

/// A compiled rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// "file/rule".
    pub id: Arc<str>,
    /// Which pages it is for.
    pub matches: Match,
    /// For each field the selectors, the first of which that finds something is heard.
    pub fields: Vec<(Field, Vec<Pointer>)>,
    /// The body lies in the first of these that is there.
    pub root: Vec<Pointer>,
    /// No text of the article.
    pub drop: Vec<Pointer>,
    /// Text of the article.
    pub keep: Vec<Pointer>,
    /// The body ends in front of the first of these.
    pub stop: Vec<Pointer>,
    /// Fixed values.
    pub constants: Constants,
}

/// What is the same on every page of a site.
#[derive(Debug, Clone, Default)]
pub struct Constants {
    /// The outlet.
    pub publisher: Option<String>,
    /// Of times without a zone.
    pub time_zone: Option<TimeZone>,
    /// ISO 3166 code, lower case.
    pub country: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
}

impl Rule {
    /// All its selectors.
    pub fn pointers(&self) -> impl Iterator<Item = &Pointer> {
        let fields = self.fields.iter().flat_map(|(_, pointers)| pointers);
        let body = [&self.root, &self.drop, &self.keep, &self.stop];
        let body = body.into_iter().flatten();
        self.matches.markers.iter().chain(fields).chain(body)
    }
}

type List = Vec<Spanned<String>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    rule: Vec<RawRule>,
    #[serde(default)]
    example: Vec<Spanned<RawExample>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: Spanned<String>,
    /// For people who read the file.
    #[serde(default, rename = "why")]
    _why: String,
    #[serde(rename = "match")]
    matches: Spanned<RawMatch>,
    #[serde(default)]
    fields: RawFields,
    #[serde(default)]
    body: RawBody,
    constants: Option<Spanned<RawConstants>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawMatch {
    hosts: List,
    paths: List,
    generator: List,
    markers: List,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawFields {
    headline: List,
    kicker: List,
    standfirst: List,
    authors: List,
    published: List,
    modified: List,
    sections: List,
    tags: List,
    image: List,
    source: List,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawBody {
    root: List,
    drop: List,
    keep: List,
    stop: List,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawConstants {
    publisher: Option<Spanned<String>>,
    time_zone: Option<Spanned<String>>,
    country: Option<Spanned<String>>,
    language: Option<Spanned<String>>,
}

impl RuleFile {
    /// Reads a file's text. Its examples are not run.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn parse(name: &str, text: &str) -> Result<Self, Box<Problem>> {
        if text.len() > FILE_BYTES {
            let message = format!("has {} bytes; at most {FILE_BYTES} are read", text.len());
            return Err(Problem::of_file(name, message).into());
        }
        let raw: RawFile = toml::from_str(text).map_err(|error| match error.span() {
            Some(span) => Problem::at(name, text, span.start, error.message()),
            None => Problem::of_file(name, error.message()),
        })?;
        let stem = name.strip_suffix(".toml").unwrap_or(name).to_owned();
        let reader = Reader { name, text };
        if raw.rule.is_empty() || raw.rule.len() > RULES || raw.example.len() > EXAMPLES {
            let message = format!("a file has 1 to {RULES} rules and at most {EXAMPLES} examples");
            return Err(Problem::of_file(name, message).into());
        }
        let mut rules: Vec<Arc<Rule>> = Vec::new();
        for raw in raw.rule {
            let at = raw.id.span().start;
            let rule = reader.rule(&stem, raw)?;
            if rules.iter().any(|known| known.id == rule.id) {
                return Err(reader.wrong(at, "another rule of the file has this id"));
            }
            rules.push(Arc::new(rule));
        }
        let mut examples = Vec::new();
        for raw in raw.example {
            let at = raw.span().start;
            let example = Example::read(raw.into_inner(), reader.line(at));
            examples.push(example.map_err(|message| reader.wrong(at, &message))?);
        }
        Ok(Self {
            stem,
            rules,
            examples,
        })
    }
}

struct Reader<'f> {
    name: &'f str,
    text: &'f str,
}

impl Reader<'_> {
    fn wrong(&self, byte: usize, message: &str) -> Box<Problem> {
        Problem::at(self.name, self.text, byte, message).into()
    }

    fn line(&self, byte: usize) -> usize {
        let before = self.text.get(..self.text.floor_char_boundary(byte));
        before.unwrap_or_default().matches('\n').count() + 1
    }

    /// Each entry of a list, made into something.
    fn each<T>(
        &self,
        list: List,
        make: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Vec<T>, Box<Problem>> {
        if list.len() > ENTRIES {
            let at = list.first().map_or(0, |entry| entry.span().start);
            return Err(self.wrong(at, &format!("a list has at most {ENTRIES} entries")));
        }
        list.into_iter()
            .map(|entry| {
                let made = make(entry.get_ref());
                made.map_err(|message| self.wrong(entry.span().start, &message))
            })
            .collect()
    }

    fn rule(&self, stem: &str, raw: RawRule) -> Result<Rule, Box<Problem>> {
        let name = raw.id.get_ref();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if name.is_empty() || name.len() > WORD_BYTES || !name.chars().all(plain) {
            let message = "an id is of letters, digits, hyphens and underscores";
            return Err(self.wrong(raw.id.span().start, message));
        }
        let id: Arc<str> = format!("{stem}/{name}").into();
        let pointers = |list: List| self.each(list, |css| Pointer::compile(&id, css));
        let at = raw.matches.span().start;
        let raw_match = raw.matches.into_inner();
        let matches = Match {
            hosts: self.each(raw_match.hosts, Host::read)?,
            paths: self.each(raw_match.paths, path)?,
            generators: self.each(raw_match.generator, |name| {
                word(name).map(|name| name.to_lowercase().into())
            })?,
            markers: pointers(raw_match.markers)?,
        };
        let signs = !matches.generators.is_empty() || !matches.markers.is_empty();
        if matches.hosts.is_empty() && !signs {
            return Err(self.wrong(at, "a rule names hosts, a generator or markers"));
        }
        let constants = match raw.constants {
            Some(constants) if matches.hosts.is_empty() => {
                let message = "constants are a site's: the rule has to name hosts";
                return Err(self.wrong(constants.span().start, message));
            }
            Some(constants) => self.constants(constants.into_inner())?,
            None => Constants::default(),
        };
        let fields = raw.fields;
        let mut compiled = Vec::new();
        for (field, list) in [
            (Field::Headline, fields.headline),
            (Field::Kicker, fields.kicker),
            (Field::Standfirst, fields.standfirst),
            (Field::Authors, fields.authors),
            (Field::Published, fields.published),
            (Field::Modified, fields.modified),
            (Field::Sections, fields.sections),
            (Field::Tags, fields.tags),
            (Field::Images, fields.image),
            (Field::Sources, fields.source),
        ] {
            if !list.is_empty() {
                compiled.push((field, pointers(list)?));
            }
        }
        Ok(Rule {
            matches,
            fields: compiled,
            root: pointers(raw.body.root)?,
            drop: pointers(raw.body.drop)?,
            keep: pointers(raw.body.keep)?,
            stop: pointers(raw.body.stop)?,
            constants,
            id,
        })
    }

    fn constants(&self, raw: RawConstants) -> Result<Constants, Box<Problem>> {
        fn read<T>(
            reader: &Reader<'_>,
            value: Option<Spanned<String>>,
            make: impl Fn(&str) -> Result<T, String>,
        ) -> Result<Option<T>, Box<Problem>> {
            let found = reader.each(value.into_iter().collect(), make)?;
            Ok(found.into_iter().next())
        }
        Ok(Constants {
            publisher: read(self, raw.publisher, |name| word(name).map(str::to_owned))?,
            time_zone: read(self, raw.time_zone, |name| {
                TimeZone::get(name).map_err(|_| format!("`{name}` is no IANA time zone"))
            })?,
            country: read(self, raw.country, |code| {
                let is_code = code.len() == 2 && code.bytes().all(|c| c.is_ascii_alphabetic());
                let wrong = || format!("`{code}` is no two-letter country code");
                is_code.then(|| code.to_lowercase()).ok_or_else(wrong)
            })?,
            language: read(self, raw.language, |tag| {
                let parts = || tag.split('-');
                let alphanumeric = |part: &str| {
                    (1..=8).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_alphanumeric())
                };
                let is_tag = tag.len() <= 35
                    && parts().all(alphanumeric)
                    && parts().next().is_some_and(|first| {
                        (2..=3).contains(&first.len())
                            && first.bytes().all(|c| c.is_ascii_alphabetic())
                    });
                let wrong = || format!("`{tag}` is no language tag");
                is_tag.then(|| tag.to_owned()).ok_or_else(wrong)
            })?,
        })
    }
}

fn word(text: &str) -> Result<&str, String> {
    let text = text.trim();
    if text.is_empty() || text.len() > WORD_BYTES {
        return Err(format!("must be 1 to {WORD_BYTES} bytes"));
    }
    Ok(text)
}

fn path(text: &str) -> Result<Box<str>, String> {
    if !text.starts_with('/') && !text.starts_with('*') {
        return Err("a path begins with / or *".to_owned());
    }
    word(text).map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        let found = RuleFile::parse("desk.toml", text);
        found.expect_err("a problem").to_string()
    }

    #[test]
    fn errors_name_file_line_table_and_field() {
        let head = "[[rule]]\nid = \"a\"\n[rule.match]\nhosts = [\"a.example\"]\n";
        for (more, wanted) in [
            (
                "[rule.fields]\nheadlin = [\"h1\"]\n",
                "desk.toml:6: [rule.fields] headlin: unknown field `headlin`",
            ),
            (
                "[rule.fields]\nheadline = [\"h1:has(a)\"]\n",
                "desk.toml:6: [rule.fields] headline: `:has` is not supported",
            ),
            (
                "[rule.constants]\ntime_zone = \"Europe/Atlantis\"\n",
                "desk.toml:6: [rule.constants] time_zone: `Europe/Atlantis` is no IANA",
            ),
            (
                "[rule.body]\ndrop = 3\n",
                "desk.toml:6: [rule.body] drop: invalid type",
            ),
        ] {
            let found = problem(&format!("{head}{more}"));
            assert!(found.starts_with(wanted), "{found}");
        }
        assert!(problem("[[rule]]\nid = \"a\"\n[rule.match]\n").contains("names hosts"));
        let family = "[[rule]]\nid = \"a\"\n[rule.match]\ngenerator = [\"X\"]\n[rule.constants]\ncountry = \"DE\"\n";
        assert!(problem(family).contains("has to name hosts"));
        assert!(problem(&format!("{head}{head}")).contains("another rule"));
        assert!(problem("").contains("missing field"));
    }

    #[test]
    fn sizes_are_bounded() {
        assert!(problem(&"#".repeat(FILE_BYTES + 1)).contains("bytes"));
        let many =
            "[[rule]]\nid = \"a\"\n[rule.match]\nhosts = [\"a.example\"]\n".repeat(RULES + 1);
        assert!(problem(&many).contains("rules"));
        let long: Vec<String> = (0..=ENTRIES).map(|_| "\"p\"".to_owned()).collect();
        let long = format!(
            "[[rule]]\nid = \"a\"\n[rule.match]\nhosts = [\"a.example\"]\n[rule.body]\ndrop = [{}]\n",
            long.join(",")
        );
        assert!(problem(&long).contains("entries"));
    }
}
