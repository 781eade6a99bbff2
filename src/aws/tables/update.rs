//! Changes of a table, as the SDK's types.

use aws_sdk_dynamodb::types as sdk;
use dyno_core::backend::BackendError;
use dyno_core::op::{
    CreateGlobalSecondaryIndexAction, GlobalSecondaryIndexUpdate, GlobalTableWitnessGroupUpdate,
    UpdateGlobalSecondaryIndexAction,
};

use super::definition::{key_schema, on_demand, projection, throughput, warm};
use crate::aws::error::from_build;

/// Converts a change of an index.
pub(super) fn index_update(
    update: GlobalSecondaryIndexUpdate,
) -> Result<sdk::GlobalSecondaryIndexUpdate, BackendError> {
    let to = sdk::GlobalSecondaryIndexUpdate::builder();
    Ok(match update {
        GlobalSecondaryIndexUpdate::Create(action) => to.create(create(action)?),
        GlobalSecondaryIndexUpdate::Update(action) => to.update(change(action)?),
        GlobalSecondaryIndexUpdate::Delete(action) => {
            let delete = sdk::DeleteGlobalSecondaryIndexAction::builder();
            to.delete(delete.index_name(action.index_name).build().map_err(from_build)?)
        }
    }
    .build())
}

fn create(
    action: CreateGlobalSecondaryIndexAction,
) -> Result<sdk::CreateGlobalSecondaryIndexAction, BackendError> {
    sdk::CreateGlobalSecondaryIndexAction::builder()
        .index_name(action.index_name)
        .set_key_schema(Some(key_schema(action.key_schema)?))
        .projection(projection(action.projection))
        .set_provisioned_throughput(action.provisioned_throughput.map(throughput).transpose()?)
        .set_on_demand_throughput(action.on_demand_throughput.map(on_demand))
        .set_warm_throughput(action.warm_throughput.map(warm))
        .build()
        .map_err(from_build)
}

fn change(
    action: UpdateGlobalSecondaryIndexAction,
) -> Result<sdk::UpdateGlobalSecondaryIndexAction, BackendError> {
    sdk::UpdateGlobalSecondaryIndexAction::builder()
        .index_name(action.index_name)
        .set_provisioned_throughput(action.provisioned_throughput.map(throughput).transpose()?)
        .set_on_demand_throughput(action.on_demand_throughput.map(on_demand))
        .set_warm_throughput(action.warm_throughput.map(warm))
        .build()
        .map_err(from_build)
}

/// Converts a change of a witness.
pub(super) fn witness(
    update: GlobalTableWitnessGroupUpdate,
) -> Result<sdk::GlobalTableWitnessGroupUpdate, BackendError> {
    let to = sdk::GlobalTableWitnessGroupUpdate::builder();
    Ok(match update {
        GlobalTableWitnessGroupUpdate::Create { region_name } => {
            let create = sdk::CreateGlobalTableWitnessGroupMemberAction::builder();
            to.create(create.region_name(region_name).build().map_err(from_build)?)
        }
        GlobalTableWitnessGroupUpdate::Delete { region_name } => {
            let delete = sdk::DeleteGlobalTableWitnessGroupMemberAction::builder();
            to.delete(delete.region_name(region_name).build().map_err(from_build)?)
        }
    }
    .build())
}
