//! `DescribeTimeToLive`.

use dyno_core::backend::BackendError;
use dyno_core::op::{DescribeTimeToLive, DescribeTimeToLiveOutput};

use super::Ctx;
use super::describe_table::{control_table, control_table_name};

/// Shows by which attribute the items of a table expire, and whether they do by now.
pub(crate) fn describe_time_to_live(
    request: &DescribeTimeToLive,
    ctx: Ctx<'_>,
) -> Result<DescribeTimeToLiveOutput, BackendError> {
    let name = control_table_name(&request.table_name, ctx)?;
    let table = control_table(&name, ctx)?;
    let description = table.definition.describe_time_to_live(ctx.config.clock.now())?;
    Ok(DescribeTimeToLiveOutput::new(description))
}
