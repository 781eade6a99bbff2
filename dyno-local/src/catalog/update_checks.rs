//! What `UpdateTable` must get right by itself, before its table is looked at: that something
//! changes, that the changes go together, and that each is complete. The first failure wins.
//!
//! Called by `ops::update_table` after the constraints of members; what depends on the table is
//! checked by [`update`](super::update).

use std::collections::BTreeSet;

use dyno_core::backend::BackendError;
use dyno_core::op::{
    BillingMode, GlobalSecondaryIndexUpdate, StreamSpecification, UpdateTable, WarmThroughput,
};

use super::index_checks::check_units;
use super::settings_checks::check_encryption;
use crate::base::{EngineError, Faults};

/// Checks a request to update a table. `faults` are what its decoder noted of it.
pub(crate) fn check_update_request(
    request: &UpdateTable,
    faults: &Faults,
) -> Result<(), BackendError> {
    if let Some(error) = faults.parameters() {
        return Err(error.clone());
    }
    if let Some(fault) = faults.value("TableClass") {
        return Err(fault.error.clone());
    }
    check_supported(request)?;
    let changes = changes(request);
    check_any(request, &changes)?;
    check_billing(request)?;
    check_alone(request, &changes)?;
    check_indexes_with_others(request)?;
    check_stream(request)?;
    check_encryption(request.sse_specification.as_ref())?;
    check_index_updates(request, faults)
}

/// Checks that the request asks for nothing that there is no place for.
fn check_supported(request: &UpdateTable) -> Result<(), EngineError> {
    let unsupported = [
        (request.replica_updates.is_some(), "ReplicaUpdates"),
        (request.multi_region_consistency.is_some(), "MultiRegionConsistency"),
        (request.global_table_witness_updates.is_some(), "GlobalTableWitnessUpdates"),
        (
            request.global_table_settings_replication_mode.is_some(),
            "GlobalTableSettingsReplicationMode",
        ),
        (request.disassociation_protection_enabled.is_some(), "DisassociationProtectionEnabled"),
    ];
    let given = unsupported.into_iter().find(|(given, _)| *given);
    given.map_or(Ok(()), |(_, name)| Err(EngineError::Unsupported(name)))
}

/// A kind of change. Of those that go with no other, the first is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Encryption,
    TableClass,
    Protection,
    Warm,
    OnDemand,
    Billing,
    Units,
    Stream,
    Indexes,
}

/// Returns the kinds of change that a request asks for.
fn changes(request: &UpdateTable) -> Vec<Change> {
    let indexes = request.global_secondary_index_updates.as_deref().unwrap_or_default();
    let all = [
        (request.sse_specification.is_some(), Change::Encryption),
        (request.table_class.is_some(), Change::TableClass),
        (request.deletion_protection_enabled.is_some(), Change::Protection),
        (request.warm_throughput.is_some(), Change::Warm),
        (request.on_demand_throughput.is_some(), Change::OnDemand),
        (request.billing_mode.is_some(), Change::Billing),
        (request.provisioned_throughput.is_some(), Change::Units),
        (request.stream_specification.is_some(), Change::Stream),
        (!indexes.is_empty(), Change::Indexes),
    ];
    all.into_iter().filter(|(asked, _)| *asked).map(|(_, change)| change).collect()
}

/// Definitions of attributes alone change nothing, and neither does an empty list.
fn check_any(request: &UpdateTable, changes: &[Change]) -> Result<(), EngineError> {
    if changes.is_empty() {
        return Err(EngineError::Plain(
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required",
        ));
    }
    if request.global_secondary_index_updates.is_some() && !changes.contains(&Change::Indexes) {
        return Err(EngineError::parameter("List of GlobalSecondaryIndexUpdates is empty"));
    }
    Ok(())
}

