//! `BatchGetItem` and `BatchWriteItem`.
//!
//! Malformed values are noted for `RequestItems.<table>.<n>`, the n-th key or write of the table; a
//! write that is not one of a put and a delete for `RequestItems.<table>.<n>.`.

use std::collections::BTreeMap;

use dyno_core::backend::BackendError;
use dyno_core::op::{BatchGetItem, BatchWriteItem, KeysAndAttributes, WriteRequest};
use dyno_core::value::Item;

use super::legacy::attributes_to_get;
use super::member::{choice_or_default, item_entries, names, note_if_missing};
use crate::base::{Faults, ValueFault};
use crate::wire::attribute_value;
use crate::wire::error;
use crate::wire::json::{Members, Structure, ValueType};

/// Reads a `BatchGetItem`.
pub(super) fn batch_get_item(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<BatchGetItem, BackendError> {
    note_if_missing(root, "RequestItems", faults);
    let tables = root.map_of_structures("RequestItems", "KeysAndAttributes")?.unwrap_or_default();
    let mut request_items = BTreeMap::new();
    for (table, members) in tables {
        request_items.insert(table.into(), keys_and_attributes(&members, faults)?);
    }
    let mut request = BatchGetItem::new(request_items);
    request.return_consumed_capacity = choice_or_default(root, "ReturnConsumedCapacity", faults)?;
    Ok(request)
}

fn keys_and_attributes(
    members: &Structure<'_>,
    faults: &mut Faults,
) -> Result<KeysAndAttributes, BackendError> {
    note_if_missing(members, "Keys", faults);
    let mut keys = Vec::new();
    let entries = members.list_of_maps("Keys")?.unwrap_or_default();
    for (at, entries) in entries.into_iter().enumerate() {
        let path = || format!("{}.{at}", members.own_value_path());
        keys.push(item_entries(entries, path, faults)?);
    }
    let consistent_read = members.boolean("ConsistentRead")?;
    let projection_expression = members.string("ProjectionExpression")?;
    let expression_attribute_names = names(members)?;
    let attributes_to_get = attributes_to_get(members)?;
    Ok(KeysAndAttributes {
        keys,
        consistent_read,
        projection_expression,
        expression_attribute_names,
        attributes_to_get,
    })
}

/// Reads a `BatchWriteItem`.
pub(super) fn batch_write_item(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<BatchWriteItem, BackendError> {
    note_if_missing(root, "RequestItems", faults);
    let tables = root.map_of_lists("RequestItems", "WriteRequest")?.unwrap_or_default();
    let mut request_items = BTreeMap::new();
    for (table, writes) in tables {
        let write = |members: Structure<'_>| write_request(&members, faults);
        let writes: Vec<_> = writes.into_iter().map(write).collect::<Result<_, _>>()?;
        request_items.insert(table.into(), writes);
    }
    let mut request = BatchWriteItem::new(request_items);
    request.return_consumed_capacity = choice_or_default(root, "ReturnConsumedCapacity", faults)?;
    request.return_item_collection_metrics =
        choice_or_default(root, "ReturnItemCollectionMetrics", faults)?;
    Ok(request)
}

fn write_request(
    members: &Structure<'_>,
    faults: &mut Faults,
) -> Result<WriteRequest, BackendError> {
    let put = members.structure("PutRequest", "PutRequest")?;
    let delete = members.structure("DeleteRequest", "DeleteRequest")?;
    match (put, delete) {
        (Some(put), None) => Ok(WriteRequest::Put(image(&put, "Item", members, faults)?)),
        (None, Some(delete)) => Ok(WriteRequest::Delete(image(&delete, "Key", members, faults)?)),
        // Both are read, so that a member of the wrong type is found first.
        (Some(put), Some(delete)) => {
            let item = image(&put, "Item", members, faults)?;
            image(&delete, "Key", members, faults)?;
            note_shape(members, faults);
            Ok(WriteRequest::Put(item))
        }
        (None, None) => {
            note_shape(members, faults);
            Ok(WriteRequest::Put(Item::new()))
        }
    }
}

/// Reads the item or key of a write.
fn image(
    from: &Structure<'_>,
    name: &str,
    write: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Item, BackendError> {
    note_if_missing(from, name, faults);
    let entries = from.map(name, ValueType::Shape(attribute_value::SHAPE))?;
    item_entries(entries.unwrap_or_else(Members::none), || write.own_value_path(), faults)
}

/// Notes a write that is not exactly one of a put and a delete.
fn note_shape(write: &Structure<'_>, faults: &mut Faults) {
    if !faults.have_room() {
        return;
    }
    faults.note_value(ValueFault {
        member: format!("{}.", write.own_value_path()),
        key: String::new(),
        error: error::several_datatypes(),
    });
}
