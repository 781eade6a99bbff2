//! The actions of an update, and their text.

use super::path::DocumentPath;
use super::render::Renderer;
use crate::value::{AttributeValue, Number};

/// What an update does, by section.
#[derive(Debug, Clone, Default)]
pub(crate) struct UpdateActions {
    sets: Vec<(DocumentPath, SetValue)>,
    removes: Vec<DocumentPath>,
    adds: Vec<(DocumentPath, AttributeValue)>,
    deletes: Vec<(DocumentPath, AttributeValue)>,
}

/// What an attribute is set to.
#[derive(Debug, Clone)]
pub(crate) enum SetValue {
    Value(AttributeValue),
    /// The value, unless the attribute is there.
    IfAbsent(AttributeValue),
    /// The list with these members at its end; one that is absent is `start`.
    Append {
        start: AttributeValue,
        members: AttributeValue,
    },
    /// The list with these members before it; one that is absent is empty.
    Prepend(AttributeValue),
    /// The number plus another; one that is absent is `start`.
    Sum {
        start: AttributeValue,
        delta: AttributeValue,
    },
}

impl UpdateActions {
    pub(crate) fn set(&mut self, path: DocumentPath, value: SetValue) {
        self.sets.push((path, value));
    }

    pub(crate) fn remove(&mut self, path: DocumentPath) {
        self.removes.push(path);
    }

    pub(crate) fn add(&mut self, path: DocumentPath, value: AttributeValue) {
        self.adds.push((path, value));
    }

    pub(crate) fn delete(&mut self, path: DocumentPath, members: AttributeValue) {
        self.deletes.push((path, members));
    }

    /// Tells whether anything is done to an attribute, or to a part of it.
    pub(crate) fn touches(&self, attribute: &str) -> bool {
        let set = self.sets.iter().map(|(path, _)| path);
        let changed = self.adds.iter().chain(&self.deletes).map(|(path, _)| path);
        set.chain(&self.removes).chain(changed).any(|path| path.root() == attribute)
    }

    /// Returns the value that an attribute is set to, whatever it was.
    pub(crate) fn value_set(&self, attribute: &str) -> Option<&AttributeValue> {
        self.sets.iter().find_map(|(path, value)| match value {
            SetValue::Value(value) if path.is_attribute(attribute) => Some(value),
            _ => None,
        })
    }

    /// Returns what an attribute is afterwards, if it was `old`; fails if only the service can tell.
    pub(crate) fn outcome(
        &self,
        attribute: &str,
        old: Option<&AttributeValue>,
    ) -> Result<Option<AttributeValue>, String> {
        let is_it = |path: &DocumentPath| path.is_attribute(attribute);
        if self.removes.iter().any(is_it) {
            return Ok(None);
        }
        if let Some((_, value)) = self.sets.iter().find(|(path, _)| is_it(path)) {
            match value {
                SetValue::Value(value) => return Ok(Some(value.clone())),
                SetValue::IfAbsent(value) => return Ok(Some(old.unwrap_or(value).clone())),
                SetValue::Sum { start, delta } => {
                    return sum(attribute, old.or(Some(start)), delta).map(Some);
                }
                SetValue::Append { .. } | SetValue::Prepend(_) => {}
            }
        }
        if let Some((_, delta)) = self.adds.iter().find(|(path, _)| is_it(path)) {
            return sum(attribute, old, delta).map(Some);
        }
        if self.touches(attribute) {
            return Err(format!(
                "attribute `{attribute}` keeps values unique, so it is set or removed whole"
            ));
        }
        Ok(old.cloned())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.sets.is_empty()
            && self.removes.is_empty()
            && self.adds.is_empty()
            && self.deletes.is_empty()
    }

    /// Renders the update expression.
    pub(crate) fn render(self, renderer: &mut Renderer) -> String {
        let mut text = String::new();
        push_section(&mut text, "SET ", self.sets, |(path, value), text| {
            render_set(renderer, &path, value, text);
        });
        push_section(&mut text, "REMOVE ", self.removes, |path, text| renderer.path(&path, text));
        let mut pair = |(path, value): (DocumentPath, AttributeValue), text: &mut String| {
            renderer.path(&path, text);
            text.push(' ');
            renderer.value(value, text);
        };
        push_section(&mut text, "ADD ", self.adds, &mut pair);
        push_section(&mut text, "DELETE ", self.deletes, &mut pair);
        text
    }
}

/// Adds a number to what is there; nothing counts as zero.
fn sum(
    attribute: &str,
    old: Option<&AttributeValue>,
    delta: &AttributeValue,
) -> Result<AttributeValue, String> {
    let start = old.map_or(Some(Number::ZERO), |old| old.as_n().copied());
    let sum = start.zip(delta.as_n()).and_then(|(start, delta)| start.checked_add(*delta).ok());
    sum.map(AttributeValue::N).ok_or_else(|| {
        format!("attribute `{attribute}` keeps values unique, and only numbers can be added to it")
    })
}

fn render_set(renderer: &mut Renderer, path: &DocumentPath, value: SetValue, text: &mut String) {
    renderer.path(path, text);
    text.push_str(" = ");
    match value {
        SetValue::Value(value) => renderer.value(value, text),
        SetValue::IfAbsent(value) => render_or(renderer, path, value, text),
        SetValue::Append { start, members } => {
            text.push_str("list_append(");
            render_or(renderer, path, start, text);
            text.push_str(", ");
            renderer.value(members, text);
            text.push(')');
        }
        SetValue::Prepend(members) => {
            text.push_str("list_append(");
            renderer.value(members, text);
            text.push_str(", ");
            render_or(renderer, path, AttributeValue::L(Vec::new()), text);
            text.push(')');
        }
        SetValue::Sum { start, delta } => {
            render_or(renderer, path, start, text);
            text.push_str(" + ");
            renderer.value(delta, text);
        }
    }
}

/// Appends what is there, or else a value.
fn render_or(
    renderer: &mut Renderer,
    path: &DocumentPath,
    value: AttributeValue,
    text: &mut String,
) {
    text.push_str("if_not_exists(");
    renderer.path(path, text);
    text.push_str(", ");
    renderer.value(value, text);
    text.push(')');
}

fn push_section<T>(
    text: &mut String,
    keyword: &str,
    clauses: Vec<T>,
    mut render: impl FnMut(T, &mut String),
) {
    for (at, clause) in clauses.into_iter().enumerate() {
        if at > 0 {
            text.push_str(", ");
        } else {
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(keyword);
        }
        render(clause, text);
    }
}
