//! `BatchExecuteStatement`.
//!
//! What is wrong with one statement is told in its place and leaves the others; what is wrong with
//! them together, that some read and some write or that two are about one item, refuses the request.

use std::collections::{BTreeMap, BTreeSet};

use dyno_core::backend::{BackendError, ErrorCode};
use dyno_core::op::{
    BatchExecuteStatement, BatchExecuteStatementOutput, BatchStatement, BatchStatementError,
    BatchStatementResponse, ConsumedCapacity, ReturnConsumedCapacity,
};

use super::Ctx;
use super::batch_get_item::duplicates;
use super::constraints::{Constraints, too_long, too_short};
use super::partiql::{
    self, Failed, KeyFault, check_overlap, check_parameters, parameters_of, read_key, shown_of,
    statement_violations, write, write_key,
};
use crate::base::{EngineError, limits};
use crate::capacity::{Arms, ReadMode, report_table};
use crate::catalog::{ItemKey, Table};
use crate::expr::partiql::{SelectStatement, Statement, compile_statement};
use crate::read::read_item;

/// Runs up to 25 statements on one item each.
pub(crate) fn batch_execute_statement(
    request: &BatchExecuteStatement,
    ctx: Ctx<'_>,
) -> Result<BatchExecuteStatementOutput, BackendError> {
    check_constraints(request, ctx)?;
    let compiled: Vec<Result<Statement, BackendError>> =
        request.statements.iter().enumerate().map(|(at, it)| compile(at, it, ctx)).collect();
    check_together(&compiled, ctx)?;
    let mut spent = Spent::default();
    let mut output = BatchExecuteStatementOutput::default();
    for (member, statement) in request.statements.iter().zip(&compiled) {
        output.responses.push(match statement {
            Ok(statement) => response(member, statement, &mut spent, ctx),
            Err(error) => failure(error, None),
        });
    }
    output.consumed_capacity = spent.report(request.return_consumed_capacity);
    Ok(output)
}

fn check_constraints(request: &BatchExecuteStatement, ctx: Ctx<'_>) -> Result<(), EngineError> {
    let mut constraints = Constraints::new(ctx.faults);
    constraints.members(&["returnConsumedCapacity", "statements"]);
    let (count, max) = (request.statements.len(), limits::BATCH_STATEMENTS_MAX);
    if ctx.faults.constraint("statements").is_none() {
        constraints.require(count > 0, || too_short("[]", "statements", 1));
        // The service prints every statement here; we say how many there are.
        let printed = format!("[{count} items]");
        constraints.require(count <= max, || too_long(&printed, "statements", max));
    }
    for (at, member) in request.statements.iter().enumerate() {
        let place = format!("statements.{}.member.", at + 1);
        let parameters = member.parameters.as_deref();
        constraints.extend(statement_violations(&member.statement, parameters, &place));
    }
    constraints.check()
}

fn compile(at: usize, member: &BatchStatement, ctx: Ctx<'_>) -> Result<Statement, BackendError> {
    let place = format!("Statements.{at}.Parameters");
    check_parameters(member.parameters.as_deref(), ctx.faults, &place)?;
    let parameters = parameters_of(member.parameters.as_ref());
    Ok(compile_statement(&member.statement, parameters)?)
}

/// Checks the statements that are right by themselves against each other.
fn check_together(
    compiled: &[Result<Statement, BackendError>],
    ctx: Ctx<'_>,
) -> Result<(), EngineError> {
    let right = || compiled.iter().filter_map(|it| it.as_ref().ok());
    let reads = right().filter(|it| it.reads()).count();
    if reads > 0 && reads < right().count() {
        return Err(EngineError::Plain(
            "Read and write requests together in the same batch is not supported.",
        ));
    }
    let mut seen = BTreeSet::new();
    for key in right().filter_map(|statement| item_of(statement, ctx)) {
        if !seen.insert(key) {
            return Err(duplicates());
        }
    }
    Ok(())
}

/// Returns which item a statement is about, if that can be said.
fn item_of(statement: &Statement, ctx: Ctx<'_>) -> Option<(u64, crate::encoding::Key)> {
    let table = partiql::table(statement.table(), ctx).ok()?;
    let keys = &table.definition.keys;
    let key = match statement {
        Statement::Insert(it) => ItemKey::of_item(keys, &it.item).ok()?,
        Statement::Update(it) => {
            ItemKey::of_key(keys, &write_key(keys, it.filter.as_ref()).ok()?).ok()?
        }
        Statement::Delete(it) => {
            ItemKey::of_key(keys, &write_key(keys, it.filter.as_ref()).ok()?).ok()?
        }
        Statement::Select(it) | Statement::Exists(it) => {
            ItemKey::of_key(keys, &read_key(keys, it.filter.as_ref()).ok()??).ok()?
        }
    };
    Some((table.storage.id(), key.key))
}

