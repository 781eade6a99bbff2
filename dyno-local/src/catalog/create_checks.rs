//! What `CreateTable` must get right beyond the constraints of its members, in the service's order:
//! billing, table key, definitions, local indexes, global indexes, stream. The first failure wins.

use std::collections::BTreeSet;

use dyno_core::op::{
    AttributeDefinition, BillingMode, CreateTable, KeySchemaElement, KeyType, Projection,
    ProjectionType, ProvisionedThroughput,
};

use crate::base::{EngineError, limits};

/// Checks a request to create a table.
pub(crate) fn check_create_table(request: &CreateTable) -> Result<(), EngineError> {
    check_billing(request)?;
    check_table_key(request)?;
    check_locals(request)?;
    check_globals(request)?;
    check_projected_count(request)?;
    check_definitions_used(request)?;
    check_stream(request)
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

fn check_units(units: &ProvisionedThroughput, place: &str) -> Result<(), EngineError> {
    for (member, value) in [
        ("ReadCapacityUnits", units.read_capacity_units),
        ("WriteCapacityUnits", units.write_capacity_units),
    ] {
        if value > limits::CAPACITY_UNITS_MAX {
            let text = format!("Given value {value} for {member} is out of bounds{place}");
            return Err(EngineError::Text(text));
        }
    }
    Ok(())
}

fn check_table_key(request: &CreateTable) -> Result<(), EngineError> {
    let (keys, definitions) = (&request.key_schema, &request.attribute_definitions);
    if definitions.len() < keys.len() {
        return Err(EngineError::Plain(
            "Invalid KeySchema: Some index key attribute have no definition",
        ));
    }
    check_defined(keys, definitions)?;
    check_pair(keys)?;
    let indexed =
        request.local_secondary_indexes.is_some() || request.global_secondary_indexes.is_some();
    if !indexed && definitions.len() != keys.len() {
        return Err(EngineError::parameter(
            "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
        ));
    }
    Ok(())
}

fn check_defined(
    keys: &[KeySchemaElement],
    definitions: &[AttributeDefinition],
) -> Result<(), EngineError> {
    let defined = |name: &str| definitions.iter().any(|it| it.attribute_name == name);
    if keys.iter().all(|key| defined(&key.attribute_name)) {
        return Ok(());
    }
    Err(EngineError::parameter(format!(
        "Some index key attributes are not defined in AttributeDefinitions. Keys: [{}], AttributeDefinitions: [{}]",
        joined(keys.iter().map(|key| key.attribute_name.as_str())),
        joined(definitions.iter().map(|it| it.attribute_name.as_str())),
    )))
}

/// The key of a table or a local index: a partition key, then perhaps a sort key.
fn check_pair(keys: &[KeySchemaElement]) -> Result<(), EngineError> {
    check_names_differ(keys)?;
    check_first(keys)?;
    match keys.get(1) {
        Some(second) if second.key_type != KeyType::Range => Err(EngineError::Plain(
            "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type",
        )),
        Some(_) | None => Ok(()),
    }
}

/// The key of a global index: up to four partition key attributes, then up to four of the sort key.
fn check_tuple(keys: &[KeySchemaElement]) -> Result<(), EngineError> {
    check_names_differ(keys)?;
    check_first(keys)?;
    let hash = keys.iter().take_while(|key| key.key_type == KeyType::Hash).count();
    let range = keys.len() - hash;
    if keys.iter().skip(hash).any(|key| key.key_type == KeyType::Hash) {
        // Unverified: the text for a partition key attribute after a sort key attribute.
        return Err(EngineError::Plain(
            "Invalid KeySchema: All HASH key elements must come before RANGE key elements",
        ));
    }
    if hash > limits::INDEX_KEY_ATTRIBUTES_MAX || range > limits::INDEX_KEY_ATTRIBUTES_MAX {
        // Unverified: the text for five attributes of one kind.
        return Err(EngineError::Plain(
            "Invalid KeySchema: A key can have at most 4 HASH key elements and 4 RANGE key elements",
        ));
    }
    Ok(())
}

fn check_names_differ(keys: &[KeySchemaElement]) -> Result<(), EngineError> {
    let names: BTreeSet<&str> = keys.iter().map(|key| key.attribute_name.as_str()).collect();
    if names.len() == keys.len() {
        return Ok(());
    }
    Err(EngineError::Plain(
        "Both the Hash Key and the Range Key element in the KeySchema have the same name",
    ))
}

fn check_first(keys: &[KeySchemaElement]) -> Result<(), EngineError> {
    if keys.first().is_some_and(|first| first.key_type == KeyType::Hash) {
        return Ok(());
    }
    Err(EngineError::Plain("Invalid KeySchema: The first KeySchemaElement is not a HASH key type"))
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
                // Unverified: the text for a provisioned table's index without units.
                return Err(EngineError::parameter(format!(
                    "ProvisionedThroughput must be specified for index: {name}"
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

fn check_projection(projection: &Projection) -> Result<(), EngineError> {
    let listed = projection.non_key_attributes.is_some();
    match projection.projection_type {
        None => Err(EngineError::parameter("Unknown ProjectionType: null")),
        Some(ProjectionType::Include) if !listed => Err(EngineError::parameter(
            "ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
        )),
        Some(kind @ (ProjectionType::All | ProjectionType::KeysOnly)) if listed => {
            Err(EngineError::parameter(format!(
                "ProjectionType is {}, but NonKeyAttributes is specified",
                kind.name()
            )))
        }
        Some(_) => Ok(()),
    }
}

fn check_projected_count(request: &CreateTable) -> Result<(), EngineError> {
    let locals = request.local_secondary_indexes.iter().flatten().map(|index| &index.projection);
    let globals = request.global_secondary_indexes.iter().flatten().map(|index| &index.projection);
    let named = locals.chain(globals).flat_map(|projection| projection.non_key_attributes.iter());
    if named.map(Vec::len).sum::<usize>() <= limits::PROJECTED_ATTRIBUTES_MAX {
        return Ok(());
    }
    // Unverified: the text. The limit is the developer guide's.
    Err(EngineError::parameter(
        "Total number of non-key attributes in all indexes exceeds the per-table limit of 100",
    ))
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
        // Unverified: the text; that it is refused is known.
        (true, None) => Err(EngineError::parameter(
            "Table is being created with a stream enabled, StreamViewType must be specified",
        )),
        (true, Some(_)) | (false, None) => Ok(()),
    }
}

fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
