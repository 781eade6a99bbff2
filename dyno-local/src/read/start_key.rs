//! The start key of a page: the last evaluated key of the one before, checked for its shape.
//!
//! Called by `ops::query` and `ops::scan`, in steps between which other checks are: how many
//! attributes it has, those that order what is read ([`read::key_condition`](super) looks at each
//! before the condition on it), and those of the table. Whether the key lies where the query reads
//! is not asked here but by [`check_start`](super::check_start).

use std::collections::BTreeSet;

use dyno_core::op::KeyType;
use dyno_core::value::Item;

use super::Source;
use crate::base::EngineError;
use crate::catalog::{KeyAttribute, KeySchema, check_key, check_key_attribute};
use crate::encoding::Key;

/// Which operation reads; they refuse malformed start keys in different words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    Query,
    Scan,
}

/// A position in the source's space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StartKey(pub(crate) Key);

/// Parses the start key of a statement, which is one that the engine made.
pub(crate) fn parse_start_key(source: Source<'_>, key: &Item) -> Result<StartKey, EngineError> {
    check_start_count(source, key, Reader::Query)?;
    check_start_order(source.keys(), key)?;
    start_position(source, key)
}

/// Checks the number of attributes of an `ExclusiveStartKey`: those of the table's key and those of
/// the index's.
pub(crate) fn check_start_count(
    source: Source<'_>,
    key: &Item,
    reader: Reader,
) -> Result<(), EngineError> {
    if key.len() == attribute_count(source) {
        return Ok(());
    }
    let scans_table = reader == Reader::Scan && source.index.is_none();
    Err(if scans_table { of_table(&EngineError::KeySchema) } else { invalid() })
}

/// Checks the attributes of a start key that order an index or a table, one after the other.
pub(crate) fn check_start_order(keys: &KeySchema, key: &Item) -> Result<(), EngineError> {
    if let ([hash], [] | [_]) = (keys.hash.as_slice(), keys.range.as_slice()) {
        check_start_attribute(hash, KeyType::Hash, key)?;
        return match keys.range.first() {
            Some(range) => check_start_attribute(range, KeyType::Range, key),
            None => Ok(()),
        };
    }
    // Unverified: that of a key of more attributes all are to be there first.
    if !keys.attributes().all(|attribute| key.contains_key(&attribute.name)) {
        return Err(invalid());
    }
    check_key(keys, key)
}

/// Checks one attribute of a start key, in the words of a `Key` if it is there.
pub(super) fn check_start_attribute(
    attribute: &KeyAttribute,
    kind: KeyType,
    key: &Item,
) -> Result<(), EngineError> {
    if !key.contains_key(&attribute.name) {
        return Err(invalid());
    }
    check_key_attribute(attribute, kind, key)
}

/// Returns where a start key lies, whose number and order of attributes were checked. What is wrong
/// with those of the table is told in words that say where they are from.
pub(crate) fn start_position(source: Source<'_>, key: &Item) -> Result<StartKey, EngineError> {
    let table = &source.table.definition.keys;
    check_key(table, key).map_err(|error| of_table(&error))?;
    let position = match source.index {
        Some((_, index)) => {
            let values = index.keys.entry_values(table, key);
            values.map(|values| index.keys.key_of_values(&values).0)
        }
        None => table.table_key(key).map(|(key, _)| key),
    };
    position.map(StartKey).ok_or_else(|| of_table(&EngineError::KeySchema))
}

fn invalid() -> EngineError {
    EngineError::Plain("The provided starting key is invalid")
}

fn of_table(error: &EngineError) -> EngineError {
    EngineError::StartKey(error.to_string())
}

/// Returns how many attributes a start key has: those of the table's key and of the index's.
fn attribute_count(source: Source<'_>) -> usize {
    let table = &source.table.definition.keys;
    let Some((_, index)) = source.index else { return table.len() };
    let all = table.attributes().chain(index.keys.attributes());
    all.map(|attribute: &KeyAttribute| attribute.name.as_str()).collect::<BTreeSet<_>>().len()
}
