//! What an entity promises of its writes: a version, stamps, attributes that stay, unique values.
//!
//! The derive writes a member only where the struct says something. `write` keeps the promises, and
//! whatever writes without conditions asks [`EntitySchema::needs_conditions`] first.

use serde::Serialize;

use super::EntitySchema;
use super::stamp::{Stamp, StampUnit};
use crate::clock::Timestamp;
use crate::item::to_value;
use crate::key::KeyComponent;
use crate::value::AttributeValue;

/// Attributes whose values together no two entities of a kind may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UniqueSchema {
    /// The constraint's name. It is stored: a renamed constraint is another one.
    pub name: &'static str,
    /// The attributes, in the order of the marker's key.
    pub attributes: &'static [&'static str],
}

/// An attribute that the clock writes.
#[derive(Debug, Clone, Copy)]
pub struct StampSchema {
    /// The attribute.
    pub attribute: &'static str,
    /// On which writes.
    pub on: StampOn,
    unit: StampUnit,
    component: Option<usize>,
    make: fn(Timestamp, StampUnit) -> StampValue,
}

/// On which writes the clock writes an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StampOn {
    /// On the first, and it stays.
    Create,
    /// On every one.
    Write,
}

/// A stamp as it is stored: its attribute and, of a component, its text in keys.
#[derive(Debug, Clone)]
pub(crate) struct StampValue {
    pub(crate) attribute: Result<AttributeValue, String>,
    pub(crate) text: String,
}

impl StampSchema {
    /// Describes the stamp of a field of type `T`.
    pub const fn of<T: Stamp + Serialize>(
        attribute: &'static str,
        on: StampOn,
        unit: StampUnit,
    ) -> Self {
        Self { attribute, on, unit, component: None, make: plain_value::<T> }
    }

    /// Describes the stamp of a field that is a component of keys, by its position.
    pub const fn of_component<T: Stamp + KeyComponent>(
        attribute: &'static str,
        on: StampOn,
        unit: StampUnit,
        position: usize,
    ) -> Self {
        Self { attribute, on, unit, component: Some(position), make: component_value::<T> }
    }

    /// Returns the position of the component that the field is, if it is one.
    pub const fn component(&self) -> Option<usize> {
        self.component
    }

    /// Returns the stamp of a moment.
    pub(crate) fn value(&self, now: Timestamp) -> StampValue {
        (self.make)(now, self.unit)
    }

    /// Tells whether an attribute holds no stamp yet: it is absent, empty, or says 1970, which is
    /// what `Default` makes of the types of stamps.
    pub(crate) fn is_unset(&self, value: Option<&AttributeValue>) -> bool {
        match value {
            None | Some(AttributeValue::Null) => true,
            Some(AttributeValue::S(text)) if text.is_empty() => true,
            Some(value) => self.value(Timestamp::default()).attribute.as_ref() == Ok(value),
        }
    }
}

impl EntitySchema {
    /// Tells whether a put of the entity must carry conditions, or more actions beside it, to keep
    /// what the entity promises.
    ///
    /// Whatever writes without conditions must refuse such an entity, or write it by single puts, as a
    /// batch does.
    pub const fn needs_conditions(&self) -> bool {
        self.version.is_some() || !self.immutable.is_empty() || !self.unique.is_empty()
    }

    /// Tells whether writes keep an attribute by themselves: a version, or a stamp.
    pub(crate) fn is_managed(&self, name: &str) -> bool {
        self.version == Some(name) || self.stamps.iter().any(|stamp| stamp.attribute == name)
    }

    /// Tells whether a deletion of the entity must take other items along: the markers of its unique
    /// values.
    pub const fn leaves_markers(&self) -> bool {
        !self.unique.is_empty()
    }
}

fn plain_value<T: Stamp + Serialize>(now: Timestamp, unit: StampUnit) -> StampValue {
    let attribute = to_value(&T::stamp(now, unit)).map_err(|error| error.to_string());
    StampValue { attribute, text: String::new() }
}

fn component_value<T: Stamp + KeyComponent>(now: Timestamp, unit: StampUnit) -> StampValue {
    let stamp = T::stamp(now, unit);
    let mut text = String::new();
    stamp.encode(&mut text);
    StampValue { attribute: to_value(&stamp).map_err(|error| error.to_string()), text }
}
