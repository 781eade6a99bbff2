//! Tables as of now: whoever asks for a table brings the time, and what is due by then happens.
//!
//! Called by every operation that names a table. A table that stands still costs one look at its
//! state; nothing runs in the background.

use std::sync::Arc;

use super::Ctx;
use crate::base::{EngineError, Timestamp};
use crate::catalog::{Table, TableDefinition, TableName};

/// Returns a table as it is by now, whatever its state; `None` if there is none (any more).
pub(super) fn table_now(name: &TableName, ctx: Ctx<'_>) -> Option<Arc<Table>> {
    let table = ctx.catalog.find(name.as_str())?;
    if table.definition.life.is_settled() {
        return Some(table);
    }
    table_at(name, ctx.config.clock.now(), ctx)
}

/// Returns a table as it is at a moment; `None` if there is none (any more).
pub(super) fn table_at(name: &TableName, now: Timestamp, ctx: Ctx<'_>) -> Option<Arc<Table>> {
    let mut table = ctx.catalog.find(name.as_str())?;
    while table.definition.life.is_due(now) {
        let advance = |table: &Table| Ok(table.definition.advanced(now));
        ctx.catalog.change::<EngineError>(name, advance).ok()?;
        table = ctx.catalog.find(name.as_str())?;
    }
    Some(table)
}

/// Returns a table whose items can be read and written.
pub(super) fn table_in_use(name: &TableName, ctx: Ctx<'_>) -> Result<Arc<Table>, EngineError> {
    let table = table_now(name, ctx).ok_or(EngineError::TableNotFound)?;
    table.definition.life.check_items_in_use()?;
    Ok(table)
}

/// Puts another definition of a table in force.
pub(super) fn change_table(
    name: &TableName,
    ctx: Ctx<'_>,
    change: impl FnOnce(&TableDefinition) -> Result<TableDefinition, EngineError>,
) -> Result<Arc<Table>, EngineError> {
    ctx.catalog.change(name, |table| change(&table.definition).map(Some))
}
