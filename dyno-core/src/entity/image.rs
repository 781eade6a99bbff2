//! Entities to stored items and back: attributes, kind, keys.
//!
//! Invariant: every item the typed layer writes whole comes from [`item_of`], so its index keys are
//! always those of its attributes.

use std::collections::BTreeSet;

use super::absent::leave_out;
use super::component::render_of;
use super::{Entity, Key, Table};
use crate::error::{Error, Rejection, Result};
use crate::item::{from_item, list_to_set, to_item};
use crate::schema::{EntitySchema, IndexKey, IndexKeys, KeyTemplate, TableSchema};
use crate::value::{AttributeValue, Item};

/// An item whose kind is none of the table's entities; kept whole, with its keys.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UnknownItem {
    /// What the kind attribute holds, if it is a string.
    pub kind: Option<String>,
    /// The item as stored.
    pub item: Item,
}

impl UnknownItem {
    /// Returns an item of this kind.
    pub fn new(kind: Option<&str>, item: Item) -> Self {
        Self { kind: kind.map(str::to_owned), item }
    }

    /// Returns the primary key of the item as one of `E`; `None` if it is not that of an `E`.
    ///
    /// An index that holds keys alone does not hold the kind, so all of its items are unknown: get
    /// them by this.
    pub fn key<E: Entity>(&self) -> Option<Key<E>> {
        Key::from_item(&self.item)
    }

    /// Reads the item as an `E`, whatever wrote it; `None` if its kind says that it is another.
    ///
    /// # Errors
    ///
    /// [`Codec`](crate::ErrorKind::Codec) if it does not fit the struct.
    pub fn read<E: Entity>(&self) -> Result<Option<E>> {
        entity_from(self.item.clone())
    }
}

/// Returns the item that stores an entity, with its kind and all its keys.
pub(crate) fn item_of<E: Entity>(entity: &E) -> Result<Item> {
    let (schema, table) = (E::SCHEMA, <E::Table as Table>::SCHEMA);
    let mut item = to_item(entity).map_err(|error| {
        Error::codec(format!("`{}` has no form as an item: {error}", schema.name))
    })?;
    check_attributes(entity, &item)?;
    store_sets(schema, &mut item)?;
    leave_out(&mut item, schema.optional, schema.documents);
    let render = |template: &KeyTemplate| render_of(template, entity);
    item.insert(table.kind, schema.kind);
    let pk = render(&schema.primary.pk).ok_or_else(|| absent_in_primary(schema))?;
    item.insert(table.pk, pk);
    if let (Some(name), Some(template)) = (table.sk, &schema.primary.sk) {
        let sk = render(template).ok_or_else(|| absent_in_primary(schema))?;
        item.insert(name, sk);
    }
    for (name, key) in index_keys(table, schema, render) {
        if let Some(key) = key {
            item.insert(name, key);
        }
    }
    Ok(item)
}

/// Returns the rendered keys of every composite index that the entity is in: the attribute, and the
/// key or `None` where a component is absent (then the item is not in the index).
pub(crate) fn index_keys(
    table: &'static TableSchema,
    schema: &'static EntitySchema,
    render: impl Fn(&KeyTemplate) -> Option<String>,
) -> Vec<(&'static str, Option<String>)> {
    let mut keys = Vec::new();
    for index in schema.indexes {
        keys.extend(keys_of_index(table, index, &render));
    }
    keys
}

/// Returns the rendered keys of one index; none if its keys are the entity's own attributes.
pub(crate) fn keys_of_index(
    table: &'static TableSchema,
    index: &'static IndexKeys,
    render: impl Fn(&KeyTemplate) -> Option<String>,
) -> Vec<(&'static str, Option<String>)> {
    let IndexKeys::Composite { index, templates } = index else {
        return Vec::new();
    };
    let Some(IndexKey::Composite { pk, sk }) = table.index(index).map(|index| index.key) else {
        return Vec::new();
    };
    let Some((sk, template)) = sk.zip(templates.sk.as_ref()) else {
        return vec![(pk, render(&templates.pk))];
    };
    // An index holds an item only if both of its keys are there: leave out the pair together.
    match (render(&templates.pk), render(template)) {
        (Some(pk_text), Some(sk_text)) => vec![(pk, Some(pk_text)), (sk, Some(sk_text))],
        _ => vec![(pk, None), (sk, None)],
    }
}

