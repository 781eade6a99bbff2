//! Tables as of now: whoever asks brings the time, and what is due by then happens.
//!
//! `engine` settles the tables before an operation sees them, as long as something is under way
//! with any, or items of one expire, which are deleted when their time has passed; operations that change a table settle it once more, so that what takes no time is done
//! when they answer. Nothing runs in the background.

use std::sync::Arc;

use dyno_core::op::Request;

use super::Ctx;
use crate::base::{Capacity, Config, EngineError, Timestamp};
use crate::catalog::{Catalog, Table, TableDefinition, TableName};
use crate::storage::Layout;
use crate::write::{Expiry, FillRate, expire_items, fill_index, settle_copies};

/// Whether a caller waits for whoever is filling an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waits {
    Yes,
    No,
}

/// Lets everything happen that is due by now, with every table.
///
/// Indexes are filled for requests that can tell: those about tables, and reads of an index. Reads
/// and writes of items do not pay for it, unless they draw on the same capacity.
pub(crate) fn settle_tables(request: &Request, catalog: &Catalog, config: &Config) {
    let now = config.clock.now();
    let is_filling = config.capacity == Capacity::Enforced || tells_of_indexes(request);
    for name in catalog.names_under_way() {
        advance(&name, now, catalog);
        if is_filling {
            fill(&name, now, Waits::No, catalog, config);
        }
    }
}

/// Lets everything happen that is due by now to the copies of partitions.
pub(crate) fn settle_replicas(catalog: &Catalog, now: Timestamp) {
    for table in catalog.tables().values() {
        settle_copies(table, now);
    }
}

/// Lets everything happen that is due by now, with every table, but for indexes that are filled.
pub(crate) fn advance_tables(catalog: &Catalog, config: &Config) {
    let now = config.clock.now();
    for name in catalog.names_under_way() {
        advance(&name, now, catalog);
    }
}

/// Deletes the items of all tables whose time has passed.
pub(crate) fn expire_tables(
    catalog: &Catalog,
    config: &Config,
    mut note: impl FnMut(&TableName, u64),
) {
    let expiry = Expiry::new(config);
    for table in catalog.tables().values().filter(|table| expiry.is_due(table)) {
        note(&table.definition.name, expire_items(table, expiry, config.item_collection_bytes_max));
    }
}

/// Returns `true` if an item of any table is to be deleted because its time has passed.
#[cfg(feature = "durable")]
pub(crate) fn is_expiry_due(catalog: &Catalog, config: &Config) -> bool {
    let expiry = Expiry::new(config);
    catalog.is_restless() && catalog.tables().values().any(|table| expiry.is_due(table))
}

fn tells_of_indexes(request: &Request) -> bool {
    match request {
        Request::CreateTable(_)
        | Request::DeleteTable(_)
        | Request::DescribeTable(_)
        | Request::UpdateTable(_) => true,
        Request::Query(query) => query.index_name.is_some(),
        Request::Scan(scan) => scan.index_name.is_some(),
        // Whether a statement reads an index, its text would have to say.
        Request::ExecuteStatement(_) => true,
        Request::BatchExecuteStatement(_)
        | Request::BatchGetItem(_)
        | Request::BatchWriteItem(_)
        | Request::DeleteItem(_)
        | Request::ExecuteTransaction(_)
        | Request::GetItem(_)
        | Request::ListTables(_)
        | Request::PutItem(_)
        | Request::TransactGetItems(_)
        | Request::TransactWriteItems(_)
        | Request::UpdateItem(_)
        | Request::DescribeStream(_)
        | Request::GetRecords(_)
        | Request::GetShardIterator(_)
        | Request::ListStreams(_) => false,
        Request::DeleteResourcePolicy(_)
        | Request::DescribeContinuousBackups(_)
        | Request::DescribeContributorInsights(_)
        | Request::ListContributorInsights(_)
        | Request::UpdateContributorInsights(_)
        | Request::DescribeEndpoints(_)
        | Request::DescribeKinesisStreamingDestination(_)
        | Request::DescribeLimits(_)
        | Request::DescribeTimeToLive(_)
        | Request::GetResourcePolicy(_)
        | Request::ListTagsOfResource(_)
        | Request::PutResourcePolicy(_)
        | Request::TagResource(_)
        | Request::UntagResource(_)
        | Request::UpdateContinuousBackups(_)
        | Request::UpdateTimeToLive(_)
        | Request::DescribeTableReplicaAutoScaling(_)
        | Request::UpdateTableReplicaAutoScaling(_) => false,
    }
}

