//! JSON as publishers write it. Valid JSON goes through `serde_json`; the rest through a reader that forgives what templates
//! and editors do to it: comments, CDATA and comment wrappers, trailing commas and semicolons, raw line breaks and control
//! characters in strings, unescaped quotes, single quotes, entity-escaped JSON, several objects in a row, a cut-off end.
//! It keeps its own stack, so that nesting costs depth of a list and not of the program.

use serde_json::{Map, Value};

/// Every value of a script, in order. Values nested deeper than `max_depth` are null.
#[must_use]
pub fn read(text: &str, max_depth: usize) -> Vec<Value> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if text.is_empty() {
        return Vec::new();
    }
    // serde_json bounds its own recursion.
    if let Ok(value) = serde_json::from_str(text) {
        return vec![value];
    }
    let unescaped;
    let mut source = text;
    if !text.contains('"') && (text.contains("&quot;") || text.contains("&#34;")) {
        unescaped = unescape(text);
        source = &unescaped;
        if let Ok(value) = serde_json::from_str(source) {
            return vec![value];
        }
    }
    Reader::new(source, max_depth).run()
}

/// Undoes the entities that a template engine puts into JSON.
fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&apos;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

enum Frame {
    Array(Vec<Value>),
    Object(Map<String, Value>, Option<String>),
}

struct Reader<'s> {
    bytes: &'s [u8],
    text: &'s str,
    at: usize,
    max_depth: usize,
    stack: Vec<Frame>,
    /// Containers open above `max_depth`, whose content is dropped.
    too_deep: usize,
    out: Vec<Value>,
}

impl<'s> Reader<'s> {
    fn new(text: &'s str, max_depth: usize) -> Self {
        Self {
            bytes: text.as_bytes(),
            text,
            at: 0,
            max_depth,
            stack: Vec::new(),
            too_deep: 0,
            out: Vec::new(),
        }
    }

    fn run(mut self) -> Vec<Value> {
        loop {
            self.skip_trivia();
            let Some(byte) = self.bytes.get(self.at).copied() else {
                break;
            };
            match byte {
                b'{' | b'[' => {
                    self.at += 1;
                    self.open(byte);
                }
                b'}' | b']' => {
                    self.at += 1;
                    self.close();
                }
                b',' | b':' => self.at += 1,
                b'"' | b'\'' => {
                    let text = self.string(byte);
                    self.string_value(text);
                }
                _ => {
                    let from = self.at;
                    let value = self.bare();
                    let word = self.text.get(from..self.at).unwrap_or_default();
                    self.bare_value(word, value);
                }
            }
        }
        while !self.stack.is_empty() {
            self.close();
        }
        self.out
    }

    fn open(&mut self, byte: u8) {
        if self.stack.len() >= self.max_depth {
            self.too_deep += 1;
        } else if byte == b'{' {
            self.stack.push(Frame::Object(Map::new(), None));
        } else {
            self.stack.push(Frame::Array(Vec::new()));
        }
    }

