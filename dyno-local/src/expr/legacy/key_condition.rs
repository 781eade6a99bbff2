//! `KeyConditions` as a key condition.
//!
//! Whether the attributes are keys, and which operators keys can be looked up by, is found out
//! against the schema, as for expressions.

use dyno_core::backend::BackendError;
use dyno_core::op::{ComparisonOperator, Conditions};
use dyno_core::value::AttributeValue;

use super::super::key_condition::{KeyClause, KeyCondition, KeyPredicate};
use super::CheckValues;
use super::comparison::{check_count, check_types};
use super::fault::{LegacyFault, ParameterFault};

/// Compiles key conditions. How many there may be, the schema says.
pub(crate) fn compile_key_conditions(
    conditions: &Conditions,
    check_values: CheckValues<'_>,
) -> Result<KeyCondition, BackendError> {
    let mut clauses = Vec::with_capacity(conditions.len());
    for (name, condition) in conditions {
        let values = condition.attribute_value_list.as_deref().unwrap_or_default();
        check_values(name, values)?;
        check_count(condition.comparison_operator, values.len())?;
        check_types(condition.comparison_operator, values)?;
        let predicate = predicate(condition.comparison_operator, values)?;
        clauses.push(KeyClause { attribute: name.clone(), predicate });
    }
    // Unverified: that this is still what the service says of no conditions.
    if clauses.is_empty() {
        return Err(LegacyFault::NoKeyConditions.into());
    }
    Ok(KeyCondition { clauses })
}

fn predicate(
    operator: ComparisonOperator,
    values: &[AttributeValue],
) -> Result<KeyPredicate, ParameterFault> {
    let mut values = values.iter().cloned();
    let missing = || ParameterFault::ArgumentCount(operator.name());
    let mut next = || values.next().ok_or_else(missing);
    Ok(match operator {
        ComparisonOperator::Eq => KeyPredicate::Equal(next()?),
        ComparisonOperator::Le => KeyPredicate::LessOrEqual(next()?),
        ComparisonOperator::Lt => KeyPredicate::Less(next()?),
        ComparisonOperator::Ge => KeyPredicate::GreaterOrEqual(next()?),
        ComparisonOperator::Gt => KeyPredicate::Greater(next()?),
        ComparisonOperator::Between => KeyPredicate::Between(next()?, next()?),
        ComparisonOperator::BeginsWith => KeyPredicate::BeginsWith(next()?),
        ComparisonOperator::Ne
        | ComparisonOperator::In
        | ComparisonOperator::NotNull
        | ComparisonOperator::Null
        | ComparisonOperator::Contains
        | ComparisonOperator::NotContains => KeyPredicate::NotIndexable,
    })
}