fn response(
    member: &BatchStatement,
    statement: &Statement,
    spent: &mut Spent,
    ctx: Ctx<'_>,
) -> BatchStatementResponse {
    let ran = match statement {
        Statement::Select(select) => read(select, member.consistent_read, ctx),
        Statement::Exists(_)
        | Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_) => {
            let on_failure = member.return_values_on_condition_check_failure;
            write(statement, on_failure, ctx).map(|it| (it.table, it.returned, it.arms))
        }
    };
    match ran {
        Ok((table, item, arms)) => {
            let name = table.definition.name.to_string();
            spent.add(&name, arms);
            let mut response = BatchStatementResponse::default();
            (response.table_name, response.item) = (Some(name), item);
            response
        }
        Err(failed) => {
            let name = failed.table.map(|table| table.definition.name.to_string());
            if let Some(name) = &name {
                spent.add_failed(name, failed.units);
            }
            // A table that is missing is told by the name in the statement.
            let is_missing = *failed.error.code() == ErrorCode::ResourceNotFound;
            let name = name.or_else(|| is_missing.then(|| statement.table().to_owned()));
            failure(&failed.error, name)
        }
    }
}

type Ran<'t> = (&'t Table, Option<dyno_core::value::Item>, Arms);

/// Reads the one item that a statement names.
fn read<'t>(
    select: &SelectStatement,
    consistent: bool,
    ctx: Ctx<'t>,
) -> Result<Ran<'t>, Failed<'t>> {
    const UNKEYED: EngineError = EngineError::Plain(
        "Select statements within BatchExecuteStatement must specify the primary key in the where clause.",
    );
    let table = partiql::table(&select.target.table, ctx)?;
    if select.target.index.is_some() {
        return Err(UNKEYED.into());
    }
    let (keys, filter) = (&table.definition.keys, select.filter.as_ref());
    let key = match read_key(keys, filter) {
        Ok(Some(key)) => key,
        Ok(None) => {
            check_overlap(keys, filter)?;
            return Err(UNKEYED.into());
        }
        Err(KeyFault::Type(error) | KeyFault::Other(error)) => return Err(error.into()),
    };
    let key = ItemKey::of_key(keys, &key).map_err(|error| Failed {
        table: is_size(&error).then_some(table),
        ..Failed::from(error)
    })?;
    let (found, units) = read_item(table, &key, ReadMode::of(consistent), ctx.gate())
        .map_err(|error| Failed { table: Some(table), ..Failed::from(error) })?;
    let item = found.map(|item| {
        let item = item.read(table.storage.names());
        if select.list.is_empty() { item.to_item() } else { shown_of(select, &item) }
    });
    Ok((table, item, Arms::of_table(units)))
}

const fn is_size(error: &EngineError) -> bool {
    matches!(error, EngineError::PartitionKeySize | EngineError::SortKeySize)
}

fn failure(error: &BackendError, table_name: Option<String>) -> BatchStatementResponse {
    let mut told = BatchStatementError::default();
    code(error.code()).clone_into(&mut told.code);
    error.message().clone_into(&mut told.message);
    told.item = error.item().cloned();
    let mut response = BatchStatementResponse::default();
    (response.error, response.table_name) = (Some(told), table_name);
    response
}

/// Returns the short name of a code.
fn code(code: &ErrorCode) -> &str {
    match code {
        ErrorCode::Validation => "ValidationError",
        ErrorCode::Throttling => "ThrottlingError",
        ErrorCode::InternalServer => "InternalServerError",
        other => other.name().trim_end_matches("Exception"),
    }
}

/// What the statements of a batch cost, by table.
#[derive(Debug, Default)]
struct Spent {
    done: BTreeMap<String, Arms>,
    /// What failed adds to the sum of its table, and to no arm.
    failed: BTreeMap<String, f64>,
}

impl Spent {
    fn add(&mut self, table: &str, arms: Arms) {
        self.done.entry(table.to_owned()).or_default().add(arms);
    }

    fn add_failed(&mut self, table: &str, units: f64) {
        *self.failed.entry(table.to_owned()).or_default() += units;
    }

    /// Returns the reports of the tables of which a statement succeeded.
    fn report(self, asked: ReturnConsumedCapacity) -> Option<Vec<ConsumedCapacity>> {
        let told = self.done.into_iter().filter_map(|(table, arms)| {
            let mut told = report_table(asked, &table, arms)?;
            told.total.capacity_units += self.failed.get(&table).copied().unwrap_or_default();
            Some(told)
        });
        let told: Vec<ConsumedCapacity> = told.collect();
        (!told.is_empty()).then_some(told)
    }
}
