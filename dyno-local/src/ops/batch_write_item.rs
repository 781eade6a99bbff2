//! `BatchWriteItem`.

use std::collections::{BTreeMap, BTreeSet};

use dyno_core::backend::{BackendError, ErrorCode};
use dyno_core::op::{
    BatchWriteItem, BatchWriteItemOutput, ConsumedCapacity, ItemCollectionMetrics,
    ReturnItemCollectionMetrics, ReturnValuesOnConditionCheckFailure, WriteRequest,
};
use dyno_core::value::{Item, item_size_bytes};

use super::Ctx;
use super::batch_get_item::{Throttled, bad_table_name, duplicates};
use super::constraints::Constraints;
use super::echo::shown_writes;
use super::values::{check_item, check_size};
use super::written::{collection_metrics, refused};
use crate::base::{EngineError, limits};
use crate::capacity::{Arms, is_throttled, report_table};
use crate::catalog::{ItemKey, Table};
use crate::encoding::Key;
use crate::index::check_put_keys;
use crate::storage::StoredItem;
use crate::write::{Change, ItemWrite, Refusal, apply_one};

/// Puts and deletes up to 25 items, each on its own.
pub(crate) fn batch_write_item(
    request: BatchWriteItem,
    ctx: Ctx<'_>,
) -> Result<BatchWriteItemOutput, BackendError> {
    check_constraints(&request, ctx)?;
    check_shapes(&request, ctx)?;
    for (name, writes) in &request.request_items {
        for (number, write) in writes.iter().enumerate() {
            check_write(write, &format!("RequestItems.{name}.{number}"), ctx)?;
        }
    }
    let count: usize = request.request_items.values().map(Vec::len).sum();
    if count > limits::BATCH_WRITE_REQUESTS_MAX {
        return Err(
            EngineError::Plain("Too many items requested for the BatchWriteItem call").into()
        );
    }
    let writes = prepare(request.request_items, ctx)?;
    let asked = request.return_item_collection_metrics;
    let mut consumed: BTreeMap<String, Arms> = BTreeMap::new();
    let mut metrics: BTreeMap<String, Vec<ItemCollectionMetrics>> = BTreeMap::new();
    let mut output = BatchWriteItemOutput::default();
    let mut throttled = Throttled::of(writes.len());
    for write in writes {
        let (table, change) = (write.table, write.change());
        let item_write = ItemWrite::new(table, write.key.clone(), None, change);
        let applied = match apply_one(&item_write, ctx.rules()) {
            // A transaction has the item, there is no capacity, or the engine failed: it is for the
            // next call.
            // Unverified: that a batch is answered of which every item failed so.
            Err(Refusal::Invalid(error))
                if is_throttled(&error)
                    || matches!(
                        error.code(),
                        ErrorCode::TransactionConflict | ErrorCode::InternalServer
                    ) =>
            {
                throttled.note(error)?;
                let name = table.definition.name.to_string();
                output.unprocessed_items.entry(name).or_default().push(write.into_request());
                continue;
            }
            applied => {
                applied.map_err(|it| refused(it, ReturnValuesOnConditionCheckFailure::None))?
            }
        };
        let name = table.definition.name.to_string();
        if let Some(told) = collection_metrics(asked, table, &write.attributes, &applied) {
            metrics.entry(name.clone()).or_default().push(told);
        }
        consumed.entry(name).or_default().add(applied.arms);
    }
    output.item_collection_metrics =
        (asked != ReturnItemCollectionMetrics::None && !metrics.is_empty()).then_some(metrics);
    let reports = consumed
        .into_iter()
        .map(|(table, arms)| report_table(request.return_consumed_capacity, &table, arms));
    output.consumed_capacity = reports.collect::<Option<Vec<ConsumedCapacity>>>();
    Ok(output)
}

