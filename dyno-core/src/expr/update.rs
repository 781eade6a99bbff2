//! The actions of an update, and their text.

use std::fmt::Write as _;

use super::path::DocumentPath;
use super::render::Renderer;
use crate::value::AttributeValue;

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
    /// The list with these members at its end.
    Append(AttributeValue),
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

    pub(crate) fn is_empty(&self) -> bool {
        self.sets.is_empty()
            && self.removes.is_empty()
            && self.adds.is_empty()
            && self.deletes.is_empty()
    }

    /// Renders the update expression.
    pub(crate) fn render(self, renderer: &mut Renderer) -> String {
        let mut text = String::new();
        let sets = self.sets.into_iter().map(|(path, value)| render_set(renderer, &path, value));
        push_section(&mut text, "SET", &sets.collect::<Vec<_>>());
        let removes: Vec<_> = self.removes.iter().map(|path| renderer.path(path)).collect();
        push_section(&mut text, "REMOVE", &removes);
        push_section(&mut text, "ADD", &render_pairs(renderer, self.adds));
        push_section(&mut text, "DELETE", &render_pairs(renderer, self.deletes));
        text
    }
}

fn render_set(renderer: &mut Renderer, path: &DocumentPath, value: SetValue) -> String {
    let path = renderer.path(path);
    match value {
        SetValue::Value(value) => format!("{path} = {}", renderer.value(value)),
        SetValue::IfAbsent(value) => {
            format!("{path} = if_not_exists({path}, {})", renderer.value(value))
        }
        SetValue::Append(members) => {
            let empty = renderer.value(AttributeValue::L(Vec::new()));
            let members = renderer.value(members);
            format!("{path} = list_append(if_not_exists({path}, {empty}), {members})")
        }
    }
}

fn render_pairs(
    renderer: &mut Renderer,
    pairs: Vec<(DocumentPath, AttributeValue)>,
) -> Vec<String> {
    let render = |(path, value)| format!("{} {}", renderer.path(&path), renderer.value(value));
    pairs.into_iter().map(render).collect()
}

fn push_section(text: &mut String, keyword: &str, clauses: &[String]) {
    if clauses.is_empty() {
        return;
    }
    let space = if text.is_empty() { "" } else { " " };
    write!(text, "{space}{keyword} {}", clauses.join(", ")).unwrap_or_default();
}
