//! `ExecuteTransaction`.
//!
//! Order: constraints of members → the parameters of all statements → each statement by itself, in
//! order → reads and writes together → tables and keys, which cancel → two statements on one item →
//! what the items refuse. What is wrong with one statement tells its position.

use dyno_core::backend::{BackendError, ErrorCode};
use dyno_core::op::{
    ExecuteTransaction, ExecuteTransactionOutput, ParameterizedStatement,
    ReturnItemCollectionMetrics, TransactWriteItemsOutput,
};
use dyno_core::value::{Item, item_size_bytes};

use super::Ctx;
use super::constraints::{Constraints, too_long, too_short};
use super::partiql::{
    self, KeyFault, check_overlap, check_parameters, parameters_of, read_key, shown_of,
    statement_violations, unless_exists, unless_missing, write_key,
};
use super::tokens::fingerprint;
use super::transact_actions::{Action, ActionKind};
use super::transact_cancel::{OnRefusal, cancelled_by};
use super::transact_get_items::read_all;
use super::transact_write_items::{Asked, Checked, check_distinct, token_violation};
use super::values::{check_size, check_values};
use crate::base::{EngineError, limits};
use crate::catalog::{ItemKey, Table};
use crate::expr::partiql::{SelectStatement, Statement, StatementFault, compile_statement};

/// What the tokens of this operation begin with inside, so that they are not those of another.
/// It is longer than any token.
const TOKEN_SPACE: &str = "of an ExecuteTransaction and nothing else: ";

/// Runs up to 100 statements on one item each, all or none.
pub(crate) fn execute_transaction(
    request: &ExecuteTransaction,
    ctx: Ctx<'_>,
) -> Result<ExecuteTransactionOutput, BackendError> {
    let statements = statements(request, ctx)?;
    if only_read(&statements) {
        return read(request, &statements, ctx);
    }
    with_writes(request, &statements, ctx, |checked, asked| checked.write(asked, ctx)).map(told)
}

/// Compiles the statements of a request whose form is in order: all of them read, or none.
pub(super) fn statements(
    request: &ExecuteTransaction,
    ctx: Ctx<'_>,
) -> Result<Vec<Statement>, BackendError> {
    check_constraints(request, ctx)?;
    for (at, member) in request.transact_statements.iter().enumerate() {
        let place = format!("TransactStatements.{at}.Parameters");
        check_parameters(member.parameters.as_deref(), ctx.faults, &place)?;
    }
    let members = request.transact_statements.iter().enumerate();
    let statements = members.map(|(at, member)| compile(at, member));
    let statements = statements.collect::<Result<Vec<Statement>, BackendError>>()?;
    let reads = statements.iter().filter(|it| it.reads()).count();
    if reads > 0 && reads < statements.len() {
        return Err(EngineError::Plain(
            "ExecuteTransaction API does not support both read and write operations in the same request.",
        )
        .into());
    }
    Ok(statements)
}

/// Returns `true` if statements that go together read.
pub(super) fn only_read(statements: &[Statement]) -> bool {
    statements.iter().any(Statement::reads)
}

/// Returns what an `ExecuteTransaction` that wrote is answered.
pub(super) fn told(written: TransactWriteItemsOutput) -> ExecuteTransactionOutput {
    let mut output = ExecuteTransactionOutput::default();
    output.consumed_capacity = written.consumed_capacity;
    output
}

fn check_constraints(request: &ExecuteTransaction, ctx: Ctx<'_>) -> Result<(), EngineError> {
    let mut constraints = Constraints::new(ctx.faults);
    constraints.member("clientRequestToken");
    constraints.extend(token_violation(request.client_request_token.as_deref()));
    constraints.member("transactStatements");
    let (count, max) = (request.transact_statements.len(), limits::TRANSACTION_ACTIONS_MAX);
    if ctx.faults.constraint("transactStatements").is_none() {
        constraints.require(count > 0, || too_short("[]", "transactStatements", 1));
        // The service prints every statement here; we say how many there are.
        let printed = format!("[{count} items]");
        constraints.require(count <= max, || too_long(&printed, "transactStatements", max));
    }
    for (at, member) in request.transact_statements.iter().enumerate() {
        let place = format!("transactStatements.{}.member.", at + 1);
        let parameters = member.parameters.as_deref();
        constraints.extend(statement_violations(&member.statement, parameters, &place));
    }
    constraints.member("returnConsumedCapacity");
    constraints.check()
}

