//! `UpdateTable`.
//!
//! An element of `GlobalSecondaryIndexUpdates` that is not exactly one action is noted for
//! `GlobalSecondaryIndexUpdates.<n>`, positions from zero. Parameters that there is no place for yet
//! are noted by name.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    CreateGlobalSecondaryIndexAction, DeleteGlobalSecondaryIndexAction, GlobalSecondaryIndexUpdate,
    UpdateGlobalSecondaryIndexAction, UpdateTable,
};

use super::member::{NAME_STAND_IN, choice, required_string};
use super::settings::{on_demand_throughput, sse_specification, table_class, warm_throughput};
use super::table::{
    attribute_definition, each, key_schema, projection, provisioned_throughput,
    stream_specification,
};
use crate::base::{EngineError, Faults, ValueFault};
use crate::wire::error;
use crate::wire::json::Structure;

/// The parameters that there is no place for yet.
const UNSUPPORTED: [&str; 6] = [
    "ReplicaUpdates",
    "MultiRegionConsistency",
    "GlobalTableWitnessUpdates",
    "GlobalTableSettingsReplicationMode",
    "DisassociationProtectionEnabled",
    "VectorIndexUpdates",
];

/// Reads an `UpdateTable`.
pub(super) fn update_table(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<UpdateTable, BackendError> {
    if let Some(name) = UNSUPPORTED.into_iter().find(|name| root.has(name)) {
        faults.note_parameters(EngineError::Unsupported(name).into());
    }
    let mut request = UpdateTable::new(required_string(root, "TableName", faults)?);
    request.attribute_definitions =
        each(root, "AttributeDefinitions", "AttributeDefinition", |from| {
            attribute_definition(from, faults)
        })?;
    request.billing_mode = choice(root, "BillingMode", faults)?;
    request.provisioned_throughput = provisioned_throughput(root, faults)?;
    request.global_secondary_index_updates =
        each(root, "GlobalSecondaryIndexUpdates", "GlobalSecondaryIndexUpdate", |from| {
            index_update(from, faults)
        })?;
    request.stream_specification = stream_specification(root, faults)?;
    request.sse_specification = sse_specification(root, faults)?;
    request.table_class = table_class(root, faults)?;
    request.deletion_protection_enabled = root.boolean("DeletionProtectionEnabled")?;
    request.on_demand_throughput = on_demand_throughput(root)?;
    request.warm_throughput = warm_throughput(root)?;
    Ok(request)
}

/// Reads the action of an element; if there are none or several, notes it and keeps the first.
fn index_update(
    element: &Structure<'_>,
    faults: &mut Faults,
) -> Result<GlobalSecondaryIndexUpdate, BackendError> {
    let update = element.structure("Update", "UpdateGlobalSecondaryIndexAction")?;
    let create = element.structure("Create", "CreateGlobalSecondaryIndexAction")?;
    let delete = element.structure("Delete", "DeleteGlobalSecondaryIndexAction")?;
    let given = [update.is_some(), create.is_some(), delete.is_some()];
    let refusal = match given.into_iter().filter(|given| *given).count() {
        0 => Some(error::no_index_update()),
        1 => None,
        _ => Some(error::several_index_updates()),
    };
    if let Some(error) = refusal {
        let member = element.own_value_path();
        faults.note_value(ValueFault { member, key: String::new(), error });
    }
    if let Some(update) = update {
        return update_action(&update, faults).map(Into::into);
    }
    if let Some(create) = create {
        return create_action(&create, faults).map(Into::into);
    }
    let name = match delete {
        Some(delete) => required_string(&delete, "IndexName", faults)?,
        None => NAME_STAND_IN.to_owned(),
    };
    Ok(DeleteGlobalSecondaryIndexAction::new(name).into())
}

fn create_action(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<CreateGlobalSecondaryIndexAction, BackendError> {
    let index_name = required_string(from, "IndexName", faults)?;
    let keys = key_schema(from, faults)?;
    let projection = projection(from, faults)?;
    let mut action = CreateGlobalSecondaryIndexAction::new(index_name, keys, projection);
    action.provisioned_throughput = provisioned_throughput(from, faults)?;
    action.on_demand_throughput = on_demand_throughput(from)?;
    action.warm_throughput = warm_throughput(from)?;
    Ok(action)
}

fn update_action(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<UpdateGlobalSecondaryIndexAction, BackendError> {
    let index_name = required_string(from, "IndexName", faults)?;
    let mut action = UpdateGlobalSecondaryIndexAction::new(index_name);
    action.provisioned_throughput = provisioned_throughput(from, faults)?;
    action.on_demand_throughput = on_demand_throughput(from)?;
    action.warm_throughput = warm_throughput(from)?;
    Ok(action)
}
