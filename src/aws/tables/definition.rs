//! What a table to create is made of, as the SDK's types.

use aws_sdk_dynamodb::types as sdk;
use dyno_core::backend::BackendError;
use dyno_core::op::{
    AttributeDefinition, GlobalSecondaryIndex, KeySchemaElement, LocalSecondaryIndex,
    OnDemandThroughput, Projection, ProvisionedThroughput, SseSpecification, StreamSpecification,
    Tag, WarmThroughput,
};

use crate::aws::error::from_build;

/// Converts each element of a list.
pub(super) fn each<T, S>(
    elements: Vec<T>,
    convert: impl FnMut(T) -> Result<S, BackendError>,
) -> Result<Vec<S>, BackendError> {
    elements.into_iter().map(convert).collect()
}

/// Converts a key.
pub(super) fn key_schema(
    elements: Vec<KeySchemaElement>,
) -> Result<Vec<sdk::KeySchemaElement>, BackendError> {
    each(elements, |element| {
        sdk::KeySchemaElement::builder()
            .attribute_name(element.attribute_name)
            .key_type(element.key_type.name().into())
            .build()
            .map_err(from_build)
    })
}

/// Converts the type of a key attribute.
pub(super) fn attribute_definition(
    definition: AttributeDefinition,
) -> Result<sdk::AttributeDefinition, BackendError> {
    sdk::AttributeDefinition::builder()
        .attribute_name(definition.attribute_name)
        .attribute_type(definition.attribute_type.name().into())
        .build()
        .map_err(from_build)
}

/// Converts provisioned units.
pub(super) fn throughput(
    units: ProvisionedThroughput,
) -> Result<sdk::ProvisionedThroughput, BackendError> {
    sdk::ProvisionedThroughput::builder()
        .read_capacity_units(units.read_capacity_units)
        .write_capacity_units(units.write_capacity_units)
        .build()
        .map_err(from_build)
}

/// Converts a global secondary index.
pub(super) fn global_index(
    index: GlobalSecondaryIndex,
) -> Result<sdk::GlobalSecondaryIndex, BackendError> {
    sdk::GlobalSecondaryIndex::builder()
        .index_name(index.index_name)
        .set_key_schema(Some(key_schema(index.key_schema)?))
        .projection(projection(index.projection))
        .set_provisioned_throughput(index.provisioned_throughput.map(throughput).transpose()?)
        .set_on_demand_throughput(index.on_demand_throughput.map(on_demand))
        .set_warm_throughput(index.warm_throughput.map(warm))
        .build()
        .map_err(from_build)
}

/// Converts a local secondary index.
pub(super) fn local_index(
    index: LocalSecondaryIndex,
) -> Result<sdk::LocalSecondaryIndex, BackendError> {
    sdk::LocalSecondaryIndex::builder()
        .index_name(index.index_name)
        .set_key_schema(Some(key_schema(index.key_schema)?))
        .projection(projection(index.projection))
        .build()
        .map_err(from_build)
}

/// Converts a stream.
pub(super) fn stream(
    stream: StreamSpecification,
) -> Result<sdk::StreamSpecification, BackendError> {
    sdk::StreamSpecification::builder()
        .stream_enabled(stream.stream_enabled)
        .set_stream_view_type(stream.stream_view_type.map(|kind| kind.name().into()))
        .build()
        .map_err(from_build)
}

/// Converts a tag.
pub(super) fn tag(tag: Tag) -> Result<sdk::Tag, BackendError> {
    sdk::Tag::builder().key(tag.key).value(tag.value).build().map_err(from_build)
}

/// Converts what an index holds.
pub(super) fn projection(projection: Projection) -> sdk::Projection {
    sdk::Projection::builder()
        .set_projection_type(projection.projection_type.map(|kind| kind.name().into()))
        .set_non_key_attributes(projection.non_key_attributes)
        .build()
}

/// Converts limits on demand.
pub(super) fn on_demand(limits: OnDemandThroughput) -> sdk::OnDemandThroughput {
    sdk::OnDemandThroughput::builder()
        .set_max_read_request_units(limits.max_read_request_units)
        .set_max_write_request_units(limits.max_write_request_units)
        .build()
}

/// Converts what to prepare for.
pub(super) fn warm(units: WarmThroughput) -> sdk::WarmThroughput {
    sdk::WarmThroughput::builder()
        .set_read_units_per_second(units.read_units_per_second)
        .set_write_units_per_second(units.write_units_per_second)
        .build()
}

/// Converts the key that is to encrypt a table.
pub(super) fn encryption(asked: SseSpecification) -> sdk::SseSpecification {
    sdk::SseSpecification::builder()
        .set_enabled(asked.enabled)
        .set_sse_type(asked.sse_type.map(|kind| kind.name().into()))
        .set_kms_master_key_id(asked.kms_master_key_id)
        .build()
}
