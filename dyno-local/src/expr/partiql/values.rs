//! What a statement is refused for while its values are read: functions that there are not, types
//! that nothing has, literals that are no values.
//!
//! The compiler asks before it compiles anything, for the service finds these first, in written
//! order, whatever is wrong with operands before them.

use dyno_core::value::AttributeValue;

use super::ast::{Expr, Kind, TypeName};
use super::error::StatementFault;
use super::literal;

/// The functions of conditions.
const CONDITION_FUNCTIONS: [&str; 6] = [
    "attribute_exists",
    "attribute_not_exists",
    "attribute_type",
    "begins_with",
    "contains",
    "size",
];

/// Refuses what a condition may not be made of, the first in written order.
pub(super) fn check_condition(
    expression: &Expr,
    parameters: &[AttributeValue],
) -> Result<(), StatementFault> {
    let check = |expression: &Expr| check_condition(expression, parameters);
    match &expression.kind {
        Kind::Missing => Err(StatementFault::Missing),
        Kind::Name(_) | Kind::Path(..) | Kind::Parameter(_) | Kind::Star => Ok(()),
        Kind::Null
        | Kind::Bool(_)
        | Kind::Text(_)
        | Kind::Number(_)
        | Kind::Ion(..)
        | Kind::List(_)
        | Kind::Bag(_)
        | Kind::Struct(_) => literal::value(expression, parameters).map(|_| ()),
        Kind::Sign(_, inner) => match inner.kind {
            Kind::Number(_) => literal::value(expression, parameters).map(|_| ()),
            _ => check(inner),
        },
        Kind::Not(_, inner) => check(inner),
        Kind::Infix(first, rest) => {
            check(first)?;
            rest.iter().try_for_each(|(_, operand)| check(operand))
        }
        Kind::Between(operands) => operands.iter().try_for_each(check),
        Kind::In(operands) => {
            let [subject, list] = &**operands;
            check(subject)?;
            match &list.kind {
                // The members are operands, attributes among them.
                Kind::List(members) => members.iter().try_for_each(check),
                _ => check(list),
            }
        }
        Kind::Is(subject, name) => {
            // `MISSING IS MISSING` is fine.
            if !matches!(subject.kind, Kind::Missing) {
                check(subject)?;
            }
            match name {
                TypeName::Other(name) => Err(StatementFault::IsType(name, subject.at)),
                _ => Ok(()),
            }
        }
        Kind::Call(name, arguments) => {
            arguments.iter().try_for_each(check)?;
            check_function(expression, name)
        }
        Kind::Subquery(select) => Err(StatementFault::Subquery(select.at)),
    }
}

fn check_function(call: &Expr, name: &str) -> Result<(), StatementFault> {
    let name = name.to_ascii_lowercase();
    if CONDITION_FUNCTIONS.contains(&name.as_str()) {
        return Ok(());
    }
    Err(StatementFault::UnknownFunction(name, call.at))
}

/// Counts the operators of a condition. Lists of `IN` and the `AND` of `BETWEEN` count nothing.
pub(super) fn count_operators(expression: &Expr) -> usize {
    match &expression.kind {
        Kind::Not(times, inner) => times + count_operators(inner),
        Kind::Sign(_, inner) => count_operators(inner),
        Kind::Infix(first, rest) => {
            let operands = rest.iter().map(|(_, operand)| 1 + count_operators(operand));
            count_operators(first) + operands.sum::<usize>()
        }
        Kind::Between(operands) => 1 + operands.iter().map(count_operators).sum::<usize>(),
        Kind::In(operands) => {
            let [subject, list] = &**operands;
            let members = match &list.kind {
                Kind::List(members) => members.iter().map(count_operators).sum::<usize>(),
                _ => count_operators(list),
            };
            1 + count_operators(subject) + members
        }
        Kind::Is(subject, _) => 1 + count_operators(subject),
        Kind::Call(_, arguments) => 1 + arguments.iter().map(count_operators).sum::<usize>(),
        Kind::Null
        | Kind::Missing
        | Kind::Bool(_)
        | Kind::Text(_)
        | Kind::Number(_)
        | Kind::Ion(..)
        | Kind::Parameter(_)
        | Kind::Name(_)
        | Kind::Path(..)
        | Kind::List(_)
        | Kind::Bag(_)
        | Kind::Struct(_)
        | Kind::Star
        | Kind::Subquery(_) => 0,
    }
}
