//! The descriptor of an access pattern.

use super::{EntitySchema, IndexKeys, KeyTemplate};

/// An access pattern as `access(..)` declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PatternSchema {
    /// The pattern's name.
    pub name: &'static str,
    /// What it reads: a position in [`EntitySchema::indexes`], or the primary key.
    pub index: Option<usize>,
    /// What its doc comment says; empty if there is none.
    pub doc: &'static str,
}

/// An access pattern in words, for documents about a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PatternText {
    /// The pattern's name.
    pub name: &'static str,
    /// The index that it reads; `None` for the table itself.
    pub index: Option<&'static str>,
    /// The partition key: a template, or attributes in brackets.
    pub pk: String,
    /// The sort key, if there is one.
    pub sk: Option<String>,
    /// What its doc comment says; empty if there is none.
    pub doc: &'static str,
}

impl PatternSchema {
    /// Returns a pattern that reads by the primary key.
    pub const fn primary(name: &'static str, doc: &'static str) -> Self {
        Self { name, index: None, doc }
    }

    /// Returns a pattern that reads the index at this position of the entity's.
    pub const fn index(name: &'static str, index: usize, doc: &'static str) -> Self {
        Self { name, index: Some(index), doc }
    }
}

impl EntitySchema {
    /// Returns the declared access patterns in words, in the order of their declaration.
    ///
    /// Components are called by their attributes: `TENANT#{tenant_id}`.
    pub fn pattern_texts(&self) -> impl Iterator<Item = PatternText> + '_ {
        self.patterns.iter().map(|pattern| self.text_of(pattern))
    }

    fn text_of(&self, pattern: &PatternSchema) -> PatternText {
        let keys = pattern.index.and_then(|at| self.indexes.get(at));
        let (pk, sk) = match keys {
            None => (self.shown(&self.primary.pk), self.primary.sk.map(|sk| self.shown(&sk))),
            Some(IndexKeys::Composite { templates, .. }) => {
                (self.shown(&templates.pk), templates.sk.map(|sk| self.shown(&sk)))
            }
            Some(IndexKeys::Native(keys)) => {
                let sk = (!keys.sk.is_empty()).then(|| self.listed(keys.sk));
                (self.listed(keys.pk), sk)
            }
        };
        let index = keys.map(IndexKeys::index);
        PatternText { name: pattern.name, index, pk, sk, doc: pattern.doc }
    }

    fn shown(&self, template: &KeyTemplate) -> String {
        template.shown(|at| self.attribute_at(at))
    }

    fn listed(&self, components: &[usize]) -> String {
        let names: Vec<&str> = components.iter().map(|at| self.attribute_at(*at)).collect();
        format!("[{}]", names.join(", "))
    }

    fn attribute_at(&self, position: usize) -> &'static str {
        self.components.get(position).map_or("", |component| component.attribute)
    }
}
