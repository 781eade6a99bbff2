//! `ExecuteStatement`, `BatchExecuteStatement` and `ExecuteTransaction` over the SDK.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types as sdk;
use dyno_core::backend::BackendError;
use dyno_core::op::{
    BatchExecuteStatement, BatchExecuteStatementOutput, BatchStatement, BatchStatementError,
    BatchStatementResponse, ExecuteStatement, ExecuteStatementOutput, ExecuteTransaction,
    ExecuteTransactionOutput, ParameterizedStatement,
};
use dyno_core::value::AttributeValue;

use super::attribute::{items_from_sdk, optional_item, value_to_sdk};
use super::{capacity, error, option};

/// Sends an `ExecuteStatement`.
pub(super) async fn execute_statement(
    client: &Client,
    request: ExecuteStatement,
) -> Result<ExecuteStatementOutput, BackendError> {
    let answer = client
        .execute_statement()
        .statement(request.statement)
        .set_parameters(parameters(request.parameters))
        .set_consistent_read(option::flag(request.consistent_read, false))
        .set_next_token(request.next_token)
        .set_limit(request.limit)
        .set_return_consumed_capacity(option::capacity(request.return_consumed_capacity))
        .set_return_values_on_condition_check_failure(option::on_failure(
            request.return_values_on_condition_check_failure,
        ))
        .send()
        .await
        .map_err(error::from_sdk)?;
    let mut output = ExecuteStatementOutput::default();
    output.items = answer.items.map(items_from_sdk).transpose()?;
    output.next_token = answer.next_token;
    output.last_evaluated_key = optional_item(answer.last_evaluated_key)?;
    output.consumed_capacity = answer.consumed_capacity.map(|told| capacity::consumed(told).into());
    Ok(output)
}

/// Sends a `BatchExecuteStatement`.
pub(super) async fn batch_execute_statement(
    client: &Client,
    request: BatchExecuteStatement,
) -> Result<BatchExecuteStatementOutput, BackendError> {
    let statements = request.statements.into_iter().map(statement_to_sdk);
    let answer = client
        .batch_execute_statement()
        .set_statements(Some(statements.collect::<Result<_, _>>()?))
        .set_return_consumed_capacity(option::capacity(request.return_consumed_capacity))
        .send()
        .await
        .map_err(error::from_sdk)?;
    let mut output = BatchExecuteStatementOutput::default();
    let responses = answer.responses.unwrap_or_default().into_iter();
    output.responses = responses.map(response_from_sdk).collect::<Result<_, _>>()?;
    output.consumed_capacity = capacity::consumed_list(answer.consumed_capacity);
    Ok(output)
}

/// Sends an `ExecuteTransaction`.
///
/// Without a token the SDK makes one, so that its own retries do not write twice.
pub(super) async fn execute_transaction(
    client: &Client,
    request: ExecuteTransaction,
) -> Result<ExecuteTransactionOutput, BackendError> {
    let statements = request.transact_statements.into_iter().map(transact_to_sdk);
    let answer = client
        .execute_transaction()
        .set_transact_statements(Some(statements.collect::<Result<_, _>>()?))
        .set_client_request_token(request.client_request_token)
        .set_return_consumed_capacity(option::capacity(request.return_consumed_capacity))
        .send()
        .await
        .map_err(error::from_sdk)?;
    let mut output = ExecuteTransactionOutput::default();
    let responses = answer.responses.unwrap_or_default().into_iter();
    output.responses = responses.map(|each| optional_item(each.item)).collect::<Result<_, _>>()?;
    output.consumed_capacity = capacity::consumed_list(answer.consumed_capacity);
    Ok(output)
}

fn parameters(values: Option<Vec<AttributeValue>>) -> Option<Vec<sdk::AttributeValue>> {
    values.map(|values| values.into_iter().map(value_to_sdk).collect())
}

fn statement_to_sdk(statement: BatchStatement) -> Result<sdk::BatchStatementRequest, BackendError> {
    sdk::BatchStatementRequest::builder()
        .statement(statement.statement)
        .set_parameters(parameters(statement.parameters))
        .set_consistent_read(option::flag(statement.consistent_read, false))
        .set_return_values_on_condition_check_failure(option::on_failure(
            statement.return_values_on_condition_check_failure,
        ))
        .build()
        .map_err(error::from_build)
}

fn transact_to_sdk(
    statement: ParameterizedStatement,
) -> Result<sdk::ParameterizedStatement, BackendError> {
    sdk::ParameterizedStatement::builder()
        .statement(statement.statement)
        .set_parameters(parameters(statement.parameters))
        .set_return_values_on_condition_check_failure(option::on_failure(
            statement.return_values_on_condition_check_failure,
        ))
        .build()
        .map_err(error::from_build)
}

fn response_from_sdk(
    response: sdk::BatchStatementResponse,
) -> Result<BatchStatementResponse, BackendError> {
    let mut ours = BatchStatementResponse::default();
    ours.error = response.error.map(error_from_sdk).transpose()?;
    ours.table_name = response.table_name;
    ours.item = optional_item(response.item)?;
    Ok(ours)
}

fn error_from_sdk(failure: sdk::BatchStatementError) -> Result<BatchStatementError, BackendError> {
    let mut ours = BatchStatementError::default();
    ours.code = failure.code.map(|code| code.as_str().to_owned()).unwrap_or_default();
    ours.message = failure.message.unwrap_or_default();
    ours.item = optional_item(failure.item)?;
    Ok(ours)
}
