//! CloudFormation: a template with one `AWS::DynamoDB::Table`.

use super::super::{TableOptions, TableSchema};
use super::{Definition, Json, Naming};
use crate::op::{BillingMode, KeySchemaElement, Projection, ProjectionType, ProvisionedThroughput};

/// Returns a CloudFormation template, JSON, with the table as its one resource.
///
/// The resource is called as the table's type is. Where the derive takes the table's name from the
/// environment and the options name none, the template has a parameter for it.
pub fn cloudformation(schema: &TableSchema, options: &TableOptions) -> String {
    let definition = Definition::new(schema, options);
    let id = definition.pascal();
    let (parameters, name) = match definition.naming {
        Naming::Known(name) => (None, Json::from(name)),
        Naming::Parameter(variable) => {
            let parameter = format!("{id}Name");
            let about = format!("The table's name, which programs read from {variable}");
            let described = Json::object().with("Type", "String").with("Description", about);
            let name = Json::object().with("Ref", parameter.as_str());
            (Some(Json::object().with(parameter, described)), name)
        }
    };
    let resource = Json::object()
        .with("Type", "AWS::DynamoDB::Table")
        .with("Properties", properties(&definition, Some(name)));
    Json::object()
        .with("AWSTemplateFormatVersion", "2010-09-09")
        .with_some("Parameters", parameters)
        .with("Resources", Json::object().with(id, resource))
        .render()
}

/// Returns the properties of the resource, which are those of CDK's `CfnTable`, too.
pub(super) fn properties(definition: &Definition<'_>, table_name: Option<Json>) -> Json {
    let request = &definition.request;
    let attributes = request.attribute_definitions.iter().map(|attribute| {
        Json::object()
            .with("AttributeName", attribute.attribute_name.as_str())
            .with("AttributeType", attribute.attribute_type.name())
    });
    let stream = request.stream_specification.and_then(|stream| stream.stream_view_type);
    let ttl = definition
        .ttl
        .map(|attribute| Json::object().with("AttributeName", attribute).with("Enabled", true));
    let recovery = definition.recovery.map(|recovery| {
        Json::object()
            .with("PointInTimeRecoveryEnabled", recovery.point_in_time_recovery_enabled)
            .with_some("RecoveryPeriodInDays", recovery.recovery_period_in_days.map(i64::from))
    });
    Json::object()
        .with_some("TableName", table_name)
        .with("AttributeDefinitions", Json::list(attributes))
        .with("KeySchema", key_schema(&request.key_schema))
        .with_some("BillingMode", request.billing_mode.map(BillingMode::name))
        .with_some("ProvisionedThroughput", request.provisioned_throughput.map(throughput))
        .with_some("GlobalSecondaryIndexes", global_indexes(definition))
        .with_some("LocalSecondaryIndexes", local_indexes(definition))
        .with_some(
            "StreamSpecification",
            stream.map(|view| Json::object().with("StreamViewType", view.name())),
        )
        .with_some("TimeToLiveSpecification", ttl)
        .with_some("PointInTimeRecoverySpecification", recovery)
        .with_some("DeletionProtectionEnabled", request.deletion_protection_enabled)
        .with_some("Tags", tags(definition))
}

fn global_indexes(definition: &Definition<'_>) -> Option<Json> {
    let indexes = definition.request.global_secondary_indexes.as_ref()?;
    Some(Json::list(indexes.iter().map(|index| {
        Json::object()
            .with("IndexName", index.index_name.as_str())
            .with("KeySchema", key_schema(&index.key_schema))
            .with("Projection", projection(&index.projection))
            .with_some("ProvisionedThroughput", index.provisioned_throughput.map(throughput))
    })))
}

fn local_indexes(definition: &Definition<'_>) -> Option<Json> {
    let indexes = definition.request.local_secondary_indexes.as_ref()?;
    Some(Json::list(indexes.iter().map(|index| {
        Json::object()
            .with("IndexName", index.index_name.as_str())
            .with("KeySchema", key_schema(&index.key_schema))
            .with("Projection", projection(&index.projection))
    })))
}

fn tags(definition: &Definition<'_>) -> Option<Json> {
    let tags = definition.request.tags.as_ref()?;
    Some(Json::list(
        tags.iter().map(|tag| {
            Json::object().with("Key", tag.key.as_str()).with("Value", tag.value.as_str())
        }),
    ))
}

fn key_schema(key: &[KeySchemaElement]) -> Json {
    Json::list(key.iter().map(|element| {
        Json::object()
            .with("AttributeName", element.attribute_name.as_str())
            .with("KeyType", element.key_type.name())
    }))
}

/// Returns a projection, as NoSQL Workbench has it, too.
pub(super) fn projection(projection: &Projection) -> Json {
    let names = projection.non_key_attributes.as_ref();
    Json::object()
        .with_some("ProjectionType", projection.projection_type.map(ProjectionType::name))
        .with_some(
            "NonKeyAttributes",
            names.map(|names| Json::list(names.iter().map(String::as_str))),
        )
}

/// Returns provisioned units, as NoSQL Workbench has them, too.
pub(super) fn throughput(units: ProvisionedThroughput) -> Json {
    Json::object()
        .with("ReadCapacityUnits", units.read_capacity_units)
        .with("WriteCapacityUnits", units.write_capacity_units)
}
