//! Tables as the service describes them, and lists of their names.

use dyno_core::op::{
    AttributeDefinition, BillingModeSummary, GlobalSecondaryIndexDescription, KeySchemaElement,
    ListTablesOutput, LocalSecondaryIndexDescription, Projection, ProvisionedThroughputDescription,
    StreamSpecification, TableDescription,
};

use super::settings;
use crate::wire::json::JsonWriter;

/// Writes the description of a table that was created, changed or deleted.
pub(super) fn changed(writer: &mut JsonWriter, table: &TableDescription) {
    description(writer, "TableDescription", table);
}

/// Writes a table under the member's name.
pub(super) fn description(writer: &mut JsonWriter, name: &str, table: &TableDescription) {
    writer.name(name).object(|writer| {
        writer.string_member("TableName", &table.table_name);
        writer.string_member("TableArn", &table.table_arn);
        writer.string_member("TableId", &table.table_id);
        writer.string_member("TableStatus", table.table_status.name());
        if let Some(at) = table.creation_date_time {
            writer.name("CreationDateTime").double(at);
        }
        if !table.attribute_definitions.is_empty() {
            attribute_definitions(writer, &table.attribute_definitions);
        }
        if !table.key_schema.is_empty() {
            key_schema(writer, &table.key_schema);
        }
        throughput(writer, &table.provisioned_throughput);
        if let Some(summary) = &table.billing_mode_summary {
            billing_mode(writer, summary);
        }
        if !table.global_secondary_indexes.is_empty() {
            writer
                .name("GlobalSecondaryIndexes")
                .array(&table.global_secondary_indexes, global_secondary_index);
        }
        if !table.local_secondary_indexes.is_empty() {
            writer
                .name("LocalSecondaryIndexes")
                .array(&table.local_secondary_indexes, local_secondary_index);
        }
        if let Some(stream) = table.stream_specification {
            stream_specification(writer, stream);
        }
        if let Some(label) = &table.latest_stream_label {
            writer.string_member("LatestStreamLabel", label);
        }
        if let Some(arn) = &table.latest_stream_arn {
            writer.string_member("LatestStreamArn", arn);
        }
        writer.integer_member("ItemCount", table.item_count);
        writer.integer_member("TableSizeBytes", table.table_size_bytes);
        writer.boolean_member("DeletionProtectionEnabled", table.deletion_protection_enabled);
        if let Some(sse) = &table.sse_description {
            settings::encryption(writer, sse);
        }
        if let Some(summary) = &table.table_class_summary {
            settings::table_class(writer, summary);
        }
        if let Some(limits) = table.on_demand_throughput {
            settings::on_demand(writer, limits);
        }
        if let Some(warm) = &table.warm_throughput {
            settings::warm(writer, warm, warm.status.name());
        }
    });
}

/// Writes the members of a `ListTables`.
pub(super) fn list_tables(writer: &mut JsonWriter, output: &ListTablesOutput) {
    writer.name("TableNames").array(&output.table_names, |writer, name| writer.string(name));
    if let Some(last) = &output.last_evaluated_table_name {
        writer.string_member("LastEvaluatedTableName", last);
    }
}

/// Writes a key.
pub(super) fn key_schema(writer: &mut JsonWriter, elements: &[KeySchemaElement]) {
    writer.name("KeySchema").array(elements, |writer, element| {
        writer.object(|writer| {
            writer.string_member("AttributeName", &element.attribute_name);
            writer.string_member("KeyType", element.key_type.name());
        });
    });
}

fn attribute_definitions(writer: &mut JsonWriter, definitions: &[AttributeDefinition]) {
    writer.name("AttributeDefinitions").array(definitions, |writer, each| {
        writer.object(|writer| {
            writer.string_member("AttributeName", &each.attribute_name);
            writer.string_member("AttributeType", each.attribute_type.name());
        });
    });
}

fn throughput(writer: &mut JsonWriter, units: &ProvisionedThroughputDescription) {
    writer.name("ProvisionedThroughput").object(|writer| {
        if let Some(at) = units.last_increase_date_time {
            writer.name("LastIncreaseDateTime").double(at);
        }
        if let Some(at) = units.last_decrease_date_time {
            writer.name("LastDecreaseDateTime").double(at);
        }
        writer.integer_member("NumberOfDecreasesToday", units.number_of_decreases_today);
        writer.integer_member("ReadCapacityUnits", units.read_capacity_units);
        writer.integer_member("WriteCapacityUnits", units.write_capacity_units);
    });
}

fn billing_mode(writer: &mut JsonWriter, summary: &BillingModeSummary) {
    writer.name("BillingModeSummary").object(|writer| {
        writer.string_member("BillingMode", summary.billing_mode.name());
        if let Some(at) = summary.last_update_to_pay_per_request_date_time {
            writer.name("LastUpdateToPayPerRequestDateTime").double(at);
        }
    });
}

fn global_secondary_index(writer: &mut JsonWriter, index: &GlobalSecondaryIndexDescription) {
    writer.object(|writer| {
        writer.string_member("IndexName", &index.index_name);
        writer.string_member("IndexArn", &index.index_arn);
        key_schema(writer, &index.key_schema);
        projection(writer, &index.projection);
        writer.string_member("IndexStatus", index.index_status.name());
        if let Some(backfilling) = index.backfilling {
            writer.boolean_member("Backfilling", backfilling);
        }
        throughput(writer, &index.provisioned_throughput);
        if let Some(limits) = index.on_demand_throughput {
            settings::on_demand(writer, limits);
        }
        if let Some(warm) = &index.warm_throughput {
            settings::warm(writer, warm, warm.status.name());
        }
        writer.integer_member("ItemCount", index.item_count);
        writer.integer_member("IndexSizeBytes", index.index_size_bytes);
    });
}

fn local_secondary_index(writer: &mut JsonWriter, index: &LocalSecondaryIndexDescription) {
    writer.object(|writer| {
        writer.string_member("IndexName", &index.index_name);
        writer.string_member("IndexArn", &index.index_arn);
        key_schema(writer, &index.key_schema);
        projection(writer, &index.projection);
        writer.integer_member("ItemCount", index.item_count);
        writer.integer_member("IndexSizeBytes", index.index_size_bytes);
    });
}

fn projection(writer: &mut JsonWriter, projection: &Projection) {
    writer.name("Projection").object(|writer| {
        if let Some(kind) = projection.projection_type {
            writer.string_member("ProjectionType", kind.name());
        }
        if let Some(attributes) = &projection.non_key_attributes {
            writer.name("NonKeyAttributes").array(attributes, |writer, name| writer.string(name));
        }
    });
}

fn stream_specification(writer: &mut JsonWriter, stream: StreamSpecification) {
    writer.name("StreamSpecification").object(|writer| {
        writer.boolean_member("StreamEnabled", stream.stream_enabled);
        if let Some(kind) = stream.stream_view_type {
            writer.string_member("StreamViewType", kind.name());
        }
    });
}
