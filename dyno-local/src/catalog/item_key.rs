//! The key of one item, parsed from a `Key` or an `Item` member.

use dyno_core::op::{KeyType, ScalarAttributeType};
use dyno_core::value::Item;

use super::{KeyAttribute, KeySchema};
use crate::base::{EngineError, limits};
use crate::encoding::{Key, KeyValue};

/// The valid key of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ItemKey {
    /// Where the item lies in its table's space.
    pub(crate) key: Key,
    /// The length of the partition key's bytes.
    pub(crate) collection: usize,
}

impl ItemKey {
    /// Parses a `Key` member, which holds the key attributes and nothing else.
    pub(crate) fn of_key(keys: &KeySchema, key: &Item) -> Result<Self, EngineError> {
        if key.len() != keys.len() {
            return Err(EngineError::KeySchema);
        }
        match Self::valid(keys, key) {
            Some(key) => Ok(key),
            None => Err(mismatch(keys, key)),
        }
    }

    /// Takes the key out of a whole item.
    pub(crate) fn of_item(keys: &KeySchema, item: &Item) -> Result<Self, EngineError> {
        if let Some(key) = Self::valid(keys, item) {
            return Ok(key);
        }
        for attribute in keys.attributes() {
            let name = &attribute.name;
            let value = item.get(name).ok_or_else(|| EngineError::KeyMissing(name.clone()))?;
            if attribute.value(item).is_none() {
                return Err(EngineError::KeyType {
                    name: name.clone(),
                    expected: attribute.kind.name(),
                    actual: value.kind().letters(),
                });
            }
        }
        Err(refusal(keys, item))
    }

    /// Returns the key in one walk over its attributes; `None` if anything is wrong with it.
    fn valid(keys: &KeySchema, item: &Item) -> Option<Self> {
        let values = keys.values(item).filter(|values| keys.fit(values))?;
        let (key, collection) = keys.key_of_values(&values);
        Some(Self { key, collection })
    }
}

/// Checks the attributes of a key of a table or an index; what else the item has does not matter.
pub(crate) fn check_key(keys: &KeySchema, item: &Item) -> Result<(), EngineError> {
    match keys.values(item) {
        Some(values) if keys.fit(&values) => Ok(()),
        Some(_) | None => Err(mismatch(keys, item)),
    }
}

/// Checks one attribute of a key in which each kind has one, in the words of [`check_key`].
pub(crate) fn check_key_attribute(
    attribute: &KeyAttribute,
    kind: KeyType,
    item: &Item,
) -> Result<(), EngineError> {
    let value = attribute.value(item).ok_or(EngineError::KeySchema)?;
    check_not_empty([attribute].into_iter(), item)?;
    match kind {
        KeyType::Hash if value.size_bytes() > limits::PARTITION_KEY_BYTES_MAX => {
            Err(EngineError::PartitionKeySize)
        }
        KeyType::Range if value.size_bytes() > limits::SORT_KEY_BYTES_MAX => {
            Err(EngineError::SortKeySize)
        }
        KeyType::Hash | KeyType::Range => Ok(()),
    }
}

/// Says what is wrong with a key, in the words of a `Key` member.
fn mismatch(keys: &KeySchema, key: &Item) -> EngineError {
    match keys.values(key) {
        Some(_) => refusal(keys, key),
        None => EngineError::KeySchema,
    }
}

/// Says what is wrong with a key whose attributes are all there and of the right types.
fn refusal(keys: &KeySchema, item: &Item) -> EngineError {
    if let Err(error) = check_not_empty(keys.attributes(), item) {
        return error;
    }
    if key_bytes(&keys.hash, item) > limits::PARTITION_KEY_BYTES_MAX {
        return EngineError::PartitionKeySize;
    }
    EngineError::SortKeySize
}

/// Checks that no key value is the empty string or empty binary.
fn check_not_empty<'a>(
    attributes: impl Iterator<Item = &'a KeyAttribute>,
    item: &Item,
) -> Result<(), EngineError> {
    for attribute in attributes {
        if let Some(kind) = attribute.value(item).and_then(empty_kind) {
            return Err(EngineError::KeyEmpty { name: attribute.name.clone(), kind });
        }
    }
    Ok(())
}

/// Returns what kind of empty value this is, as refusals call it.
pub(crate) fn empty_kind(value: KeyValue<'_>) -> Option<&'static str> {
    let kind = match value.kind() {
        ScalarAttributeType::B => "binary",
        ScalarAttributeType::S | ScalarAttributeType::N => "string",
    };
    value.is_empty().then_some(kind)
}

/// Returns the summed size of an item's values of these attributes.
pub(crate) fn key_bytes(attributes: &[KeyAttribute], item: &Item) -> usize {
    attributes.iter().filter_map(|attribute| attribute.value(item)).map(KeyValue::size_bytes).sum()
}
