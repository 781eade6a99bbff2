//! One comparison: an operator and the values that an attribute is compared with.
//!
//! Filters, key conditions and `Expected` check their operands here, in the service's order:
//! how many, of one type, of a type that the operator takes, bounds in order. What passed is built as
//! a node of a condition.

use std::cmp::Ordering;
use std::sync::Arc;

use dyno_core::op::ComparisonOperator;
use dyno_core::value::{AttributeType, AttributeValue};

use super::super::compare::compare_values;
use super::super::condition::{Comparator, Node, Operand};
use super::super::path::Path;
use super::fault::{LegacyFault, ParameterFault};
use crate::encoding::View;

/// Checks how many values an operator is given.
pub(super) fn check_count(
    operator: ComparisonOperator,
    count: usize,
) -> Result<(), ParameterFault> {
    let fits = match operator {
        ComparisonOperator::Null | ComparisonOperator::NotNull => count == 0,
        ComparisonOperator::Eq
        | ComparisonOperator::Ne
        | ComparisonOperator::Le
        | ComparisonOperator::Lt
        | ComparisonOperator::Ge
        | ComparisonOperator::Gt
        | ComparisonOperator::Contains
        | ComparisonOperator::NotContains
        | ComparisonOperator::BeginsWith => count == 1,
        ComparisonOperator::In => count >= 1,
        ComparisonOperator::Between => count == 2,
    };
    if fits { Ok(()) } else { Err(ParameterFault::ArgumentCount(operator.name())) }
}

/// Checks the types of the values, and the order of bounds.
pub(super) fn check_types(
    operator: ComparisonOperator,
    values: &[AttributeValue],
) -> Result<(), LegacyFault> {
    let Some(first) = values.first() else { return Ok(()) };
    if values.iter().any(|value| value.kind() != first.kind()) {
        return Err(ParameterFault::MixedTypes.into());
    }
    if !takes(operator, first.kind()) {
        let (operator, letters) = (operator.name(), first.kind().letters());
        return Err(ParameterFault::OperandType { operator, letters }.into());
    }
    match (operator, values) {
        (ComparisonOperator::Between, [low, high])
            if compare_values(View::of(low), View::of(high)) == Some(Ordering::Greater) =>
        {
            Err(LegacyFault::BetweenOrder)
        }
        _ => Ok(()),
    }
}

/// Returns `true` for the types that an operator compares with.
///
/// Unverified: that `CONTAINS` takes booleans and null, which captures of the service's refusals
/// leave out of their lists.
const fn takes(operator: ComparisonOperator, kind: AttributeType) -> bool {
    let is_text = matches!(kind, AttributeType::S | AttributeType::B);
    let is_scalar = is_text || matches!(kind, AttributeType::N);
    match operator {
        ComparisonOperator::Eq
        | ComparisonOperator::Ne
        | ComparisonOperator::Null
        | ComparisonOperator::NotNull => true,
        ComparisonOperator::Le
        | ComparisonOperator::Lt
        | ComparisonOperator::Ge
        | ComparisonOperator::Gt
        | ComparisonOperator::In
        | ComparisonOperator::Between => is_scalar,
        ComparisonOperator::Contains | ComparisonOperator::NotContains => {
            is_scalar || matches!(kind, AttributeType::Bool | AttributeType::Null)
        }
        ComparisonOperator::BeginsWith => is_text,
    }
}

/// Returns scalars of one type in their order, to be looked up.
fn in_order(values: &[AttributeValue]) -> Vec<AttributeValue> {
    let mut values = values.to_vec();
    values.sort_by(|a, b| compare_values(View::of(a), View::of(b)).unwrap_or(Ordering::Equal));
    values
}

/// Builds the test of an attribute.
pub(super) fn node(
    name: &str,
    operator: ComparisonOperator,
    values: &[AttributeValue],
) -> Result<Node, ParameterFault> {
    let path = || Path::new(name, Vec::new());
    let subject = || Operand::Path(path());
    let mut operands = values.iter().map(|value| Operand::Value(Arc::new(value.clone())));
    let missing = || ParameterFault::ArgumentCount(operator.name());
    let mut next = || operands.next().ok_or_else(missing);
    let compare = |comparator, right| Node::Compare { comparator, left: subject(), right };
    Ok(match operator {
        ComparisonOperator::Eq => compare(Comparator::Equal, next()?),
        ComparisonOperator::Ne => compare(Comparator::NotEqual, next()?),
        ComparisonOperator::Le => compare(Comparator::LessOrEqual, next()?),
        ComparisonOperator::Lt => compare(Comparator::Less, next()?),
        ComparisonOperator::Ge => compare(Comparator::GreaterOrEqual, next()?),
        ComparisonOperator::Gt => compare(Comparator::Greater, next()?),
        ComparisonOperator::In => Node::OneOf { subject: path(), values: in_order(values) },
        ComparisonOperator::Between => {
            Node::Between { subject: subject(), low: next()?, high: next()? }
        }
        ComparisonOperator::NotNull => Node::AttributeExists(path()),
        ComparisonOperator::Null => Node::AttributeNotExists(path()),
        ComparisonOperator::Contains => Node::Contains(subject(), next()?),
        // Unlike `NOT contains(…)`, it is false of an attribute that does not exist.
        ComparisonOperator::NotContains => Node::And(vec![
            Node::AttributeExists(path()),
            Node::Not(Box::new(Node::Contains(subject(), next()?))),
        ]),
        ComparisonOperator::BeginsWith => Node::BeginsWith(subject(), next()?),
    })
}
