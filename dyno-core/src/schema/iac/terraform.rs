//! Terraform: an `aws_dynamodb_table`, formatted as `terraform fmt` would.

use std::fmt::Write as _;

use super::super::{TableOptions, TableSchema};
use super::definition::in_role;
use super::{Definition, Naming};
use crate::op::{GlobalSecondaryIndex, KeyType, LocalSecondaryIndex, Projection};

/// Returns a Terraform resource `aws_dynamodb_table`, HCL.
///
/// A global index of one attribute, or one and one, has them as `hash_key` and `range_key`, which every
/// version of the provider `hashicorp/aws` takes, those from 6.28 with a warning. Keys of several
/// attributes are `key_schema` blocks, which need 6.28 or later. Where the derive takes the table's name from the
/// environment and the options name none, the text begins with a variable for it.
pub fn terraform(schema: &TableSchema, options: &TableOptions) -> String {
    let definition = Definition::new(schema, options);
    let label = definition.snake();
    let mut text = String::new();
    let name = match definition.naming {
        Naming::Known(name) => quoted(name),
        Naming::Parameter(variable) => {
            let about = format!("The table's name, which programs read from {variable}");
            let body = Body::default().set("type", "string").set("description", quoted(&about));
            body.write(&mut text, &format!("variable \"{label}_name\""), 0);
            text.push('\n');
            format!("var.{label}_name")
        }
    };
    let head = format!("resource \"aws_dynamodb_table\" \"{label}\"");
    table(&definition, name).write(&mut text, &head, 0);
    text
}

/// Arguments, then blocks, then arguments of several lines.
#[derive(Default)]
struct Body {
    arguments: Vec<(String, String)>,
    blocks: Vec<(String, Self)>,
}

impl Body {
    fn set(mut self, name: &str, value: impl Into<String>) -> Self {
        self.arguments.push((name.to_owned(), value.into()));
        self
    }

    fn set_some(self, name: &str, value: Option<String>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    fn block(mut self, head: impl Into<String>, body: Self) -> Self {
        self.blocks.push((head.into(), body));
        self
    }

    fn blocks(self, name: &str, bodies: impl IntoIterator<Item = Self>) -> Self {
        bodies.into_iter().fold(self, |body, block| body.block(name, block))
    }

    /// Writes the body within braces, its arguments' values one below the other.
    fn write(&self, out: &mut String, head: &str, depth: usize) {
        let margin = "  ".repeat(depth);
        let width = self.arguments.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{margin}{head} {{");
        for (name, value) in &self.arguments {
            let _ = writeln!(out, "{margin}  {name:width$} = {value}");
        }
        for (at, (head, body)) in self.blocks.iter().enumerate() {
            if at > 0 || !self.arguments.is_empty() {
                out.push('\n');
            }
            body.write(out, head, depth + 1);
        }
        let _ = writeln!(out, "{margin}}}");
    }
}

fn table(definition: &Definition<'_>, name: String) -> Body {
    let request = &definition.request;
    let stream = request.stream_specification.and_then(|stream| stream.stream_view_type);
    let attribute = |name: &str, kind: &str| {
        Body::default().set("name", quoted(name)).set("type", quoted(kind))
    };
    let attributes = request.attribute_definitions.iter();
    let mut body = Body::default()
        .set("name", name)
        .set_some("billing_mode", request.billing_mode.map(|mode| quoted(mode.name())));
    if let Some(units) = request.provisioned_throughput {
        body = body
            .set("read_capacity", units.read_capacity_units.to_string())
            .set("write_capacity", units.write_capacity_units.to_string());
    }
    body = body
        .set_some("hash_key", in_role(&request.key_schema, KeyType::Hash).next().map(quoted))
        .set_some("range_key", in_role(&request.key_schema, KeyType::Range).next().map(quoted))
        .set_some("stream_enabled", stream.map(|_| "true".to_owned()))
        .set_some("stream_view_type", stream.map(|view| quoted(view.name())))
        .set_some(
            "deletion_protection_enabled",
            request.deletion_protection_enabled.map(|on| on.to_string()),
        )
        .blocks(
            "attribute",
            attributes.map(|own| attribute(&own.attribute_name, own.attribute_type.name())),
        )
        .blocks(
            "global_secondary_index",
            request.global_secondary_indexes.iter().flatten().map(global_index),
        )
        .blocks(
            "local_secondary_index",
            request.local_secondary_indexes.iter().flatten().map(local_index),
        );
    if let Some(attribute) = definition.ttl {
        let ttl = Body::default().set("attribute_name", quoted(attribute)).set("enabled", "true");
        body = body.block("ttl", ttl);
    }
    if let Some(recovery) = definition.recovery {
        let days = recovery.recovery_period_in_days.map(|days| days.to_string());
        let recovery = Body::default()
            .set("enabled", recovery.point_in_time_recovery_enabled.to_string())
            .set_some("recovery_period_in_days", days);
        body = body.block("point_in_time_recovery", recovery);
    }
    if let Some(tags) = &request.tags {
        // An argument whose value is a map is written as a block is, but for the `=`.
        let map = Body::default();
        let map = tags.iter().fold(map, |map, tag| map.set(&quoted(&tag.key), quoted(&tag.value)));
        body = body.block("tags =", map);
    }
    body
}

fn global_index(index: &GlobalSecondaryIndex) -> Body {
    let units = index.provisioned_throughput;
    let body = Body::default().set("name", quoted(&index.index_name));
    let body = projected(body, &index.projection)
        .set_some("read_capacity", units.map(|units| units.read_capacity_units.to_string()))
        .set_some("write_capacity", units.map(|units| units.write_capacity_units.to_string()));
    let [hash, range] = [KeyType::Hash, KeyType::Range]
        .map(|role| in_role(&index.key_schema, role).map(quoted).collect::<Vec<_>>());
    if hash.len() <= 1 && range.len() <= 1 {
        return body
            .set_some("hash_key", hash.into_iter().next())
            .set_some("range_key", range.into_iter().next());
    }
    let elements = index.key_schema.iter().map(|element| {
        Body::default()
            .set("attribute_name", quoted(&element.attribute_name))
            .set("key_type", quoted(element.key_type.name()))
    });
    body.blocks("key_schema", elements)
}

fn local_index(index: &LocalSecondaryIndex) -> Body {
    let sort = in_role(&index.key_schema, KeyType::Range).next();
    let body = Body::default()
        .set("name", quoted(&index.index_name))
        .set_some("range_key", sort.map(quoted));
    projected(body, &index.projection)
}

fn projected(body: Body, projection: &Projection) -> Body {
    let names = projection.non_key_attributes.as_ref().map(|names| {
        let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        format!("[{}]", names.join(", "))
    });
    body.set_some("projection_type", projection.projection_type.map(|kind| quoted(kind.name())))
        .set_some("non_key_attributes", names)
}

/// Writes a string of HCL. `${` and `%{`, which would begin a template, are written with their sign
/// twice; control characters have escapes ("Strings and Templates", *Escape Sequences*).
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if letters.peek() == Some(&'{') => out.extend([letter, letter]),
            control if control.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn strings_are_escaped() {
        let check = |text: &str, expected: &str| assert_eq!(quoted(text), expected);
        check("plain", r#""plain""#);
        check("a\"b\\c", r#""a\"b\\c""#);
        check("line\nend\t\u{1}", r#""line\nend\t\u0001""#);
        check("${x} %{y} $ % $$", r#""$${x} %%{y} $ % $$""#);
        check("$${x}", r#""$$${x}""#);
    }
}