/// Some changes go with no other.
// Unverified: which of them comes first.
fn check_alone(request: &UpdateTable, changes: &[Change]) -> Result<(), EngineError> {
    let sentence = match changes {
        [] | [_] => return Ok(()),
        [Change::Warm, Change::Indexes] if creates_index(request) => {
            "Create global secondary index cannot be specified when updating WarmThroughput"
        }
        [Change::Encryption, ..] => {
            "Server-Side Encryption modification must be the only operation in the request"
        }
        [Change::TableClass, ..] => {
            "TableClass modification must be the only operation in the request"
        }
        [Change::Protection, ..] => {
            "DeletionProtection modification must be the only operation in the request"
        }
        [Change::Warm, ..] => "WarmThroughput must be the only operation in the request",
        [Change::OnDemand, Change::Billing] => return Ok(()),
        [Change::OnDemand, ..] => {
            "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request"
        }
        [Change::Billing | Change::Units | Change::Stream | Change::Indexes, ..] => return Ok(()),
    };
    Err(EngineError::parameter(sentence))
}

fn creates_index(request: &UpdateTable) -> bool {
    let mut updates = request.global_secondary_index_updates.iter().flatten();
    updates.any(|update| matches!(update, GlobalSecondaryIndexUpdate::Create(_)))
}

fn check_billing(request: &UpdateTable) -> Result<(), EngineError> {
    match (request.billing_mode, &request.provisioned_throughput) {
        (Some(BillingMode::PayPerRequest), Some(_)) => Err(EngineError::parameter(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
        )),
        (Some(BillingMode::Provisioned), None) => Err(EngineError::parameter(
            "ProvisionedThroughput must be specified when BillingMode is PROVISIONED",
        )),
        (_, Some(units)) => check_units(units, ""),
        (_, None) => Ok(()),
    }
}

/// Indexes do not come and go while units or the stream change, and the stream does not change
/// while units do.
fn check_indexes_with_others(request: &UpdateTable) -> Result<(), EngineError> {
    let updates = request.global_secondary_index_updates.iter().flatten();
    let comes_or_goes = updates.clone().any(|update| match update {
        GlobalSecondaryIndexUpdate::Create(_) | GlobalSecondaryIndexUpdate::Delete(_) => true,
        GlobalSecondaryIndexUpdate::Update(_) => false,
    });
    let (units, stream) = (&request.provisioned_throughput, &request.stream_specification);
    let sentence = if stream.is_some() && units.is_some() {
        "You cannot modify stream status while updating table IOPS"
    } else if comes_or_goes && units.is_some() {
        "You cannot create or delete index while updating table IOPS"
    } else if comes_or_goes && stream.is_some() {
        "You cannot create or delete index while changing stream status"
    } else {
        return Ok(());
    };
    Err(EngineError::parameter(sentence))
}

fn check_stream(request: &UpdateTable) -> Result<(), EngineError> {
    match request.stream_specification {
        Some(StreamSpecification { stream_enabled: true, stream_view_type: None }) => Err(
            EngineError::parameter("If stream is being enabled then UpdateViewType is required"),
        ),
        Some(StreamSpecification { stream_enabled: false, stream_view_type: Some(_) }) => {
            Err(EngineError::parameter(
                "If stream is being disabled, then UpdateViewType must not be specified",
            ))
        }
        Some(_) | None => Ok(()),
    }
}

fn check_index_updates(request: &UpdateTable, faults: &Faults) -> Result<(), BackendError> {
    let mut names = BTreeSet::new();
    for (at, update) in request.global_secondary_index_updates.iter().flatten().enumerate() {
        if let Some(fault) = faults.value(&format!("GlobalSecondaryIndexUpdates.{at}")) {
            return Err(fault.error.clone());
        }
        let name = update.index_name();
        if !names.insert(name) {
            return Err(EngineError::parameter(format!(
                "Only one global secondary index update per index is allowed simultaneously. Index: {name}"
            ))
            .into());
        }
        // The units of an index that is there are looked at together with the table.
        if let GlobalSecondaryIndexUpdate::Create(action) = update
            && let Some(units) = action.provisioned_throughput
        {
            check_units(&units, &format!(" for index {name}"))?;
        }
        let warm = match update {
            GlobalSecondaryIndexUpdate::Create(_) | GlobalSecondaryIndexUpdate::Delete(_) => None,
            GlobalSecondaryIndexUpdate::Update(action) => action.warm_throughput,
        };
        if warm == Some(WarmThroughput::default()) {
            return Err(EngineError::parameter(format!(
                "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: {name}"
            ))
            .into());
        }
    }
    Ok(())
}
