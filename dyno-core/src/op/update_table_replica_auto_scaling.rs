//! `UpdateTableReplicaAutoScaling`: says how the replicas of a global table are scaled.

use super::{AutoScalingSettingsUpdate, TableAutoScalingDescription};

/// Says how the units of a global table are scaled: those for writes in all regions alike, those for
/// reads by region.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UpdateTableReplicaAutoScaling {
    /// The table's name or ARN.
    pub table_name: String,
    /// How its write units are to be scaled.
    pub provisioned_write_capacity_auto_scaling_update: Option<AutoScalingSettingsUpdate>,
    /// How the write units of global indexes are to be scaled.
    pub global_secondary_index_updates: Option<Vec<GlobalSecondaryIndexAutoScalingUpdate>>,
    /// How read units are to be scaled, by region.
    pub replica_updates: Option<Vec<ReplicaAutoScalingUpdate>>,
}

impl UpdateTableReplicaAutoScaling {
    /// Returns the request that changes nothing yet.
    pub fn new(table_name: impl Into<String>) -> Self {
        Self {
            table_name: table_name.into(),
            provisioned_write_capacity_auto_scaling_update: None,
            global_secondary_index_updates: None,
            replica_updates: None,
        }
    }
}

/// How the write units of a global index are to be scaled in all regions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GlobalSecondaryIndexAutoScalingUpdate {
    /// The index's name.
    pub index_name: Option<String>,
    /// How.
    pub provisioned_write_capacity_auto_scaling_update: Option<AutoScalingSettingsUpdate>,
}

/// How the read units of a replica are to be scaled.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct ReplicaAutoScalingUpdate {
    /// The region.
    pub region_name: String,
    /// How the table's are to be scaled.
    pub replica_provisioned_read_capacity_auto_scaling_update: Option<AutoScalingSettingsUpdate>,
    /// How those of global indexes are.
    pub replica_global_secondary_index_updates:
        Option<Vec<ReplicaGlobalSecondaryIndexAutoScalingUpdate>>,
}

impl ReplicaAutoScalingUpdate {
    /// Returns the update that changes nothing yet.
    pub fn new(region_name: impl Into<String>) -> Self {
        Self { region_name: region_name.into(), ..Self::default() }
    }
}

/// How the read units of a global index of a replica are to be scaled.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReplicaGlobalSecondaryIndexAutoScalingUpdate {
    /// The index's name.
    pub index_name: Option<String>,
    /// How.
    pub provisioned_read_capacity_auto_scaling_update: Option<AutoScalingSettingsUpdate>,
}

/// The answer to [`UpdateTableReplicaAutoScaling`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UpdateTableReplicaAutoScalingOutput {
    /// How the table is scaled.
    pub table_auto_scaling_description: TableAutoScalingDescription,
}

impl UpdateTableReplicaAutoScalingOutput {
    /// Returns the answer.
    pub const fn new(table_auto_scaling_description: TableAutoScalingDescription) -> Self {
        Self { table_auto_scaling_description }
    }
}
