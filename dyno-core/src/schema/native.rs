//! A check of native index keys at compile time: one attribute has one type.
//!
//! A native index is keyed by the entities' own attributes, so an attribute of the same name in an
//! entity that is not meant for the index counts as its key, too. If it has another type, the
//! service refuses every write of that entity.

use super::equality::{same_bytes, str_eq};
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
pub const fn assert_native_types(table: &TableSchema, entity: &EntitySchema) {
    let mut indexes = table.indexes;
    while let [index, rest @ ..] = indexes {
        if let IndexKey::Native { pk, sk } = index.key
            && let Some(first) = first_in(table, index.name)
        {
            assert_types(entity, first, index.name, pk);
            assert_types(entity, first, index.name, sk);
        }
        indexes = rest;
    }
}

#[track_caller]
const fn assert_types(
    entity: &EntitySchema,
    first: &EntitySchema,
    index: &str,
    mut names: &[&str],
) {
    while let [name, rest @ ..] = names {
        if let Some(own) = type_of(entity, name)
            && let Some(wanted) = type_of(first, name)
            && own as u8 != wanted as u8
        {
            Sentence::new()
                .text("attribute ")
                .name(name)
                .text(" of ")
                .name(entity.name)
                .text(" has another type than in ")
                .name(first.name)
                .text(", which is keyed by it on index ")
                .name(index)
                .text(": the service would refuse every such item; name the field's attribute differently with `#[serde(rename = \"..\")]`")
                .fail();
        }
        names = rest;
    }
}

/// Returns the first entity in the index, whose types are those of its keys.
const fn first_in(table: &TableSchema, index: &str) -> Option<&'static EntitySchema> {
    let mut entities = table.entities;
    while let [entity, rest @ ..] = entities {
        if is_in_native(entity, index) {
            return Some(entity);
        }
        entities = rest;
    }
    None
}

const fn is_in_native(entity: &EntitySchema, index: &str) -> bool {
    let mut indexes = entity.indexes;
    while let [first, rest @ ..] = indexes {
        if let IndexKeys::Native(keys) = first
            && str_eq(keys.index, index)
        {
            return true;
        }
        indexes = rest;
    }
    false
}

/// Returns the type of a key component of the entity.
const fn type_of(entity: &EntitySchema, name: &str) -> Option<ScalarAttributeType> {
    let (mut components, name) = (entity.components, name.as_bytes());
    while let [component, rest @ ..] = components {
        if same_bytes!(component.attribute.as_bytes(), name) {
            return Some(component.native);
        }
        components = rest;
    }
    None
}
