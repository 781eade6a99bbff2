//! Changes of the replicas of a global table, as the SDK's types.

use aws_sdk_dynamodb::types as sdk;
use dyno_core::backend::BackendError;
use dyno_core::op::{ReplicaGlobalSecondaryIndex, ReplicationGroupUpdate};

use super::definition::each;
use crate::aws::error::from_build;

/// Builds the action of a member. Both actions have the same members, and are different types.
macro_rules! action {
    ($action:ident, $member:ident) => {{
        let indexes = $member.global_secondary_indexes;
        let read_units = $member.read_capacity_units_override;
        let request_units = $member.max_read_request_units_override;
        sdk::$action::builder()
            .region_name($member.region_name)
            .set_kms_master_key_id($member.kms_master_key_id)
            .set_provisioned_throughput_override(read_units.map(provisioned))
            .set_on_demand_throughput_override(request_units.map(on_demand))
            .set_global_secondary_indexes(indexes.map(|all| each(all, index)).transpose()?)
            .set_table_class_override($member.table_class_override.map(|it| it.name().into()))
            .build()
            .map_err(from_build)?
    }};
}

/// Converts a change of a replica.
pub(super) fn replica_update(
    update: ReplicationGroupUpdate,
) -> Result<sdk::ReplicationGroupUpdate, BackendError> {
    let to = sdk::ReplicationGroupUpdate::builder();
    Ok(match update {
        ReplicationGroupUpdate::Create(member) => {
            to.create(action!(CreateReplicationGroupMemberAction, member))
        }
        ReplicationGroupUpdate::Update(member) => {
            to.update(action!(UpdateReplicationGroupMemberAction, member))
        }
        ReplicationGroupUpdate::Delete { region_name } => {
            let delete = sdk::DeleteReplicationGroupMemberAction::builder();
            to.delete(delete.region_name(region_name).build().map_err(from_build)?)
        }
        ReplicationGroupUpdate::Disassociate { region_name } => {
            let cut = sdk::DisassociateReplicationGroupMemberAction::builder();
            to.disassociate(cut.region_name(region_name).build().map_err(from_build)?)
        }
    }
    .build())
}

fn index(
    index: ReplicaGlobalSecondaryIndex,
) -> Result<sdk::ReplicaGlobalSecondaryIndex, BackendError> {
    sdk::ReplicaGlobalSecondaryIndex::builder()
        .index_name(index.index_name)
        .set_provisioned_throughput_override(index.read_capacity_units_override.map(provisioned))
        .set_on_demand_throughput_override(index.max_read_request_units_override.map(on_demand))
        .build()
        .map_err(from_build)
}

fn provisioned(read_units: i64) -> sdk::ProvisionedThroughputOverride {
    sdk::ProvisionedThroughputOverride::builder().read_capacity_units(read_units).build()
}

fn on_demand(read_units: i64) -> sdk::OnDemandThroughputOverride {
    sdk::OnDemandThroughputOverride::builder().max_read_request_units(read_units).build()
}