    fn close(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            if self.too_deep == 0 {
                self.value(Value::Null);
            }
            return;
        }
        match self.stack.pop() {
            Some(Frame::Array(items)) => self.value(Value::Array(items)),
            Some(Frame::Object(map, _)) => self.value(Value::Object(map)),
            None => {}
        }
    }

    fn value(&mut self, value: Value) {
        if self.too_deep > 0 {
            return;
        }
        match self.stack.last_mut() {
            Some(Frame::Array(items)) => items.push(value),
            Some(Frame::Object(map, key)) => {
                if let Some(key) = key.take() {
                    map.insert(key, value);
                }
            }
            // Outside everything only containers are data; words there are code.
            None if value.is_object() || value.is_array() => self.out.push(value),
            None => {}
        }
    }

    fn string_value(&mut self, text: String) {
        if self.too_deep > 0 {
            return;
        }
        if let Some(Frame::Object(_, key)) = self.stack.last_mut()
            && key.is_none()
        {
            *key = Some(text);
        } else {
            self.value(Value::String(text));
        }
    }

    /// A word without quotes: the key of a member, as in a script's object, or a value.
    fn bare_value(&mut self, word: &str, value: Value) {
        if self.too_deep == 0
            && let Some(Frame::Object(_, key)) = self.stack.last_mut()
            && key.is_none()
            && self.bytes.get(self.at) == Some(&b':')
        {
            *key = Some(word.to_owned());
        } else {
            self.value(value);
        }
    }

    fn looking_at(&self, mark: &str) -> bool {
        self.bytes[self.at..].starts_with(mark.as_bytes())
    }

    /// Passes white space, comments, wrappers and stray semicolons.
    fn skip_trivia(&mut self) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            match byte {
                _ if byte <= b' ' || byte == b';' => self.at += 1,
                b'/' if self.looking_at("//") => {
                    let rest = &self.bytes[self.at..];
                    // A wrapper comment may have lost its line break: "//<![CDATA[{...".
                    self.at += if rest.starts_with(b"//<![CDATA[") {
                        "//<![CDATA[".len()
                    } else {
                        memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())
                    };
                }
                b'/' if self.looking_at("/*") => {
                    let rest = &self.bytes[self.at + 2..];
                    self.at +=
                        2 + memchr::memmem::find(rest, b"*/").map_or(rest.len(), |at| at + 2);
                }
                b'<' if self.looking_at("<!--") => self.at += 4,
                b'-' if self.looking_at("-->") => self.at += 3,
                b'<' if self.looking_at("<![CDATA[") => self.at += 9,
                b']' if self.looking_at("]]>") && self.stack.is_empty() => self.at += 3,
                0xEF if self.looking_at("\u{FEFF}") => self.at += 3,
                0xC2 if self.looking_at("\u{A0}") => self.at += 2,
                _ => break,
            }
        }
    }

    /// The string that opens here. A quote inside it ends it only where JSON goes on behind.
    fn string(&mut self, quote: u8) -> String {
        self.at += 1;
        let mut out = String::new();
        let mut from = self.at;
        loop {
            let Some(found) = memchr::memchr2(quote, b'\\', &self.bytes[self.at..]) else {
                self.copy(&mut out, from, self.bytes.len());
                self.at = self.bytes.len();
                return out;
            };
            let mark = self.at + found;
            if self.bytes[mark] == b'\\' {
                self.copy(&mut out, from, mark);
                self.at = mark + 1;
                self.escape(&mut out);
                from = self.at;
            } else if self.ends_string(mark) {
                self.copy(&mut out, from, mark);
                self.at = mark + 1;
                return out;
            } else {
                self.at = mark + 1;
            }
        }
    }

    fn copy(&self, out: &mut String, from: usize, to: usize) {
        out.push_str(self.text.get(from..to).unwrap_or_default());
    }

    fn ends_string(&self, mark: usize) -> bool {
        let next = |from: usize| {
            let space = self.bytes[from..].iter().take_while(|byte| **byte <= b' ');
            from + space.count()
        };
        let is_key =
            matches!(self.stack.last(), Some(Frame::Object(_, None))) && self.too_deep == 0;
        let after = next(mark + 1);
        match self.bytes.get(after) {
            None | Some(b'}' | b']' | b';' | b'/') => true,
            Some(b':') => is_key || self.too_deep > 0,
            Some(b',') => match self.bytes.get(next(after + 1)) {
                None => true,
                Some(byte) => {
                    matches!(byte, b'"' | b'\'' | b'{' | b'[' | b'}' | b']' | b'/' | b'-')
                        || byte.is_ascii_digit()
                        || [&b"true"[..], b"false", b"null"]
                            .iter()
                            .any(|word| self.bytes[next(after + 1)..].starts_with(word))
                        || self.is_bare_key(after + 1)
                }
            },
            // A forgotten comma between two lines of an object.
            Some(b'"') => self.bytes[mark + 1..after].contains(&b'\n'),
            Some(_) => false,
        }
    }

    /// Whether a key without quotes stands here, as scripts write it: `,key:` without a space.
    fn is_bare_key(&self, at: usize) -> bool {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'_' | b'$');
        let length = rest.iter().take_while(name).count();
        let starts = rest.first().is_some_and(|byte| !byte.is_ascii_digit());
        starts && (1..=40).contains(&length) && rest.get(length) == Some(&b':')
    }

    fn escape(&mut self, out: &mut String) {
        let Some(c) = self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        else {
            return;
        };
        self.at += c.len_utf8();
        match c {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'u' => self.unicode(out),
            // Form feeds, and a line continued in the source.
            'b' | 'f' | '\n' | '\r' => out.push(' '),
            other => out.push(other),
        }
    }

    /// `XXXX` behind `\u`, and the second half of a surrogate pair.
    fn unicode(&mut self, out: &mut String) {
        let Some(first) = self.hex(self.at) else {
            out.push('u');
            return;
        };
        self.at += 4;
        if (0xD800..0xDC00).contains(&first)
            && self.looking_at("\\u")
            && let Some(second) = self.hex(self.at + 2)
            && (0xDC00..0xE000).contains(&second)
        {
            self.at += 6;
            let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        } else {
            out.push(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }

    fn hex(&self, at: usize) -> Option<u32> {
        let digits = self.text.get(at..at + 4)?;
        u32::from_str_radix(digits, 16).ok()
    }

    /// A number or word without quotes.
    fn bare(&mut self) -> Value {
        let rest = &self.bytes[self.at..];
        let length = rest
            .iter()
            .take_while(|byte| **byte > b' ' && !b",:{}[]\"';".contains(byte))
            .count()
            .max(1);
        // Never inside a character: the delimiters are ASCII.
        let end = self.text.ceil_char_boundary(self.at + length);
        let word = self.text.get(self.at..end).unwrap_or_default();
        self.at = end;
        match word {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => {
                serde_json::from_str::<serde_json::Number>(word).map_or(Value::Null, Value::Number)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn one(text: &str) -> Value {
        let mut values = read(text, 96);
        assert_eq!(values.len(), 1, "{text}: {values:?}");
        values.remove(0)
    }

    #[test]
    fn what_templates_leave_behind_is_forgiven() {
        let wanted = json!({"a": "x", "b": [1, 2]});
        for text in [
            "{\"a\":\"x\",\"b\":[1,2]};",
            "{\"a\":\"x\",\"b\":[1,2,],}",
            "<!-- {\"a\":\"x\",\"b\":[1,2]} -->",
            "//<![CDATA[\n{\"a\":\"x\",\"b\":[1,2]}\n//]]>",
            "/*<![CDATA[*/ {\"a\":\"x\",\"b\":[1,2]} /*]]>*/",
            "<![CDATA[{\"a\":\"x\",\"b\":[1,2]}]]>",
            "{ // the article\n\"a\":\"x\", /* numbers */ \"b\":[1,2]}",
            "\u{FEFF}{\"a\":\"x\",\"b\":[1,2]}",
            "{&quot;a&quot;:&quot;x&quot;,&quot;b&quot;:[1,2]}",
            "{'a':'x','b':[1,2]}",
            "{a:\"x\",b:[1,2]}",
            "{\"a\":\"x\"\n\"b\":[1,2]}",
            "{\"a\":\"x\",\"b\":[1,2",
        ] {
            assert_eq!(one(text), wanted, "{text}");
        }
    }

    #[test]
    fn raw_line_breaks_and_control_characters_stay_in_strings() {
        assert_eq!(
            one("{\"a\":\"x\ny\u{1}\tz\"}"),
            json!({"a": "x\ny\u{1}\tz"})
        );
    }

    #[test]
    fn unescaped_quotes_are_part_of_the_string() {
        assert_eq!(
            one("{\"headline\":\"The \"quiet\" town, again\",\"author\":\"A \"B\" C\"}"),
            json!({"headline": "The \"quiet\" town, again", "author": "A \"B\" C"})
        );
    }

    #[test]
    fn several_objects_in_a_row_are_several_values() {
        assert_eq!(read("{\"a\":1}\n{\"b\":2};{\"c\":3}", 96).len(), 3);
    }

    #[test]
    fn escapes_are_read_and_bad_ones_are_kept_as_letters() {
        assert_eq!(
            one(r#"{"a":"\u00e4\ud83d\ude00\'\/\x \ud800",}"#),
            json!({"a": "ä😀'/x \u{FFFD}"})
        );
    }

    #[test]
    fn depth_is_bounded_and_what_follows_is_read() {
        let deep = format!(
            "{{\"a\":{}1{},\"b\":2,}}",
            "[".repeat(50_000),
            "]".repeat(50_000)
        );
        let value = one(&deep);
        assert_eq!(value["b"], json!(2));
    }

    #[test]
    fn code_is_not_data() {
        assert!(read("window.x = 1; foo()", 96).is_empty());
        assert!(read("", 96).is_empty());
        assert!(read("\u{e9}\\\"", 96).is_empty());
    }
}
