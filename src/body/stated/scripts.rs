//! The state that a page carries for its scripts, as values: data scripts, the objects that a script assigns or passes on,
//! the rows of a streamed page, attributes. Each byte is looked at a bounded number of times.

use serde_json::Value;

use super::flight;
use crate::page::Page;
use crate::page::dom::Tag;
use crate::page::linked_data::json;

/// Bytes of the shortest state that may hold a story.
const LEAST_BYTES: usize = 300;
/// Bytes of scripts that are read on one page.
const MOST_BYTES: usize = 8_000_000;
/// Objects of one script that are read.
const MOST_VALUES: usize = 200;
/// Attributes that carry state.
const ATTRIBUTES: &[&str] = &[
    "data-page",
    "data-props",
    "data-state",
    "props",
    "data-json",
];

/// All of it, in page order.
pub(super) fn values(page: &Page<'_>) -> Vec<Value> {
    let dom = &page.dom;
    let depth = page.limits.json_depth;
    let mut budget = MOST_BYTES;
    let mut found = Vec::new();
    let mut rows = String::new();
    for node in dom.all() {
        let tag = dom.tag(node);
        if tag == Tag::Script {
            let kind = dom.attr(node, "type").unwrap_or("").to_ascii_lowercase();
            if kind.contains("ld+json") {
                continue;
            }
            let text: String = dom
                .children(node)
                .map(|child| dom.raw_text(child))
                .collect();
            if text.len() > budget {
                continue;
            }
            budget -= text.len();
            if flight::collect(&text, &mut rows) {
                continue;
            }
            of_script(&text, depth, &mut found);
        } else if let Some(element) = dom.element(node) {
            for (name, value) in &element.attrs {
                let state = ATTRIBUTES.contains(&&*name.local)
                    && value.len() >= LEAST_BYTES
                    && value.len() <= budget
                    && value.trim_start().starts_with(['{', '[']);
                if state {
                    budget -= value.len();
                    found.extend(json::read(value, depth));
                }
            }
        }
    }
    found.extend(flight::values(&rows, depth));
    found
}

fn of_script(text: &str, depth: usize, found: &mut Vec<Value>) {
    let text = text.trim();
    if text.len() < LEAST_BYTES {
        return;
    }
    if text.starts_with(['{', '[']) {
        for value in json::read(text, depth) {
            found.push(flight::flat(&value).unwrap_or(value));
        }
        return;
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut failures = 0;
    let start = found.len();
    while at < bytes.len() && found.len() - start < MOST_VALUES && failures < 8 {
        let Some(next) = memchr::memchr3(b'{', b'[', b'J', &bytes[at..]) else {
            break;
        };
        at += next;
        if bytes[at] == b'J' {
            at = parsed_string(text, at, depth, found);
            continue;
        }
        if !is_value_place(text, at) {
            at += 1;
            continue;
        }
        if let Some(end) = balanced(bytes, at) {
            if end - at >= LEAST_BYTES {
                let slice = text.get(at..end).unwrap_or_default();
                found.extend(json::read(slice, depth));
            }
            at = end;
        } else {
            failures += 1;
            at += 1;
        }
    }
}

/// `JSON.parse("…")`: the value in the string. Returns where to go on.
fn parsed_string(text: &str, at: usize, depth: usize, found: &mut Vec<Value>) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let Some(argument) = rest.strip_prefix("JSON.parse(") else {
        return at + 1;
    };
    let quoted = argument.trim_start();
    let Some(quote) = quoted.bytes().next().filter(|byte| b"\"'`".contains(byte)) else {
        return at + "JSON.parse(".len();
    };
    let length = string_end(quoted.as_bytes(), 0, quote);
    let literal = quoted.get(1..length.saturating_sub(1)).unwrap_or_default();
    // The string's own escapes are those of JSON, but for the quotation mark around it.
    let plain = literal.replace("\\'", "'").replace("\\`", "`");
    let plain = if quote == b'"' {
        plain
    } else {
        plain.replace("\\\"", "\"").replace('"', "\\\"")
    };
    if let Ok(inner) = serde_json::from_str::<String>(&format!("\"{plain}\"")) {
        found.extend(json::read(&inner, depth));
    }
    at + (rest.len() - quoted.len()) + length.max(1)
}

/// Whether an opening bracket begins a value: it is assigned, passed or returned.
fn is_value_place(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().trim_end();
    before.ends_with(['=', '(', ',', ':']) || before.ends_with("return") || before.is_empty()
}

/// One past the bracket that closes the one here. Strings are passed over.
fn balanced(bytes: &[u8], from: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            quote @ (b'"' | b'\'' | b'`') => {
                at = string_end(bytes, at, quote);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// One past the quotation mark that closes the string beginning here.
fn string_end(bytes: &[u8], from: usize, quote: u8) -> usize {
    let mut at = from + 1;
    while let Some(found) = bytes
        .get(at..)
        .and_then(|rest| memchr::memchr2(quote, b'\\', rest))
    {
        at += found;
        if bytes[at] == quote {
            return at + 1;
        }
        at += 2;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(script: &str) -> Vec<Value> {
        let mut found = Vec::new();
        of_script(script, 96, &mut found);
        found
    }

    #[test]
    fn assigned_returned_and_parsed_objects_are_found() {
        let long = "x ".repeat(200);
        for script in [
            format!("window.A=window.A||{{}};A.b='c';A.state={{\"t\":\"{long}\"}};"),
            format!("window.__NUXT__=(function(a,b){{return {{t:\"{long}\",u:a}}}}(1,2));"),
            format!("var s = JSON.parse(\"{{\\\"t\\\":\\\"{long}\\\"}}\");"),
            format!("var s = JSON.parse('{{\"t\":\"{long}\"}}');"),
        ] {
            let found = read(&script);
            assert_eq!(found.len(), 1, "{script}");
            assert_eq!(found[0]["t"], Value::String(long.clone()), "{script}");
        }
    }

    #[test]
    fn brackets_in_strings_and_broken_scripts_end_nothing() {
        let long = "y } ] ".repeat(100);
        let found = read(&format!("a = {{\"t\":\"{long}\"}}; b = {{\"u\": [[["));
        assert_eq!(found.len(), 1);
        assert!(read(&"={[".repeat(20_000)).is_empty());
    }
}
