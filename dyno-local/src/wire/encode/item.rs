//! Answers that carry items of one table: `GetItem`, the single writes, `Query`, `Scan`.

use dyno_core::op::{GetItemOutput, QueryOutput, ScanOutput};
use dyno_core::value::Item;

use super::capacity;
use crate::wire::attribute_value::encode_item;
use crate::wire::json::JsonWriter;

/// Writes the members of a `GetItem`.
pub(super) fn get_item(writer: &mut JsonWriter, output: &GetItemOutput) {
    if let Some(item) = &output.item {
        encode_item(writer.name("Item"), item);
    }
    capacity::consumed(writer, output.consumed_capacity.as_deref());
}

/// Writes what a single write returns of the item.
pub(super) fn attributes(writer: &mut JsonWriter, attributes: Option<&Item>) {
    if let Some(attributes) = attributes {
        encode_item(writer.name("Attributes"), attributes);
    }
}

/// Writes the members of a `Query`.
pub(super) fn query(writer: &mut JsonWriter, output: &QueryOutput) {
    items(writer, output.items.as_deref());
    counts(writer, output.count, output.scanned_count);
    last_key(writer, output.last_evaluated_key.as_ref());
    capacity::consumed(writer, output.consumed_capacity.as_deref());
}

/// Writes the members of a `Scan`.
pub(super) fn scan(writer: &mut JsonWriter, output: &ScanOutput) {
    items(writer, output.items.as_deref());
    counts(writer, output.count, output.scanned_count);
    last_key(writer, output.last_evaluated_key.as_ref());
    capacity::consumed(writer, output.consumed_capacity.as_deref());
}

/// Writes items, if there are any to tell.
pub(super) fn items(writer: &mut JsonWriter, items: Option<&[Item]>) {
    if let Some(items) = items {
        writer.name("Items").array(items, encode_item);
    }
}

fn counts(writer: &mut JsonWriter, count: i32, scanned_count: i32) {
    writer.integer_member("Count", count.into());
    writer.integer_member("ScannedCount", scanned_count.into());
}

/// Writes where the next page starts.
pub(super) fn last_key(writer: &mut JsonWriter, key: Option<&Item>) {
    if let Some(key) = key {
        encode_item(writer.name("LastEvaluatedKey"), key);
    }
}
