//! A table as `DescribeTable` shows it. Counts and sizes are exact, not six hours old.

use dyno_core::op::{
    BillingMode, BillingModeSummary, GlobalSecondaryIndexDescription, IndexStatus,
    KeySchemaElement, LocalSecondaryIndexDescription, ProvisionedThroughput,
    ProvisionedThroughputDescription, TableDescription, TableStatus,
};

use super::{IndexDefinition, KeySchema, Table};
use crate::storage::{Space, SpaceTotals};

/// Returns the description of a table in this state.
pub(crate) fn describe(table: &Table, status: TableStatus) -> TableDescription {
    let definition = &table.definition;
    let totals = table.storage.totals(Space::Base);
    let mut shown = TableDescription::new(definition.name.as_str(), elements(&definition.keys));
    shown.table_arn.clone_from(&definition.arn);
    shown.table_id.clone_from(&definition.id);
    shown.table_status = status;
    shown.creation_date_time = definition.created.as_seconds();
    shown.attribute_definitions.clone_from(&definition.attribute_definitions);
    shown.provisioned_throughput = throughput(definition.provisioned_throughput);
    shown.billing_mode_summary = match definition.billing_mode {
        BillingMode::Provisioned => None,
        BillingMode::PayPerRequest => Some(BillingModeSummary {
            billing_mode: BillingMode::PayPerRequest,
            last_update_to_pay_per_request_date_time: Some(definition.created.as_seconds()),
        }),
    };
    shown.stream_specification = definition.stream.filter(|stream| stream.stream_enabled);
    shown.item_count = signed(totals.entries);
    shown.table_size_bytes = signed(totals.bytes);
    shown.deletion_protection_enabled = definition.deletion_protection;
    let index_status = match status {
        TableStatus::Creating => IndexStatus::Creating,
        TableStatus::Deleting => IndexStatus::Deleting,
        TableStatus::Updating
        | TableStatus::Active
        | TableStatus::InaccessibleEncryptionCredentials
        | TableStatus::Archiving
        | TableStatus::Archived
        | TableStatus::ReplicationNotAuthorized => IndexStatus::Active,
    };
    let globals = definition.globals.iter();
    shown.global_secondary_indexes =
        globals.map(|index| global(table, index, index_status)).collect();
    let locals = definition.locals.iter();
    shown.local_secondary_indexes = locals.map(|index| local(table, index)).collect();
    shown
}

fn global(
    table: &Table,
    index: &IndexDefinition,
    index_status: IndexStatus,
) -> GlobalSecondaryIndexDescription {
    let SpaceTotals { entries, bytes } = table.storage.totals(Space::Global(index.slot));
    GlobalSecondaryIndexDescription {
        index_name: index.name.clone(),
        index_arn: table.definition.index_arn(&index.name),
        key_schema: elements(&index.keys),
        projection: index.projection_asked.clone(),
        index_status,
        backfilling: None,
        provisioned_throughput: throughput(index.provisioned_throughput),
        item_count: signed(entries),
        index_size_bytes: signed(bytes),
    }
}

fn local(table: &Table, index: &IndexDefinition) -> LocalSecondaryIndexDescription {
    let SpaceTotals { entries, bytes } = table.storage.totals(Space::Local(index.slot));
    LocalSecondaryIndexDescription {
        index_name: index.name.clone(),
        index_arn: table.definition.index_arn(&index.name),
        key_schema: elements(&index.keys),
        projection: index.projection_asked.clone(),
        item_count: signed(entries),
        index_size_bytes: signed(bytes),
    }
}

fn elements(keys: &KeySchema) -> Vec<KeySchemaElement> {
    let hash = keys.hash.iter().map(|key| KeySchemaElement::hash(&key.name));
    hash.chain(keys.range.iter().map(|key| KeySchemaElement::range(&key.name))).collect()
}

fn throughput(units: Option<ProvisionedThroughput>) -> ProvisionedThroughputDescription {
    ProvisionedThroughputDescription {
        read_capacity_units: units.map_or(0, |units| units.read_capacity_units),
        write_capacity_units: units.map_or(0, |units| units.write_capacity_units),
        ..ProvisionedThroughputDescription::default()
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
