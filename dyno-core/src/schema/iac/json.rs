//! JSON as the formats write it: members in the order given, indented by two.
//!
//! Sixty lines instead of a dependency that every user of the crate would compile.

use std::fmt::Write as _;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json {
    Text(String),
    Number(i64),
    Bool(bool),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Json {
    /// Returns an object without members.
    pub(super) const fn object() -> Self {
        Self::Object(Vec::new())
    }

    /// Adds a member to an object.
    pub(super) fn with(mut self, name: impl Into<String>, value: impl Into<Self>) -> Self {
        if let Self::Object(members) = &mut self {
            members.push((name.into(), value.into()));
        }
        self
    }

    /// Adds a member if there is a value.
    pub(super) fn with_some(self, name: &str, value: Option<impl Into<Self>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Returns a list.
    pub(super) fn list<V: Into<Self>>(values: impl IntoIterator<Item = V>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }

    /// Returns the text of a file, with a newline at its end.
    pub(super) fn render(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, 0);
        text.push('\n');
        text
    }

    fn write(&self, out: &mut String, depth: usize) {
        match self {
            Self::Text(text) => write_text(text, out),
            Self::Number(number) => out.push_str(&number.to_string()),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::List(values) => {
                write_all(['[', ']'], values, out, depth, |value, out| value.write(out, depth + 1));
            }
            Self::Object(members) => write_all(['{', '}'], members, out, depth, |member, out| {
                write_text(&member.0, out);
                out.push_str(": ");
                member.1.write(out, depth + 1);
            }),
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

fn write_all<V>(
    [open, close]: [char; 2],
    values: &[V],
    out: &mut String,
    depth: usize,
    write: impl Fn(&V, &mut String),
) {
    out.push(open);
    for (at, value) in values.iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        indent(out, depth + 1);
        write(value, out);
    }
    if !values.is_empty() {
        out.push('\n');
        indent(out, depth);
    }
    out.push(close);
}

fn indent(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n("  ", depth));
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if u32::from(control) < 0x20 => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(json: &Json) -> serde_json::Value {
        serde_json::from_str(&json.render()).unwrap()
    }

    #[test]
    fn members_keep_their_order() {
        let json = Json::object().with("b", 1).with("a", Json::list(["x"])).with("c", true);
        assert_eq!(
            json.render(),
            "{\n  \"b\": 1,\n  \"a\": [\n    \"x\"\n  ],\n  \"c\": true\n}\n"
        );
        let empty = Json::object().with("o", Json::object()).with("l", Json::List(Vec::new()));
        assert_eq!(empty.render(), "{\n  \"o\": {},\n  \"l\": []\n}\n");
    }

    proptest! {
        #[test]
        fn any_text_comes_back(name in any::<String>(), text in any::<String>()) {
            let json = Json::object().with(name.as_str(), text.as_str());
            prop_assert_eq!(parsed(&json), serde_json::json!({ name: text }));
        }
    }
}
