//! What query and scan have in common: finding the source, the start key, and finishing a page.

use dyno_core::backend::BackendError;
use dyno_core::value::Item;

use super::constraints::{Constraints, below_min};
use super::select::Shown;
use super::values::check_item;
use crate::base::{EngineError, Faults};
use crate::catalog::{Table, name_violations};
use crate::encoding::{ItemRef, Names};
use crate::expr::Condition;
use crate::read::{Page, Reader, Source};

/// A page after the filter and the projection.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) items: Option<Vec<Item>>,
    pub(super) count: i32,
    pub(super) scanned_count: i32,
}

/// Adds the violations of the members that both operations have.
pub(super) fn require_index_name_and_limit(
    constraints: &mut Constraints<'_>,
    index_name: Option<&str>,
    limit: Option<i32>,
    reader: Reader,
) {
    constraints.members(&["returnConsumedCapacity", "tableName", "indexName"]);
    constraints
        .extend(index_name.map_or_else(Vec::new, |name| name_violations(name, "indexName", 3)));
    constraints.members(&["exclusiveStartKey", "select", "limit"]);
    if let Some(limit) = limit {
        constraints.require(limit >= 1, || match reader {
            Reader::Query => {
                "Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1".to_owned()
            }
            Reader::Scan => below_min(limit, "limit", 1),
        });
    }
}

/// Returns the table or the index that is read.
pub(super) fn source<'t>(
    table: &'t Table,
    index_name: Option<&str>,
    consistent_read: bool,
) -> Result<Source<'t>, EngineError> {
    let index = match index_name {
        Some(name) => {
            let index = table.index(name);
            let index = index.ok_or_else(|| EngineError::IndexNotFound(name.to_owned()))?;
            table.definition.life.check_readable(name)?;
            Some(index)
        }
        None => None,
    };
    let source = Source { table, index };
    if consistent_read && source.global().is_some() {
        return Err(EngineError::Plain(
            "Consistent reads are not supported on global secondary indexes",
        ));
    }
    Ok(source)
}

/// Checks the values of an `ExclusiveStartKey`. Most refusals say where they are from; those of
/// numbers, duplicates and empty number sets do not.
pub(super) fn check_start_values(key: Option<&Item>, faults: &Faults) -> Result<(), BackendError> {
    let nothing = Item::new();
    let Err(error) = check_item(key.unwrap_or(&nothing), faults, "ExclusiveStartKey") else {
        return Ok(());
    };
    let text = error.message();
    let is_bare = text.contains("Input collection")
        || text.contains("An number set")
        || text.starts_with("The parameter cannot be converted to a numeric value")
        || text.starts_with("Number ")
        || text.starts_with("Attempting to store more than 38");
    if is_bare {
        return Err(error);
    }
    Err(EngineError::StartKey(text.to_owned()).into())
}

/// Filters and projects the rows of a page.
pub(super) fn finish(
    page: &Page,
    names: &Names,
    filter: Option<&Condition>,
    shown: Shown<'_>,
) -> Finished {
    let rows = page.rows.iter().map(|row| row.read(names));
    let kept: Vec<ItemRef<'_>> =
        rows.filter(|row| filter.is_none_or(|filter| filter.holds(row))).collect();
    let count = kept.len();
    let items =
        shown.has_items().then(|| kept.into_iter().filter_map(|row| shown.of(row)).collect());
    Finished { items, count: as_i32(count), scanned_count: as_i32(page.rows.len()) }
}

/// A page of 1 MB holds far fewer rows than this type counts.
fn as_i32(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Returns a limit that passed its constraint as a number of rows.
pub(super) fn row_limit(limit: Option<i32>) -> Option<usize> {
    limit.and_then(|limit| usize::try_from(limit).ok())
}
