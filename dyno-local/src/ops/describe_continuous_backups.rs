//! `DescribeContinuousBackups`.

use dyno_core::backend::BackendError;
use dyno_core::op::{DescribeContinuousBackups, DescribeContinuousBackupsOutput};

use super::Ctx;
use super::describe_table::control_table_name;
use crate::base::EngineError;

/// Shows whether a table can be restored to any moment, and to which.
pub(crate) fn describe_continuous_backups(
    request: &DescribeContinuousBackups,
    ctx: Ctx<'_>,
) -> Result<DescribeContinuousBackupsOutput, BackendError> {
    let name = control_table_name(&request.table_name, ctx)?;
    let table = ctx.tables.get(name.as_str());
    let table = table.ok_or_else(|| EngineError::TableToBackUpNotFound(name.to_string()))?;
    let description = table.definition.describe_backups(ctx.config.clock.now());
    Ok(DescribeContinuousBackupsOutput::new(description))
}
