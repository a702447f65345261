//! What the JSON forms share: objects without empty members, and text that can stand in a page.

use serde_json::{Map, Value};

use super::printable;

/// An object that leaves out what is absent: no member is null, empty text or an empty list.
#[derive(Debug, Default)]
pub(super) struct Object(Map<String, Value>);

impl Object {
    /// An object of a schema.org type.
    pub(super) fn of_type(name: &str) -> Self {
        Self::default().with("@type", name)
    }

    /// The object with a member, where there is a value.
    pub(super) fn with(mut self, name: &str, value: impl IntoMember) -> Self {
        if let Some(value) = value.into_member() {
            self.0.insert(name.to_owned(), value);
        }
        self
    }

    /// `None` without members.
    pub(super) fn filled(self) -> Option<Value> {
        (!self.0.is_empty()).then_some(Value::Object(self.0))
    }
}

/// What can be a member's value, or be absent.
pub(super) trait IntoMember {
    fn into_member(self) -> Option<Value>;
}

impl IntoMember for &str {
    fn into_member(self) -> Option<Value> {
        let text: String = self.chars().filter_map(printable).collect();
        let text = text.trim();
        (!text.is_empty()).then(|| Value::from(text))
    }
}

impl IntoMember for String {
    fn into_member(self) -> Option<Value> {
        self.as_str().into_member()
    }
}

impl IntoMember for bool {
    fn into_member(self) -> Option<Value> {
        Some(self.into())
    }
}

impl IntoMember for u32 {
    fn into_member(self) -> Option<Value> {
        Some(self.into())
    }
}

impl IntoMember for Object {
    fn into_member(self) -> Option<Value> {
        self.filled()
    }
}

impl<T: IntoMember> IntoMember for Option<T> {
    fn into_member(self) -> Option<Value> {
        self?.into_member()
    }
}

impl<T: IntoMember> IntoMember for Vec<T> {
    fn into_member(self) -> Option<Value> {
        let values: Vec<Value> = self.into_iter().filter_map(T::into_member).collect();
        (!values.is_empty()).then_some(Value::Array(values))
    }
}

/// One line of JSON that can stand in a `script` element, a comment, an attribute in quotes or a program: no character in it
/// ends what it stands in. They only occur in strings, where an escape means the same.
pub(super) fn write(object: Object) -> String {
    let plain = Value::Object(object.0).to_string();
    let mut out = String::with_capacity(plain.len() + plain.len() / 16);
    for c in plain.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\'' => out.push_str("\\u0027"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_absent_is_left_out_and_nothing_ends_a_script() {
        let object = Object::of_type("X")
            .with("none", None::<String>)
            .with("blank", " \u{7} ")
            .with("list", vec![String::new()])
            .with("object", Object::default())
            .with("text", "</script><!--\u{2028}'&");
        let written = write(object);
        assert_eq!(
            written,
            "{\"@type\":\"X\",\"text\":\"\\u003c/script\\u003e\\u003c!--\\u2028\\u0027\\u0026\"}\n"
        );
        let read: Value = serde_json::from_str(&written).expect("JSON");
        assert_eq!(read["text"], "</script><!--\u{2028}'&");
    }
}
