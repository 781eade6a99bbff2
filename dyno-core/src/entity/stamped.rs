//! Stamps of the clock in what is written: whole items, and changes of some attributes.
//!
//! Called by `image`, before keys are rendered, and by the writes above, for updates.
//!
//! Invariant: a stamp that is part of an index key is written together with that key.

use super::absent::member_mut;
use super::rekey::Given;
use super::{Entity, Key, Rekeyed};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::expr::{DocumentPath, SetValue, UpdateActions};
use crate::item::Members;
use crate::schema::{EntitySchema, StampOn, StampSchema, StampValue};
use crate::value::Name;

/// Writes the stamps of a put, and returns those that are components, by position.
///
/// What a first write stamps is the entity's own value, if it has one: of an entity that was read
/// that is when it was created.
pub(super) fn stamp_members(
    schema: &EntitySchema,
    now: Timestamp,
    members: &mut Members,
) -> Result<Vec<(usize, StampValue)>> {
    let mut components = Vec::new();
    for stamp in schema.stamps {
        let member = member_mut(members, stamp.attribute);
        if stamp.on == StampOn::Create && !stamp.is_unset(member.as_deref()) {
            continue;
        }
        let value = stamp.value(now);
        let attribute = value.attribute.clone().map_err(Error::codec)?;
        match member {
            Some(member) => *member = attribute,
            None => members.push((Name::from_static(stamp.attribute), attribute)),
        }
        if let Some(position) = stamp.component() {
            components.push((position, value));
        }
    }
    Ok(components)
}

/// Adds to an update what every write stamps, and the index keys that are made of it.
///
/// What the update sets by itself is left as it is: a rekey may give a stamp.
pub(crate) fn stamp_update<E: Entity>(
    key: &Key<E>,
    now: Timestamp,
    actions: &mut UpdateActions,
) -> Result<()> {
    let on_every_write = |stamp: &&StampSchema| stamp.on == StampOn::Write;
    for stamp in E::SCHEMA.stamps.iter().filter(on_every_write) {
        if actions.touches(stamp.attribute) {
            continue;
        }
        let value = stamp.value(now);
        let Some(position) = stamp.component() else {
            let attribute = value.attribute.map_err(Error::codec)?;
            actions.set(DocumentPath::new(stamp.attribute), SetValue::Value(attribute));
            continue;
        };
        // The derive makes sure that the primary key holds the other components of these indexes, but
        // for native ones, whose keys are attributes and of which nothing else is rewritten.
        let indexes = E::SCHEMA.indexes.iter().enumerate();
        let indexes = indexes.filter(|(_, index)| index.uses(position)).map(|(at, _)| at);
        let rekeyed = Rekeyed::of_component(indexes.collect(), Given::stamp(position, value));
        rekeyed.apply(key, actions)?;
    }
    Ok(())
}
