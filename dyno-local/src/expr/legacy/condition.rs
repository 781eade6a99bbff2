//! `QueryFilter`, `ScanFilter` and `Expected` as conditions.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    ComparisonOperator, ConditionalOperator, Conditions, Expected, ExpectedAttributeValue,
};

use super::super::OPERATORS_MAX;
use super::super::condition::{Condition, Node};
use super::super::error::Fault;
use super::CheckValues;
use super::comparison::{check_count, check_types, node};
use super::fault::{LegacyFault, ParameterFault};

/// Checks that a `ConditionalOperator` has conditions to put together.
pub(crate) fn check_conditional_operator(
    operator: Option<ConditionalOperator>,
    conditions: usize,
) -> Result<(), LegacyFault> {
    match (operator, conditions) {
        (Some(_), 0) => Err(LegacyFault::OperatorWithoutConditions),
        (Some(_), 1) => Err(LegacyFault::OperatorWithOneCondition),
        (Some(_) | None, _) => Ok(()),
    }
}

/// Compiles a filter; nothing of an empty one.
pub(crate) fn compile_conditions(
    conditions: &Conditions,
    operator: Option<ConditionalOperator>,
    check_values: CheckValues<'_>,
) -> Result<Option<Condition>, BackendError> {
    check_limit(conditions.len())?;
    let mut nodes = Vec::with_capacity(conditions.len());
    for (name, condition) in conditions {
        let values = condition.attribute_value_list.as_deref().unwrap_or_default();
        check_values(name, values)?;
        check_count(condition.comparison_operator, values.len())?;
        check_types(condition.comparison_operator, values)?;
        nodes.push(node(name, condition.comparison_operator, values)?);
    }
    Ok(together(nodes, operator))
}

/// Compiles what a write expects; nothing if that is nothing.
pub(crate) fn compile_expected(
    expected: &Expected,
    operator: Option<ConditionalOperator>,
    check_values: CheckValues<'_>,
) -> Result<Option<Condition>, BackendError> {
    check_limit(expected.len())?;
    let mut nodes = Vec::with_capacity(expected.len());
    for (name, expected) in expected {
        nodes.push(expectation(name, expected, check_values)?);
    }
    Ok(together(nodes, operator))
}

fn check_limit(conditions: usize) -> Result<(), LegacyFault> {
    if conditions > OPERATORS_MAX {
        return Err(LegacyFault::Limit(Fault::TooManyOperators(conditions)));
    }
    Ok(())
}

fn expectation(
    name: &str,
    expected: &ExpectedAttributeValue,
    check_values: CheckValues<'_>,
) -> Result<Node, BackendError> {
    let ExpectedAttributeValue { value, exists, comparison_operator, attribute_value_list } =
        expected;
    let fault = |fault: fn(String) -> ParameterFault| Err(fault(name.to_owned()).into());
    if value.is_some() && attribute_value_list.is_some() {
        return fault(ParameterFault::ValueAndList);
    }
    let values = attribute_value_list.as_deref().unwrap_or(value.as_slice());
    if let Some(operator) = *comparison_operator {
        if exists.is_some() {
            return fault(ParameterFault::ExistsAndOperator);
        }
        let needs_none = matches!(operator, ComparisonOperator::Null | ComparisonOperator::NotNull);
        if !needs_none && value.is_none() && attribute_value_list.is_none() {
            let (operator, name) = (operator.name(), name.to_owned());
            return Err(ParameterFault::OperatorAlone { operator, name }.into());
        }
        check_count(operator, values.len())?;
        // Unverified: that the values are looked at after they are counted.
        check_values(name, values)?;
        check_types(operator, values)?;
        return Ok(node(name, operator, values)?);
    }
    if attribute_value_list.is_some() {
        return fault(ParameterFault::ListWithoutOperator);
    }
    match (exists, value) {
        (Some(false), Some(_)) => fault(ParameterFault::ValueOfNothing),
        (Some(false), None) => Ok(node(name, ComparisonOperator::Null, &[])?),
        (Some(true) | None, None) => {
            let (exists, name) = (if exists.is_some() { "true" } else { "null" }, name.to_owned());
            Err(ParameterFault::ValueMissing { exists, name }.into())
        }
        (Some(true) | None, Some(_)) => {
            check_values(name, values)?;
            Ok(node(name, ComparisonOperator::Eq, values)?)
        }
    }
}

fn together(mut nodes: Vec<Node>, operator: Option<ConditionalOperator>) -> Option<Condition> {
    let root = match (nodes.len(), operator) {
        (0 | 1, _) => nodes.pop()?,
        (_, Some(ConditionalOperator::Or)) => Node::Or(nodes),
        (_, Some(ConditionalOperator::And) | None) => Node::And(nodes),
    };
    Some(Condition::from(root))
}
