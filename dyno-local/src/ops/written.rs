//! What the answers to put, update and delete have in common.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    ItemCollectionMetrics, ReturnItemCollectionMetrics, ReturnValues,
    ReturnValuesOnConditionCheckFailure,
};
use dyno_core::value::Item;

use crate::base::{EngineError, limits};
use crate::capacity::units_f64;
use crate::catalog::Table;
use crate::write::{Applied, Refusal};

/// Checks the `ReturnValues` of a put or delete, which know no other image than the old one.
pub(super) fn check_returns_old(asked: ReturnValues) -> Result<(), EngineError> {
    match asked {
        ReturnValues::None | ReturnValues::AllOld => Ok(()),
        ReturnValues::UpdatedOld | ReturnValues::AllNew | ReturnValues::UpdatedNew => {
            Err(EngineError::Plain("ReturnValues can only be ALL_OLD or NONE"))
        }
    }
}

/// Returns the old item if it was asked for and there was one.
pub(super) fn old_attributes(
    asked: ReturnValues,
    table: &Table,
    applied: &Applied,
) -> Option<Item> {
    let old = applied.old.as_ref().filter(|_| asked == ReturnValues::AllOld)?;
    Some(old.read(table.storage.names()).to_item())
}

/// Returns the error of a write that its item refused.
pub(super) fn refused(
    refusal: Refusal,
    asked: ReturnValuesOnConditionCheckFailure,
) -> BackendError {
    match refusal {
        Refusal::Invalid(error) => error,
        Refusal::Condition(item) => {
            let shown = asked == ReturnValuesOnConditionCheckFailure::AllOld;
            BackendError::from(EngineError::ConditionFailed).with_item(item.filter(|_| shown))
        }
    }
}

/// Returns the size of the written item's collection, if it was asked for and there is a local
/// index.
pub(super) fn collection_metrics(
    asked: ReturnItemCollectionMetrics,
    table: &Table,
    key: &Item,
    applied: &Applied,
) -> Option<ItemCollectionMetrics> {
    if asked == ReturnItemCollectionMetrics::None || table.definition.locals.is_empty() {
        return None;
    }
    let hash = &table.definition.keys.hash;
    let pairs = hash
        .iter()
        .filter_map(|attribute| Some((attribute.name.clone(), key.get(&attribute.name)?.clone())));
    let lower = units_f64(applied.collection_bytes / limits::GIGABYTE);
    Some(ItemCollectionMetrics {
        item_collection_key: pairs.collect(),
        size_estimate_range_gb: [lower, lower + 1.0],
    })
}
