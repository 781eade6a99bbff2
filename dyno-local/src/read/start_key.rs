//! The start key of a page: the last evaluated key of the one before, checked for its shape.

use dyno_core::value::Item;

use super::Source;
use crate::base::EngineError;
use crate::catalog::KeySchema;
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

/// Parses an `ExclusiveStartKey` for a source.
pub(crate) fn parse_start_key(
    source: Source<'_>,
    key: &Item,
    reader: Reader,
) -> Result<StartKey, EngineError> {
    let table = &source.table.definition.keys;
    let schema_mismatch = || EngineError::StartKey(EngineError::KeySchema.to_string());
    let Some((_, index)) = source.index else {
        if !has_names(table, None, key) {
            return Err(match reader {
                Reader::Query => EngineError::Plain(INVALID),
                Reader::Scan => schema_mismatch(),
            });
        }
        let (key, _) = table.table_key(key).ok_or_else(schema_mismatch)?;
        return Ok(StartKey(key));
    };
    let index_matches = index.keys.attributes().all(|attribute| attribute.value(key).is_some());
    if !has_names(table, Some(&index.keys), key) || !index_matches {
        return Err(EngineError::Plain(INVALID));
    }
    let values = index.keys.entry_values(table, key).ok_or_else(schema_mismatch)?;
    Ok(StartKey(index.keys.key_of_values(&values).0))
}

/// Returns `true` if the key has exactly the attributes of these schemas.
fn has_names(table: &KeySchema, index: Option<&KeySchema>, key: &Item) -> bool {
    let all = || table.attributes().chain(index.into_iter().flat_map(KeySchema::attributes));
    all().all(|attribute| key.contains_key(&attribute.name))
        && key.keys().all(|name| all().any(|attribute| attribute.name == *name))
}
