//! `DescribeTable`.

use dyno_core::backend::BackendError;
use dyno_core::op::{DescribeTable, DescribeTableOutput};

use super::Ctx;
use super::constraints::Constraints;
use crate::base::EngineError;
use crate::catalog::{Table, TableName, describe};

/// Shows a table in the state it has by now.
pub(crate) fn describe_table(
    request: &DescribeTable,
    ctx: Ctx<'_>,
) -> Result<DescribeTableOutput, BackendError> {
    let name = control_table_name(&request.table_name, ctx)?;
    let table = control_table(&name, ctx)?;
    Ok(DescribeTableOutput::new(describe(table, ctx.config.clock.now())))
}

/// Parses the `TableName` of an operation on a table as a whole, which has its own words for one
/// that is missing.
pub(super) fn control_table_name(text: &str, ctx: Ctx<'_>) -> Result<TableName, EngineError> {
    let name = named_table(text, ctx)?;
    Constraints::new(ctx.faults).check()?;
    ctx.check_place(text)?;
    Ok(name)
}

/// Parses the `TableName`, and leaves the constraints of what stands beside it to the caller.
pub(super) fn named_table(text: &str, ctx: Ctx<'_>) -> Result<TableName, EngineError> {
    if ctx.faults.constraint("tableName").is_some() {
        return Err(EngineError::ParameterMissing("TableName"));
    }
    TableName::parse_existing(text)
}

/// Returns the table of an operation on it as a whole.
pub(super) fn control_table<'a>(name: &TableName, ctx: Ctx<'a>) -> Result<&'a Table, EngineError> {
    let table = ctx.tables.get(name.as_str());
    table.map(|table| &**table).ok_or_else(|| EngineError::TableNotFoundNamed(name.to_string()))
}
