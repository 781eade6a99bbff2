//! What an item's attributes must be to serve as index keys, before it is written.
//!
//! A missing attribute is fine (the item is not in the index); one of the wrong type is not.

use dyno_core::value::{AttributeType, AttributeValue, Item};

use crate::base::{EngineError, limits};
use crate::catalog::{IndexDefinition, KeyAttribute, Table, empty_kind, key_bytes};
use crate::encoding::{Attributes, KeyValue, View};
use crate::expr::Update;

/// Checks a whole item to be put. The index that comes first by name is reported.
pub(crate) fn check_put_keys(table: &Table, item: &Item) -> Result<(), EngineError> {
    let definition = &table.definition;
    let indexes = definition.globals.iter().chain(&definition.locals);
    let invalid = indexes.filter(|index| !is_valid(index, item));
    let first = invalid.min_by(|a, b| a.name.cmp(&b.name));
    first.map_or(Ok(()), |index| Err(refusal(table, index, item)))
}

/// Says why an item may not be in an index for which it is not valid.
fn refusal(table: &Table, index: &IndexDefinition, item: &Item) -> EngineError {
    for attribute in own_attributes(table, index) {
        let Some(value) = item.get(&attribute.name) else { continue };
        let Some(key) = attribute.value(item) else {
            return wrong_type(index, attribute, value.kind());
        };
        if let Some(kind) = empty_kind(key) {
            let (name, index) = (attribute.name.clone(), index.name.clone());
            return EngineError::IndexKeyEmpty { name, kind, index };
        }
    }
    // Unverified: that index keys which are too long are refused with the texts of table keys,
    // and that the sizes of a multi-attribute key are summed.
    if key_bytes(&index.keys.hash, item) > limits::PARTITION_KEY_BYTES_MAX {
        return EngineError::PartitionKeySize;
    }
    EngineError::SortKeySize
}

/// Returns `true` if every key attribute that the item has may serve in the index.
fn is_valid(index: &IndexDefinition, item: &Item) -> bool {
    let sums = [&index.keys.hash, &index.keys.range].map(|attributes| {
        attributes.iter().try_fold(0, |sum, attribute| match item.view(&attribute.name) {
            None => Some(sum),
            Some(view) => {
                let value = attribute.value_of(view).filter(|value| !value.is_empty())?;
                Some(sum + value.size_bytes())
            }
        })
    });
    matches!(sums, [Some(hash), Some(range)]
        if hash <= limits::PARTITION_KEY_BYTES_MAX && range <= limits::SORT_KEY_BYTES_MAX)
}

/// Checks the types that an update gives index keys, as far as they are known without the item. The
/// index that comes first by name is reported.
pub(crate) fn check_update_types(table: &Table, update: &Update) -> Result<(), EngineError> {
    for index in table.indexes_by_name() {
        for attribute in own_attributes(table, index) {
            match update.known_type(&attribute.name) {
                Some(kind) if kind.letters() != attribute.kind.name() => {
                    return Err(wrong_type(index, attribute, kind));
                }
                Some(_) | None => {}
            }
        }
    }
    Ok(())
}

/// Checks what an update made of an item, as far as it changed index keys. What it gave a key a
/// wrong type with is told in other words if it is from the item.
pub(crate) fn check_updated_keys(
    table: &Table,
    update: &Update,
    old: Option<&impl Attributes>,
    new: &Item,
) -> Result<(), EngineError> {
    for index in table.indexes_by_name() {
        let mut changed = false;
        for attribute in own_attributes(table, index) {
            let Some(value) = new.get(&attribute.name) else { continue };
            if old.and_then(|old| old.view(&attribute.name)) == Some(View::of(value)) {
                continue;
            }
            changed = true;
            check_updated(index, attribute, update, value)?;
        }
        let too_long = key_bytes(&index.keys.hash, new) > limits::PARTITION_KEY_BYTES_MAX
            || key_bytes(&index.keys.range, new) > limits::SORT_KEY_BYTES_MAX;
        if changed && too_long {
            return Err(EngineError::UpdatedIndexKeySize);
        }
    }
    Ok(())
}

fn check_updated(
    index: &IndexDefinition,
    attribute: &KeyAttribute,
    update: &Update,
    value: &AttributeValue,
) -> Result<(), EngineError> {
    let key = KeyValue::of(value).filter(|key| key.kind() == attribute.kind);
    let Some(key) = key else {
        return Err(match update.known_type(&attribute.name) {
            Some(kind) => wrong_type(index, attribute, kind),
            None => EngineError::UpdatedIndexKeyType,
        });
    };
    match empty_kind(key) {
        Some(kind) => Err(EngineError::UpdatedIndexKeyEmpty(kind)),
        None => Ok(()),
    }
}

fn wrong_type(
    index: &IndexDefinition,
    attribute: &KeyAttribute,
    actual: AttributeType,
) -> EngineError {
    EngineError::IndexKeyType {
        name: attribute.name.clone(),
        expected: attribute.kind.name(),
        actual: actual.letters(),
        index: index.name.clone(),
    }
}

/// The key attributes of an index that are not the table's key, which is checked by itself.
fn own_attributes<'a>(
    table: &'a Table,
    index: &'a IndexDefinition,
) -> impl Iterator<Item = &'a KeyAttribute> {
    let keys = &table.definition.keys;
    index.keys.attributes().filter(|attribute| !keys.contains(&attribute.name))
}
