//! `Query` and `Scan`: reads of many items.

use dyno_core::backend::BackendError;
use dyno_core::op::{Query, Scan};

use super::legacy;
use super::member::{choice, choice_or_default, item, names, required_string, values};
use crate::base::Faults;
use crate::wire::json::Structure;

/// Reads a `Query`.
pub(super) fn query(root: &Structure<'_>, faults: &mut Faults) -> Result<Query, BackendError> {
    let mut request = Query::new(required_string(root, "TableName", faults)?);
    request.index_name = root.string("IndexName")?;
    request.key_condition_expression = root.string("KeyConditionExpression")?;
    request.filter_expression = root.string("FilterExpression")?;
    request.projection_expression = root.string("ProjectionExpression")?;
    request.expression_attribute_names = names(root)?;
    request.expression_attribute_values = values(root, faults)?;
    request.select = choice(root, "Select", faults)?;
    request.limit = root.integer("Limit")?;
    request.consistent_read = root.boolean("ConsistentRead")?.unwrap_or(false);
    request.scan_index_forward = root.boolean("ScanIndexForward")?.unwrap_or(true);
    request.exclusive_start_key = item(root, "ExclusiveStartKey", faults)?;
    request.return_consumed_capacity = choice_or_default(root, "ReturnConsumedCapacity", faults)?;
    request.legacy = legacy::query(root, faults)?;
    Ok(request)
}

/// Reads a `Scan`.
pub(super) fn scan(root: &Structure<'_>, faults: &mut Faults) -> Result<Scan, BackendError> {
    let mut request = Scan::new(required_string(root, "TableName", faults)?);
    request.index_name = root.string("IndexName")?;
    request.filter_expression = root.string("FilterExpression")?;
    request.projection_expression = root.string("ProjectionExpression")?;
    request.expression_attribute_names = names(root)?;
    request.expression_attribute_values = values(root, faults)?;
    request.select = choice(root, "Select", faults)?;
    request.limit = root.integer("Limit")?;
    request.consistent_read = root.boolean("ConsistentRead")?.unwrap_or(false);
    request.segment = root.integer("Segment")?;
    request.total_segments = root.integer("TotalSegments")?;
    request.exclusive_start_key = item(root, "ExclusiveStartKey", faults)?;
    request.return_consumed_capacity = choice_or_default(root, "ReturnConsumedCapacity", faults)?;
    request.legacy = legacy::scan(root, faults)?;
    Ok(request)
}
