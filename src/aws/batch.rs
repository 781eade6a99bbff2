//! `BatchGetItem` and `BatchWriteItem` over the SDK: one call each, leftovers returned.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types as sdk;
use dyno_core::backend::BackendError;
use dyno_core::op::{
    BatchGetItem, BatchGetItemOutput, BatchWriteItem, BatchWriteItemOutput, KeysAndAttributes,
    WriteRequest,
};

use super::attribute::{item_from_sdk, item_to_sdk, items_from_sdk, names_to_sdk};
use super::{capacity, error, option};

/// Sends a `BatchGetItem`.
pub(super) async fn batch_get_item(
    client: &Client,
    request: BatchGetItem,
) -> Result<BatchGetItemOutput, BackendError> {
    let convert = |(table, keys)| Ok((table, keys_to_sdk(keys)?));
    let request_items =
        request.request_items.into_iter().map(convert).collect::<Result<_, BackendError>>()?;
    let answer = client
        .batch_get_item()
        .set_request_items(Some(request_items))
        .set_return_consumed_capacity(option::capacity(request.return_consumed_capacity))
        .send()
        .await
        .map_err(error::from_sdk)?;
    let mut output = BatchGetItemOutput::default();
    let items = |(table, items)| Ok((table, items_from_sdk(items)?));
    let responses = answer.responses.unwrap_or_default();
    output.responses = responses.into_iter().map(items).collect::<Result<_, BackendError>>()?;
    let keys = |(table, keys)| Ok((table, keys_from_sdk(keys)?));
    let unprocessed = answer.unprocessed_keys.unwrap_or_default();
    output.unprocessed_keys =
        unprocessed.into_iter().map(keys).collect::<Result<_, BackendError>>()?;
    output.consumed_capacity = capacity::consumed_list(answer.consumed_capacity);
    Ok(output)
}

/// Sends a `BatchWriteItem`.
pub(super) async fn batch_write_item(
    client: &Client,
    request: BatchWriteItem,
) -> Result<BatchWriteItemOutput, BackendError> {
    let convert = |(table, writes): (String, Vec<WriteRequest>)| {
        Ok((table, writes.into_iter().map(write_to_sdk).collect::<Result<_, _>>()?))
    };
    let request_items =
        request.request_items.into_iter().map(convert).collect::<Result<_, BackendError>>()?;
    let answer = client
        .batch_write_item()
        .set_request_items(Some(request_items))
        .set_return_consumed_capacity(option::capacity(request.return_consumed_capacity))
        .set_return_item_collection_metrics(option::metrics(request.return_item_collection_metrics))
        .send()
        .await
        .map_err(error::from_sdk)?;
    let mut output = BatchWriteItemOutput::default();
    let unprocessed = answer.unprocessed_items.unwrap_or_default();
    output.unprocessed_items = writes_from_sdk(unprocessed)?;
    output.item_collection_metrics = capacity::metrics_by_table(answer.item_collection_metrics)?;
    output.consumed_capacity = capacity::consumed_list(answer.consumed_capacity);
    Ok(output)
}

fn keys_to_sdk(keys: KeysAndAttributes) -> Result<sdk::KeysAndAttributes, BackendError> {
    sdk::KeysAndAttributes::builder()
        .set_keys(Some(keys.keys.into_iter().map(item_to_sdk).collect()))
        .set_consistent_read(keys.consistent_read)
        .set_projection_expression(keys.projection_expression)
        .set_attributes_to_get(keys.attributes_to_get)
        .set_expression_attribute_names(names_to_sdk(keys.expression_attribute_names))
        .build()
        .map_err(error::from_build)
}

fn keys_from_sdk(keys: sdk::KeysAndAttributes) -> Result<KeysAndAttributes, BackendError> {
    let names = keys.expression_attribute_names;
    Ok(KeysAndAttributes {
        keys: items_from_sdk(keys.keys)?,
        consistent_read: keys.consistent_read,
        projection_expression: keys.projection_expression,
        attributes_to_get: keys.attributes_to_get,
        expression_attribute_names: names.map(|names| names.into_iter().collect()),
    })
}

fn write_to_sdk(write: WriteRequest) -> Result<sdk::WriteRequest, BackendError> {
    let request = sdk::WriteRequest::builder();
    let request = match write {
        WriteRequest::Put(item) => {
            let put = sdk::PutRequest::builder().set_item(Some(item_to_sdk(item))).build();
            request.put_request(put.map_err(error::from_build)?)
        }
        WriteRequest::Delete(key) => {
            let delete = sdk::DeleteRequest::builder().set_key(Some(item_to_sdk(key))).build();
            request.delete_request(delete.map_err(error::from_build)?)
        }
    };
    Ok(request.build())
}

fn writes_from_sdk(
    tables: impl IntoIterator<Item = (String, Vec<sdk::WriteRequest>)>,
) -> Result<BTreeMap<String, Vec<WriteRequest>>, BackendError> {
    let convert = |(table, writes): (String, Vec<sdk::WriteRequest>)| {
        Ok((table, writes.into_iter().map(write_from_sdk).collect::<Result<_, _>>()?))
    };
    tables.into_iter().map(convert).collect()
}

fn write_from_sdk(write: sdk::WriteRequest) -> Result<WriteRequest, BackendError> {
    match (write.put_request, write.delete_request) {
        (Some(put), _) => Ok(WriteRequest::Put(item_from_sdk(put.item)?)),
        (None, Some(delete)) => Ok(WriteRequest::Delete(item_from_sdk(delete.key)?)),
        (None, None) => Err(error::missing("PutRequest or DeleteRequest")),
    }
}
