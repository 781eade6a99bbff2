//! Entities to stored items and back: attributes, kind, keys.
//!
//! Invariant: every item the typed layer writes whole comes from [`item_of`], so its index keys are
//! always those of its attributes.

use super::absent::{leave_out_members, member_mut, remove_member};
use super::component::{Components, encode_of};
use super::stamped::stamp_members;
use super::upgrade::{add_version, upgraded};
use super::verbatim::check_texts;
use super::{AnyComponent, Entity, Key, Table};
use crate::clock::Clock;
use crate::error::{Error, Rejection, Result};
use crate::item::{CodecError, Members, from_stored, list_to_set, to_item_completed};
use crate::key::hash;
use crate::schema::{
    EntitySchema, IndexKey, IndexKeys, KeyLayout, KeyTemplates, Marker, TableSchema,
};
use crate::value::{AttributeValue, Item, Name};

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

/// Returns the item that stores an entity, with its kind, its stamps and all its keys.
pub(crate) fn item_of<E: Entity>(entity: &E, clock: &dyn Clock) -> Result<Item> {
    completed_item(entity, Some(clock))
}

/// Returns the item that stores an entity which was read, with the stamps that it has.
pub(crate) fn item_as_read<E: Entity>(entity: &E) -> Result<Item> {
    completed_item(entity, None)
}

fn completed_item<E: Entity>(entity: &E, clock: Option<&dyn Clock>) -> Result<Item> {
    let mut completed = Ok(());
    let mut complete = |members: &mut Members| {
        let table = <E::Table as Table>::SCHEMA;
        let components = |position| entity.component(position);
        completed = complete_stamped(table, E::SCHEMA, &components, clock, members);
    };
    let item = to_item_completed(entity, &mut complete);
    let item = item.map_err(|error| {
        Error::codec(format!("`{}` has no form as an item: {error}", E::SCHEMA.name))
    })?;
    completed.map(|()| item)
}

/// Writes the stamps, if it is a write for the clock, and then what depends on them.
fn complete_stamped(
    table: &'static TableSchema,
    schema: &'static EntitySchema,
    components: &Components<'_>,
    clock: Option<&dyn Clock>,
    members: &mut Members,
) -> Result<()> {
    let Some(clock) = clock.filter(|_| !schema.stamps.is_empty()) else {
        return complete(table, schema, components, members);
    };
    let stamped = stamp_members(schema, clock.now(), members)?;
    let with_stamps = |position| match stamped.iter().find(|(at, _)| *at == position) {
        Some((_, stamp)) => Some(stamp as &dyn AnyComponent),
        None => components(position),
    };
    complete(table, schema, &with_stamps, members)
}

/// Makes what serde wrote what is stored: sets for lists, nothing for what is absent, and the kind
/// and the keys.
fn complete(
    table: &'static TableSchema,
    schema: &'static EntitySchema,
    components: &Components<'_>,
    members: &mut Members,
) -> Result<()> {
    check_attributes(table, schema, components, members)?;
    check_texts(schema, |position| {
        let mut text = String::new();
        components(position)?.verbatim(&mut text);
        Some(text)
    })?;
    store_sets(schema, members)?;
    leave_out_members(members, schema.optional, schema.documents);
    add_version(schema, members)?;
    let encode = encode_of(components);
    let mut add = |name: &'static str, value: AttributeValue| {
        members.push((Name::from_static(name), value));
    };
    add(table.kind, schema.kind.into());
    let keys = schema.primary.render(&encode, || 0);
    let (pk, sk) = keys.ok_or_else(|| absent_in_primary(schema))?;
    let is_hashed = schema.indexes.iter().any(IndexKeys::is_sharded_by_primary);
    let primary = if is_hashed { hash(&[&pk, sk.as_deref().unwrap_or_default()]) } else { 0 };
    add(table.pk, pk.into());
    if let (Some(name), Some(sk)) = (table.sk, sk) {
        add(name, sk.into());
    }
    for index in schema.indexes {
        for (name, key) in keys_of_index(table, index, primary, &encode).into_iter().flatten() {
            if let Some(key) = key {
                add(name, key.into());
            }
        }
    }
    Ok(())
}

