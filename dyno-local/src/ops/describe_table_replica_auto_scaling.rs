//! `DescribeTableReplicaAutoScaling`.

use dyno_core::backend::BackendError;
use dyno_core::op::{DescribeTableReplicaAutoScaling, DescribeTableReplicaAutoScalingOutput};

use super::Ctx;
use super::describe_table::control_table_name;
use super::table_replicas::{described, global_table};

/// Shows how the one replica of a table is scaled; a table of one region is refused.
pub(crate) fn describe_table_replica_auto_scaling(
    request: &DescribeTableReplicaAutoScaling,
    ctx: Ctx<'_>,
) -> Result<DescribeTableReplicaAutoScalingOutput, BackendError> {
    let name = control_table_name(&request.table_name, ctx)?;
    let table = global_table(&name, ctx)?;
    Ok(DescribeTableReplicaAutoScalingOutput::new(described(&table, ctx)))
}
