//! `ListTables`.

use dyno_core::backend::BackendError;
use dyno_core::op::{ListTables, ListTablesOutput};

use super::Ctx;
use super::constraints::{Constraints, above_max, below_min};
use crate::base::limits;
use crate::catalog::name_violations;

/// Lists the names of the tables, in order.
pub(crate) fn list_tables(
    request: &ListTables,
    ctx: Ctx<'_>,
) -> Result<ListTablesOutput, BackendError> {
    let mut constraints = Constraints::new(ctx.faults);
    constraints.member("exclusiveStartTableName");
    if let Some(start) = &request.exclusive_start_table_name {
        let (path, min) = ("exclusiveStartTableName", limits::TABLE_NAME_BYTES_MIN);
        constraints.extend(name_violations(start, path, min));
    }
    constraints.member("limit");
    let max = limits::LIST_TABLES_LIMIT_MAX;
    if let Some(limit) = request.limit {
        constraints.require(limit >= 1, || below_min(limit, "limit", 1));
        constraints.require(limit <= max, || above_max(limit, "limit", max.into()));
    }
    constraints.check()?;

    let limit = usize::try_from(request.limit.unwrap_or(max)).unwrap_or(0);
    let start = request.exclusive_start_table_name.as_deref();
    let (names, has_more) = ctx.catalog.names_after(start, limit);
    let mut output = ListTablesOutput::default();
    output.last_evaluated_table_name = names.last().filter(|_| has_more).cloned();
    output.table_names = names;
    Ok(output)
}