/// A key attribute of an index with the key, or `None` where a component is absent: then the item is
/// not in the index.
type IndexKeyText = (&'static str, Option<String>);

/// Returns the rendered keys of one index; none if its keys are the entity's own attributes, nor for
/// those that are of the table's own key, which is written anyway and never changes.
///
/// `primary` is the hash of the primary key, for the shard of an index that goes by it.
pub(crate) fn keys_of_index(
    table: &'static TableSchema,
    index: &'static IndexKeys,
    primary: u64,
    encode: &impl Fn(usize, KeyLayout, &mut String) -> bool,
) -> [Option<IndexKeyText>; 2] {
    let IndexKeys::Composite { index, templates } = index else {
        return [None, None];
    };
    let Some(IndexKey::Composite { pk, sk }) = table.index(index).map(|index| index.key) else {
        return [None, None];
    };
    // A shard is on the key that the index owns; the table's own is not written here.
    let shards = templates.shards.filter(|_| !table.is_primary(pk));
    let templates = KeyTemplates { shards, ..*templates };
    // An index holds an item only if both of its keys are there: leave out the pair together.
    let (pk_text, sk_text) = templates.render(encode, || primary).unzip();
    let sk = sk.filter(|_| templates.sk.is_some());
    let unless_primary = |name, text| (!table.is_primary(name)).then_some((name, text));
    [unless_primary(pk, pk_text), sk.and_then(|sk| unless_primary(sk, sk_text.flatten()))]
}

/// Reads an entity from a stored item; `None` if the item is of another kind.
///
/// An item without a kind attribute is taken for the entity that is asked for, so that items
/// written before the table had one can be read.
pub(crate) fn entity_from<E: Entity>(item: Item) -> Result<Option<E>> {
    let (schema, table) = (E::SCHEMA, <E::Table as Table>::SCHEMA);
    if is_of_another_kind(table, schema, &item) {
        return Ok(None);
    }
    let item = upgraded(schema, item)?;
    // What is per entity here is compiled for each: all but the reading itself is elsewhere.
    let absent = absent_sets(schema, &item);
    match from_stored(item, |name| <E::Table as Table>::SCHEMA.keeps(name), absent) {
        Ok(entity) => Ok(Some(entity)),
        Err(error) => Err(unfit(schema, &error)),
    }
}

/// Reads an entity from a stored item of its kind.
#[doc(hidden)]
pub fn decode<E: Entity>(item: Item) -> Result<E> {
    match entity_from(item)? {
        Some(entity) => Ok(entity),
        None => Err(of_another_kind(E::SCHEMA)),
    }
}

fn is_of_another_kind(table: &TableSchema, schema: &EntitySchema, item: &Item) -> bool {
    kind_of(table, item).is_some_and(|kind| kind != schema.kind)
}

/// Returns the names of the sets that the item does not hold: they are empty.
fn absent_sets(schema: &EntitySchema, item: &Item) -> Vec<&'static str> {
    schema.sets.iter().filter(|name| !item.contains_key(name)).copied().collect()
}

fn unfit(schema: &EntitySchema, error: &CodecError) -> Error {
    Error::codec(format!("a stored `{}` does not fit its struct: {error}", schema.name))
}

fn of_another_kind(schema: &EntitySchema) -> Error {
    Error::codec(format!("the item is not a `{}`", schema.name))
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

impl Rejection {
    /// Returns whose the value is that was to be [`Unique`](crate::Reason::Unique): the primary key of
    /// the `E` that has it. `None` for other reasons, and where two actions of one transaction want the
    /// value.
    pub fn holder<E: Entity>(&self) -> Option<Key<E>> {
        Key::from_item(self.item()?.get(Marker::OWNER)?.as_m()?)
    }
}

/// Returns what an item's kind attribute holds.
pub(crate) fn kind_of<'i>(table: &TableSchema, item: &'i Item) -> Option<&'i str> {
    item.get(table.kind).and_then(AttributeValue::as_s)
}

fn store_sets(schema: &EntitySchema, members: &mut Members) -> Result<()> {
    for name in schema.sets {
        let Some(value) = member_mut(members, name) else { continue };
        let set = list_to_set(std::mem::replace(value, AttributeValue::Null))
            .map_err(|error| Error::codec(format!("attribute `{name}`: {error}")))?;
        match set {
            Some(set) => *value = set,
            None => remove_member(members, name),
        }
    }
    Ok(())
}

/// Fails if what serde made would contradict the keys: an attribute with the name of one that the
/// table keeps for keys or kinds, or one that differs from the component of the same name.
///
/// The derives cannot see either: a flattened map has whatever names it holds, and those of the
/// table are in another struct.
fn check_attributes(
    table: &TableSchema,
    schema: &EntitySchema,
    components: &Components<'_>,
    members: &mut Members,
) -> Result<()> {
    if let Some((name, _)) = members.iter().find(|(name, _)| table.keeps(name)) {
        return Err(Error::codec(format!(
            "`{}` has an attribute `{name}` of its own, which the table uses for keys or kinds: \
             rename the field with `#[serde(rename = \"..\")]` or the table's attribute",
            schema.name
        )));
    }
    for (position, component) in schema.components.iter().enumerate() {
        if !schema.indexes.iter().any(|index| index.uses(position)) {
            continue;
        }
        let (Some(value), Some(written)) =
            (components(position), member_mut(members, component.attribute))
        else {
            continue;
        };
        if value.attribute().as_ref() != Ok(written) {
            return Err(Error::codec(format!(
                "attribute `{}` of `{}` is part of an index key and is written with another value \
                 than the field has: give the attribute to that field alone",
                component.attribute, schema.name
            )));
        }
    }
    Ok(())
}

fn absent_in_primary(schema: &EntitySchema) -> Error {
    Error::codec(format!("a component of the primary key of `{}` is absent", schema.name))
}
