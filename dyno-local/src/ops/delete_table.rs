//! `DeleteTable`.

use dyno_core::backend::BackendError;
use dyno_core::op::{DeleteTable, DeleteTableOutput};

use super::Ctx;
use super::describe_table::control_table_name;
use super::table_life::{change_table, settle_table};
use crate::catalog::describe_deleted;

/// Deletes a table with all its items. The answer shows it being deleted, without its keys, its
/// indexes and the moment of its creation; with no delay set it is gone by then.
pub(crate) fn delete_table(
    request: &DeleteTable,
    ctx: Ctx<'_>,
) -> Result<DeleteTableOutput, BackendError> {
    let name = control_table_name(&request.table_name, ctx)?;
    let now = ctx.config.clock.now();
    let table = change_table(&name, ctx, |definition| definition.deleted(ctx.config, now))?;
    let shown = describe_deleted(&table, now);
    settle_table(&name, now, ctx);
    Ok(DeleteTableOutput::new(shown))
}
