//! Answers of batches and of reading transactions.

use dyno_core::op::{
    BatchGetItemOutput, BatchWriteItemOutput, KeysAndAttributes, TransactGetItemsOutput,
    WriteRequest,
};
use dyno_core::value::Item;

use super::capacity;
use crate::wire::attribute_value::encode_item;
use crate::wire::json::JsonWriter;

/// Writes the members of a `BatchGetItem`.
pub(super) fn batch_get_item(writer: &mut JsonWriter, output: &BatchGetItemOutput) {
    writer.name("Responses").object(|writer| {
        for (table, items) in &output.responses {
            writer.name(table).array(items, encode_item);
        }
    });
    writer.name("UnprocessedKeys").object(|writer| {
        for (table, keys) in &output.unprocessed_keys {
            keys_and_attributes(writer.name(table), keys);
        }
    });
    capacity::consumed_list(writer, output.consumed_capacity.as_deref());
}

fn keys_and_attributes(writer: &mut JsonWriter, keys: &KeysAndAttributes) {
    writer.object(|writer| {
        writer.name("Keys").array(&keys.keys, encode_item);
        if let Some(consistent) = keys.consistent_read {
            writer.boolean_member("ConsistentRead", consistent);
        }
        if let Some(projection) = &keys.projection_expression {
            writer.string_member("ProjectionExpression", projection);
        }
        if let Some(names) = &keys.attributes_to_get {
            writer.name("AttributesToGet").array(names, |writer, name| writer.string(name));
        }
        if let Some(names) = &keys.expression_attribute_names {
            writer.name("ExpressionAttributeNames").object(|writer| {
                for (placeholder, name) in names {
                    writer.string_member(placeholder, name);
                }
            });
        }
    });
}

/// Writes the members of a `BatchWriteItem`.
pub(super) fn batch_write_item(writer: &mut JsonWriter, output: &BatchWriteItemOutput) {
    writer.name("UnprocessedItems").object(|writer| {
        for (table, writes) in &output.unprocessed_items {
            writer.name(table).array(writes, write_request);
        }
    });
    capacity::metrics_by_table(writer, output.item_collection_metrics.as_ref());
    capacity::consumed_list(writer, output.consumed_capacity.as_deref());
}

fn write_request(writer: &mut JsonWriter, write: &WriteRequest) {
    let (request, member, item) = match write {
        WriteRequest::Put(item) => ("PutRequest", "Item", item),
        WriteRequest::Delete(key) => ("DeleteRequest", "Key", key),
    };
    writer.object(|writer| {
        writer.name(request).object(|writer| encode_item(writer.name(member), item));
    });
}

/// Writes the members of a `TransactGetItems`.
pub(super) fn transact_get_items(writer: &mut JsonWriter, output: &TransactGetItemsOutput) {
    responses(writer, &output.responses);
    capacity::consumed_list(writer, output.consumed_capacity.as_deref());
}

/// Writes the items of a reading transaction, in order.
pub(super) fn responses(writer: &mut JsonWriter, items: &[Option<Item>]) {
    writer.name("Responses").array(items, |writer, item| {
        writer.object(|writer| {
            if let Some(item) = item {
                encode_item(writer.name("Item"), item);
            }
        });
    });
}
