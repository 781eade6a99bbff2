//! Parameters of the time before expressions: whether they may be there, and compiling them.
//!
//! The operations that take them call it where the service looks at them. A request without any
//! passes by with one look at its box.

use dyno_core::backend::BackendError;
use dyno_core::op::{LegacyCondition, LegacyQuery, LegacyScan, LegacyUpdate, Query, Scan};
use dyno_core::value::AttributeValue;

use super::constraints::{Constraints, too_long, too_short};
use super::values::{check_name, check_value};
use crate::base::{EngineError, Faults, limits};
use crate::expr::{
    Condition, KeyCondition, Projection, Update, check_conditional_operator,
    compile_attribute_updates, compile_attributes_to_get, compile_conditions, compile_expected,
    compile_key_conditions,
};

/// Parameters by name and whether they are given, in the service's order.
type Given<'g> = &'g [(&'static str, bool)];

const ATTRIBUTES_TO_GET: &str = "AttributesToGet";
const PROJECTION_EXPRESSION: &str = "ProjectionExpression";
const CONDITION_EXPRESSION: &str = "ConditionExpression";

/// Checks that legacy parameters do not stand beside expressions.
fn check_mixed(legacy: Given<'_>, expressions: Given<'_>) -> Result<(), EngineError> {
    let given = |parameters: Given<'_>| -> Vec<&'static str> {
        parameters.iter().filter(|(_, is_given)| *is_given).map(|(name, _)| *name).collect()
    };
    let (legacy, expressions) = (given(legacy), given(expressions));
    if legacy.is_empty() || expressions.is_empty() {
        return Ok(());
    }
    Err(EngineError::Text(format!(
        "Can not use both expression and non-expression parameters in the same request: \
         Non-expression parameters: {{{}}} Expression parameters: {{{}}}",
        legacy.join(", "),
        expressions.join(", "),
    )))
}

/// Checks what a read by key has for its projection.
pub(super) fn check_projection_mixed(names: bool, expression: bool) -> Result<(), EngineError> {
    if !names {
        return Ok(());
    }
    check_mixed(&[(ATTRIBUTES_TO_GET, names)], &[(PROJECTION_EXPRESSION, expression)])
}

/// Checks what a query has besides expressions. Key conditions clash with their successor only.
pub(super) fn check_query_mixed(request: &Query) -> Result<(), EngineError> {
    let Some(legacy) = &request.legacy else { return Ok(()) };
    let by_expression = request.key_condition_expression.is_some();
    check_mixed(
        &[
            (ATTRIBUTES_TO_GET, legacy.attributes_to_get.is_some()),
            ("QueryFilter", legacy.query_filter.is_some()),
            ("ConditionalOperator", legacy.conditional_operator.is_some()),
            ("KeyConditions", by_expression && legacy.key_conditions.is_some()),
        ],
        &[
            (PROJECTION_EXPRESSION, request.projection_expression.is_some()),
            ("FilterExpression", request.filter_expression.is_some()),
            ("KeyConditionExpression", by_expression),
        ],
    )
}

/// Checks what a scan has besides expressions.
pub(super) fn check_scan_mixed(request: &Scan) -> Result<(), EngineError> {
    let Some(legacy) = &request.legacy else { return Ok(()) };
    check_mixed(
        &[
            (ATTRIBUTES_TO_GET, legacy.attributes_to_get.is_some()),
            ("ScanFilter", legacy.scan_filter.is_some()),
            ("ConditionalOperator", legacy.conditional_operator.is_some()),
        ],
        &[
            (PROJECTION_EXPRESSION, request.projection_expression.is_some()),
            ("FilterExpression", request.filter_expression.is_some()),
        ],
    )
}

/// Adds the violations of the number of `AttributesToGet` at this path.
pub(super) fn require_attributes_to_get(
    constraints: &mut Constraints<'_>,
    names: Option<&Vec<String>>,
    path: &str,
) {
    let Some(names) = names else { return };
    let (count, max) = (names.len(), limits::ATTRIBUTES_TO_GET_MAX);
    constraints.require(count >= 1, || too_short("[]", path, 1));
    constraints.require(count <= max, || too_long(format!("[{}]", names.join(", ")), path, max));
}

/// Checks what a put or a delete has besides an expression.
pub(super) fn check_condition_mixed(
    legacy: Option<&LegacyCondition>,
    condition: Option<&str>,
) -> Result<(), EngineError> {
    let Some(legacy) = legacy else { return Ok(()) };
    check_mixed(&condition_parameters(legacy), &[(CONDITION_EXPRESSION, condition.is_some())])
}

/// Checks what an update has besides expressions.
pub(super) fn check_update_mixed(
    legacy: Option<&LegacyUpdate>,
    update: Option<&str>,
    condition: Option<&str>,
) -> Result<(), EngineError> {
    let Some(legacy) = legacy else { return Ok(()) };
    let [expected, operator] = condition_parameters(&legacy.condition);
    check_mixed(
        &[("AttributeUpdates", legacy.attribute_updates.is_some()), expected, operator],
        &[("UpdateExpression", update.is_some()), (CONDITION_EXPRESSION, condition.is_some())],
    )
}

const fn condition_parameters(legacy: &LegacyCondition) -> [(&'static str, bool); 2] {
    [
        ("Expected", legacy.expected.is_some()),
        ("ConditionalOperator", legacy.conditional_operator.is_some()),
    ]
}

/// Checks that a write that says how its conditions go together has some.
///
/// Unverified: its place among the checks of writes; of reads it is known to be early.
pub(super) fn check_expected_operator(
    legacy: Option<&LegacyCondition>,
) -> Result<(), BackendError> {
    let Some(legacy) = legacy else { return Ok(()) };
    let count = legacy.expected.as_ref().map_or(0, std::collections::BTreeMap::len);
    Ok(check_conditional_operator(legacy.conditional_operator, count)?)
}

/// Compiles what a write expects.
pub(super) fn expected(
    legacy: Option<&LegacyCondition>,
    faults: &Faults,
) -> Result<Option<Condition>, BackendError> {
    let Some(LegacyCondition { expected: Some(expected), conditional_operator }) = legacy else {
        return Ok(None);
    };
    let check =
        |name: &str, values: &[AttributeValue]| check_values(faults, "Expected", name, values);
    compile_expected(expected, *conditional_operator, &check)
}

/// Compiles what an update changes.
pub(super) fn attribute_updates(
    legacy: Option<&LegacyUpdate>,
    faults: &Faults,
) -> Result<Option<Update>, BackendError> {
    let updates = legacy.and_then(|legacy| legacy.attribute_updates.as_ref());
    let Some(updates) = updates else { return Ok(None) };
    let check = |name: &str, values: &[AttributeValue]| {
        check_name(name)?;
        check_values(faults, "AttributeUpdates", name, values)
    };
    compile_attribute_updates(updates, &check).map(Some)
}

/// What a query or a scan has instead of a filter and a projection.
#[derive(Debug, Default)]
pub(super) struct Shape {
    pub(super) filter: Option<Condition>,
    pub(super) projection: Option<Projection>,
}

/// The names of the parameters that a filter and a projection came in, for refusals.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parameters {
    pub(super) filter: &'static str,
    pub(super) projection: &'static str,
}

impl Parameters {
    /// Returns the names of what is legacy, which is `filter` for a filter, and else of expressions.
    pub(super) const fn of(shape: &Shape, filter: &'static str) -> Self {
        let projection = match shape.projection {
            Some(_) => ATTRIBUTES_TO_GET,
            None => PROJECTION_EXPRESSION,
        };
        let filter = if shape.filter.is_some() { filter } else { "Filter Expression" };
        Self { filter, projection }
    }
}

/// Compiles the filter, then the projection, of a query.
pub(super) fn query_shape(
    legacy: Option<&LegacyQuery>,
    faults: &Faults,
) -> Result<Shape, BackendError> {
    let Some(legacy) = legacy else { return Ok(Shape::default()) };
    let LegacyQuery { attributes_to_get, query_filter, conditional_operator, .. } = legacy;
    let count = query_filter.as_ref().map_or(0, std::collections::BTreeMap::len);
    check_conditional_operator(*conditional_operator, count)?;
    let check =
        |name: &str, values: &[AttributeValue]| check_values(faults, "QueryFilter", name, values);
    let filter = query_filter.as_ref();
    let filter = filter.map(|filter| compile_conditions(filter, *conditional_operator, &check));
    let filter = filter.transpose()?.flatten();
    Ok(Shape { filter, projection: attributes_to_get_projection(attributes_to_get.as_ref())? })
}

/// Compiles the projection, then the filter, of a scan.
pub(super) fn scan_shape(
    legacy: Option<&LegacyScan>,
    faults: &Faults,
) -> Result<Shape, BackendError> {
    let Some(legacy) = legacy else { return Ok(Shape::default()) };
    let LegacyScan { attributes_to_get, scan_filter, conditional_operator } = legacy;
    let count = scan_filter.as_ref().map_or(0, std::collections::BTreeMap::len);
    check_conditional_operator(*conditional_operator, count)?;
    let projection = attributes_to_get_projection(attributes_to_get.as_ref())?;
    let check =
        |name: &str, values: &[AttributeValue]| check_values(faults, "ScanFilter", name, values);
    let filter = scan_filter.as_ref();
    let filter = filter.map(|filter| compile_conditions(filter, *conditional_operator, &check));
    Ok(Shape { filter: filter.transpose()?.flatten(), projection })
}

/// Compiles the key conditions of a query.
pub(super) fn key_conditions(
    legacy: Option<&LegacyQuery>,
    faults: &Faults,
) -> Result<Option<KeyCondition>, BackendError> {
    let conditions = legacy.and_then(|legacy| legacy.key_conditions.as_ref());
    let Some(conditions) = conditions else { return Ok(None) };
    let check =
        |name: &str, values: &[AttributeValue]| check_values(faults, "KeyConditions", name, values);
    compile_key_conditions(conditions, &check).map(Some)
}

/// Compiles `AttributesToGet`.
// Unverified: that names are looked at before duplicates are.
pub(super) fn attributes_to_get_projection(
    names: Option<&Vec<String>>,
) -> Result<Option<Projection>, BackendError> {
    names.into_iter().flatten().try_for_each(|name| check_name(name))?;
    names.map(|names| compile_attributes_to_get(names)).transpose()
}

fn check_values(
    faults: &Faults,
    parameter: &str,
    name: &str,
    values: &[AttributeValue],
) -> Result<(), BackendError> {
    if faults.has_values()
        && let Some(fault) = faults.value(&format!("{parameter}.{name}"))
    {
        return Err(fault.error.clone());
    }
    Ok(values.iter().try_for_each(|value| check_value(value).map(drop))?)
}