fn check_constraints(request: &BatchWriteItem, ctx: Ctx<'_>) -> Result<(), EngineError> {
    let mut constraints = Constraints::new(ctx.faults);
    let (items, max) = (&request.request_items, limits::BATCH_WRITE_REQUESTS_MAX);
    constraints.member("returnConsumedCapacity");
    constraints.member("requestItems");
    if items.is_empty() && ctx.faults.constraint("requestItems").is_none() {
        return Err(EngineError::Plain(
            "The requestItems parameter is required for BatchWriteItem",
        ));
    }
    constraints.extend(bad_table_name(items.keys(), || shown_writes(items.iter())));
    let fits = items.values().all(|writes| (1..=max).contains(&writes.len()));
    constraints.require(fits, || {
        format!(
            "Value '{}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to {max}, Member must have length greater than or equal to 1]",
            shown_writes(items.iter())
        )
    });
    constraints.member("returnItemCollectionMetrics");
    constraints.check()
}

/// Every write is a put or a delete, and not both.
fn check_shapes(request: &BatchWriteItem, ctx: Ctx<'_>) -> Result<(), BackendError> {
    if !ctx.faults.has_values() {
        return Ok(());
    }
    for (name, writes) in &request.request_items {
        for number in 0..writes.len() {
            if let Some(fault) = ctx.faults.value(&format!("RequestItems.{name}.{number}.")) {
                return Err(fault.error.clone());
            }
        }
    }
    Ok(())
}

fn check_write(write: &WriteRequest, place: &str, ctx: Ctx<'_>) -> Result<(), BackendError> {
    match write {
        WriteRequest::Delete(key) => check_item(key, ctx.faults, place).map(drop),
        WriteRequest::Put(item) => Ok(check_size(check_item(item, ctx.faults, place)?)?),
    }
}

/// A checked write.
struct Prepared<'t> {
    table: &'t Table,
    key: ItemKey,
    /// The key of a delete, or the item of a put.
    attributes: Item,
    is_put: bool,
}

impl Prepared<'_> {
    /// Returns the write as it was asked for.
    fn into_request(self) -> WriteRequest {
        if self.is_put {
            WriteRequest::Put(self.attributes)
        } else {
            WriteRequest::Delete(self.attributes)
        }
    }

    fn change(&self) -> Change<'_> {
        if self.is_put {
            let size_bytes = item_size_bytes(&self.attributes);
            let names = self.table.storage.names();
            Change::Put(StoredItem::new(&self.attributes, size_bytes, names))
        } else {
            Change::Delete
        }
    }
}

/// Finds all tables, then checks all keys, then looks for duplicates, then checks index keys.
fn prepare(
    items: BTreeMap<String, Vec<WriteRequest>>,
    ctx: Ctx<'_>,
) -> Result<Vec<Prepared<'_>>, BackendError> {
    let mut by_table = Vec::with_capacity(items.len());
    for (name, writes) in items {
        let name = ctx.table_name(&name)?;
        by_table.push((ctx.table(name.as_ref())?, writes));
    }
    let mut prepared = Vec::new();
    let mut seen: BTreeSet<(u64, Key)> = BTreeSet::new();
    let mut has_duplicates = false;
    for (table, writes) in by_table {
        for write in writes {
            let write = prepare_one(table, write)?;
            has_duplicates |= !seen.insert((table.storage.id(), write.key.key.clone()));
            prepared.push(write);
        }
    }
    if has_duplicates {
        return Err(duplicates().into());
    }
    for write in &prepared {
        if write.is_put {
            check_put_keys(write.table, &write.attributes)?;
        }
    }
    Ok(prepared)
}

fn prepare_one(table: &Table, write: WriteRequest) -> Result<Prepared<'_>, EngineError> {
    let keys = &table.definition.keys;
    let (attributes, is_put) = match write {
        WriteRequest::Delete(key) => (key, false),
        WriteRequest::Put(item) => (item, true),
    };
    // The key of an item to put is refused in the words of a key member.
    let key = if is_put {
        ItemKey::of_key(keys, &keys.key_of(&attributes))?
    } else {
        ItemKey::of_key(keys, &attributes)?
    };
    Ok(Prepared { table, key, attributes, is_put })
}
