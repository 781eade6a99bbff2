//! `DeleteTable`.

use dyno_core::backend::BackendError;
use dyno_core::op::{DeleteTable, DeleteTableOutput, TableStatus};

use super::Ctx;
use super::describe_table::control_table_name;
use crate::base::EngineError;
use crate::catalog::describe;

/// Deletes a table with all its items. It is gone at once; the answer shows it being deleted.
pub(crate) fn delete_table(
    request: &DeleteTable,
    ctx: Ctx<'_>,
) -> Result<DeleteTableOutput, BackendError> {
    let name = control_table_name(&request.table_name, ctx)?;
    let table = ctx.catalog.remove(&name, |table| {
        if table.definition.deletion_protection {
            return Err(EngineError::DeletionProtected);
        }
        Ok(())
    })?;
    Ok(DeleteTableOutput::new(describe(&table, TableStatus::Deleting)))
}
