//! `ExecuteStatement`, `BatchExecuteStatement` and `ExecuteTransaction`.
//!
//! The first malformed parameter of a statement is noted for the list that holds it: `Parameters`, or
//! `Statements.<n>.Parameters`, positions from zero.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    BatchExecuteStatement, BatchStatement, ExecuteStatement, ExecuteTransaction,
    ParameterizedStatement,
};
use dyno_core::value::AttributeValue;

use super::member::{choice_or_default, note_if_missing, note_value, required_string};
use super::parameters::decode_parameters;
use crate::base::Faults;
use crate::wire::json::Structure;

/// Reads an `ExecuteStatement`.
pub(super) fn execute_statement(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<ExecuteStatement, BackendError> {
    let mut request = ExecuteStatement::new(required_string(root, "Statement", faults)?);
    request.parameters = parameters(root, faults)?;
    request.consistent_read = root.boolean("ConsistentRead")?.unwrap_or(false);
    request.next_token = root.string("NextToken")?;
    request.limit = root.integer("Limit")?;
    request.return_consumed_capacity = choice_or_default(root, "ReturnConsumedCapacity", faults)?;
    request.return_values_on_condition_check_failure =
        choice_or_default(root, "ReturnValuesOnConditionCheckFailure", faults)?;
    Ok(request)
}

/// Reads a `BatchExecuteStatement`.
pub(super) fn batch_execute_statement(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<BatchExecuteStatement, BackendError> {
    note_if_missing(root, "Statements", faults);
    let elements = root.structures("Statements", "BatchStatementRequest")?.unwrap_or_default();
    let mut statements = Vec::with_capacity(elements.len());
    for element in elements {
        let mut member = BatchStatement::new(required_string(&element, "Statement", faults)?);
        member.parameters = parameters(&element, faults)?;
        member.consistent_read = element.boolean("ConsistentRead")?.unwrap_or(false);
        member.return_values_on_condition_check_failure =
            choice_or_default(&element, "ReturnValuesOnConditionCheckFailure", faults)?;
        statements.push(member);
    }
    let mut request = BatchExecuteStatement::new(statements);
    request.return_consumed_capacity = choice_or_default(root, "ReturnConsumedCapacity", faults)?;
    Ok(request)
}

/// Reads an `ExecuteTransaction`.
pub(super) fn execute_transaction(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<ExecuteTransaction, BackendError> {
    const MEMBER: &str = "TransactStatements";
    note_if_missing(root, MEMBER, faults);
    let elements = root.structures(MEMBER, "ParameterizedStatement")?.unwrap_or_default();
    let mut statements = Vec::with_capacity(elements.len());
    for element in elements {
        let statement = required_string(&element, "Statement", faults)?;
        let mut member = ParameterizedStatement::new(statement);
        member.parameters = parameters(&element, faults)?;
        member.return_values_on_condition_check_failure =
            choice_or_default(&element, "ReturnValuesOnConditionCheckFailure", faults)?;
        statements.push(member);
    }
    let mut request = ExecuteTransaction::new(statements);
    request.client_request_token = root.string("ClientRequestToken")?;
    request.return_consumed_capacity = choice_or_default(root, "ReturnConsumedCapacity", faults)?;
    Ok(request)
}

/// Reads the parameters of a statement.
fn parameters(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Option<Vec<AttributeValue>>, BackendError> {
    const MEMBER: &str = "Parameters";
    let Some(elements) = from.list(MEMBER)? else { return Ok(None) };
    let mut fault = None;
    let values = decode_parameters(elements, &mut fault)?;
    note_value(|| from.value_path(MEMBER), fault, faults);
    Ok(Some(values))
}