/// Returns the refusal of one statement for what it is.
fn failed(at: usize, reason: impl std::fmt::Display) -> BackendError {
    BackendError::validation(format!("Validation failed in TransactStatements[{at}]: {reason}"))
}

fn compile(at: usize, member: &ParameterizedStatement) -> Result<Statement, BackendError> {
    let parameters = parameters_of(member.parameters.as_ref());
    let statement = compile_statement(&member.statement, parameters);
    let statement = statement.map_err(|fault| failed(at, fault))?;
    if statement.returns() {
        return Err(failed(at, "RETURNING clause is not supported in ExecuteTransaction."));
    }
    let (Statement::Select(select) | Statement::Exists(select)) = &statement else {
        return Ok(statement);
    };
    if select.target.index.is_some() {
        return Err(failed(at, "Reads on indices are not supported within transactions."));
    }
    Ok(statement)
}

/// Returns the table of the statement at a position; that there is none cancels.
fn table<'t>(at: usize, statements: &[Statement], ctx: Ctx<'t>) -> Result<&'t Table, BackendError> {
    let name = statements.get(at).map(Statement::table).unwrap_or_default();
    partiql::table(name, ctx).map_err(|error| match error.code() {
        ErrorCode::ResourceNotFound => cancelled_by(at, statements.len(), &error),
        _ => error,
    })
}

/// A key of another type cancels in the words of other transactions.
fn key_fault(at: usize, count: usize, fault: KeyFault) -> BackendError {
    match fault {
        KeyFault::Type(_) => cancelled_by(at, count, &EngineError::KeySchema.into()),
        KeyFault::Other(error) => failed(at, error),
    }
}

/// Reads the items that statements name, as of one moment.
pub(super) fn read(
    request: &ExecuteTransaction,
    statements: &[Statement],
    ctx: Ctx<'_>,
) -> Result<ExecuteTransactionOutput, BackendError> {
    let mut tables = Vec::with_capacity(statements.len());
    let mut keys = Vec::with_capacity(statements.len());
    let mut selects: Vec<&SelectStatement> = Vec::with_capacity(statements.len());
    for (at, statement) in statements.iter().enumerate() {
        let Statement::Select(select) = statement else { continue };
        let table = table(at, statements, ctx)?;
        let key = read_statement(at, statements.len(), select, table)?;
        let key = ItemKey::of_key(&table.definition.keys, &key);
        keys.push(key.map_err(|error| cancelled_by(at, statements.len(), &error.into()))?);
        tables.push(table);
        selects.push(select);
    }
    check_distinct(tables.iter().zip(&keys).map(|(table, key)| (table.storage.id(), &key.key)))?;
    let (items, consumed) = read_all(&tables, &keys, request.return_consumed_capacity, ctx.gate())?;
    let mut output = ExecuteTransactionOutput::default();
    output.consumed_capacity = consumed;
    let found = items.into_iter().zip(tables).zip(selects);
    let shown = found.map(|((item, table), select)| {
        let item = item?;
        let item = item.read(table.storage.names());
        Some(if select.list.is_empty() { item.to_item() } else { shown_of(select, &item) })
    });
    output.responses = shown.collect();
    Ok(output)
}

/// Returns the key of the item that a `SELECT` names, which must be all that it says.
fn read_statement(
    at: usize,
    count: usize,
    select: &SelectStatement,
    table: &Table,
) -> Result<Item, BackendError> {
    let (keys, filter) = (&table.definition.keys, select.filter.as_ref());
    match read_key(keys, filter) {
        Ok(Some(key)) => Ok(key),
        Ok(None) => {
            check_overlap(keys, filter).map_err(|error| failed(at, error))?;
            Err(failed(
                at,
                "Select statements within ExecuteTransaction must specify the primary key in the where clause.",
            ))
        }
        // In a read every key that cannot be cancels.
        Err(KeyFault::Type(_) | KeyFault::Other(_)) => {
            Err(cancelled_by(at, count, &EngineError::KeySchema.into()))
        }
    }
}

