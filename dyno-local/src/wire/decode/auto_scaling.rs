//! `UpdateTableReplicaAutoScaling`, `DescribeTableReplicaAutoScaling`.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    AutoScalingPolicyUpdate, AutoScalingSettingsUpdate, AutoScalingTargetTracking,
    DescribeTableReplicaAutoScaling, GlobalSecondaryIndexAutoScalingUpdate,
    ReplicaAutoScalingUpdate, ReplicaGlobalSecondaryIndexAutoScalingUpdate,
    UpdateTableReplicaAutoScaling,
};

use super::member::{note_if_missing, required_string};
use super::table::each;
use crate::base::Faults;
use crate::wire::json::Structure;

/// Reads a `DescribeTableReplicaAutoScaling`.
pub(super) fn describe_table_replica_auto_scaling(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<DescribeTableReplicaAutoScaling, BackendError> {
    required_string(root, "TableName", faults).map(DescribeTableReplicaAutoScaling::new)
}

/// Reads an `UpdateTableReplicaAutoScaling`.
pub(super) fn update_table_replica_auto_scaling(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<UpdateTableReplicaAutoScaling, BackendError> {
    let table = required_string(root, "TableName", faults)?;
    let mut request = UpdateTableReplicaAutoScaling::new(table);
    request.provisioned_write_capacity_auto_scaling_update =
        settings(root, "ProvisionedWriteCapacityAutoScalingUpdate", faults)?;
    let (list, shape) = ("GlobalSecondaryIndexUpdates", "GlobalSecondaryIndexAutoScalingUpdate");
    request.global_secondary_index_updates = each(root, list, shape, |from| {
        let update = settings(from, "ProvisionedWriteCapacityAutoScalingUpdate", faults)?;
        Ok(GlobalSecondaryIndexAutoScalingUpdate {
            index_name: from.string("IndexName")?,
            provisioned_write_capacity_auto_scaling_update: update,
        })
    })?;
    request.replica_updates =
        each(root, "ReplicaUpdates", "ReplicaAutoScalingUpdate", |from| replica(from, faults))?;
    Ok(request)
}

fn replica(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<ReplicaAutoScalingUpdate, BackendError> {
    let mut update = ReplicaAutoScalingUpdate::new(required_string(from, "RegionName", faults)?);
    update.replica_provisioned_read_capacity_auto_scaling_update =
        settings(from, "ReplicaProvisionedReadCapacityAutoScalingUpdate", faults)?;
    let list = "ReplicaGlobalSecondaryIndexUpdates";
    let shape = "ReplicaGlobalSecondaryIndexAutoScalingUpdate";
    update.replica_global_secondary_index_updates = each(from, list, shape, |from| {
        let update = settings(from, "ProvisionedReadCapacityAutoScalingUpdate", faults)?;
        Ok(ReplicaGlobalSecondaryIndexAutoScalingUpdate {
            index_name: from.string("IndexName")?,
            provisioned_read_capacity_auto_scaling_update: update,
        })
    })?;
    Ok(update)
}

fn settings(
    from: &Structure<'_>,
    name: &str,
    faults: &mut Faults,
) -> Result<Option<AutoScalingSettingsUpdate>, BackendError> {
    let Some(from) = from.structure(name, "AutoScalingSettingsUpdate")? else { return Ok(None) };
    let mut update = AutoScalingSettingsUpdate::default();
    update.minimum_units = from.long("MinimumUnits")?;
    update.maximum_units = from.long("MaximumUnits")?;
    update.auto_scaling_disabled = from.boolean("AutoScalingDisabled")?;
    update.auto_scaling_role_arn = from.string("AutoScalingRoleArn")?;
    if let Some(policy) = from.structure("ScalingPolicyUpdate", "AutoScalingPolicyUpdate")? {
        update.scaling_policy_update = Some(scaling_policy(&policy, faults)?);
    }
    Ok(Some(update))
}

fn scaling_policy(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<AutoScalingPolicyUpdate, BackendError> {
    let name = "TargetTrackingScalingPolicyConfiguration";
    note_if_missing(from, name, faults);
    let policy_name = from.string("PolicyName")?;
    let shape = "AutoScalingTargetTrackingScalingPolicyConfigurationUpdate";
    let Some(from) = from.structure(name, shape)? else {
        // What was noted refuses the request.
        return Ok(AutoScalingPolicyUpdate {
            policy_name,
            ..AutoScalingPolicyUpdate::tracking(0.0)
        });
    };
    note_if_missing(&from, "TargetValue", faults);
    let target_tracking = AutoScalingTargetTracking {
        target_value: from.double("TargetValue")?.unwrap_or_default(),
        scale_in_cooldown: from.integer("ScaleInCooldown")?,
        scale_out_cooldown: from.integer("ScaleOutCooldown")?,
        disable_scale_in: from.boolean("DisableScaleIn")?,
    };
    Ok(AutoScalingPolicyUpdate { policy_name, target_tracking })
}