/// Reads an entity from a stored item; `None` if the item is of another kind.
///
/// An item without a kind attribute is taken for the entity that is asked for, so that items
/// written before the table had one can be read.
pub(crate) fn entity_from<E: Entity>(mut item: Item) -> Result<Option<E>> {
    let (schema, table) = (E::SCHEMA, <E::Table as Table>::SCHEMA);
    if kind_of(table, &item).is_some_and(|kind| kind != schema.kind) {
        return Ok(None);
    }
    item.remove(table.kind);
    for name in table.key_attributes() {
        item.remove(name);
    }
    for name in schema.sets {
        if !item.contains_key(name) {
            item.insert(*name, AttributeValue::L(Vec::new()));
        }
    }
    from_item(item).map(Some).map_err(|error| {
        Error::codec(format!("a stored `{}` does not fit its struct: {error}", schema.name))
    })
}

/// Reads an entity from a stored item of its kind.
#[doc(hidden)]
pub fn decode<E: Entity>(item: Item) -> Result<E> {
    let entity = entity_from(item)?;
    entity.ok_or_else(|| Error::codec(format!("the item is not a `{}`", E::SCHEMA.name)))
}

impl Rejection {
    /// Reads the item that the condition was tried on; `None` if there was none, or one of another
    /// kind.
    ///
    /// # Errors
    ///
    /// [`Codec`](crate::ErrorKind::Codec) if it does not fit the struct.
    pub fn old<E: Entity>(&self) -> Result<Option<E>> {
        match self.item() {
            Some(item) => entity_from(item.clone()),
            None => Ok(None),
        }
    }
}

/// Returns what an item's kind attribute holds.
pub(crate) fn kind_of<'i>(table: &TableSchema, item: &'i Item) -> Option<&'i str> {
    item.get(table.kind).and_then(AttributeValue::as_s)
}

fn store_sets(schema: &EntitySchema, item: &mut Item) -> Result<()> {
    for name in schema.sets {
        let Some(value) = item.remove(name) else { continue };
        let set = list_to_set(value)
            .map_err(|error| Error::codec(format!("attribute `{name}`: {error}")))?;
        if let Some(set) = set {
            item.insert(*name, set);
        }
    }
    Ok(())
}

/// Fails if what serde made would contradict the keys: an attribute with the name of one that the
/// table keeps for keys or kinds, or one that differs from the component of the same name.
///
/// The derives cannot see either: a flattened map has whatever names it holds, and those of the
/// table are in another struct.
fn check_attributes<E: Entity>(entity: &E, item: &Item) -> Result<()> {
    let (schema, table) = (E::SCHEMA, <E::Table as Table>::SCHEMA);
    if let Some(name) = reserved(table).find(|name| item.contains_key(name)) {
        return Err(Error::codec(format!(
            "`{}` has an attribute `{name}` of its own, which the table uses for keys or kinds: \
             rename the field with `#[serde(rename = \"..\")]` or the table's attribute",
            schema.name
        )));
    }
    // A component that several indexes share is looked at once.
    let positions: BTreeSet<usize> =
        schema.indexes.iter().flat_map(IndexKeys::components).collect();
    for position in positions {
        let Some((component, value)) =
            schema.components.get(position).zip(entity.component(position))
        else {
            continue;
        };
        let written = item.get(component.attribute);
        if written.is_some_and(|written| value.attribute().as_ref() != Ok(written)) {
            return Err(Error::codec(format!(
                "attribute `{}` of `{}` is part of an index key and is written with another value \
                 than the field has: give the attribute to that field alone",
                component.attribute, schema.name
            )));
        }
    }
    Ok(())
}

/// Returns the attributes that the table keeps for keys and kinds.
pub(crate) fn reserved(table: &TableSchema) -> impl Iterator<Item = &'static str> + '_ {
    table.key_attributes().chain([table.kind])
}

fn absent_in_primary(schema: &EntitySchema) -> Error {
    Error::codec(format!("a component of the primary key of `{}` is absent", schema.name))
}
