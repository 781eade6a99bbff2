//! `CreateTable`, `DescribeTable`, `DeleteTable`, `ListTables`.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    AttributeDefinition, CreateTable, DeleteTable, DescribeTable, GlobalSecondaryIndex,
    KeySchemaElement, KeyType, ListTables, LocalSecondaryIndex, Projection, ProvisionedThroughput,
    ScalarAttributeType, StreamSpecification,
};

use super::member::{NAME_STAND_IN, choice, note_if_missing, required_choice, required_string};
use super::settings::{on_demand_throughput, sse_specification, table_class, warm_throughput};
use super::tags::tags;
use crate::base::{EngineError, Faults};
use crate::wire::json::Structure;

/// The parameters of `CreateTable` that there is no place for yet.
const UNSUPPORTED: [&str; 3] =
    ["VectorIndexes", "GlobalTableSourceArn", "GlobalTableSettingsReplicationMode"];

/// Reads a `CreateTable`.
pub(super) fn create_table(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<CreateTable, BackendError> {
    if let Some(name) = UNSUPPORTED.into_iter().find(|name| root.has(name)) {
        faults.note_parameters(EngineError::Unsupported(name).into());
    }
    let table_name = required_string(root, "TableName", faults)?;
    let key_schema = key_schema(root, faults)?;
    note_if_missing(root, "AttributeDefinitions", faults);
    let definitions = each(root, "AttributeDefinitions", "AttributeDefinition", |from| {
        attribute_definition(from, faults)
    })?;
    let mut request = CreateTable::new(table_name, key_schema, definitions.unwrap_or_default());
    request.billing_mode = choice(root, "BillingMode", faults)?;
    request.provisioned_throughput = provisioned_throughput(root, faults)?;
    request.global_secondary_indexes =
        each(root, "GlobalSecondaryIndexes", "GlobalSecondaryIndex", |from| {
            global_secondary_index(from, faults)
        })?;
    request.local_secondary_indexes =
        each(root, "LocalSecondaryIndexes", "LocalSecondaryIndex", |from| {
            local_secondary_index(from, faults)
        })?;
    request.stream_specification = stream_specification(root, faults)?;
    request.tags = tags(root, faults)?;
    request.deletion_protection_enabled = root.boolean("DeletionProtectionEnabled")?;
    request.sse_specification = sse_specification(root, faults)?;
    request.table_class = table_class(root, faults)?;
    request.on_demand_throughput = on_demand_throughput(root)?;
    request.warm_throughput = warm_throughput(root)?;
    request.resource_policy = root.string("ResourcePolicy")?;
    Ok(request)
}

/// Reads a `DescribeTable`.
pub(super) fn describe_table(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<DescribeTable, BackendError> {
    Ok(DescribeTable::new(required_string(root, "TableName", faults)?))
}

/// Reads a `DeleteTable`.
pub(super) fn delete_table(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<DeleteTable, BackendError> {
    Ok(DeleteTable::new(required_string(root, "TableName", faults)?))
}

/// Reads a `ListTables`.
pub(super) fn list_tables(root: &Structure<'_>) -> Result<ListTables, BackendError> {
    let mut request = ListTables::new();
    request.exclusive_start_table_name = root.string("ExclusiveStartTableName")?;
    request.limit = root.integer("Limit")?;
    Ok(request)
}

/// Reads each of a list of structures.
pub(super) fn each<T>(
    from: &Structure<'_>,
    name: &str,
    shape: &str,
    read: impl FnMut(&Structure<'_>) -> Result<T, BackendError>,
) -> Result<Option<Vec<T>>, BackendError> {
    let Some(structures) = from.structures(name, shape)? else { return Ok(None) };
    structures.iter().map(read).collect::<Result<_, _>>().map(Some)
}

/// Reads the `KeySchema` of a table or an index.
pub(super) fn key_schema(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Vec<KeySchemaElement>, BackendError> {
    note_if_missing(from, "KeySchema", faults);
    let elements = each(from, "KeySchema", "KeySchemaElement", |from| {
        let attribute_name = required_string(from, "AttributeName", faults)?;
        let key_type = required_choice(from, "KeyType", KeyType::Hash, faults)?;
        Ok(KeySchemaElement { attribute_name, key_type })
    })?;
    Ok(elements.unwrap_or_else(|| vec![KeySchemaElement::hash(NAME_STAND_IN)]))
}

/// Reads the type of an attribute.
pub(super) fn attribute_definition(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<AttributeDefinition, BackendError> {
    let attribute_name = required_string(from, "AttributeName", faults)?;
    let attribute_type = required_choice(from, "AttributeType", ScalarAttributeType::S, faults)?;
    Ok(AttributeDefinition { attribute_name, attribute_type })
}

/// Reads provisioned units.
pub(super) fn provisioned_throughput(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Option<ProvisionedThroughput>, BackendError> {
    let shape = "ProvisionedThroughput";
    let Some(units) = from.structure(shape, shape)? else { return Ok(None) };
    Ok(Some(ProvisionedThroughput {
        read_capacity_units: required_units(&units, "ReadCapacityUnits", faults)?,
        write_capacity_units: required_units(&units, "WriteCapacityUnits", faults)?,
    }))
}

fn required_units(
    from: &Structure<'_>,
    name: &str,
    faults: &mut Faults,
) -> Result<i64, BackendError> {
    note_if_missing(from, name, faults);
    Ok(from.long(name)?.unwrap_or(1))
}

fn global_secondary_index(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<GlobalSecondaryIndex, BackendError> {
    Ok(GlobalSecondaryIndex {
        index_name: required_string(from, "IndexName", faults)?,
        key_schema: key_schema(from, faults)?,
        projection: projection(from, faults)?,
        provisioned_throughput: provisioned_throughput(from, faults)?,
        on_demand_throughput: on_demand_throughput(from)?,
        warm_throughput: warm_throughput(from)?,
    })
}

fn local_secondary_index(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<LocalSecondaryIndex, BackendError> {
    Ok(LocalSecondaryIndex {
        index_name: required_string(from, "IndexName", faults)?,
        key_schema: key_schema(from, faults)?,
        projection: projection(from, faults)?,
    })
}

/// Reads what an index holds.
pub(super) fn projection(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Projection, BackendError> {
    note_if_missing(from, "Projection", faults);
    let Some(projection) = from.structure("Projection", "Projection")? else {
        return Ok(Projection::default());
    };
    Ok(Projection {
        projection_type: choice(&projection, "ProjectionType", faults)?,
        non_key_attributes: projection.strings("NonKeyAttributes")?,
    })
}

/// Reads whether there is a stream.
pub(super) fn stream_specification(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Option<StreamSpecification>, BackendError> {
    let shape = "StreamSpecification";
    let Some(stream) = from.structure(shape, shape)? else { return Ok(None) };
    note_if_missing(&stream, "StreamEnabled", faults);
    Ok(Some(StreamSpecification {
        stream_enabled: stream.boolean("StreamEnabled")?.unwrap_or(false),
        stream_view_type: choice(&stream, "StreamViewType", faults)?,
    }))
}
