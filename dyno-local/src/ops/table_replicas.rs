//! A table as the operations about replicas see it: one of a single replica, in the engine's region.
//!
//! They show and change what Application Auto Scaling holds, and have no state of their own.

use std::sync::Arc;

use dyno_core::op::{
    AutoScalingPolicyDescription, AutoScalingSettingsDescription, AutoScalingTargetTracking,
    IndexStatus, ReplicaAutoScalingDescription, ReplicaGlobalSecondaryIndexAutoScalingDescription,
    ReplicaStatus, TableAutoScalingDescription, TableStatus,
};

use super::Ctx;
use crate::base::EngineError;
use crate::catalog::{Table, TableDefinition, TableName};
use crate::scaling::{Scalable, ScalingPolicy};

/// Returns a table that is one of several regions, or taken for one.
pub(super) fn global_table(name: &TableName, ctx: Ctx<'_>) -> Result<Arc<Table>, EngineError> {
    let table = ctx.catalog.find(name.as_str()).filter(|_| ctx.config.global_tables);
    table.ok_or_else(|| {
        EngineError::ResourceNotFound(format!("Global table with name: '{name}' does not exist."))
    })
}

/// Returns the names of the global indexes that are there.
pub(super) fn active_indexes(table: &TableDefinition) -> impl Iterator<Item = &str> {
    let names = table.globals.iter().map(|index| index.name.as_str());
    names.filter(|name| table.life.index_status(name).0 == IndexStatus::Active)
}

/// Returns how a table is scaled.
pub(super) fn described(table: &Table, ctx: Ctx<'_>) -> TableAutoScalingDescription {
    let definition = &table.definition;
    let name = definition.name.as_str();
    let mut replica = ReplicaAutoScalingDescription::default();
    replica.region_name.clone_from(&ctx.config.region);
    replica.read_settings = settings(&Scalable::reads(name), definition, ctx);
    replica.write_settings = settings(&Scalable::writes(name), definition, ctx);
    // In the order of their names, as descriptions of tables have no other.
    let mut indexes: Vec<&str> = active_indexes(definition).collect();
    indexes.sort_unstable();
    replica.global_secondary_indexes = indexes
        .into_iter()
        .map(|index| {
            let mut told = ReplicaGlobalSecondaryIndexAutoScalingDescription::default();
            index.clone_into(&mut told.index_name);
            told.index_status = Some(IndexStatus::Active);
            told.read_settings = settings(&Scalable::reads(name).of_index(index), definition, ctx);
            told.write_settings =
                settings(&Scalable::writes(name).of_index(index), definition, ctx);
            told
        })
        .collect();
    let status = definition.life.table_status();
    replica.replica_status = Some(match status {
        TableStatus::Creating => ReplicaStatus::Creating,
        TableStatus::Deleting => ReplicaStatus::Deleting,
        // A replica stays active while its table is changed.
        TableStatus::Updating
        | TableStatus::Active
        | TableStatus::InaccessibleEncryptionCredentials
        | TableStatus::Archiving
        | TableStatus::Archived
        | TableStatus::ReplicationNotAuthorized => ReplicaStatus::Active,
    });
    let mut told = TableAutoScalingDescription::default();
    name.clone_into(&mut told.table_name);
    told.table_status = Some(status);
    told.replicas = vec![replica];
    told
}

/// Returns how units are scaled. A target without a policy looks like none; one of a table on demand is
/// shown, and disabled.
fn settings(
    scalable: &Scalable,
    table: &TableDefinition,
    ctx: Ctx<'_>,
) -> AutoScalingSettingsDescription {
    let mut told = AutoScalingSettingsDescription::default();
    let policy = ctx.scaling.read(|state| {
        let entry = state.targets.get(scalable)?;
        let policy = entry.policy.as_ref()?.policy.clone();
        Some((entry.target.min, entry.target.max, policy))
    });
    let is_disabled = policy.is_none() || table.settings.is_on_demand();
    told.auto_scaling_disabled = is_disabled.then_some(true);
    if let Some((min, max, policy)) = policy {
        (told.minimum_units, told.maximum_units) = (Some(min), Some(max));
        told.auto_scaling_role_arn = Some(ctx.config.scaling_role_arn());
        told.scaling_policies = vec![description(policy)];
    }
    told
}

fn description(policy: ScalingPolicy) -> AutoScalingPolicyDescription {
    AutoScalingPolicyDescription {
        policy_name: Some(policy.name),
        target_tracking: Some(AutoScalingTargetTracking {
            target_value: policy.target_percent,
            scale_in_cooldown: policy.scale_in_cooldown_seconds,
            scale_out_cooldown: policy.scale_out_cooldown_seconds,
            disable_scale_in: policy.disable_scale_in,
        }),
    }
}
