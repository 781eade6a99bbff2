//! What an entity promises, added to a write of it: its version, and the attributes that stay.
//!
//! Stamps are written where the item or the update is made, in `entity`; unique values in `plan`.

use super::guard::{Guard, Presence};
use crate::clock::Clock;
use crate::entity::{Entity, Key, stamp_update};
use crate::error::{Error, Result};
use crate::expr::{DocumentPath, UpdateActions};
use crate::schema::EntitySchema;
use crate::value::{AttributeValue, Item};

/// Adds to a put what its entity promises: the next version, if the stored one is that of the
/// entity.
pub(super) fn promise_put(
    schema: &'static EntitySchema,
    item: &mut Item,
    guard: &mut Guard,
) -> Result<()> {
    if schema.version.is_some() || !schema.immutable.is_empty() {
        guard.require_schema(schema);
    }
    if let Some(attribute) = schema.version {
        let held = item.get_mut(attribute).and_then(|value| {
            let version = value.as_n()?.to_u64()?;
            let next = version.checked_add(1)?;
            *value = next.into();
            Some(version)
        });
        let version = held.ok_or_else(|| no_version(schema, attribute))?;
        guard.expect_version(attribute, version);
    }
    for attribute in schema.immutable {
        guard.keep(attribute, item.get(attribute).cloned());
    }
    Ok(())
}

/// Adds to an update what its entity promises; to one that changes nothing, nothing.
pub(super) fn promise_update<E: Entity>(
    key: &Key<E>,
    clock: &dyn Clock,
    actions: &mut UpdateActions,
    guard: &mut Guard,
) -> Result<()> {
    if actions.is_empty() {
        return Ok(());
    }
    let schema = E::SCHEMA;
    // No path leads to an attribute that stays, but a rekey may give one.
    for attribute in schema.immutable.iter().filter(|attribute| actions.touches(attribute)) {
        guard.keep(attribute, actions.value_set(attribute).cloned());
    }
    if !schema.stamps.is_empty() {
        stamp_update(key, clock.now(), actions)?;
    }
    if let Some(attribute) = schema.version {
        actions.add(DocumentPath::new(attribute), AttributeValue::from(1u8));
    }
    Ok(())
}

/// Requires a version of what is written; a put of something new has no other than 0.
pub(super) fn expect_version(schema: &'static EntitySchema, guard: &mut Guard, version: u64) {
    debug_assert!(guard.presence != Presence::Absent, "what is new has no version");
    if let Some(attribute) = schema.version {
        guard.require_schema(schema);
        guard.expect_version(attribute, version);
    }
}

fn no_version(schema: &EntitySchema, attribute: &str) -> Error {
    Error::codec(format!(
        "attribute `{attribute}` of `{}` is its version, and is not an integer below 2^64 - 1",
        schema.name
    ))
}
