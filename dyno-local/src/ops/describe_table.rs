//! `DescribeTable`.

use dyno_core::backend::BackendError;
use dyno_core::op::{DescribeTable, DescribeTableOutput};

use super::Ctx;
use super::constraints::Constraints;
use crate::base::EngineError;
use crate::catalog::{TableName, describe};

/// Shows a table in the state it has by now.
pub(crate) fn describe_table(
    request: &DescribeTable,
    ctx: Ctx<'_>,
) -> Result<DescribeTableOutput, BackendError> {
    let name = control_table_name(&request.table_name, ctx)?;
    let table = ctx.tables.get(name.as_str());
    let table = table.ok_or_else(|| EngineError::TableNotFoundNamed(name.to_string()))?;
    Ok(DescribeTableOutput::new(describe(table, ctx.config.clock.now())))
}

/// Parses the `TableName` of an operation on a table as a whole, which has its own words for one
/// that is missing.
pub(super) fn control_table_name(text: &str, ctx: Ctx<'_>) -> Result<TableName, EngineError> {
    if ctx.faults.constraint("tableName").is_some() {
        return Err(EngineError::ParameterMissing("TableName"));
    }
    let name = TableName::parse_existing(text)?;
    Constraints::new(ctx.faults).check()?;
    Ok(name)
}
