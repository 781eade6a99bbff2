//! Updates: compiled form, compilation, and application to an item.
//!
//! The operations compile an `UpdateExpression` once and apply it under the item's lock. Legacy
//! parameters build an [`Update`] of actions of their own.

mod apply;
mod compile;

use std::sync::Arc;

use dyno_core::value::{AttributeType, AttributeValue, Item};

use super::path::Path;
use super::path_tree::PathTree;

use crate::encoding::Attributes;

pub(crate) use compile::compile_update;

/// What to change on an item. No two actions write the same place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Update {
    actions: Vec<Action>,
    origin: Origin,
}

/// What an update was written as; errors of types are told in other words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Expression,
    Attributes,
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    Set(Path, SetValue),
    Remove(Path),
    /// Adds to a number, to a set, or to the end of a list (by attributes only).
    Add(Path, Arc<AttributeValue>),
    /// Takes members out of a set.
    Delete(Path, Arc<AttributeValue>),
}

/// The right side of an assignment.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SetValue {
    Term(Term),
    Sum(Term, Term),
    Difference(Term, Term),
}

/// Something with a value, on the item as it was.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Term {
    Path(Path),
    Value(Arc<AttributeValue>),
    IfNotExists(Path, Box<Self>),
    ListAppend(Box<Self>, Box<Self>),
}

impl Action {
    /// Returns the path that is written.
    pub(crate) const fn target(&self) -> &Path {
        match self {
            Self::Set(path, _)
            | Self::Remove(path)
            | Self::Add(path, _)
            | Self::Delete(path, _) => path,
        }
    }
}

impl Term {
    /// Returns the type of what the term gives, if it is the same whatever the item is.
    fn known_type(&self) -> Option<AttributeType> {
        match self {
            Self::Value(value) => Some(value.kind()),
            Self::ListAppend(..) => Some(AttributeType::L),
            Self::Path(_) | Self::IfNotExists(..) => None,
        }
    }

    fn collect_paths<'t>(&'t self, paths: &mut Vec<&'t Path>) {
        let mut pending = vec![self];
        while let Some(term) = pending.pop() {
            match term {
                Self::Path(path) => paths.push(path),
                Self::Value(_) => {}
                Self::IfNotExists(path, otherwise) => {
                    paths.push(path);
                    pending.push(otherwise);
                }
                Self::ListAppend(first, second) => pending.extend([&**second, &**first]),
            }
        }
    }
}

impl Update {
    pub(crate) const fn new(actions: Vec<Action>) -> Self {
        Self { actions, origin: Origin::Expression }
    }

    /// Returns an update that came as changes of attributes instead of an expression.
    pub(super) const fn of_attributes(actions: Vec<Action>) -> Self {
        Self { actions, origin: Origin::Attributes }
    }

    /// Returns every path that is written, in written order.
    pub(crate) fn targets(&self) -> impl Iterator<Item = &Path> {
        self.actions.iter().map(Action::target)
    }

    /// Returns every path of the update: of each action what is written, then what is read.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        let mut paths = Vec::new();
        for action in &self.actions {
            paths.push(action.target());
            match action {
                Action::Set(_, SetValue::Term(term)) => term.collect_paths(&mut paths),
                Action::Set(_, SetValue::Sum(left, right) | SetValue::Difference(left, right)) => {
                    left.collect_paths(&mut paths);
                    right.collect_paths(&mut paths);
                }
                Action::Remove(_) | Action::Add(..) | Action::Delete(..) => {}
            }
        }
        paths.into_iter()
    }

    /// Returns the type of what an attribute is given, added or rid of, if it is the same whatever
    /// the item is.
    pub(crate) fn known_type(&self, attribute: &str) -> Option<AttributeType> {
        let mut actions = self.actions.iter();
        match actions.find(|action| action.target().as_attribute() == Some(attribute))? {
            Action::Set(_, SetValue::Term(term)) => term.known_type(),
            Action::Set(_, SetValue::Sum(..) | SetValue::Difference(..)) => Some(AttributeType::N),
            Action::Add(_, value) | Action::Delete(_, value) => Some(value.kind()),
            Action::Remove(_) => None,
        }
    }

    /// Returns `false` if the update only takes away, so that it creates no item.
    ///
    /// Unverified: known for `REMOVE`; we take `DELETE` from a set to be the same.
    pub(crate) fn creates_item(&self) -> bool {
        self.actions.is_empty()
            || self.actions.iter().any(|action| match action {
                Action::Set(..) | Action::Add(..) => true,
                Action::Remove(_) | Action::Delete(..) => false,
            })
    }

    /// Returns the fragments of an image at the targets, as `UPDATED_OLD` of the old image and
    /// `UPDATED_NEW` of the new one return them; nothing if there are none.
    ///
    /// As in the service, a target is looked up by its path alone: a member that was appended
    /// because its index lay beyond the list's end is not found at that index, and in the place of
    /// a removed list member there now is the next one.
    pub(crate) fn touched_fragments(&self, image: &impl Attributes) -> Option<Item> {
        let fragments = PathTree::new(self.targets()).select(image);
        Some(fragments).filter(|fragments| !fragments.is_empty())
    }
}
