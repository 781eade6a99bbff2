//! `Query` and `Scan` over the SDK: one page each.

use aws_sdk_dynamodb::Client;
use dyno_core::backend::BackendError;
use dyno_core::op::{Query, QueryOutput, Scan, ScanOutput};

use super::attribute::{item_to_sdk, items_from_sdk, names_to_sdk, optional_item, values_to_sdk};
use super::{capacity, error, legacy, option};

/// Sends a `Query`.
pub(super) async fn query(client: &Client, request: Query) -> Result<QueryOutput, BackendError> {
    let legacy = legacy::query(request.legacy)?;
    let answer = client
        .query()
        .table_name(request.table_name)
        .set_index_name(request.index_name)
        .set_key_condition_expression(request.key_condition_expression)
        .set_filter_expression(request.filter_expression)
        .set_projection_expression(request.projection_expression)
        .set_expression_attribute_names(names_to_sdk(request.expression_attribute_names))
        .set_expression_attribute_values(values_to_sdk(request.expression_attribute_values))
        .set_select(option::select(request.select))
        .set_limit(request.limit)
        .set_consistent_read(option::flag(request.consistent_read, false))
        .set_scan_index_forward(option::flag(request.scan_index_forward, true))
        .set_exclusive_start_key(request.exclusive_start_key.map(item_to_sdk))
        .set_return_consumed_capacity(option::capacity(request.return_consumed_capacity))
        .set_attributes_to_get(legacy.attributes_to_get)
        .set_key_conditions(legacy.key_conditions)
        .set_query_filter(legacy.filter)
        .set_conditional_operator(legacy.conditional_operator)
        .send()
        .await
        .map_err(error::from_sdk)?;
    let mut output = QueryOutput::default();
    output.items = answer.items.map(items_from_sdk).transpose()?;
    output.count = answer.count;
    output.scanned_count = answer.scanned_count;
    output.last_evaluated_key = optional_item(answer.last_evaluated_key)?;
    output.consumed_capacity = answer.consumed_capacity.map(|told| capacity::consumed(told).into());
    Ok(output)
}

/// Sends a `Scan`.
pub(super) async fn scan(client: &Client, request: Scan) -> Result<ScanOutput, BackendError> {
    let legacy = legacy::scan(request.legacy)?;
    let answer = client
        .scan()
        .table_name(request.table_name)
        .set_index_name(request.index_name)
        .set_filter_expression(request.filter_expression)
        .set_projection_expression(request.projection_expression)
        .set_expression_attribute_names(names_to_sdk(request.expression_attribute_names))
        .set_expression_attribute_values(values_to_sdk(request.expression_attribute_values))
        .set_select(option::select(request.select))
        .set_limit(request.limit)
        .set_consistent_read(option::flag(request.consistent_read, false))
        .set_segment(request.segment)
        .set_total_segments(request.total_segments)
        .set_exclusive_start_key(request.exclusive_start_key.map(item_to_sdk))
        .set_return_consumed_capacity(option::capacity(request.return_consumed_capacity))
        .set_attributes_to_get(legacy.attributes_to_get)
        .set_scan_filter(legacy.filter)
        .set_conditional_operator(legacy.conditional_operator)
        .send()
        .await
        .map_err(error::from_sdk)?;
    let mut output = ScanOutput::default();
    output.items = answer.items.map(items_from_sdk).transpose()?;
    output.count = answer.count;
    output.scanned_count = answer.scanned_count;
    output.last_evaluated_key = optional_item(answer.last_evaluated_key)?;
    output.consumed_capacity = answer.consumed_capacity.map(|told| capacity::consumed(told).into());
    Ok(output)
}
