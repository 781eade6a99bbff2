//! A table as the service describes it, from the SDK's types.
//!
//! Members that the service leaves out are empty or zero here, as they are on the wire; a name
//! that this version does not know (a new status, say) is an error rather than a guess.

use aws_sdk_dynamodb::primitives::DateTime;
use aws_sdk_dynamodb::types as sdk;
use dyno_core::backend::BackendError;
use dyno_core::op::{
    AttributeDefinition, BillingMode, BillingModeSummary, GlobalSecondaryIndexDescription,
    GlobalSecondaryIndexWarmThroughputDescription, IndexStatus, KeySchemaElement, KeyType,
    LocalSecondaryIndexDescription, OnDemandThroughput, Projection, ProjectionType,
    ProvisionedThroughputDescription, ScalarAttributeType, SseDescription, SseStatus, SseType,
    StreamSpecification, StreamViewType, TableClass, TableClassSummary, TableDescription,
    TableStatus, TableWarmThroughputDescription, WarmThroughputDescription,
};

use super::definition::each;
use crate::aws::error;
use crate::aws::option::known;

/// Makes a table that must be there ours.
pub(super) fn required(
    table: Option<sdk::TableDescription>,
) -> Result<TableDescription, BackendError> {
    description(table.ok_or_else(|| error::missing("table"))?)
}

fn description(table: sdk::TableDescription) -> Result<TableDescription, BackendError> {
    let key = key_schema(table.key_schema.unwrap_or_default())?;
    let mut ours = TableDescription::new(table.table_name.unwrap_or_default(), key);
    ours.table_arn = table.table_arn.unwrap_or_default();
    ours.table_id = table.table_id.unwrap_or_default();
    if let Some(status) = table.table_status {
        ours.table_status = known(status.as_str(), TableStatus::from_name)?;
    }
    ours.creation_date_time = table.creation_date_time.as_ref().map(DateTime::as_secs_f64);
    ours.attribute_definitions =
        each(table.attribute_definitions.unwrap_or_default(), attribute_definition)?;
    ours.provisioned_throughput = throughput(table.provisioned_throughput.as_ref());
    ours.billing_mode_summary = billing_mode(table.billing_mode_summary.as_ref())?;
    ours.global_secondary_indexes =
        each(table.global_secondary_indexes.unwrap_or_default(), global_index)?;
    ours.local_secondary_indexes =
        each(table.local_secondary_indexes.unwrap_or_default(), local_index)?;
    ours.stream_specification =
        table.stream_specification.as_ref().map(stream_specification).transpose()?;
    ours.latest_stream_label = table.latest_stream_label;
    ours.latest_stream_arn = table.latest_stream_arn;
    ours.item_count = table.item_count.unwrap_or_default();
    ours.table_size_bytes = table.table_size_bytes.unwrap_or_default();
    ours.deletion_protection_enabled = table.deletion_protection_enabled.unwrap_or_default();
    ours.sse_description = table.sse_description.map(encryption).transpose()?.flatten();
    ours.table_class_summary =
        table.table_class_summary.as_ref().map(table_class).transpose()?.flatten();
    ours.on_demand_throughput = table.on_demand_throughput.as_ref().map(on_demand);
    ours.warm_throughput = table.warm_throughput.as_ref().map(table_warmth).transpose()?.flatten();
    Ok(ours)
}

fn key_schema(elements: Vec<sdk::KeySchemaElement>) -> Result<Vec<KeySchemaElement>, BackendError> {
    each(elements, |element| {
        let key_type = known(element.key_type.as_str(), KeyType::from_name)?;
        Ok(KeySchemaElement { attribute_name: element.attribute_name, key_type })
    })
}

fn attribute_definition(
    definition: sdk::AttributeDefinition,
) -> Result<AttributeDefinition, BackendError> {
    let kind = known(definition.attribute_type.as_str(), ScalarAttributeType::from_name)?;
    Ok(AttributeDefinition::new(definition.attribute_name, kind))
}

fn throughput(
    units: Option<&sdk::ProvisionedThroughputDescription>,
) -> ProvisionedThroughputDescription {
    let Some(units) = units else { return ProvisionedThroughputDescription::default() };
    ProvisionedThroughputDescription {
        last_increase_date_time: seconds(units.last_increase_date_time.as_ref()),
        last_decrease_date_time: seconds(units.last_decrease_date_time.as_ref()),
        number_of_decreases_today: units.number_of_decreases_today.unwrap_or_default(),
        read_capacity_units: units.read_capacity_units.unwrap_or_default(),
        write_capacity_units: units.write_capacity_units.unwrap_or_default(),
    }
}

fn billing_mode(
    summary: Option<&sdk::BillingModeSummary>,
) -> Result<Option<BillingModeSummary>, BackendError> {
    let Some(summary) = summary else { return Ok(None) };
    let Some(mode) = &summary.billing_mode else { return Ok(None) };
    let at = summary.last_update_to_pay_per_request_date_time.as_ref();
    Ok(Some(BillingModeSummary {
        billing_mode: known(mode.as_str(), BillingMode::from_name)?,
        last_update_to_pay_per_request_date_time: seconds(at),
    }))
}

