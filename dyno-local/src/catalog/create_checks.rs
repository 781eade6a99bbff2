//! What `CreateTable` must get right beyond the constraints of its members, in the service's order:
//! billing, table key, definitions, local indexes, global indexes, stream, encryption, limits. The
//! first failure wins.

use std::collections::BTreeSet;

use dyno_core::op::{BillingMode, CreateTable, KeySchemaElement};

use super::Flow;
use super::index_checks::{
    check_defined, check_pair, check_projected_count, check_projection, check_tuple, check_units,
    joined, shown_key,
};
use super::settings_checks::{Given, check_encryption, check_on_demand, check_warm};
use crate::base::{EngineError, limits};

/// Checks a request to create a table.
pub(crate) fn check_create_table(request: &CreateTable) -> Result<(), EngineError> {
    check_billing(request)?;
    check_key_length(&request.key_schema)?;
    check_table_key(request)?;
    check_locals(request)?;
    check_globals(request)?;
    check_projections(request)?;
    check_definitions_used(request)?;
    check_stream(request)?;
    check_encryption(request.sse_specification.as_ref())?;
    check_limits(request)
}

fn on_demand(request: &CreateTable) -> bool {
    request.billing_mode == Some(BillingMode::PayPerRequest)
}

fn check_billing(request: &CreateTable) -> Result<(), EngineError> {
    match (on_demand(request), &request.provisioned_throughput) {
        (true, Some(_)) => Err(EngineError::parameter(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
        )),
        (false, None) => Err(EngineError::parameter(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
        )),
        (false, Some(units)) => check_units(units, ""),
        (true, None) => Ok(()),
    }
}

/// The key of a table has two elements at most; a violated constraint, but not told with the others.
fn check_key_length(keys: &[KeySchemaElement]) -> Result<(), EngineError> {
    if keys.len() <= 2 {
        return Ok(());
    }
    Err(EngineError::constraint(format!(
        "Value '{}' at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2",
        shown_key(keys)
    )))
}

fn check_table_key(request: &CreateTable) -> Result<(), EngineError> {
    let (keys, definitions) = (&request.key_schema, &request.attribute_definitions);
    // Unverified: that this comes before everything else of the key.
    let mut defined = BTreeSet::new();
    if let Some(twice) = definitions.iter().find(|it| !defined.insert(it.attribute_name.as_str())) {
        let text = format!("Attribute Name is duplicated: {}", twice.attribute_name);
        return Err(EngineError::Text(text));
    }
    if definitions.len() < keys.len() {
        return Err(EngineError::Plain(
            "Invalid KeySchema: Some index key attribute have no definition",
        ));
    }
    check_defined(keys, definitions)?;
    check_pair(keys)?;
    let mut names = BTreeSet::new();
    if let Some(twice) = definitions.iter().find(|it| !names.insert(&it.attribute_name)) {
        let text = format!("Attribute Name is duplicated: {}", twice.attribute_name);
        return Err(EngineError::Text(text));
    }
    let indexed =
        request.local_secondary_indexes.is_some() || request.global_secondary_indexes.is_some();
    if !indexed && definitions.len() != keys.len() {
        return Err(EngineError::parameter(
            "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
        ));
    }
    Ok(())
}

fn check_locals(request: &CreateTable) -> Result<(), EngineError> {
    let Some(indexes) = &request.local_secondary_indexes else { return Ok(()) };
    if indexes.is_empty() {
        return Err(EngineError::parameter("List of LocalSecondaryIndexes is empty"));
    }
    if request.key_schema.len() < 2 {
        return Err(EngineError::parameter(
            "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
        ));
    }
    let mut names = BTreeSet::new();
    for index in indexes {
        let name = &index.index_name;
        check_defined(&index.key_schema, &request.attribute_definitions)?;
        check_pair(&index.key_schema)?;
        if index.key_schema.len() < 2 {
            let text = format!("Index KeySchema does not have a range key for index: {name}");
            return Err(EngineError::parameter(text));
        }
        let hash = |keys: &[KeySchemaElement]| keys.first().map(|key| key.attribute_name.clone());
        let (ours, tables) = (hash(&index.key_schema), hash(&request.key_schema));
        if ours != tables {
            return Err(EngineError::parameter(format!(
                "Index KeySchema does not have the same leading hash key as table KeySchema for index: {name}. index hash key: {}, table hash key: {}",
                ours.unwrap_or_default(),
                tables.unwrap_or_default(),
            )));
        }
        check_projection(&index.projection)?;
        check_name_new(name, &mut names)?;
    }
    if indexes.len() > limits::LOCAL_INDEXES_MAX {
        return Err(EngineError::parameter(
            "Number of LocalSecondaryIndexes exceeds per-table limit of 5",
        ));
    }
    Ok(())
}

