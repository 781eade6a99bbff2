//! `TransactGetItems` and `TransactWriteItems`.
//!
//! Malformed values are noted for `TransactItems.<n>.<action>.<member>`, positions from zero; an
//! element that is not exactly one action for `TransactItems.<n>`.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    TransactConditionCheck, TransactDelete, TransactGet, TransactGetItems, TransactPut,
    TransactUpdate, TransactWriteItem, TransactWriteItems,
};
use dyno_core::value::Item;

use super::member::{
    NAME_STAND_IN, choice_or_default, names, note_if_missing, required_item, required_string,
    values,
};
use crate::base::{Faults, ValueFault};
use crate::wire::error;
use crate::wire::json::Structure;

/// Reads a `TransactGetItems`.
pub(super) fn transact_get_items(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<TransactGetItems, BackendError> {
    note_if_missing(root, "TransactItems", faults);
    let elements = root.structures("TransactItems", "TransactGetItem")?.unwrap_or_default();
    let get = |element: Structure<'_>| transact_get(&element, faults);
    let gets = elements.into_iter().map(get).collect::<Result<_, _>>()?;
    let mut request = TransactGetItems::new(gets);
    request.return_consumed_capacity = choice_or_default(root, "ReturnConsumedCapacity", faults)?;
    Ok(request)
}

fn transact_get(element: &Structure<'_>, faults: &mut Faults) -> Result<TransactGet, BackendError> {
    note_if_missing(element, "Get", faults);
    let Some(get) = element.structure("Get", "Get")? else {
        return Ok(TransactGet::new(NAME_STAND_IN, Item::new()));
    };
    let table_name = required_string(&get, "TableName", faults)?;
    let mut request = TransactGet::new(table_name, required_item(&get, "Key", faults)?);
    request.projection_expression = get.string("ProjectionExpression")?;
    request.expression_attribute_names = names(&get)?;
    Ok(request)
}

/// Reads a `TransactWriteItems`.
pub(super) fn transact_write_items(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<TransactWriteItems, BackendError> {
    note_if_missing(root, "TransactItems", faults);
    let elements = root.structures("TransactItems", "TransactWriteItem")?.unwrap_or_default();
    let action = |element: Structure<'_>| transact_write(&element, faults);
    let actions = elements.into_iter().map(action).collect::<Result<_, _>>()?;
    let mut request = TransactWriteItems::new(actions);
    request.client_request_token = root.string("ClientRequestToken")?;
    request.return_consumed_capacity = choice_or_default(root, "ReturnConsumedCapacity", faults)?;
    request.return_item_collection_metrics =
        choice_or_default(root, "ReturnItemCollectionMetrics", faults)?;
    Ok(request)
}

/// Reads the action of an element; if there are none or several, notes it and keeps the first.
fn transact_write(
    element: &Structure<'_>,
    faults: &mut Faults,
) -> Result<TransactWriteItem, BackendError> {
    let check = element.structure("ConditionCheck", "ConditionCheck")?;
    let put = element.structure("Put", "Put")?;
    let update = element.structure("Update", "Update")?;
    let delete = element.structure("Delete", "Delete")?;
    let mut actions = Vec::new();
    if let Some(check) = check {
        actions.push(TransactWriteItem::ConditionCheck(condition_check(&check, faults)?));
    }
    if let Some(put) = put {
        actions.push(TransactWriteItem::Put(transact_put(&put, faults)?));
    }
    if let Some(update) = update {
        actions.push(TransactWriteItem::Update(transact_update(&update, faults)?));
    }
    if let Some(delete) = delete {
        actions.push(TransactWriteItem::Delete(transact_delete(&delete, faults)?));
    }
    if actions.len() != 1 {
        faults.note_value(ValueFault {
            member: element.own_value_path(),
            key: String::new(),
            error: error::not_one_action(),
        });
    }
    let stand_in = || TransactWriteItem::Delete(TransactDelete::new(NAME_STAND_IN, Item::new()));
    Ok(actions.into_iter().next().unwrap_or_else(stand_in))
}

fn condition_check(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<TransactConditionCheck, BackendError> {
    let table_name = required_string(from, "TableName", faults)?;
    let key = required_item(from, "Key", faults)?;
    let condition = required_string(from, "ConditionExpression", faults)?;
    let mut action = TransactConditionCheck::new(table_name, key, condition);
    action.expression_attribute_names = names(from)?;
    action.expression_attribute_values = values(from, faults)?;
    action.return_values_on_condition_check_failure =
        choice_or_default(from, "ReturnValuesOnConditionCheckFailure", faults)?;
    Ok(action)
}

fn transact_put(from: &Structure<'_>, faults: &mut Faults) -> Result<TransactPut, BackendError> {
    let table_name = required_string(from, "TableName", faults)?;
    let mut action = TransactPut::new(table_name, required_item(from, "Item", faults)?);
    action.condition_expression = from.string("ConditionExpression")?;
    action.expression_attribute_names = names(from)?;
    action.expression_attribute_values = values(from, faults)?;
    action.return_values_on_condition_check_failure =
        choice_or_default(from, "ReturnValuesOnConditionCheckFailure", faults)?;
    Ok(action)
}

fn transact_update(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<TransactUpdate, BackendError> {
    let table_name = required_string(from, "TableName", faults)?;
    let key = required_item(from, "Key", faults)?;
    let update = required_string(from, "UpdateExpression", faults)?;
    let mut action = TransactUpdate::new(table_name, key, update);
    action.condition_expression = from.string("ConditionExpression")?;
    action.expression_attribute_names = names(from)?;
    action.expression_attribute_values = values(from, faults)?;
    action.return_values_on_condition_check_failure =
        choice_or_default(from, "ReturnValuesOnConditionCheckFailure", faults)?;
    Ok(action)
}

fn transact_delete(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<TransactDelete, BackendError> {
    let table_name = required_string(from, "TableName", faults)?;
    let mut action = TransactDelete::new(table_name, required_item(from, "Key", faults)?);
    action.condition_expression = from.string("ConditionExpression")?;
    action.expression_attribute_names = names(from)?;
    action.expression_attribute_values = values(from, faults)?;
    action.return_values_on_condition_check_failure =
        choice_or_default(from, "ReturnValuesOnConditionCheckFailure", faults)?;
    Ok(action)
}