fn global_index(
    index: sdk::GlobalSecondaryIndexDescription,
) -> Result<GlobalSecondaryIndexDescription, BackendError> {
    let status = index.index_status.as_ref().map_or("CREATING", sdk::IndexStatus::as_str);
    Ok(GlobalSecondaryIndexDescription {
        index_status: known(status, IndexStatus::from_name)?,
        index_name: index.index_name.unwrap_or_default(),
        index_arn: index.index_arn.unwrap_or_default(),
        key_schema: key_schema(index.key_schema.unwrap_or_default())?,
        projection: projection(index.projection)?,
        backfilling: index.backfilling,
        provisioned_throughput: throughput(index.provisioned_throughput.as_ref()),
        on_demand_throughput: index.on_demand_throughput.as_ref().map(on_demand),
        warm_throughput: index.warm_throughput.as_ref().map(index_warmth).transpose()?.flatten(),
        item_count: index.item_count.unwrap_or_default(),
        index_size_bytes: index.index_size_bytes.unwrap_or_default(),
    })
}

fn local_index(
    index: sdk::LocalSecondaryIndexDescription,
) -> Result<LocalSecondaryIndexDescription, BackendError> {
    Ok(LocalSecondaryIndexDescription {
        index_name: index.index_name.unwrap_or_default(),
        index_arn: index.index_arn.unwrap_or_default(),
        key_schema: key_schema(index.key_schema.unwrap_or_default())?,
        projection: projection(index.projection)?,
        item_count: index.item_count.unwrap_or_default(),
        index_size_bytes: index.index_size_bytes.unwrap_or_default(),
    })
}

fn projection(projection: Option<sdk::Projection>) -> Result<Projection, BackendError> {
    let Some(projection) = projection else { return Ok(Projection::default()) };
    let kind = projection.projection_type.as_ref();
    let kind = kind.map(|kind| known(kind.as_str(), ProjectionType::from_name)).transpose()?;
    Ok(Projection { projection_type: kind, non_key_attributes: projection.non_key_attributes })
}

fn stream_specification(
    stream: &sdk::StreamSpecification,
) -> Result<StreamSpecification, BackendError> {
    let kind = stream.stream_view_type.as_ref();
    let kind = kind.map(|kind| known(kind.as_str(), StreamViewType::from_name)).transpose()?;
    Ok(StreamSpecification { stream_enabled: stream.stream_enabled, stream_view_type: kind })
}

fn encryption(sse: sdk::SseDescription) -> Result<Option<SseDescription>, BackendError> {
    let Some(status) = &sse.status else { return Ok(None) };
    let kind = sse.sse_type.as_ref();
    Ok(Some(SseDescription {
        status: known(status.as_str(), SseStatus::from_name)?,
        sse_type: kind.map(|kind| known(kind.as_str(), SseType::from_name)).transpose()?,
        kms_master_key_arn: sse.kms_master_key_arn,
    }))
}

fn table_class(
    summary: &sdk::TableClassSummary,
) -> Result<Option<TableClassSummary>, BackendError> {
    let Some(table_class) = &summary.table_class else { return Ok(None) };
    Ok(Some(TableClassSummary {
        table_class: known(table_class.as_str(), TableClass::from_name)?,
        last_update_date_time: seconds(summary.last_update_date_time.as_ref()),
    }))
}

fn on_demand(limits: &sdk::OnDemandThroughput) -> OnDemandThroughput {
    OnDemandThroughput {
        max_read_request_units: limits.max_read_request_units,
        max_write_request_units: limits.max_write_request_units,
    }
}

fn table_warmth(
    warm: &sdk::TableWarmThroughputDescription,
) -> Result<Option<TableWarmThroughputDescription>, BackendError> {
    let Some(status) = &warm.status else { return Ok(None) };
    Ok(Some(WarmThroughputDescription {
        read_units_per_second: warm.read_units_per_second.unwrap_or_default(),
        write_units_per_second: warm.write_units_per_second.unwrap_or_default(),
        status: known(status.as_str(), TableStatus::from_name)?,
    }))
}

fn index_warmth(
    warm: &sdk::GlobalSecondaryIndexWarmThroughputDescription,
) -> Result<Option<GlobalSecondaryIndexWarmThroughputDescription>, BackendError> {
    let Some(status) = &warm.status else { return Ok(None) };
    Ok(Some(WarmThroughputDescription {
        read_units_per_second: warm.read_units_per_second.unwrap_or_default(),
        write_units_per_second: warm.write_units_per_second.unwrap_or_default(),
        status: known(status.as_str(), IndexStatus::from_name)?,
    }))
}

fn seconds(at: Option<&DateTime>) -> Option<f64> {
    at.map(DateTime::as_secs_f64)
}
