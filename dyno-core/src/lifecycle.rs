//! A table's set-up on a backend, and whether it is as declared: what `Db` does to tables.
//!
//! Called by `db`; sends through the `Handle`. Waiting goes by the handle's clock.

use std::time::Duration;

use crate::clock::until;
use crate::error::{Error, ErrorKind, Result};
use crate::handle::Handle;
use crate::op::{
    DescribeTable, DescribeTimeToLive, TableDescription, TableStatus, TimeToLiveSpecification,
    UpdateContinuousBackups, UpdateTimeToLive,
};
use crate::schema::{Difference, TableOptions, TableSchema, create_table_with, verify};

/// How long to wait before a table is looked at again.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How often a table is looked at before it is given up.
const LOOKS_MAX: u32 = 600;

/// Creates a table, waits until it can be used, and switches on what `CreateTable` does not.
pub(crate) async fn create(
    handle: &Handle,
    schema: &TableSchema,
    options: &TableOptions,
) -> Result<TableDescription> {
    let name = handle.table_name()?;
    let request = create_table_with(schema, name, options);
    let answer = handle.send(request, handle.context(None)).await?;
    let mut table = answer.table_description;
    let mut looks = 0;
    while table.table_status != TableStatus::Active {
        if looks == LOOKS_MAX {
            let message =
                format!("the table is still {} after ten minutes", table.table_status.name());
            return Err(
                Error::new(ErrorKind::NotFound, message).with_context(&handle.context(None))
            );
        }
        if looks > 0 {
            let clock = &**handle.clock();
            let micros = i64::try_from(LOOK_AGAIN.as_micros()).unwrap_or(i64::MAX);
            until(clock, clock.now().plus_micros(micros)).await;
        }
        looks += 1;
        table = handle.send(DescribeTable::new(name), handle.context(None)).await?.table;
    }
    if let Some(attribute) = options.expiry(schema.ttl) {
        let request = UpdateTimeToLive::new(name, TimeToLiveSpecification::enabled(attribute));
        handle.send(request, handle.context(None)).await?;
    }
    if let Some(recovery) = options.recovery() {
        let request = UpdateContinuousBackups::new(name, recovery);
        handle.send(request, handle.context(None)).await?;
    }
    Ok(table)
}

/// Compares the table with its descriptor.
pub(crate) async fn compare(handle: &Handle, schema: &TableSchema) -> Result<Difference> {
    let name = handle.table_name()?;
    let table = handle.send(DescribeTable::new(name), handle.context(None)).await?.table;
    let expiry = handle.send(DescribeTimeToLive::new(name), handle.context(None)).await?;
    Ok(verify(schema, &table, &expiry.time_to_live_description))
}