fn check_globals(request: &CreateTable) -> Result<(), EngineError> {
    let Some(indexes) = &request.global_secondary_indexes else { return Ok(()) };
    if indexes.is_empty() {
        return Err(EngineError::parameter("List of GlobalSecondaryIndexes is empty"));
    }
    let locals = request.local_secondary_indexes.iter().flatten();
    let mut names: BTreeSet<String> = locals.map(|index| index.index_name.clone()).collect();
    for index in indexes {
        let name = &index.index_name;
        check_defined(&index.key_schema, &request.attribute_definitions)?;
        check_tuple(&index.key_schema)?;
        check_projection(&index.projection)?;
        check_name_new(name, &mut names)?;
        match (on_demand(request), &index.provisioned_throughput) {
            (true, Some(_)) => {
                return Err(EngineError::parameter(format!(
                    "ProvisionedThroughput should not be specified for index: {name} when BillingMode is PAY_PER_REQUEST"
                )));
            }
            (false, None) => {
                return Err(EngineError::parameter(format!(
                    "ProvisionedThroughput is not specified for index: {name}"
                )));
            }
            (false, Some(units)) => check_units(units, &format!(" for index {name}"))?,
            (true, None) => {}
        }
    }
    if indexes.len() > limits::GLOBAL_INDEXES_MAX {
        return Err(EngineError::parameter(
            "GlobalSecondaryIndex count exceeds the per-table limit of 20",
        ));
    }
    Ok(())
}

fn check_name_new(name: &str, names: &mut BTreeSet<String>) -> Result<(), EngineError> {
    if names.insert(name.to_owned()) {
        return Ok(());
    }
    Err(EngineError::parameter(format!("Duplicate index name: {name}")))
}

fn check_projections(request: &CreateTable) -> Result<(), EngineError> {
    let locals = request.local_secondary_indexes.iter().flatten().map(|index| &index.projection);
    let globals = request.global_secondary_indexes.iter().flatten().map(|index| &index.projection);
    let named = locals.chain(globals).flat_map(|projection| projection.non_key_attributes.iter());
    check_projected_count(named.map(Vec::len).sum())
}

fn check_definitions_used(request: &CreateTable) -> Result<(), EngineError> {
    let locals = request.local_secondary_indexes.iter().flatten().map(|index| &index.key_schema);
    let globals = request.global_secondary_indexes.iter().flatten().map(|index| &index.key_schema);
    let keys = [&request.key_schema].into_iter().chain(locals).chain(globals).flatten();
    let used: BTreeSet<&str> = keys.map(|key| key.attribute_name.as_str()).collect();
    let defined = || request.attribute_definitions.iter().map(|it| it.attribute_name.as_str());
    if defined().all(|name| used.contains(name)) {
        return Ok(());
    }
    Err(EngineError::parameter(format!(
        "Some AttributeDefinitions are not used. AttributeDefinitions: [{}], keys used: [{}]",
        joined(defined()),
        joined(used.into_iter()),
    )))
}

fn check_stream(request: &CreateTable) -> Result<(), EngineError> {
    let Some(stream) = &request.stream_specification else { return Ok(()) };
    match (stream.stream_enabled, stream.stream_view_type) {
        (false, Some(_)) => Err(EngineError::parameter(
            "Table is being created with a stream disabled, UpdateViewType should not be specified",
        )),
        (true, None) => Err(EngineError::parameter(
            "Table is being created with a stream enabled, UpdateViewType is required",
        )),
        (true, Some(_)) | (false, None) => Ok(()),
    }
}

/// The limits on demand and the warm throughput of the table, then of each index.
// Unverified: that those of indexes come after those of the table.
fn check_limits(request: &CreateTable) -> Result<(), EngineError> {
    let globals = request.global_secondary_indexes.iter().flatten().map(|index| {
        let limits = (index.on_demand_throughput, index.warm_throughput);
        (Some(index.index_name.as_str()), index.provisioned_throughput, limits)
    });
    let limits = (request.on_demand_throughput, request.warm_throughput);
    let table = (None, request.provisioned_throughput, limits);
    for (index, units, (asked, warm)) in [table].into_iter().chain(globals) {
        if let Some(asked) = asked {
            check_on_demand(asked, on_demand(request), Given::AtCreation, index)?;
        }
        if let Some(warm) = warm {
            check_warm(warm, Flow::new(units), Given::AtCreation, index)?;
        }
    }
    Ok(())
}
