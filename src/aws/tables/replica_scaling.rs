//! `UpdateTableReplicaAutoScaling`, `DescribeTableReplicaAutoScaling` over the SDK.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types as sdk;
use dyno_core::backend::BackendError;
use dyno_core::op::{
    AutoScalingPolicyDescription, AutoScalingPolicyUpdate, AutoScalingSettingsDescription,
    AutoScalingSettingsUpdate, AutoScalingTargetTracking, DescribeTableReplicaAutoScaling,
    DescribeTableReplicaAutoScalingOutput, GlobalSecondaryIndexAutoScalingUpdate, IndexStatus,
    ReplicaAutoScalingDescription, ReplicaAutoScalingUpdate,
    ReplicaGlobalSecondaryIndexAutoScalingDescription,
    ReplicaGlobalSecondaryIndexAutoScalingUpdate, ReplicaStatus, TableAutoScalingDescription,
    TableStatus, UpdateTableReplicaAutoScaling, UpdateTableReplicaAutoScalingOutput,
};

use super::definition::each;
use crate::aws::error;
use crate::aws::option::known;

/// Sends an `UpdateTableReplicaAutoScaling`.
pub(in crate::aws) async fn update_table_replica_auto_scaling(
    client: &Client,
    request: UpdateTableReplicaAutoScaling,
) -> Result<UpdateTableReplicaAutoScalingOutput, BackendError> {
    let writes = request.provisioned_write_capacity_auto_scaling_update;
    let indexes = request.global_secondary_index_updates;
    let replicas = request.replica_updates;
    let answer = client
        .update_table_replica_auto_scaling()
        .table_name(request.table_name)
        .set_provisioned_write_capacity_auto_scaling_update(writes.map(settings).transpose()?)
        .set_global_secondary_index_updates(indexes.map(|all| each(all, index)).transpose()?)
        .set_replica_updates(replicas.map(|all| each(all, replica)).transpose()?)
        .send()
        .await
        .map_err(error::from_sdk)?;
    description(answer.table_auto_scaling_description).map(UpdateTableReplicaAutoScalingOutput::new)
}

/// Sends a `DescribeTableReplicaAutoScaling`.
pub(in crate::aws) async fn describe_table_replica_auto_scaling(
    client: &Client,
    request: DescribeTableReplicaAutoScaling,
) -> Result<DescribeTableReplicaAutoScalingOutput, BackendError> {
    let call = client.describe_table_replica_auto_scaling().table_name(request.table_name);
    let answer = call.send().await.map_err(error::from_sdk)?;
    description(answer.table_auto_scaling_description)
        .map(DescribeTableReplicaAutoScalingOutput::new)
}

fn index(
    update: GlobalSecondaryIndexAutoScalingUpdate,
) -> Result<sdk::GlobalSecondaryIndexAutoScalingUpdate, BackendError> {
    let writes = update.provisioned_write_capacity_auto_scaling_update;
    Ok(sdk::GlobalSecondaryIndexAutoScalingUpdate::builder()
        .set_index_name(update.index_name)
        .set_provisioned_write_capacity_auto_scaling_update(writes.map(settings).transpose()?)
        .build())
}

fn replica(
    update: ReplicaAutoScalingUpdate,
) -> Result<sdk::ReplicaAutoScalingUpdate, BackendError> {
    let reads = update.replica_provisioned_read_capacity_auto_scaling_update;
    let indexes = update.replica_global_secondary_index_updates;
    sdk::ReplicaAutoScalingUpdate::builder()
        .region_name(update.region_name)
        .set_replica_provisioned_read_capacity_auto_scaling_update(reads.map(settings).transpose()?)
        .set_replica_global_secondary_index_updates(
            indexes.map(|all| each(all, replica_index)).transpose()?,
        )
        .build()
        .map_err(error::from_build)
}

fn replica_index(
    update: ReplicaGlobalSecondaryIndexAutoScalingUpdate,
) -> Result<sdk::ReplicaGlobalSecondaryIndexAutoScalingUpdate, BackendError> {
    let reads = update.provisioned_read_capacity_auto_scaling_update;
    Ok(sdk::ReplicaGlobalSecondaryIndexAutoScalingUpdate::builder()
        .set_index_name(update.index_name)
        .set_provisioned_read_capacity_auto_scaling_update(reads.map(settings).transpose()?)
        .build())
}

