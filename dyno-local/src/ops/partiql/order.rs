//! `ORDER BY`: which keys it may name, and what it makes of the ranges of a read.
//!
//! The terms are checked before the values of keys are, and the rest after it.

use std::cmp::Ordering;

use dyno_core::backend::BackendError;
use dyno_core::value::AttributeValue;

use super::ranges::{Part, Selection};
use crate::base::EngineError;
use crate::catalog::KeySchema;
use crate::expr::partiql::{OrderTerm, SelectStatement};
use crate::storage::Direction;

/// Checks that there is a condition, and that every term is an attribute of the key.
pub(super) fn check_terms(select: &SelectStatement, keys: &KeySchema) -> Result<(), BackendError> {
    if !select.order.is_empty() && select.filter.is_none() {
        return Err(EngineError::Plain(
            "Must have WHERE clause in the statement when using ORDER BY clause.",
        )
        .into());
    }
    for term in &select.order {
        let attribute = term.attribute.clone()?;
        if !keys.contains(&attribute) {
            return Err(EngineError::Text(format!(
                "Attribute {attribute} in ORDER BY clause must be part of the primary key"
            ))
            .into());
        }
    }
    Ok(())
}

/// Puts the ranges in order, and returns the direction in which each is read.
///
/// Partitions are read in the order of their keys. Without a term for the sort key, each is read
/// backward.
pub(super) fn arrange(
    order: &[OrderTerm],
    keys: &KeySchema,
    selection: &mut Selection,
) -> Result<Direction, EngineError> {
    if order.is_empty() {
        return Ok(Direction::Forward);
    }
    let Selection::Partitions(parts) = selection else {
        return Err(EngineError::Plain(
            "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
        ));
    };
    let term_of = |attributes: &[crate::catalog::KeyAttribute]| {
        let names = |term: &&OrderTerm| {
            term.attribute.as_ref().is_ok_and(|name| attributes.iter().any(|it| it.name == *name))
        };
        order.iter().find(names).map(|term| term.descending)
    };
    let (by_partition, by_sort) = (term_of(&keys.hash), term_of(&keys.range));
    let is_one =
        parts.iter().all(|part| Some(&part.partition) == parts.first().map(|it| &it.partition));
    if !is_one && by_partition.is_none() {
        return Err(EngineError::Plain(
            "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.",
        ));
    }
    let direction = if by_sort == Some(false) { Direction::Forward } else { Direction::Backward };
    parts.sort_by(|one, other| {
        let partitions = compare(one, other);
        let partitions = if by_partition == Some(true) { partitions.reverse() } else { partitions };
        let ranges = one.range.lowest().cmp(&other.range.lowest());
        partitions.then(match direction {
            Direction::Forward => ranges,
            Direction::Backward => ranges.reverse(),
        })
    });
    Ok(direction)
}

/// Orders partitions by their keys, which are of one type.
fn compare(one: &Part, other: &Part) -> Ordering {
    match (&one.partition, &other.partition) {
        (AttributeValue::S(one), AttributeValue::S(other)) => one.as_bytes().cmp(other.as_bytes()),
        (AttributeValue::N(one), AttributeValue::N(other)) => one.cmp(other),
        (AttributeValue::B(one), AttributeValue::B(other)) => one.cmp(other),
        _ => Ordering::Equal,
    }
}
