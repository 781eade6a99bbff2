//! `TableAutoScalingDescription`.

use dyno_core::op::{
    AutoScalingPolicyDescription, AutoScalingSettingsDescription,
    DescribeTableReplicaAutoScalingOutput, ReplicaAutoScalingDescription,
    TableAutoScalingDescription, UpdateTableReplicaAutoScalingOutput,
};

use crate::wire::json::JsonWriter;

/// Writes the members of a `DescribeTableReplicaAutoScaling`.
pub(super) fn described(writer: &mut JsonWriter, output: &DescribeTableReplicaAutoScalingOutput) {
    description(writer, &output.table_auto_scaling_description);
}

/// Writes the members of an `UpdateTableReplicaAutoScaling`.
pub(super) fn updated(writer: &mut JsonWriter, output: &UpdateTableReplicaAutoScalingOutput) {
    description(writer, &output.table_auto_scaling_description);
}

fn description(writer: &mut JsonWriter, told: &TableAutoScalingDescription) {
    writer.name("TableAutoScalingDescription").object(|writer| {
        writer.string_member("TableName", &told.table_name);
        if let Some(status) = told.table_status {
            writer.string_member("TableStatus", status.name());
        }
        writer.name("Replicas").array(&told.replicas, replica);
    });
}

fn replica(writer: &mut JsonWriter, replica: &ReplicaAutoScalingDescription) {
    writer.object(|writer| {
        writer.string_member("RegionName", &replica.region_name);
        let indexes = &replica.global_secondary_indexes;
        writer.name("GlobalSecondaryIndexes").array(indexes, |writer, index| {
            writer.object(|writer| {
                writer.string_member("IndexName", &index.index_name);
                if let Some(status) = index.index_status {
                    writer.string_member("IndexStatus", status.name());
                }
                let read = "ProvisionedReadCapacityAutoScalingSettings";
                settings(writer, read, &index.read_settings);
                let write = "ProvisionedWriteCapacityAutoScalingSettings";
                settings(writer, write, &index.write_settings);
            });
        });
        let read = "ReplicaProvisionedReadCapacityAutoScalingSettings";
        settings(writer, read, &replica.read_settings);
        let write = "ReplicaProvisionedWriteCapacityAutoScalingSettings";
        settings(writer, write, &replica.write_settings);
        if let Some(status) = replica.replica_status {
            writer.string_member("ReplicaStatus", status.name());
        }
    });
}

fn settings(writer: &mut JsonWriter, name: &str, told: &AutoScalingSettingsDescription) {
    writer.name(name).object(|writer| {
        if let Some(units) = told.minimum_units {
            writer.integer_member("MinimumUnits", units);
        }
        if let Some(units) = told.maximum_units {
            writer.integer_member("MaximumUnits", units);
        }
        if let Some(is_disabled) = told.auto_scaling_disabled {
            writer.boolean_member("AutoScalingDisabled", is_disabled);
        }
        if let Some(arn) = &told.auto_scaling_role_arn {
            writer.string_member("AutoScalingRoleArn", arn);
        }
        writer.name("ScalingPolicies").array(&told.scaling_policies, policy);
    });
}

fn policy(writer: &mut JsonWriter, policy: &AutoScalingPolicyDescription) {
    writer.object(|writer| {
        if let Some(name) = &policy.policy_name {
            writer.string_member("PolicyName", name);
        }
        let Some(tracking) = policy.target_tracking else { return };
        writer.name("TargetTrackingScalingPolicyConfiguration").object(|writer| {
            if let Some(is_disabled) = tracking.disable_scale_in {
                writer.boolean_member("DisableScaleIn", is_disabled);
            }
            if let Some(seconds) = tracking.scale_in_cooldown {
                writer.integer_member("ScaleInCooldown", seconds.into());
            }
            if let Some(seconds) = tracking.scale_out_cooldown {
                writer.integer_member("ScaleOutCooldown", seconds.into());
            }
            writer.name("TargetValue").double(tracking.target_value);
        });
    });
}