fn settings(
    update: AutoScalingSettingsUpdate,
) -> Result<sdk::AutoScalingSettingsUpdate, BackendError> {
    Ok(sdk::AutoScalingSettingsUpdate::builder()
        .set_minimum_units(update.minimum_units)
        .set_maximum_units(update.maximum_units)
        .set_auto_scaling_disabled(update.auto_scaling_disabled)
        .set_auto_scaling_role_arn(update.auto_scaling_role_arn)
        .set_scaling_policy_update(update.scaling_policy_update.map(policy).transpose()?)
        .build())
}

fn policy(update: AutoScalingPolicyUpdate) -> Result<sdk::AutoScalingPolicyUpdate, BackendError> {
    let tracking = update.target_tracking;
    let tracking = sdk::AutoScalingTargetTrackingScalingPolicyConfigurationUpdate::builder()
        .target_value(tracking.target_value)
        .set_scale_in_cooldown(tracking.scale_in_cooldown)
        .set_scale_out_cooldown(tracking.scale_out_cooldown)
        .set_disable_scale_in(tracking.disable_scale_in)
        .build()
        .map_err(error::from_build)?;
    Ok(sdk::AutoScalingPolicyUpdate::builder()
        .set_policy_name(update.policy_name)
        .target_tracking_scaling_policy_configuration(tracking)
        .build())
}

fn description(
    told: Option<sdk::TableAutoScalingDescription>,
) -> Result<TableAutoScalingDescription, BackendError> {
    let told = told.ok_or_else(|| error::missing("TableAutoScalingDescription"))?;
    let mut ours = TableAutoScalingDescription::default();
    ours.table_name = told.table_name.unwrap_or_default();
    let status = told.table_status.map(|it| known(it.as_str(), TableStatus::from_name));
    ours.table_status = status.transpose()?;
    ours.replicas = each(told.replicas.unwrap_or_default(), replica_of)?;
    Ok(ours)
}

fn replica_of(
    told: sdk::ReplicaAutoScalingDescription,
) -> Result<ReplicaAutoScalingDescription, BackendError> {
    let mut ours = ReplicaAutoScalingDescription::default();
    ours.region_name = told.region_name.unwrap_or_default();
    ours.global_secondary_indexes =
        each(told.global_secondary_indexes.unwrap_or_default(), index_of)?;
    ours.read_settings = settings_of(told.replica_provisioned_read_capacity_auto_scaling_settings);
    ours.write_settings =
        settings_of(told.replica_provisioned_write_capacity_auto_scaling_settings);
    let status = told.replica_status.map(|it| known(it.as_str(), ReplicaStatus::from_name));
    ours.replica_status = status.transpose()?;
    Ok(ours)
}

fn index_of(
    told: sdk::ReplicaGlobalSecondaryIndexAutoScalingDescription,
) -> Result<ReplicaGlobalSecondaryIndexAutoScalingDescription, BackendError> {
    let mut ours = ReplicaGlobalSecondaryIndexAutoScalingDescription::default();
    ours.index_name = told.index_name.unwrap_or_default();
    let status = told.index_status.map(|it| known(it.as_str(), IndexStatus::from_name));
    ours.index_status = status.transpose()?;
    ours.read_settings = settings_of(told.provisioned_read_capacity_auto_scaling_settings);
    ours.write_settings = settings_of(told.provisioned_write_capacity_auto_scaling_settings);
    Ok(ours)
}

fn settings_of(
    told: Option<sdk::AutoScalingSettingsDescription>,
) -> AutoScalingSettingsDescription {
    let mut ours = AutoScalingSettingsDescription::default();
    let Some(told) = told else { return ours };
    ours.minimum_units = told.minimum_units;
    ours.maximum_units = told.maximum_units;
    ours.auto_scaling_disabled = told.auto_scaling_disabled;
    ours.auto_scaling_role_arn = told.auto_scaling_role_arn;
    ours.scaling_policies =
        told.scaling_policies.unwrap_or_default().into_iter().map(policy_of).collect();
    ours
}

fn policy_of(told: sdk::AutoScalingPolicyDescription) -> AutoScalingPolicyDescription {
    let tracking = told.target_tracking_scaling_policy_configuration;
    AutoScalingPolicyDescription {
        policy_name: told.policy_name,
        target_tracking: tracking.map(|it| AutoScalingTargetTracking {
            target_value: it.target_value,
            scale_in_cooldown: it.scale_in_cooldown,
            scale_out_cooldown: it.scale_out_cooldown,
            disable_scale_in: it.disable_scale_in,
        }),
    }
}
