//! Rewriting index keys together with the attributes that they are made of.

use std::fmt;
use std::marker::PhantomData;

use super::component::{Given, GivenValue};
use super::image::keys_of_index;
use super::verbatim::check_texts;
use super::{Entity, Key, Table};
use crate::error::{Error, Result};
use crate::expr::{DocumentPath, SetValue, UpdateActions};
use crate::key::TERMINATOR;
use crate::schema::{KeyLayout, KeyTemplate};
use crate::value::AttributeValue;

/// The components of one or more index keys, all that the primary key does not hold.
///
/// Made by the generated methods that `rekey` closures call. A component that several indexes share
/// brings all of them: their keys are rewritten in the same update.
pub struct Rekeyed<E> {
    indexes: &'static [usize],
    given: Vec<Given>,
    marker: PhantomData<fn() -> E>,
}

impl<E: Entity> Rekeyed<E> {
    /// Takes the components of the indexes at these positions of the descriptor.
    #[doc(hidden)]
    pub fn new(indexes: &'static [usize], given: Vec<Given>) -> Self {
        Self { indexes, given, marker: PhantomData }
    }

    /// Adds to an update what sets the components' attributes and the keys made of them.
    pub(crate) fn apply(self, key: &Key<E>, actions: &mut UpdateActions) -> Result<()> {
        let table = <E::Table as Table>::SCHEMA;
        check_texts(E::SCHEMA, |position| {
            let given = self.given.iter().find(|given| given.position == position)?;
            given.value.as_ref().map(|value| value.text.clone())
        })?;
        // The keys of a native index are the attributes themselves, which are set below.
        for index in self.indexes.iter().filter_map(|at| E::SCHEMA.indexes.get(*at)) {
            let keys = keys_of_index(table, index, |template| self.render(key, template));
            for (name, text) in keys.into_iter().flatten() {
                set_or_remove(actions, name, text.map(AttributeValue::S));
            }
        }
        for given in self.given {
            let Some(component) = E::SCHEMA.components.get(given.position) else { continue };
            let value = given.value.map(GivenValue::into_attribute).transpose();
            set_or_remove(actions, component.attribute, value.map_err(Error::codec)?);
        }
        Ok(())
    }

    /// Renders a key from the given components and those of the primary key.
    fn render(&self, key: &Key<E>, template: &KeyTemplate) -> Option<String> {
        template.render(|position, layout, out| {
            let given = self.given.iter().find(|given| given.position == position);
            let text = match given {
                Some(given) => given.value.as_ref().map(|value| value.text.as_str()),
                None => key.component(position),
            };
            out.push_str(text.unwrap_or_default());
            let is_exact = layout == KeyLayout::Exact;
            debug_assert!(!text.is_some_and(|text| is_exact && text.contains(TERMINATOR)));
            text.is_some()
        })
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
