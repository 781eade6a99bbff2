//! `GetItem`, `PutItem`, `UpdateItem`, `DeleteItem` over the SDK.

use aws_sdk_dynamodb::Client;
use dyno_core::backend::BackendError;
use dyno_core::op::{
    DeleteItem, DeleteItemOutput, GetItem, GetItemOutput, PutItem, PutItemOutput, UpdateItem,
    UpdateItemOutput,
};

use super::attribute::{item_to_sdk, names_to_sdk, optional_item, values_to_sdk};
use super::{capacity, error, legacy, option};

/// Sends a `GetItem`.
pub(super) async fn get_item(
    client: &Client,
    request: GetItem,
) -> Result<GetItemOutput, BackendError> {
    let answer = client
        .get_item()
        .table_name(request.table_name)
        .set_key(Some(item_to_sdk(request.key)))
        .set_consistent_read(option::flag(request.consistent_read, false))
        .set_projection_expression(request.projection_expression)
        .set_attributes_to_get(request.attributes_to_get)
        .set_expression_attribute_names(names_to_sdk(request.expression_attribute_names))
        .set_return_consumed_capacity(option::capacity(request.return_consumed_capacity))
        .send()
        .await
        .map_err(error::from_sdk)?;
    let mut output = GetItemOutput::default();
    output.item = optional_item(answer.item)?;
    output.consumed_capacity = answer.consumed_capacity.map(|told| capacity::consumed(told).into());
    Ok(output)
}

/// Sends a `PutItem`.
pub(super) async fn put_item(
    client: &Client,
    request: PutItem,
) -> Result<PutItemOutput, BackendError> {
    let condition = legacy::condition(request.legacy);
    let answer = client
        .put_item()
        .table_name(request.table_name)
        .set_item(Some(item_to_sdk(request.item)))
        .set_condition_expression(request.condition_expression)
        .set_expression_attribute_names(names_to_sdk(request.expression_attribute_names))
        .set_expression_attribute_values(values_to_sdk(request.expression_attribute_values))
        .set_return_values(option::return_values(request.return_values))
        .set_return_values_on_condition_check_failure(option::on_failure(
            request.return_values_on_condition_check_failure,
        ))
        .set_return_consumed_capacity(option::capacity(request.return_consumed_capacity))
        .set_return_item_collection_metrics(option::metrics(request.return_item_collection_metrics))
        .set_expected(condition.expected)
        .set_conditional_operator(condition.conditional_operator)
        .send()
        .await
        .map_err(error::from_sdk)?;
    let mut output = PutItemOutput::default();
    output.attributes = optional_item(answer.attributes)?;
    output.consumed_capacity = answer.consumed_capacity.map(|told| capacity::consumed(told).into());
    output.item_collection_metrics = capacity::optional_metrics(answer.item_collection_metrics)?;
    Ok(output)
}

/// Sends an `UpdateItem`.
pub(super) async fn update_item(
    client: &Client,
    request: UpdateItem,
) -> Result<UpdateItemOutput, BackendError> {
    let (updates, condition) = legacy::update(request.legacy);
    let answer = client
        .update_item()
        .table_name(request.table_name)
        .set_key(Some(item_to_sdk(request.key)))
        .set_update_expression(request.update_expression)
        .set_condition_expression(request.condition_expression)
        .set_expression_attribute_names(names_to_sdk(request.expression_attribute_names))
        .set_expression_attribute_values(values_to_sdk(request.expression_attribute_values))
        .set_return_values(option::return_values(request.return_values))
        .set_return_values_on_condition_check_failure(option::on_failure(
            request.return_values_on_condition_check_failure,
        ))
        .set_return_consumed_capacity(option::capacity(request.return_consumed_capacity))
        .set_return_item_collection_metrics(option::metrics(request.return_item_collection_metrics))
        .set_attribute_updates(updates)
        .set_expected(condition.expected)
        .set_conditional_operator(condition.conditional_operator)
        .send()
        .await
        .map_err(error::from_sdk)?;
    let mut output = UpdateItemOutput::default();
    output.attributes = optional_item(answer.attributes)?;
    output.consumed_capacity = answer.consumed_capacity.map(|told| capacity::consumed(told).into());
    output.item_collection_metrics = capacity::optional_metrics(answer.item_collection_metrics)?;
    Ok(output)
}

/// Sends a `DeleteItem`.
pub(super) async fn delete_item(
    client: &Client,
    request: DeleteItem,
) -> Result<DeleteItemOutput, BackendError> {
    let condition = legacy::condition(request.legacy);
    let answer = client
        .delete_item()
        .table_name(request.table_name)
        .set_key(Some(item_to_sdk(request.key)))
        .set_condition_expression(request.condition_expression)
        .set_expression_attribute_names(names_to_sdk(request.expression_attribute_names))
        .set_expression_attribute_values(values_to_sdk(request.expression_attribute_values))
        .set_return_values(option::return_values(request.return_values))
        .set_return_values_on_condition_check_failure(option::on_failure(
            request.return_values_on_condition_check_failure,
        ))
        .set_return_consumed_capacity(option::capacity(request.return_consumed_capacity))
        .set_return_item_collection_metrics(option::metrics(request.return_item_collection_metrics))
        .set_expected(condition.expected)
        .set_conditional_operator(condition.conditional_operator)
        .send()
        .await
        .map_err(error::from_sdk)?;
    let mut output = DeleteItemOutput::default();
    output.attributes = optional_item(answer.attributes)?;
    output.consumed_capacity = answer.consumed_capacity.map(|told| capacity::consumed(told).into());
    output.item_collection_metrics = capacity::optional_metrics(answer.item_collection_metrics)?;
    Ok(output)
}