/// Lets happen what takes no time of a change made at this moment.
pub(super) fn settle_table(name: &TableName, now: Timestamp, ctx: Ctx<'_>) {
    advance(name, now, ctx.catalog);
    fill(name, now, Waits::Yes, ctx.catalog, ctx.config);
}

/// Puts another definition of a table in force, made of the current one.
pub(super) fn change_table(
    name: &TableName,
    ctx: Ctx<'_>,
    change: impl FnOnce(&TableDefinition) -> Result<TableDefinition, EngineError>,
) -> Result<Arc<Table>, EngineError> {
    ctx.catalog.change(name, |table| {
        table.redefine(|definition, layout| {
            replace(definition, change(definition)?, layout);
            ctx.catalog.streams().begin(definition, &table.storage, ctx.config);
            Ok(())
        })
    })
}

/// Puts another definition in force under which items expire otherwise, and notes when they do.
///
/// Nobody else changes the table meanwhile.
pub(super) fn change_expiry(
    name: &TableName,
    ctx: Ctx<'_>,
    change: impl FnOnce(&TableDefinition) -> Result<TableDefinition, EngineError>,
) -> Result<Arc<Table>, EngineError> {
    ctx.catalog.change(name, |table| {
        let changed = table.redefine(|definition, layout| {
            replace(definition, change(definition)?, layout);
            Ok::<(), EngineError>(())
        })?;
        changed.note_all_expiries();
        Ok(changed)
    })
}

pub(super) fn advance(name: &TableName, now: Timestamp, catalog: &Catalog) {
    while let Some(table) = catalog.find(name.as_str()).filter(|it| it.definition.life.is_due(now))
    {
        // Somebody else may have been here meanwhile: what is due is asked for once more under
        // the lock, and nothing is wrong if it is not there any more.
        let outcome = if table.definition.advanced(now).is_some() {
            let after = |definition: &TableDefinition| {
                definition.advanced(now).ok_or(EngineError::TableNotFound)
            };
            catalog.change(name, |table| {
                table.redefine(|definition, layout| {
                    replace(definition, after(definition)?, layout);
                    Ok(())
                })
            })
        } else {
            let is_over = |table: &Table| match table.definition.advanced(now) {
                None => Ok(()),
                Some(_) => Err(EngineError::TableNotFound),
            };
            catalog.remove(name, is_over)
        };
        if outcome.is_err() {
            return;
        }
    }
}

/// Replaces a definition; indexes that come get a place, and those that are gone lose theirs.
fn replace(definition: &mut TableDefinition, mut after: TableDefinition, layout: &mut Layout) {
    for index in after.globals.iter_mut().skip(definition.globals.len()) {
        index.slot = layout.add_global();
    }
    for index in &definition.globals {
        if !after.globals.iter().any(|kept| kept.slot == index.slot) {
            layout.remove_global(index.slot);
        }
    }
    *definition = after;
}

/// Fills the index of a table that is being filled, as far as it should be by now.
fn fill(name: &TableName, now: Timestamp, waits: Waits, catalog: &Catalog, config: &Config) {
    let Some(table) = catalog.find(name.as_str()) else { return };
    let Some((index, since, filling)) = table.definition.filling() else { return };
    let progress = match waits {
        Waits::Yes => Some(filling.lock()),
        Waits::No => filling.try_lock(),
    };
    let Some(mut progress) = progress else { return };
    let rate = FillRate::of(config, since, now);
    // An index that is called off meanwhile is left as it is.
    let goes_on = || table.newest().definition.is_filling(filling);
    fill_index(&table, index, rate, &mut progress, goes_on);
    if progress.is_complete {
        // A table that is gone meanwhile has no index to finish.
        let finished = catalog.change::<EngineError>(name, |table| {
            table.redefine(|definition, _| {
                definition.finish_filling(filling);
                Ok(())
            })
        });
        drop(finished);
    }
}
