//! Auto scaling of a table's replicas: the shapes that `UpdateTableReplicaAutoScaling` and
//! `DescribeTableReplicaAutoScaling` share.

use super::option::wire_names;
use super::{IndexStatus, TableStatus};

/// How the units of one kind are to be scaled.
///
/// Either `auto_scaling_disabled` alone, or both bounds and a policy.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct AutoScalingSettingsUpdate {
    /// The fewest units, at least 1.
    pub minimum_units: Option<i64>,
    /// The most units, at least 1.
    pub maximum_units: Option<i64>,
    /// Whether they are not to be scaled any more.
    pub auto_scaling_disabled: Option<bool>,
    /// The role that scales them.
    pub auto_scaling_role_arn: Option<String>,
    /// The policy.
    pub scaling_policy_update: Option<AutoScalingPolicyUpdate>,
}

impl AutoScalingSettingsUpdate {
    /// Returns the settings that scale units between bounds by a policy.
    pub const fn new(
        minimum_units: i64,
        maximum_units: i64,
        policy: AutoScalingPolicyUpdate,
    ) -> Self {
        Self {
            minimum_units: Some(minimum_units),
            maximum_units: Some(maximum_units),
            auto_scaling_disabled: None,
            auto_scaling_role_arn: None,
            scaling_policy_update: Some(policy),
        }
    }

    /// Returns the settings that end the scaling.
    pub const fn disabled() -> Self {
        Self {
            minimum_units: None,
            maximum_units: None,
            auto_scaling_disabled: Some(true),
            auto_scaling_role_arn: None,
            scaling_policy_update: None,
        }
    }
}

/// A scaling policy that is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct AutoScalingPolicyUpdate {
    /// Its name; the service's own unless given.
    pub policy_name: Option<String>,
    /// What it keeps.
    pub target_tracking: AutoScalingTargetTracking,
}

impl AutoScalingPolicyUpdate {
    /// Returns a policy that keeps a utilisation, in percent.
    pub const fn tracking(target_value: f64) -> Self {
        let target_tracking = AutoScalingTargetTracking {
            target_value,
            scale_in_cooldown: None,
            scale_out_cooldown: None,
            disable_scale_in: None,
        };
        Self { policy_name: None, target_tracking }
    }
}

/// Which utilisation a policy keeps, and how eagerly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AutoScalingTargetTracking {
    /// The utilisation, in percent.
    pub target_value: f64,
    /// The seconds after units were lowered in which they are not lowered again.
    pub scale_in_cooldown: Option<i32>,
    /// The seconds after units were raised in which they are not raised again.
    pub scale_out_cooldown: Option<i32>,
    /// Whether units are never lowered.
    pub disable_scale_in: Option<bool>,
}

/// How the units of one kind are scaled.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct AutoScalingSettingsDescription {
    /// The fewest units.
    pub minimum_units: Option<i64>,
    /// The most units.
    pub maximum_units: Option<i64>,
    /// Whether they are not scaled; absent if they are.
    pub auto_scaling_disabled: Option<bool>,
    /// The role that scales them.
    pub auto_scaling_role_arn: Option<String>,
    /// The policies.
    pub scaling_policies: Vec<AutoScalingPolicyDescription>,
}

/// A scaling policy.
#[derive(Debug, Clone, PartialEq)]
pub struct AutoScalingPolicyDescription {
    /// Its name.
    pub policy_name: Option<String>,
    /// What it keeps.
    pub target_tracking: Option<AutoScalingTargetTracking>,
}

/// How a table is scaled in each region.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct TableAutoScalingDescription {
    /// The table's name.
    pub table_name: String,
    /// The table's state.
    pub table_status: Option<TableStatus>,
    /// Its replicas, this region's own among them.
    pub replicas: Vec<ReplicaAutoScalingDescription>,
}

/// How a replica is scaled.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct ReplicaAutoScalingDescription {
    /// The region.
    pub region_name: String,
    /// The global indexes.
    pub global_secondary_indexes: Vec<ReplicaGlobalSecondaryIndexAutoScalingDescription>,
    /// How its read units are scaled.
    pub read_settings: AutoScalingSettingsDescription,
    /// How its write units are scaled.
    pub write_settings: AutoScalingSettingsDescription,
    /// The replica's state.
    pub replica_status: Option<ReplicaStatus>,
}

/// How a global index of a replica is scaled.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct ReplicaGlobalSecondaryIndexAutoScalingDescription {
    /// The index's name.
    pub index_name: String,
    /// The index's state.
    pub index_status: Option<IndexStatus>,
    /// How its read units are scaled.
    pub read_settings: AutoScalingSettingsDescription,
    /// How its write units are scaled.
    pub write_settings: AutoScalingSettingsDescription,
}

/// The state of a replica.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReplicaStatus {
    /// It is being created.
    Creating,
    /// It could not be created.
    CreationFailed,
    /// It is being changed.
    Updating,
    /// It is being deleted.
    Deleting,
    /// It is there.
    Active,
    /// Its region is switched off for the account.
    RegionDisabled,
    /// Its key cannot be had.
    InaccessibleEncryptionCredentials,
    /// It is being archived.
    Archiving,
    /// It is archived.
    Archived,
    /// Replication is not allowed.
    ReplicationNotAuthorized,
}

wire_names!(ReplicaStatus {
    Creating => "CREATING",
    CreationFailed => "CREATION_FAILED",
    Updating => "UPDATING",
    Deleting => "DELETING",
    Active => "ACTIVE",
    RegionDisabled => "REGION_DISABLED",
    InaccessibleEncryptionCredentials => "INACCESSIBLE_ENCRYPTION_CREDENTIALS",
    Archiving => "ARCHIVING",
    Archived => "ARCHIVED",
    ReplicationNotAuthorized => "REPLICATION_NOT_AUTHORIZED",
});
