//! The members of a request that hold a statement: their constraints, and the parameters' values.

use dyno_core::backend::BackendError;
use dyno_core::value::AttributeValue;

use crate::base::{EngineError, Faults};
use crate::expr::partiql::STATEMENT_LENGTH_MAX;
use crate::ops::constraints::{too_long, too_short};
use crate::ops::values::check_value;

/// Returns what is wrong with the length of a statement and of its parameters. `place` is where
/// they stand: empty, or such as `statements.3.member.`.
pub(in crate::ops) fn statement_violations(
    statement: &str,
    parameters: Option<&[AttributeValue]>,
    place: &str,
) -> Vec<String> {
    let mut violations = Vec::new();
    let path = format!("{place}statement");
    if statement.is_empty() {
        violations.push(too_short(statement, &path, 1));
    } else if statement.chars().nth(STATEMENT_LENGTH_MAX).is_some() {
        violations.push(too_long(statement, &path, STATEMENT_LENGTH_MAX));
    }
    violations.extend(parameters_violation(parameters, place));
    violations
}

/// Returns what is wrong with the number of parameters.
pub(in crate::ops) fn parameters_violation(
    parameters: Option<&[AttributeValue]>,
    place: &str,
) -> Option<String> {
    let is_empty = parameters.is_some_and(<[AttributeValue]>::is_empty);
    is_empty.then(|| too_short("[]", &format!("{place}parameters"), 1))
}

/// Checks every parameter, whether the statement uses it or not: first what the decoder noted of
/// the list at this place, then the values themselves.
pub(in crate::ops) fn check_parameters(
    parameters: Option<&[AttributeValue]>,
    faults: &Faults,
    place: &str,
) -> Result<(), BackendError> {
    if let Some(fault) = faults.value(place) {
        return Err(fault.error.clone());
    }
    for parameter in parameters.into_iter().flatten() {
        check_value(parameter)?;
        check_names(parameter)?;
    }
    Ok(())
}

/// Checks that no map in a value has an empty name. The depth of the value was checked before.
fn check_names(value: &AttributeValue) -> Result<(), EngineError> {
    match value {
        AttributeValue::L(list) => list.iter().try_for_each(check_names),
        AttributeValue::M(map) => {
            if map.contains_key("") {
                return Err(EngineError::Plain("Empty attribute name"));
            }
            map.values().try_for_each(check_names)
        }
        AttributeValue::S(_)
        | AttributeValue::N(_)
        | AttributeValue::B(_)
        | AttributeValue::Bool(_)
        | AttributeValue::Null
        | AttributeValue::Ss(_)
        | AttributeValue::Ns(_)
        | AttributeValue::Bs(_) => Ok(()),
    }
}

/// Returns the parameters of a statement; none if it has no list.
pub(in crate::ops) fn parameters_of(parameters: Option<&Vec<AttributeValue>>) -> &[AttributeValue] {
    parameters.map_or(&[], Vec::as_slice)
}
