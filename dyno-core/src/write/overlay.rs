//! An entity's item as an update that lays it over what is there.
//!
//! Invariant: an index key is written only together with every attribute that it is made of. Where
//! one of those stays as it is, the key stays, too, and is refused if other parts of it may change.

use super::guard::Guard;
use crate::error::{Error, ErrorKind, Result};
use crate::expr::{DocumentPath, SetValue, UpdateActions};
use crate::schema::{EntitySchema, IndexKey, IndexKeys, KeyTemplate, StampOn, TableSchema};
use crate::value::{AttributeValue, Item};

/// What becomes of an attribute that is not just set.
pub(super) enum Change {
    /// What is there stays.
    Keep,
    /// A number or members are added to what is there.
    Add(AttributeValue),
    /// Members are appended to what is there.
    Append(AttributeValue),
}

/// Returns the update that lays an item over what is there, and adds to the guard what must stay.
pub(super) fn overlay(
    table: &TableSchema,
    schema: &'static EntitySchema,
    item: Item,
    mut changes: Vec<(String, Change)>,
    guard: &mut Guard,
) -> Result<UpdateActions> {
    let mut actions = UpdateActions::default();
    let kept = kept_attributes(table, schema)?;
    for attribute in schema.immutable {
        guard.keep(attribute, item.get(attribute).cloned());
    }
    let written = schema.attributes.iter().copied().chain(table.key_attributes());
    let is_absent = |name: &&str| !item.contains_key(name) && schema.version != Some(*name);
    for name in written.filter(is_absent) {
        let change = take(&mut changes, name);
        let path = DocumentPath::new(name);
        match change {
            // What an entity does not have it cannot bring to a new item, either.
            Some(Change::Keep) => {}
            Some(Change::Add(value)) => actions.add(path, value),
            Some(Change::Append(members)) => {
                let start = AttributeValue::L(Vec::new());
                actions.set(path, SetValue::Append { start, members });
            }
            None if kept.contains(&name) => {}
            None => actions.remove(path),
        }
    }
    for (name, own) in item {
        if table.pk == name.as_str() || table.sk == Some(name.as_str()) {
            continue;
        }
        if schema.version == Some(name.as_str()) {
            continue;
        }
        let change = take(&mut changes, &name);
        let path = DocumentPath::named(name.to_string());
        match change {
            None if kept.contains(&name.as_str()) => actions.set(path, SetValue::IfAbsent(own)),
            None => actions.set(path, SetValue::Value(own)),
            Some(Change::Keep) => actions.set(path, SetValue::IfAbsent(own)),
            Some(Change::Append(members)) => {
                actions.set(path, SetValue::Append { start: own, members });
            }
            Some(Change::Add(delta)) => match (own, delta) {
                (start @ AttributeValue::N(_), delta @ AttributeValue::N(_)) => {
                    actions.set(path, SetValue::Sum { start, delta });
                }
                (own, members) => actions.add(path, union(own, members)),
            },
        }
    }
    if let Some(attribute) = schema.version {
        actions.add(DocumentPath::new(attribute), AttributeValue::from(1u8));
    }
    Ok(actions)
}

/// Returns the attributes that stay as they first were: the stamps of creation, and the keys that are
/// made of them.
fn kept_attributes(table: &TableSchema, schema: &EntitySchema) -> Result<Vec<&'static str>> {
    let mut kept = Vec::new();
    for stamp in schema.stamps.iter().filter(|stamp| stamp.on == StampOn::Create) {
        kept.push(stamp.attribute);
        let Some(position) = stamp.component() else { continue };
        for index in schema.indexes.iter().filter(|index| index.uses(position)) {
            // The keys of a native index are the attributes themselves.
            let IndexKeys::Composite { .. } = index else { continue };
            if (0..schema.components.len())
                .any(|other| other != position && index.uses(other) && !is_primary(schema, other))
            {
                return Err(Error::new(
                    ErrorKind::Invalid,
                    format!(
                        "an upsert keeps `{}` as it is stored, and cannot rewrite the key on index \
                         `{}` that is made of it and of other attributes: get and put the entity, \
                         or patch it",
                        stamp.attribute,
                        index.index()
                    ),
                ));
            }
            if let Some(IndexKey::Composite { pk, sk }) =
                table.index(index.index()).map(|index| index.key)
            {
                kept.extend([Some(pk), sk].into_iter().flatten());
            }
        }
    }
    Ok(kept)
}

fn is_primary(schema: &EntitySchema, position: usize) -> bool {
    let keys = std::iter::once(&schema.primary.pk).chain(&schema.primary.sk);
    keys.flat_map(KeyTemplate::components).any(|at| at == position)
}

fn take(changes: &mut Vec<(String, Change)>, name: &str) -> Option<Change> {
    let at = changes.iter().rposition(|(known, _)| known == name)?;
    Some(changes.remove(at).1)
}

/// Returns the members of both sets.
fn union(own: AttributeValue, members: AttributeValue) -> AttributeValue {
    match (own, members) {
        (AttributeValue::Ss(mut own), AttributeValue::Ss(members)) => {
            own.extend(members);
            AttributeValue::Ss(own)
        }
        (AttributeValue::Ns(mut own), AttributeValue::Ns(members)) => {
            own.extend(members);
            AttributeValue::Ns(own)
        }
        (AttributeValue::Bs(mut own), AttributeValue::Bs(members)) => {
            own.extend(members);
            AttributeValue::Bs(own)
        }
        (_, members) => members,
    }
}
