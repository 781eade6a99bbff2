//! `UpdateTableReplicaAutoScaling`.
//!
//! Order: constraints of members → the global table → that something is asked for → regions → indexes →
//! what each setting lacks → the billing mode → Application Auto Scaling, for one kind of units after
//! the other.
// Unverified: the order; each of the texts was measured on the service.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    AutoScalingSettingsUpdate, ReplicaAutoScalingUpdate, UpdateTableReplicaAutoScaling,
    UpdateTableReplicaAutoScalingOutput,
};

use super::Ctx;
use super::constraints::{Constraints, below_min, too_long, too_short};
use super::describe_table::named_table;
use super::scaling_policies::{check_target, replace_policy};
use super::scaling_targets::{register, remove};
use super::table_replicas::{active_indexes, described, global_table};
use crate::base::{EngineError, limits};
use crate::catalog::{Table, TableName, name_violations};
use crate::scaling::{Registration, Scalable, ScalingError, ScalingPolicy};

/// Scales the units of a table and its indexes as asked for, or not any more. The answer shows what is
/// so then; a table of one region is refused.
pub(crate) fn update_table_replica_auto_scaling(
    request: &UpdateTableReplicaAutoScaling,
    ctx: Ctx<'_>,
) -> Result<UpdateTableReplicaAutoScalingOutput, BackendError> {
    let name = named_table(&request.table_name, ctx)?;
    check_constraints(request, ctx)?;
    ctx.check_place(&request.table_name)?;
    let table = global_table(&name, ctx)?;
    check_replicas(request, &name, ctx)?;
    let updates = updates(request, &table, ctx)?;
    for (scalable, update) in &updates {
        check_settings(update, &name)?;
        check_billing(scalable, update, &table, ctx)?;
    }
    for (scalable, update) in updates {
        apply(&scalable, update, ctx)?;
    }
    let table = global_table(&name, ctx)?;
    Ok(UpdateTableReplicaAutoScalingOutput::new(described(&table, ctx)))
}

/// Units with what is to be of them.
type Update<'r> = (Scalable, &'r AutoScalingSettingsUpdate);

fn check_constraints(
    request: &UpdateTableReplicaAutoScaling,
    ctx: Ctx<'_>,
) -> Result<(), EngineError> {
    let mut constraints = Constraints::new(ctx.faults);
    let write = "provisionedWriteCapacityAutoScalingUpdate";
    let update = request.provisioned_write_capacity_auto_scaling_update.as_ref();
    constraints.extend(settings_violations(update, write));
    if let Some(indexes) = &request.global_secondary_index_updates {
        let list = "globalSecondaryIndexUpdates";
        constraints.require(!indexes.is_empty(), || too_short("[]", list, 1));
        for (number, index) in indexes.iter().enumerate() {
            let at = format!("{list}.{}.member", number + 1);
            let name = index.index_name.as_deref();
            constraints.extend(index_name_violations(name, &at));
            let update = index.provisioned_write_capacity_auto_scaling_update.as_ref();
            constraints.extend(settings_violations(update, &format!("{at}.{write}")));
        }
    }
    if let Some(replicas) = &request.replica_updates {
        let list = "replicaUpdates";
        constraints.require(!replicas.is_empty(), || too_short("[]", list, 1));
        for (number, replica) in replicas.iter().enumerate() {
            let at = format!("{list}.{}.member", number + 1);
            constraints.extend(replica_violations(replica, &at));
        }
    }
    constraints.check()
}

fn replica_violations(replica: &ReplicaAutoScalingUpdate, at: &str) -> Vec<String> {
    let update = replica.replica_provisioned_read_capacity_auto_scaling_update.as_ref();
    let path = format!("{at}.replicaProvisionedReadCapacityAutoScalingUpdate");
    let mut violations = settings_violations(update, &path);
    let indexes = replica.replica_global_secondary_index_updates.iter().flatten();
    for (number, index) in indexes.enumerate() {
        let at = format!("{at}.replicaGlobalSecondaryIndexUpdates.{}.member", number + 1);
        violations.extend(index_name_violations(index.index_name.as_deref(), &at));
        let update = index.provisioned_read_capacity_auto_scaling_update.as_ref();
        let path = format!("{at}.provisionedReadCapacityAutoScalingUpdate");
        violations.extend(settings_violations(update, &path));
        if violations.len() >= limits::VIOLATIONS_LISTED_MAX {
            break;
        }
    }
    violations
}

fn index_name_violations(name: Option<&str>, at: &str) -> Vec<String> {
    name.map(|name| name_violations(name, &format!("{at}.indexName"), 3)).unwrap_or_default()
}

