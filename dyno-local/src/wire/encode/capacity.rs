//! `ConsumedCapacity` and `ItemCollectionMetrics`, alone, in lists and by table.

use std::collections::BTreeMap;

use dyno_core::op::{Capacity, ConsumedCapacity, ItemCollectionMetrics};

use crate::wire::attribute_value::encode_item;
use crate::wire::json::JsonWriter;

/// Writes the member of an operation on one table.
pub(super) fn consumed(writer: &mut JsonWriter, capacity: Option<&ConsumedCapacity>) {
    if let Some(capacity) = capacity {
        table_capacity(writer.name("ConsumedCapacity"), capacity);
    }
}

/// Writes the member of an operation on several tables.
pub(super) fn consumed_list(writer: &mut JsonWriter, capacities: Option<&[ConsumedCapacity]>) {
    if let Some(capacities) = capacities {
        writer.name("ConsumedCapacity").array(capacities, table_capacity);
    }
}

/// Writes the member of a write of one item.
pub(super) fn metrics(writer: &mut JsonWriter, metrics: Option<&ItemCollectionMetrics>) {
    if let Some(metrics) = metrics {
        collection(writer.name("ItemCollectionMetrics"), metrics);
    }
}

/// Writes the member of a write of several items.
pub(super) fn metrics_by_table(
    writer: &mut JsonWriter,
    tables: Option<&BTreeMap<String, Vec<ItemCollectionMetrics>>>,
) {
    let Some(tables) = tables else { return };
    writer.name("ItemCollectionMetrics").object(|writer| {
        for (table, collections) in tables {
            writer.name(table).array(collections, collection);
        }
    });
}

fn table_capacity(writer: &mut JsonWriter, capacity: &ConsumedCapacity) {
    writer.object(|writer| {
        writer.string_member("TableName", &capacity.table_name);
        units(writer, &capacity.total);
        if let Some(table) = &capacity.table {
            writer.name("Table").object(|writer| units(writer, table));
        }
        arms(writer, "LocalSecondaryIndexes", &capacity.local_secondary_indexes);
        arms(writer, "GlobalSecondaryIndexes", &capacity.global_secondary_indexes);
    });
}

fn arms(writer: &mut JsonWriter, name: &str, indexes: &BTreeMap<String, Capacity>) {
    if indexes.is_empty() {
        return;
    }
    writer.name(name).object(|writer| {
        for (index, capacity) in indexes {
            writer.name(index).object(|writer| units(writer, capacity));
        }
    });
}

fn units(writer: &mut JsonWriter, capacity: &Capacity) {
    writer.name("CapacityUnits").double(capacity.capacity_units);
    if let Some(units) = capacity.read_capacity_units {
        writer.name("ReadCapacityUnits").double(units);
    }
    if let Some(units) = capacity.write_capacity_units {
        writer.name("WriteCapacityUnits").double(units);
    }
}

fn collection(writer: &mut JsonWriter, metrics: &ItemCollectionMetrics) {
    writer.object(|writer| {
        encode_item(writer.name("ItemCollectionKey"), &metrics.item_collection_key);
        writer.name("SizeEstimateRangeGB").array(metrics.size_estimate_range_gb, |writer, size| {
            writer.double(size);
        });
    });
}
