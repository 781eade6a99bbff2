//! Key conditions: what a query may say about the key attributes.
//!
//! The grammar is that of conditions; what remains of it after the shape check is a list of
//! clauses, one for each attribute. Whether the attributes are keys, and of which type, the caller
//! checks against the table's schema.

use std::sync::Arc;

use dyno_core::backend::BackendError;
use dyno_core::value::AttributeValue;

use super::condition::{Comparator, Node, Operand, compile};
use super::error::{ExprError, ExpressionKind, Fault, KeyConditionFault};
use super::placeholders::Placeholders;

/// A key condition: its clauses in written order, at most one for each attribute.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct KeyCondition {
    pub(crate) clauses: Vec<KeyClause>,
}

/// What one attribute has to be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct KeyClause {
    pub(crate) attribute: String,
    pub(crate) predicate: KeyPredicate,
}

/// A test on a key attribute. `:v < a` is mirrored to `a > :v`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum KeyPredicate {
    Equal(AttributeValue),
    Less(AttributeValue),
    LessOrEqual(AttributeValue),
    Greater(AttributeValue),
    GreaterOrEqual(AttributeValue),
    Between(AttributeValue, AttributeValue),
    BeginsWith(AttributeValue),
    /// A test that no key can be looked up by. Expressions with one are refused earlier.
    NotIndexable,
}

/// A key condition that is a valid condition, but whose shape was not yet checked.
///
/// The service compiles the filter and the projection, and looks for unused placeholders, before
/// it looks at the shape of the key condition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ParsedKeyCondition {
    root: Node,
}

/// Compiles a key condition up to its shape.
pub(crate) fn parse_key_condition(
    text: &str,
    placeholders: &mut Placeholders<'_>,
) -> Result<ParsedKeyCondition, BackendError> {
    match compile(ExpressionKind::KeyCondition, text, placeholders) {
        Ok(root) => Ok(ParsedKeyCondition { root }),
        Err(fault) => Err(lift(fault).into()),
    }
}

impl ParsedKeyCondition {
    /// Checks the shape and takes the condition apart.
    pub(crate) fn into_clauses(self) -> Result<KeyCondition, BackendError> {
        let mut clauses = Vec::new();
        collect(self.root, &mut clauses)?;
        Ok(KeyCondition { clauses })
    }
}

fn lift(fault: Fault) -> ExprError {
    ExprError::Invalid(ExpressionKind::KeyCondition, fault)
}

/// Appends the clauses of a condition from left to right, or refuses the first that is none.
/// Recursion is bounded by the number of operators.
fn collect(node: Node, clauses: &mut Vec<KeyClause>) -> Result<(), ExprError> {
    let (operands, make): (_, fn([AttributeValue; 2]) -> KeyPredicate) = match node {
        Node::And(terms) => {
            for term in terms {
                collect(term, clauses)?;
            }
            return Ok(());
        }
        Node::Compare { comparator, left, right } => {
            let is_mirrored = !matches!(left, Operand::Path(_));
            let make = predicate(comparator, is_mirrored)
                .ok_or_else(|| KeyConditionFault::Operator(comparator.symbol()))?;
            (vec![left, right], make)
        }
        Node::Between { subject, low, high } => {
            check_first(&subject, "BETWEEN")?;
            (vec![subject, low, high], |[low, high]| KeyPredicate::Between(low, high))
        }
        Node::BeginsWith(text, prefix) => {
            check_first(&text, "begins_with")?;
            (vec![text, prefix], |[prefix, _]| KeyPredicate::BeginsWith(prefix))
        }
        Node::Or(_) => return Err(KeyConditionFault::Operator("OR").into()),
        Node::Not(_) => return Err(KeyConditionFault::Operator("NOT").into()),
        Node::In { .. } | Node::OneOf { .. } => {
            return Err(KeyConditionFault::Operator("IN").into());
        }
        Node::AttributeExists(_) => {
            return Err(KeyConditionFault::Operator("attribute_exists").into());
        }
        Node::AttributeNotExists(_) => {
            return Err(KeyConditionFault::Operator("attribute_not_exists").into());
        }
        Node::AttributeType(..) => {
            return Err(KeyConditionFault::Operator("attribute_type").into());
        }
        Node::Contains(..) => return Err(KeyConditionFault::Operator("contains").into()),
    };
    let (attribute, values) = sort_operands(operands)?;
    if clauses.iter().any(|clause| clause.attribute == attribute) {
        return Err(lift(Fault::RepeatedKey));
    }
    clauses.push(KeyClause { attribute, predicate: make(values) });
    Ok(())
}

/// Returns what makes a predicate of a comparison; nothing for `<>`.
fn predicate(
    comparator: Comparator,
    is_mirrored: bool,
) -> Option<fn([AttributeValue; 2]) -> KeyPredicate> {
    match (comparator, is_mirrored) {
        (Comparator::Equal, _) => Some(|[value, _]| KeyPredicate::Equal(value)),
        (Comparator::Less, false) | (Comparator::Greater, true) => {
            Some(|[value, _]| KeyPredicate::Less(value))
        }
        (Comparator::LessOrEqual, false) | (Comparator::GreaterOrEqual, true) => {
            Some(|[value, _]| KeyPredicate::LessOrEqual(value))
        }
        (Comparator::Greater, false) | (Comparator::Less, true) => {
            Some(|[value, _]| KeyPredicate::Greater(value))
        }
        (Comparator::GreaterOrEqual, false) | (Comparator::LessOrEqual, true) => {
            Some(|[value, _]| KeyPredicate::GreaterOrEqual(value))
        }
        (Comparator::NotEqual, _) => None,
    }
}

fn check_first(operand: &Operand, operator: &'static str) -> Result<(), KeyConditionFault> {
    match operand {
        Operand::Path(_) => Ok(()),
        Operand::Value(_) | Operand::Size(_) | Operand::Holds(_) => {
            Err(KeyConditionFault::FirstOperand(operator))
        }
    }
}

/// Separates the one attribute from the one or two values, looking at the operands in order.
fn sort_operands(operands: Vec<Operand>) -> Result<(String, [AttributeValue; 2]), ExprError> {
    let mut attribute = None;
    let mut values = Vec::with_capacity(2);
    for operand in operands {
        match operand {
            Operand::Path(_) if attribute.is_some() => {
                return Err(KeyConditionFault::SeveralNames.into());
            }
            Operand::Path(path) if path.is_nested() => return Err(lift(Fault::NestedKey)),
            Operand::Path(path) => attribute = Some(path.root().to_owned()),
            Operand::Size(_) | Operand::Holds(_) => {
                return Err(KeyConditionFault::NestedOperation.into());
            }
            Operand::Value(value) => values.push(Arc::unwrap_or_clone(value)),
        }
    }
    let attribute = attribute.ok_or(KeyConditionFault::NoName)?;
    let mut values = values.into_iter();
    let first = values.next().unwrap_or(AttributeValue::Null);
    Ok((attribute, [first, values.next().unwrap_or(AttributeValue::Null)]))
}