fn settings_violations(update: Option<&AutoScalingSettingsUpdate>, at: &str) -> Vec<String> {
    let Some(update) = update else { return Vec::new() };
    let bounds = [("minimumUnits", update.minimum_units), ("maximumUnits", update.maximum_units)];
    let too_low = bounds.into_iter().filter_map(|(name, units)| {
        let units = units.filter(|units| *units < 1)?;
        Some(below_min(units, &format!("{at}.{name}"), 1))
    });
    let policy = update.scaling_policy_update.as_ref();
    let names = [
        (
            "autoScalingRoleArn",
            update.auto_scaling_role_arn.as_deref(),
            limits::SCALING_RESOURCE_LENGTH_MAX,
        ),
        (
            "scalingPolicyUpdate.policyName",
            policy.and_then(|policy| policy.policy_name.as_deref()),
            limits::SCALING_POLICY_NAME_LENGTH_MAX,
        ),
    ];
    let lengths = names.into_iter().filter_map(|(name, text, max)| {
        let (text, path) = (text?, format!("{at}.{name}"));
        match text.chars().count() {
            0 => Some(too_short(text, &path, 1)),
            length if length > max => Some(too_long(text, &path, max)),
            _ => None,
        }
    });
    too_low.chain(lengths).collect()
}

/// Something must be asked for, of regions that are there, of each once.
fn check_replicas(
    request: &UpdateTableReplicaAutoScaling,
    name: &TableName,
    ctx: Ctx<'_>,
) -> Result<(), EngineError> {
    let failed = failed_because(name);
    let replicas = request.replica_updates.as_deref().unwrap_or_default();
    if request.provisioned_write_capacity_auto_scaling_update.is_none()
        && request.global_secondary_index_updates.is_none()
        && replicas.is_empty()
    {
        let text = format!("{failed} at least one update parameter must be specified.");
        return Err(EngineError::Text(text));
    }
    let mut regions: Vec<&str> = replicas.iter().map(|it| it.region_name.as_str()).collect();
    regions.sort_unstable();
    let twice = regions.windows(2).find_map(|pair| match pair {
        [first, second] if first == second => Some(*first),
        _ => None,
    });
    if let Some(region) = twice {
        let text = format!("{failed} the regions: ‘[{region}]’ were specified more than once.");
        return Err(EngineError::Text(text));
    }
    let elsewhere: Vec<&str> =
        regions.into_iter().filter(|region| *region != ctx.config.region).collect();
    if !elsewhere.is_empty() {
        let text =
            format!("{failed} a replica does not exist in regions: ‘[{}]’.", elsewhere.join(", "));
        return Err(EngineError::ResourceNotFound(text));
    }
    let is_empty = |it: &&ReplicaAutoScalingUpdate| {
        it.replica_provisioned_read_capacity_auto_scaling_update.is_none()
            && it.replica_global_secondary_index_updates.is_none()
    };
    match replicas.iter().find(is_empty) {
        Some(replica) => Err(EngineError::Text(format!(
            "{failed} at least one update parameter must be specified for region: ‘{}’.",
            replica.region_name
        ))),
        None => Ok(()),
    }
}

/// Returns the units that are asked about, of indexes that are there.
fn updates<'r>(
    request: &'r UpdateTableReplicaAutoScaling,
    table: &Table,
    ctx: Ctx<'_>,
) -> Result<Vec<Update<'r>>, EngineError> {
    let definition = &table.definition;
    let failed = failed_because(&definition.name);
    let (reads, writes) =
        (Scalable::reads(definition.name.as_str()), Scalable::writes(definition.name.as_str()));
    let is_there = |index: &str| active_indexes(definition).any(|name| name == index);
    let mut updates = Vec::new();
    let of_table = request.provisioned_write_capacity_auto_scaling_update.as_ref();
    updates.extend(of_table.map(|update| (writes.clone(), update)));
    let indexes = request.global_secondary_index_updates.iter().flatten();
    let missing: Vec<&str> = indexes
        .clone()
        .filter_map(|index| index.index_name.as_deref().filter(|name| !is_there(name)))
        .collect();
    if !missing.is_empty() {
        return Err(EngineError::ResourceNotFound(format!(
            "{failed} the global secondary indexes with names: ‘[{}]’ do not exist.",
            missing.join(", ")
        )));
    }
    updates.extend(indexes.filter_map(|index| {
        let update = index.provisioned_write_capacity_auto_scaling_update.as_ref()?;
        Some((writes.clone().of_index(index.index_name.as_deref()?), update))
    }));
    for replica in request.replica_updates.iter().flatten() {
        let of_table = replica.replica_provisioned_read_capacity_auto_scaling_update.as_ref();
        updates.extend(of_table.map(|update| (reads.clone(), update)));
        for index in replica.replica_global_secondary_index_updates.iter().flatten() {
            let Some(name) = index.index_name.as_deref() else { continue };
            if !is_there(name) {
                return Err(EngineError::ResourceNotFound(format!(
                    "{failed} a global secondary index with name: ‘{name}’ does not exist in region: ‘{}’.",
                    ctx.config.region
                )));
            }
            let update = index.provisioned_read_capacity_auto_scaling_update.as_ref();
            updates.extend(update.map(|update| (reads.clone().of_index(name), update)));
        }
    }
    Ok(updates)
}

