//! Rewriting index keys together with the attributes that they are made of.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::image::keys_of_index;
use super::verbatim::check_texts;
use super::{AnyField, Entity, Key, Table};
use crate::error::{self, Error};
use crate::expr::{DocumentPath, SetValue, UpdateActions};
use crate::key::{TERMINATOR, push_text};
use crate::schema::{KeyLayout, StampValue};
use crate::value::AttributeValue;

/// The components of one or more index keys, all that the primary key does not hold.
///
/// Made by the generated methods that `rekey` closures call. A component that several indexes share
/// brings all of them: their keys are rewritten in the same update.
pub struct Rekeyed<E> {
    indexes: Cow<'static, [usize]>,
    given: Vec<Given>,
    marker: PhantomData<fn() -> E>,
}

/// A component with its position in the entity's descriptor.
pub(super) struct Given {
    position: usize,
    /// Its text and its attribute, or why serde has none; `None` where it is absent.
    value: Option<(String, Result<AttributeValue, String>)>,
}

impl Given {
    fn new(position: usize, field: &dyn AnyField) -> Self {
        let value = field.present().map(|component| {
            let mut text = String::new();
            component.encode(&mut text);
            (text, component.attribute())
        });
        Self { position, value }
    }

    /// Appends its text in the layout of the key; `false` if it is absent.
    fn encode(&self, layout: KeyLayout, out: &mut String) -> bool {
        let Some((text, attribute)) = &self.value else { return false };
        match layout {
            KeyLayout::Exact => out.push_str(text),
            KeyLayout::Verbatim => push_text(attribute.as_ref(), out),
        }
        true
    }

    /// Takes a component that the clock wrote.
    pub(super) fn stamp(position: usize, stamp: StampValue) -> Self {
        Self { position, value: Some((stamp.text, stamp.attribute)) }
    }
}

impl<E: Entity> Rekeyed<E> {
    /// Takes the components of the indexes at these positions of the descriptor.
    #[doc(hidden)]
    pub fn new(indexes: &'static [usize], given: &[(usize, &dyn AnyField)]) -> Self {
        let given = given.iter().map(|(position, field)| Given::new(*position, *field)).collect();
        Self { indexes: Cow::Borrowed(indexes), given, marker: PhantomData }
    }

    /// Takes the one component, which the indexes have besides those of the primary key.
    pub(super) fn of_component(indexes: Vec<usize>, given: Given) -> Self {
        Self { indexes: Cow::Owned(indexes), given: vec![given], marker: PhantomData }
    }

    /// Adds to an update what sets the components' attributes and the keys made of them.
    pub(crate) fn apply(self, key: &Key<E>, actions: &mut UpdateActions) -> error::Result<()> {
        let table = <E::Table as Table>::SCHEMA;
        check_texts(E::SCHEMA, |position| {
            let given = self.given.iter().find(|given| given.position == position)?;
            let mut text = String::new();
            given.encode(KeyLayout::Verbatim, &mut text).then_some(text)
        })?;
        // The keys of a native index are the attributes themselves, which are set below.
        let encode =
            |position: usize, layout, out: &mut String| self.encode(key, position, layout, out);
        for index in self.indexes.iter().filter_map(|at| E::SCHEMA.indexes.get(*at)) {
            let keys = keys_of_index(table, index, key.hash(), &encode);
            for (name, text) in keys.into_iter().flatten() {
                set_or_remove(actions, name, text.map(AttributeValue::S));
            }
        }
        for given in self.given {
            let Some(component) = E::SCHEMA.components.get(given.position) else { continue };
            let value = given.value.map(|(_, attribute)| attribute).transpose();
            set_or_remove(actions, component.attribute, value.map_err(Error::codec)?);
        }
        Ok(())
    }

    /// Appends the text of a component, one given or one of the primary key.
    fn encode(&self, key: &Key<E>, position: usize, layout: KeyLayout, out: &mut String) -> bool {
        if let Some(given) = self.given.iter().find(|given| given.position == position) {
            return given.encode(layout, out);
        }
        // All keys of an entity have one layout, so its text is that of the primary key.
        let text = key.component(position);
        out.push_str(text.unwrap_or_default());
        debug_assert!(!text.is_some_and(|text| text.contains(TERMINATOR)));
        text.is_some()
    }
}

fn set_or_remove(actions: &mut UpdateActions, name: &'static str, value: Option<AttributeValue>) {
    let path = DocumentPath::new(name);
    match value {
        Some(value) => actions.set(path, SetValue::Value(value)),
        None => actions.remove(path),
    }
}

impl<E> fmt::Debug for Rekeyed<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rekeyed").field("indexes", &self.indexes).finish_non_exhaustive()
    }
}
