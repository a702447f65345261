//! Two wire formats of frameworks: the rows that an app-router page streams (`self.__next_f.push([1,"…"])`), and flat arrays
//! whose objects name their members by place (`__NUXT_DATA__`).

use serde_json::{Map, Value};

use crate::page::linked_data::json;

/// How a streamed piece begins.
const PUSH: &str = "__next_f.push(";
/// Values made from a flat array: references may be shared, so that little input can name much output.
const MOST_NODES: usize = 400_000;
/// How deep references are followed.
const MOST_DEPTH: usize = 40;

/// Takes the streamed pieces of a script. Whether there were any.
pub(super) fn collect(script: &str, rows: &mut String) -> bool {
    let mut rest = script;
    let mut any = false;
    while let Some(at) = rest.find(PUSH) {
        any = true;
        let (_, tail) = rest.split_at(at + PUSH.len());
        // The argument ends where the next push begins, or with the script.
        let end = tail.find(PUSH).unwrap_or(tail.len());
        let (argument, _) = tail.split_at(end);
        let argument = argument.rsplit_once(')').map_or(argument, |(head, _)| head);
        if let Some(Value::Array(parts)) = json::read(argument, 8).into_iter().next()
            && let Some(text) = parts.get(1).and_then(Value::as_str)
        {
            rows.push_str(text);
        }
        rest = tail;
    }
    any
}

/// The values of the rows: `3:["$","p",…]`, and texts, `2a:T4f,…`, as strings.
pub(super) fn values(rows: &str, depth: usize) -> Vec<Value> {
    let mut found = Vec::new();
    let mut rest = rows;
    while let Some((id, tail)) = rest.split_once(':') {
        let is_id = !id.trim().is_empty()
            && id.trim().len() <= 8
            && id.trim().bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_id {
            // Not a row: on to the next line.
            match rest.split_once('\n') {
                Some((_, next)) => rest = next,
                None => break,
            }
            continue;
        }
        if let Some((size, text)) = tail
            .strip_prefix('T')
            .and_then(|tail| tail.split_once(','))
            .and_then(|(size, text)| Some((usize::from_str_radix(size, 16).ok()?, text)))
        {
            let end = text.floor_char_boundary(size.min(text.len()));
            let (text, next) = text.split_at(end);
            found.push(Value::String(text.to_owned()));
            rest = next;
            continue;
        }
        let (row, next) = tail.split_once('\n').unwrap_or((tail, ""));
        if row.starts_with(['[', '{']) {
            found.extend(json::read(row, depth));
        }
        rest = next;
    }
    found
}

/// The value that a flat array describes, where it is one: its objects hold places of the array.
pub(super) fn flat(value: &Value) -> Option<Value> {
    let items = value.as_array()?;
    let place = |value: &Value| {
        value
            .as_u64()
            .is_some_and(|place| usize::try_from(place).is_ok_and(|place| place < items.len()))
            || value.as_i64().is_some_and(|place| place < 0)
    };
    let first = items.first()?;
    let refers = match first {
        Value::Array(parts) => !parts.is_empty() && parts.iter().skip(1).all(place),
        Value::Object(members) => !members.is_empty() && members.values().all(place),
        _ => false,
    };
    (refers && items.len() > 4).then(|| {
        Builder {
            items,
            left: MOST_NODES,
        }
        .build(0, 0)
    })
}

struct Builder<'v> {
    items: &'v [Value],
    left: usize,
}

impl Builder<'_> {
    /// Depth is bounded by [`MOST_DEPTH`], the number of values by [`MOST_NODES`].
    fn build(&mut self, place: usize, depth: usize) -> Value {
        if self.left == 0 || depth > MOST_DEPTH {
            return Value::Null;
        }
        self.left -= 1;
        let Some(item) = self.items.get(place) else {
            return Value::Null;
        };
        match item {
            Value::Array(parts) => {
                // ["Reactive", 4] wraps one value.
                let wrapped = parts.first().is_some_and(Value::is_string);
                let places: Vec<usize> = parts.iter().filter_map(place_of).collect();
                if wrapped {
                    return places
                        .first()
                        .map_or(Value::Null, |place| self.build(*place, depth + 1));
                }
                Value::Array(
                    places
                        .into_iter()
                        .map(|place| self.build(place, depth + 1))
                        .collect(),
                )
            }
            Value::Object(members) => {
                let mut out = Map::new();
                for (key, value) in members {
                    if let Some(place) = place_of(value) {
                        out.insert(key.clone(), self.build(place, depth + 1));
                    }
                }
                Value::Object(out)
            }
            other => other.clone(),
        }
    }
}

fn place_of(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pieces_are_joined_before_rows_are_read() {
        let mut rows = String::new();
        assert!(collect(
            r#"self.__next_f.push([1,"3:[\"$\",\"p\",null,{\"chil"])"#,
            &mut rows
        ));
        assert!(collect(
            r#"self.__next_f.push([1,"dren\":\"Words.\"}]\n4:T6,Häfen5:{\"a\":1}\n"])"#,
            &mut rows
        ));
        assert!(!collect("var x = 1;", &mut rows));
        assert_eq!(
            values(&rows, 96),
            [
                json!(["$", "p", null, {"children": "Words."}]),
                json!("Häfen"),
                json!({"a": 1})
            ]
        );
    }

    #[test]
    fn flat_arrays_are_unfolded_within_bounds() {
        let value = json!([["Reactive", 1], {"title": 2, "body": 3}, "Hafen", [4, 4], "Satz."]);
        assert_eq!(
            flat(&value),
            Some(json!({"title": "Hafen", "body": ["Satz.", "Satz."]}))
        );
        let bomb: Vec<Value> = (0..60).map(|n| json!([n + 1, n + 1])).collect();
        assert!(flat(&Value::Array(bomb)).is_some());
        assert_eq!(flat(&json!([1, 2, 3, 4, 5])), None);
        assert_eq!(flat(&json!([{"a": "b"}, 1, 2, 3, 4])), None);
    }
}
