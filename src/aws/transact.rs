//! `TransactGetItems` and `TransactWriteItems` over the SDK.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types as sdk;
use dyno_core::backend::BackendError;
use dyno_core::op::{
    TransactConditionCheck, TransactDelete, TransactGet, TransactGetItems, TransactGetItemsOutput,
    TransactPut, TransactUpdate, TransactWriteItem, TransactWriteItems, TransactWriteItemsOutput,
};

use super::attribute::{item_to_sdk, names_to_sdk, optional_item, values_to_sdk};
use super::{capacity, error, option};

/// Sends a `TransactGetItems`.
pub(super) async fn transact_get_items(
    client: &Client,
    request: TransactGetItems,
) -> Result<TransactGetItemsOutput, BackendError> {
    let gets = request.transact_items.into_iter().map(get_to_sdk).collect::<Result<_, _>>()?;
    let answer = client
        .transact_get_items()
        .set_transact_items(Some(gets))
        .set_return_consumed_capacity(option::capacity(request.return_consumed_capacity))
        .send()
        .await
        .map_err(error::from_sdk)?;
    let mut output = TransactGetItemsOutput::default();
    let responses = answer.responses.unwrap_or_default().into_iter();
    output.responses = responses.map(|each| optional_item(each.item)).collect::<Result<_, _>>()?;
    output.consumed_capacity = capacity::consumed_list(answer.consumed_capacity);
    Ok(output)
}

/// Sends a `TransactWriteItems`.
///
/// Without a token the SDK makes one, so that its own retries do not write twice.
pub(super) async fn transact_write_items(
    client: &Client,
    request: TransactWriteItems,
) -> Result<TransactWriteItemsOutput, BackendError> {
    let actions = request.transact_items.into_iter().map(write_to_sdk).collect::<Result<_, _>>()?;
    let answer = client
        .transact_write_items()
        .set_transact_items(Some(actions))
        .set_client_request_token(request.client_request_token)
        .set_return_consumed_capacity(option::capacity(request.return_consumed_capacity))
        .set_return_item_collection_metrics(option::metrics(request.return_item_collection_metrics))
        .send()
        .await
        .map_err(error::from_sdk)?;
    let mut output = TransactWriteItemsOutput::default();
    output.consumed_capacity = capacity::consumed_list(answer.consumed_capacity);
    output.item_collection_metrics = capacity::metrics_by_table(answer.item_collection_metrics)?;
    Ok(output)
}

fn get_to_sdk(get: TransactGet) -> Result<sdk::TransactGetItem, BackendError> {
    let get = sdk::Get::builder()
        .table_name(get.table_name)
        .set_key(Some(item_to_sdk(get.key)))
        .set_projection_expression(get.projection_expression)
        .set_expression_attribute_names(names_to_sdk(get.expression_attribute_names))
        .build()
        .map_err(error::from_build)?;
    Ok(sdk::TransactGetItem::builder().get(get).build())
}

fn write_to_sdk(action: TransactWriteItem) -> Result<sdk::TransactWriteItem, BackendError> {
    let item = sdk::TransactWriteItem::builder();
    let item = match action {
        TransactWriteItem::ConditionCheck(check) => item.condition_check(check_to_sdk(check)?),
        TransactWriteItem::Put(put) => item.put(put_to_sdk(put)?),
        TransactWriteItem::Update(update) => item.update(update_to_sdk(update)?),
        TransactWriteItem::Delete(delete) => item.delete(delete_to_sdk(delete)?),
    };
    Ok(item.build())
}

fn check_to_sdk(check: TransactConditionCheck) -> Result<sdk::ConditionCheck, BackendError> {
    sdk::ConditionCheck::builder()
        .table_name(check.table_name)
        .set_key(Some(item_to_sdk(check.key)))
        .condition_expression(check.condition_expression)
        .set_expression_attribute_names(names_to_sdk(check.expression_attribute_names))
        .set_expression_attribute_values(values_to_sdk(check.expression_attribute_values))
        .set_return_values_on_condition_check_failure(option::on_failure(
            check.return_values_on_condition_check_failure,
        ))
        .build()
        .map_err(error::from_build)
}

fn put_to_sdk(put: TransactPut) -> Result<sdk::Put, BackendError> {
    sdk::Put::builder()
        .table_name(put.table_name)
        .set_item(Some(item_to_sdk(put.item)))
        .set_condition_expression(put.condition_expression)
        .set_expression_attribute_names(names_to_sdk(put.expression_attribute_names))
        .set_expression_attribute_values(values_to_sdk(put.expression_attribute_values))
        .set_return_values_on_condition_check_failure(option::on_failure(
            put.return_values_on_condition_check_failure,
        ))
        .build()
        .map_err(error::from_build)
}

fn update_to_sdk(update: TransactUpdate) -> Result<sdk::Update, BackendError> {
    sdk::Update::builder()
        .table_name(update.table_name)
        .set_key(Some(item_to_sdk(update.key)))
        .update_expression(update.update_expression)
        .set_condition_expression(update.condition_expression)
        .set_expression_attribute_names(names_to_sdk(update.expression_attribute_names))
        .set_expression_attribute_values(values_to_sdk(update.expression_attribute_values))
        .set_return_values_on_condition_check_failure(option::on_failure(
            update.return_values_on_condition_check_failure,
        ))
        .build()
        .map_err(error::from_build)
}

fn delete_to_sdk(delete: TransactDelete) -> Result<sdk::Delete, BackendError> {
    sdk::Delete::builder()
        .table_name(delete.table_name)
        .set_key(Some(item_to_sdk(delete.key)))
        .set_condition_expression(delete.condition_expression)
        .set_expression_attribute_names(names_to_sdk(delete.expression_attribute_names))
        .set_expression_attribute_values(values_to_sdk(delete.expression_attribute_values))
        .set_return_values_on_condition_check_failure(option::on_failure(
            delete.return_values_on_condition_check_failure,
        ))
        .build()
        .map_err(error::from_build)
}
