//! A check of native index keys at compile time: one attribute has one type.
//!
//! A native index is keyed by the entities' own attributes, so an attribute of the same name in an
//! entity that is not meant for the index counts as its key, too. If it has another type, the
//! service refuses every write of that entity.

use super::equality::str_eq;
use super::sentence::Sentence;
use super::{EntitySchema, IndexKey, IndexKeys, TableSchema};
use crate::op::ScalarAttributeType;

/// Fails the build if a key component of the entity has the name of a native index's key attribute
/// and another type than the entities in that index give it.
///
/// # Panics
///
/// At compile time, when a check fails.
#[track_caller]
#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
pub const fn assert_native_types(table: &TableSchema, entity: &EntitySchema) {
    let mut at = 0;
    while at < table.indexes.len() {
        let index = &table.indexes[at];
        if let IndexKey::Native { pk, sk } = index.key {
            assert_types(table, entity, index.name, pk);
            assert_types(table, entity, index.name, sk);
        }
        at += 1;
    }
}

#[track_caller]
#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
const fn assert_types(table: &TableSchema, entity: &EntitySchema, index: &str, names: &[&str]) {
    let mut at = 0;
    while at < names.len() {
        let name = names[at];
        if let (Some(own), Some((other, wanted))) =
            (type_of(entity, name), type_in_index(table, index, name))
            && own as u8 != wanted as u8
        {
            Sentence::new()
                .text("attribute ")
                .name(name)
                .text(" of ")
                .name(entity.name)
                .text(" has another type than in ")
                .name(other)
                .text(", which is keyed by it on index ")
                .name(index)
                .text(": the service would refuse every such item; name the field's attribute differently with `#[serde(rename = \"..\")]`")
                .fail();
        }
        at += 1;
    }
}

/// Returns the type that the first entity in the index gives a key attribute, and that entity.
#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
const fn type_in_index(
    table: &TableSchema,
    index: &str,
    name: &str,
) -> Option<(&'static str, ScalarAttributeType)> {
    let mut at = 0;
    while at < table.entities.len() {
        let entity = table.entities[at];
        if is_in_native(entity, index)
            && let Some(found) = type_of(entity, name)
        {
            return Some((entity.name, found));
        }
        at += 1;
    }
    None
}

#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
const fn is_in_native(entity: &EntitySchema, index: &str) -> bool {
    let mut at = 0;
    while at < entity.indexes.len() {
        if let IndexKeys::Native(keys) = &entity.indexes[at]
            && str_eq(keys.index, index)
        {
            return true;
        }
        at += 1;
    }
    false
}

/// Returns the type of a key component of the entity.
#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
const fn type_of(entity: &EntitySchema, name: &str) -> Option<ScalarAttributeType> {
    let mut at = 0;
    while at < entity.components.len() {
        if str_eq(entity.components[at].attribute, name) {
            return Some(entity.components[at].native);
        }
        at += 1;
    }
    None
}
