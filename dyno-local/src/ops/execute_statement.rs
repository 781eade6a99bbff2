//! `ExecuteStatement`.

use dyno_core::backend::BackendError;
use dyno_core::op::{ExecuteStatement, ExecuteStatementOutput};

use super::Ctx;
use super::constraints::{Constraints, below_min};
use super::partiql::{
    Read, check_parameters, parameters_of, parameters_violation, read_page_of,
    statement_violations, write,
};
use crate::base::EngineError;
use crate::capacity::report_single;
use crate::expr::partiql::{Statement, StatementFault, compile_statement};

/// Runs one statement: a page of a read, or a write.
pub(crate) fn execute_statement(
    request: &ExecuteStatement,
    ctx: Ctx<'_>,
) -> Result<ExecuteStatementOutput, BackendError> {
    check_constraints(request, ctx)?;
    check_parameters(request.parameters.as_deref(), ctx.faults, "Parameters")?;
    let parameters = parameters_of(request.parameters.as_ref());
    let statement = compile_statement(&request.statement, parameters)?;
    match &statement {
        Statement::Select(select) => {
            let read = Read {
                select,
                text: &request.statement,
                parameters,
                consistent: request.consistent_read,
                limit: request.limit,
                next_token: request.next_token.as_deref(),
            };
            read_statement(read, request, ctx)
        }
        Statement::Exists(_) => Err(StatementFault::Exists.into()),
        Statement::Insert(_) | Statement::Update(_) | Statement::Delete(_) => {
            write_statement(&statement, request, ctx)
        }
    }
}

fn read_statement(
    read: Read<'_>,
    request: &ExecuteStatement,
    ctx: Ctx<'_>,
) -> Result<ExecuteStatementOutput, BackendError> {
    let shown = read_page_of(read, ctx)?;
    let table_name = shown.table.definition.name.as_str();
    let mut output = ExecuteStatementOutput::default();
    output.consumed_capacity =
        report_single(request.return_consumed_capacity, table_name, shown.arms);
    output.items = Some(shown.items);
    output.next_token = shown.next_token;
    output.last_evaluated_key = shown.last_key;
    Ok(output)
}

fn write_statement(
    statement: &Statement,
    request: &ExecuteStatement,
    ctx: Ctx<'_>,
) -> Result<ExecuteStatementOutput, BackendError> {
    // Unverified: that a token is refused by writes, and in which words.
    if request.next_token.is_some() {
        return Err(EngineError::Plain("Invalid NextToken").into());
    }
    let on_failure = request.return_values_on_condition_check_failure;
    let wrote = write(statement, on_failure, ctx).map_err(|failed| failed.error)?;
    let table_name = wrote.table.definition.name.as_str();
    let mut output = ExecuteStatementOutput::default();
    output.consumed_capacity =
        report_single(request.return_consumed_capacity, table_name, wrote.arms);
    output.items = Some(wrote.returned.into_iter().collect());
    Ok(output)
}

fn check_constraints(request: &ExecuteStatement, ctx: Ctx<'_>) -> Result<(), EngineError> {
    let mut constraints = Constraints::new(ctx.faults);
    constraints.member("returnValuesOnConditionCheckFailure");
    if let Some(limit) = request.limit {
        constraints.require(limit >= 1, || below_min(limit, "limit", 1));
    }
    constraints.member("statement").extend(statement_violations(&request.statement, None, ""));
    constraints.member("returnConsumedCapacity");
    constraints.extend(parameters_violation(request.parameters.as_deref(), ""));
    constraints.check()
}