/// Settings are whole: both bounds and a policy, or that there is to be no scaling.
fn check_settings(update: &AutoScalingSettingsUpdate, name: &TableName) -> Result<(), EngineError> {
    let given = [
        ("'MaximumUnits'", update.maximum_units.is_some()),
        ("'ScalingPolicyUpdate'", update.scaling_policy_update.is_some()),
        ("'MinimumUnits'", update.minimum_units.is_some()),
    ];
    let is_disabled = update.auto_scaling_disabled.unwrap_or(false);
    let wrong = given.into_iter().filter(|(_, given)| *given == is_disabled);
    let wrong: Vec<&str> = wrong.map(|(name, _)| name).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let (failed, wrong) = (
        format!("Failed to update settings for global table with name: ‘{name}’"),
        wrong.join(", "),
    );
    Err(EngineError::Text(if is_disabled {
        format!("{failed}: Parameters {wrong} must be left blank when disabling auto scaling.")
    } else {
        format!("{failed}: Parameters {wrong} are required unless auto scaling is being disabled.")
    }))
}

/// On demand there is nothing to scale.
// Unverified: the names of the parameters but that of a table's reads.
fn check_billing(
    scalable: &Scalable,
    update: &AutoScalingSettingsUpdate,
    table: &Table,
    ctx: Ctx<'_>,
) -> Result<(), EngineError> {
    let is_disabled = update.auto_scaling_disabled.unwrap_or(false);
    if is_disabled || !table.definition.settings.is_on_demand() {
        return Ok(());
    }
    let parameter = match (scalable.is_read(), scalable.index()) {
        (true, None) => "ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate",
        (false, None) => "ProvisionedWriteCapacityAutoScalingSettingsUpdate",
        (true, Some(_)) => "ReplicaGlobalSecondaryIndexSettingsUpdate",
        (false, Some(_)) => "GlobalSecondaryIndexSettingsUpdate",
    };
    Err(EngineError::Text(format!(
        "Failed to update global table with name ‘{}‘. Replicas '{}' BillingMode is PayPerRequest. You must convert table's BillingMode to PROVISIONED to set parameters: '{parameter}'.",
        table.definition.name,
        ctx.config.region.to_uppercase()
    )))
}

/// Has Application Auto Scaling do it, whose refusals are told on.
fn apply(
    scalable: &Scalable,
    update: &AutoScalingSettingsUpdate,
    ctx: Ctx<'_>,
) -> Result<(), BackendError> {
    let told = |error: ScalingError| {
        let id = ctx.scaling.draw_id(ctx.config);
        error.told_by_dynamodb(&id)
    };
    let Some(policy) = &update.scaling_policy_update else {
        return match remove(scalable, ctx) {
            // There was none.
            Ok(()) | Err(ScalingError::TargetNotFound(_)) => Ok(()),
            Err(error) => Err(told(error)),
        };
    };
    let (min, max) = (update.minimum_units, update.maximum_units);
    let asked = Registration { min, max, ..Registration::default() };
    let tracking = policy.target_tracking;
    // What is refused for its policy leaves no target behind.
    check_target(tracking.target_value, scalable).map_err(told)?;
    register(scalable, asked, ctx).map_err(told)?;
    let named = || format!("{}:{}", scalable.metric(), scalable.resource_id());
    let policy = ScalingPolicy {
        name: policy.policy_name.clone().unwrap_or_else(named),
        target_percent: tracking.target_value,
        scale_in_cooldown_seconds: tracking.scale_in_cooldown,
        scale_out_cooldown_seconds: tracking.scale_out_cooldown,
        disable_scale_in: tracking.disable_scale_in,
    };
    replace_policy(scalable, policy, ctx).map_err(told)
}

fn failed_because(name: &TableName) -> String {
    format!("Failed to update settings for global table with name: ‘{name}’ because")
}
