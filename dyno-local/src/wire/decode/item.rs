//! `GetItem`, `PutItem`, `UpdateItem`, `DeleteItem`: operations on one item.

use dyno_core::backend::BackendError;
use dyno_core::op::{DeleteItem, GetItem, PutItem, UpdateItem};

use super::legacy;
use super::member::{choice_or_default, names, required_item, required_string, values};
use crate::base::Faults;
use crate::wire::json::Structure;

/// Reads a `GetItem`.
pub(super) fn get_item(root: &Structure<'_>, faults: &mut Faults) -> Result<GetItem, BackendError> {
    let table_name = required_string(root, "TableName", faults)?;
    let mut request = GetItem::new(table_name, required_item(root, "Key", faults)?);
    request.consistent_read = root.boolean("ConsistentRead")?.unwrap_or(false);
    request.projection_expression = root.string("ProjectionExpression")?;
    request.expression_attribute_names = names(root)?;
    request.return_consumed_capacity = choice_or_default(root, "ReturnConsumedCapacity", faults)?;
    request.attributes_to_get = legacy::attributes_to_get(root)?;
    Ok(request)
}

/// Reads a `PutItem`.
pub(super) fn put_item(root: &Structure<'_>, faults: &mut Faults) -> Result<PutItem, BackendError> {
    let table_name = required_string(root, "TableName", faults)?;
    let mut request = PutItem::new(table_name, required_item(root, "Item", faults)?);
    request.condition_expression = root.string("ConditionExpression")?;
    request.expression_attribute_names = names(root)?;
    request.expression_attribute_values = values(root, faults)?;
    request.return_values = choice_or_default(root, "ReturnValues", faults)?;
    request.return_values_on_condition_check_failure =
        choice_or_default(root, "ReturnValuesOnConditionCheckFailure", faults)?;
    request.return_consumed_capacity = choice_or_default(root, "ReturnConsumedCapacity", faults)?;
    request.return_item_collection_metrics =
        choice_or_default(root, "ReturnItemCollectionMetrics", faults)?;
    request.legacy = legacy::condition(root, faults)?;
    Ok(request)
}

/// Reads an `UpdateItem`.
pub(super) fn update_item(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<UpdateItem, BackendError> {
    let table_name = required_string(root, "TableName", faults)?;
    let mut request = UpdateItem::new(table_name, required_item(root, "Key", faults)?);
    request.update_expression = root.string("UpdateExpression")?;
    request.condition_expression = root.string("ConditionExpression")?;
    request.expression_attribute_names = names(root)?;
    request.expression_attribute_values = values(root, faults)?;
    request.return_values = choice_or_default(root, "ReturnValues", faults)?;
    request.return_values_on_condition_check_failure =
        choice_or_default(root, "ReturnValuesOnConditionCheckFailure", faults)?;
    request.return_consumed_capacity = choice_or_default(root, "ReturnConsumedCapacity", faults)?;
    request.return_item_collection_metrics =
        choice_or_default(root, "ReturnItemCollectionMetrics", faults)?;
    request.legacy = legacy::update(root, faults)?;
    Ok(request)
}

/// Reads a `DeleteItem`.
pub(super) fn delete_item(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<DeleteItem, BackendError> {
    let table_name = required_string(root, "TableName", faults)?;
    let mut request = DeleteItem::new(table_name, required_item(root, "Key", faults)?);
    request.condition_expression = root.string("ConditionExpression")?;
    request.expression_attribute_names = names(root)?;
    request.expression_attribute_values = values(root, faults)?;
    request.return_values = choice_or_default(root, "ReturnValues", faults)?;
    request.return_values_on_condition_check_failure =
        choice_or_default(root, "ReturnValuesOnConditionCheckFailure", faults)?;
    request.return_consumed_capacity = choice_or_default(root, "ReturnConsumedCapacity", faults)?;
    request.return_item_collection_metrics =
        choice_or_default(root, "ReturnItemCollectionMetrics", faults)?;
    request.legacy = legacy::condition(root, faults)?;
    Ok(request)
}
