//! `DescribeTableReplicaAutoScaling`: shows how the replicas of a global table are scaled.

use super::TableAutoScalingDescription;

/// Shows how the replicas of a global table are scaled. Costs no capacity units.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DescribeTableReplicaAutoScaling {
    /// The table's name or ARN.
    pub table_name: String,
}

impl DescribeTableReplicaAutoScaling {
    /// Returns the request.
    pub fn new(table_name: impl Into<String>) -> Self {
        Self { table_name: table_name.into() }
    }
}

/// The answer to [`DescribeTableReplicaAutoScaling`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DescribeTableReplicaAutoScalingOutput {
    /// How the table is scaled.
    pub table_auto_scaling_description: TableAutoScalingDescription,
}

impl DescribeTableReplicaAutoScalingOutput {
    /// Returns the answer.
    pub const fn new(table_auto_scaling_description: TableAutoScalingDescription) -> Self {
        Self { table_auto_scaling_description }
    }
}
