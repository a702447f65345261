//! What is wrong with a rule file, said so that its author finds the place.

use std::fmt;

/// One thing that keeps a file from being used.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// The file's name.
    pub file: String,
    /// Counted from 1; none where it is about the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The table that the line stands in: `[rule.fields]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// The key, or the field that an example expects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// A sentence.
    pub message: String,
    /// What an example expects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What came out instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
}

impl Problem {
    /// About a file as a whole.
    #[must_use]
    pub fn of_file(file: &str, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            table: None,
            field: None,
            message: message.into(),
            expected: None,
            found: None,
        }
    }

    /// About the text at a byte of a file.
    #[must_use]
    pub fn at(file: &str, text: &str, byte: usize, message: impl Into<String>) -> Self {
        let (line, table, field) = place(text, byte);
        Self {
            line: Some(line),
            table,
            field,
            ..Self::of_file(file, message)
        }
    }
}

/// Line, table and key at a byte.
fn place(text: &str, byte: usize) -> (usize, Option<String>, Option<String>) {
    let before = text.get(..text.floor_char_boundary(byte)).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let (mut table, mut field) = (None, None);
    for line in text.lines().take(line) {
        let line = line.trim();
        // A list that goes on over several lines opens none with a bracket and a letter.
        if line.starts_with('[') && line.ends_with(']') && !line.contains(['"', '\'', ',']) {
            table = Some(line.to_owned());
            field = None;
        } else if let Some((key, _)) = line.split_once('=')
            && is_key(key.trim())
        {
            field = Some(key.trim().to_owned());
        }
    }
    (line, table, field)
}

fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(out, ":{line}")?;
        }
        if let Some(table) = &self.table {
            write!(out, ": {table}")?;
        }
        if let Some(field) = &self.field {
            write!(out, " {field}")?;
        }
        write!(out, ": {}", self.message)?;
        if let Some(expected) = &self.expected {
            write!(out, ": expected {expected}")?;
        }
        if let Some(found) = &self.found {
            write!(out, ", found {found}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_its_line_table_and_key() {
        let text =
            "[[rule]]\nid = \"a\"\n[rule.fields]\nheadline = [\n  \"h1\",\n  \"h9:has(a)\",\n]\n";
        let byte = text.find("h9").expect("there");
        let problem = Problem::at("x.toml", text, byte, "no");
        assert_eq!(problem.to_string(), "x.toml:6: [rule.fields] headline: no");
    }
}