/// Has a step go on with the statements as the actions of any transaction.
pub(super) fn with_writes<T>(
    request: &ExecuteTransaction,
    statements: &[Statement],
    ctx: Ctx<'_>,
    step: impl FnOnce(&Checked<'_>, Asked<'_>) -> Result<T, BackendError>,
) -> Result<T, BackendError> {
    let mut keys = Vec::with_capacity(statements.len());
    let mut tables = Vec::with_capacity(statements.len());
    for (at, statement) in statements.iter().enumerate() {
        let table = table(at, statements, ctx)?;
        keys.push(key_of(at, statements.len(), statement, table)?);
        tables.push(table);
    }
    let members = request.transact_statements.iter().zip(statements).zip(tables).zip(&keys);
    let mut actions = Vec::with_capacity(statements.len());
    for (at, (((member, statement), table), key)) in members.enumerate() {
        let action = action(member, statement, table, key);
        actions.push(action.map_err(|error| cancelled_by(at, statements.len(), &error.into()))?);
    }
    let token = request.client_request_token.as_ref().map(|it| format!("{TOKEN_SPACE}{it}"));
    let asked = Asked {
        token: token.as_deref().map(|it| (it, fingerprint(&request.transact_statements))),
        consumed: request.return_consumed_capacity,
        metrics: ReturnItemCollectionMetrics::None,
    };
    step(&Checked::new(actions, ctx)?, asked)
}

/// Returns the key that a writing statement names; the item of an insert has its own.
fn key_of(
    at: usize,
    count: usize,
    statement: &Statement,
    table: &Table,
) -> Result<Item, BackendError> {
    let keys = &table.definition.keys;
    let filter = match statement {
        Statement::Insert(_) => return Ok(Item::new()),
        Statement::Select(it) | Statement::Exists(it) => it.filter.as_ref(),
        Statement::Update(it) => it.filter.as_ref(),
        Statement::Delete(it) => it.filter.as_ref(),
    };
    let key = write_key(keys, filter);
    if !matches!(statement, Statement::Exists(_)) {
        return key.map_err(|fault| key_fault(at, count, fault));
    }
    // A condition names one item, and says more of it.
    let is_bare = matches!(read_key(keys, filter), Ok(Some(_)));
    match key {
        Ok(key) if !is_bare => Ok(key),
        Err(fault @ KeyFault::Type(_)) => Err(key_fault(at, count, fault)),
        Ok(_) | Err(KeyFault::Other(_)) => Err(failed(at, StatementFault::ExistsCondition)),
    }
}

/// Returns what a statement does as an action of any transaction.
fn action<'a>(
    member: &ParameterizedStatement,
    statement: &'a Statement,
    table: &Table,
    key: &'a Item,
) -> Result<Action<'a>, EngineError> {
    let on_failure = member.return_values_on_condition_check_failure;
    let mut action = Action {
        table_name: statement.table(),
        kind: ActionKind::Check(key),
        condition: None,
        unless_missing: None,
        on_refusal: OnRefusal::Condition(on_failure),
        payload_bytes: item_size_bytes(key),
    };
    match statement {
        Statement::Insert(it) => {
            action.payload_bytes = check_values(&it.item)?;
            check_size(action.payload_bytes)?;
            action.kind = ActionKind::Put(&it.item, action.payload_bytes);
            action.condition = Some(unless_exists(table));
            action.on_refusal = OnRefusal::Duplicate;
        }
        Statement::Update(it) => {
            action.kind = ActionKind::Update(key, Some(it.update.clone()));
            action.condition.clone_from(&it.filter);
        }
        Statement::Delete(it) => {
            action.kind = ActionKind::Delete(key);
            let filter = it.filter.as_ref();
            let is_bare = matches!(read_key(&table.definition.keys, filter), Ok(Some(_)));
            // What names a key and nothing else deletes whatever there is.
            if let Some(filter) = filter.filter(|_| !is_bare) {
                action.unless_missing = Some(unless_missing(filter, table));
                action.condition = Some(filter.clone());
            }
        }
        Statement::Select(it) | Statement::Exists(it) => action.condition.clone_from(&it.filter),
    }
    Ok(action)
}
