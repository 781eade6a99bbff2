//! The start key of a page: the last evaluated key of the one before, checked for its shape.
//!
//! Called by `ops::query` and `ops::scan` before the key condition. Whether the key lies where the
//! query reads is not asked here but by [`check_start`](super::check_start).

use std::collections::BTreeSet;

use dyno_core::value::Item;

use super::Source;
use crate::base::EngineError;
use crate::catalog::{KeyAttribute, check_key};
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

const INVALID: &str = "The provided starting key is invalid";

/// Parses an `ExclusiveStartKey` for a source: the number of its attributes, then those that order
/// the source, in the words of a `Key`, then those of the table, in words that say where they are
/// from. A scan of a table has the last words only.
pub(crate) fn parse_start_key(
    source: Source<'_>,
    key: &Item,
    reader: Reader,
) -> Result<StartKey, EngineError> {
    let table = &source.table.definition.keys;
    let from_table = |error: EngineError| EngineError::StartKey(error.to_string());
    let scans_table = reader == Reader::Scan && source.index.is_none();
    let invalid = || {
        if scans_table { from_table(EngineError::KeySchema) } else { EngineError::Plain(INVALID) }
    };
    if key.len() != attribute_count(source) {
        return Err(invalid());
    }
    if !scans_table {
        if !source.keys().attributes().all(|attribute| key.contains_key(&attribute.name)) {
            return Err(invalid());
        }
        check_key(source.keys(), key)?;
    }
    check_key(table, key).map_err(from_table)?;
    let position = match source.index {
        Some((_, index)) => {
            let values = index.keys.entry_values(table, key);
            values.map(|values| index.keys.key_of_values(&values).0)
        }
        None => table.table_key(key).map(|(key, _)| key),
    };
    position.map(StartKey).ok_or_else(|| from_table(EngineError::KeySchema))
}

/// Returns how many attributes a start key has: those of the table's key and of the index's.
fn attribute_count(source: Source<'_>) -> usize {
    let table = &source.table.definition.keys;
    let Some((_, index)) = source.index else { return table.len() };
    let all = table.attributes().chain(index.keys.attributes());
    all.map(|attribute: &KeyAttribute| attribute.name.as_str()).collect::<BTreeSet<_>>().len()
}
